"""Lists sorted as the reader wants them: a bounded set in memory, a longer one by its index alone.

A set that is found by reading at most ``MOST`` facts is sorted here, whatever by. What is found in
a longer one stays in the order that its index serves, there and back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.errors import MisuseError
from core.text import alphabet
from store.counting.route import Row
from store.database.engine import tenant_of
from store.database.sql import rows as rows_of
from store.database.tables import unit
from store.facts.declared import Order
from store.intake import numbers
from store.lists.listed import Listed
from store.lists.standing import few

MOST = 3_000
"""Facts that are read for a page of a sorted list."""
Mark = tuple[Any, ...]


def offered(found: Sequence[Listed]) -> tuple[str, ...]:
    """The orders that a list may be asked in: a column's name, ``-`` before it: falling.

    ``found``: its set, or the two of a span, which have no order of their own.
    """
    spec = found[0].where.tables.spec
    if sum(one.total for one in found) <= MOST and sum(one.read() for one in found) <= MOST:
        return tuple(sign + name for name in spec.orders for sign in ("", "-"))
    natural = found[0].natural
    if len(found) > 1 or not natural:
        return ()
    column = natural.removeprefix("-")
    return (column, f"-{column}", *(["-late"] if found[0].late else []))


def usual(found: Sequence[Listed]) -> str:
    """The order in which a list comes unasked; "" where that has no name."""
    return found[0].natural if len(found) == 1 else ""


def by_index(found: Sequence[Listed], order: str) -> bool | None:
    """Is the order that of the index, and falling? None: the list is sorted in memory."""
    natural = usual(found)
    if not order:
        return natural.startswith("-")
    if natural and order.removeprefix("-") == natural.removeprefix("-"):
        return order.startswith("-")
    return False if order == "-late" and found[0].late else None


def page(
    conn: Connection, found: Sequence[Listed], order: str, now: int, limit: int, at: Mark | None
) -> tuple[list[Row], Mark | None]:
    """The rows after a mark, in an order of the kind's, and the mark of the rest; None at its end.

    A mark: the moment at which the first page was asked, what its last row is sorted by, its key.
    Raises MisuseError for a mark of another list.
    """
    where = found[0].where
    keys, falling = where.tables.spec.key, order.startswith("-")
    how = where.tables.spec.orders[order.removeprefix("-")]
    if at is not None:
        if len(at) != 2 + len(keys) or not isinstance(at[0], int):
            raise MisuseError("Dấu trang “after” thuộc danh sách khác; hãy mở lại từ trang đầu.")
        now = at[0]
    held = _sorted(_named(conn, how, _read(conn, found, how, now)), falling=falling)
    start = 0 if at is None else _place(held, at[1], tuple(at[2:]), falling=falling)
    shown = held[start : start + limit]
    rows = _whole(conn, found[0], [key for _, key in shown])
    more = start + limit < len(held)
    return rows, (now, shown[-1][0], *shown[-1][1]) if more and shown else None


def _read(
    conn: Connection, found: Sequence[Listed], how: Order, now: int
) -> list[tuple[Any, Mark]]:
    """What each fact is sorted by, and its key."""
    out = []
    for one in found:
        c, where = one.where.source.c, one.where
        if where.empty:
            continue
        keys = [c[name] for name in where.tables.spec.key]
        meant = [*one.conditions, *few(conn, one, sa.literal(0), one.total)]
        asked = sa.select(how.by(c, now), *keys).where(
            c.tenant == where.tenant, *where.narrow(c), *meant
        )
        out += [(row[0], tuple(row[1:])) for row in conn.execute(asked)]
    return out


def _named(conn: Connection, how: Order, held: list[tuple[Any, Mark]]) -> list[tuple[Any, Mark]]:
    """Names for the numbers of a dictionary; an empty text is nothing."""
    if how.names:
        names = _names(conn, how.names, {value for value, _ in held if value is not None})
        return [(names.get(value) or None, key) for value, key in held]
    return [(None if value == "" else value, key) for value, key in held]


def _names(conn: Connection, what: str, ids: set[int]) -> Mapping[int, str]:
    if what == "unit":
        asked = sa.select(unit.c.unit_id, unit.c.name).where(
            unit.c.tenant == tenant_of(conn), unit.c.unit_id.in_(sorted(ids))
        )
        return {row[0]: row[1] for row in conn.execute(asked)}
    column = "proc_id" if what == "procedure" else "field_id"
    found = numbers.named(conn, {column: ids})[column]
    return {id: name or code for id, (code, name) in found.items()}


def _rank(value: Any) -> Any:
    return alphabet(value) if isinstance(value, str) else value


def _sorted(held: list[tuple[Any, Mark]], *, falling: bool) -> list[tuple[Any, Mark]]:
    """In order; equal ones by their keys, those that have nothing last."""
    known = sorted((one for one in held if one[0] is not None), key=lambda one: one[1])
    known.sort(key=lambda one: _rank(one[0]), reverse=falling)
    return known + sorted((one for one in held if one[0] is None), key=lambda one: one[1])


def _place(held: Sequence[tuple[Any, Mark]], value: Any, key: Mark, *, falling: bool) -> int:
    """How many rows lie before and at a mark, whether or not its own row is still there."""

    def passed(one: tuple[Any, Mark]) -> bool:
        if one[0] is None or value is None:
            return one[0] is not None or (value is None and one[1] <= key)
        mine, last = _rank(one[0]), _rank(value)
        if mine == last:
            return one[1] <= key
        return bool(mine > last if falling else mine < last)

    try:
        return sum(1 for one in held if passed(one))
    except TypeError:
        raise MisuseError(
            "Dấu trang “after” thuộc danh sách khác; hãy mở lại từ trang đầu."
        ) from None


def _whole(conn: Connection, one: Listed, keys: Sequence[Mark]) -> list[Row]:
    """The rows of these keys, in their order."""
    if not keys:
        return []
    fact, names = one.where.source, one.where.tables.spec.key
    more = [] if one.amount is None else [one.amount(fact.c).label("amount")]
    asked = sa.select(fact, *more).where(
        fact.c.tenant == one.where.tenant,
        sa.tuple_(*[fact.c[name] for name in names]).in_(keys),
    )
    found = {tuple(row[name] for name in names): row for row in rows_of(conn.execute(asked))}
    return [found[key] for key in keys]
