"""What the facts were at an earlier commit: nothing is overwritten, so the past can be asked.

A fact's row holds what is so now; every row that it replaced stands in the history with the
revision that replaced it. So what a fact was at a revision is the row that had been written by then
and had not been replaced yet. Sums of the past are today's sums less what has changed since, which
costs as much as has changed and not as much as there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from store.database.engine import tenant_of
from store.database.tables import revision as revisions
from store.facts.declared import Cols
from store.facts.spec import Tables

SINCE = ("known_from", "run_id")
"""Columns of every image beside the fact's own: since when it was known, and by which run."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the order of commits: all up to ``revision`` is known, nothing after it is.

    ``at``: the latest moment (epoch seconds) that a commit up to it bears. ``floor``: the earliest
    that one after it bears, None where there is none. ``tied``: (run, moment) of later commits that
    bear no later moment than ``at``: a clock that stands still, or was set back.
    """

    revision: int
    at: int
    floor: int | None
    tied: tuple[tuple[str, int], ...] = ()


def at(conn: Connection, moment: int) -> Point:
    """The point after the last commit that bears a moment (epoch seconds) or an earlier one."""
    c = revisions.c
    newest = sa.select(sa.func.max(c.revision)).where(c.tenant == tenant_of(conn), c.at <= moment)
    return point(conn, conn.execute(newest).scalar_one_or_none() or 0)


def point(conn: Connection, revision: int) -> Point:
    """The point after a revision."""
    c, mine = revisions.c, revisions.c.tenant == tenant_of(conn)
    at = conn.execute(
        sa.select(sa.func.max(c.at)).where(mine, c.revision <= revision)
    ).scalar_one_or_none()
    floor = conn.execute(
        sa.select(sa.func.min(c.at)).where(mine, c.revision > revision)
    ).scalar_one_or_none()
    at = -1 if at is None else int(at)
    tied = (
        sa.select(c.run_id, c.at).where(mine, c.revision > revision, c.at <= at).distinct()
        if floor is not None and floor <= at
        else None
    )
    found = () if tied is None else tuple((run, when) for run, when in conn.execute(tied))
    return Point(revision, at, floor, found)


def after(c: Cols, known: Point) -> ColumnElement[bool]:
    """Was an image written after the point?"""
    later: ColumnElement[bool] = c.known_from > known.at
    if not known.tied:
        return later
    return sa.or_(later, sa.tuple_(c.run_id, c.known_from).in_(known.tied))


def _replaced(tables: Tables, tenant: int, known: Point) -> list[ColumnElement[bool]]:
    """Of the history: images that held at the point and hold no more."""
    c = tables.history.c
    return [
        c.tenant == tenant,
        c.known_to >= (known.at if known.floor is None else known.floor),
        c.superseded > known.revision,
        sa.not_(after(c, known)),
    ]


def was(tables: Tables, tenant: int, known: Point) -> sa.CompoundSelect[Any]:
    """Every fact as it was at the point: its columns and ``SINCE``."""
    names = ("tenant", *tables.spec.names, *SINCE)
    fact, past = tables.fact.c, tables.history.c
    return sa.union_all(
        sa.select(*[fact[one] for one in names]).where(
            fact.tenant == tenant, sa.not_(after(fact, known))
        ),
        sa.select(*[past[one] for one in names]).where(*_replaced(tables, tenant, known)),
    )


def newer(
    tables: Tables, tenant: int, before: Point, until: Point | None
) -> sa.Select[Any] | sa.CompoundSelect[Any]:
    """Images written after a point that held at a later one (None: that hold)."""
    names = ("tenant", *tables.spec.names, *SINCE)
    fact, past = tables.fact.c, tables.history.c
    now = sa.select(*[fact[one] for one in names]).where(fact.tenant == tenant, after(fact, before))
    if until is None:
        return now
    then = sa.select(*[past[one] for one in names]).where(
        *_replaced(tables, tenant, until), after(past, before)
    )
    return sa.union_all(now.where(sa.not_(after(fact, until))), then)


def undone(tables: Tables, tenant: int, known: Point) -> sa.CompoundSelect[Any]:
    """What must be added to today's sums to have those of the point.

    Rows ``sgn`` and the fact's columns: −1 as a fact is now, +1 as it was, of those that differ.
    """
    names = ("tenant", *tables.spec.names)
    fact, past = tables.fact.c, tables.history.c
    return sa.union_all(
        sa.select(sa.literal_column("-1").label("sgn"), *[fact[one] for one in names]).where(
            fact.tenant == tenant, after(fact, known)
        ),
        sa.select(sa.literal_column("1").label("sgn"), *[past[one] for one in names]).where(
            *_replaced(tables, tenant, known)
        ),
    )
