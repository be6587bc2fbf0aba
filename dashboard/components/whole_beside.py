"""A unit's rates with the province's beside them, the farthest behind it first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core.values import Value
from dashboard.addresses.filters import Filters
from dashboard.components import goal, number, table
from dashboard.wording import words
from indicators.asking.compare import Change, change
from indicators.defining.model import Definition

_MOST = 8


def box(
    pairs: Sequence[tuple[Value, Value]], definitions: Mapping[str, Definition], filters: Filters
) -> Component:
    """The table. ``pairs``: (the unit's value, the province's) of rates that both have."""
    found = [(own, whole, change(own, whole, definitions[own.indicator])) for own, whole in pairs]
    found.sort(key=lambda one: _behind(one[2]), reverse=True)
    title = words.t("beside.title")
    columns = [
        table.Column(words.t("beside.indicator")),
        table.Column(words.t("beside.own"), num=True),
        table.Column(words.t("beside.whole"), num=True),
        table.Column(words.t("beside.apart"), num=True),
    ]
    rows: list[list[table.Cell]] = []
    for own, whole, apart in found[:_MOST]:
        one = definitions[own.indicator]
        link = html.A(words.short(one), href=filters.href(f"/chi-so/{one.id}"))
        said = None if apart is None else goal.change(apart, one, unit=False)
        rows.append([link, number.short(own), number.short(whole), said])
    inside: list[Component] = [
        html.H2(title),
        html.P(words.t("beside.hint"), className="hint"),
        table.table(columns, rows, caption=title, css="tb near", among=len(found)),
    ]
    if len(found) > _MOST:
        inside.append(html.P(words.t("beside.more", count=len(found) - _MOST), className="hint"))
    return html.Section(inside, className="box", id="canh-tinh")


def _behind(apart: Change | None) -> tuple[bool, float]:
    """Sort key, largest first: worse than the province, then by how much."""
    if apart is None or apart.better is None:
        return False, 0.0
    return apart.better is False, abs(apart.difference) * (1 if apart.better is False else -1)
