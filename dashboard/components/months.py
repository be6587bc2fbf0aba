"""Indicators by month on a themed page: counts side by side, rates or durations as lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dash import html
from dash.development.base_component import Component

from core.period import Grain
from core.values import Value
from dashboard.components import (
    chart,
    hints,
    jotting,
    leading,
    moved,
    noting,
    number,
    parted,
    series,
    table,
    take,
)
from dashboard.components import lines as drawn_over
from dashboard.components.goal import bare
from dashboard.wording import words
from exports.sheets.courses import Course
from indicators.asking.snapshot import takes
from indicators.defining.model import Definition

if TYPE_CHECKING:
    from dashboard.boards import Board

Values = list[Value]
Named = tuple[str, str]
"""What bars or a line are called, token of their colour."""


def _held(board: Board, of: Course) -> tuple[Grain, list[Definition], list[Named], list[Values]]:
    """The length of the steps; of each line its definition, its name and colour, its values."""
    told = of.of([one for one in board.definitions.values() if takes(one, board.cut)])
    shown = [one for one, _, _ in told]
    f = board.filters
    grain, first = of.span(shown, f.period, f.last_day)
    held = [board.series(one, grain, first, f.last_day) for one in shown]
    return grain, shown, [(words.t(key), token) for _, key, token in told], held


def counts(board: Board, of: Course, key: str, **said: str) -> list[Component]:
    """Counts side by side from zero, by day or by month.

    ``key``: of the title, with ``{unit}`` and what else is ``said``.
    """
    grain, definitions, shown, held = _held(board, of)
    if not shown:
        return []
    steps = list(zip(*held, strict=False))
    every = [one for line in steps for one in line]
    figure = series.bars(
        [(name, token, values) for (name, token), values in zip(shown, held, strict=True)]
    )
    unit = words.t("chart.by_day" if grain is Grain.DAY else "chart.by_month")
    return _drawn(
        board, of, definitions, figure, every, [line[0] for line in steps],
        title=words.t(key, unit=unit, **said),
        hint=[*_legend(shown), _said(hints.of_bars(every), every)],
        columns=_columns(shown),
        rows=[[_told(one) for one in line] for line in steps],
        lines=_lines(shown, held),
    )  # fmt: skip


def line(board: Board, of: Course, title: str) -> list[Component]:
    """One indicator by month with its target, wherever the chosen period lies."""
    _, definitions, _, held = _held(board, of)
    if not definitions:
        return []
    definition, values = definitions[0], held[0]
    return _drawn(
        board, of, [definition], series.rate(values, definition), values, values,
        title=title,
        hint=_said(hints.of_lines(values, definition), values),
        columns=[
            table.Column(words.t("rank.rate"), num=True),
            table.Column(words.t("passport.target"), num=True, empty=words.t("reason.no_target")),
        ],
        rows=[[_told(v), bare(v.target, definition) if v.target else None] for v in values],
        lines=[("", values)],
    )  # fmt: skip


def lines(board: Board, of: Course, title: str) -> list[Component]:
    """Several indicators of one measure by month on one axis, each line in its colour."""
    _, definitions, shown, held = _held(board, of)
    if len(shown) < 2:
        return line(board, of, title)
    length = max(len(one) for one in held)
    steps = max(held, key=len, default=[])
    rows: list[list[table.Cell]] = []
    for i in range(len(steps)):
        of_row = [values[i - length] if i - length >= -len(values) else None for values in held]
        rows.append([None if one is None else _told(one) for one in of_row])
    every = [one for values in held for one in values]
    named = zip(shown, held, definitions, strict=True)
    figure = drawn_over.together([(token, values, one) for (_, token), values, one in named])
    return _drawn(
        board, of, definitions, figure, every, steps,
        title=title,
        hint=[*_legend(shown), _said(hints.of_lines(every, definitions[0]), every)],
        columns=_columns(shown),
        rows=rows,
        lines=_lines(shown, held),
    )  # fmt: skip


def _drawn(
    board: Board,
    of: Course,
    definitions: Sequence[Definition],
    figure: dict[str, Any],
    every: Sequence[Value],
    steps: Sequence[Value],
    *,
    title: str,
    hint: str | Sequence[Component | str],
    columns: Sequence[table.Column],
    rows: Sequence[Sequence[table.Cell]],
    lines: Sequence[parted.Line],
) -> list[Component]:
    """The chart with what people noted on it, its twin, its files.

    ``every`` drawn value; ``steps``: one of each period, as ``rows`` are. Notes are of the whole,
    so there are none where the board is narrowed.
    """
    f = board.filters
    notes = [] if board.cut else noting.on(f, definitions, steps)
    noted = [[one] for one in jotting.cells(steps, notes)] if notes else [[] for _ in steps]
    told = [
        [leading.tick(step, f), *row, *more]
        for step, row, more in zip(steps, rows, noted, strict=True)
    ]
    called = {one.id: name for one, (name, _) in zip(definitions, lines, strict=True)}
    below = [*noting.said(notes, definitions, f, called), take.part(f, of.subject)]
    drawn: Component = chart.chart(
        of.id,
        leading.led(jotting.drawn(figure, steps, notes), every, f),
        title=title,
        hint=hint,
        columns=[
            table.Column(words.t("chart.period")),
            *columns,
            *([table.Column(words.t("notes.title"))] if notes else []),
        ],
        rows=parted.rows(lines, steps, told),
        below=html.Div(below),
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


def _columns(shown: Sequence[Named]) -> list[table.Column]:
    return [table.Column(name, num=True) for name, _ in shown]


def _legend(shown: Sequence[Named]) -> list[Component | str]:
    """The colours with their names, ended by a full stop."""
    out: list[Component | str] = []
    for n, (name, token) in enumerate(shown, start=1):
        end = ". " if n == len(shown) else "   "
        out += [html.Span(className=f"sw sw-{token}"), f" {name}{end}"]
    return out
