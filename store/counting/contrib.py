"""What facts add to the sums: one SELECT per event day, from the declarations of their kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause, Select

from store.database.tables import cal
from store.facts.declared import Cols, Measure
from store.facts.spec import ZERO, FactSpec

Terms = Mapping[str, int]
"""Columns that make a sum, each with its sign."""
Narrow = Callable[[Select[Any], Cols, ColumnElement[int]], Select[Any]]
"""Adds conditions to the SELECT of one event: (statement, columns, day column) → statement."""


def counted(one: Measure, c: Cols, sign: ColumnElement[int] | None = None) -> ColumnElement[int]:
    """The measure's part of one row, signed."""
    amount: ColumnElement[int] = sa.literal_column("1") if one.amount is None else one.amount(c)
    if sign is not None:
        amount = sign if one.amount is None else sign * amount
    return amount if one.when is None else sa.case((one.when(c), amount), else_=ZERO)


def events(
    spec: FactSpec,
    source: FromClause,
    keys: Sequence[str],
    measures: Sequence[Measure],
    *,
    sign: ColumnElement[int] | None = None,
    narrow: Narrow | None = None,
) -> sa.CompoundSelect[Any]:
    """Rows (day, keys…, measures…), one for each fact and event day on which it counts."""
    c, parts = source.c, []
    for event in spec.events:
        mine = [one for one in measures if one.event == event]
        if not mine:
            continue
        day = c[event]
        part = sa.select(
            day.label("day"),
            *[c[name].label(name) for name in keys],
            *[(counted(one, c, sign) if one in mine else ZERO).label(one.name) for one in measures],
        ).where(day.is_not(None))
        conditions = [one.when(c) for one in mine if one.when is not None]
        if len(conditions) == len(mine):
            part = part.where(sa.or_(*conditions))
        parts.append(narrow(part, c, day) if narrow else part)
    return sa.union_all(*parts)


def signed(c: Cols, terms: Terms) -> ColumnElement[int]:
    """Columns added with their signs: one sum of them costs a fifth less than a sum of each.

    Counts, which are never null.
    """
    (first, sign), *rest = terms.items()
    out: ColumnElement[int] = c[first] if sign == 1 else sign * c[first]
    for name, sign in rest:
        out = out - c[name] if sign == -1 else out + c[name] if sign == 1 else out + sign * c[name]
    return out


def added(
    rows: FromClause, keys: Sequence[str], measures: Sequence[str] | Mapping[str, Terms]
) -> Select[Any]:
    """Group rows with a ``day`` to ``keys``, of which the first may be ``day`` or ``month``.

    ``measures``: columns of the rows, or names with the columns that make each. Rows that bear
    their month are not looked up in the calendar again.
    """
    made_of = measures if isinstance(measures, Mapping) else {one: {one: 1} for one in measures}
    month = "month" in keys and "month" not in rows.c
    at = [cal.c.month if month and name == "month" else rows.c[name] for name in keys]
    made = sa.select(
        *[one.label(name) for one, name in zip(at, keys, strict=True)],
        *[
            sa.cast(sa.func.sum(signed(rows.c, terms)), BigInteger).label(one)
            for one, terms in made_of.items()
        ],
    ).group_by(*at)
    return made.select_from(rows.join(cal, cal.c.day == rows.c.day)) if month else made


def buckets(spec: FactSpec, source: FromClause, keys: Sequence[str]) -> Select[Any]:
    """Counts ``n`` of the histogram, grouped to ``keys``."""
    timed = next(iter(spec.histograms.values()))
    c = source.c
    at = [cal.c.month if name == "month" else c[name] for name in keys]
    return (
        sa.select(
            *[one.label(name) for one, name in zip(at, keys, strict=True)],
            sa.cast(sa.func.count(), BigInteger).label("n"),
        )
        .select_from(source.join(cal, cal.c.day == c[timed.day]))
        .where(c[timed.bucket].is_not(None))
        .group_by(*at)
    )


def nonzero(rows: FromClause, measures: Sequence[str]) -> ColumnElement[bool]:
    """At least one of the sums is not 0."""
    return sa.or_(*[rows.c[one] != ZERO for one in measures])
