"""Small pages without Dash: log-in, refusals, and what a wall shows when it may show nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import cast

from dash import html
from dash.development.base_component import Component
from flask import Response, current_app

from dashboard.pictures import lighting
from dashboard.serving.html import escape, render
from dashboard.serving.static import Files
from dashboard.wording import words

FILES = "ioc-files"


def files() -> Files:
    """Our files for the browser, of the application that answers this request."""
    return cast(Files, current_app.extensions[FILES])


def document(
    title: str,
    body: str,
    styles: tuple[str, ...],
    scripts: tuple[str, ...] = (),
    theme: str = "",
    live: str = "",
    data: Mapping[str, str] = MappingProxyType({}),
    head: str = "",
) -> str:
    """A whole HTML page around ``body``, which is HTML text, as is ``head``: more for its head.

    ``live`` and ``data`` become data attributes of the body, which the scripts read. ``theme``:
    as the reader chose, where none is given.
    """
    known, theme = files(), theme or lighting.theme()
    links = [f'<link rel="stylesheet" href="{known.url(name)}">' for name in styles]
    runs = [f'<script src="{known.url(name)}" defer></script>' for name in scripts]
    told = {"live": live, **data}
    marks = "".join(f' data-{key}="{escape(value)}"' for key, value in told.items() if value)
    return (
        f'<!DOCTYPE html><html lang="{words.language()}" data-theme="{theme}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"{lighting.scheme(theme)}<title>{escape(title)}</title>{icons(known)}{''.join(links)}{head}{''.join(runs)}</head>"
        f"<body{marks}>{body}</body></html>"
    )


def icons(known: Files) -> str:
    """The tab's mark and the typeface, asked for early."""
    return (
        f'<link rel="icon" type="image/svg+xml" href="{known.url("favicon.svg")}">'
        f'<link rel="preload" href="{known.url("inter.woff2")}" as="font" type="font/woff2"'
        " crossorigin>"
    )


def page(status: int, title: str, text: str = "", more: Sequence[Component] = ()) -> Response:
    """A calm page with a title, a sentence, ways on and the way home."""
    body = html.Main(
        [
            html.P(words.t("site.name"), className="brand"),
            html.H1(title),
            html.P(text, className="lead"),
            *(html.P(one) for one in more),
            html.P(html.A(words.t("error.home"), href="/")),
        ],
        className="plain",
    )
    return answer(status, title, body)


def answer(status: int, title: str, body: Component) -> Response:
    """A page of these as it leaves, kept by nobody."""
    theme = lighting.AUTO if status >= 500 else ""  # what failed may be what knows the theme
    again = '<meta http-equiv="refresh" content="2">' if status == 202 else ""  # being drawn
    styles = ("fonts.css", "tokens.css", "login.css")
    text_of = document(title, render(body), styles, theme=theme, head=again)
    response = Response(text_of, status=status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
