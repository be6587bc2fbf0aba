"""Where documents were brought, one row a document and a way: so that nothing is brought twice."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.engine import tenant_of
from store.office.tables import delivery as table
from store.sql import insert, rows

GOING, DONE, FAILED = "going", "done", "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One document on one way. ``way``: ``folder``, or a notice's mark. ``at``: epoch seconds.

    ``going`` that nobody works on any more may have arrived: it is not sent again.
    """

    code: str
    way: str
    state: str
    at: int
    tries: int
    fault: str


_NAMES = tuple(Delivery.__dataclass_fields__)


def claim(conn: Connection, code: str, way: str, now: int) -> bool:
    """Begin to bring a document; False where it has arrived, or somebody is about it."""
    c, made = table.c, insert(conn, table)
    first = made.values(
        tenant=tenant_of(conn), code=code, way=way, state=GOING, at=now, tries=1, fault=""
    ).on_conflict_do_nothing()
    if conn.execute(first).rowcount == 1:
        return True
    again = (
        table.update()
        .where(c.tenant == tenant_of(conn), c.code == code, c.way == way, c.state == FAILED)
        .values(state=GOING, at=now, tries=c.tries + 1, fault="")
    )
    return conn.execute(again).rowcount == 1


def end(conn: Connection, code: str, way: str, state: str, now: int, fault: str) -> None:
    """Write how it ended."""
    c = table.c
    conn.execute(
        table.update()
        .where(c.tenant == tenant_of(conn), c.code == code, c.way == way, c.state == GOING)
        .values(state=state, at=now, fault=fault)
    )


def of(conn: Connection, code: str) -> list[Delivery]:
    """Every way of a document."""
    c = table.c
    chosen = sa.select(*[c[name] for name in _NAMES]).where(
        c.tenant == tenant_of(conn), c.code == code
    )
    return [Delivery(**row) for row in rows(conn.execute(chosen.order_by(c.way)))]
