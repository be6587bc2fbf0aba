"""What a batch's signed images add to the sums, leg by leg.

What an event adds as before, old image and new, is not laid down at all; and no cuboid sums the
zeros of other events. The statements of a kind are made once a process.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from store.counting.contrib import added, events, nonzero
from store.database.sql import counted, insert
from store.database.stamp import TENANT, Stamp
from store.database.tables import cal
from store.facts.declared import Cols, Cuboid
from store.facts.spec import ONE, ZERO, Tables, moved


def add(conn: Connection, tables: Tables, stamp: Stamp) -> None:
    """Add the signed images of ``tables.change`` to every cuboid, in the caller's transaction."""
    for laying in _laying(tables):
        conn.execute(laying)
    counted(conn, *tables.deltas.values())
    for merging in _merging(tables, conn.dialect.name):
        conn.execute(merging, stamp.bound)


@cache
def _laying(tables: Tables) -> list[sa.Insert]:
    """What the images add, leg by leg; what an event adds as before is left out on both sides."""
    spec, chg = tables.spec, tables.change
    made = []
    for leg, delta in tables.deltas.items():
        keys, measures = spec.leg_keys(leg), [one for one in spec.kept if one.event in leg]
        rows = events(spec, chg, keys, measures, sign=chg.c.sgn, narrow=_moved).subquery()
        names = [*keys, *[one.name for one in measures]]
        chosen = sa.select(rows.c.day, cal.c.month, *[rows.c[one] for one in names])
        chosen = chosen.select_from(rows.join(cal, cal.c.day == rows.c.day))
        made.append(delta.insert().from_select(["day", "month", *names], chosen))
    return made


def _moved(made: sa.Select[Any], c: Cols, day: ColumnElement[int]) -> sa.Select[Any]:
    return made.where(c[moved(day.key or "")] == ONE)


@cache
def _merging(tables: Tables, dialect: str) -> list[sa.Insert]:
    """Add to every cuboid what the legs hold."""
    spec, made = tables.spec, []
    for leg, delta in tables.deltas.items():
        for cuboid in spec.cuboids:
            held = spec.sums_of(cuboid)
            names = [one.name for one in spec.kept if one.event in leg and one.name in held]
            if names:
                groups = added(delta, cuboid.keys, names)
                made.append(_into(dialect, tables, cuboid, groups, names))
    for cuboid in spec.hist:
        timed = next(iter(spec.histograms.values()))
        delta = next(one for leg, one in tables.deltas.items() if timed.day in leg)
        ended = sa.select(delta, delta.c[timed.counts].label("n"))
        ended = ended.where(delta.c[timed.bucket].is_not(None))
        counts = added(ended.subquery(), cuboid.keys, ["n"])
        made.append(_into(dialect, tables, cuboid, counts, ["n"]))
    return made


def _into(
    dialect: str, tables: Tables, cuboid: Cuboid, groups: sa.Select[Any], measures: list[str]
) -> sa.Insert:
    """Add signed groups to a cuboid; in a new row the sums of other legs begin with 0."""
    table = tables.cuboids[cuboid.name]
    keys = [one.name for one in table.primary_key]
    others = [one.name for one in table.c if one.name not in (*keys, *measures)]
    rows = groups.subquery()
    # The WHERE also keeps SQLite's parser from reading ON CONFLICT as a join.
    columns = [rows.c[one] for one in (*keys[1:], *measures)]
    chosen = sa.select(TENANT, *columns, *[ZERO for _ in others]).where(nonzero(rows, measures))
    made = insert(dialect, table).from_select([*keys, *measures, *others], chosen)
    return made.on_conflict_do_update(
        index_elements=keys, set_={one: table.c[one] + made.excluded[one] for one in measures}
    )
