"""What people said about changes of a source's fields; the newest word stands."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.drift import Review
from store.database.engine import tenant_of
from store.database.sql import rows, upsert
from store.office.tables import review as table

_NAMES = tuple(Review.__dataclass_fields__)


def put(conn: Connection, one: Review) -> None:
    """Write a review; an earlier one of the same change is replaced."""
    row = {name: getattr(one, name) for name in _NAMES}
    upsert(conn, table, [{"tenant": tenant_of(conn), **row}])


def drop(conn: Connection, key: tuple[str, str, str, str]) -> bool:
    """Take a review back; False when there is none."""
    c = table.c
    same = sa.tuple_(c.source, c.stream, c.change, c.field) == sa.tuple_(*key)
    done = conn.execute(table.delete().where(c.tenant == tenant_of(conn), same))
    return done.rowcount == 1


def listed(conn: Connection) -> list[Review]:
    """All reviews, by source, stream and field."""
    c = table.c
    chosen = sa.select(*[c[one] for one in _NAMES]).where(c.tenant == tenant_of(conn))
    order = (c.source, c.stream, c.change, c.field)
    return [Review(**row) for row in rows(conn.execute(chosen.order_by(*order)))]
