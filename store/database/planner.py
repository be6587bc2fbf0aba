"""What SQLite's planner knows of the indexes: how many rows each has, and how many of a kind.

Without it, it thinks every index equally good. It never looks by itself, as PostgreSQL does, and
``PRAGMA optimize`` looks only at what the same connection has asked. Source of how it chooses:
sqlite.org/optoverview.html, "The Skip-Scan Optimization".
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.engine import Connection

from store.database.engine import Store
from store.database.sql import upsert
from store.database.tables import meta

_COUNTED = "counted"
_GROWN = 2
"""A store that has grown so many times over is counted anew: in all no more than it holds twice."""


def refresh(store: Store, *, always: bool = False) -> bool:
    """Count the indexes anew where the schema has changed or the file has grown. Were they counted?

    ``always``: also where neither is so; what fills them changes by the day. Takes the writer's
    turn, about 0,7 s for a million dossiers; readers go on. Raises StoreError.
    """
    if not store.sqlite:
        return False
    with store.read() as conn:
        if not (always or _outgrown(conn, store.tenant)):
            return False
    with store.write(large=True) as conn:
        # dropped, so that every open connection reads its schema anew, and these with it
        conn.exec_driver_sql("DROP TABLE IF EXISTS sqlite_stat1")
        conn.exec_driver_sql("ANALYZE")
        value = f"{_schema(conn)} {_pages(conn)}"
        upsert(conn, meta, [{"tenant": store.tenant, "name": _COUNTED, "value": value}])
    return True


def _outgrown(conn: Connection, tenant: int) -> bool:
    held = select(meta.c.value).where(meta.c.tenant == tenant, meta.c.name == _COUNTED)
    schema, _, pages = (conn.execute(held).scalar_one_or_none() or "").partition(" ")
    return schema != str(_schema(conn)) or _pages(conn) >= _GROWN * int(pages)


def _schema(conn: Connection) -> int:
    return int(conn.exec_driver_sql("PRAGMA schema_version").scalar_one())


def _pages(conn: Connection) -> int:
    return int(conn.exec_driver_sql("PRAGMA page_count").scalar_one())
