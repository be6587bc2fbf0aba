"""Why a sum is not what it was: which facts moved it between two commits, in what manner, by whom.

Told from the rows that replaced one another, never from the figures: a fact is new or got an event
that it had not (late data), it was taken away (deletion), its unit was succeeded by the one where
it lies now (reorganisation), or it says something else (correction).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from store.counting.route import Slice, ask
from store.database.sql import rows as rows_of
from store.facts.past import Point, newer
from store.facts.spec import ONE, ZERO, Tables
from store.kinds import tables as tables_of
from store.lists.replaced import (
    manner,
    pairs,
    place,
    weight,
)

_AT_ONCE, _VALUES = 200, 50
"""Sums that one statement asks for; values of a filter that take the room of a sum."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What the facts that one run changed in one manner did to a sum."""

    cause: str
    run_id: str
    facts: int
    amount: int  # added to the sum, with its sign


def causes(
    conn: Connection,
    tenant: int,
    kind: str,
    query: Mapping[str, Any],
    before: Point,
    until: Point | None = None,
) -> list[Cause]:
    """What moved a sum since a point (up to another one), the most facts first.

    ``query``: the sum, as ``records`` lists it. The amounts add up to the whole change of the sum.
    """
    return causes_of(conn, tenant, kind, [query], before, until)[0]


def causes_of(
    conn: Connection,
    tenant: int,
    kind: str,
    queries: Sequence[Mapping[str, Any]],
    before: Point,
    until: Point | None = None,
) -> list[list[Cause]]:
    """The same of many sums at once, in their order: what was written is read for all together.

    Sums that differ in their units alone are counted once. It costs some 10 µs for each fact that
    was written, and a third of one more for each of these sums.
    """
    tables = tables_of(kind)
    sums: dict[Hashable, _Sum] = {}
    keys = []
    for query in queries:
        keys.append(sum_of(query))
        if keys[-1] not in sums:
            where = ask(conn, tables, tenant, (), None, query.get("filters") or {})
            sums[keys[-1]] = _Sum(where, query)
    told: dict[Hashable, list[_Group]] = {}
    for part in _parts([one for one in sums.items() if not one[1].where.empty]):
        told |= _groups(conn, tables, tenant, part, before, until)
    return [
        _added(told.get(key, []), query.get("unit_ids"))
        for key, query in zip(keys, queries, strict=True)
    ]


def sum_of(query: Mapping[str, Any]) -> Hashable:
    """What of a query says which sum it is, whatever its units: it costs the same for all."""
    filters = sorted((name, tuple(told)) for name, told in (query.get("filters") or {}).items())
    own = sorted((name, query[name]) for name in query.keys() - {"unit_ids", "filters", "known"})
    return tuple(own), tuple(filters)


def size(conn: Connection, tenant: int, kind: str, before: Point, until: Point | None) -> int:
    """How many facts of a kind were written between two points: what telling causes costs."""
    written = newer(tables_of(kind), tenant, before, until).subquery()
    return int(conn.execute(sa.select(sa.func.count()).select_from(written)).scalar_one())


class _Sum(NamedTuple):
    """A sum of the whole province, and which facts it counts."""

    where: Slice
    query: Mapping[str, Any]


class _Group(NamedTuple):
    """Facts that one run changed in one manner, that lie at one unit and lay at another.

    ``moved`` count otherwise than before, or elsewhere in a distribution; ``counting`` and
    ``counted`` make ``now`` and ``then``.
    """

    cause: str
    run_id: str
    here: int
    there: int | None  # None: there was none before
    moved: int
    now: int
    then: int
    counting: int
    counted: int


def _parts(sums: Sequence[tuple[Hashable, _Sum]]) -> Iterator[list[tuple[Hashable, _Sum]]]:
    """So many at a time that no statement has more columns or values than a store takes."""
    part: list[tuple[Hashable, _Sum]] = []
    room = _AT_ONCE
    for one in sums:
        needs = 1 + sum(len(told) for told in one[1].where.filters.values()) // _VALUES
        if part and needs > room:
            yield part
            part, room = [], _AT_ONCE
        part.append(one)
        room -= needs
    if part:
        yield part


