"""Who asks: a Bearer token, a session cookie, or a screen's; looked up at the desk and remembered.

The memory is short, so that a revoked token or an ended session stops everywhere within seconds,
and long enough that a polling screen costs the desk nothing. Who is nobody is not remembered: a
screen that was approved a moment ago is known at once.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable

from flask import Request, Response, current_app

from core.settings import WebSettings
from dashboard import context
from dashboard.context import SCREEN, User
from desk import Account, Screen

COOKIE, DEVICE = "ioc_session", "ioc_screen"
EXTENSION = "ioc-people"
_LIFE = 2.0  # seconds
_KEEP = 5_000


class People:
    """The short memory of a process. Keys are hashes: tokens are not kept."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._known: dict[str, tuple[float, User]] = {}
        self._lock = threading.Lock()

    def look(self, secret: str, ask: Callable[[], User | None]) -> User | None:
        """The user behind a secret, from memory or by asking."""
        key, now = hashlib.sha256(secret.encode()).hexdigest(), self._timer()
        with self._lock:
            held = self._known.get(key)
        if held is not None and now - held[0] < _LIFE:
            return held[1]
        user = ask()
        if user is None:
            return None
        with self._lock:
            if len(self._known) >= _KEEP:
                self._known.clear()
            self._known[key] = (now, user)
        return user

    def clear(self) -> None:
        """Forget everybody, here: an account has changed."""
        with self._lock:
            self._known.clear()

    def forget(self, secret: str) -> None:
        """At once, here; other processes follow within the memory's life."""
        with self._lock:
            self._known.pop(hashlib.sha256(secret.encode()).hexdigest(), None)


def people() -> People:
    """The memory of the application that answers this request."""
    found: People = current_app.extensions[EXTENSION]
    return found


def who(request: Request) -> tuple[User | None, bool]:
    """The user of a request, and whether a token (not a cookie) named them.

    A token that is not good names nobody, even beside a good cookie.
    """
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        secret = secret.strip()
        found = people().look("t:" + secret, lambda: _by_token(secret)) if secret else None
        return found, True
    secret = request.cookies.get(COOKIE, "")
    person = people().look("s:" + secret, lambda: _by_session(secret)) if secret else None
    if person is not None:
        return person, False
    return by_device(request), False


def by_device(request: Request) -> User | None:
    """The approved screen whose token a request carries."""
    secret = request.cookies.get(DEVICE, "")
    return people().look("d:" + secret, lambda: _by_device(secret)) if secret else None


def _by_token(secret: str) -> User | None:
    account = context.desk().token_account(secret)
    return None if account is None else user_of(account, token=True)


def _by_session(secret: str) -> User | None:
    account = context.desk().session_account(secret)
    return None if account is None else user_of(account)


def _by_device(secret: str) -> User | None:
    screen = context.desk().screen_of(secret)
    return user_of_screen(screen) if screen is not None and screen.approved else None


def user_of_screen(screen: Screen) -> User:
    """A screen as the pages know it; one of a unit sees that unit alone."""
    login, unit = f"screen:{screen.id}", screen.unit or None
    return User(login, screen.name, SCREEN, unit, False, screen.id, screen.playlist)


def user_of(account: Account, *, token: bool = False) -> User:
    """The desk's account as the pages know it."""
    unit, home = account.unit or None, account.home
    return User(
        account.login, account.name, account.role, unit, token, home=home, acts=account.acts
    )


def remember(response: Response, secret: str, web: WebSettings) -> None:
    """Give the browser its session."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(web.session.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=web.secure_cookies,
        path="/",
    )


def forget(response: Response, web: WebSettings) -> None:
    """Take it back."""
    response.delete_cookie(
        COOKIE, path="/", httponly=True, samesite="Lax", secure=web.secure_cookies
    )
