"""The reader's language, set for the whole request: pages, callbacks, errors and the log-in."""

from __future__ import annotations

from flask import Flask, g, request

from dashboard import context
from dashboard.wording import words

COOKIE = "lang"


def language() -> str:
    """The reader's choice in a cookie, else the site's language."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in words.LANGUAGES else context.settings().web.language


def install(server: Flask) -> None:
    """Begin and end each request in its language."""

    def _begin() -> None:
        g.voice = words.speaking(language())
        g.voice.__enter__()

    # before the guard: refusals are words too
    server.before_request_funcs.setdefault(None, []).insert(0, _begin)

    @server.teardown_request
    def _end(fault: BaseException | None) -> None:
        voice = g.pop("voice", None)
        if voice is not None:
            voice.__exit__(None, None, None)
