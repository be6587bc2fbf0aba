"""Counts by logarithmic bucket: whole months from the histogram cuboids, the rest from facts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause, Select

from core.errors import MisuseError
from store.declared import Histogram
from store.past import Point, undone
from store.route import Row, Slice, month_start, quiet, smallest, whole_months
from store.tables import cal


def bucket_counts(
    conn: Connection, where: Slice, name: str, start_day: int, end_day: int
) -> list[Row]:
    """Rows (columns of ``where``, bucket, n) over facts with the event in [start_day, end_day).

    Raises MisuseError for a histogram that the kind does not have.
    """
    spec = where.tables.spec
    if name not in spec.histograms:
        raise MisuseError(
            f"Loại dữ liệu “{spec.kind}” không có phân bố thời gian “{name}”. "
            f"Có: {', '.join(spec.histograms) or 'không có gì'}."
        )
    if where.empty or start_day >= end_day:
        return []
    counted: Counter[tuple[Any, ...]] = Counter()
    timed = spec.histograms[name]
    found = _parts(conn, replace(where, known=None), timed, start_day, end_day)
    if where.known is not None:
        found.append(_undone(where, where.known, timed, start_day, end_day))
    for part in found:
        for *key, n in conn.execute(part):
            counted[tuple(key)] += n
    names = (*where.columns, "bucket")
    held = sorted(key for key, n in counted.items() if n)
    return [{**dict(zip(names, key, strict=True)), "n": counted[key]} for key in held]


def _parts(
    conn: Connection, where: Slice, histogram: Histogram, start_day: int, end_day: int
) -> list[Select[Any]]:
    spec = where.tables.spec
    hist = spec.hist if histogram is next(iter(spec.histograms.values())) else ()
    table = None if "day" in where.columns else smallest(hist, "month", where.needed)
    first, last = whole_months(start_day, end_day)
    if table is not None and last >= first and end_day > month_start(last):
        last += quiet(conn, where, [histogram.day], end_day, month_start(last + 1))
    if table is None or first >= last:
        return [_from_facts(where, histogram, start_day, end_day)]
    out = [_from_cuboid(where, where.tables.cuboids[table.name], histogram.bucket, first, last)]
    if start_day < month_start(first):
        out.append(_from_facts(where, histogram, start_day, month_start(first)))
    if month_start(last) < end_day:
        out.append(_from_facts(where, histogram, month_start(last), end_day))
    return out


def _from_cuboid(where: Slice, table: sa.Table, bucket: str, first: int, last: int) -> Select[Any]:
    at = [table.c[one] for one in where.columns]
    return (
        sa.select(
            *at,
            table.c[bucket].label("bucket"),
            sa.cast(sa.func.sum(table.c.n), BigInteger).label("n"),
        )
        .where(
            table.c.tenant == where.tenant,
            table.c.month >= first,
            table.c.month < last,
            *where.narrow(table.c),
        )
        .group_by(*at, table.c[bucket])
    )


def _from_facts(where: Slice, histogram: Histogram, low: int, high: int) -> Select[Any]:
    made = _counted(where, where.tables.fact, sa.func.count(), histogram, low, high)
    return made.where(*where.through_units(high - low))


def _undone(where: Slice, known: Point, histogram: Histogram, low: int, high: int) -> Select[Any]:
    """What has changed since the past that is asked, with the signs that undo it."""
    images = undone(where.tables, where.tenant, known).subquery()
    return _counted(where, images, sa.func.sum(images.c.sgn), histogram, low, high)


def _counted(
    where: Slice,
    fact: FromClause,
    amount: ColumnElement[int],
    histogram: Histogram,
    low: int,
    high: int,
) -> Select[Any]:
    day, bucket = fact.c[histogram.day], fact.c[histogram.bucket]
    at = [
        day if one == "day" else cal.c.month if one == "month" else fact.c[one]
        for one in where.columns
    ]
    made = sa.select(
        *[one.label(name) for one, name in zip(at, where.columns, strict=True)],
        bucket.label("bucket"),
        amount.label("n"),
    ).where(
        fact.c.tenant == where.tenant,
        day >= low,
        day < high,
        bucket.is_not(None),
        *where.narrow(fact.c),
    )
    if "month" in where.columns:
        made = made.select_from(fact.join(cal, cal.c.day == day))
    return made.group_by(*at, bucket)
