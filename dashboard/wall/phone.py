"""The walls' boards on a phone, for leaders who are away from the room: one page, installable.

``/wall/dien-thoai`` is the same document as a wall's; its plan is turned by hand, with a bar of
boards at the foot, and ``wall-phone.css`` lays the same cells out in one column.
"""

from __future__ import annotations

from urllib.parse import quote

from dash import html
from dash.development.base_component import Component
from flask import Response, request

from dashboard import context
from dashboard.components.attrs import attrs
from dashboard.serving import plain
from dashboard.serving.packed import dumps
from dashboard.wall import board, config, playing, whose
from dashboard.wording import words

NAME = config.PHONE
PATH = f"/wall/{NAME}"
MANIFEST = "/wall/app.webmanifest"
_ICONS = (
    ("icon.svg", "any", "any", "image/svg+xml"),
    ("icon-192.png", "192x192", "any", "image/png"),
    ("icon-512.png", "512x512", "any", "image/png"),
    ("icon-mask.png", "512x512", "maskable", "image/png"),
)


def asked() -> bool:
    """Is it the phone's page that is asked for?"""
    name = str((request.view_args or {}).get("name", ""))
    return request.endpoint == "wall" and whose.split(name)[0] == NAME


def tabs(names: list[str]) -> Component:
    """The bar of boards; the script goes from one to the other without loading."""
    held = playing.held().boards
    links = [
        html.A(
            board.title(held[whose.split(one)[0]]),
            href=f"#{quote(one, safe='')}",
            **attrs(data_tab=one),
        )
        for one in names
    ]
    bar: Component = html.Nav(links, className="tabs", **attrs(aria_label=words.t("wall.boards")))
    return bar


def head() -> str:
    """What makes the page an application on a phone."""
    known = plain.files()
    return (
        f'<link rel="manifest" href="{MANIFEST}"><meta name="theme-color" content="#08111F">'
        f'<link rel="apple-touch-icon" href="{known.url("icon-192.png")}">'
        '<meta name="mobile-web-app-capable" content="yes">'
        f'<link rel="stylesheet" href="{known.url("wall-phone.css")}">'
    )


def manifest() -> Response:
    """The web app manifest, open to all: it says the product's name and no more."""
    known = plain.files()
    with words.speaking(context.settings().web.language):
        told = {
            "id": PATH,
            "name": words.t("wall.app"),
            "short_name": words.t("wall.app_short"),
            "description": words.t("wall.app_says"),
            "lang": words.language(),
            "start_url": PATH,
            "scope": "/",  # the log-in is a part of it
            "display": "standalone",
            "orientation": "any",
            "background_color": "#08111F",
            "theme_color": "#08111F",
            "icons": [
                {"src": known.url(name), "sizes": sizes, "purpose": purpose, "type": kind}
                for name, sizes, purpose, kind in _ICONS
            ],
        }
    response = Response(dumps(told), content_type="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    return response
