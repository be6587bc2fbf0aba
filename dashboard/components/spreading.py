"""How long things take: counts by class of working days, the median and the ninth tenth marked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from dash.development.base_component import Component

from core import format as say
from core.errors import IocError
from core.values import Value
from dashboard import theme, words
from dashboard.components import chart, number, table
from indicators.spread import Band

if TYPE_CHECKING:
    from dashboard.boards import Board

_ZERO, _STEP, _FILLED = date(2000, 1, 1).toordinal(), 100, 75
"""Our charts stand on days: each class is a hundred of them, its bar the middle seventy-five."""


def section(board: Board, median: str, ninth: str, id: str, title: str) -> list[Component]:
    """The chart with its twin; nothing where there is no such indicator or nothing was counted."""
    definition, f = board.definitions.get(median), board.filters
    if definition is None:
        return []
    try:
        held = board.catalog.spread(
            median, f.unit_code, f.period, board.cut or None, f.as_known, f.listed
        )
    except IocError:  # cannot be cut so, or the unit did not exist then
        return []
    whole = sum(one.count for one in held)
    if not whole:
        return []
    marks = [
        (words.t(f"spread.{key}", figure=words.inline(value.display)), value)
        for key, one in (("median", median), ("ninth", ninth))
        for value in board.values([one])
        if not number.withheld(value)
    ]
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
    drawn: Component = chart.chart(
        id,
        figure(held, marks),
        title=title,
        hint=words.t("spread.hint", count=number.part(whole)),
        columns=[
            table.Column(words.t("spread.class")),
            table.Column(words.t("spread.count"), num=True),
            table.Column(words.t("spread.share"), num=True),
            table.Column(words.t("spread.upto"), num=True),
        ],
        rows=rows,
    )
    return [drawn]


def name(band: Band) -> str:
    """``đến 1``, ``1–2``, ``trên 60``: the ends of a class."""
    low, high = _end(band.low), _end(band.high)
    if band.high is None:
        return words.t("spread.over", low=low)
    return words.t("spread.until", high=high) if not band.low else f"{low}–{high}"


def _end(figure: float | None) -> str:
    return say.trimmed(figure, 1, words.language())


def figure(held: Sequence[Band], marks: Sequence[tuple[str, Value]]) -> dict[str, Any]:
    """Bars of all classes from zero; each mark a dashed vertical with its words."""
    days = [_day(n) for n in range(len(held))]
    counts = [number.part(one.count) for one in held]
    bars = {
        "type": "bar",
        "x": days,
        "y": [one.count for one in held],
        "text": counts,
        "textposition": "none",
        "customdata": [name(one) for one in held],
        "hovertemplate": "%{customdata}: <b>%{text}</b><extra></extra>",
        "marker": {"color": theme.colour("edge")},
    }
    shapes, labels = [], []
    for n, (said, value) in enumerate(marks):
        at = _place(held, value.value or 0.0)
        if at is None:
            continue
        line = {"color": theme.colour("ink"), "width": 1.2, "dash": "dash"}
        shapes.append(
            {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line}
        )
        labels.append(
            {
                "x": at, "y": 1, "yref": "paper", "yanchor": "bottom", "text": said,
                "showarrow": False, "bgcolor": theme.colour("surface"),
                "yshift": 16 * (len(marks) - 1 - n), "font": {"size": 12},
            }
        )  # fmt: skip
    layout = {
        "xaxis": {"tickvals": days, "ticktext": [name(one) for one in held], "showgrid": False},
        "yaxis": {"rangemode": "tozero", "tickformat": ",d", "nticks": 5},
        "margin": {"l": 52, "r": 8, "t": 40, "b": 28},
        "hovermode": "closest",
        "annotations": labels,
        "shapes": shapes,
    }
    return chart.figure([bars], layout)


def _day(place: float) -> str:
    return date.fromordinal(_ZERO + round(place * _STEP)).isoformat()


def _place(held: Sequence[Band], amount: float) -> str | None:
    """Where a figure stands on the scale of the classes; None where it is in none of them."""
    for n, one in enumerate(held):
        share = one.at(amount)
        if share is not None:
            return _day(n + (share - 0.5) * _FILLED / _STEP)
    return None
