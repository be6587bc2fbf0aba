"""Schema drift as runs have shown it: one row a change, which remembers when it was seen."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.drift import Drift
from store.database.engine import tenant_of
from store.database.sql import rows, upsert
from store.database.tables import drift as table

_NAMES = tuple(Drift.__dataclass_fields__)


def listed(
    conn: Connection, source: str | None = None, stream: str | None = None, *, ended: bool = False
) -> list[Drift]:
    """Changes that last, by source, stream and field; with ``ended`` also those that are over."""
    c = table.c
    chosen = sa.select(*[c[one] for one in _NAMES]).where(c.tenant == tenant_of(conn))
    if source is not None:
        chosen = chosen.where(c.source == source)
    if stream is not None:
        chosen = chosen.where(c.stream == stream)
    if not ended:
        chosen = chosen.where(c.ended_at.is_(None))
    order = (c.source, c.stream, c.change, c.field)
    return [Drift(**row) for row in rows(conn.execute(chosen.order_by(*order)))]


def put(conn: Connection, changes: Iterable[Drift]) -> None:
    """Write changes, whole, inside the caller's transaction."""
    made = [{name: getattr(one, name) for name in _NAMES} for one in changes]
    upsert(conn, table, [{"tenant": tenant_of(conn), **one} for one in made])
