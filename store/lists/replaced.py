"""What was written between two commits, each fact beside what it replaced, and how it counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from core.errors import MisuseError
from store.counting.contrib import counted
from store.counting.route import Slice
from store.counting.summing import SOON
from store.database.tables import unit_succession
from store.facts.declared import Cols
from store.facts.past import Point, after, newer
from store.facts.spec import LIVE, ONE, ZERO, Tables

LATE, CORRECTION, DELETION, REORGANISED = "late_data", "correction", "deletion", "reorganisation"


def pairs(
    conn: Connection, tables: Tables, tenant: int, before: Point, until: Point | None
) -> tuple[FromClause, FromClause, FromClause]:
    """What was written between two points, what it replaced, and each beside the other."""
    new = newer(tables, tenant, before, until).subquery("new")
    old = _older(conn, tables, tenant, before).subquery("old")
    same = [new.c[one] == old.c[one] for one in tables.spec.key]
    return new, old, new.outerjoin(old, sa.and_(*same))


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


def weight(where: Slice, query: Mapping[str, Any], c: Cols) -> ColumnElement[int]:
    """What a row counts in the sum. Raises MisuseError for a sum that the kind does not have."""
    spec, name = where.tables.spec, str(query["measure"])
    span = spec.span(name)
    if span is not None:  # its parts share no fact
        days = {one: query[one] for one in ("start_day", "end_day")}
        ends = {"measure": span.stock, "at_day": int(query["end_day"]) - 1}
        if "now" in query:
            ends = {"measure": span.now, "now": query["now"]}
        return weight(where, ends, c) + weight(where, {"measure": span.flow, **days}, c)
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


def place(tables: Tables, query: Mapping[str, Any], c: Cols) -> ColumnElement[int]:
    """Where in a distribution a row lies; of one that is not there it is not asked."""
    return sa.func.coalesce(c[tables.spec.histograms[str(query["measure"])].bucket], -1)


def manner(tables: Tables, tenant: int, new: FromClause, old: FromClause) -> ColumnElement[str]:
    """In what manner a fact changed: told from its two rows."""
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
