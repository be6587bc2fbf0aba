"""Which facts stood at the end of a past day, found without reading all that had begun by then.

They are those that have not ended, which an index of their own holds, and those that ended soon
after the day: their days of ending are walked on from it until as many are found as the sums say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from store.listed import Listed, Stood
from store.route import Slice

MOST = 100_000
"""Facts standing up to which they are looked for so: their names are held in memory."""
_WIDTHS = (32, 64, 128, 256, 512, None)
"""Days that are looked through one stretch after the other; then all that follow."""
_NAMED = 5_000
"""Facts that a statement may name."""


def few(
    conn: Connection,
    one: Listed,
    order: ColumnElement[Any],
    limit: int,
    after: Any | None = None,
    *,
    falling: bool = False,
) -> list[ColumnElement[bool]]:
    """Conditions that leave few facts, the next ``limit`` by ``order`` and key among them.

    ``after``: the place in the order from which on. None are given of other lists than one of a
    past day, and where they cannot be found so: then all facts are read. How many there are is
    told by the sums; a sum that is too small (the nightly proof names it) ends the search early.
    """
    stood, where, total = one.stood, one.where, one.total
    if stood is None or not stood.stock.ends or where.known is not None or not 0 < total <= MOST:
        return []
    held = _all(conn, where, stood, total, order)
    if len(held) != total:
        return []
    if after is not None:
        held = [row for row in held if (row[0] <= after if falling else row[0] >= after)]
    held.sort(key=lambda row: row[0], reverse=falling)  # the key's own order is the database's
    end = limit + sum(1 for row in held if row[0] == after)
    last = held[min(end, len(held)) - 1][0] if held else None
    keys = [tuple(row[1:]) for n, row in enumerate(held) if n < end or row[0] == last]
    return [_named(where, keys)] if len(keys) <= _NAMED else []


def _all(
    conn: Connection, where: Slice, stood: Stood, total: int, order: ColumnElement[Any]
) -> list[Any]:
    """(place in the order, key…) of those that stood; of one snapshot as many as the sums say."""
    c = where.tables.fact.c
    ended = c[stood.stock.ends]
    chosen = sa.select(order, *[c[name] for name in where.tables.spec.key]).where(
        c.tenant == where.tenant,
        *where.narrow(c),
        *where.through_units(1),
        stood.stock.at(c, stood.day),
    )
    found, low = list(conn.execute(chosen.where(ended.is_(None)))), stood.day
    for width in _WIDTHS:
        if len(found) >= total:
            break
        until = [] if width is None else [ended <= low + width]
        found += conn.execute(chosen.where(ended > low, *until))
        low += width or 0
    return found


def _named(where: Slice, keys: Sequence[tuple[Any, ...]]) -> ColumnElement[bool]:
    (name,) = where.tables.spec.key  # of the kinds whose stocks end
    return where.tables.fact.c[name].in_([one for (one,) in keys])
