"""The SELECTs behind sums and stocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause, Select

from store import shapes
from store.contrib import added, events
from store.declared import Cols, Cuboid, Measure, Now, Stock
from store.past import Point, undone
from store.route import TIMES, Shape, Slice, Stretch, narrowed, of_units
from store.shapes import Asked, Meant, Source, Table
from store.tables import cal


def summed(
    where: Slice, measures: Sequence[Measure], found: Sequence[Stretch], low: int, high: int
) -> Asked:
    """Sums of kept measures by the columns of ``where`` over the stretches of days [low, high).

    Of the past one more: what has changed since, with the signs that undo it.
    """
    names, read = tuple(one.name for one in measures), shapes.tables(where, found)
    if where.known is None:
        return _summed(where.shape, names, read), shapes.given(where, found)
    meant = shapes.values(where)
    parts = [_part(meant, measures, one) for one in shapes.stated(read, found)]
    parts.append(_undone(meant, where.known, measures, low, high))
    return _together(meant, names, parts), {}


@shapes.kept
def _summed(shape: Shape, names: tuple[str, ...], read: tuple[Table, ...]) -> Select[Any]:
    meant = shapes.parameters(shape)
    measures = [one for one in shape.tables.spec.kept if one.name in names]
    return _together(meant, names, [_part(meant, measures, one) for one in shapes.bound(read)])


def _together(meant: Meant, names: Sequence[str], parts: Sequence[Select[Any]]) -> Select[Any]:
    if len(parts) == 1:
        return parts[0]
    rows = sa.union_all(*parts).subquery()
    at = [rows.c[one] for one in meant.columns]
    sums = [sa.cast(sa.func.sum(rows.c[one]), BigInteger).label(one) for one in names]
    return sa.select(*at, *sums).group_by(*at)


def _part(meant: Meant, measures: Sequence[Measure], source: Source) -> Select[Any]:
    if source.cuboid is None:
        return _from_facts(meant, measures, source)
    return _from_cuboid(meant, source.cuboid, measures, source.low, source.high)


def _from_cuboid(
    meant: Meant, cuboid: Cuboid, measures: Sequence[Measure], low: Any, high: Any
) -> Select[Any]:
    table = meant.tables.cuboids[cuboid.name]
    at = table.c[cuboid.grain]
    join = cuboid.grain == "day" and "month" in meant.columns
    columns = [cal.c.month if one == "month" and join else table.c[one] for one in meant.columns]
    made = sa.select(
        *[one.label(name) for one, name in zip(columns, meant.columns, strict=True)],
        *[sa.cast(sa.func.sum(table.c[one.name]), BigInteger).label(one.name) for one in measures],
    ).where(*meant.on(table.c), at >= low, at < high)
    if join:
        made = made.select_from(table.join(cal, cal.c.day == table.c.day))
    return made.group_by(*columns)


def _from_facts(meant: Meant, measures: Sequence[Measure], source: Source) -> Select[Any]:
    units = [of_units(meant.tables, meant.tenant)] if source.by_unit else []

    def narrow(made: Select[Any], c: Cols, day: ColumnElement[int]) -> Select[Any]:
        return made.where(*meant.on(c), day >= source.low, day < source.high, *units)

    spec, keys = meant.tables.spec, [one for one in meant.columns if one not in TIMES]
    rows = events(spec, meant.tables.fact, keys, measures, narrow=narrow).subquery()
    return added(rows, meant.columns, [one.name for one in measures])


def _undone(
    meant: Meant, known: Point, measures: Sequence[Measure], low: int, high: int
) -> Select[Any]:
    images = undone(meant.tables, meant.tenant, known).subquery()

    def narrow(made: Select[Any], c: Cols, day: ColumnElement[int]) -> Select[Any]:
        return made.where(day >= low, day < high, *narrowed(c, meant.units, meant.filters))

    spec, keys = meant.tables.spec, [one for one in meant.columns if one not in TIMES]
    rows = events(spec, images, keys, measures, sign=images.c.sgn, narrow=narrow).subquery()
    return added(rows, meant.columns, [one.name for one in measures])


def read_together(where: Slice, wanted: Sequence[Stock | Now]) -> list[tuple[Stock | Now, ...]]:
    """What one reading counts: with the one that holds all of them those that are among it.

    Apart where it is not asked for: an index finds the few faster than all of them are read.
    """
    names = {one.name for one in wanted} if where.known is None else set()
    inner = [one for one in wanted if isinstance(one, Now) and one.among in names]
    return [
        (one, *(each for each in inner if each.among == one.name))
        for one in wanted
        if one not in inner
    ]


def standing(where: Slice, those: Sequence[Stock | Now], moment: Mapping[str, int]) -> list[Asked]:
    """Facts for which a stock holds at a moment, counted (or its amount added), one column each.

    ``those``: one, or the first with others among it. ``moment``: what ``at`` takes after the
    columns, by name. Of the past a second statement: what has changed since, with its sign.
    """
    if where.known is None:
        made = _standing(where.shape, tuple(one.name for one in those), tuple(moment))
        return [(made, {**shapes.given(where), **moment})]
    meant, images = shapes.values(where), undone(where.tables, where.tenant, where.known).subquery()
    now = _counted(meant, where.tables.fact, those, list(moment.values()), None)
    return [(now, {}), (_counted(meant, images, those, list(moment.values()), images.c.sgn), {})]


@shapes.kept
def _standing(shape: Shape, names: tuple[str, ...], moment: tuple[str, ...]) -> Select[Any]:
    spec = shape.tables.spec
    every: tuple[Stock | Now, ...] = (*spec.stocks, *spec.nows)
    known = {one.name: one for one in every}
    at = [shapes.number(name) for name in moment]
    those = [known[name] for name in names]
    return _counted(shapes.parameters(shape), shape.tables.fact, those, at, None)


def _counted(
    meant: Meant,
    source: FromClause,
    those: Sequence[Stock | Now],
    moment: Sequence[Any],
    sign: ColumnElement[int] | None,
) -> Select[Any]:
    one, *inner = those
    amount = one.amount(source.c) if isinstance(one, Stock) and one.amount else None
    n: ColumnElement[int]
    if amount is not None:
        n = sa.func.sum(amount if sign is None else sign * amount)
    else:
        n = sa.func.count() if sign is None else sa.func.sum(sign)
    more = [sa.func.count().filter(each.at(source.c, *moment)) for each in inner]
    at = [source.c[name] for name in meant.columns]
    made = sa.select(*at, n, *more).where(*meant.on(source.c), one.at(source.c, *moment))
    return made.group_by(*at) if at else made
