"""The SELECTs behind sums and stocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause, Select

from store.counting import shapes
from store.counting.contrib import added, events, signed
from store.counting.route import TIMES, Shape, Slice, Stretch, narrowed, of_units
from store.counting.shapes import Asked, Meant, Source, Table
from store.database.tables import cal
from store.facts.declared import Cols, Cuboid, Measure, Now, Stock
from store.facts.past import Point, undone
from store.facts.spec import FactSpec

Sums = tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
"""Sums by name, each with the kept measures that it is made of and their signs."""


def summed(where: Slice, sums: Sums, found: Sequence[Stretch], low: int, high: int) -> Asked:
    """Sums by the columns of ``where`` over the stretches of days [low, high).

    Of the past one more: what has changed since, with the signs that undo it.
    """
    read = shapes.tables(where, found)
    if where.known is None:
        return _summed(where.shape, sums, read), shapes.given(where, found)
    meant = shapes.values(where)
    parts = [_part(meant, sums, one) for one in shapes.stated(read, found)]
    parts.append(_undone(meant, where.known, sums, low, high))
    return _together(meant, sums, parts), {}


@shapes.kept
def _summed(shape: Shape, sums: Sums, read: tuple[Table, ...]) -> Select[Any]:
    meant = shapes.parameters(shape)
    return _together(meant, sums, [_part(meant, sums, one) for one in shapes.bound(read)])


def made_of(spec: FactSpec, sums: Sums) -> list[Measure]:
    """The kept measures that some sums are made of."""
    names = {name for _, terms in sums for name, _ in terms}
    return [one for one in spec.kept if one.name in names]


def _together(meant: Meant, sums: Sums, parts: Sequence[Select[Any]]) -> Select[Any]:
    if len(parts) == 1:
        return parts[0]
    rows = sa.union_all(*parts).subquery()
    at = [rows.c[one] for one in meant.columns]
    told = [sa.cast(sa.func.sum(rows.c[one]), BigInteger).label(one) for one, _ in sums]
    return sa.select(*at, *told).group_by(*at)


def _part(meant: Meant, sums: Sums, source: Source) -> Select[Any]:
    if source.cuboid is None:
        return _from_facts(meant, sums, source)
    return _from_cuboid(meant, source.cuboid, sums, source.low, source.high)


def _from_cuboid(meant: Meant, cuboid: Cuboid, sums: Sums, low: Any, high: Any) -> Select[Any]:
    table = meant.tables.cuboids[cuboid.name]
    at = table.c[cuboid.grain]
    join = cuboid.grain == "day" and "month" in meant.columns
    columns = [cal.c.month if one == "month" and join else table.c[one] for one in meant.columns]
    made = sa.select(
        *[one.label(name) for one, name in zip(columns, meant.columns, strict=True)],
        *[
            sa.cast(sa.func.sum(signed(table.c, dict(terms))), BigInteger).label(name)
            for name, terms in sums
        ],
    ).where(*meant.on(table.c), at >= low, at < high)
    if join:
        made = made.select_from(table.join(cal, cal.c.day == table.c.day))
    return made.group_by(*columns)


def _from_facts(meant: Meant, sums: Sums, source: Source) -> Select[Any]:
    units = [of_units(meant.tables, meant.tenant)] if source.by_unit else []

    def narrow(made: Select[Any], c: Cols, day: ColumnElement[int]) -> Select[Any]:
        return made.where(*meant.on(c), day >= source.low, day < source.high, *units)

    spec, keys = meant.tables.spec, [one for one in meant.columns if one not in TIMES]
    rows = events(spec, meant.tables.fact, keys, made_of(spec, sums), narrow=narrow).subquery()
    return added(rows, meant.columns, {name: dict(terms) for name, terms in sums})


def _undone(meant: Meant, known: Point, sums: Sums, low: int, high: int) -> Select[Any]:
    images = undone(meant.tables, meant.tenant, known).subquery()

    def narrow(made: Select[Any], c: Cols, day: ColumnElement[int]) -> Select[Any]:
        return made.where(day >= low, day < high, *narrowed(c, meant.units, meant.filters))

    spec, keys = meant.tables.spec, [one for one in meant.columns if one not in TIMES]
    measures = made_of(spec, sums)
    rows = events(spec, images, keys, measures, sign=images.c.sgn, narrow=narrow).subquery()
    return added(rows, meant.columns, {name: dict(terms) for name, terms in sums})


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
