"""Figures about the web process itself, for Prometheus.

Each worker counts for itself and says which it is in the label ``worker``; sum over it.
"""

from __future__ import annotations

import math
import os
import time

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from core.errors import IocError
from dashboard import context
from dashboard.serving.stamps import Stamps

_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The counters of an application."""

    def __init__(self, server: Flask, stamps: Stamps) -> None:
        self._stamps, self.registry = stamps, CollectorRegistry()
        told = self.registry
        self._requests = Counter(
            "ioc_http_requests", "Answers sent", ["endpoint", "status", "worker"], registry=told
        )
        self._seconds = Histogram(
            "ioc_http_seconds",
            "Time to answer",
            ["endpoint", "worker"],
            buckets=_BUCKETS,
            registry=told,
        )
        self._revision = Gauge("ioc_revision", "Revision of the data", registry=told)
        self._failed = Gauge("ioc_failed_sources", "Sources that fail now", registry=told)
        self._age = Gauge("ioc_oldest_seconds", "Age of the oldest figure", registry=told)
        self._up = Gauge("ioc_store_up", "1 when the store answers", registry=told)
        self._differences = Gauge(
            "ioc_verify_differences",
            "Differences that the last proof told, at least",
            registry=told,
        )
        self._verified = Gauge(
            "ioc_verify_timestamp_seconds", "When the last proof ended, 0: never", registry=told
        )
        self._late = Gauge(
            "ioc_verify_late", "1 when a proof is overdue or broke off", registry=told
        )
        server.before_request(self._start)
        server.after_request(self._end)

    @staticmethod
    def _start() -> None:
        g.started = time.perf_counter()

    def _end(self, response: Response) -> Response:
        endpoint, worker = request.endpoint or "-", str(os.getpid())
        self._requests.labels(endpoint, str(response.status_code), worker).inc()
        if "started" in g:
            self._seconds.labels(endpoint, worker).observe(time.perf_counter() - g.started)
        return response

    def answer(self) -> Response:
        """The text of a scrape."""
        try:
            now, proof = self._stamps.now(), context.catalog().proof()
        except IocError:
            self._up.set(0)
        else:
            self._up.set(1)
            self._revision.set(now.stamp.revision)
            self._failed.set(now.stamp.failed_sources)
            self._differences.set(math.nan if proof.at is None else proof.differences)
            self._verified.set(proof.at or 0)
            self._late.set(proof.late or bool(proof.broken))
            oldest = now.stamp.oldest_as_of
            self._age.set(0 if oldest is None else max(0, now.server_time - oldest))
        return Response(generate_latest(self.registry), content_type=CONTENT_TYPE_LATEST)
