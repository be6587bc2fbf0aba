"""Which tables answer a question about sums.

Whole months come from month cuboids, odd days from day cuboids, and what no cuboid holds from the
facts by index.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause, Select

from core.clock import day_date, day_number
from core.errors import MisuseError
from core.period import month_index
from store.contrib import added, events
from store.declared import Cols, Cuboid, Measure
from store.past import Point, undone, was
from store.spec import Tables
from store.tables import cal, field, procedure, unit

Row = dict[str, Any]
"""One group: the keys that were asked for, then the sums."""

_TIMES = ("day", "month")
_NUMBERED: dict[str, tuple[sa.Table, str]] = {
    "proc_id": (procedure, "proc_id"),
    "field_id": (field, "field_id"),
}
_SHORT = 100
"""Days up to which the facts of a whole province are read through the index of each unit."""


@dataclass(frozen=True)
class Slice:
    """Which facts are meant, and how they are grouped. ``filters``: column → allowed values.

    ``known``: the facts as they were at that point; None: as they are.
    """

    tables: Tables
    tenant: int
    by: tuple[str, ...]
    columns: tuple[str, ...]  # of ``by``
    unit_ids: tuple[int, ...] | None
    filters: Mapping[str, tuple[Any, ...]]
    known: Point | None = None

    @cached_property
    def source(self) -> FromClause:
        """Where its facts are read one by one."""
        if self.known is None:
            return self.tables.fact
        return was(self.tables, self.tenant, self.known).subquery()

    @property
    def needed(self) -> frozenset[str]:
        """Columns, beside the time, that a table must have to answer."""
        own = {one for one in self.columns if one not in _TIMES} | set(self.filters)
        return frozenset(own | ({"unit_id"} if self.unit_ids is not None else set()))

    def narrow(self, c: Cols) -> list[ColumnElement[bool]]:
        """The conditions on a table's columns."""
        out: list[ColumnElement[bool]] = []
        if self.unit_ids is not None:
            out.append(c.unit_id.in_(self.unit_ids))
        out += [c[name].in_(values) for name, values in self.filters.items()]
        return out

    def through_units(self, days: int) -> list[ColumnElement[bool]]:
        """For a short stretch of a whole province: name the units, so that their index serves."""
        if self.unit_ids is not None or not self.tables.spec.cuboids or days > _SHORT:
            return []
        if self.known is not None:
            return []
        units = sa.select(unit.c.unit_id).where(unit.c.tenant == self.tenant)
        return [self.tables.fact.c.unit_id.in_(units)]

    @property
    def empty(self) -> bool:
        """Nothing can be meant: a filter without values."""
        return self.unit_ids == () or any(not values for values in self.filters.values())


def ask(
    conn: Connection,
    tables: Tables,
    tenant: int,
    by: Iterable[str],
    unit_ids: Iterable[int] | None,
    filters: Mapping[str, Iterable[Any]] | None,
    known: Point | None = None,
) -> Slice:
    """Read a question. Raises MisuseError for a dimension that the kind does not have."""
    dims, asked = tables.spec.dims, tuple(by)
    unknown = [one for one in (*asked, *(filters or {})) if one not in (*_TIMES, *dims)]
    unknown += [one for one in (filters or {}) if one in _TIMES]
    if unknown:
        raise MisuseError(
            f"Loại dữ liệu “{tables.spec.kind}” không có chiều {', '.join(sorted(set(unknown)))}. "
            f"Các chiều: {', '.join(sorted(dims))}."
        )
    chosen: dict[str, tuple[Any, ...]] = {}
    for name, values in (filters or {}).items():
        chosen[dims[name]] = _values(conn, tables, tenant, dims[name], tuple(values))
    return Slice(
        tables,
        tenant,
        asked,
        tuple(one if one in _TIMES else dims[one] for one in asked),
        None if unit_ids is None else tuple(sorted(set(unit_ids))),
        chosen,
        known,
    )


def _values(
    conn: Connection, tables: Tables, tenant: int, column: str, values: tuple[Any, ...]
) -> tuple[Any, ...]:
    """Codes → numbers of the dictionary; text from an address → numbers where it is a number."""
    if column in _NUMBERED:
        table, number = _NUMBERED[column]
        wanted = [str(one) for one in values]
        found = conn.execute(
            sa.select(table.c[number]).where(table.c.tenant == tenant, table.c.code.in_(wanted))
        )
        return tuple(found.scalars())
    if issubclass(tables.spec.type_of(column), sa.Integer):
        try:
            return tuple(int(one) for one in values)
        except ValueError:
            raise MisuseError(f"Chiều {column} nhận số, không phải {list(values)}.") from None
    return tuple(str(one) for one in values)


