"""What a wall shows when it may not, or cannot, show figures: a sentence on a dark ground.

No form, no trace, no browser error. The script asks the stamp on, and loads the board when it may.
"""

from __future__ import annotations

from dash import html
from flask import Response, request

from dashboard import context, plain, words
from dashboard.html import render

STYLES = ("fonts.css", "tokens.css", "wall.css")


def page(status: int, key: str, **fills: object) -> Response:
    """A full screen of words: ``key`` is ``no_right``, ``no_board`` or ``failed``.

    A wall speaks the site's language, like the board that it waits for.
    """
    with words.speaking(context.settings().web.language):
        return _page(status, key, **fills)


def _page(status: int, key: str, **fills: object) -> Response:
    title = words.t(f"wall.{key}_title")
    body = html.Div(
        html.Main(
            [
                html.P(words.t("site.name"), className="who"),
                html.H1(title),
                html.P(words.t(f"wall.{key}", **fills), className="say"),
            ],
            className="calm",
        ),
        className="stage",
    )
    text = plain.document(
        title,
        render(body),
        STYLES,
        ("live.js",),
        theme="dark",
        live="wait",
        data={"ask": _asked()},
    )
    response = Response(text, status=status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked() -> str:
    """The address that tells whether the board may be shown now."""
    return "/" + "/".join(request.path.strip("/").split("/")[:2]) + "/cho"
