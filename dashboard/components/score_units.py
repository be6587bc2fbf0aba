"""Units by their estimate of Decision 766: ranked, beside the official total, sorted by a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from core.text import alphabet
from dashboard.addresses.filters import Filters
from dashboard.components import number, ranking, sheet, table
from dashboard.components.scores import apart, points, points_of
from dashboard.wording import words
from indicators.asking.ranking import Ranked, rank
from indicators.defining.model import Definition
from indicators.index766.rows import UnitRow

OFFICIAL, GAP = "chinh-thuc", "chenh-lech"
_NONE = Decimal("Infinity")  # what has no figure comes last
_ORDERS: Mapping[str, Callable[[UnitRow], Any]] = {
    ranking.NAME: lambda row: alphabet(number.label(row.value)),
    OFFICIAL: lambda row: _NONE if row.official is None else row.official,
    GAP: lambda row: _NONE if row.gap is None or number.hidden(row.value) else row.gap,
}
"""Orders of the units that the address may ask for."""


def section(
    rows: Sequence[UnitRow],
    definition: Definition,
    filters: Filters,
    *,
    limit: int | None,
    everything: str,
) -> Component:
    """Units with their rank by estimate; those judged in fewer points, or not at all, have none.

    The order is that of ``sap``: by rule the lowest estimate first, those without a rank last.
    """
    of = {one.value.value_id: one for one in rows}
    ranked = rank([one.value for one in rows], definition)
    held = [(one, of[one.value.value_id]) for one in ranked]
    by = filters.query.get("sap", "")
    if by in _ORDERS:
        held.sort(key=lambda pair: _ORDERS[by](pair[1]))
    shown = held if limit is None else held[:limit]
    columns = [
        _column("rank.unit", ranking.NAME, by, filters, css="name"),
        table.Column(words.t("rank.place"), num=True),
        _column("score.estimate", None, by, filters, num=True),
        table.Column(words.t("score.judged_points"), num=True),
        _column("score.official", OFFICIAL, by, filters, num=True),
        _column("score.gap", GAP, by, filters, num=True),
    ]
    title = words.t("score.by_unit")
    inside: list[Component] = [
        html.H2(title),
        sheet.hint(words.t("score.unit_hint"), words.t("score.unit_click")),
        table.table(
            columns,
            [_unit(*one, filters) for one in shown],
            caption=title,
            among=len(held),
        ),
    ]
    if limit is not None and len(held) > limit:
        inside.append(sheet.cut(words.t("rank.first", count=len(shown)), len(held), everything))
    return html.Section(inside, className="box", id="theo-don-vi")


def _column(
    key: str, by: str | None, now: str, filters: Filters, *, num: bool = False, css: str = ""
) -> table.Column:
    """A head that sorts, the smallest first; ``by`` None: as it is by rule."""
    link = filters.href(sap=by) + "#theo-don-vi"
    on = now not in _ORDERS if by is None else now == by
    title, way = words.t(key), "ascending" if on else ""
    return table.Column(title, num=num, css=css, sort=link, sorted=way)


def _unit(place: Ranked, row: UnitRow, filters: Filters) -> list[table.Cell]:
    value = row.value
    return [
        html.A(number.label(value), href=filters.href(don_vi=value.unit)),
        ranking.place(place),
        points_of(value),
        None if value.withheld else words.number(value.denominator),
        points(row.official),
        None if number.hidden(value) else apart(row.gap),
    ]
