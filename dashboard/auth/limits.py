"""Rate limits: wrong log-ins by address and name, API calls by caller, codes of unknown screens.

Counted in this process, or in Redis where ``IOC_CACHE_URL`` names one; without Redis, and while it
does not answer, each worker counts for itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, g, request
from limits import parse
from limits.limits import RateLimitItem
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter, RateLimiter
from werkzeug.exceptions import TooManyRequests

from core.settings import Settings

log = logging.getLogger(__name__)
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
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


_SWEEP = "_MemoryStorage__schedule_expiry"  # what a request should not begin; private there


class Memory(MemoryStorage):
    """Counts in this process, which forget what has ended once a second.

    By itself it starts a thread for that with nearly every request, longer than the counting.
    """

    _swept = 0.0

    def _MemoryStorage__schedule_expiry(self) -> None:
        now = time.monotonic()
        if now - self._swept >= 1.0:
            self._swept = now
            getattr(super(), _SWEEP)()


class Limits:
    """The limits of an application."""

    def __init__(self, server: Flask, settings: Settings) -> None:
        server.extensions[EXTENSION] = self
        self._login: RateLimitItem = parse(settings.web.login_limit)
        # one address may try several names, as people behind one gateway do, but not without end
        self._address = type(self._login)(10 * self._login.amount, self._login.multiples)
        self._alone = FixedWindowRateLimiter(Memory())
        self._shared = FixedWindowRateLimiter(_storage(settings.cache_url))
        self._api = parse(settings.web.api_limit)
        self._pages = type(self._api)(_PAGES * self._api.amount, self._api.multiples)

    def api(self, view: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        """The view, as often as a caller may ask the API. It raises TooManyRequests."""
        return self._within(self._api, "api", view)

    def pages(self, view: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        """The view, as often as a reader may ask for pages. It raises TooManyRequests."""
        return self._within(self._pages, "pages", view)

    def _within(
        self, most: RateLimitItem, scope: str, view: Callable[Asked, Answer]
    ) -> Callable[Asked, Answer]:
        @wraps(view)
        def answered(*args: Asked.args, **more: Asked.kwargs) -> Answer:
            if not self._counted(lambda left: left.hit(most, caller(), scope)):
                raise TooManyRequests
            return view(*args, **more)

        return answered

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
        try:
            return ask(self._shared)
        except self._shared.storage.base_exceptions as fault:
            log.warning("limits: counting in this process (%s)", fault)
            return ask(self._alone)


def _storage(url: str) -> Storage:
    """Redis where an address names one, else this process."""
    found = storage_from_string(url) if url else Memory()
    assert isinstance(found, Storage)  # the others wait for nothing; none of ours is one
    return found
