"""Indicators by month on a themed page: counts side by side, rates or durations as lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.period import Grain
from core.values import Value
from dashboard import words
from dashboard.components import chart, hints, leading, moved, number, parted, series, table, take
from dashboard.components import lines as drawn_over
from dashboard.components.goal import bare
from exports.courses import Course
from indicators.model import Definition

if TYPE_CHECKING:
    from dashboard.boards import Board

Values = list[Value]
Named = tuple[str, str]
"""What bars or a line are called, token of their colour."""


def _held(board: Board, of: Course) -> tuple[Grain, list[Definition], list[Named], list[Values]]:
    """The length of the steps; of each line its definition, its name and colour, its values."""
    told = of.of([one for one in board.definitions.values() if {*board.cut} <= {*one.dimensions}])
    shown = [one for one, _, _ in told]
    f = board.filters
    grain, first = of.span(shown, f.period, f.last_day)
    held = [board.series(one, grain, first, f.last_day) for one in shown]
    return grain, shown, [(words.t(key), token) for _, key, token in told], held


def counts(board: Board, of: Course, key: str) -> list[Component]:
    """Counts side by side from zero, by day or by month. ``key``: of the title, with ``{unit}``."""
    grain, _, shown, held = _held(board, of)
    if not shown:
        return []
    steps = list(zip(*held, strict=False))
    rows: list[list[table.Cell]] = [
        [leading.tick(line[0], board.filters), *[_told(one) for one in line]] for line in steps
    ]
    every = [one for line in steps for one in line]
    unit = words.t("chart.by_day" if grain is Grain.DAY else "chart.by_month")
    drawn: Component = chart.chart(
        of.id,
        leading.led(
            series.bars(
                [(name, token, values) for (name, token), values in zip(shown, held, strict=True)]
            ),
            [one for values in held for one in values],
            board.filters,
        ),
        title=words.t(key, unit=unit),
        hint=[*_legend(shown), _said(hints.of_bars(every), every)],
        columns=_columns(shown),
        rows=parted.rows(_lines(shown, held), [line[0] for line in steps], rows),
        below=_files(board, of),
    )
    return [drawn]


def line(board: Board, of: Course, title: str) -> list[Component]:
    """One indicator by month with its target, wherever the chosen period lies."""
    _, definitions, _, held = _held(board, of)
    if not definitions:
        return []
    definition, values = definitions[0], held[0]
    drawn: Component = chart.chart(
        of.id,
        leading.led(series.rate(values, definition), values, board.filters),
        title=title,
        hint=_said(hints.of_lines(values, definition), values),
        columns=[
            table.Column(words.t("chart.period")),
            table.Column(words.t("rank.rate"), num=True),
            table.Column(words.t("passport.target"), num=True),
        ],
        rows=parted.rows(
            [("", values)],
            values,
            [
                [
                    leading.tick(v, board.filters),
                    _told(v),
                    bare(v.target, definition) if v.target else None,
                ]
                for v in values
            ],
        ),
        below=_files(board, of),
    )
    return [drawn]


def lines(board: Board, of: Course, title: str) -> list[Component]:
    """Several indicators of one measure by month on one axis, each line in its colour."""
    _, definitions, shown, held = _held(board, of)
    if len(shown) < 2:
        return line(board, of, title)
    length = max(len(one) for one in held)
    ticks = max(held, key=len, default=[])
    rows: list[list[table.Cell]] = []
    for i, tick in enumerate(ticks):
        of_row = [values[i - length] if i - length >= -len(values) else None for values in held]
        told = [None if one is None else _told(one) for one in of_row]
        rows.append([leading.tick(tick, board.filters), *told])
    every = [one for values in held for one in values]
    drawn: Component = chart.chart(
        of.id,
        leading.led(
            drawn_over.together(
                [
                    (token, values, definition)
                    for (_, token), values, definition in zip(shown, held, definitions, strict=True)
                ]
            ),
            every,
            board.filters,
        ),
        title=title,
        hint=[*_legend(shown), _said(hints.of_lines(every, definitions[0]), every)],
        columns=_columns(shown),
        rows=parted.rows(_lines(shown, held), ticks, rows),
        below=_files(board, of),
    )
    return [drawn]


def _told(value: Value) -> Component:
    """A figure in the twin, marked where it is estimated."""
    drawn: Component = moved.marked(value, number.short(value))
    return drawn


def _said(strokes: str, values: Sequence[Value]) -> str:
    """The hint: what the strokes mean, and what is converted."""
    return " ".join(one for one in (strokes, moved.hint(values)) if one)


def _lines(shown: Sequence[Named], held: Sequence[Values]) -> list[parted.Line]:
    return [(name, values) for (name, _), values in zip(shown, held, strict=True)]


def _files(board: Board, of: Course) -> Component:
    """The chart as files, under it."""
    drawn: Component = take.part(board.filters, of.subject)
    return drawn


def _columns(shown: Sequence[Named]) -> list[table.Column]:
    named = [table.Column(name, num=True) for name, _ in shown]
    return [table.Column(words.t("chart.period")), *named]


def _legend(shown: Sequence[Named]) -> list[Component | str]:
    """The colours with their names, ended by a full stop."""
    out: list[Component | str] = []
    for n, (name, token) in enumerate(shown, start=1):
        end = ". " if n == len(shown) else "   "
        out += [html.Span(className=f"sw sw-{token}"), f" {name}{end}"]
    return out
