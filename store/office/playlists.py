"""Playlists that people wrote over those of the file, in the desk's database."""

from __future__ import annotations

import json
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import rows, upsert
from store.office.wall_tables import playlist as table


@dataclass(frozen=True, slots=True)
class Listed:
    """A playlist. ``pages``: boards and seconds in turn; ``at`` in seconds since 1970 UTC."""

    playlist: str
    title: str
    pages: tuple[tuple[str, int], ...]
    by: str
    at: int


_NAMES = tuple(Listed.__dataclass_fields__)


def everyone(conn: Connection) -> list[Listed]:
    """All of them by name."""
    c = table.c
    chosen = sa.select(*[c[one] for one in _NAMES]).where(c.tenant == tenant_of(conn))
    found = rows(conn.execute(chosen.order_by(c.playlist)))
    return [
        Listed(**{**row, "pages": tuple((str(b), int(s)) for b, s in json.loads(row["pages"]))})
        for row in found
    ]


def put(conn: Connection, one: Listed) -> None:
    """Write a playlist; an earlier one of its name is replaced."""
    row = {name: getattr(one, name) for name in _NAMES} | {"pages": json.dumps(one.pages)}
    upsert(conn, table, [{"tenant": tenant_of(conn), **row}])


def drop(conn: Connection, name: str) -> None:
    """Take one away."""
    c = table.c
    conn.execute(table.delete().where(c.tenant == tenant_of(conn), c.playlist == name))
