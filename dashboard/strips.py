"""The picture of a comparison: the small drawings of its page, on the same axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.values import Status, Value
from dashboard import words
from dashboard.components import multiples, number, parted, ranking, series
from dashboard.components import status as mark
from exports.sheet import Sheet, Strip
from exports.strips import Strip as Drawn
from exports.strips import Strips
from exports.truth import shown
from indicators.ranking import rank


def draw(sheet: Sheet) -> Strips:
    """Those of one measure share an axis, and all of them the months."""
    verdicts = _verdicts(sheet.strips)
    made: dict[int, Drawn] = {}
    for _, members, bounds in multiples.by_measure(sheet.strips):
        days = sorted({one.period.start.isoformat() for strip in members for one in strip.path})
        for one in members:
            status, word = verdicts.get(id(one.value), _own(one.value))
            chart = _chart(one, bounds, days)
            made[id(one)] = Drawn(
                one.name, words.inline(shown(one.value)), status, word, _note(one.value), chart,
                number.doubted(one.value),
            )  # fmt: skip
    hint = multiples.hint([one.path for one in sheet.strips], sheet.truth.period_name)
    return Strips(tuple(made[id(one)] for one in sheet.strips), hint)


def _own(value: Value) -> tuple[Status, str]:
    status = Status.NONE if number.withheld(value) else value.status
    return status, mark.word(status)


def _verdicts(strips: Sequence[Strip]) -> dict[int, tuple[Status, str]]:
    """Units of one indicator are judged as in its ranking: by the whole interval."""
    definition = strips[0].definition
    if any(one.definition.id != definition.id for one in strips) or len(strips) < 2:
        return {}
    rows = rank([one.value for one in strips], definition)
    return {id(row.value): ranking.judged(row) for row in rows}


def _note(value: Value) -> str:
    if not (number.withheld(value) or number.doubted(value)):
        return ""
    return words.said(value.freshness_note or value.reason) or words.t("reason.missing")


def _chart(one: Strip, bounds: tuple[float, float], days: Sequence[str]) -> dict[str, Any] | None:
    """The chart of the indicator's page without its labels; the axes are those of all."""
    if all(number.withheld(value) for value in one.path):
        return None
    drawn = series.rate(one.path, one.definition)
    ends = (days[0], days[-1]) if len(days) > 1 else (days[0],)
    ground = {"type": "scatter", "mode": "lines", "x": list(ends), "y": [None] * len(ends)}
    layout = drawn["layout"] | {
        "yaxis": {"range": list(bounds), "nticks": 3},
        "xaxis": {"tickvals": ends, "ticktext": [f"{day[5:7]}/{day[:4]}" for day in ends]},
        "margin": {"l": 44, "r": 28, "t": 20, "b": 24},
        "annotations": parted.labels(one.path, short=True),
    }
    return {"data": [ground, *drawn["data"]], "layout": layout}
