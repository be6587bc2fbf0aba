"""Counts by logarithmic bucket: whole months from the histogram cuboids, the rest from facts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause, Select

from core.errors import MisuseError
from store.counting import shapes
from store.counting.route import (
    Shape,
    Slice,
    Stretch,
    month_start,
    of_units,
    quiet,
    smallest,
    whole_months,
)  # fmt: skip
from store.counting.shapes import Asked, Meant, Source, Table
from store.database.tables import cal
from store.facts.declared import Cuboid, Histogram
from store.facts.past import Point, undone

Buckets = dict[tuple[Any, ...], dict[int, int]]
"""Counts by bucket, by the values of a question's columns."""


def bucket_counts(
    conn: Connection, where: Slice, name: str, start_day: int, end_day: int
) -> Buckets:
    """By the columns of ``where``, over facts with the event in [start_day, end_day); no zeros.

    Raises MisuseError for a histogram that the kind does not have.
    """
    spec = where.tables.spec
    if name not in spec.histograms:
        raise MisuseError(
            f"Loại dữ liệu “{spec.kind}” không có phân bố thời gian “{name}”. "
            f"Có: {', '.join(spec.histograms) or 'không có gì'}."
        )
    if where.empty or start_day >= end_day:
        return {}
    found: Buckets = {}
    for asked in _asked(conn, where, name, start_day, end_day):
        for *key, bucket, n in conn.execute(*asked).all():
            counts = found.setdefault(tuple(key), {})
            counts[bucket] = counts.get(bucket, 0) + n
    held = {key: {b: n for b, n in counts.items() if n} for key, counts in found.items()}
    return {key: counts for key, counts in held.items() if counts}


def _asked(conn: Connection, where: Slice, name: str, start_day: int, end_day: int) -> list[Asked]:
    timed = where.tables.spec.histograms[name]
    found = _stretches(conn, where, timed, start_day, end_day)
    read = shapes.tables(where, found)
    if where.known is None:
        parts = _statements(where.shape, name, read)
        return [(part, shapes.given(where, found)) for part in parts]
    meant = shapes.values(where)
    made = [_part(meant, timed, one) for one in shapes.stated(read, found)]
    since = _undone(meant, where.known, timed, start_day, end_day)
    return [(part, {}) for part in (*made, since)]


def _stretches(
    conn: Connection, where: Slice, timed: Histogram, start_day: int, end_day: int
) -> list[Stretch]:
    """Whole months of the histogram cuboid, and what is left of the facts."""
    spec = where.tables.spec
    hist = spec.hist if timed is next(iter(spec.histograms.values())) else ()
    table = None if "day" in where.columns else smallest(hist, "month", where.needed, ())
    first, last = whole_months(start_day, end_day)
    if table is not None and last >= first and end_day > month_start(last):
        last += quiet(conn, where, [timed.day], end_day, month_start(last + 1))
    if table is None or first >= last:
        return [Stretch(None, start_day, end_day)]
    out = [Stretch(table, first, last)]
    if start_day < month_start(first):
        out.append(Stretch(None, start_day, month_start(first)))
    if month_start(last) < end_day:
        out.append(Stretch(None, month_start(last), end_day))
    return out


@shapes.kept
def _statements(shape: Shape, name: str, read: tuple[Table, ...]) -> tuple[Select[Any], ...]:
    timed = shape.tables.spec.histograms[name]
    return tuple(_part(shapes.parameters(shape), timed, one) for one in shapes.bound(read))


def _part(meant: Meant, timed: Histogram, source: Source) -> Select[Any]:
    if source.cuboid is not None:
        return _from_cuboid(meant, source.cuboid, timed.bucket, source.low, source.high)
    fact = meant.tables.fact
    made = _counted(meant, fact, sa.func.count(), timed, source.low, source.high)
    return made.where(of_units(meant.tables, meant.tenant)) if source.by_unit else made


def _from_cuboid(meant: Meant, cuboid: Cuboid, bucket: str, first: Any, last: Any) -> Select[Any]:
    table = meant.tables.cuboids[cuboid.name]
    at = [table.c[one] for one in meant.columns]
    n = sa.cast(sa.func.sum(table.c.n), BigInteger).label("n")
    made = sa.select(*at, table.c[bucket].label("bucket"), n)
    made = made.where(*meant.on(table.c), table.c.month >= first, table.c.month < last)
    return made.group_by(*at, table.c[bucket])


def _undone(meant: Meant, known: Point, timed: Histogram, low: int, high: int) -> Select[Any]:
    """What has changed since the past that is asked, with the signs that undo it."""
    images = undone(meant.tables, meant.tenant, known).subquery()
    return _counted(meant, images, sa.func.sum(images.c.sgn), timed, low, high)


def _counted(
    meant: Meant,
    fact: FromClause,
    amount: ColumnElement[int],
    timed: Histogram,
    low: Any,
    high: Any,
) -> Select[Any]:
    day, bucket = fact.c[timed.day], fact.c[timed.bucket]
    at = [
        day if one == "day" else cal.c.month if one == "month" else fact.c[one]
        for one in meant.columns
    ]
    made = sa.select(
        *[one.label(name) for one, name in zip(at, meant.columns, strict=True)],
        bucket.label("bucket"),
        amount.label("n"),
    ).where(*meant.on(fact.c), day >= low, day < high, bucket.is_not(None))
    if "month" in meant.columns:
        made = made.select_from(fact.join(cal, cal.c.day == day))
    return made.group_by(*at, bucket)
