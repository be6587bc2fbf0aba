"""Which tables answer a question about sums.

Whole months come from month cuboids, odd days from day cuboids, and what no cuboid holds from the
facts by index. The SELECTs themselves are in ``store.counting.selecting``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from core.clock import day_date, day_number
from core.errors import MisuseError
from core.period import month_index
from core.units import written
from store.database.tables import field, procedure, unit
from store.facts.declared import Cols, Cuboid, Measure
from store.facts.past import Point, was
from store.facts.spec import Tables
from store.places.units import all_units

Row = dict[str, Any]
"""One group: the keys that were asked for, then the sums."""

TIMES = ("day", "month")
"""Groups that a table has by its grain, not by a dimension."""


_NUMBERED: dict[str, tuple[sa.Table, str]] = {
    "proc_id": (procedure, "proc_id"),
    "field_id": (field, "field_id"),
}
_OTHER_UNIT = "recv_unit_id"
"""A second unit of a fact; its own is ``unit_id``, which is asked for by number."""
_NOBODY = 0
"""Stands for an other unit that nobody told: no unit has this number, and no list holds a NULL."""
_SHORT = 100
"""Days up to which the facts of a whole province are read through the index of each unit."""


@dataclass(frozen=True)
class Shape:
    """What of a question decides the words of its SQL: all but the values."""

    tables: Tables
    columns: tuple[str, ...]
    units: bool  # are units named?
    filters: tuple[str, ...]


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
        own = {one for one in self.columns if one not in TIMES} | set(self.filters)
        return frozenset(own | ({"unit_id"} if self.unit_ids is not None else set()))

    @property
    def shape(self) -> Shape:
        """Questions of one shape are asked by one statement."""
        return Shape(self.tables, self.columns, self.unit_ids is not None, tuple(self.filters))

    def narrow(self, c: Cols) -> list[ColumnElement[bool]]:
        """The conditions on a table's columns."""
        return narrowed(c, self.unit_ids, self.filters)

    def through_units(self, days: int) -> list[ColumnElement[bool]]:
        """For a short stretch of a whole province: name the units, so that their index serves."""
        by_unit = self.known is None and self.short(days)
        return [of_units(self.tables, self.tenant)] if by_unit else []

    def short(self, days: int) -> bool:
        """Are the facts of so few days better found unit by unit?"""
        return self.unit_ids is None and bool(self.tables.spec.cuboids) and days <= _SHORT

    @property
    def empty(self) -> bool:
        """Nothing can be meant: a filter without values."""
        return self.unit_ids == () or any(not values for values in self.filters.values())


@dataclass(frozen=True)
class Stretch:
    """Days or months [low, high) of one table: of a cuboid by its grain, or of the facts by day."""

    cuboid: Cuboid | None
    low: int
    high: int


