"""Which facts stood at the end of a past day, found without reading all that had begun by then.

They are those that have not ended, which an index of their own holds, and those that ended soon
after the day: their days of ending are walked on from it until as many are found as the sums say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from store.lists.listed import Listed

MOST = 100_000
"""Facts standing up to which they are looked for so."""
_WIDTHS = (32, 64, 128, 256, 512, None)
"""Days that are looked through one stretch after the other; then all that follow."""
_Stretch = Sequence[ColumnElement[bool]]
"""What is true of facts that stood and ended within some days after, or have not ended."""


def few(
    conn: Connection,
    one: Listed,
    order: ColumnElement[Any],
    limit: int,
    at: Sequence[Any] | None = None,
    *,
    falling: bool = False,
) -> list[ColumnElement[bool]]:
    """Conditions that leave few facts, the next ``limit`` by ``order`` and key among them.

    ``at``: the place in the order and the key behind which they are. None are given of other lists
    than one of a past day, and where they cannot be found so: then all facts are read. How many
    there are is told by the sums; a sum that is too small (the nightly proof names it) ends the
    search early.
    """
    stood, where, total = one.stood, one.where, one.total
    if stood is None or not stood.stock.ends or where.known is not None:
        return []
    if not 0 < total <= MOST:
        return []
    c = where.tables.fact.c
    (key,) = [c[name] for name in where.tables.spec.key]  # of the kinds whose stocks end
    chosen = sa.select(order.label("place"), key.label("key")).where(
        c.tenant == where.tenant,
        *where.narrow(c),
        *where.through_units(1),
        stood.stock.at(c, stood.day),
    )
    keys, seen = list[Any](), 0
    for stretch in _stretches(c[stood.stock.ends], stood.day):
        found = conn.execute(_first(chosen.where(*stretch), limit, at, falling=falling)).all()
        keys += [row.key for row in found if row.key is not None]
        seen += sum(row.n for row in found)
        if seen >= total:
            break
    return [key.in_(keys)] if seen == total else []


def beyond(
    order: ColumnElement[Any],
    keys: Sequence[ColumnElement[Any]],
    at: Sequence[Any],
    *,
    falling: bool,
) -> ColumnElement[bool]:
    """What comes after a place in the order and the key that stands there."""
    later = order < at[0] if falling else order > at[0]
    return sa.or_(later, sa.and_(order == at[0], sa.tuple_(*keys) > sa.tuple_(*at[1:])))


def _first(
    chosen: sa.Select[Any], limit: int, at: Sequence[Any] | None, *, falling: bool
) -> sa.CompoundSelect[Any]:
    """How many facts a stretch has, without a key, and its first ones: found once.

    Ten are shown of twenty thousand: to fetch them one by one is what took the time.
    """
    found = chosen.cte("found")
    place, key = found.c.place, found.c.key
    first = (
        sa.select(sa.literal(0).label("n"), key)
        .where(*([] if at is None else [beyond(place, [key], at, falling=falling)]))
        .order_by(place.desc() if falling else place, key)
        .limit(limit)
        .subquery()
    )
    none = sa.cast(sa.null(), key.type)
    return sa.union_all(
        sa.select(sa.func.count().label("n"), none.label("key")).select_from(found),
        sa.select(first.c.n, first.c.key),
    )


def _stretches(ended: ColumnElement[Any], day: int) -> Iterator[_Stretch]:
    """Those that have not ended, then those that ended after the day, stretch by stretch."""
    yield [ended.is_(None)]
    for width in _WIDTHS:
        yield [ended > day, *([] if width is None else [ended <= day + width])]
        day += width or 0
