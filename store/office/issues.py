"""Documents that were issued: their number, and all that they say, frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import insert, rows
from store.office.tables import issue as table


@dataclass(frozen=True, slots=True)
class Issue:
    """One document. ``number`` runs through a year of issue, over every kind of document.

    ``about``: ISO date of a brief, written period of a report. ``made_at``: a moment of the
    product's clock, epoch seconds. ``digest``: of what the content says, without its moment.
    """

    code: str
    kind: str  # brief | week | month
    about: str
    year: int
    number: int
    made_at: int
    made_by: str
    digest: str
    content: str


_NAMES = tuple(Issue.__dataclass_fields__)


def add(conn: Connection, one: Issue) -> bool:
    """Write a document; False when its code or its number is taken."""
    row = {name: getattr(one, name) for name in _NAMES}
    made = (
        insert(conn.dialect.name, table)
        .values(tenant=tenant_of(conn), **row)
        .on_conflict_do_nothing()
    )
    return conn.execute(made).rowcount == 1


def following(conn: Connection, year: int) -> int:
    """The next number of a year."""
    c = table.c
    last = sa.select(sa.func.max(c.number)).where(c.tenant == tenant_of(conn), c.year == year)
    return int(conn.execute(last).scalar() or 0) + 1


def find(conn: Connection, code: str) -> Issue | None:
    """The document of a code."""
    return next(iter(_listed(conn, table.c.code == code)), None)


def of(conn: Connection, kind: str, about: str | None, limit: int) -> list[Issue]:
    """The newest documents of a kind first, about one day or period where it is named."""
    only = [table.c.kind == kind] + ([] if about is None else [table.c.about == about])
    return _listed(conn, *only, limit=limit)


def before(conn: Connection, kind: str, about: str) -> Issue | None:
    """The newest document of a kind about the nearest earlier day or period.

    One about a period long past may have been made since. Days, weeks and months are written in
    their order.
    """
    c = table.c
    earlier = (c.kind == kind, c.about < about)
    return next(iter(_listed(conn, *earlier, limit=1, first=(c.about.desc(),))), None)


def _listed(
    conn: Connection,
    *conditions: sa.ColumnElement[bool],
    limit: int | None = None,
    first: Sequence[sa.ColumnElement[str]] = (),
) -> list[Issue]:
    """The newest first; ``first``: what they are ordered by before that."""
    c = table.c
    chosen = sa.select(*[c[name] for name in _NAMES]).where(
        c.tenant == tenant_of(conn), *conditions
    )
    order = (*first, c.made_at.desc(), c.year.desc(), c.number.desc())
    return [Issue(**row) for row in rows(conn.execute(chosen.order_by(*order).limit(limit)))]
