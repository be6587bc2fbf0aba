"""Where a series must not be read across: a mark with its word on a drawing, a row in its twin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from core.format import day
from core.values import Value
from dashboard import theme, words
from dashboard.components import table
from indicators.versions.breaks import DEFINITION, REORGANISATION, breaks

Line = tuple[str, Sequence[Value]]
"""What a line of a drawing is called, its values."""
_NAMES = {REORGANISATION: "chart.break", DEFINITION: "chart.redefined"}
"""What stands beside a mark."""
_SHORT = _NAMES | {REORGANISATION: "chart.reorganised"}
"""The same where there is little room."""
_APART = {REORGANISATION: "chart.apart_reorganised", DEFINITION: "chart.apart_redefined"}
"""What a table says between the rows."""


def told(*drawn: Sequence[Value], short: bool = False) -> dict[date, str]:
    """The day of each mark of what is drawn on one axis, oldest first → the word that stands there.

    A mark that several series have stands once.
    """
    names, out = _SHORT if short else _NAMES, dict[date, str]()
    for at, reason in sorted({(one.at, one.reason) for values in drawn for one in breaks(values)}):
        said = words.t(names[reason])
        out[at] = f"{out[at]} · {said}" if at in out else said
    return out


def verticals(*drawn: Sequence[Value]) -> list[dict[str, Any]]:
    """A dotted vertical at each mark of any series, as shapes of a figure."""
    line = {"color": theme.colour("ink"), "width": 1.4, "dash": "dot"}
    return [
        {
            "type": "line", "x0": at.isoformat(), "x1": at.isoformat(),
            "yref": "paper", "y0": 0, "y1": 1, "line": line,
        }
        for at in told(*drawn)
    ]  # fmt: skip


def labels(*drawn: Sequence[Value], short: bool = False) -> list[dict[str, Any]]:
    """The word over each mark, on the side where it has room, as annotations of a figure."""
    days = [one.period.start for values in drawn for one in values]
    out = []
    for at, said in told(*drawn, short=short).items():
        late = at - min(days) > max(days) - at
        out.append(
            {
                "x": at.isoformat(), "yref": "paper", "y": 1, "yanchor": "bottom",
                "xanchor": "right" if late else "left", "xshift": -3 if late else 3,
                "showarrow": False, "text": said,
            }
        )  # fmt: skip
    return out


def rows(
    lines: Sequence[Line], steps: Sequence[Value], drawn: Sequence[Sequence[table.Cell]]
) -> list[table.Row | Sequence[table.Cell]]:
    """The rows of a twin, and where a line has its mark a row that says so.

    ``steps``: a value of the period of each row of ``drawn``, oldest first. A mark that not every
    line has names those that have it.
    """
    held: dict[tuple[date, str], list[str]] = {}
    for name, values in lines:
        for one in breaks(values):
            held.setdefault((one.at, one.reason), []).append(name)
    marks, out = sorted(held), list[table.Row | Sequence[table.Cell]]()
    for step, row in zip(steps, drawn, strict=True):
        while marks and marks[0][0] <= step.period.start:
            mark = marks.pop(0)
            named = "" if len(held[mark]) == len(lines) else f" ({', '.join(held[mark])})"
            out.append(table.Row([day(mark[0]), words.t(_APART[mark[1]]) + named], "brk"))
        out.append(row)
    return out
