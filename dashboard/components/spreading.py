"""How long things take: counts by class of working days, the median and the ninth tenth marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash.development.base_component import Component

from core.errors import IocError
from dashboard import words
from dashboard.components import chart, number, table, take
from dashboard.components.bands import figure, hint, marks, name
from exports.spread import Chart

if TYPE_CHECKING:
    from dashboard.boards import Board


def section(board: Board, of: Chart, title: str) -> list[Component]:
    """The chart with its twin and its files; nothing where nothing was counted, or cannot be."""
    f = board.filters
    if of.median not in board.definitions:
        return []
    try:
        held = board.catalog.spread(
            of.median, f.unit_code, f.period, board.cut or None, f.as_known, f.listed
        )
    except IocError:  # cannot be cut so, or the unit did not exist then
        return []
    whole = sum(one.count for one in held)
    if not whole:
        return []
    shown = [one for one in (of.median, of.ninth) if one in board.definitions]
    rows: list[list[table.Cell]] = []
    seen = 0.0
    for one in held:
        seen += one.count
        rows.append(
            [
                name(one),
                number.part(one.count),
                words.percent(one.count / whole),
                words.percent(seen / whole),
            ]
        )
    marked = marks(of, board.values(shown))
    drawn: Component = chart.chart(
        of.id,
        figure(held, marked),
        title=title,
        hint=hint(held, marked),
        columns=[
            table.Column(words.t("spread.class")),
            table.Column(words.t("spread.count"), num=True),
            table.Column(words.t("spread.share"), num=True),
            table.Column(words.t("spread.upto"), num=True),
        ],
        rows=rows,
        below=take.part(f, of.subject),
    )
    return [drawn]
