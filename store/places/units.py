"""Units as the database holds them: their validity, their names, what became of them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.clock import day_date
from core.units import Level, Succession, Unit
from store.database.engine import tenant_of
from store.database.tables import unit, unit_alias, unit_succession
from store.places.resolver import Alias, Resolver


def all_units(conn: Connection, tenant: int | None = None) -> list[Unit]:
    """Every unit of every time, by identity."""
    rows = conn.execute(
        sa.select(unit).where(unit.c.tenant == (tenant or tenant_of(conn))).order_by(unit.c.unit_id)
    )
    return [
        Unit(
            row.unit_id,
            row.code,
            row.name,
            row.short_name,
            Level(row.level),
            row.parent_id,
            day_date(row.valid_from),
            None if row.valid_to is None else day_date(row.valid_to),
            row.latitude,
            row.longitude,
        )
        for row in rows
    ]


def successions(conn: Connection, tenant: int | None = None) -> list[Succession]:
    """What became of the units that ended."""
    t = unit_succession
    rows = conn.execute(
        sa.select(t)
        .where(t.c.tenant == (tenant or tenant_of(conn)))
        .order_by(t.c.old_id, t.c.new_id)
    )
    return [Succession(r.old_id, r.new_id, r.weight, bool(r.estimated)) for r in rows]


def aliases(conn: Connection, tenant: int | None = None) -> list[Alias]:
    """Other names and codes of the units, each with the days on which it holds."""
    t = unit_alias
    rows = conn.execute(
        sa.select(t)
        .where(t.c.tenant == (tenant or tenant_of(conn)))
        .order_by(t.c.alias, t.c.unit_id, t.c.valid_from)
    )
    return [
        Alias(
            r.alias,
            r.unit_id,
            bool(r.is_code),
            day_date(r.valid_from),
            None if r.valid_to is None else day_date(r.valid_to),
        )
        for r in rows
    ]


def resolver(conn: Connection, tenant: int | None = None) -> Resolver:
    """A resolver over what the database holds."""
    return Resolver(all_units(conn, tenant), aliases(conn, tenant))
