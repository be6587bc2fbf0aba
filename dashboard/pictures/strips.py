"""The picture of a comparison: the small drawings of its page, on the same axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.values import Status, Value
from dashboard.components import multiples, number, parted, series
from dashboard.components import status as mark
from dashboard.wording import words
from exports.pictures.strips import Strip as Drawn
from exports.pictures.strips import Strips
from exports.provenance.truth import shown
from exports.sheets.sheet import Sheet, Strip


def draw(sheet: Sheet) -> Strips:
    """Those of one measure share an axis, and all of them the months."""
    doubts = multiples.unsure_of([(one.value, one.definition) for one in sheet.strips])
    made: dict[int, Drawn] = {}
    for _, members, bounds in multiples.by_measure(sheet.strips):
        days = sorted({one.period.start.isoformat() for strip in members for one in strip.path})
        for one in members:
            status, word = _judged(one.value, doubts.get(id(one.value), ""))
            chart = _chart(one, bounds, days)
            made[id(one)] = Drawn(
                one.name, words.inline(shown(one.value)), status, word, _note(one.value), chart,
                number.doubted(one.value),
            )  # fmt: skip
    hint = multiples.hint([one.path for one in sheet.strips], sheet.truth.period_name)
    return Strips(tuple(made[id(one)] for one in sheet.strips), hint)


def _judged(value: Value, doubt: str) -> tuple[Status, str]:
    status = Status.NONE if value.withheld else value.status
    word = mark.word(status)
    return status, f"{word} · {words.lower_first(doubt)}" if doubt else word


def _note(value: Value) -> str:
    if not (value.withheld or number.doubted(value)):
        return ""
    return words.said(value.freshness_note or value.reason) or words.t("reason.missing")


def _chart(one: Strip, bounds: tuple[float, float], days: Sequence[str]) -> dict[str, Any] | None:
    """The chart of the indicator's page without its labels; the axes are those of all."""
    if all(value.withheld for value in one.path):
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
