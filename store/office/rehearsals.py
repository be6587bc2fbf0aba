"""Rehearsals: what chosen screens act out, in the desk's database. No figure is kept here."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import rows
from store.office.tables import rehearsal


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One rehearsal. ``at``, ``until``: real moments, seconds since 1970 UTC.

    ``kind`` ``day``: ``subject`` is the past day, and ``span`` seconds of it are replayed from
    ``start`` on. ``kind`` ``hindsight``: nothing was known yet on that day, and one picture shows
    what is known of it today. ``kind`` ``outage``: ``subject`` is a source or ``server``, away for
    ``span`` seconds. ``pace`` of those seconds pass in a real one.
    """

    rehearsal: str
    kind: str
    subject: str
    screens: tuple[str, ...]
    start: int
    span: int
    pace: int
    by: str
    at: int
    until: int


_FIELDS = tuple(Rehearsal.__dataclass_fields__)


def add(conn: Connection, one: Rehearsal) -> None:
    """Write a rehearsal that begins."""
    values = {name: getattr(one, name) for name in _FIELDS} | {"screens": ",".join(one.screens)}
    conn.execute(rehearsal.insert().values(tenant=tenant_of(conn), **values))


def running(conn: Connection, now: int) -> list[Rehearsal]:
    """Those that go on, the newest first."""
    c = rehearsal.c
    chosen = sa.select(*[c[one] for one in _FIELDS]).where(
        c.tenant == tenant_of(conn), c.withdrawn_at.is_(None), c.until > now
    )
    found = rows(conn.execute(chosen.order_by(c.rehearsal.desc())))
    return [Rehearsal(**{**row, "screens": tuple(row["screens"].split(","))}) for row in found]


def end(conn: Connection, id: str, now: int) -> bool:
    """End one before its time; False when none of this id goes on."""
    c = rehearsal.c
    done = conn.execute(
        rehearsal.update()
        .where(
            c.tenant == tenant_of(conn),
            c.rehearsal == id,
            c.withdrawn_at.is_(None),
            c.until > now,
        )
        .values(withdrawn_at=now)
    )
    return done.rowcount == 1
