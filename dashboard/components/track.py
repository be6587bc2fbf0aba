"""How an indicator moves: its series on a page of its own, with the table that holds the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from dash.development.base_component import Component

from core.period import Grain
from core.values import Value
from dashboard.addresses.filters import Filters
from dashboard.components import (
    chart,
    goal,
    hints,
    jotting,
    leading,
    moved,
    number,
    parted,
    series,
    table,
)
from dashboard.wording import words
from desk import ChartNote
from indicators.defining.model import Definition

if TYPE_CHECKING:
    from dashboard.boards import Board

_YEARS = 3


def section(
    board: Board,
    definition: Definition,
    notes: Sequence[ChartNote] = (),
    below: Component | None = None,
) -> Component:
    """Months (or years) with target, break mark, running period, and what people noted there.

    ``below``: stands under the table.
    """
    f = board.filters
    grain = Grain.MONTH if Grain.MONTH in definition.grains else Grain.YEAR
    first = date(f.last_day.year - _YEARS + 1, 1, 1)
    values = board.series(definition, grain, first, f.last_day)
    while len(values) > 1 and values[0].value is None:  # nothing before the first figure
        values = values[1:]
    converted = moved.hint(values)
    said = (hints.of_lines(values, definition), converted)
    noted = jotting.cells(values, notes) if notes else []
    drawn: Component = chart.chart(
        "chart-series",
        leading.led(jotting.drawn(series.rate(values, definition), values, notes), values, f),
        title=words.t(
            "indicator.series",
            name=definition.title(words.language()),
            where=f.unit.name if f.unit else "",
            unit=words.measure(definition.unit),
        ),
        hint=" ".join(one for one in said if one),
        columns=[
            table.Column(words.t("chart.period")),
            table.Column(words.t("rank.figure"), num=True),
            *_parts(definition),
            table.Column(words.t("passport.target"), num=True, empty=words.t("reason.no_target")),
            *([table.Column(words.t("moved.passport"))] if converted else []),
            *([table.Column(words.t("notes.title"))] if noted else []),
        ],
        rows=parted.rows(
            [("", values)],
            values,
            [
                [
                    *_row(one, definition, f),
                    *([moved.said(one)] if converted else []),
                    *noted[n : n + 1],
                ]
                for n, one in enumerate(values)
            ],
        ),
        height=320,
        below=below,
    )
    return drawn


def _parts(definition: Definition) -> list[table.Column]:
    """What the figure is made of: a score is its own numerator, out of the points judged."""
    if definition.by_points:
        return [table.Column(words.t("score.judged_points"), num=True)]
    none = words.t("chart.undivided")
    return [
        table.Column(words.t("passport.numerator"), num=True, empty=none),
        table.Column(words.t("passport.denominator"), num=True, empty=none),
    ]


def _numerator(value: Value, definition: Definition) -> str | None:
    """A sum is written as its value is; what is divided is counted."""
    if value.numerator is None:
        return None
    if value.numerator == value.value and definition.decimals:
        return words.number(value.numerator, definition.decimals)
    return number.part(value.numerator)


def _row(value: Value, definition: Definition, f: Filters) -> list[table.Cell]:
    return [
        leading.tick(value, f),
        moved.marked(value, number.short(value)),
        *([] if definition.by_points else [_numerator(value, definition)]),
        None if value.denominator is None else number.part(value.denominator),
        goal.bare(value.target, definition) if value.target else None,
    ]
