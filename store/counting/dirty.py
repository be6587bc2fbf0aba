"""Marks: which units and months changed since the values were last made."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.tables import dirty

Mark = tuple[str, int, int]
"""(fact kind, unit_id, month index)."""


class Marks(set[Mark]):
    """Marks as they stood at ``revision``; what was marked again since then stays marked."""

    def __init__(self, marks: Iterable[Mark] = (), revision: int | None = None) -> None:
        super().__init__(marks)
        self.revision = revision


def take(conn: Connection) -> Marks:
    """The marks that stand; they stay until ``clear``."""
    rows = conn.execute(sa.select(dirty).where(dirty.c.tenant == tenant_of(conn))).all()
    newest = max((row.revision for row in rows), default=None)
    return Marks(((row.kind, row.unit_id, row.month) for row in rows), newest)


def clear(conn: Connection, marks: Iterable[Mark]) -> None:
    """Remove marks; of ``Marks`` not those that a later batch has set again."""
    rows = [{"k": kind, "u": unit, "m": month} for kind, unit, month in marks]
    if not rows:
        return
    gone = dirty.delete().where(
        dirty.c.tenant == tenant_of(conn),
        dirty.c.kind == sa.bindparam("k"),
        dirty.c.unit_id == sa.bindparam("u"),
        dirty.c.month == sa.bindparam("m"),
    )
    if isinstance(marks, Marks) and marks.revision is not None:
        gone = gone.where(dirty.c.revision <= marks.revision)
    conn.execute(gone, rows)