def _groups(
    conn: Connection,
    tables: Tables,
    tenant: int,
    sums: Sequence[tuple[Hashable, _Sum]],
    before: Point,
    until: Point | None,
) -> dict[Hashable, list[_Group]]:
    """What was written between two points, counted for each of some sums."""
    new, old, both = pairs(conn, tables, tenant, before, until)
    weights = []
    for n, (_, one) in enumerate(sums):
        for side, c in (("now", new.c), ("then", old.c)):
            counts = sa.func.coalesce(weight(one.where, one.query, c), ZERO)
            weights.append(counts.label(f"{side}{n}"))
            if one.query["measure"] in tables.spec.histograms:
                weights.append(place(tables, one.query, c).label(f"{side}_at{n}"))
    read = sa.select(
        manner(tables, tenant, new, old).label("cause"),
        new.c.run_id,
        new.c.unit_id.label("here"),
        old.c.unit_id.label("there"),
        *weights,
    ).select_from(both)
    c = read.cte("written").prefix_with("MATERIALIZED").c  # each weight is asked five times
    keys = [c.cause, c.run_id, c.here, c.there]
    made = []
    for n in range(len(sums)):
        now, then = c[f"now{n}"], c[f"then{n}"]
        other = now != then
        if f"now_at{n}" in c:
            other = sa.or_(other, sa.and_(now != ZERO, c[f"now_at{n}"] != c[f"then_at{n}"]))
        made += [_count(other), sa.func.sum(now), sa.func.sum(then)]
        made += [_count(now != ZERO), _count(then != ZERO)]
    asked = sa.select(*keys, *(one.label(f"s{n}") for n, one in enumerate(made))).group_by(*keys)
    out: dict[Hashable, list[_Group]] = {key: [] for key, _ in sums}
    for row in conn.execute(asked):
        for n, (key, _) in enumerate(sums):
            told = [int(one) for one in row[4 + 5 * n : 9 + 5 * n]]
            if any(told):
                out[key].append(_Group(*row[:4], *told))
    return out


def _count(true: ColumnElement[bool]) -> ColumnElement[int]:
    return sa.func.sum(sa.case((true, ONE), else_=ZERO))


def _added(groups: Sequence[_Group], unit_ids: Collection[int] | None) -> list[Cause]:
    """What moved the sum of some units (None: of all)."""
    units = None if unit_ids is None else frozenset(unit_ids)
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for one in groups:
        here = units is None or one.here in units
        there = one.there is None or units is None or one.there in units
        facts, amount = one.moved, one.now - one.then
        if not here and (one.there is None or not there):
            continue
        if not there:
            facts, amount = one.counting, one.now
        elif not here:
            facts, amount = one.counted, -one.then
        if facts:
            so_far = found.get((one.cause, one.run_id), (0, 0))
            found[one.cause, one.run_id] = so_far[0] + facts, so_far[1] + amount
    made = [Cause(*key, *sums) for key, sums in found.items()]
    return sorted(made, key=lambda one: (-one.facts, one.cause, one.run_id))


def movers(
    conn: Connection,
    tenant: int,
    kind: str,
    query: Mapping[str, Any],
    before: Point,
    until: Point | None,
    limit: int,
    mark: tuple[Any, ...] = (),
    *,
    cause: str = "",
    run_id: str = "",
) -> list[dict[str, Any]]:
    """The facts that moved a sum, by key, as they are at the end.

    Of a fact that now lies at a unit which was not asked for, as it was before: what it says there
    is another unit's affair. Each has its ``cause``, ``run_id``, and what it counted before and
    after (``then_counts``, ``now_counts``). ``mark``: the key after which to begin.
    """
    moved = _moved(conn, tenant, kind, query, before, until)
    if moved is None:
        return []
    c = moved.subquery().c
    keys = [c[one] for one in tables_of(kind).spec.key]
    chosen = sa.select(*c)
    if cause:
        chosen = chosen.where(c.cause == cause)
    if run_id:
        chosen = chosen.where(c.run_id == run_id)
    if mark:
        chosen = chosen.where(sa.tuple_(*keys) > sa.tuple_(*mark))
    return rows_of(conn.execute(chosen.order_by(*keys).limit(limit)))


def _moved(
    conn: Connection,
    tenant: int,
    kind: str,
    query: Mapping[str, Any],
    before: Point,
    until: Point | None,
) -> sa.Select[Any] | None:
    """Facts that count otherwise than before; None where nothing can be meant."""
    tables = tables_of(kind)
    where = ask(conn, tables, tenant, (), query.get("unit_ids"), query.get("filters") or {})
    if where.empty:
        return None
    new, old, both = pairs(conn, tables, tenant, before, until)
    spec = tables.spec
    now = weight(where, query, new.c)
    then = sa.func.coalesce(weight(where, query, old.c), ZERO)
    other = now != then
    if query["measure"] in spec.histograms:
        places = [place(tables, query, one.c) for one in (new, old)]
        other = sa.or_(other, sa.and_(now != ZERO, places[0] != places[1]))
    return (
        sa.select(
            *[_shown(where, new, old, one).label(one) for one in spec.names],
            new.c.run_id,
            manner(tables, tenant, new, old).label("cause"),
            now.label("now_counts"),
            then.label("then_counts"),
        )
        .select_from(both)
        .where(other)
    )


def _shown(where: Slice, new: FromClause, old: FromClause, name: str) -> ColumnElement[Any]:
    """A column of a mover that the asker may read."""
    if where.unit_ids is None:
        return new.c[name]
    here = new.c.unit_id.in_(where.unit_ids)
    return sa.case((here, new.c[name]), else_=old.c[name])
