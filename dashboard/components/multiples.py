"""Small multiples: one small drawing for each unit or indicator, all of a measure on one axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol, TypeVar
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from core.values import Status, Value
from dashboard.components import (
    goal,
    leading,
    moved,
    number,
    parted,
    series,
    table,
    unsure,
)
from dashboard.components import status as mark
from dashboard.components.attrs import attrs
from dashboard.components.svg import Svg
from dashboard.serving.html import escape
from dashboard.wording import words
from exports.pictures.supple import PLACE
from indicators.asking.compare import is_rate
from indicators.asking.ranking import UNSURE, rank
from indicators.defining.model import Definition

_WIDTH, _HEIGHT = 300.0, 122.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 8.0, 18.0, 102.0


@dataclass(frozen=True, slots=True)
class Panel:
    """One drawing. ``value``: of the chosen period; ``path``: by month, oldest first.

    ``lead``: the address of its figure in another period, with a place for that period's code.
    """

    name: str
    href: str
    value: Value
    path: Sequence[Value]
    definition: Definition
    without: str  # the address of the same view without it; "" where it cannot be left out
    lead: str

    def way(self, value: Value) -> str:
        """Where a point leads: to its indicator, its unit, its own period."""
        return self.lead.replace(PLACE, quote(value.period.code, safe=""))


def hint(paths: Sequence[Sequence[Value]], period: str) -> str:
    """What the strokes of the drawings mean: only of those that are there."""
    values = [one for path in paths for one in path]
    said = [words.t("compare.hint", period=period)]
    said.append(words.t("compare.break") if any(parted.told(path) for path in paths) else "")
    said.append(words.t("chart.thin_estimated") if any(one.estimated for one in values) else "")
    return " ".join(one for one in said if one)


def section(panels: Sequence[Panel], *, title: str, hint: str, anchor: str) -> Component:
    """The drawings in their box; those of one unit of measure share an axis. Table twin below."""
    inside: list[Component] = [html.H2(title), html.P(hint, className="hint")]
    doubts = unsure_of([(one.value, one.definition) for one in panels])
    groups = by_measure(panels)
    for measure, members, (low, high) in groups:
        days = sorted({v.period.start for one in members for v in one.path})
        if len(groups) > 1:
            inside.append(html.H3(words.t("compare.measure", unit=measure), className="mm-h"))
        drawn = [html.Li(_panel(one, (low, high), days, doubts)) for one in members]
        inside.append(html.Ul(drawn, className="mm"))
    inside.append(_twin(panels, title))
    return html.Section(inside, className="box", id=anchor)


class Drawn(Protocol):
    """What of a drawing decides its axis."""

    @property
    def value(self) -> Value:
        """Of the chosen period."""

    @property
    def path(self) -> Sequence[Value]:
        """How it came there."""

    @property
    def definition(self) -> Definition:
        """What it is."""


D = TypeVar("D", bound=Drawn)


def by_measure(panels: Sequence[D]) -> list[tuple[str, list[D], tuple[float, float]]]:
    """(unit of measure, its drawings, the ends of the axis that they share); rates in percent."""
    groups: dict[str, list[D]] = {}
    for one in panels:
        groups.setdefault(
            "%" if is_rate(one.definition) else words.measure(one.definition.unit), []
        ).append(one)
    out = []
    for measure, members in groups.items():
        values = [v for one in members for v in [*one.path, one.value]]
        bounds = series.bounds_of(values, members[0].definition) or [0.0, 1.0]
        low, high = bounds[0], min(bounds[1], 100.0) if measure == "%" else bounds[1]
        low = low if low > high / 5 else 0.0  # an axis cut by so little is not cut
        out.append((measure, members, (low, high)))
    return out


def unsure_of(drawn: Sequence[tuple[Value, Definition]]) -> dict[int, str]:
    """What a ranking of units of one indicator would say beside the status of their cards.

    By the value's identity: that its interval spans the target; none of a figure that is sure, nor
    of indicators of one unit beside each other.
    """
    if len({definition.id for _, definition in drawn}) != 1:
        return {}
    rows = rank([value for value, _ in drawn], drawn[0][1])
    return {id(row.value): words.said(UNSURE) for row in rows if row.status is None}


def _panel(
    one: Panel,
    bounds: tuple[float, float],
    days: Sequence[date],
    doubts: Mapping[int, str],
) -> list[Component]:
    value = one.value
    judged = Status.NONE if value.withheld else value.status
    head: list[Component] = [html.A(one.name, href=one.href)]
    if one.without:
        said = words.t("compare.remove", name=one.name)
        head.append(html.A("×", href=one.without, className="rm", **attrs(aria_label=said)))
    line: list[Component] = [html.B(number.short(value)), mark.badge(judged)]
    if id(value) in doubts:
        line.append(html.Small(doubts[id(value)]))
    if value.withheld or number.doubted(value):
        why = number.doubt(value) if number.doubted(value) else words.said(value.reason)
        why = why or words.said(value.freshness_note) or words.t("reason.missing")
        line.append(html.Small(why))
    return [
        html.Div(head, className="mm-n"),
        html.P(line, className="mm-v"),
        Svg(_drawing(one, bounds, days, judged), className="mm-s"),
    ]


def _drawing(one: Panel, bounds: tuple[float, float], days: Sequence[date], judged: Status) -> str:
    """Ends of the axis in words, target dashed, break dotted, the path, a dot where it ends."""
    low, high = bounds
    at = {day.isoformat(): n for n, day in enumerate(days)}
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(days) - 1, 1)

    def x(day: str) -> float:
        return _LEFT + step * at[day]

    def y(figure: float) -> float:
        share = (figure - low) / ((high - low) or 1.0)
        return _BOTTOM - max(0.0, min(1.0, share)) * (_BOTTOM - _TOP)

    scale = 100 if is_rate(one.definition) else 1
    body = []
    for figure in (low, high):
        named = escape(goal.figure(figure / scale, one.definition))
        body.append(
            f'<line class="ax" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y(figure):.1f}"'
            f' y2="{y(figure):.1f}"/><text x="{_LEFT - 5}" y="{y(figure) + 4:.1f}"'
            f' text-anchor="end">{named}</text>'
        )
    goals = [(v.period.start.isoformat(), v.target.figure) for v in one.path if v.target]
    if goals:  # in steps: each month has the target of its time
        steps = [f"M{x(goals[0][0]):.1f} {y(goals[0][1] * scale):.1f}"]
        steps += [f"H{x(day):.1f}V{y(figure * scale):.1f}" for day, figure in goals[1:]]
        body.append(f'<path class="tgt" d="{"".join(steps)}H{_WIDTH - _RIGHT}"/>')
    elif one.value.target is not None:
        mid = y(one.value.target.figure * scale)
        body.append(
            f'<line class="tgt" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{mid:.1f}" y2="{mid:.1f}"/>'
        )
    for since, said in parted.told(one.path, short=True).items():
        if since.isoformat() in at:
            down = x(since.isoformat()) - step / 2
            late = down > _WIDTH / 2  # the word stands where it has room
            body.append(
                f'<line class="brk" x1="{down:.1f}" x2="{down:.1f}" y1="{_TOP}" y2="{_BOTTOM}"/>'
                f'<text class="brk" x="{down + (6 if late else -6):.1f}" y="{_TOP - 6}"'
                f' text-anchor="{"end" if late else "start"}">{escape(said)}</text>'
            )
    for stroke in series.strokes(one.path, one.definition):
        points = [f"{x(d):.1f} {y(v):.1f}" for d, v in zip(stroke.x, stroke.y, strict=True)]
        if len(points) == 1:
            points.append(points[0])
        body.append(f'<path class="{stroke.kind}" d="M{"L".join(points)}"/>')
    known = [v for v in one.path if not v.withheld]
    if known:
        end = known[-1]
        body.append(
            f'<circle class="end{number.old(end)}" cx="{x(end.period.start.isoformat()):.1f}"'
            f' cy="{y((end.value or 0.0) * scale):.1f}" r="3.4"/>'
        )
    if known and days:
        for day, anchor in ((days[0], "start"), (days[-1], "end")):
            body.append(
                f'<text x="{x(day.isoformat()):.1f}" y="{_HEIGHT - 4}"'
                f' text-anchor="{anchor}">{day:%m/%Y}</text>'
            )
    body += _ways(one, [x(day.isoformat()) for day in days], at)
    return (
        f'<svg class="mms {mark.css(judged)}" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}"'
        f' aria-hidden="true">{"".join(body)}</svg>'
    )


def _ways(one: Panel, xs: Sequence[float], at: Mapping[str, int]) -> list[str]:
    """Over all of it a field for each month, as wide as it: its figure in words, and the way there.

    Not reached by keys, since the drawing is one picture; the twin has the same links.
    """
    edges = [_LEFT, *((a + b) / 2 for a, b in pairwise(xs)), _WIDTH - _RIGHT]
    out = []
    for value in one.path:
        left, right = edges[at[series.start(value)] :][:2]
        told = "–" if value.withheld else words.inline(value.display) + unsure.tail(value)
        said = f"{words.period_name(value.period)}: {told}"
        out.append(
            f'<a href="{escape(one.way(value))}" tabindex="-1"><rect class="go" x="{left:.1f}"'
            f' width="{right - left:.1f}" height="{_BOTTOM}"><title>{escape(said)}</title></rect>'
            "</a>"
        )
    return out


def _twin(panels: Sequence[Panel], title: str) -> Component:
    """Months down, drawings across: the same figures."""
    held = [{v.period: v for v in one.path} for one in panels]
    periods = sorted({period for one in held for period in one}, key=lambda p: p.start)
    rows, steps = list[list[table.Cell]](), list[Value]()
    for period in periods:
        first = next(one[period] for one in held if period in one)
        figures = [
            moved.marked(known[period], _lead(one, known[period])) if period in known else None
            for one, known in zip(panels, held, strict=True)
        ]
        rows.append([leading.named(first), *figures])
        steps.append(first)
    columns = [table.Column(words.t("chart.period"))]
    columns += [table.Column(one.name, num=True) for one in panels]
    drawn: Component = table.twin(
        columns, parted.rows([(one.name, one.path) for one in panels], steps, rows), caption=title
    )
    return drawn


def _lead(one: Panel, value: Value) -> Component:
    return html.A(number.short(value), href=one.way(value))
