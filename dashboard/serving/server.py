"""Flask without what no request here uses, so that none pays for it.

Who asks is told by cookies and tokens of our own (``dashboard.auth``), so there are no sessions of
Flask's to open and sign; views are plain functions, so none is looked at for being a coroutine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin


class _None(SessionInterface):
    """No session; to write into one is a fault of ours, and says so."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        return self.make_null_session(app)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        return


class Server(Flask):
    """The application that answers."""

    session_interface = _None()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is."""
        return func
