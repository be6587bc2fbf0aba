"""What is new to one viewer: what moved since they last looked, and what they follow."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from dash.development.base_component import Component

from core.clock import DAY
from core.errors import IocError
from core.values import Value
from dashboard import context
from dashboard.addresses import filters as choice
from dashboard.addresses.filters import Filters
from dashboard.boards import Board
from dashboard.components import following, since
from dashboard.serving import past
from desk import Followed


def boxes(board: Board) -> dict[str, Component]:
    """The two boxes of the overview. Without an earlier look it is a day that is told of."""
    catalog, filters, user = board.catalog, board.filters, context.user()
    person = context.desk().person(user.login)
    looked = person.since is not None
    from_ = filters.now - DAY if person.since is None else person.since
    values = board.values()
    before = _then(filters, [one.indicator for one in values], from_)
    return {
        "since": since.box(
            board,
            None if before is None else since.moved(values, before),
            catalog.changes(from_ + 1, None, filters.unit_code),
            since=from_,
            looked=looked,
            again=person.before is not None,
        ),
        "followed": _followed(board, from_, looked=looked),
    }


def _then(filters: Filters, ids: list[str], from_: int) -> Mapping[str, Value] | None:
    """The view's figures as they were known when the viewer last looked; None: too long ago."""
    period = past.then(filters.period, filters.now, from_)
    if period is None:
        return None
    if from_ >= filters.now or not ids:
        return {}
    services, unit = context.services(), filters.unit_code
    if unit is None and context.user().unit is not None and filters.unit is not None:
        unit = filters.unit.slug
    return services.past.values(services.catalog, ids, unit, period, from_, filters.listed)


def _followed(board: Board, from_: int, *, looked: bool) -> Component:
    """Each followed indicator of its own unit in its running period; ones lost to sight counted."""
    found = context.desk().followed(context.user().login)
    lines: dict[Followed, following.Line] = {}
    for unit in dict.fromkeys(one.unit for one in found):
        lines |= _of_unit(board, unit, [one for one in found if one.unit == unit], from_)
    shown = [lines[one] for one in found if one in lines]
    return following.box(shown, len(found) - len(shown), looked=looked)


def _of_unit(
    board: Board, unit: str, found: list[Followed], from_: int
) -> dict[Followed, following.Line]:
    """What is followed of one unit: the past is asked once for all of it."""
    filters = choice.read(board.filters.path, {choice.UNIT: unit} if unit else {}, board.catalog)
    if filters.faults or filters.unit is None:
        return {}
    values: dict[Followed, Value] = {}
    for one in found:
        if one.indicator not in board.definitions:
            continue
        with suppress(IocError):  # the unit has no such figure any more
            values[one] = board.catalog.value(one.indicator, filters.unit_code, filters.period)
    before = _then(filters, [one.indicator for one in values], from_) or {}
    return {
        one: following.Line(
            value,
            before.get(one.indicator),
            board.definitions[one.indicator],
            filters.href(f"/chi-so/{one.indicator}"),
        )
        for one, value in values.items()
    }
