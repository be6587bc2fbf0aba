"""Doubt on a chart: a figure past its promise is drawn so, and said.

On a line its point is a crossed ring; its label is hatched, with the reason below. A bar of it is
only stripes. Plotly's drawing and the server's own take all of it from the figure dict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core.values import Value
from dashboard.components import number
from dashboard.pictures import theme
from dashboard.wording import words
from exports.pictures.strokes import wrapped

_BESIDE, _SIZE = 88.0, 12.5
"""Pixels beside a chart that a label may fill, and the size of its letters."""


def figure(value: Value) -> str:
    """The figure of a bold label: slanted where doubted, which the server's drawing hatches too."""
    text = words.inline(value.display)
    return f"<b><i>{text}</i></b>" if number.doubted(value) else f"<b>{text}</b>"


def label(value: Value) -> str:
    """What stands at the end of a line: the figure, that its period runs, why not to lean on it."""
    lines = [figure(value)]
    if value.running:
        lines.append(words.t("chart.running"))
    if number.doubted(value):
        lines += wrapped(number.doubt(value).partition(";")[0], _BESIDE, _SIZE)
    return "<br>".join(lines)


def tail(value: Value) -> str:
    """What is said after a figure under the pointer; "" of one that is sound."""
    said = [words.t("fresh.estimated")] if value.estimated else []
    said += [number.doubt(value)] if number.doubted(value) else []
    return "".join(f" · {one}" for one in said)


def points(
    xs: Sequence[str], ys: Sequence[float], texts: Sequence[str], colour: str
) -> list[dict[str, Any]]:
    """Crossed rings over the doubted points of a line: one trace, none where there are none."""
    if not xs:
        return []
    return [
        {
            "type": "scatter", "mode": "markers", "x": list(xs), "y": list(ys),
            "text": list(texts), "hovertemplate": "%{text}<extra></extra>",
            "marker": {
                "symbol": "circle-x", "size": 11, "color": theme.colour("surface"),
                "line": {"color": colour, "width": 1.6},
            },
        }
    ]  # fmt: skip


def striped(doubts: Sequence[bool]) -> dict[str, Any]:
    """The part of a bar's marker that makes stripes of the doubted ones."""
    if not any(doubts):
        return {}
    shapes = ["-" if one else "" for one in doubts]
    return {"pattern": {"shape": shapes, "size": 5, "solidity": 0.4}}


def hint(values: Iterable[Value], *, bars: bool = False) -> str:
    """What the crossed rings (or the striped ``bars``) say, and why; "" where there are none."""
    said = list(dict.fromkeys(number.doubt(one) for one in values if number.doubted(one)))
    if not said:
        return ""
    why = "; ".join(words.lower_first(one) for one in said)
    return words.t("chart.striped" if bars else "chart.crossed", why=why)
