"""How the sources stand and who owes figures, as a wall lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.period import Period
from core.text import alphabet
from core.values import Status
from dashboard.components import status as mark
from dashboard.wall import fit
from dashboard.wall.fit import LEAST
from dashboard.wall.lists import LISTED, listed, then
from dashboard.wall.say import SMALL
from dashboard.wording import words
from indicators.asking.answers import SourceState
from indicators.reported.owing import Owed, State

_NAME = 31.9
"""u: room of a source's name, were it bold as ``fit.size`` takes it to be."""
_SHAPES = 12
"""That have room in the foot; a count takes that of two."""
_FAULTY = {"failed": Status.OFF, "stale": Status.WATCH, "never": Status.WATCH}


def untold() -> list[Component]:
    """In place of ``sources`` at a past moment: nobody wrote down how they stood."""
    return [html.P(words.t(f"drill.{one}"), className="sub") for one in ("sources", "not_kept")]


def unknown(title: str) -> list[Component]:
    """A list whose past nobody wrote down, ``title`` being a key of words."""
    return listed(words.t(title), words.t("drill.not_kept"), [])


def every_source(
    states: Sequence[SourceState], now: int, room: int, *, narrow: bool = False
) -> list[Component]:
    """Every source, the worst first: its state in words, when it last succeeded, what is wrong.

    ``room``: lines; where they do not suffice the last one counts the others and those of them that
    are well. ``narrow``: two columns in place of three, so what is wrong takes a second line.
    """
    on = worst_first(states)
    lines = [2 if narrow and one.state in _FAULTY else 1 for one in on]
    most = room if sum(lines) <= room else room - 1
    shown = [one for one, end in zip(on, accumulate(lines), strict=True) if end <= most]
    items = [_source(one, now, narrow=narrow) for one in shown]
    if len(shown) < len(on):
        items.append(_others(on[len(shown) :]))
    return listed(words.t("wall.all_sources"), _good_of(on), items)


def _good_of(states: Sequence[SourceState]) -> str:
    good = sum(1 for one in states if one.state in ("ok", "partial"))
    return words.t("wall.good_of", good=good, all=len(states))


def _others(rest: Sequence[SourceState]) -> Component:
    """Sources for which there is no line, in words."""
    well = all(one.state in ("ok", "partial") for one in rest)
    line: Component = html.Li(
        [
            html.Span(words.t("wall.other_sources", count=len(rest)), className="nm"),
            html.Span(words.t("wall.state_ok") if well else _good_of(rest), className="st"),
        ],
        className="sums",
    )
    return line


def worst_first(states: Sequence[SourceState]) -> list[SourceState]:
    """Those that feed, what is wrong first."""
    on = [one for one in states if one.feeds]
    return sorted(
        on, key=lambda one: (-_FAULTY.get(one.state, Status.ON).urgency, alphabet(one.title))
    )


def judged(one: SourceState) -> Status:
    """How a source stands."""
    return _FAULTY.get(one.state, Status.NONE if one.state == "paused" else Status.ON)


def debts(owed: Sequence[Owed]) -> list[tuple[str, int, int]]:
    """(who, how many figures, overdue since so many days), the longest debt first."""
    late: dict[str, tuple[int, int]] = {}
    for one in owed:
        if one.state is State.OVERDUE:
            count, days = late.get(one.reporter_name, (0, 0))
            late[one.reporter_name] = (count + 1, max(days, one.days))
    order = sorted(late.items(), key=lambda one: (-one[1][1], -one[1][0], alphabet(one[0])))
    return [(name, count, days) for name, (count, days) in order]


