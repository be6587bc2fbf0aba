"""The wall's lists: what changed since yesterday, who holds overdue dossiers, how sources stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.units import Unit
from core.values import Status, Value
from dashboard import words
from dashboard.boards import Board
from dashboard.components import goal, number
from dashboard.components import status as mark
from dashboard.wall import fit
from dashboard.wall.say import SMALL
from indicators.answers import SourceState
from indicators.compare import change, far

_LISTED, _TITLE, _LEAST = 2.35, 2.4, 2.2  # u
_ITEM = 28.5  # u: room beside a shape
_FAULTY = {"failed": Status.OFF, "stale": Status.WATCH, "never": Status.WATCH}


@dataclass(frozen=True, slots=True)
class Late:
    """A unit with its overdue dossiers and how many more than yesterday (None: not known)."""

    unit: Unit
    count: int
    more: int | None


def _fitted(texts: Sequence[str], size: float, room: float) -> str:
    return fit.first([one for one in texts if one], size, room) or ""


def changes(
    board: Board,
    values: Sequence[Value],
    before: Mapping[str, Value],
    sources: Sequence[SourceState],
    now: int,
    most: int,
) -> list[Component]:
    """What is different from yesterday: lost sources, then figures, the worst first."""
    items = [
        _item(
            Status.WATCH,
            _fitted([words.t("wall.source_lost", name=one.title), one.title], _TITLE, _ITEM),
            _fitted([_lost(one, now), one.fault, words.t("wall.off_source")], SMALL, _ITEM),
        )
        for one in sources
        if one.enabled and one.state == "failed"
    ]
    for value in sorted(values, key=far, reverse=True):
        definition = board.definitions[value.indicator]
        found = change(value, before.get(value.indicator), definition)
        if found is None or _bare(found.before) == _bare(value):
            continue
        status = Status.NONE if number.withheld(value) else value.status
        moved = goal.change(found, definition, unit=False)
        both = f"{_bare(found.before)} → {_bare(value)}"
        lines: list[list[Component | str]] = [[f"{both} (", *moved, ")"], [both], [*moved]]
        items.append(
            _item(status, definition.short_name, fit.first(lines, SMALL, _ITEM) or [*moved])
        )
    head = html.H2(words.t("wall.changes"), className="h")
    if not items:
        text = words.t("wall.changes_none_text")
        items = [_item(Status.NONE, words.t("wall.changes_none"), [text])]
    return [head, html.Ol(items[:most])]


def _lost(source: SourceState, now: int) -> str:
    since = say.since(source.failing_since, now)
    return words.t("wall.since", at=since) + (f" · {source.fault}" if source.fault else "")


def _bare(value: Value) -> str:
    return say.NOTHING if number.withheld(value) else words.figure(value.display)[0]


def _item(status: Status, title: str, line: list[Component | str] | str) -> Component:
    size = fit.size(title, _TITLE, _LEAST, _ITEM)
    item: Component = html.Li(
        [
            html.B(
                [html.Span(mark.shape(status), className=mark.css(status)), title],
                style={"fontSize": f"calc(var(--u) * {size})"},
            ),
            html.Span(line, className="muted"),
        ]
    )
    return item


def holders(rows: Sequence[Late], listed: int, total: int, *, overdue: bool) -> list[Component]:
    """Who holds overdue dossiers, or, where nobody does, who holds most open ones.

    The numbers of overdue rows are the map's.
    """
    shown = rows[:listed]
    name, sub = "wall.late_none", ""
    if shown:
        name = "wall.late" if overdue else "wall.open"
        part = sum(one.count for one in shown)
        sub = words.t("wall.late_sub", part=words.number(part), whole=words.number(total))
        if not overdue:
            sub = words.t("wall.late_none")
    title = [html.H2(words.t(name), className="h"), html.P(sub, className="sub")]
    head = html.Div(title, className="lh")
    most = max((one.count for one in shown), default=1)
    items = [_late(n + 1, one, most, overdue=overdue) for n, one in enumerate(shown)]
    return [head, html.Ol(items, className="" if overdue else "calmly")]


def _late(n: int, row: Late, most: int, *, overdue: bool) -> Component:
    name = _fitted([row.unit.name, row.unit.short_name], _LISTED, 29.0) or row.unit.short_name
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
                    html.B(words.number(row.count), className="num"),
                    html.Span(
                        html.I(style={"width": f"{100 * row.count / most:.0f}%"}), className="bb"
                    ),
                    html.Span(moved, className="num d"),
                ],
                className="rt",
            ),
        ]
    )
    return line


def sources(states: Sequence[SourceState], now: int) -> list[Component]:
    """How many sources keep their promise, a shape each, and the worst one by name."""
    on = [one for one in states if one.enabled and one.state != "paused"]
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
    text = _fitted(texts, SMALL, fit.CELL) or source.title
    line: Component = html.P(html.Span(text, className=css), className="sub")
    return line
