"""OAuth2 client credentials, as a Keycloak realm gives them: a bearer token that runs out.

Renewed before its end and when a call is refused with 401; the account is never tried twice with a
secret that was refused.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from connectors.protocols.answer import Answer, read_json, status_fault
from connectors.protocols.http import HttpSession
from connectors.protocols.patience import LOGINS, Expired
from connectors.reading import parse
from core.errors import RecordError, SourceError

T = TypeVar("T")

EARLY = 30.0
"""Seconds before its end from which a token is not used any more."""
LOGIN_PATH = "/auth/realms/digo/protocol/openid-connect/token"
_REFUSED = frozenset({400, 401, 403})


class OAuthSession(HttpSession):
    """Fetches with a bearer token of its own; ``username`` is the client, its secret the word."""

    _token = ""
    _ends = 0.0

    def fetch(self, path: str, params: Mapping[str, str], read: Callable[[Answer], T]) -> T:
        """GET with the token. Raises SourceError."""
        for _ in range(LOGINS):
            headers = {"Authorization": f"Bearer {self._fresh()}", "Accept": "application/json"}
            try:
                return self.get(
                    path, params, headers=headers, also=frozenset({401}), read=_admitted(read)
                )
            except Expired:
                self._token = ""
        raise SourceError("Nguồn từ chối thẻ truy cập liên tục, dù đã xin thẻ mới.", path)

    def _fresh(self) -> str:
        """A token that still lives for a while."""
        if self._token and time.monotonic() < self._ends:
            return self._token
        asked = {
            "grant_type": "client_credentials",
            "client_id": self.settings.username,
            "client_secret": self.settings.secret(),
        }
        if scope := self.option("scope"):
            asked["scope"] = scope
        where = self.option("token_url", LOGIN_PATH)
        began = time.monotonic()
        got = self.form(where, asked, also=_REFUSED, read=self._read_token)
        self._token = parse.text(got.get("access_token"))
        self.keep_secret(self._token)
        try:
            lives = parse.number(got.get("expires_in"), "expires_in") or 0.0
        except RecordError:
            lives = 0.0
        # one that does not say when it ends, or ends at once, is used until it is refused
        self._ends = began + max(lives - EARLY, lives / 2) if lives > 0 else float("inf")
        return self._token

    def _read_token(self, answer: Answer) -> dict[str, Any]:
        body = read_json(answer) if answer.body.strip() else {}
        if not isinstance(body, dict):
            raise SourceError("Nguồn trả về JSON không phải đối tượng.", answer.url)
        if answer.status in _REFUSED:
            # not tried again: a wrong secret repeated locks the account
            words = self.quote(body.get("error_description") or body.get("error")) or "không nói rõ"
            raise SourceError(
                f"Nguồn từ chối đăng nhập (HTTP {answer.status}): {words}.",
                answer.url,
                refused="login",
            )
        if not parse.text(body.get("access_token")):
            raise SourceError("Nguồn nhận đăng nhập nhưng không trả thẻ truy cập.", answer.url)
        return body


def _admitted(read: Callable[[Answer], T]) -> Callable[[Answer], T]:
    def checked(answer: Answer) -> T:
        if answer.status == 401:
            raise Expired(str(status_fault(answer)))
        return read(answer)

    return checked