def _source(one: SourceState, now: int, *, narrow: bool) -> Component:
    """A line; ``narrow``: of one that is well, state and last success share a cell."""
    status = judged(one)
    last = words.since(one.last_success, now) if one.last_success else say.NOTHING
    told = words.t(f"wall.state_{one.state}", at=words.since(one.failing_since, now))
    fault = fit.one([one.fault], LISTED, fit.CELL) if one.state in _FAULTY else ""
    second = [html.Span(fault or words.t("wall.last_good", at=last), className="muted")]
    if narrow and one.state not in _FAULTY:
        told, second = fit.one([f"{told} · {last}", told], LISTED, fit.CELL), []
    line: Component = html.Li(
        [
            html.Span(
                [html.Span(mark.shape(status), className=mark.css(status)), one.title],
                className="nm",
                style={"fontSize": f"calc(var(--u) * {fit.size(one.title, LISTED, LEAST, _NAME)})"},
            ),
            html.Span(told, className=f"st {mark.css(status)}"),
            *second,
        ]
    )  # fmt: skip
    return line


def came(owed: Sequence[Owed]) -> list[tuple[str, Period, int]]:
    """(who, for which period, when their last figure of it came, in seconds), the newest first."""
    last: dict[tuple[str, Period], int] = {}
    for one in owed:
        if one.came_at is not None and one.period is not None:
            key = one.reporter_name, one.period
            last[key] = max(one.came_at, last.get(key, 0))
    found = [(name, period, when) for (name, period), when in last.items()]
    return sorted(found, key=lambda one: (-one[2], -one[1].end.toordinal(), alphabet(one[0])))


def owing(owed: Sequence[Owed], room: int, now: int, short: Mapping[str, str]) -> list[Component]:
    """Who owes figures, the longest debt first, with how many and for how long.

    ``short``: what a unit is called where its name has no room.
    """
    late = debts(owed)
    items: list[Component] = []
    for n, (name, count, days) in enumerate(late[:room]):
        told = [words.t("wall.owes", count=count, days=days), words.t("wall.owes_short", days=days)]
        items.append(
            html.Li(
                [
                    html.Span([html.I(str(n + 1)), _called(name, short)], className="nm"),
                    html.Span(fit.one(told, LISTED, fit.CELL), className="nm worse"),
                ]
            )
        )
    if not late:
        return _handed_in(came(owed)[: room - 1], now, short)
    return listed(words.t("wall.owing"), words.t("wall.owing_sub", count=len(late)), items)


def _called(name: str, short: Mapping[str, str]) -> str:
    called = short.get(name, name)
    return fit.one([name, called], LISTED, 29.0) or called


def _handed_in(
    rows: Sequence[tuple[str, Period, int]], now: int, short: Mapping[str, str]
) -> list[Component]:
    """Where nobody owes: who handed in the figures of which period, and when."""
    items: list[Component] = []
    for name, period, when in rows:
        told = words.period_name(period)
        told = fit.one([f"{told} · {words.since(when, now)}"], LISTED, fit.CELL) or told
        items.append(
            html.Li(
                [
                    html.Span(_called(name, short), className="nm"),
                    html.Span(told, className="nm muted"),
                ]
            )
        )
    return listed(
        words.t("wall.owing"),
        words.t("wall.owing_none"),
        [*then(words.t("wall.came") if items else ""), *items],
    )


def sources(states: Sequence[SourceState], now: int) -> list[Component]:
    """How many sources keep their promise, a shape each, and the worst one by name."""
    on = [one for one in states if one.feeds]
    good = [one for one in on if one.state in ("ok", "partial")]
    newest = max((one.last_success for one in on if one.last_success), default=None)
    head = words.t("wall.sources", good=len(good), all=len(on), at=words.since(newest, now))
    order = sorted(on, key=lambda one: -_FAULTY.get(one.state, Status.ON).urgency)
    shapes = [
        html.Span(mark.shape(status), className=mark.css(status), title=one.title)
        for one in order[: _SHAPES if len(order) <= _SHAPES else _SHAPES - 2]
        for status in [_FAULTY.get(one.state, Status.ON)]
    ]
    if len(order) > _SHAPES:
        shapes.append(html.Span(f"+{len(order) - len(shapes)}", className="sub"))
    return [
        html.P(head, className="sub"),
        html.Div(shapes, className="dots"),
        _worst(order[0] if order else None, now),
    ]


def _worst(source: SourceState | None, now: int) -> Component:
    if source is None or source.state not in _FAULTY:
        fine: Component = html.P(words.t("wall.sources_good"), className="sub")
        return fine
    at = words.since(source.failing_since, now)
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
