"""Boards of the walls that people wrote over those of the file, in the desk's database."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import insert, rows
from store.office.wall_tables import board as table


@dataclass(frozen=True, slots=True)
class Composed:
    """A version of a board, counted from 1; ``at`` in seconds since 1970 UTC.

    ``content``: JSON that only the wall reads; "": with this version the board was taken away.
    """

    board: str
    version: int
    content: str
    by: str
    at: int


_NAMES = tuple(Composed.__dataclass_fields__)


def newest(conn: Connection) -> list[Composed]:
    """The last version of every board, by name; also of those that were taken away."""
    c = table.c
    last = (
        sa.select(c.board, sa.func.max(c.version).label("version"))
        .where(c.tenant == tenant_of(conn))
        .group_by(c.board)
        .subquery()
    )
    chosen = (
        sa.select(*[c[one] for one in _NAMES])
        .join(last, sa.and_(c.board == last.c.board, c.version == last.c.version))
        .where(c.tenant == tenant_of(conn))
    )
    return [Composed(**row) for row in rows(conn.execute(chosen.order_by(c.board)))]


def versions(conn: Connection, name: str) -> list[Composed]:
    """Every version of one board, the newest first."""
    c = table.c
    chosen = sa.select(*[c[one] for one in _NAMES]).where(
        c.tenant == tenant_of(conn), c.board == name
    )
    return [Composed(**row) for row in rows(conn.execute(chosen.order_by(c.version.desc())))]


def add(conn: Connection, one: Composed) -> bool:
    """Write a version, beside those before; False when another has written it meanwhile."""
    values = {name: getattr(one, name) for name in _NAMES}
    made = insert(conn.dialect.name, table).values(tenant=tenant_of(conn), **values)
    made = made.on_conflict_do_nothing(index_elements=["tenant", "board", "version"])
    return conn.execute(made.returning(table.c.version)).first() is not None
