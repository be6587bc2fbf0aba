"""The drawing of a distribution: bars of its classes, the median and the ninth tenth marked.

Page and file draw it from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from core import format as say
from core.values import Value
from dashboard.components import chart, number, unsure
from dashboard.pictures import theme
from dashboard.wording import words
from exports.sheets.spread import Chart
from indicators.asking.spread import Band

_ZERO, _STEP, _FILLED = date(2000, 1, 1).toordinal(), 100, 75
"""Our charts stand on days: each class is a hundred of them, its bar the middle seventy-five."""


def marks(of: Chart, values: Sequence[Value]) -> list[tuple[str, Value]]:
    """(words, figure) of what is marked; what is not shown elsewhere is none here."""
    keys = {of.median: "median", of.ninth: "ninth"}
    return [
        (_mark(f"spread.{keys[one.indicator]}", one), one) for one in values if not one.withheld
    ]


def _mark(key: str, value: Value) -> str:
    """The words of a mark, slanted where its figure is doubted."""
    said = words.t(key, figure=words.inline(value.display))
    return f"<i>{said}</i>" if number.doubted(value) else said


def hint(held: Sequence[Band], marks: Sequence[tuple[str, Value]]) -> str:
    """What is counted, how its classes lie, and why not to lean on it."""
    said = words.t("spread.hint", count=number.part(sum(one.count for one in held)))
    return " ".join(one for one in (said, unsure.hint([v for _, v in marks], bars=True)) if one)


def name(band: Band) -> str:
    """``đến 1``, ``1–2``, ``trên 60``: the ends of a class."""
    low, high = _end(band.low), _end(band.high)
    if band.high is None:
        return words.t("spread.over", low=low)
    return words.t("spread.until", high=high) if not band.low else f"{low}–{high}"


def _end(figure: float | None) -> str:
    return say.trimmed(figure, 1, words.language())


def figure(held: Sequence[Band], marks: Sequence[tuple[str, Value]]) -> dict[str, Any]:
    """Bars of all classes from zero; each mark a dashed vertical with its words.

    The classes are counted from the same dossiers as the marks: doubt of one is doubt of all.
    """
    doubted = any(number.doubted(one) for _, one in marks)
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
        "marker": {"color": theme.colour("edge"), **unsure.striped([doubted] * len(held))},
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
