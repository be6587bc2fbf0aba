"""How a page is written: the whole HTML of a first answer, or the tree that React draws."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from dash.development.base_component import Component
from flask import request

from dashboard.addresses import asking
from dashboard.addresses.asking import Ask
from dashboard.pictures import lighting
from dashboard.readers import mine
from dashboard.serving import plain
from dashboard.serving.html import render
from dashboard.serving.packed import AGAIN, Body, dumps, spelt, tree_of
from dashboard.serving.stamps import Now
from dashboard.wording import titles, words

TITLE, FIRST, HEAD, DATA = "<!--title-->", "<!--first-->", "<!--head-->", "data-told"
SCRIPT = "<!--script-->"
"""Marks in the index that Dash makes."""

_AGAIN = f'<meta http-equiv="refresh" content="{AGAIN}">'
"""Loads a page again that is being drawn, where no script does."""


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write. ``hole`` finds the marks of holes; ``part`` writes what fills one."""

    name: str
    hole: re.Pattern[bytes]
    part: Callable[[Component | str], bytes]


HTML = Form("html", mine.IN_HTML, lambda part: render(part).encode())
TREE = Form("json", mine.IN_JSON, tree_of)


@dataclass(slots=True)
class Writer:
    """Writes the pages of an application.

    ``head``: more elements for the index's head; ``library``: where the chart library is;
    ``skeleton``: Dash's index with our marks in it, made when the worker warms.
    """

    head: str
    library: str
    skeleton: str = ""

    def write(self, form: Form, ask: Ask, whole: Body) -> bytes:
        """A page in one of its forms, with holes for the viewer's light: ``lighting.parts``."""
        title = f"{titles.heading(ask.page, ask.query)} · {words.t('site.name')}"
        if form is TREE:
            return b'{"title":' + dumps(title) + b',"tree":' + whole.json + b"}"
        if asking.plain_forms(ask.page):
            again = _AGAIN if whole.status == 202 else ""
            return plain.document(title, whole.html, ("browser.css",), head=again).encode()
        asked = spelt(asking.declared(request.args))
        address = "/view/" + quote(ask.path) + (f"?{asked}" if asked else "")
        preload = (
            f'<link rel="preload" href="{escape(address)}" as="fetch" crossorigin="anonymous">'
        )
        again = f"<noscript>{_AGAIN}</noscript>" if whole.status == 202 else ""
        text = (
            self.skeleton.replace(TITLE, escape(title), 1)
            .replace(DATA, self._told(ask.now), 1)
            .replace(HEAD, self.head + again + preload + lighting.scheme(mine.place("scheme")), 1)
            .replace(SCRIPT, words.t("site.script"), 1)
            .replace(FIRST, whole.html, 1)
        )
        told = f'<html lang="{words.language()}" data-theme="{mine.place("theme")}"'
        return text.replace('<html lang="vi"', told, 1).encode()

    def _told(self, now: Now) -> str:
        """What our scripts read from the page: the stamp, the time, where the chart library is."""
        told = {
            "build": now.build,
            "mark": now.mark,
            "now": str(now.server_time),
            "library": self.library,
        }
        return " ".join(f'data-{key}="{escape(value)}"' for key, value in told.items() if value)
