"""A menu: a button and a panel of links. Each choice is an address; no choice needs a script.

``assets/pick.js`` adds what links alone cannot: typing without accents to find a unit, arrow keys,
Escape. Without it every choice can still be reached with Tab and Enter.
"""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.attrs import attrs, here
from dashboard.wording import words


def pick(
    name: str,
    label: str,
    shown: str,
    body: Sequence[Component],
    *,
    find: str = "",
    css: str = "",
) -> Component:
    """A menu: a button that names the filter and its choice, and a panel of links.

    ``find``: label of a field that narrows the links as one types, without accents. Where nothing
    is found, a line says so, aloud too.
    """
    panel = list(body)
    if find:
        told = attrs(data_none=words.t("filters.nothing"))
        panel.insert(0, html.Div(className="find", **attrs(data_label=find)))
        panel.insert(1, html.P("", className="none", role="status", **told))
    return html.Details(
        [
            html.Summary([html.Span(label), f" {shown}" if shown else ""], className="ctl"),
            html.Div(panel, className="panel"),
        ],
        className=f"pick {css}".strip(),
        id=f"pick-{name}",
    )


def link(
    text: str, href: str, *, current: bool = False, note: str = "", css: str = ""
) -> Component:
    """One choice of a menu; ``assets/page.js`` finds it without accents by its text and note."""
    inside: list[Component | str] = [text]
    if note:
        inside.append(html.Small(note))
    way = html.A(inside, href=href, **here(current))
    return html.Li(way, className=css) if css else html.Li(way)
