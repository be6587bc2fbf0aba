"""Bringing a batch of facts in: newest version wins, what it replaces is kept, sums follow.

All inside the caller's transaction. The old image of every changed fact (sign −1) and the new one
(+1) are written side by side; history, facts, cuboids and marks are made from these images alone,
so the work grows with the batch and not with what is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from store.contrib import added, buckets, events, nonzero
from store.spec import LIVE, SWEPT, Tables
from store.sql import bulk, counted, insert, ready
from store.tables import cal, dirty


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who changes what, and when it became known."""

    tenant: int
    run_id: str
    now: int
    revision: int


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
    """One row a key: the highest version, the first of equal ones."""
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
        return list(best.values())
    for row in rows:
        key = tuple(row[at] for at in places)
        held = best.get(key)
        if held is None or row[version] > held[version]:
            best[key] = row
    return list(best.values())


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
        _keep_old(conn, tables, stamp)
        _write(conn, tables, stamp)
        _sum(conn, tables, stamp)
        _mark(conn, tables, stamp)
    return images


def stage(conn: Connection, tables: Tables, rows: list[tuple[Any, ...]]) -> None:
    """Lay a batch beside the facts."""
    ready(conn, tables.stage, tables.change, tables.delta)
    bulk(conn, tables.stage.name, tables.spec.names, rows)
    counted(conn, tables.stage)


def _images(conn: Connection, tables: Tables, stamp: Stamp, equal: bool) -> None:
    """The signed images: −1 as it was, +1 as it will be, 0 where only the version is newer."""
    spec, stg, fact, chg = tables.spec, tables.stage, tables.fact, tables.change
    same_key = sa.and_(
        fact.c.tenant == stamp.tenant, *[fact.c[one] == stg.c[one] for one in spec.key]
    )
    content = [one for one in spec.names if one not in (*spec.key, "version")]
    differs = sa.or_(*[stg.c[one].is_distinct_from(fact.c[one]) for one in content])
    # What a full list missed comes back with the version it had.
    again = differs if equal else fact.c.deleted == SWEPT
    newer: ColumnElement[bool] = sa.or_(
        stg.c.version > fact.c.version, sa.and_(stg.c.version == fact.c.version, again)
    )
    absent = fact.c.version.is_(None)
    joined = stg.outerjoin(fact, same_key)
    into = ["sgn", "held", *spec.names, "known_from", "run_id"]
    before = (
        sa.select(
            sa.literal_column("-1"),
            sa.literal_column("1"),
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
            *[stg.c[one] for one in spec.names],
            sa.literal(stamp.now, sa.BigInteger),
            sa.literal(stamp.run_id, sa.Text),
        )
        .select_from(joined)
        .where(sa.or_(absent, newer))
    )
    for images in (before, after):
        conn.execute(chg.insert().from_select(into, images))
    counted(conn, chg)


def _count(conn: Connection, tables: Tables) -> Images:
    c = tables.change.c
    live = c.deleted == LIVE
    found = conn.execute(
        sa.select(
            sa.func.count().filter(live, c.held == 0),
            sa.func.count().filter(live, c.held == 1),
            sa.func.count().filter(~live),
        ).where(c.sgn == 1)
    ).one()
    return Images(*found)


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


def _keep_old(conn: Connection, tables: Tables, stamp: Stamp) -> None:
    """The replaced images go to the history, with the stretch of time in which they held."""
    names = [*tables.spec.names, "known_from", "run_id"]
    chg = tables.change
    old = sa.select(
        sa.literal(stamp.tenant, sa.SmallInteger),
        *[chg.c[one] for one in names],
        sa.literal(stamp.revision, sa.BigInteger),
        sa.literal(stamp.now, sa.BigInteger),
    ).where(chg.c.sgn == -1)
    into = ["tenant", *names, "superseded", "known_to"]
    conn.execute(tables.history.insert().from_select(into, old))


def _write(conn: Connection, tables: Tables, stamp: Stamp) -> None:
    names = [*tables.spec.names, "known_from", "run_id"]
    chg, keys = tables.change, ["tenant", *tables.spec.key]
    new = sa.select(
        sa.literal(stamp.tenant, sa.SmallInteger), *[chg.c[one] for one in names]
    ).where(chg.c.sgn == 1)
    made = insert(conn, tables.fact).from_select(["tenant", *names], new)
    conn.execute(
        made.on_conflict_do_update(
            index_elements=keys,
            set_={one: made.excluded[one] for one in names if one not in keys},
        )
    )


def _sum(conn: Connection, tables: Tables, stamp: Stamp) -> None:
    """Group the signed images by event, then add the groups to every cuboid."""
    spec, chg, dlt = tables.spec, tables.change, tables.delta
    if not spec.cuboids:
        return
    names = [one.name for one in spec.kept]
    keys = ["day", *spec.grain_keys]
    signed = sa.select(chg).where(chg.c.sgn != 0).subquery()
    sign = signed.c.sgn
    groups = events(spec, signed, spec.grain_keys, spec.kept, sign=sign, grouped=True).subquery()
    conn.execute(
        dlt.insert().from_select([*keys, *names], sa.select(groups).where(nonzero(groups, names)))
    )
    counted(conn, dlt)
    for cuboid in spec.cuboids:
        _merge(conn, tables.cuboids[cuboid.name], added(dlt, cuboid.keys, names), names, stamp)
    for cuboid in spec.hist:
        counts = buckets(spec, signed, cuboid.keys, sign=signed.c.sgn)
        _merge(conn, tables.cuboids[cuboid.name], counts, ["n"], stamp)


def _merge(
    conn: Connection, table: sa.Table, groups: sa.Select[Any], measures: list[str], stamp: Stamp
) -> None:
    """Add signed groups to a cuboid."""
    keys = [one.name for one in table.primary_key]
    rows = groups.subquery()
    # The WHERE also keeps SQLite's parser from reading ON CONFLICT as a join.
    chosen = sa.select(
        sa.literal(stamp.tenant, sa.SmallInteger), *[rows.c[one] for one in (*keys[1:], *measures)]
    ).where(nonzero(rows, measures))
    made = insert(conn, table).from_select([*keys, *measures], chosen)
    conn.execute(
        made.on_conflict_do_update(
            index_elements=keys, set_={one: table.c[one] + made.excluded[one] for one in measures}
        )
    )


def _mark(conn: Connection, tables: Tables, stamp: Stamp) -> None:
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
    made = insert(conn, dirty).from_select(
        ["tenant", "kind", "unit_id", "month", "revision"],
        sa.select(
            sa.literal(stamp.tenant, sa.SmallInteger),
            sa.literal(spec.kind, sa.Text),
            months.c.unit_id,
            months.c.month,
            sa.literal(stamp.revision, sa.BigInteger),
        ).where(sa.true()),
    )
    conn.execute(
        made.on_conflict_do_update(
            index_elements=["tenant", "kind", "unit_id", "month"],
            set_={"revision": made.excluded.revision},
        )
    )
