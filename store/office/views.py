"""Pages with their filters under a name, in the desk's database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import upsert
from store.office.tables import view as table


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


_C = table.c
_LISTED = (
    sa.select(*[_C[one] for one in _NAMES])
    .where(_C.tenant == sa.bindparam("tenant"))
    .order_by(sa.case((_C.owner == sa.bindparam("owner"), 0), else_=1), _C.name, _C.owner)
)
_MINE = _C.owner == sa.bindparam("owner")
# built once: every page asks for the views that its viewer sees
_SEEN = _LISTED.where(_C.removed_at.is_(None), sa.or_(_MINE, _C.shared == 1))
_REMOVED = _LISTED.where(_C.removed_at >= sa.bindparam("since"), _MINE)
_NAMED = _LISTED.where(_C.name == sa.bindparam("name"), _MINE)


def _views(
    conn: Connection, chosen: sa.Select[Any], owner: str, **more: str | int
) -> list[SavedView]:
    found = conn.execute(chosen, {"tenant": tenant_of(conn), "owner": owner, **more}).mappings()
    return [SavedView(**{**row, "shared": bool(row["shared"])}) for row in found]


def seen_by(conn: Connection, owner: str) -> list[SavedView]:
    """An owner's views, then those that others share."""
    return _views(conn, _SEEN, owner)


def removed(conn: Connection, owner: str, since: int) -> list[SavedView]:
    """What an owner removed since a moment."""
    return _views(conn, _REMOVED, owner, since=since)


def find(conn: Connection, owner: str, name: str) -> SavedView | None:
    """A view of this owner and name, also a removed one."""
    return next(iter(_views(conn, _NAMED, owner, name=name)), None)


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
