"""Filling a new database with what is no fact: units, their names and successors, the calendar."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.clock import day_date, day_number
from core.period import month_index
from store.database.engine import Store
from store.database.sql import bulk
from store.database.tables import cal, meta, unit, unit_alias, unit_succession
from store.places import territory

FIRST_DAY = day_number(date(1970, 1, 1))
LAST_DAY = day_number(date(2100, 1, 1))
"""Days that the calendar knows: in, out. Facts outside are set aside as absurd."""

_NAME = "territory"
_DAY = ("day", "week", "month", "quarter", "year")


def seed(store: Store) -> None:
    """Write the units when they differ from what the database holds; the calendar once."""
    province = territory.load(store.tenant)
    rows = _rows(province, store.tenant)
    stamp = hashlib.sha256(orjson.dumps([rows[name] for name in sorted(rows)])).hexdigest()
    with store.read() as conn:
        if _stamp(conn, store.tenant) == stamp:
            return
    with store.write() as conn:
        if conn.execute(sa.select(sa.func.count()).select_from(cal)).scalar_one() == 0:
            bulk(conn, cal.name, _DAY, [_day(n) for n in range(FIRST_DAY, LAST_DAY)])
        for table in (unit, unit_alias, unit_succession):
            conn.execute(table.delete().where(table.c.tenant == store.tenant))
            if rows[table.name]:
                conn.execute(table.insert(), rows[table.name])
        conn.execute(meta.delete().where(meta.c.tenant == store.tenant, meta.c.name == _NAME))
        conn.execute(meta.insert(), [{"tenant": store.tenant, "name": _NAME, "value": stamp}])


def _stamp(conn: Connection, tenant: int) -> str | None:
    found = conn.execute(
        sa.select(meta.c.value).where(meta.c.tenant == tenant, meta.c.name == _NAME)
    ).scalar_one_or_none()
    return None if found is None else str(found)


def _day(number: int) -> tuple[int, ...]:
    """As ``_DAY`` names it."""
    at = day_date(number)
    quarter = at.year * 4 + (at.month - 1) // 3
    return number, number - at.weekday(), month_index(at), quarter, at.year


def _rows(province: territory.Territory, tenant: int) -> dict[str, list[dict[str, Any]]]:
    return {
        "unit": [
            {
                "tenant": tenant,
                "unit_id": one.unit_id,
                "code": one.code,
                "name": one.name,
                "short_name": one.short_name,
                "level": str(one.level),
                "parent_id": one.parent_id,
                "valid_from": day_number(one.valid_from),
                "valid_to": None if one.valid_to is None else day_number(one.valid_to),
                "latitude": one.latitude,
                "longitude": one.longitude,
            }
            for one in province.units
        ],
        "unit_alias": [
            {
                "tenant": tenant,
                "alias": one.alias,
                "unit_id": one.unit_id,
                "is_code": int(one.code),
                "valid_from": day_number(one.since),
                "valid_to": None if one.until is None else day_number(one.until),
            }
            for one in province.aliases
        ],
        "unit_succession": [
            {
                "tenant": tenant,
                "old_id": one.old_id,
                "new_id": one.new_id,
                "weight": one.weight,
                "estimated": int(one.estimated),
            }
            for one in province.successions
        ],
    }
