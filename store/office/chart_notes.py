"""Notes that people left on charts, in the desk's database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import rows
from store.office.own_tables import note as table


@dataclass(frozen=True, slots=True)
class ChartNote:
    """A dated sentence on an indicator's chart of one unit.

    ``day``: ISO date at which it stands; ``at`` and ``changed_at``: real time; ``known_at``: the
    figures' clock when its words were written.
    """

    note: str
    indicator: str
    unit_id: int
    day: str
    words: str
    by: str
    by_name: str
    at: int
    known_at: int
    changed_at: int | None
    removed_at: int | None
    stamp: str

    @property
    def day_date(self) -> date:
        """The day at which it stands."""
        return date.fromisoformat(self.day)


_NAMES = tuple(ChartNote.__dataclass_fields__)


def add(conn: Connection, one: ChartNote) -> None:
    """Write a note."""
    row = {name: getattr(one, name) for name in _NAMES}
    conn.execute(table.insert().values(tenant=tenant_of(conn), **row))


def change(conn: Connection, note: str, **values: str | int | None) -> None:
    """Set columns of a note."""
    c = table.c
    conn.execute(table.update().where(c.tenant == tenant_of(conn), c.note == note).values(**values))


def find(conn: Connection, note: str) -> ChartNote | None:
    """The note of this id, also a removed one."""
    return next(iter(_listed(conn, table.c.note == note)), None)


def on(conn: Connection, indicator: str, unit_id: int) -> list[ChartNote]:
    """Every note on a chart by its day, also the removed ones."""
    return _listed(conn, table.c.indicator == indicator, table.c.unit_id == unit_id)


def _listed(conn: Connection, *conditions: sa.ColumnElement[bool]) -> list[ChartNote]:
    c = table.c
    chosen = sa.select(*[c[one] for one in _NAMES]).where(c.tenant == tenant_of(conn), *conditions)
    return [ChartNote(**row) for row in rows(conn.execute(chosen.order_by(c.day, c.note)))]


def mark(conn: Connection, indicators: Sequence[str]) -> str:
    """Changes with every note of these indicators that is written, changed or removed."""
    c = table.c
    newest = sa.select(sa.func.max(c.stamp)).where(
        c.tenant == tenant_of(conn), c.indicator.in_(indicators)
    )
    return str(conn.execute(newest).scalar() or "")