def narrowed(c: Cols, units: Any, filters: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Conditions on the columns of a table; values, or parameters that stand for them."""
    limit = [] if units is None else [c.unit_id.in_(units)]  # a filter on units narrows it further
    return [*limit, *(_told(c, name).in_(values) for name, values in filters.items())]


def _told(c: Cols, name: str) -> Any:
    """A column as it is asked for; keys of cuboids are never null and stay as they are."""
    empty = name == _OTHER_UNIT and getattr(c[name], "nullable", True)
    return sa.func.coalesce(c[name], _NOBODY) if empty else c[name]


def of_units(tables: Tables, tenant: Any) -> ColumnElement[bool]:
    """Facts of the units that there are: all of them."""
    units = sa.select(unit.c.unit_id).where(unit.c.tenant == tenant)
    return tables.fact.c.unit_id.in_(units)


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
    unknown = [one for one in (*asked, *(filters or {})) if one not in (*TIMES, *dims)]
    unknown += [one for one in (filters or {}) if one in TIMES]
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
        tuple(one if one in TIMES else dims[one] for one in asked),
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
    if column == _OTHER_UNIT:
        codes = {_NOBODY: "", **written(all_units(conn, tenant))}
        return tuple(number for number, code in codes.items() if code in values)
    if issubclass(tables.spec.type_of(column), sa.Integer):
        try:
            return tuple(int(one) for one in values)
        except ValueError:
            raise MisuseError(f"Chiều {column} nhận số, không phải {list(values)}.") from None
    return tuple(str(one) for one in values)


def named(conn: Connection, where: Slice, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows under the names that were asked for, in order, with codes for the numbers."""
    books = books_of(conn, where)
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


def books_of(conn: Connection, where: Slice) -> dict[str, dict[int, str]]:
    """The codes of numbers, by column of the question that holds numbers."""
    books: dict[str, dict[int, str]] = {}
    for column in set(where.columns) & set(_NUMBERED):
        table, number = _NUMBERED[column]
        pairs = conn.execute(
            sa.select(table.c[number], table.c.code).where(table.c.tenant == where.tenant)
        )
        books[column] = {row[0]: row[1] for row in pairs}
    if _OTHER_UNIT in where.columns:
        books[_OTHER_UNIT] = written(all_units(conn, where.tenant))
    return books


def month_start(month: int) -> int:
    """First day number of a month."""
    return day_number(date(month // 12, month % 12 + 1, 1))


def smallest(
    cuboids: Sequence[Cuboid], grain: str, needed: frozenset[str], measures: Collection[str]
) -> Cuboid | None:
    """The smallest cuboid of a grain that has the needed columns and measures."""
    fit = [
        one
        for one in cuboids
        if one.grain == grain and needed <= set(one.keys) and one.holds(measures)
    ]
    return min(fit, key=lambda one: one.size, default=None)


def whole_months(start_day: int, end_day: int) -> tuple[int, int]:
    """Months [first, last) that lie wholly inside [start_day, end_day)."""
    first = month_index(day_date(start_day))
    if month_start(first) < start_day:
        first += 1
    last = month_index(day_date(end_day))
    return first, max(first, last)


def holds(where: Slice, measures: Collection[str]) -> bool:
    """Is there a month cuboid for this question (a running sum would not read the facts)?"""
    return smallest(where.tables.spec.cuboids, "month", where.needed, measures) is not None


def finest(where: Slice, measures: Collection[str]) -> str:
    """The grain at which a cuboid answers: ``day``, else ``month``, else the facts' ``day``."""
    cuboids = where.tables.spec.cuboids
    by_day = smallest(cuboids, "day", where.needed, measures) is not None
    return "month" if not by_day and holds(where, measures) else "day"


def quiet(conn: Connection, where: Slice, events: Collection[str], low: int, high: int) -> bool:
    """Is nothing counted on these event days in [low, high)? Asked of a small day cuboid.

    The running month has no receipts and closings after today: then its month cuboid answers for
    the days up to today, where no day cuboid has the dimension.
    """
    spec = where.tables.spec
    counted = [one.name for one in spec.kept if one.event in set(events)]
    cuboid = smallest(spec.cuboids, "day", frozenset(), counted)
    if cuboid is None or low >= high:
        return low >= high
    table = where.tables.cuboids[cuboid.name]
    some = [table.c[one] != 0 for one in counted]
    at = (table.c.tenant == where.tenant, table.c.day >= low, table.c.day < high)
    return conn.execute(sa.select(table.c.day).where(*at, sa.or_(*some)).limit(1)).first() is None


def stretches(
    conn: Connection, where: Slice, counted: Collection[Measure], start_day: int, end_day: int
) -> list[Stretch]:
    """The tables that answer over [start_day, end_day) together, each its own part of it.

    ``counted``: the kept measures that the asked ones are made of.
    """
    cuboids, measures = where.tables.spec.cuboids, [one.name for one in counted]
    by_month = (
        None if "day" in where.columns else smallest(cuboids, "month", where.needed, measures)
    )
    by_day = smallest(cuboids, "day", where.needed, measures)
    if by_month is None:
        return [Stretch(by_day, start_day, end_day)]
    first, last = whole_months(start_day, end_day)
    if by_day is None and last >= first and end_day > month_start(last):
        last += quiet(conn, where, {one.event for one in counted}, end_day, month_start(last + 1))
    if first >= last:
        return [Stretch(by_day, start_day, end_day)]
    out = [Stretch(by_month, first, last)]
    if start_day < month_start(first):
        out.append(Stretch(by_day, start_day, month_start(first)))
    if month_start(last) < end_day:
        out.append(Stretch(by_day, month_start(last), end_day))
    return out
