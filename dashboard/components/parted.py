"""Where a series must not be read across: a mark with its word on a drawing, a row in its twin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from core.format import day
from core.units import REORGANISED
from core.values import Value
from dashboard.components import table
from dashboard.pictures import theme
from dashboard.wording import words
from indicators.versions.breaks import DEFINITION, PARTS, REORGANISATION, Break, breaks

Line = tuple[str, Sequence[Value]]
"""What a line of a drawing is called, its values."""
_NAMES = {
    REORGANISATION: "chart.break",
    DEFINITION: "chart.redefined",
    PARTS: "chart.rescored",
}
"""What stands beside a mark."""
_SHORT = _NAMES | {REORGANISATION: "chart.reorganised"}
"""The same where there is little room."""
_APART = {
    REORGANISATION: "chart.apart_reorganised",
    DEFINITION: "chart.apart_redefined",
    PARTS: "chart.apart_rescored",
}
"""What a table says between the rows."""


_SHEET, _LETTER = 520.0, 6.4
"""px across a chart on a sheet of paper, and of a letter of a word on it."""


def _said(keys: Mapping[str, str], one: Break) -> str:
    """The words of a mark; of parts of a score with the points that could be judged."""
    names = ("before", "after", "most")
    points = dict(zip(names, map(words.number, one.judged), strict=False))
    return words.t(keys[one.reason], **points)


def told(*drawn: Sequence[Value], short: bool = False) -> dict[date, str]:
    """The day of each mark of what is drawn on one axis, oldest first → the word that stands there.

    A mark that several series have stands once.
    """
    names, out = _SHORT if short else _NAMES, dict[date, str]()
    for one in _sorted(one for values in drawn for one in breaks(values)):
        said = _said(names, one)
        out[one.at] = f"{out[one.at]} · {said}" if one.at in out else said
    return out


def _sorted(held: Iterable[Break]) -> list[Break]:
    """Each once, the oldest first."""
    return sorted(set(held), key=lambda one: (one.at, one.reason, one.judged))


def verticals(*drawn: Sequence[Value]) -> list[dict[str, Any]]:
    """A dotted vertical at each mark of any series, as shapes of a figure."""
    line = {"color": theme.colour("ink"), "width": 1.4, "dash": "dot"}
    return [
        {
            "type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "line": line,
        }
        for at in (_before(one, _days(drawn)) for one in told(*drawn))
    ]  # fmt: skip


def _days(drawn: Iterable[Sequence[Value]]) -> list[date]:
    """The first day of each period of each line."""
    return [one.period.start for values in drawn for one in values]


def _before(at: date, days: Sequence[date]) -> str:
    """Where a mark stands: half a step before the first period that is counted otherwise.

    On its day it would stand on that period's own point, or cut its bars in two.
    """
    earlier = [one for one in days if one < at]
    return (at - (at - max(earlier)) / 2 if earlier else at).isoformat()


def labels(*drawn: Sequence[Value], short: bool = False) -> list[dict[str, Any]]:
    """The word over each mark, on the side where it has room, as annotations of a figure.

    Words that would lie over others are left to the table: the line of their mark stands. So are
    most in narrow windows (``name``), where of the reorganisation its day is told.
    """
    days = _days(drawn)
    out, taken = list[dict[str, Any]](), list[tuple[float, float]]()
    marks = told(*drawn, short=short).items()
    for at, said in sorted(marks, key=lambda one: (one[0] != REORGANISED, one[0])):
        late = at - min(days) > max(days) - at
        place = (at - min(days)) / (max(days) - min(days)) * _SHEET
        left, right = sorted((place, place + len(said) * _LETTER * (-1 if late else 1)))
        if any(left < end and start < right for start, end in taken):
            continue
        taken.append((left, right))
        out.append(
            {
                "x": _before(at, days), "yref": "paper", "y": 1, "yanchor": "bottom",
                "xanchor": "right" if late else "left", "xshift": -3 if late else 3,
                "showarrow": False, "text": said, "name": day(at) if at == REORGANISED else "",
            }
        )  # fmt: skip
    return sorted(out, key=lambda one: str(one["x"]))


def rows(
    lines: Sequence[Line], steps: Sequence[Value], drawn: Sequence[Sequence[table.Cell]]
) -> list[table.Row | Sequence[table.Cell]]:
    """The rows of a twin, and where a line has its mark a row that says so.

    ``steps``: a value of the period of each row of ``drawn``, oldest first. A mark that not every
    line has names those that have it.
    """
    held: dict[Break, list[str]] = {}
    for name, values in lines:
        for one in breaks(values):
            held.setdefault(one, []).append(name)
    marks, out = _sorted(held), list[table.Row | Sequence[table.Cell]]()
    for step, row in zip(steps, drawn, strict=True):
        while marks and marks[0].at <= step.period.start:
            mark = marks.pop(0)
            named = "" if len(held[mark]) == len(lines) else f" ({', '.join(held[mark])})"
            out.append(table.Row([day(mark.at), _said(_APART, mark) + named], "brk"))
        out.append(row)
    return out
