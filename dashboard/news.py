"""What is new to one viewer: what moved since they last looked, and what they follow."""

from __future__ import annotations

from collections.abc import Mapping

from dash.development.base_component import Component

from core.clock import DAY
from core.errors import IocError
from core.values import Value
from dashboard import context, past
from dashboard import filters as choice
from dashboard.boards import Board
from dashboard.components import following, since
from dashboard.filters import Filters
from desk import Followed


def boxes(board: Board) -> dict[str, Component]:
    """The two boxes of the overview. Without an earlier look it is a day that is told of."""
    catalog, filters, user = board.catalog, board.filters, context.user()
    person = context.desk().person(user.login)
    looked = person.since is not None
    from_ = filters.now - DAY if person.since is None else person.since
    values = board.values()
    return {
        "since": since.box(
            board,
            since.moved(values, _then(filters, [one.indicator for one in values], from_)),
            catalog.changes(from_, None, filters.unit_code),
            since=from_,
            looked=looked,
            again=person.before is not None,
        ),
        "followed": _followed(board, from_, looked=looked),
    }


def _then(filters: Filters, ids: list[str], from_: int) -> Mapping[str, Value]:
    """The view's figures as they were known when the viewer last looked."""
    if from_ >= filters.now or not ids:
        return {}
    services, unit = context.services(), filters.unit_code
    if unit is None and context.user().unit is not None and filters.unit is not None:
        unit = filters.unit.slug
    period = past.then(filters.period, filters.now, from_)
    return services.past.values(services.catalog, ids, unit, period, from_, filters.listed)


def _followed(board: Board, from_: int, *, looked: bool) -> Component:
    """Each followed indicator of its own unit in its running period; ones lost to sight counted."""
    lines, lost = [], 0
    for one in context.desk().followed(context.user().login):
        line = _line(board, one, from_)
        if line is None:
            lost += 1
        else:
            lines.append(line)
    return following.box(lines, lost, looked=looked)


def _line(board: Board, one: Followed, from_: int) -> following.Line | None:
    asked = {choice.UNIT: one.unit} if one.unit else {}
    filters = choice.read(board.filters.path, asked, board.catalog)
    definition = board.definitions.get(one.indicator)
    if definition is None or filters.faults or filters.unit is None:
        return None
    try:
        value = board.catalog.value(one.indicator, filters.unit_code, filters.period)
    except IocError:  # the unit has no such figure any more
        return None
    before = _then(filters, [one.indicator], from_).get(one.indicator)
    return following.Line(value, before, definition, filters.href(f"/chi-so/{one.indicator}"))
