"""What a wall shows when it may not, or cannot, show figures: a sentence on a dark ground.

No form, no trace, no browser error. The script asks on, and loads the board when it may.
"""

from __future__ import annotations

from dash import html
from flask import Response

from dashboard import context
from dashboard.serving import plain
from dashboard.serving.html import render
from dashboard.wording import words

SCRIPTS = ("screen.js",)
STYLES = ("fonts.css", "tokens.css", "wall.css", "wall-seams.css")
_PASSES = (200, 429, 500, 503)
"""What passes by itself: the page asks for itself anew, for it may never have got a code."""
WORKER = "wall-worker.js"
AGAIN = 30_000
"""Milliseconds at least, twice as many at most, until such a page asks for itself anew."""


def page(status: int, key: str, code: str = "", **fills: object) -> Response:
    """A full screen of words.

    ``key`` is ``no_right``, ``too_many``, ``no_board``, ``no_server``, ``drawing`` or ``failed``;
    ``code``: six figures that an operator is to approve.

    A wall speaks the site's language, like the board that it waits for.
    """
    with words.speaking(context.settings().web.language):
        return _page(status, key, code, **fills)


def _page(status: int, key: str, code: str, **fills: object) -> Response:
    title = words.t(f"wall.{key}_title")
    said = [html.P(words.t(f"wall.{key}", **fills), className="say")]
    if code:
        said = [
            html.P(code, className="code"),
            html.P(
                words.t("wall.approve", command=f"./ioc screen approve {code}"), className="say"
            ),
        ]
    body = html.Div(
        html.Main(
            [
                html.P(words.t("site.name"), className="who"),
                html.H1(title),
                *said,
            ],
            className="calm",
        ),
        className="stage",
    )
    text = plain.document(
        title,
        render(body),
        STYLES,
        SCRIPTS,
        theme="dark",
        live="wait",
        data={"code": code, "busy": "1" if status in _PASSES else "", "again": str(AGAIN)},
    )
    response = Response(text, status=status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def worker() -> Response:
    """The service worker, of ``/wall/`` alone. It has one address for ever, so it is asked anew."""
    response = Response(plain.files().data(WORKER), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def alone() -> Response:
    """What the worker keeps for a screen that starts without a server and has kept no board."""
    return page(200, "no_server")
