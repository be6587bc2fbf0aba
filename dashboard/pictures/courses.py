"""The picture of a chart over time: the bars or lines that its page draws, with their names."""

from __future__ import annotations

from typing import Any

from dashboard.components import hints, lines, series
from dashboard.wording import words
from exports.pictures.picture import Drawing
from exports.sheets.courses import BY_SUBJECT
from exports.sheets.sheet import Sheet


def draw(sheet: Sheet) -> Drawing | None:
    """The chart; ``key``: colour of each line → its name, where there are several."""
    course = BY_SUBJECT[sheet.truth.subject]
    held = {one.definition.id: one for one in sheet.strips}
    named = [
        (words.t(key), token, held[one.id])
        for one, key, token in course.of([strip.definition for strip in sheet.strips])
    ]
    told = [value for _, _, one in named for value in one.path]
    if course.bars:
        drawn = series.bars([(name, token, one.path) for name, token, one in named])
        hint = hints.of_bars(told)
    else:
        drawn = lines.together([(token, one.path, one.definition) for _, token, one in named])
        hint = hints.of_lines(told, named[0][2].definition)
    extra: dict[str, Any] = {"hint": hint}
    if len(named) > 1:
        extra["key"] = [(token, name) for name, token, _ in named]
    return drawn | extra
