"""Two lines on a wall: two counts by month, or one beside itself a year before.

The chart is a row of twelve slices on the columns of the months, each drawn alone: so where a wall
has room for six months, or a seam lies between two columns, the rest of it simply stands as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.period import Grain, Period, last_months
from core.values import Value
from dashboard.components import number
from dashboard.components.svg import Svg
from dashboard.wall import fit, grid, panels
from dashboard.wall.say import SMALL
from dashboard.wall.scene import Scene
from dashboard.wording import words
from indicators.asking.compare import broken
from indicators.defining.model import Definition

_NAME, _ROOM, _LAST = 2.35, 29.0, 3.2  # u; the last: letters of the figure of the last month
_DEEP = 96.0  # of 100
Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One of them. ``path``: its twelve months, None where the store tells nothing of one."""

    name: str
    definition: Definition
    path: tuple[Value | None, ...]

    @property
    def figures(self) -> list[float | None]:
        """What is drawn; a gap where a figure is withheld."""
        return [None if one is None or one.withheld else one.value for one in self.path]


def months(scene: Scene) -> list[Period]:
    """The months that are drawn, the oldest first."""
    return last_months(scene.board.filters.last_day)


def read(scene: Scene, ids: Sequence[str]) -> list[Line]:
    """The lines of a panel: of one indicator its last year too. None where there are no months."""
    known = [scene.board.definitions[id] for id in ids if id in scene.board.definitions]
    shown = [one for one in known if Grain.MONTH in one.grains and scene.of_unit(one.id)]
    now = months(scene)
    if len(ids) == 1:
        before = [one.last_year() for one in now]
        return [
            Line(words.t(f"wall.{key}"), one, _path(scene, one, periods))
            for one in shown
            for key, periods in (("this_year", now), ("year_before", before))
        ]
    return [Line(words.brief(one), one, _path(scene, one, now)) for one in shown]


def _path(
    scene: Scene, definition: Definition, periods: Sequence[Period]
) -> tuple[Value | None, ...]:
    found = scene.board.series(definition, Grain.MONTH, periods[0].start, periods[-1].start)
    held = {one.period: one for one in found}
    return tuple(held.get(one) for one in periods)


def title(scene: Scene, ids: Sequence[str], lines: Sequence[Line]) -> str:
    """What the panel is called: its indicator, or that both of them stand by month."""
    if len(ids) == 1 and lines:
        return panels.named(lines[0].definition)
    return words.t("wall.two_lines")


def panel(scene: Scene, ids: Sequence[str], room: int) -> list[Component]:
    """The heading, the chart and its months. ``room``: lines below the heading."""
    lines, now = read(scene, ids), months(scene)
    name = title(scene, ids, lines)
    told = [one for line in lines for one in line.figures if one is not None]
    if not told:
        return _heading(fit.one([name], 2.6, fit.CELL) or name, words.t("reason.missing"))
    definition, ends = lines[0].definition, _ends(told)
    sub = axis(ends, definition)
    last = _last(lines)
    spans = [_legend(n, line, last) for n, line in enumerate(lines)]
    inside: list[Component] = [html.Span([one for pair in spans for one in pair], className="nm")]
    inside += [_slice(lines, now, n, ends) for n in range(len(now))]
    chart = html.Li(inside, className="chart", style={"--n": str(max(room - 1, 4))})
    ticks = [grid.tick(one, n) for n, one in enumerate(now)]
    head = [html.Span(one, className="mo yr" if "/" in one else "mo") for one in ticks]
    below = html.Li([html.Span("", className="nm"), *head], className="mh")
    return [*_heading(fit.one([name], 2.6, fit.CELL) or name, sub), html.Ol([chart, below])]


def _heading(name: str, sub: str) -> list[Component]:
    parts = [html.H2(name, className="h"), html.P(sub, className="sub")]
    return [html.Div(parts, className="lh")]


def _last(lines: Sequence[Line]) -> int:
    """The last whole month of which the first line has a figure; that of the others is the same."""
    path = lines[0].path
    told = [
        n for n, one in enumerate(path) if one is not None and not one.running and not one.withheld
    ]
    return told[-1] if told else len(path) - 1


def _legend(n: int, line: Line, last: int) -> list[Component]:
    """How a line is drawn, and its last whole month: the figure that a leader reads first."""
    name = fit.one([line.name, line.definition.short_name], _NAME, _ROOM - 4) or line.name
    out: list[Component] = [
        html.Span([html.I("", className=f"key{n}"), html.B(name)], className="ln")
    ]
    value = line.path[last]
    if value is not None:
        month = f"{value.period.start.month}/{value.period.start.year}"
        then = f" · {month}"
        figure: Component = html.B(_figure(value, then), className=f"num{_hatched(value)}")
        out.append(html.Span([figure, then], className="ln muted"))
    return out


