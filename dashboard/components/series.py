"""Figures over time, as plain dicts: a rate with its target, and counts in bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core import format as say
from core.period import Grain
from core.values import Value
from dashboard.components import chart, goal, number, parted, unsure
from dashboard.pictures import theme
from dashboard.wording import words
from indicators.asking.compare import broken, is_rate
from indicators.defining.model import Definition


@dataclass
class Line:
    """Points of one stroke: same definition, same territory, no gap."""

    kind: str  # "closed" | "estimated" | "running"
    x: list[str] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def start(value: Value) -> str:
    """Where a period stands on the scale: its first day."""
    return value.period.start.isoformat()


def _y(value: Value, definition: Definition) -> float:
    """On a chart rates are drawn in percent."""
    return (value.value or 0.0) * (100 if is_rate(definition) else 1)


def strokes(values: Sequence[Value], definition: Definition) -> list[Line]:
    """Points that one stroke joins; rates in percent; ``x`` is the first day of each period."""
    lines: list[Line] = []
    before: Value | None = None
    for value in values:
        if value.withheld:
            before = None
            continue
        kind = "running" if value.running else "estimated" if value.estimated else "closed"
        cut = before is None or broken(before, value)
        if cut or not lines or lines[-1].kind != kind:
            lines.append(Line(kind))
            if not cut and before is not None:  # joined to the point before, in the new manner
                _add(lines[-1], before, definition)
        _add(lines[-1], value, definition)
        before = value
    return lines


def _add(line: Line, value: Value, definition: Definition) -> None:
    line.x.append(start(value))
    line.y.append(_y(value, definition))
    line.text.append(_said(value))


def _said(value: Value) -> str:
    """Under the pointer."""
    return f"{words.period_name(value.period)}: {unsure.figure(value)}{unsure.tail(value)}"


def rate(values: Sequence[Value], definition: Definition, line: str = "accent") -> dict[str, Any]:
    """One indicator by period: closed periods solid, estimates thin, the running one dashed.

    The target is a thin stepped line with its name; a dotted vertical with a word stands where the
    territory or the way of counting changes.
    """
    ink = theme.colour("ink")
    data = [_trace(one, theme.colour(line)) for one in strokes(values, definition)]
    doubted = [v for v in values if number.doubted(v)]
    data += unsure.points(
        [start(v) for v in doubted],
        [_y(v, definition) for v in doubted],
        [_said(v) for v in doubted],
        theme.colour(line),
    )
    goals = [(v, v.target) for v in values if v.target is not None]
    scale = 100 if is_rate(definition) else 1
    if goals:
        data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [start(v) for v, _ in goals],
                "y": [goal_.figure * scale for _, goal_ in goals],
                "line": {"color": ink, "width": 1, "dash": "dash", "shape": "hv"},
                "hoverinfo": "skip",
            }
        )
    axis = bounds_of(values, definition)
    layout = {
        "xaxis": _months(values),
        "yaxis": {"range": axis, "tickformat": ",.1~f", "nticks": 6},
        "margin": {"l": _left(axis[1] if axis else 0.0), "r": 96, "t": 22, "b": 40},
        "hovermode": "closest",
        "annotations": _labels(values, definition, line),
        "shapes": parted.verticals(values),
    }
    return chart.figure(data, layout)


def _trace(line: Line, colour: str) -> dict[str, Any]:
    width = {"closed": 2.2, "estimated": 1.3, "running": 2.2}[line.kind]
    lone = len(line.x) == 1
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": line.x,
        "y": line.y,
        "text": line.text,
        "hovertemplate": "%{text}<extra></extra>",
        "line": {
            "color": colour,
            "width": width,
            "dash": "dot" if line.kind == "running" else "solid",
        },
        "marker": {
            # a running stroke starts on the last closed point, which has its own mark
            "size": 7 if lone else [0, *[7] * (len(line.x) - 1)] if line.kind == "running" else 4,
            "color": theme.colour("surface") if line.kind == "running" else colour,
            "line": {"color": colour, "width": 2 if line.kind == "running" else 0},
        },
    }


def _left(most: float, least: int = 44) -> int:
    """Pixels left of a chart for the words of its ticks, of which this is the largest."""
    return max(least, 10 + 7 * len(words.number(most)))


def bounds_of(values: Sequence[Value], definition: Definition) -> list[float] | None:
    """Room for every figure and target; a rate's axis may be cut (the hint says so)."""
    scale = 100 if is_rate(definition) else 1
    known = [_y(v, definition) for v in values if not v.withheld]
    known += [v.target.figure * scale for v in values if v.target]
    if not known:
        return None
    low, high = min(known), max(known)
    if not is_rate(definition):
        return [0, high * 1.08 or 1]
    room = max((high - low) * 0.12, 0.2)
    return [max(0.0, low - room), min(high + room, 100 + room)]


