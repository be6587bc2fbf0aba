"""A Keycloak realm for machines: client credentials for a token that lives a while."""

from __future__ import annotations

import secrets
import threading
import time

from flask import Response, request

from sandbox.answers import json_bytes
from sandbox.state import Sandbox

LOGIN_PATH = "/auth/realms/digo/protocol/openid-connect/token"
LIFE = 300
"""Seconds that a token lives."""


class Realm:
    """Gives tokens to one client, and knows those that still live."""

    def __init__(self, box: Sandbox, source: str, client: tuple[str, str]) -> None:
        self._box, self._source, self._client = box, source, client
        self._tokens: dict[str, float] = {}
        self._lock = threading.Lock()

    def token(self) -> Response:
        """A token for the right client and secret."""
        form = request.form
        if (form.get("client_id"), form.get("client_secret")) != self._client or (
            form.get("grant_type") != "client_credentials"
        ):
            return json_bytes(
                {"error": "unauthorized_client", "error_description": "Invalid client secret"}, 401
            )
        made = secrets.token_hex(24)
        with self._lock:
            self._tokens[made] = time.monotonic() + LIFE
        return json_bytes({
            "access_token": made, "expires_in": LIFE, "refresh_expires_in": 0,
            "token_type": "Bearer", "scope": "email profile",
        })  # fmt: skip

    def admitted(self) -> bool:
        """Does the call carry a living token?"""
        mine = request.headers.get("Authorization", "").removeprefix("Bearer ")
        with self._lock:
            if self._box.board.take(self._source, "expired_session") is not None:
                self._tokens.pop(mine, None)
            return self._tokens.get(mine, 0.0) > time.monotonic()


def refused() -> Response:
    """What a call without a living token gets."""
    return json_bytes({"error": "invalid_token"}, 401)


def span(most: int) -> tuple[int, int]:
    """First and last place (out) of the page asked for, Spring's way."""
    page, size = (request.args.get(name, "") for name in ("page", "size"))
    rows = min(int(size) if size.isdigit() and int(size) else 20, most)
    at = int(page) if page.isdigit() else 0
    return at * rows, (at + 1) * rows


def paged(rows: list[dict[str, object]], total: int, low: int, high: int) -> Response:
    """Spring's page."""
    return json_bytes({
        "content": rows, "totalElements": total, "number": low // (high - low),
        "size": high - low, "last": high >= total, "numberOfElements": len(rows),
    })  # fmt: skip
