"""Bringing a batch of facts in: newest version wins, what it replaces is kept, sums follow.

All inside the caller's transaction. The old image of every changed fact (sign −1) and the new one
(+1) are written side by side; history, facts, cuboids and marks are made from these images alone,
so the work grows with the batch and not with what is there.

The statements of a kind are made once a process: writing them anew for every batch cost more than
a small batch itself. What differs from batch to batch are the parameters of ``Stamp``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ColumnElement

from store.counting.adding import add
from store.database.sql import bulk, counted, insert, ready
from store.database.stamp import NOW, REVISION, RUN, TENANT, Stamp
from store.database.tables import cal, dirty
from store.facts.spec import LIVE, ONE, SWEPT, ZERO, Tables, moved


@dataclass(frozen=True, slots=True)
class Images:
    """What a batch changed, in facts."""

    new: int
    changed: int
    deleted: int

    @property
    def total(self) -> int:
        """Facts that differ from before."""
        return self.new + self.changed + self.deleted


def newest(tables: Tables, rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """One row a key: the highest version, the first of equal ones.

    In the order of the key: neighbours in a tree are written one after the other, not by turns.
    """
    names = tables.spec.names
    version = names.index("version")
    places = [names.index(one) for one in tables.spec.key]
    best: dict[Any, tuple[Any, ...]] = {}
    if len(places) == 1:
        at = places[0]
        for row in rows:
            held = best.get(row[at])
            if held is None or row[version] > held[version]:
                best[row[at]] = row
        return [best[one] for one in sorted(best)]
    for row in rows:
        key = tuple(row[at] for at in places)
        held = best.get(key)
        if held is None or row[version] > held[version]:
            best[key] = row
    return [best[one] for one in sorted(best)]


def apply(
    conn: Connection,
    tables: Tables,
    rows: list[tuple[Any, ...]],
    stamp: Stamp,
    *,
    equal: bool = False,
) -> Images:
    """Bring rows in (``newest`` applied, columns as ``spec.names``) and maintain every sum.

    ``equal``: a full reading says so; they replace what is there though the version is the same.
    """
    stage(conn, tables, rows)
    _images(conn, tables, stamp, equal)
    images = _count(conn, tables)
    _touch(conn, tables, stamp)
    if images.total:
        dialect = conn.dialect.name
        conn.execute(_keeping_old(tables), stamp.bound)
        conn.execute(_writing(tables, dialect), stamp.bound)
        add(conn, tables, stamp)
        conn.execute(_marking(tables, dialect), stamp.bound)
    return images


def stage(conn: Connection, tables: Tables, rows: list[tuple[Any, ...]]) -> None:
    """Lay a batch beside the facts."""
    ready(conn, tables.stage, tables.change, *tables.deltas.values())
    bulk(conn, tables.stage.name, tables.spec.names, rows)
    counted(conn, tables.stage)


def _images(conn: Connection, tables: Tables, stamp: Stamp, equal: bool) -> None:
    for statement in _imaging(tables, equal):
        conn.execute(statement, stamp.bound)
    counted(conn, tables.change)


@cache
def _imaging(tables: Tables, equal: bool) -> list[sa.Insert]:
    """The signed images: −1 as it was, +1 as it will be, 0 where only the version is newer."""
    spec, stg, fact, chg = tables.spec, tables.stage, tables.fact, tables.change
    same_key = sa.and_(fact.c.tenant == TENANT, *[fact.c[one] == stg.c[one] for one in spec.key])
    content = [one for one in spec.names if one not in (*spec.key, "version")]
    differs = sa.or_(*[stg.c[one].is_distinct_from(fact.c[one]) for one in content])
    # What a full list missed comes back with the version it had.
    again = differs if equal else fact.c.deleted == SWEPT
    newer: ColumnElement[bool] = sa.or_(
        stg.c.version > fact.c.version, sa.and_(stg.c.version == fact.c.version, again)
    )
    absent = fact.c.version.is_(None)
    joined = stg.outerjoin(fact, same_key)
    told = [one for leg in spec.legs for one in leg]
    apart = [
        sa.or_(*[stg.c[one].is_distinct_from(fact.c[one]) for one in _read_on(tables, event)])
        for event in told
    ]
    into = ["sgn", "held", *map(moved, told), *spec.names, "known_from", "run_id"]
    before = (
        sa.select(
            sa.literal_column("-1"),
            sa.literal_column("1"),
            *[sa.case((one, ONE), else_=ZERO) for one in apart],
            *[fact.c[one] for one in spec.names],
            fact.c.known_from,
            fact.c.run_id,
        )
        .select_from(joined)
        .where(newer, differs)
    )
    after = (
        sa.select(
            sa.case((sa.or_(absent, differs), sa.literal_column("1")), else_=0),
            sa.case((absent, sa.literal_column("0")), else_=1),
            *[sa.case((sa.or_(absent, one), ONE), else_=ZERO) for one in apart],
            *[stg.c[one] for one in spec.names],
            NOW,
            RUN,
        )
        .select_from(joined)
        .where(sa.or_(absent, newer))
    )
    return [chg.insert().from_select(into, images) for images in (before, after)]


def _read_on(tables: Tables, event: str) -> list[str]:
    """The columns that decide what a fact adds on an event, and where: day, keys, conditions."""
    spec, c = tables.spec, tables.fact.c
    leg = next(one for one in spec.legs if event in one)
    made = [
        told(c)
        for one in spec.kept
        if one.event == event
        for told in (one.when, one.amount)
        if told is not None
    ]
    read = [one for each in made for one in visitors.iterate(each)]
    named = {one.name for one in read if isinstance(one, sa.Column)}
    return sorted({event, *spec.leg_keys(leg), *named})


def _count(conn: Connection, tables: Tables) -> Images:
    return Images(*conn.execute(_counting(tables)).one())


@cache
def _counting(tables: Tables) -> sa.Select[int, int, int]:
    c = tables.change.c
    live = c.deleted == LIVE
    return sa.select(
        sa.func.count().filter(live, c.held == 0),
        sa.func.count().filter(live, c.held == 1),
        sa.func.count().filter(~live),
    ).where(c.sgn == 1)


def _touch(conn: Connection, tables: Tables, stamp: Stamp) -> None:
    """A newer version that says the same: remember the version, keep no history of it."""
    fact, chg, keys = tables.fact, tables.change, tables.spec.key
    found = conn.execute(
        sa.select(*[chg.c[one].label(f"k_{one}") for one in keys], chg.c.version.label("v")).where(
            chg.c.sgn == 0
        )
    ).mappings()
    rows = [dict(one) for one in found]
    if rows:
        conn.execute(
            fact.update()
            .where(
                fact.c.tenant == stamp.tenant,
                *[fact.c[one] == sa.bindparam(f"k_{one}") for one in keys],
            )
            .values(version=sa.bindparam("v")),
            rows,
        )


@cache
def _keeping_old(tables: Tables) -> sa.Insert:
    """The replaced images go to the history, with the stretch of time in which they held."""
    names = [*tables.spec.names, "known_from", "run_id"]
    chg = tables.change
    columns = [chg.c[one] for one in names]
    old = sa.select(TENANT, *columns, REVISION, NOW).where(chg.c.sgn == -1)
    into = ["tenant", *names, "superseded", "known_to"]
    return tables.history.insert().from_select(into, old)


@cache
def _writing(tables: Tables, dialect: str) -> sa.Insert:
    names = [*tables.spec.names, "known_from", "run_id"]
    chg, keys = tables.change, ["tenant", *tables.spec.key]
    new = sa.select(TENANT, *[chg.c[one] for one in names]).where(chg.c.sgn == 1)
    made = insert(dialect, tables.fact).from_select(["tenant", *names], new)
    return made.on_conflict_do_update(
        index_elements=keys,
        set_={one: made.excluded[one] for one in names if one not in keys},
    )


@cache
def _marking(tables: Tables, dialect: str) -> sa.Insert:
    """Units and months whose values may have changed, before and after."""
    spec, chg = tables.spec, tables.change
    months = sa.union(
        *[
            sa.select(chg.c.unit_id, cal.c.month)
            .select_from(chg.join(cal, cal.c.day == chg.c[event]))
            .where(chg.c.sgn != 0)
            .distinct()  # a union of one part would keep doubles
            for event in spec.events
        ]
    ).subquery()
    kind = sa.literal(spec.kind, sa.Text)
    made = insert(dialect, dirty).from_select(
        ["tenant", "kind", "unit_id", "month", "revision"],
        sa.select(TENANT, kind, months.c.unit_id, months.c.month, REVISION).where(sa.true()),
    )
    return made.on_conflict_do_update(
        index_elements=["tenant", "kind", "unit_id", "month"],
        set_={"revision": made.excluded.revision},
    )
