"""Rate limits: wrong log-ins by address and name, API calls by caller, codes of unknown screens.

Counted in this process, or in Redis where ``IOC_CACHE_URL`` names one; without Redis, and while it
does not answer, each worker counts for itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from flask import Flask, current_app, g, request
from flask_limiter import Limiter
from limits import parse
from limits.limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, RateLimiter

from core.settings import Settings

log = logging.getLogger(__name__)
EXTENSION = "ioc-limits"
_ENROL = parse("30 per minute")
"""Codes for browsers of one address: as many as may wait there at once, see ``desk.screens``."""
_PAGES = 5  # times the API's limit: nobody reads that fast, a script that fills the cache does


def caller() -> str:
    """Who calls: the user where one is known, else the address."""
    user = g.get("user")
    return f"user:{user.login}" if user else f"address:{request.remote_addr}"


def limits() -> Limits:
    """The limits of the application that answers this request."""
    found: Limits = current_app.extensions[EXTENSION]
    return found


_SCHEMES = ["ioc-memory"]
_SWEEP = "_MemoryStorage__schedule_expiry"  # what a request should not begin; private there


class Memory(MemoryStorage):
    """Counts in this process, which forget what has ended once a second.

    By itself it starts a thread for that with nearly every request, longer than the counting.
    """

    STORAGE_SCHEME = _SCHEMES
    _swept = 0.0

    def _MemoryStorage__schedule_expiry(self) -> None:
        now = time.monotonic()
        if now - self._swept >= 1.0:
            self._swept = now
            getattr(super(), _SWEEP)()


class Limits:
    """The limits of an application."""

    def __init__(self, server: Flask, settings: Settings) -> None:
        self._limiter = Limiter(
            caller,
            app=server,
            storage_uri=settings.cache_url or f"{_SCHEMES[0]}://",
            strategy="fixed-window",
            headers_enabled=False,
            swallow_errors=True,
        )
        server.extensions[EXTENSION] = self
        self._login: RateLimitItem = parse(settings.web.login_limit)
        # one address may try several names, as people behind one gateway do, but not without end
        self._address = type(self._login)(10 * self._login.amount, self._login.multiples)
        self._alone = FixedWindowRateLimiter(Memory())
        self.api = self._limiter.shared_limit(settings.web.api_limit, scope="api")
        api = parse(settings.web.api_limit)
        pages = f"{_PAGES * api.amount} per {api.multiples} {api.GRANULARITY.name}"
        self.pages = self._limiter.shared_limit(pages, scope="pages")

    def login_spent(self, address: str, name: str) -> bool:
        """Are there no tries left for this name from this address, or for the address at all?"""

        def spent(left: RateLimiter) -> bool:
            return not (
                left.test(self._login, "login", address, name.lower())
                and left.test(self._address, "login", address)
            )

        return self._counted(spent)

    def login_failed(self, address: str, name: str) -> None:
        """Count a wrong try."""

        def count(left: RateLimiter) -> bool:
            left.hit(self._login, "login", address, name.lower())
            return left.hit(self._address, "login", address)

        self._counted(count)

    def may_enrol(self, address: str) -> bool:
        """May one more unknown browser of this address have a code? Counts it when it may."""
        return self._counted(lambda left: left.hit(_ENROL, "enrol", address))

    def _counted(self, ask: Callable[[RateLimiter], bool]) -> bool:
        """Ask the shared count; a Redis that does not answer shuts nobody out."""
        shared = self._limiter.limiter
        try:
            return ask(shared)
        except shared.storage.base_exceptions as fault:
            log.warning("limits: counting in this process (%s)", fault)
            return ask(self._alone)
