"""Files that left the house: what was asked, what they said, and the digest of every byte."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import insert, rows
from store.office.tables import copy
from store.office.tables import export as table

OPEN, DONE, BROKEN = "open", "done", "broken"


@dataclass(frozen=True, slots=True)
class Export:
    """One file. ``truth`` and ``figures`` are JSON: what it says of itself, every number in it.

    ``known_at`` is a moment of the product's clock, ``made_at`` of the machine's; epoch seconds.
    ``digest`` (SHA-256), ``size`` and ``rows`` of an open one are not known yet.
    """

    code: str
    kind: str  # file | brief | report
    subject: str  # an indicator's id, a page's path, a report's name
    title: str
    address: str  # of the page that shows the same
    form: str  # png, xlsx …
    unit: str
    period: str
    truth: str
    figures: str
    revision: int
    known_at: int
    made_by: str
    made_at: int = 0
    state: str = OPEN
    digest: str = ""
    size: int = 0
    rows: int = 0


_NAMES = tuple(Export.__dataclass_fields__)


def add(conn: Connection, one: Export) -> bool:
    """Write an export; False when its code is taken."""
    if find(conn, one.code) is not None:
        return False
    row = {name: getattr(one, name) for name in _NAMES}
    conn.execute(table.insert().values(tenant=tenant_of(conn), **row))
    return True


def end(conn: Connection, code: str, state: str, digest: str, size: int, count: int) -> bool:
    """Write what became of an open export; False when it is not open."""
    c = table.c
    done = conn.execute(
        table.update()
        .where(c.tenant == tenant_of(conn), c.code == code, c.state == OPEN)
        .values(state=state, digest=digest, size=size, rows=count)
    )
    return done.rowcount == 1


def mend(conn: Connection, code: str, digest: str, size: int, count: int) -> None:
    """Write that the file of an issued document is whole now, unless it was already."""
    c = table.c
    conn.execute(
        table.update()
        .where(c.tenant == tenant_of(conn), c.code == code, c.state != DONE)
        .values(state=DONE, digest=digest, size=size, rows=count)
    )


def _listed(
    conn: Connection, *conditions: sa.ColumnElement[bool], limit: int | None = None
) -> list[Export]:
    chosen = sa.select(*[table.c[name] for name in _NAMES]).where(
        table.c.tenant == tenant_of(conn), *conditions
    )
    found = conn.execute(chosen.order_by(table.c.made_at.desc(), table.c.code).limit(limit))
    return [Export(**row) for row in rows(found)]


def find(conn: Connection, code: str) -> Export | None:
    """The export of a code."""
    return next(iter(_listed(conn, table.c.code == code)), None)


def add_copy(conn: Connection, digest: str, code: str, form: str, now: int) -> None:
    """Write that a file with this digest is the document of a code; once."""
    row = {"tenant": tenant_of(conn), "digest": digest, "code": code, "form": form, "at": now}
    conn.execute(insert(conn.dialect.name, copy).values(**row).on_conflict_do_nothing())


def has_copy(conn: Connection, digest: str) -> bool:
    """Is a file with this digest written down?"""
    c = copy.c
    held = sa.select(c.code).where(c.tenant == tenant_of(conn), c.digest == digest)
    return conn.execute(held).first() is not None


def of_digest(conn: Connection, digest: str) -> Export | None:
    """The newest whole export with exactly this content, or one of whose files has it."""
    c = copy.c
    copied = sa.select(c.code).where(c.tenant == tenant_of(conn), c.digest == digest)
    same = sa.or_(table.c.digest == digest, table.c.code.in_(copied))
    return next(iter(_listed(conn, same, table.c.state == DONE, limit=1)), None)


def of(conn: Connection, by: str | None, limit: int) -> list[Export]:
    """The newest exports of a person, or of everybody."""
    return _listed(conn, *([] if by is None else [table.c.made_by == by]), limit=limit)
