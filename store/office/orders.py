"""Large files that people ordered, on their way from a question to a file that is fetched."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import rows
from store.office.tables import ordered as table

WAITING, MAKING, DONE, FAILED, DROPPED, GONE = (
    "waiting", "making", "done", "failed", "dropped", "gone",
)  # fmt: skip
"""``gone``: it was kept for its time, or newer ones took its place, and is no more."""
OPEN = (WAITING, MAKING)


@dataclass(frozen=True, slots=True)
class FileOrder:
    """One list of records, or one book, as a file; moments in seconds.

    ``question``: JSON of the choices. ``part``: of a figure whose records are listed; "" of a book.
    ``coded``: it leads to citizens' affairs; ``inside``: who ordered it may have such. ``done`` of
    ``total`` rows are written; ``code``: of the file in the register, "" while there is none.
    """

    order_id: str
    ordered_by: str
    address: str  # of the list on the web
    subject: str
    part: str
    form: str
    title: str
    unit: str
    question: str
    coded: int
    inside: int
    ordered_at: int
    total: int
    state: str = WAITING
    taken_by: str = ""
    done: int = 0
    size: int = 0
    fault: str = ""
    code: str = ""
    ended_at: int | None = None

    @property
    def open(self) -> bool:
        """Is it still to be made?"""
        return self.state in OPEN


_NAMES = tuple(FileOrder.__dataclass_fields__)
c = table.c


def add(conn: Connection, one: FileOrder) -> None:
    """Write a new one."""
    row = {name: getattr(one, name) for name in _NAMES}
    conn.execute(table.insert().values(tenant=tenant_of(conn), **row))


def listed(
    conn: Connection,
    *conditions: sa.ColumnElement[bool],
    limit: int | None = None,
    oldest: bool = False,
) -> list[FileOrder]:
    """The newest first, or the oldest."""
    chosen = sa.select(*[c[name] for name in _NAMES]).where(
        c.tenant == tenant_of(conn), *conditions
    )
    order = c.order_id.asc() if oldest else c.order_id.desc()
    return [FileOrder(**row) for row in rows(conn.execute(chosen.order_by(order).limit(limit)))]


def find(conn: Connection, order: str) -> FileOrder | None:
    """One by its name."""
    return next(iter(listed(conn, c.order_id == order)), None)


def of(conn: Connection, by: str, limit: int) -> list[FileOrder]:
    """The newest of a person."""
    return listed(conn, c.ordered_by == by, limit=limit)


def waiting(conn: Connection, limit: int | None = None) -> list[FileOrder]:
    """Those that nobody has taken up, the oldest first."""
    return listed(conn, c.state == WAITING, limit=limit, oldest=True)


def old(conn: Connection, before: int) -> list[FileOrder]:
    """Files that were made before a moment and are still kept."""
    return listed(conn, c.state == DONE, c.ended_at < before)


def kept(conn: Connection, by: str | None = None) -> list[FileOrder]:
    """Files that were made and are still kept, of a person where one is named."""
    whose = () if by is None else (c.ordered_by == by,)
    return listed(conn, c.state == DONE, *whose)


def change(
    conn: Connection,
    order: str,
    states: tuple[str, ...],
    taker: str | None = None,
    **values: object,
) -> bool:
    """Write into one in one of these states, claimed by ``taker`` if named; False if it is not."""
    claimed = () if taker is None else (c.taken_by == taker,)
    made = (
        table.update()
        .where(c.tenant == tenant_of(conn), c.order_id == order, c.state.in_(states), *claimed)
        .values(**values)
    )
    return conn.execute(made).rowcount == 1


def release(conn: Connection) -> int:
    """What a dead scheduler was making waits again, from its first row; how many."""
    made = (
        table.update()
        .where(c.tenant == tenant_of(conn), c.state == MAKING)
        .values(state=WAITING, taken_by="", done=0, code="")
    )
    return conn.execute(made).rowcount
