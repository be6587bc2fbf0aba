"""The wall's lists: who holds overdue dossiers, and how the sources stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.period import Period
from core.units import Unit
from core.values import Status, Value
from dashboard import words
from dashboard.components import number
from dashboard.components import status as mark
from dashboard.wall import fit
from dashboard.wall.say import SMALL
from indicators.answers import SourceState
from indicators.owing import Owed, State

_LISTED = 2.35  # u
_FEW = 3  # rows: fewer are not worth a second heading
_FAULTY = {"failed": Status.OFF, "stale": Status.WATCH, "never": Status.WATCH}


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
    if room >= _FEW and held:
        if items:
            items.append(html.Li(words.t("wall.open"), className="then"))
        items += _rows(held[:room], overdue=False)
    return [html.Div(title, className="lh"), html.Ol(items)]


def lowest(rows: Sequence[tuple[Unit, Value]]) -> list[Component]:
    """Where nobody holds overdue dossiers: who is least on time, with the rate and all resolved."""
    title = [
        html.H2(words.t("wall.slow"), className="h"),
        html.P(words.t("wall.slow_sub"), className="sub"),
    ]
    most = max((one.denominator or 0 for _, one in rows), default=0) or 1
    items = [_slow(n + 1, unit, value, most) for n, (unit, value) in enumerate(rows)]
    return [html.Div(title, className="lh"), html.Ol(items)]


def rated(name: str, rows: Sequence[tuple[Unit, Value]], ranked: int) -> list[Component]:
    """Units by a rate, the worst first, each with how many cases it stands on."""
    most = max((one.denominator or 0 for _, one in rows), default=0) or 1
    items = [_slow(n + 1, unit, value, most) for n, (unit, value) in enumerate(rows)]
    sub = words.t("wall.rated_sub", count=words.number(ranked))
    return _list(name, sub if rows else words.t("wall.none_ranked"), items)


def counted(
    name: str, held: Sequence[Late], room: int, total: Value | None, *, bad: bool
) -> list[Component]:
    """Units by a count, most first, each with how many more than yesterday.

    ``total``: the whole province's figure, as published.
    """
    rows = held[:room]
    sub = _share(rows, held, total) if rows else words.t("wall.none_held")
    return _list(name, sub, _rows(rows, overdue=bad))


def monthly(
    name: str, sub: str, rows: Sequence[tuple[Period, Value, Value | None]]
) -> list[Component]:
    """Months of one unit, the newest first: the figure, on how many cases, the province's.

    Bars are of the cases where any month tells them, else of the figures: never of both.
    """
    cases = any(one.denominator for _, one, _ in rows)
    sized = [0.0 if number.withheld(v) else v.denominator if cases else v.value for _, v, _ in rows]
    sizes = [one or 0.0 for one in sized]
    most = max(sizes, default=0) or 1
    items: list[Component] = [
        html.Li(
            [
                html.Span(words.period_name(period), className="nm"),
                html.Span(
                    [
                        html.B(number.short(value), className="num"),
                        html.Span(
                            html.I(style={"width": f"{100 * max(size, 0) / most:.0f}%"}),
                            className="bb",
                        ),
                        html.Span(number.short(whole) if whole else "", className="num d muted"),
                    ],
                    className="rt rate",
                ),
            ],
            className="calmly",
        )
        for (period, value, whole), size in zip(rows, sizes, strict=True)
    ]
    return _list(name, sub, items)


def _share(shown: Sequence[Late], held: Sequence[Late], total: Value | None) -> str:
    """The published whole; before it what the shown rows hold, where not all of them are shown."""
    if total is None or number.withheld(total):
        return words.t("wall.since_yesterday")
    whole = words.figure(total.display)[0]
    if len(shown) == len(held):
        return words.t("wall.counted_sub", count=whole)
    part = words.number(sum(one.count for one in shown))
    return words.t("wall.late_sub", part=part, whole=whole)


def _list(name: str, sub: str, items: list[Component]) -> list[Component]:
    title = [
        html.H2(fit.one([name], 2.6, fit.CELL) or name, className="h"),
        html.P(fit.one([sub], SMALL, fit.CELL), className="sub"),
    ]
    return [html.Div(title, className="lh"), html.Ol(items)]


def untold() -> list[Component]:
    """In place of ``sources`` at a past moment: nobody wrote down how they stood."""
    return [html.P(words.t(f"drill.sources_{n}"), className="sub") for n in (1, 2)]


def unknown(title: str) -> list[Component]:
    """A list whose past nobody wrote down, ``title`` being a key of words."""
    return _list(words.t(title), words.t("drill.not_kept"), [])


def every_source(states: Sequence[SourceState], now: int, room: int) -> list[Component]:
    """Every source, the worst first: its state in words, when it last succeeded, what is wrong."""
    on = [one for one in states if one.feeds]
    on.sort(key=lambda one: (-_FAULTY.get(one.state, Status.ON).urgency, one.title))
    items = [_source(one, now) for one in on[:room]]
    good = sum(1 for one in on if one.state in ("ok", "partial"))
    return _list(
        words.t("wall.all_sources"), words.t("wall.good_of", good=good, all=len(on)), items
    )


def _source(one: SourceState, now: int) -> Component:
    status = _FAULTY.get(one.state, Status.NONE if one.state == "paused" else Status.ON)
    last = words.since(one.last_success, now) if one.last_success else say.NOTHING
    told = words.t(f"wall.state_{one.state}", at=words.since(one.failing_since, now))
    fault = fit.one([one.fault], _LISTED, fit.CELL) if status.urgency else ""
    line: Component = html.Li(
        [
            html.Span(
                [html.Span(mark.shape(status), className=mark.css(status)),
                 fit.one([one.title], _LISTED, 28.0) or one.title],
                className="nm",
            ),
            html.Span(told, className=f"st {mark.css(status)}"),
            html.Span(fault or words.t("wall.last_good", at=last), className="muted"),
        ]
    )  # fmt: skip
    return line


def owing(owed: Sequence[Owed], room: int) -> list[Component]:
    """Who owes figures, the longest debt first, with how many and for how long."""
    late: dict[str, tuple[int, int]] = {}
    for one in owed:
        if one.state is State.OVERDUE:
            count, days = late.get(one.reporter_name, (0, 0))
            late[one.reporter_name] = (count + 1, max(days, one.days))
    order = sorted(late.items(), key=lambda one: (-one[1][1], -one[1][0], one[0]))
    items: list[Component] = []
    for n, (name, (count, days)) in enumerate(order[:room]):
        told = [words.t("wall.owes", count=count, days=days), words.t("wall.owes_short", days=days)]
        items.append(
            html.Li(
                [
                    html.Span([html.I(str(n + 1)), fit.one([name], _LISTED, 29.0)], className="nm"),
                    html.Span(fit.one(told, _LISTED, fit.CELL), className="nm worse"),
                ]
            )
        )
    sub = words.t("wall.owing_sub", count=len(late)) if late else words.t("wall.owing_none")
    return _list(words.t("wall.owing"), sub, items)


def _slow(n: int, unit: Unit, value: Value, most: float) -> Component:
    name = fit.one([unit.name, unit.short_name], _LISTED, 29.0) or unit.short_name
    resolved, told = value.denominator or 0, value.denominator is not None
    line: Component = html.Li(
        [
            html.Span([html.I(str(n)), name], className="nm"),
            html.Span(
                [
                    html.B(number.short(value), className="num"),
                    html.Span(
                        html.I(style={"width": f"{100 * resolved / most:.0f}%"}), className="bb"
                    ),
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
    name = fit.one([row.unit.name, row.unit.short_name], _LISTED, 29.0) or row.unit.short_name
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
                    html.Span(
                        html.I(style={"width": f"{100 * row.count / most:.0f}%"}), className="bb"
                    ),
                    html.Span(moved, className="num d"),
                ],
                className="rt",
            ),
        ],
        className="" if overdue else "calmly",
    )
    return line


def sources(states: Sequence[SourceState], now: int) -> list[Component]:
    """How many sources keep their promise, a shape each, and the worst one by name."""
    on = [one for one in states if one.feeds]
    good = [one for one in on if one.state in ("ok", "partial")]
    newest = max((one.last_success for one in on if one.last_success), default=None)
    head = words.t("wall.sources", good=len(good), all=len(on), at=say.since(newest, now))
    order = sorted(on, key=lambda one: -_FAULTY.get(one.state, Status.ON).urgency)
    shapes = [
        html.Span(mark.shape(status), className=mark.css(status), title=one.title)
        for one in order[:11]
        for status in [_FAULTY.get(one.state, Status.ON)]
    ]
    return [
        html.P(head, className="sub"),
        html.Div(shapes, className="dots"),
        _worst(order[0] if order else None, now),
    ]


def _worst(source: SourceState | None, now: int) -> Component:
    if source is None or source.state not in _FAULTY:
        fine: Component = html.P(words.t("wall.sources_good"), className="sub")
        return fine
    at = say.since(source.failing_since, now)
    texts = {
        "failed": [
            words.t("wall.source_failed", name=source.title, at=at),
            words.t("wall.source_failed_plain", name=source.title),
        ],
        "stale": [words.t("wall.source_stale", name=source.title)],
        "never": [words.t("wall.source_never", name=source.title)],
    }[source.state]
    css = "worse" if source.state == "failed" else "fragile"
    text = fit.one(texts, SMALL, fit.CELL) or source.title
    line: Component = html.P(html.Span(text, className=css), className="sub")
    return line
