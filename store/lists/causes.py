"""Why a sum is not what it was: which facts moved it between two commits, in what manner, by whom.

Told from the rows that replaced one another, never from the figures: a fact is new or got an event
that it had not (late data), it was taken away (deletion), its unit was succeeded by the one where
it lies now (reorganisation), or it says something else (correction).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from core.errors import MisuseError
from store.counting.contrib import counted
from store.counting.route import Slice, ask
from store.counting.summing import SOON
from store.database.sql import rows as rows_of
from store.database.tables import unit_succession
from store.facts.declared import Cols
from store.facts.past import Point, after, newer
from store.facts.spec import LIVE, ONE, ZERO, Tables
from store.kinds import tables as tables_of

LATE, CORRECTION, DELETION, REORGANISED = "late_data", "correction", "deletion", "reorganisation"


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
    moved = _moved(conn, tenant, kind, query, before, until)
    if moved is None:
        return []
    pairs = moved.subquery()
    c = pairs.c
    made = (
        sa.select(
            c.cause,
            c.run_id,
            sa.func.count().label("facts"),
            sa.cast(sa.func.sum(c.now_counts - c.then_counts), BigInteger).label("amount"),
        )
        .group_by(c.cause, c.run_id)
        .order_by(sa.func.count().desc(), c.cause, c.run_id)
    )
    return [Cause(*row) for row in conn.execute(made)]


def size(conn: Connection, tenant: int, kind: str, before: Point, until: Point | None) -> int:
    """How many facts of a kind were written between two points: what telling causes costs."""
    written = newer(tables_of(kind), tenant, before, until).subquery()
    return int(conn.execute(sa.select(sa.func.count()).select_from(written)).scalar_one())


def manners(
    conn: Connection, tenant: int, kind: str, before: Point, until: Point | None
) -> list[tuple[str, str]]:
    """(manner, run id) of all that was written of a kind between two points, each once."""
    tables = tables_of(kind)
    new, old, both = _pairs(conn, tables, tenant, before, until)
    manner = _cause(tables, tenant, new, old).label("cause")
    made = sa.select(manner, new.c.run_id).select_from(both).distinct()
    return [(str(cause), str(run)) for cause, run in conn.execute(made)]


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
    new, old, both = _pairs(conn, tables, tenant, before, until)
    spec = tables.spec
    now = _weight(where, query, new.c)
    then = sa.func.coalesce(_weight(where, query, old.c), ZERO)
    return (
        sa.select(
            *[_shown(where, new, old, one).label(one) for one in spec.names],
            new.c.run_id,
            _cause(tables, tenant, new, old).label("cause"),
            now.label("now_counts"),
            then.label("then_counts"),
        )
        .select_from(both)
        .where(now != then)
    )


def _pairs(
    conn: Connection, tables: Tables, tenant: int, before: Point, until: Point | None
) -> tuple[FromClause, FromClause, FromClause]:
    """What was written between two points, what it replaced, and each beside the other."""
    new = newer(tables, tenant, before, until).subquery("new")
    old = _older(conn, tables, tenant, before).subquery("old")
    same = [new.c[one] == old.c[one] for one in tables.spec.key]
    return new, old, new.outerjoin(old, sa.and_(*same))


def _shown(where: Slice, new: FromClause, old: FromClause, name: str) -> ColumnElement[Any]:
    """A column of a mover that the asker may read."""
    if where.unit_ids is None:
        return new.c[name]
    here = new.c.unit_id.in_(where.unit_ids)
    return sa.case((here, new.c[name]), else_=old.c[name])


def _older(conn: Connection, tables: Tables, tenant: int, before: Point) -> sa.Select[Any]:
    """Images that held at a point and were replaced since.

    Each is looked for by its key, and a sum is in no index: by the moment alone SQLite, where it
    has not counted yet, walks for every fact through all that was replaced.
    """
    c = tables.history.c
    known_to = c.known_to + 0 if conn.dialect.name == "sqlite" else c.known_to
    return sa.select(*[c[one] for one in tables.spec.names]).where(
        c.tenant == tenant,
        known_to >= (before.at if before.floor is None else before.floor),
        c.superseded > before.revision,
        sa.not_(after(c, before)),
    )


def _weight(where: Slice, query: Mapping[str, Any], c: Cols) -> ColumnElement[int]:
    """What a row counts in the sum. Raises MisuseError for a sum that the kind does not have."""
    spec, name = where.tables.spec, str(query["measure"])
    span = spec.span(name)
    if span is not None:  # its parts share no fact
        days = {one: query[one] for one in ("start_day", "end_day")}
        ends = {"measure": span.stock, "at_day": int(query["end_day"]) - 1}
        if "now" in query:
            ends = {"measure": span.now, "now": query["now"]}
        return _weight(where, ends, c) + _weight(where, {"measure": span.flow, **days}, c)
    if "now" in query or "at_day" in query:
        amount: ColumnElement[int] = ONE
        if "now" in query:
            now = next((one for one in spec.nows if one.name == name), None)
            moment = (int(query["now"]), int(query.get("soon", SOON)))
            stands = None if now is None else now.at(c, *moment)
        else:
            stock = spec.stock(name)
            stands = None if stock is None else stock.at(c, int(query["at_day"]))
            if stock is not None and stock.amount is not None:
                amount = stock.amount(c)
        if stands is None:
            raise MisuseError(f"Không có số dư {name}.")
        return sa.case((sa.and_(stands, *where.narrow(c)), amount), else_=ZERO)
    one = spec.counter(name) if name in spec.histograms else spec.measure(name)
    if one is None:
        raise MisuseError(f"Loại dữ liệu “{spec.kind}” không có số đo {name}.")
    day = c[one.event]
    inside = sa.and_(day >= int(query["start_day"]), day < int(query["end_day"]), *where.narrow(c))
    return sa.case((inside, counted(one, c)), else_=ZERO)


def _cause(tables: Tables, tenant: int, new: FromClause, old: FromClause) -> ColumnElement[str]:
    u = unit_succession.c
    succeeded = sa.exists().where(
        u.tenant == tenant, u.old_id == old.c.unit_id, u.new_id == new.c.unit_id
    )
    happened = sa.or_(
        *[old.c[one].is_(None) & new.c[one].is_not(None) for one in tables.spec.events]
    )
    return sa.case(
        (new.c.deleted != LIVE, sa.literal_column(f"'{DELETION}'")),
        (
            sa.or_(old.c.deleted.is_(None), old.c.deleted != LIVE),
            sa.literal_column(f"'{LATE}'"),
        ),
        (
            sa.and_(old.c.unit_id != new.c.unit_id, succeeded),
            sa.literal_column(f"'{REORGANISED}'"),
        ),
        (happened, sa.literal_column(f"'{LATE}'")),
        else_=sa.literal_column(f"'{CORRECTION}'"),
    )
