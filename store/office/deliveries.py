"""Where documents were brought, one row a document and a way: so that nothing is brought twice."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import insert, rows
from store.office.tables import delivery as table
from store.office.tables import issue

GOING, DONE, FAILED = "going", "done", "failed"
FOLDER = "folder"
"""The way on which a document brought twice is as one brought once."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One document on one way. ``way``: ``folder``, or a notice's mark. ``at``: epoch seconds.

    A notice ``going`` that nobody works on any more may have arrived: it is not sent again.
    """

    code: str
    way: str
    state: str
    at: int
    tries: int
    fault: str

    @property
    def unfinished(self) -> bool:
        """Is something left to do? What stands half-way in the folder is written anew."""
        return self.state == FAILED or (self.state == GOING and self.way == FOLDER)


_NAMES = tuple(Delivery.__dataclass_fields__)


def claim(conn: Connection, code: str, way: str, now: int, *, again: bool = False) -> bool:
    """Begin to bring a document; False where it has arrived, or somebody is about it.

    ``again``: also where somebody was about it.
    """
    c, made = table.c, insert(conn.dialect.name, table)
    first = made.values(
        tenant=tenant_of(conn), code=code, way=way, state=GOING, at=now, tries=1, fault=""
    ).on_conflict_do_nothing()
    if conn.execute(first).rowcount == 1:
        return True
    open_ = (FAILED, GOING) if again else (FAILED,)
    anew = (
        table.update()
        .where(c.tenant == tenant_of(conn), c.code == code, c.way == way, c.state.in_(open_))
        .values(state=GOING, at=now, tries=c.tries + 1, fault="")
    )
    return conn.execute(anew).rowcount == 1


def end(conn: Connection, code: str, way: str, state: str, now: int, fault: str) -> None:
    """Write how it ended."""
    c = table.c
    conn.execute(
        table.update()
        .where(c.tenant == tenant_of(conn), c.code == code, c.way == way, c.state == GOING)
        .values(state=state, at=now, fault=fault)
    )


def about(conn: Connection, kind: str, named: str) -> list[Delivery]:
    """Every way of every document of a kind about one day or period, the newest document first."""
    c, i = table.c, issue.c
    chosen = (
        sa.select(*[c[name] for name in _NAMES])
        .join(issue, sa.and_(i.tenant == c.tenant, i.code == c.code))
        .where(c.tenant == tenant_of(conn), i.kind == kind, i.about == named)
        .order_by(i.made_at.desc(), i.year.desc(), i.number.desc(), c.way)
    )
    return [Delivery(**row) for row in rows(conn.execute(chosen))]


def of(conn: Connection, code: str) -> list[Delivery]:
    """Every way of a document."""
    c = table.c
    chosen = sa.select(*[c[name] for name in _NAMES]).where(
        c.tenant == tenant_of(conn), c.code == code
    )
    return [Delivery(**row) for row in rows(conn.execute(chosen.order_by(c.way)))]
