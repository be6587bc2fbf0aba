"""What is different from yesterday: sources lost, figures that moved, closed periods revised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.values import Status, Value
from dashboard.boards import Board
from dashboard.components import goal
from dashboard.components import status as mark
from dashboard.wall import fit
from dashboard.wall.say import SMALL
from dashboard.wording import words
from indicators.asking.answers import SourceState
from indicators.asking.compare import Change, change, far

_TITLE, _LEAST, _ITEM = 2.4, 2.2, 28.5  # u: size of a title, its least, room beside a shape
REVISED = 2
"""Revisions that are told."""
Line = list[Component | str]


@dataclass(frozen=True, slots=True)
class News:
    """What is told, the worst first. ``same``: so many figures stand as yesterday."""

    lost: Sequence[SourceState]
    moved: Sequence[tuple[Value, Change]]
    revised: Sequence[Value]
    same: int


def pick(
    board: Board,
    values: Sequence[Value],
    before: Mapping[str, Value],
    revised: Sequence[Value],
    sources: Sequence[SourceState],
    most: int,
) -> News:
    """Lost sources, then what moved, then what was revised: ``most`` of them together."""
    lost = [one for one in sources if one.feeds and one.state == "failed"]
    moved = []
    for one in sorted(values, key=far, reverse=True):
        found = _change(board, one, before)
        if found is not None:
            moved.append((one, found))
    left = max(most - len(lost), 0)
    told = moved[:left]
    return News(
        lost[:most], told, revised[: min(REVISED, left - len(told))], len(values) - len(moved)
    )


def panel(
    board: Board,
    values: Sequence[Value],
    before: Mapping[str, Value],
    revised: Sequence[Value],
    sources: Sequence[SourceState],
    most: int,
) -> list[Component]:
    """The panel, the worst first. ``before``: the same indicators up to yesterday."""
    found = pick(board, values, before, revised, sources, most)
    items = [_lost(one, board.filters.now) for one in found.lost]
    items += [_moved(board, *one) for one in found.moved]
    items += [_revision(board, one) for one in found.revised]
    if len(items) < most and found.same:
        name = "wall.same_rest" if found.moved else "wall.changes_none"
        count = words.t("wall.same_count", count=found.same)
        items.append(_item(Status.NONE, words.t(name), [count]))
    return [html.H2(words.t("wall.changes"), className="h"), html.Ol(items)]


def _lost(source: SourceState, now: int) -> Component:
    since = words.t("wall.since", at=words.since(source.failing_since, now))
    both = f"{since} · {source.fault}" if source.fault else since
    title = fit.one([words.t("wall.source_lost", name=source.title), source.title], _TITLE, _ITEM)
    if not title:  # too long a name for a heading stands in the line below, which is smaller
        line = fit.one([f"{source.title}, {since}", source.title, since], SMALL, _ITEM)
        return _item(Status.WATCH, words.t("wall.source_lost_one"), [line])
    return _item(Status.WATCH, title, [fit.one([both, since], SMALL, _ITEM)])


def _moved(board: Board, value: Value, found: Change) -> Component:
    definition = board.definitions[value.indicator]
    status = Status.NONE if value.withheld else value.status
    by = goal.change(found, definition, unit=False)
    both = f"{_bare(found.before)} → {_bare(value)}"
    lines: list[Line] = [[f"{both} (", *by, ")"], [both], [*by]]
    return _item(status, words.brief(definition), fit.first(lines, SMALL, _ITEM) or [*by])


def _change(board: Board, value: Value, before: Mapping[str, Value]) -> Change | None:
    """What is different from yesterday; None where it is written as it was."""
    found = change(value, before.get(value.indicator), board.definitions[value.indicator])
    return None if found is None or _bare(found.before) == _bare(value) else found


def _revision(board: Board, value: Value) -> Component:
    """``Sửa số tháng 10/2023``: a closed period that is known better now."""
    definition = board.definitions[value.indicator]
    period = words.period_name(value.period)
    titles = [words.t("wall.revised", period=words.lower_first(period)), period]
    before, now = words.inline(value.extra.get("before", "")), words.inline(value.display)
    lines = [f"{words.brief(definition)} {before} → {now}", f"{before} → {now}"]
    return _item(Status.NONE, fit.one(titles, _TITLE, _ITEM), [fit.one(lines, SMALL, _ITEM)])


def _bare(value: Value) -> str:
    return say.NOTHING if value.withheld else words.figure(value.display)[0]


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
