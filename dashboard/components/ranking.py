"""Units ranked with their intervals: shown worst first, small numbers named but not ranked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from core.text import alphabet
from core.values import Status, Target
from dashboard.addresses.filters import Filters
from dashboard.components import goal, moved, number, sheet, table
from dashboard.components import status as mark
from dashboard.components.svg import Svg
from dashboard.wording import words
from indicators.asking.compare import is_rate
from indicators.asking.ranking import UNSURE, Ranked
from indicators.defining.model import Definition

WIDTH, _HEIGHT, _PAD = 168, 18, 5
"""Pixels of an interval's drawing; the pad keeps dots at the ends whole."""
NAME, COUNT, WORST = "ten", "so-luong", "kem-nhat"


@dataclass(frozen=True, slots=True)
class Sort:
    """The order that the address asks for, and the address of another order."""

    by: str
    href: Callable[[str], str]


def sort_of(filters: Filters, anchor: str) -> Sort:
    """Read ``sap``; an order that does not exist is the worst first."""
    by = filters.query.get("sap", WORST)
    return Sort(
        by if by in (NAME, COUNT) else WORST,
        lambda one: filters.href(sap=None if one == WORST else one) + f"#{anchor}",
    )


def ranking(
    rows: Sequence[Ranked],
    definition: Definition,
    *,
    caption: str,
    names: tuple[str, str],
    href: Callable[[Ranked], str],
    limit: int | None = None,
    subject: str = "",
    compact: bool = False,
    sort: Sort | None = None,
) -> Component:
    """The table. ``names``: of numerator and denominator; ``href``: where a row's name leads.

    With ``limit`` only the worst rows are drawn, and always all that are not ranked (up to six).
    """
    shown = _ordered(_cut(rows, limit), sort)
    axis = _axis(shown)
    rate = is_rate(definition)
    drawn = []
    unranked = False
    for row in shown:
        css = "sep" if row.apart and not unranked else ""
        unranked = unranked or bool(row.apart)
        drawn.append(table.Row(_cells(row, definition, axis, rate, href(row)), css))
    columns: list[table.Column] = [
        _column(subject or words.t("rank.unit"), NAME, sort, css="name"),
        table.Column(words.t("rank.place"), num=True, css="wide"),
    ]
    if rate:
        columns += [
            table.Column(names[0], num=True, css="wide nume"),
            _column(names[1], COUNT, sort, num=True),
            table.Column(axis.head(definition), css="iv wide"),
        ]
    columns.append(_column(words.t("rank.rate" if rate else "rank.figure"), WORST, sort, num=True))
    if any(row.value.target is not None for row in shown):
        columns.append(table.Column(words.t("rank.verdict")))
    drawn_table: Component = table.table(
        columns,
        drawn,
        caption=caption,
        css="tb rk compact" if compact else "tb rk",
        among=len(rows),
    )
    return drawn_table


def section(
    rows: Sequence[Ranked],
    definition: Definition,
    *,
    title: str,
    anchor: str,
    names: tuple[str, str],
    href: Callable[[Ranked], str],
    limit: int | None = None,
    subject: str = "",
    everything: str = "",
    compact: bool = False,
    above: Sequence[Component] = (),
    sort: Sort | None = None,
    empty: str = "",
    below: Component | None = None,
) -> Component:
    """The ranking in its box, with its rules in words and the way to all rows.

    ``everything``: address that shows all rows; ``compact``: without rank and interval, for a
    narrow place; ``above``: what stands under the title; ``sort``: how the reader wants it;
    ``empty``: why there is nothing; ``below``: stands under the table.
    """
    inside: list[Component] = [html.H2(title), *above]
    if not rows:
        inside.append(html.P(empty or words.t("reason.missing"), className="muted"))
        return html.Section(inside, className="box", id=anchor)
    inside += [
        sheet.ranked(definition, compact=compact),
        ranking(
            rows,
            definition,
            caption=title,
            names=names,
            href=href,
            limit=limit,
            subject=subject,
            compact=compact,
            sort=sort,
        ),
    ]
    converted = moved.hint([row.value for row in rows])
    if converted:
        inside.append(html.P(converted, className="hint"))
    if everything and len(rows) > len(_cut(rows, limit)):
        inside.append(sheet.cut(words.t("rank.cut", count=limit), len(rows), everything))
    inside += [] if below is None else [below]
    return html.Section(inside, className="box", id=anchor)


def _ordered(rows: Sequence[Ranked], sort: Sort | None) -> list[Ranked]:
    """The rows as the reader wants them; the worst first is how they come."""
    if sort is None or sort.by == WORST:
        return list(rows)
    if sort.by == NAME:
        return sorted(rows, key=lambda r: alphabet(number.label(r.value)))
    return sorted(rows, key=lambda r: -(r.value.denominator or 0.0))


def _column(
    title: str, by: str, sort: Sort | None, *, num: bool = False, css: str = ""
) -> table.Column:
    """A head that sorts, where sorting is offered."""
    if sort is None:
        return table.Column(title, num=num, css=css)
    now = ("ascending" if by != COUNT else "descending") if sort.by == by else ""
    return table.Column(title, num=num, css=css, sort=sort.href(by), sorted=now)


def _cut(rows: Sequence[Ranked], limit: int | None) -> list[Ranked]:
    if limit is None:
        return list(rows)
    return [r for r in rows if not r.apart][:limit] + [r for r in rows if r.apart][:6]


