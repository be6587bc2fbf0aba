"""Status: shape, word and colour together, never one alone."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from core.values import Status
from dashboard.components.svg import Svg
from dashboard.wording import words

_CLASS = {Status.ON: "on", Status.WATCH: "watch", Status.OFF: "off", Status.NONE: "none"}
_SYMBOLS = {
    "on": '<circle cx="5" cy="5" r="5"/>',
    "watch": '<path d="M5 .2 10 9.8H0z"/>',
    "off": '<path d="M.3.3h9.4v9.4H.3z"/>',
    "none": (
        '<path fill-rule="evenodd" d="M5 0a5 5 0 1 1 0 10A5 5 0 0 1 5 0zm0 2.1a2.9 2.9 0 1 0 0 5.8'
        ' 2.9 2.9 0 0 0 0-5.8z"/>'
    ),
}


def symbols() -> Component:
    """The four shapes, once a page, the hatch of maps, and the one over the letters of charts."""
    shapes = "".join(
        f'<symbol id="s-{name}" viewBox="0 0 10 10">{path}</symbol>'
        for name, path in _SYMBOLS.items()
    )
    return Svg(
        '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>'
        f'{shapes}<pattern id="hx" width="7" height="7" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><rect width="7" height="7" fill="var(--hatch-bg)"/>'
        '<rect width="2.6" height="7" fill="var(--edge)"/></pattern>'
        '<pattern id="hd" width="1.6" height="1.6" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><rect width=".7" height="1.6" fill="var(--hatch)"/>'
        "</pattern></defs></svg>",
        className="svg",
    )


def turned(now: Status, before: Status) -> bool:
    """Is it another verdict? One that nobody gave, now or before, is none."""
    return now is not before and Status.NONE not in (now, before)


def name(status: Status) -> str:
    """Short name used in classes and words: ``on``, ``watch``, ``off``, ``none``."""
    return _CLASS[status]


def css(status: Status) -> str:
    """The class that sets the colour: ``is-off``."""
    return f"is-{_CLASS[status]}"


def word(status: Status) -> str:
    """``Đạt``, ``Cần chú ý``, ``Chưa đạt``, ``Chưa đánh giá``."""
    return words.said(status.word)


def shape(status: Status) -> Component:
    """The bare shape, in the colour of the nearest ``is-…`` class; a word must stand near it."""
    return Svg(
        f'<svg class="shape" aria-hidden="true"><use href="#s-{_CLASS[status]}"/></svg>',
        className="svg",
    )


def badge(status: Status, text: str = "") -> Component:
    """Shape and word; ``text`` replaces the status' own word."""
    return html.Span([shape(status), text or word(status)], className=f"st {css(status)}")


def tally(status: Status, count: int, text: str) -> Component:
    """``■ 3 chưa đạt``."""
    return html.Span(
        [shape(status), html.B(words.number(count)), f" {text}"], className=f"st {css(status)}"
    )