def named(conn: Connection, where: Slice, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows under the names that were asked for, in order, with codes for the numbers."""
    books: dict[str, dict[int, str]] = {}
    for column in set(where.columns) & set(_NUMBERED):
        table, number = _NUMBERED[column]
        pairs = conn.execute(
            sa.select(table.c[number], table.c.code).where(table.c.tenant == where.tenant)
        )
        books[column] = {row[0]: row[1] for row in pairs}
    out: list[Row] = []
    for row in rows:
        made: Row = {}
        for name, column in zip(where.by, where.columns, strict=True):
            value = row[column]
            made[name] = books[column].get(value, "") if column in books else value
        made |= {key: value for key, value in row.items() if key not in where.columns}
        out.append(made)
    # By code, not by number: two databases that met the codes in another order must agree.
    return sorted(out, key=lambda row: [(row[one] is not None, row[one]) for one in where.by])


def month_start(month: int) -> int:
    """First day number of a month."""
    return day_number(date(month // 12, month % 12 + 1, 1))


def smallest(cuboids: Sequence[Cuboid], grain: str, needed: frozenset[str]) -> Cuboid | None:
    """The smallest cuboid of a grain that has the needed columns."""
    fit = [one for one in cuboids if one.grain == grain and needed <= set(one.keys)]
    return min(fit, key=lambda one: one.size, default=None)


def whole_months(start_day: int, end_day: int) -> tuple[int, int]:
    """Months [first, last) that lie wholly inside [start_day, end_day)."""
    first = month_index(day_date(start_day))
    if month_start(first) < start_day:
        first += 1
    last = month_index(day_date(end_day))
    return first, max(first, last)


def holds(where: Slice) -> bool:
    """Is there a month cuboid for this question (a running sum would not read the facts)?"""
    return smallest(where.tables.spec.cuboids, "month", where.needed) is not None


def finest(where: Slice) -> str:
    """The grain at which a cuboid answers: ``day``, else ``month``, else the facts' ``day``."""
    cuboids = where.tables.spec.cuboids
    by_day = smallest(cuboids, "day", where.needed) is not None
    return "month" if not by_day and holds(where) else "day"


def quiet(conn: Connection, where: Slice, events: Iterable[str], low: int, high: int) -> bool:
    """Is nothing counted on these event days in [low, high)? Asked of a small day cuboid.

    The running month has no receipts and closings after today: then its month cuboid answers for
    the days up to today, where no day cuboid has the dimension.
    """
    spec = where.tables.spec
    cuboid, days = smallest(spec.cuboids, "day", frozenset()), set(events)
    if cuboid is None or low >= high:
        return low >= high
    table = where.tables.cuboids[cuboid.name]
    counted = [table.c[one.name] != 0 for one in spec.kept if one.event in days]
    at = (table.c.tenant == where.tenant, table.c.day >= low, table.c.day < high)
    return (
        conn.execute(sa.select(table.c.day).where(*at, sa.or_(*counted)).limit(1)).first() is None
    )


def parts(
    conn: Connection, where: Slice, measures: Sequence[Measure], start_day: int, end_day: int
) -> list[Select[Any]]:
    """One SELECT a table: the columns of ``where`` and the sums, over [start_day, end_day).

    Of the past one more: what has changed since, with the signs that undo it.
    """
    if where.known is not None:
        now = parts(conn, replace(where, known=None), measures, start_day, end_day)
        return [*now, _undone(where, measures, start_day, end_day)]
    spec = where.tables.spec
    by_month = None if "day" in where.columns else smallest(spec.cuboids, "month", where.needed)
    by_day = smallest(spec.cuboids, "day", where.needed)

    def odd(low: int, high: int) -> Select[Any]:
        if by_day is not None:
            return _from_cuboid(where, by_day, measures, low, high)
        return _from_facts(where, measures, low, high)

    if by_month is None:
        return [odd(start_day, end_day)]
    first, last = whole_months(start_day, end_day)
    if by_day is None and last >= first and end_day > month_start(last):
        rest = (end_day, month_start(last + 1))
        last += quiet(conn, where, (one.event for one in measures), *rest)
    if first >= last:
        return [odd(start_day, end_day)]
    out = [_from_cuboid(where, by_month, measures, first, last)]
    if start_day < month_start(first):
        out.append(odd(start_day, month_start(first)))
    if month_start(last) < end_day:
        out.append(odd(month_start(last), end_day))
    return out


def _from_cuboid(
    where: Slice, cuboid: Cuboid, measures: Sequence[Measure], low: int, high: int
) -> Select[Any]:
    table = where.tables.cuboids[cuboid.name]
    at = table.c[cuboid.grain]
    join = cuboid.grain == "day" and "month" in where.columns
    columns = [cal.c.month if one == "month" and join else table.c[one] for one in where.columns]
    made = sa.select(
        *[one.label(name) for one, name in zip(columns, where.columns, strict=True)],
        *[sa.cast(sa.func.sum(table.c[one.name]), BigInteger).label(one.name) for one in measures],
    ).where(table.c.tenant == where.tenant, at >= low, at < high, *where.narrow(table.c))
    if join:
        made = made.select_from(table.join(cal, cal.c.day == table.c.day))
    return made.group_by(*columns)


def _undone(where: Slice, measures: Sequence[Measure], low: int, high: int) -> Select[Any]:
    if where.known is None:
        raise ValueError("nothing to undo: the present is asked")
    images = undone(where.tables, where.tenant, where.known).subquery()

    def narrow(made: Select[Any], c: Cols, day: ColumnElement[int]) -> Select[Any]:
        return made.where(day >= low, day < high, *where.narrow(c))

    keys = [one for one in where.columns if one not in _TIMES]
    sign = images.c.sgn
    rows = events(where.tables.spec, images, keys, measures, sign=sign, narrow=narrow).subquery()
    return added(rows, where.columns, [one.name for one in measures])


def _from_facts(where: Slice, measures: Sequence[Measure], low: int, high: int) -> Select[Any]:
    fact = where.tables.fact
    units = where.through_units(high - low)

    def narrow(made: Select[Any], c: Cols, day: ColumnElement[int]) -> Select[Any]:
        within = (c.tenant == where.tenant, day >= low, day < high)
        return made.where(*within, *where.narrow(c), *units)

    keys = [one for one in where.columns if one not in _TIMES]
    rows = events(where.tables.spec, fact, keys, measures, narrow=narrow).subquery()
    return added(rows, where.columns, [one.name for one in measures])
