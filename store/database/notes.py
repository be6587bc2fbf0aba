"""Small named notes of a province, as JSON: what is worth keeping and has no table of its own."""

from __future__ import annotations

from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import upsert
from store.database.tables import meta


def get(conn: Connection, name: str) -> Any:
    """The note of this name; None where there is none."""
    found = conn.execute(
        sa.select(meta.c.value).where(meta.c.tenant == tenant_of(conn), meta.c.name == name)
    ).scalar_one_or_none()
    return None if found is None else orjson.loads(found)


def below(conn: Connection, prefix: str) -> dict[str, Any]:
    """Every note whose name begins with ``prefix``: the rest of the name → note."""
    rows = conn.execute(
        sa.select(meta.c.name, meta.c.value)
        .where(meta.c.tenant == tenant_of(conn), meta.c.name.startswith(prefix, autoescape=True))
        .order_by(meta.c.name)
    )
    return {name.removeprefix(prefix): orjson.loads(value) for name, value in rows}


def put(conn: Connection, name: str, note: Any) -> None:
    """Keep a note inside the caller's transaction."""
    text = orjson.dumps(note, option=orjson.OPT_SORT_KEYS).decode()
    upsert(conn, meta, [{"tenant": tenant_of(conn), "name": name, "value": text}])
