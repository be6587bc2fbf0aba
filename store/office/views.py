"""Pages with their filters under a name, in the desk's database."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.engine import tenant_of
from store.office.tables import view as table
from store.sql import rows, upsert


@dataclass(frozen=True, slots=True)
class SavedView:
    """A page with its filters under a name. ``address``: path and query."""

    owner: str
    name: str
    address: str
    shared: bool
    saved_at: int
    removed_at: int | None = None


_NAMES = tuple(SavedView.__dataclass_fields__)


def save(conn: Connection, one: SavedView) -> None:
    """Keep a view; one of the same owner and name is replaced."""
    row = {name: getattr(one, name) for name in _NAMES}
    upsert(conn, table, [{"tenant": tenant_of(conn), **row, "shared": int(one.shared)}])


def _listed(conn: Connection, *conditions: sa.ColumnElement[bool], owner: str) -> list[SavedView]:
    c = table.c
    chosen = sa.select(*[c[one] for one in _NAMES]).where(c.tenant == tenant_of(conn), *conditions)
    order = (sa.case((c.owner == owner, 0), else_=1), c.name, c.owner)
    found = rows(conn.execute(chosen.order_by(*order)))
    return [SavedView(**{**row, "shared": bool(row["shared"])}) for row in found]


def seen_by(conn: Connection, owner: str) -> list[SavedView]:
    """An owner's views, then those that others share."""
    c = table.c
    mine = sa.or_(c.owner == owner, c.shared == 1)
    return _listed(conn, c.removed_at.is_(None), mine, owner=owner)


def removed(conn: Connection, owner: str, since: int) -> list[SavedView]:
    """What an owner removed since a moment."""
    c = table.c
    return _listed(conn, c.removed_at >= since, c.owner == owner, owner=owner)


def find(conn: Connection, owner: str, name: str) -> SavedView | None:
    """A view of this owner and name, also a removed one."""
    c = table.c
    return next(iter(_listed(conn, c.owner == owner, c.name == name, owner=owner)), None)


def change(conn: Connection, owner: str, held: str, /, **values: str | int | None) -> bool:
    """Set columns of the view of a name; False when there is none."""
    c = table.c
    same = (c.tenant == tenant_of(conn), c.owner == owner, c.name == held)
    return conn.execute(table.update().where(*same).values(**values)).rowcount == 1


def forget(conn: Connection, owner: str, name: str) -> None:
    """Delete a view for good."""
    c = table.c
    same = (c.tenant == tenant_of(conn), c.owner == owner, c.name == name)
    conn.execute(table.delete().where(*same))


def forget_removed(conn: Connection, before: int) -> None:
    """Delete for good what was removed before a moment."""
    c = table.c
    conn.execute(table.delete().where(c.tenant == tenant_of(conn), c.removed_at < before))