def verdict(row: Ranked) -> Component:
    """The word of the interval with its shape."""
    return mark.badge(*judged(row))


def judged(row: Ranked) -> tuple[Status, str]:
    """The status of a sure figure and its word; else that its interval spans the target."""
    if row.status is None:
        return _unsure(row), words.said(UNSURE)
    return row.status, mark.word(row.status)


def _unsure(row: Ranked) -> Status:
    """Where the interval spans the target: a warning only if the rate itself misses it."""
    rate, target = row.value.value, row.value.target
    if rate is None or target is None:
        return Status.NONE
    over = target.at_most is not None and rate > target.at_most
    short = target.at_most is None and target.at_least is not None and rate < target.at_least
    return Status.WATCH if over or short else Status.NONE


def _cells(
    row: Ranked, definition: Definition, axis: _Axis, rate: bool, href: str
) -> list[table.Cell]:
    value = row.value
    label = number.label(value)
    cells: list[table.Cell] = [html.A(label, href=href) if href else label, place(row)]
    figure = moved.marked(value, number.short(value))
    if not rate:
        return [*cells, html.B(figure), verdict(row)]
    parts = () if number.hidden(value) else (value.numerator, value.denominator)
    cells += [_count(part) for part in parts or (None, None)]
    if row.apart:
        return [*cells, _why(row, definition), html.B(figure), verdict(row)]
    return [*cells, axis.bar(row), html.B(figure), verdict(row)]


def place(row: Ranked) -> table.Cell:
    """``5``, or ``3–7`` where the intervals leave the rank open."""
    if row.apart == "partly":
        return html.Span(words.t("rank.partly"), className="muted why-not")
    if row.rank is None:
        return None
    if row.best is None or row.worst is None or row.best == row.worst:
        return words.number(row.rank)
    return f"{words.number(row.best)}–{words.number(row.worst)}"


def _count(value: float | None) -> str | None:
    return None if value is None else number.part(value)


def _why(row: Ranked, definition: Definition) -> Component:
    if row.apart == "small":
        text = words.t("rank.small", count=definition.minimum_count)
    else:
        text = words.said(row.value.reason or row.value.freshness_note) or words.t("reason.missing")
    return html.Span(text, className="muted why-not")


class _Axis:
    """The common scale of the rows' intervals, cut to where they lie."""

    def __init__(self, low: float, high: float, target: Target | None) -> None:
        self.low, self.high = low, high
        self.target = target

    def at(self, share: float) -> float:
        """Pixels from the left."""
        span = self.high - self.low or 1.0
        return _PAD + max(0.0, min(1.0, (share - self.low) / span)) * (WIDTH - 2 * _PAD)

    def head(self, definition: Definition) -> Component:
        """Named ends of the scale."""
        ends = []
        for share, anchor in ((self.low, "start"), (self.high, "end")):
            name = goal.figure(share, definition)
            ends.append(
                f'<text x="{self.at(share):.0f}" y="12" text-anchor="{anchor}">{name}</text>'
            )
        if self.target and self.low < self.target.figure < self.high:
            x = self.at(self.target.figure)
            if 44 < x < WIDTH - 52:
                name = goal.figure(self.target.figure, definition)
                ends.append(
                    f'<text class="g" x="{x:.0f}" y="12" text-anchor="middle">{name}</text>'
                )
        drawn = (
            f'<svg class="axs" width="{WIDTH}" height="16" aria-hidden="true">{"".join(ends)}</svg>'
        )
        said = html.Span(words.t("rank.interval_head"), className="sr")
        return html.Span([said, Svg(drawn, className="svg")])

    def bar(self, row: Ranked) -> Component:
        """Interval as a line, the rate as a dot, the target as a dashed vertical."""
        colour = mark.css(_unsure(row) if row.status is None else row.status)
        mid = _HEIGHT / 2
        body = ""
        if self.target:
            x = self.at(self.target.figure)
            body = f'<line class="tgv" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{_HEIGHT}"/>'
        if row.low is not None and row.high is not None:
            left, right = self.at(row.low), self.at(row.high)
            body += f'<line class="ci" x1="{left:.1f}" x2="{right:.1f}" y1="{mid}" y2="{mid}"/>'
        if row.value.value is not None:
            body += f'<circle cx="{self.at(row.value.value):.1f}" cy="{mid}" r="4"/>'
        said = _spoken(row)
        return Svg(
            f'<svg class="{colour}" width="{WIDTH}" height="{_HEIGHT}" role="img"'
            f' aria-label="{said}">{body}</svg>',
            className="svg",
        )


def _spoken(row: Ranked) -> str:
    if row.low is None or row.high is None:
        return words.t("rank.no_interval")
    return words.t("rank.interval", low=words.percent(row.low), high=words.percent(row.high))


def _axis(rows: Sequence[Ranked]) -> _Axis:
    target = next((r.value.target for r in rows if r.value.target), None)
    ends = [e for r in rows if not r.apart for e in (r.low, r.high) if e is not None]
    if target:
        ends.append(target.figure)
    if not ends:
        return _Axis(0.0, 1.0, target)
    # whole points, so that the named ends are round
    low, high = int(min(ends) * 100) / 100, -int(-max(ends) * 100 // 1) / 100
    return _Axis(low, max(high, low + 0.01), target)
