"""Boundaries and places as maps need them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.counting.route import ask
from store.database.sql import rows as rows_of
from store.database.tables import unit
from store.facts.past import Point
from store.facts.spec import DELETED, LIVE
from store.kinds.boundary import BOUNDARY
from store.kinds.feature import FEATURE
from store.kinds.petition import PETITION

Row = dict[str, Any]


def boundaries(conn: Connection, tenant: int, day: int, level: str) -> list[Row]:
    """The boundary of each unit of a level that exists on a local day, by unit.

    A portal that shows only today's units does not take yesterday's map away: where a full list no
    longer holds the boundary of a unit that has ended, the one it held last still stands for the
    unit's own time. Of several of one unit the one that began last holds.
    """
    b, u = BOUNDARY.fact.c, unit.c
    found = conn.execute(
        sa.select(b.unit_id, b.code, b.source, b.valid_from, b.valid_to, b.geometry)
        .add_columns(b.area_km2, b.content_hash, b.run_id)
        .select_from(
            BOUNDARY.fact.join(unit, sa.and_(u.tenant == b.tenant, u.unit_id == b.unit_id))
        )
        .where(
            b.tenant == tenant,
            u.level == level,
            u.valid_from <= day,
            sa.or_(u.valid_to.is_(None), u.valid_to > day),
            b.valid_from <= day,
            sa.or_(b.valid_to.is_(None), b.valid_to > day),
            b.deleted != DELETED,
            sa.or_(b.deleted == LIVE, u.valid_to.is_not(None)),
        )
        .order_by(b.unit_id, b.deleted.desc(), b.valid_from, b.code)
    )
    held = {row["unit_id"]: row for row in rows_of(found)}
    return list(held.values())


def layers(conn: Connection, tenant: int) -> list[tuple[str, int]]:
    """The layers that have places, with how many."""
    f = FEATURE.fact.c
    found = conn.execute(
        sa.select(f.layer, sa.func.count())
        .where(f.tenant == tenant, f.deleted == LIVE)
        .group_by(f.layer)
        .order_by(f.layer)
    )
    return [(str(name), int(count)) for name, count in found]


def features(
    conn: Connection, tenant: int, layer: str, unit_ids: list[int] | None, limit: int
) -> list[Row]:
    """Places of a layer, of some units (None: all), by code."""
    f = FEATURE.fact.c
    made = (
        sa.select(f.code, f.source, f.unit_id, f.kind, f.name, f.geometry, f.run_id)
        .where(f.tenant == tenant, f.layer == layer, f.deleted == LIVE)
        .order_by(f.code)
        .limit(limit)
    )
    if unit_ids is not None:
        made = made.where(f.unit_id.in_(unit_ids))
    return rows_of(conn.execute(made))


def spots(
    conn: Connection,
    tenant: int,
    start_day: int,
    end_day: int,
    unit_ids: list[int] | None,
    cells: int,
    known: Point | None = None,
) -> list[Row]:
    """Petitions received from ``start_day`` to ``end_day`` (out) by cell of the map, most first.

    ``cells`` of them make a degree, each way; ``east`` and ``north`` count them to the centre.
    ``n``: the petitions of the cell, ``open``: those that are not closed. Petitions without a place
    are in none.
    """
    where = ask(conn, PETITION, tenant, (), unit_ids, {}, known)
    c = where.source.c
    east, north = (
        sa.cast(sa.func.round(one * cells), sa.Integer) for one in (c.longitude, c.latitude)
    )
    still = sa.func.sum(sa.case((c.fin_day.is_(None), 1), else_=0))
    found = conn.execute(
        sa.select(east.label("east"), north.label("north"))
        .add_columns(sa.func.count().label("n"), still.label("open"))
        .where(c.tenant == tenant, c.recv_day >= start_day, c.recv_day < end_day)
        .where(c.latitude.is_not(None), c.longitude.is_not(None), *where.narrow(c))
        .group_by(east, north)
        .order_by(sa.desc("n"), "north", "east")
    )
    return rows_of(found)
