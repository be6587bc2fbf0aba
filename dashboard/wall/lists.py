"""The wall's lists of units: who holds overdue dossiers, who stands worst, months of one unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.period import Period
from core.units import Unit
from core.values import Value
from dashboard.components import number
from dashboard.wall import fit
from dashboard.wall.say import SMALL
from dashboard.wording import words

LISTED = 2.35  # u
FEW = 3
"""Rows: fewer are not worth a second heading."""


@dataclass(frozen=True, slots=True)
class Late:
    """A unit with its overdue dossiers and how many more than yesterday (None: not known).

    ``old``: the count has outlived its promise.
    """

    unit: Unit
    count: int
    more: int | None
    old: bool = False


def holders(
    late: Sequence[Late], held: Sequence[Late], listed: int, total: Value | None
) -> list[Component]:
    """Who holds overdue dossiers; where few do, who holds most open ones below them.

    The numbers of overdue rows are the map's. ``total``: all overdue dossiers, as published.
    """
    shown = list(late[:listed])
    name, sub = "wall.late", _share(shown, late, total)
    if not shown:
        name, sub = "wall.open", words.t("wall.late_none")
    title = [html.H2(words.t(name), className="h"), html.P(sub, className="sub")]
    items = _rows(shown, overdue=True)
    room = listed - len(items) - (1 if items else 0)
    if room >= FEW and held:
        if items:
            items += then(words.t("wall.open"))
        items += _rows(held[:room], overdue=False)
    return [html.Div(title, className="lh"), html.Ol(items)]


def lowest(rows: Sequence[tuple[Unit, Value]]) -> list[Component]:
    """Where nobody holds overdue dossiers: who is least on time, with the rate and all resolved."""
    title = [
        html.H2(words.t("wall.slow"), className="h"),
        html.P(words.t("wall.slow_sub"), className="sub"),
    ]
    return [html.Div(title, className="lh"), html.Ol(_ranked(rows))]


def rated(
    name: str,
    sub: str,
    rows: Sequence[tuple[Unit, Value]],
    before: str = "",
    *,
    points: bool = False,
    cases: bool = True,
) -> list[Component]:
    """Units by a rate, the worst first, each with how many cases it stands on.

    ``before``: what they are ranked by, where the heading names something else. ``points``: the
    figures are points of those that were judged. ``cases`` False: the heading tells of how many.
    """
    return listed(name, sub, [*then(before), *_ranked(rows, points=points, cases=cases)])


def _ranked(
    rows: Sequence[tuple[Unit, Value]], *, points: bool = False, cases: bool = True
) -> list[Component]:
    shares = _shares([value for _, value in rows], points=points)
    return [
        _slow(n, unit, value, share, cases=cases)
        for n, ((unit, value), share) in enumerate(zip(rows, shares, strict=True), 1)
    ]


def counted(
    name: str,
    held: Sequence[Late],
    room: int,
    total: Value | None,
    place: str,
    below: Sequence[Component] = (),
    *,
    bad: bool,
) -> list[Component]:
    """Units by a count, most first, each with how many more than yesterday; the others, and all.

    ``total``: the figure of the whole ``place``, as published; ``below``: more lines.
    """
    rows = held[: fitting(len(held), room)]
    items, rest = _rows(rows, overdue=bad), held[len(rows) :]
    if rest:
        others = words.t("wall.others", count=words.number(len(rest)))
        items.append(_sum(others, words.number(sum(one.count for one in rest))))
    if len(items) < room and total is not None and not total.withheld:
        items.append(_sum(place, number.short(total), css="sum"))
    return listed(name, _share(rows, held, total), [*items, *below])


def lines(held: int, room: int) -> int:
    """How many lines a list of units takes, the whole among them."""
    return min(held + 1, room)


def fitting(held: int, room: int) -> int:
    """How many units are listed: two lines are those of the others and of the whole."""
    return held if held <= room else room - 2


def _sum(name: str, figure: Component | str, css: str = "") -> Component:
    """A line below the units, without a bar: beside it theirs would be nothing."""
    line: Component = html.Li(
        [
            html.Span(name, className="nm"),
            html.Span(html.B(figure, className="num"), className="rt"),
        ],
        className=f"sums {css}".rstrip(),
    )
    return line


def monthly(
    name: str,
    sub: str,
    rows: Sequence[tuple[Period, Value, Value | None]],
    before: str = "",
    *,
    points: bool = False,
) -> list[Component]:
    """Months of one unit, the newest first: the figure, on how many cases, the province's.

    ``before``: whose months they are, where the heading says something else. ``points``: see
    ``rated``.
    """
    return listed(name, sub, [*then(before), *lines_of(rows, points=points)])


def _shares(values: Sequence[Value], *, points: bool) -> list[float]:
    """How long the bars of a list are, as shares of the longest.

    Of the cases where any figure tells them, else of the figures: never of both. Points of a score
    as shares of those that were judged, for which alike are ranked together.
    """
    held = [
        (0.0, 0.0) if one.withheld else (max(one.value or 0.0, 0.0), one.denominator or 0.0)
        for one in values
    ]
    if points:
        return [made / judged if judged else 0.0 for made, judged in held]
    cases = any(one.denominator for one in values)
    sizes = [count if cases else figure for figure, count in held]
    most = max(sizes, default=0.0) or 1.0
    return [one / most for one in sizes]


def lines_of(
    rows: Sequence[tuple[Period, Value, Value | None]], *, points: bool = False
) -> list[Component]:
    """A line a month."""
    shares = _shares([value for _, value, _ in rows], points=points)
    return [
        html.Li(
            [
                html.Span(words.period_name(period), className="nm"),
                html.Span(
                    [
                        html.B(number.short(value), className="num"),
                        _bar(share),
                        html.Span(number.short(whole) if whole else "", className="num d muted"),
                    ],
                    className="rt rate",
                ),
            ],
            className="calmly",
        )
        for (period, value, whole), share in zip(rows, shares, strict=True)
    ]


def then(text: str) -> list[Component]:
    """What follows below the heading is something else."""
    return [html.Li(text, className="then")] if text else []


def _share(shown: Sequence[Late], held: Sequence[Late], total: Value | None) -> str:
    """The published whole; before it what the shown rows hold, where not all of them are shown."""
    if total is None or total.withheld:
        return words.t("wall.since_yesterday")
    whole = words.figure(total.display)[0]
    if len(shown) == len(held):
        return words.t("wall.counted_sub", count=whole)
    part = words.number(sum(one.count for one in shown))
    return words.t("wall.late_sub", part=part, whole=whole)


def listed(name: str, sub: str, items: list[Component]) -> list[Component]:
    """A list under its heading."""
    title = [
        html.H2(fit.one([name], 2.6, fit.CELL) or name, className="h"),
        html.P(fit.one([sub], SMALL, fit.CELL), className="sub"),
    ]
    return [html.Div(title, className="lh"), html.Ol(items)]


def _bar(share: float) -> Component:
    """A bar; ``share``: of the longest that there may be."""
    inner: Component = html.Span(html.I(style={"width": f"{100 * share:.0f}%"}), className="bb")
    return inner


def _slow(n: int, unit: Unit, value: Value, share: float, *, cases: bool) -> Component:
    name = fit.one([unit.name, unit.short_name], LISTED, 29.0) or unit.short_name
    resolved, told = value.denominator or 0, cases and value.denominator is not None
    line: Component = html.Li(
        [
            html.Span([html.I(str(n)), name], className="nm"),
            html.Span(
                [
                    html.B(number.short(value), className="num"),
                    _bar(share),
                    html.Span(words.number(resolved) if told else "", className="num d muted"),
                ],
                className="rt rate",
            ),
        ],
        className="calmly",
    )
    return line


def _rows(rows: Sequence[Late], *, overdue: bool) -> list[Component]:
    most = max((one.count for one in rows), default=1)
    return [_late(n + 1, one, most, overdue=overdue) for n, one in enumerate(rows)]


def _late(n: int, row: Late, most: int, *, overdue: bool) -> Component:
    name = fit.one([row.unit.name, row.unit.short_name], LISTED, 29.0) or row.unit.short_name
    moved: Component = html.Span(words.t("wall.same"), className="muted")
    if row.more is None:
        moved = html.Span("", className="muted")
    elif row.more:
        css = ("worse" if row.more > 0 else "better") if overdue else "muted"
        moved = html.Span(say.signed(row.more, 0, words.language()), className=css)
    line: Component = html.Li(
        [
            html.Span([html.I(str(n)), name], className="nm"),
            html.Span(
                [
                    html.B(words.number(row.count), className="num hatched" if row.old else "num"),
                    _bar(row.count / most),
                    html.Span(moved, className="num d"),
                ],
                className="rt",
            ),
        ],
        className="" if overdue else "calmly",
    )
    return line
