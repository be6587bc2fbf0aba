"""The whole path measured, from the source's page to committed facts and sums.

A run pulls the newest windows of one stream into a fresh database until it has enough records.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from connectors.base import Page, Session, Stream, Window
from core.errors import SourceError
from core.runs import Outcome, Run
from jobs.bench.figures import Figure, peak_memory
from jobs.context import Context
from jobs.pulling.pull import Puller


@dataclass
class Measured:
    """One pull. Seconds by the clock on the wall; bytes as they came over the wire."""

    seconds: float = 0.0
    cpu: float = 0.0  # seconds of this process, less moved by what else the machine does
    records: int = 0
    calls: int = 0
    bytes: int = 0
    waiting: float = 0.0  # for the source's answers
    reading: float = 0.0  # their text, allow-list
    conforming: float = 0.0
    storing: float = 0.0  # facts, history, sums, landing, the run's row


def path(puller: Puller, rows: int) -> Measured:
    """Pull window by window, the newest first, until ``rows`` records came or all are there.

    Raises SourceError when a window fails.
    """
    out = Measured()
    with _watched(puller.stream, out):
        began, cpu = time.perf_counter(), time.process_time()
        for run in _windows(puller):
            if run.outcome is Outcome.FAILED:
                raise SourceError(run.fault, run.detail)
            out.records += run.fetched
            out.calls += run.calls
            out.bytes += run.bytes
            if out.records >= rows:
                break
        out.seconds, out.cpu = time.perf_counter() - began, time.process_time() - cpu
    out.storing = out.seconds - out.waiting - out.reading - out.conforming
    return out


def _windows(puller: Puller) -> Iterator[Run]:
    yield from puller.new()
    while (run := puller.back()) is not None:
        yield run


@contextmanager
def _watched(stream: Stream, out: Measured) -> Iterator[None]:
    """Count the time of a stream's own two steps while the block runs."""
    pages, conform = stream.pages, stream.conform

    def counted_pages(session: Session, window: Window) -> Iterator[Page]:
        came, waited = iter(pages(session, window)), session.waited
        while True:
            began = time.perf_counter()
            page = next(came, None)
            took, waited_now = time.perf_counter() - began, session.waited - waited
            waited = session.waited
            out.waiting += waited_now
            out.reading += took - waited_now
            if page is None:
                return
            yield page

    def counted(record: dict[str, Any]) -> Any:
        began = time.perf_counter()
        try:
            return conform(record)
        finally:
            out.conforming += time.perf_counter() - began

    stream.pages, stream.conform = counted_pages, counted  # type: ignore[method-assign]
    try:
        yield
    finally:
        del stream.pages, stream.conform  # the class's own again


def report(
    opened: Callable[[int], Any], source: Callable[[Context], Puller], rows: int, times: int
) -> tuple[list[Figure], list[Measured], list[str]]:
    """Measure ``times`` runs; ``opened(n)`` is a context over the n-th run's own empty database.

    Gives the medians, the runs, and what is to be said about them. Raises SourceError, StoreError.
    """
    runs = []
    for number in range(times):
        with opened(number) as context:
            runs.append(path(source(context), rows))
    notes = []
    if min(one.records for one in runs) < rows:
        notes.append(f"Nguồn chỉ có {runs[0].records} bản ghi, ít hơn số yêu cầu.")
    return figures(runs), runs, notes


def _share(name: str, one: Measured) -> float:
    """Of the whole time the share of one stage."""
    seconds: float = getattr(one, name)
    return seconds / one.seconds


def figures(runs: list[Measured]) -> list[Figure]:
    """The medians of the runs."""

    def middle(of: Callable[[Measured], float]) -> float:
        return statistics.median(of(one) for one in runs)

    shares = [
        Figure(f"share_{name}", middle(partial(_share, name)), "")
        for name in ("waiting", "reading", "conforming", "storing")
    ]
    return [
        Figure("records_per_second", middle(lambda one: one.records / one.seconds), "/s", 3_000),
        Figure("records_per_cpu_second", middle(lambda one: one.records / one.cpu), "/s"),
        Figure("peak_memory", peak_memory(), "MB", 600, at_most=True),
        Figure("records", middle(lambda one: one.records), ""),
        Figure("seconds", middle(lambda one: one.seconds), "s"),
        Figure("calls", middle(lambda one: one.calls), ""),
        Figure("bytes", middle(lambda one: one.bytes), "B"),
        *shares,
    ]
