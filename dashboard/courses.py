"""The picture of a chart over time: the bars or lines that its page draws, with their names."""

from __future__ import annotations

from typing import Any

from dashboard import words
from dashboard.components import lines, number, series, unsure
from exports.courses import BY_SUBJECT
from exports.picture import Drawing
from exports.sheet import Sheet


def draw(sheet: Sheet) -> Drawing | None:
    """The chart; ``key``: colour of each line → its name, where there are several."""
    course = BY_SUBJECT[sheet.truth.subject]
    held = {one.definition.id: one for one in sheet.strips}
    named = [
        (words.t(key), token, held[one.id])
        for one, key, token in course.of([strip.definition for strip in sheet.strips])
    ]
    told = [value for _, _, one in named for value in one.path]
    hints = []
    if course.bars:
        drawn = series.bars([(name, token, one.path) for name, token, one in named])
        hints.append(words.t("chart.light_running") if any(one.running for one in told) else "")
    else:
        drawn = lines.together([(token, one.path, one.definition) for _, token, one in named])
        hints.append(series.cut_at(told, named[0][2].definition))
        hints.append(words.t("chart.dotted_running") if any(one.running for one in told) else "")
    if any(one.estimated and not number.withheld(one) for one in told):
        hints.append(words.t("chart.thin_estimated"))
    hints.append(unsure.hint(told, bars=bool(course.bars)))
    extra: dict[str, Any] = {"hint": " ".join(one for one in hints if one)}
    if len(named) > 1:
        extra["key"] = [(token, name) for name, token, _ in named]
    return drawn | extra
