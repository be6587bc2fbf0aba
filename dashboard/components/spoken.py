"""A sentence of the rooms below the pages, in the reader's language or marked as Vietnamese."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.wording import words

_GAP = "\0"


def within(key: str, **fill: str) -> list[Component | str]:
    """The words under a key with one text put in, which says its own language where it must."""
    ((name, text),) = fill.items()
    before, _, after = words.t(key, **{name: _GAP}).partition(_GAP)
    return [before, spoken(text), after]


def spoken(text: str) -> Component | str:
    """The sentence as the reader understands it; what has no English words says its language.

    A screen reader then speaks it as Vietnamese instead of spelling it.
    """
    return html.Span(text, lang="vi") if words.unsaid(text) else words.said(text)
