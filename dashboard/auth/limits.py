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
        self.api = self._limiter.shared_limit(settings.web.api_limit, scope="api")

    def login_spent(self, address: str, name: str) -> bool:
        """Are there no tries left for this name from this address?"""
        return not self._limiter.limiter.test(self._login, "login", address, name.lower())

    def login_failed(self, address: str, name: str) -> None:
        """Count a wrong try."""
        self._limiter.limiter.hit(self._login, "login", address, name.lower())
