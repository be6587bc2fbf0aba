"""Indicators by month on a themed page: counts side by side, rates or durations as lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.period import Grain, Period
from core.values import Value
from dashboard import words
from dashboard.components import chart, number, series, table
from dashboard.components import lines as drawn_over
from dashboard.components.goal import bare
from dashboard.filters import Filters
from indicators.model import Definition

if TYPE_CHECKING:
    from dashboard.boards import Board

Named = tuple[str, str, str]
"""Indicator, what its bars or line are called, token of their colour."""


def _span(filters: Filters) -> tuple[Grain, date, date]:
    """Days for a month or less; else months, at least a year of them."""
    last = filters.last_day
    if filters.period.grain in (Grain.DAY, Grain.WEEK, Grain.MONTH):
        month = Period.of(Grain.MONTH, last)
        return Grain.DAY, min(month.start, filters.period.start), last
    return Grain.MONTH, _year_back(filters), last


def _year_back(filters: Filters) -> date:
    last = filters.last_day
    return min(filters.period.start, date(last.year - 1, last.month, 1))


def counts(board: Board, anchor: str, bars: Sequence[Named], key: str) -> list[Component]:
    """Counts side by side from zero, by day or by month. ``key``: of the title, with ``{unit}``."""
    shown = [one for one in bars if one[0] in board.definitions]
    if not shown:
        return []
    grain, first, last = _span(board.filters)
    if any(grain not in board.definitions[id].grains for id, _, _ in shown):
        grain, first = Grain.MONTH, _year_back(board.filters)
    held = [board.series(board.definitions[id], grain, first, last) for id, _, _ in shown]
    rows: list[list[table.Cell]] = [
        [series.tick(line[0]), *[number.short(one) for one in line]]
        for line in zip(*held, strict=False)
    ]
    unit = words.t("chart.by_day" if grain is Grain.DAY else "chart.by_month")
    drawn: Component = chart.chart(
        anchor,
        series.bars(
            [(name, token, values) for (_, name, token), values in zip(shown, held, strict=True)]
        ),
        title=words.t(key, unit=unit),
        hint=[*_legend(shown), words.t("chart.light_running")],
        columns=_columns(shown),
        rows=rows,
    )
    return [drawn]


def line(board: Board, anchor: str, id: str, title: str) -> list[Component]:
    """One indicator by month with its target, wherever the chosen period lies."""
    definition = board.definitions.get(id)
    if definition is None:
        return []
    values = _months(board, definition)
    drawn: Component = chart.chart(
        anchor,
        series.rate(values, definition),
        title=title,
        hint=f"{series.cut_at(values, definition)} {words.t('chart.dotted_running')}",
        columns=[
            table.Column(words.t("chart.period")),
            table.Column(words.t("rank.rate"), num=True),
            table.Column(words.t("passport.target"), num=True),
        ],
        rows=[
            [series.tick(v), number.short(v), bare(v.target, definition) if v.target else None]
            for v in values
        ],
    )
    return [drawn]


def lines(board: Board, anchor: str, named: Sequence[Named], title: str) -> list[Component]:
    """Several indicators of one measure by month on one axis, each line in its colour."""
    shown = [one for one in named if one[0] in board.definitions]
    if len(shown) < 2:
        return [part for id, _, _ in shown for part in line(board, anchor, id, title)]
    definitions = [board.definitions[id] for id, _, _ in shown]
    held = [_months(board, one) for one in definitions]
    length = max(len(one) for one in held)
    ticks = max(held, key=len, default=[])
    rows: list[list[table.Cell]] = [
        [series.tick(ticks[i]), *[number.short(values[i - length]) if i - length >= -len(values)
                                  else None for values in held]]
        for i in range(length)
    ]  # fmt: skip
    cut = series.cut_at([one for values in held for one in values], definitions[0])
    drawn: Component = chart.chart(
        anchor,
        drawn_over.together(
            [
                (token, values, definition)
                for (_, _, token), values, definition in zip(shown, held, definitions, strict=True)
            ]
        ),
        title=title,
        hint=[*_legend(shown), f"{cut} {words.t('chart.dotted_running')}"],
        columns=_columns(shown),
        rows=rows,
    )
    return [drawn]


def _months(board: Board, definition: Definition) -> list[Value]:
    last = board.filters.last_day
    return board.series(definition, Grain.MONTH, _year_back(board.filters), last)


def _columns(shown: Sequence[Named]) -> list[table.Column]:
    named = [table.Column(name, num=True) for _, name, _ in shown]
    return [table.Column(words.t("chart.period")), *named]


def _legend(shown: Sequence[Named]) -> list[Component | str]:
    """The colours with their names, ended by a full stop."""
    out: list[Component | str] = []
    for n, (_, name, token) in enumerate(shown, start=1):
        end = ". " if n == len(shown) else "   "
        out += [html.Span(className=f"sw sw-{token}"), f" {name}{end}"]
    return out