def _figure(value: Value, then: str) -> Component:
    """The figure in full; ``1,29 tỷ`` where it and what follows it would be wider than the room."""
    room = fit.CELL - fit.width(then) * _NAME
    if value.withheld or fit.width(words.inline(value.display), bold=True) * _LAST <= room:
        return number.short(value)
    return number.drawn(value, words.inline(say.short(value.value)))


def _hatched(value: Value) -> str:
    return " hatched" if number.doubted(value) else ""


def axis(ends: Ends, definition: Definition) -> str:
    """From where to where the axis goes: in fewer words, then in shorter figures, to fit its room.

    It stands in the second column, between two seams.
    """
    unit = "" if definition.unit == "%" else words.measure(definition.unit)
    full = (_said(ends[0], definition) if ends[0] else "0", _said(ends[1], definition))
    fine, rough = _rounded(ends, 3) or full, _rounded(ends, 1) or full
    brief = [(said, one) for one in (unit, "") for said in (full, fine, rough)]
    forms = [("scale", (full, unit)), *(("scale_brief", one) for one in brief)]
    texts = [
        words.t(f"wall.{key}", low=low, high=high, unit=one).strip()
        for key, ((low, high), one) in forms
    ]
    return fit.one(texts, SMALL) or texts[-1]


def _rounded(ends: Ends, decimals: int) -> tuple[str, str] | None:
    """``1,277`` and ``1,29 triệu``, never two that are one; None for figures that are not long."""
    for n in range(decimals, 7):
        (low, small), (high, large) = (words.figure(say.short(one, n)) for one in ends)
        if large and (low, small) != (high, large):
            first = low if small in ("", large) else f"{low}{say.NBSP}{small}"
            return first, f"{high}{say.NBSP}{large}"
    return None


def _said(figure: float, definition: Definition) -> str:
    if definition.unit == "%":
        return words.percent(figure, definition.decimals)
    return words.number(figure, definition.decimals)


def _slice(lines: Sequence[Line], now: Sequence[Period], n: int, ends: Ends) -> Component:
    """One month of the chart: from half way to the month before to half way to the next one."""
    strokes, told, old = "", [], False
    for at, line in enumerate(lines):
        strokes += _strokes(line, n, ends, at)
        value = line.path[n]
        figure = fit.plain(number.short(value)) if value else words.t("reason.missing")
        told.append(f"{line.name}: {figure}")
        old = old or (value is not None and not value.withheld and number.doubted(value))
    none = all(line.figures[n] is None for line in lines)
    said = html.Span(f"{words.period_name(now[n])}: {'; '.join(told)}", className="sr")
    drawn = Svg(
        f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">{strokes}</svg>'
    )
    css = " ".join(["sl", *(["m0"] if none else []), *(["old"] if old else [])])
    cell: Component = html.Span([drawn, said], className=css)
    return cell


def _strokes(line: Line, n: int, ends: Ends, at: int) -> str:
    """A line within a month; dotted into one that runs, not joined across a break or a gap."""
    figures = line.figures
    here = figures[n]
    if here is None:
        return ""
    y, out = _height(here, ends), ""
    for other, edge in ((n - 1, 0), (n + 1, 100)):
        if not 0 <= other < len(figures):
            continue
        there, before, after = figures[other], line.path[min(n, other)], line.path[max(n, other)]
        if there is None or before is None or after is None or broken(before, after):
            continue
        half = (y + _height(there, ends)) / 2
        css = f"l{at}{' run' if after.running else ''}"
        out += f'<path class="{css}" d="M50 {y:.1f} {edge} {half:.1f}"/>'
    return out + f'<path class="l{at} pt" d="M50 {y:.1f}h0"/>'


def _ends(told: Sequence[float]) -> Ends:
    """The axis of both lines: from 0 where they come near it or are all alike, else from below."""
    high, least = max(told) or 1.0, max(min(told), 0.0)
    if least < high / 2 or least == high:
        return 0.0, high
    low = least - (high - least) / 3
    return (low if high <= 1 else float(int(low))), high


def _height(figure: float, ends: Ends) -> float:
    """From the top, of 100; a line on either end is not cut in half."""
    low, high = ends
    return 2.0 + _DEEP * (1.0 - (max(figure, low) - low) / ((high - low) or 1.0))
