"""The chart of an export: the very figure that the indicator's page draws, in Vietnamese."""

from __future__ import annotations

from typing import Any

from dashboard import words
from dashboard.components import number, series
from exports.sheet import Sheet


def of(sheet: Sheet) -> dict[str, Any] | None:
    """The series with target and break marks; None where there are not two figures to join.

    ``hint`` says where a cut axis begins and what the strokes mean.
    """
    known = [one for one in sheet.history if not number.withheld(one)]
    if len(known) < 2:
        return None
    with words.speaking("vi"):  # files are Vietnamese, whoever takes them
        definition = sheet.rows[0].definition
        hints = [series.cut_at(sheet.history, definition)]
        if any(one.running for one in known):
            hints.append(words.t("chart.dotted_running"))
        if any(one.estimated for one in known):
            hints.append(words.t("chart.thin_estimated"))
        drawn = series.rate(sheet.history, definition)
        return drawn | {"hint": " ".join(one for one in hints if one)}
