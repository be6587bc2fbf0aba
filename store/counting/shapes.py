"""Statements built once for each shape of question, and asked with its values.

A page asks hundreds of questions of a few shapes, and building a statement takes longer than many
of them take to be answered. Questions of the past carry a point in the order of commits, and are
built for each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger
from sqlalchemy.sql.elements import ColumnElement

from store.counting.route import Shape, Slice, Stretch, narrowed
from store.facts.declared import Cols, Cuboid
from store.facts.spec import Tables

Asked = tuple[sa.Executable, dict[str, Any]]
"""A statement and the values of its parameters."""

kept = lru_cache(maxsize=1_024)
"""Keeps the statements of a function by their shape; each function has a store of its own."""


@dataclass(frozen=True)
class Meant:
    """Which facts are meant: values, or parameters that stand for them."""

    tables: Tables
    columns: tuple[str, ...]
    tenant: Any
    units: Any
    filters: Mapping[str, Any]

    def on(self, c: Cols) -> list[ColumnElement[bool]]:
        """The conditions on a table's columns."""
        return [c.tenant == self.tenant, *narrowed(c, self.units, self.filters)]


@dataclass(frozen=True)
class Source:
    """A table that is read, and the ends of its stretch: values, or parameters.

    ``cuboid`` None: the facts; ``by_unit``: found through the index of each unit.
    """

    cuboid: Cuboid | None
    by_unit: bool
    low: Any
    high: Any


Table = tuple[Cuboid | None, bool]
"""A source without its ends."""


def values(where: Slice) -> Meant:
    """With the values themselves."""
    return Meant(where.tables, where.columns, where.tenant, where.unit_ids, where.filters)


def parameters(shape: Shape) -> Meant:
    """With a parameter for each value; ``given`` has what they stand for."""
    units: Any = sa.bindparam("units", expanding=True) if shape.units else None
    filters: dict[str, Any] = {
        one: sa.bindparam(f"only_{one}", expanding=True) for one in shape.filters
    }
    return Meant(shape.tables, shape.columns, sa.bindparam("tenant"), units, filters)


def given(where: Slice, found: Sequence[Stretch] = ()) -> dict[str, Any]:
    """The values of a question's parameters, and of the ends of its stretches."""
    out: dict[str, Any] = {"tenant": where.tenant}
    if where.unit_ids is not None:
        out["units"] = where.unit_ids
    out |= {f"only_{name}": members for name, members in where.filters.items()}
    for n, one in enumerate(found):
        out |= {f"low_{n}": one.low, f"high_{n}": one.high}
    return out


def number(name: str) -> sa.BindParameter[int]:
    """A parameter that may be reckoned with before it meets a column."""
    return sa.bindparam(name, type_=BigInteger)


def tables(where: Slice, found: Sequence[Stretch]) -> tuple[Table, ...]:
    """The tables of the stretches."""
    return tuple((one.cuboid, not one.cuboid and where.short(one.high - one.low)) for one in found)


def bound(read: Sequence[Table]) -> list[Source]:
    """The tables with parameters for the ends of their stretches."""
    return [Source(*one, number(f"low_{n}"), number(f"high_{n}")) for n, one in enumerate(read)]


def stated(read: Sequence[Table], found: Sequence[Stretch]) -> list[Source]:
    """The tables with the ends of their stretches."""
    return [Source(*one, at.low, at.high) for one, at in zip(read, found, strict=True)]