def cut_at(values: Sequence[Value], definition: Definition) -> str:
    """Where a cut axis starts, in words for the hint; "" when it starts at zero."""
    bounds = bounds_of(values, definition)
    if not is_rate(definition) or not bounds or bounds[0] <= 0:
        return ""
    start = words.inline(f"{say.trimmed(bounds[0], 1)}{say.NBSP}%")
    return words.t("chart.cut_axis", start=start)


def _months(values: Sequence[Value]) -> dict[str, Any]:
    """Ticks in words: few enough to stand level on a phone, the first always named."""
    every = max(1, -(-len(values) // 6))
    shown = list(values)[::every]
    return {
        "type": "date",
        "tickvals": [start(v) for v in shown],
        "ticktext": _ticks(shown),
        "ticks": "outside",
        "tickangle": 0,
    }


def _ticks(shown: Sequence[Value]) -> list[str]:
    """Months with the year under the first and wherever it changes; other periods by name."""
    out, year = [], 0
    for value in shown:
        start = value.period.start
        if value.period.grain is not Grain.MONTH:
            out.append(tick(value))
        elif start.year == year:
            out.append(f"{start:%m}")
        else:
            out.append(f"{start:%m}<br>{start.year}")
        year = start.year
    return out


def tick(value: Value) -> str:
    """A short name of a period: ``12/2023``, ``26/12``, ``2023``."""
    period = value.period
    match period.grain:
        case Grain.MONTH:
            return words.month_tick(period)
        case Grain.DAY | Grain.WEEK:
            return f"{period.start:%d/%m}"
        case _:
            return period.code.split("/")[0]


_RIGHT = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 8, "showarrow": False}


def last(values: Sequence[Value], definition: Definition, line: str) -> list[dict[str, Any]]:
    """The last figure in the colour of its line."""
    known = [v for v in values if not v.withheld]
    if not known:
        return []
    text, font = unsure.label(known[-1]), {"color": theme.colour(line)}
    return [_RIGHT | {"y": _y(known[-1], definition), "text": text, "font": font, "align": "left"}]


def _labels(values: Sequence[Value], definition: Definition, line: str) -> list[dict[str, Any]]:
    """Direct labels: the last figure, the target, the break mark."""
    scale = 100 if is_rate(definition) else 1
    known = [v for v in values if not v.withheld]
    out = last(values, definition, line)
    newest = known[-1] if known else None
    if values and values[-1].target and newest is not None:
        target = values[-1].target
        at = target.figure * scale
        bounds = bounds_of(values, definition) or [0, 1]
        room = 10 + 8 * max(2, out[0]["text"].count("<br>") + 1)  # px from its middle
        near = abs(at - _y(newest, definition)) < (bounds[1] - bounds[0]) * room / 186
        shift = 0 if not near else -room if at <= _y(newest, definition) else room
        out.append(
            _RIGHT
            | {"y": at, "yshift": shift, "align": "left", "text": goal.spoken(target, definition)}
        )
    return out + parted.labels(values)


def bars(rows: Sequence[tuple[str, str, Sequence[Value]]]) -> dict[str, Any]:
    """Counts side by side from zero: (name, colour token, values); the running one lighter."""
    data = []
    for name, token, values in rows:
        shown = [v for v in values if not v.withheld]
        data.append(
            {
                "type": "bar",
                "name": name,
                "x": [start(v) for v in shown],
                "y": [v.value for v in shown],
                "text": [words.inline(v.display) + unsure.tail(v) for v in shown],
                "textposition": "none",
                "customdata": [words.period_name(v.period) for v in shown],
                "hovertemplate": "%{customdata}<br>" + name + ": <b>%{text}</b><extra></extra>",
                "marker": {
                    "color": theme.colour(token),
                    "opacity": [0.55 if v.running or v.estimated else 1 for v in shown],
                }
                | unsure.striped([number.doubted(v) for v in shown]),
            }
        )
    paths = [values for _, _, values in rows]
    named = parted.labels(*paths)
    most = max((v.value or 0 for values in paths for v in values), default=0)
    steps = {"dtick": 1} if most < 5 else {"nticks": 5}  # no tick between whole numbers
    layout = {
        "barmode": "group",
        "xaxis": _months(max(paths, key=len, default=())),
        "yaxis": {"rangemode": "tozero", "tickformat": ",d", **steps},
        "margin": {"l": _left(most, 52), "r": 8, "t": 22 if named else 8, "b": 40},
        "hovermode": "closest",
        "annotations": named,
        "shapes": parted.verticals(*paths),
    }
    return chart.figure(data, layout)
