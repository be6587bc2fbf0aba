"""Rate limits: wrong log-ins by address and name, API calls by caller.

Counted in this process, or in Redis where ``IOC_CACHE_URL`` names one; without Redis each worker
counts for itself.
"""

from __future__ import annotations

from flask import Flask, g, request
from flask_limiter import Limiter
from limits import parse
from limits.limits import RateLimitItem

from core.settings import Settings


def caller() -> str:
    """Who calls: the user where one is known, else the address."""
    user = g.get("user")
    return f"user:{user.login}" if user else f"address:{request.remote_addr}"


class Limits:
    """The limits of an application."""

    def __init__(self, server: Flask, settings: Settings) -> None:
        self._limiter = Limiter(
            caller,
            app=server,
            storage_uri=settings.cache_url or "memory://",
            strategy="fixed-window",
            headers_enabled=False,
            swallow_errors=True,
        )
        self._login: RateLimitItem = parse(settings.web.login_limit)
        # one address may try several names, as people behind one gateway do, but not without end
        self._address = type(self._login)(10 * self._login.amount, self._login.multiples)
        self.api = self._limiter.shared_limit(settings.web.api_limit, scope="api")

    def login_spent(self, address: str, name: str) -> bool:
        """Are there no tries left for this name from this address, or for the address at all?"""
        left = self._limiter.limiter
        return not (
            left.test(self._login, "login", address, name.lower())
            and left.test(self._address, "login", address)
        )

    def login_failed(self, address: str, name: str) -> None:
        """Count a wrong try."""
        self._limiter.limiter.hit(self._login, "login", address, name.lower())
        self._limiter.limiter.hit(self._address, "login", address)
