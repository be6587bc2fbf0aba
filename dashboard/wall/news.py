"""What is different from yesterday: sources lost, figures that moved, closed periods revised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.values import Status, Value
from dashboard import words
from dashboard.boards import Board
from dashboard.components import goal, number
from dashboard.components import status as mark
from dashboard.wall import fit
from dashboard.wall.say import SMALL
from indicators.answers import SourceState
from indicators.compare import Change, change, far

_TITLE, _LEAST, _ITEM = 2.4, 2.2, 28.5  # u: size of a title, its least, room beside a shape
REVISED = 2
"""Revisions that are told."""
Line = list[Component | str]


def panel(
    board: Board,
    values: Sequence[Value],
    before: Mapping[str, Value],
    revised: Sequence[Value],
    sources: Sequence[SourceState],
    most: int,
) -> list[Component]:
    """The panel, the worst first. ``before``: the same indicators up to yesterday."""
    items = [_lost(one, board.filters.now) for one in sources if one.feeds]
    items = [one for one in items if one is not None]
    changed = [_moved(board, one, before) for one in sorted(values, key=far, reverse=True)]
    told = [one for one in changed if one is not None]
    items += told
    items += [_revision(board, one) for one in revised[:REVISED]]
    same = len(values) - len(told)
    if len(items) < most and same:
        name = "wall.same_rest" if told else "wall.changes_none"
        items.append(_item(Status.NONE, words.t(name), [words.t("wall.same_count", count=same)]))
    return [html.H2(words.t("wall.changes"), className="h"), html.Ol(items[:most])]


def _lost(source: SourceState, now: int) -> Component | None:
    if source.state != "failed":
        return None
    since = words.t("wall.since", at=say.since(source.failing_since, now))
    both = f"{since} · {source.fault}" if source.fault else since
    return _item(
        Status.WATCH,
        fit.one([words.t("wall.source_lost", name=source.title), source.title], _TITLE, _ITEM),
        [fit.one([both, since], SMALL, _ITEM)],
    )


def _moved(board: Board, value: Value, before: Mapping[str, Value]) -> Component | None:
    definition, found = board.definitions[value.indicator], moved(board, value, before)
    if found is None:
        return None
    status = Status.NONE if number.withheld(value) else value.status
    by = goal.change(found, definition, unit=False)
    both = f"{_bare(found.before)} → {_bare(value)}"
    lines: list[Line] = [[f"{both} (", *by, ")"], [both], [*by]]
    return _item(status, definition.short_name, fit.first(lines, SMALL, _ITEM) or [*by])


def moved(board: Board, value: Value, before: Mapping[str, Value]) -> Change | None:
    """What is different from yesterday; None where it is written as it was."""
    found = change(value, before.get(value.indicator), board.definitions[value.indicator])
    return None if found is None or _bare(found.before) == _bare(value) else found


def _revision(board: Board, value: Value) -> Component:
    """``Sửa số tháng 10/2023``: a closed period that is known better now."""
    definition = board.definitions[value.indicator]
    period = words.period_name(value.period)
    titles = [words.t("wall.revised", period=words.lower_first(period)), period]
    before, now = words.inline(value.extra.get("before", "")), words.inline(value.display)
    lines = [f"{definition.short_name} {before} → {now}", f"{before} → {now}"]
    return _item(Status.NONE, fit.one(titles, _TITLE, _ITEM), [fit.one(lines, SMALL, _ITEM)])


def _bare(value: Value) -> str:
    return say.NOTHING if number.withheld(value) else words.figure(value.display)[0]


def _item(status: Status, title: str, line: Line) -> Component:
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
