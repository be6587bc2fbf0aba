"""What a kind of fact may be said to count: events, stocks, spans, durations, and their cuboids.

And by what its lists may be sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

Cols = Any
"""The columns of a table, alias or subquery: ``cols.unit_id``."""


@dataclass(frozen=True)
class Measure:
    """An additive sum on an event day: rows for which ``when`` holds, or their ``amount``.

    ``terms``: it is not kept, but follows from kept ones with these signs; it can be listed.
    """

    name: str
    event: str  # the day column
    when: Callable[[Cols], ColumnElement[bool]] | None = None
    amount: Callable[[Cols], ColumnElement[int]] | None = None
    terms: Mapping[str, int] = field(default_factory=dict)

    @property
    def made_of(self) -> Mapping[str, int]:
        """The kept measures that it is the sum of, with their signs."""
        return self.terms or {self.name: 1}


@dataclass(frozen=True)
class Stock:
    """What stands at the END of a day. ``at(cols, day)`` tells it from the facts themselves.

    ``terms``: the same as running sums of measures with their signs; empty: facts only.
    """

    name: str
    at: Callable[[Cols, int], ColumnElement[bool]]
    terms: Mapping[str, int] = field(default_factory=dict)
    due: bool = False  # listed by due date, the oldest first
    amount: Callable[[Cols], ColumnElement[int]] | None = None  # added, instead of facts counted
    counted: str = ""  # of a stock of amounts: the stock that counts the same facts
    ends: str = ""  # the day column on which a fact no longer stands; "": it is not told by one


@dataclass(frozen=True)
class Order:
    """What a list may be sorted by. ``by(cols, now)``: numbers or texts; nothing comes last.

    ``names``: whose names decide, where ``by`` gives numbers: ``unit``, ``procedure``, ``field``.
    """

    by: Callable[[Cols, int], ColumnElement[Any]]
    names: str = ""


def ordered(*columns: str) -> dict[str, Order]:
    """Orders by these columns, under their own names."""

    def of(column: str) -> Order:
        return Order(lambda c, now: c[column])

    return {one: of(one) for one in columns}


def lateness(end: str) -> Order:
    """By how long a fact ended, or stands open, past its due moment; one in time has nothing."""

    def by(c: Cols, now: int) -> ColumnElement[Any]:
        until = sa.func.coalesce(c[end], now)
        return sa.case((until > c.due_at, until - c.due_at))

    return Order(by)


BY_UNIT = Order(lambda c, now: c.unit_id, "unit")


@dataclass(frozen=True)
class Now:
    """What stands at a moment, exact to the second, from an index. ``at(cols, now, soon)``.

    ``among``: another one that counts all of these facts too; both are counted in one reading.
    """

    name: str
    at: Callable[[Cols, int, int], ColumnElement[bool]]
    among: str = ""


@dataclass(frozen=True)
class Span:
    """What happened inside a period together with what stands at its end, each fact once.

    ``flow``: a measure of an event that ends the fact; ``stock`` (``now``): those not ended.
    """

    name: str
    flow: str
    stock: str
    now: str


@dataclass(frozen=True)
class Histogram:
    """Durations by logarithmic bucket: day and bucket columns, the measure that ``counts`` them."""

    day: str
    bucket: str
    counts: str


@dataclass(frozen=True)
class Cuboid:
    """Sums by a few keys, the first of them ``day`` or ``month``.

    ``size``: about how many rows a day or month has; the router takes the smallest that answers.
    ``only``: it holds these measures alone; empty: all of them. Where one of its keys is unknown
    they count nothing, for a key is never null.
    """

    name: str
    keys: tuple[str, ...]
    size: int
    only: tuple[str, ...] = ()

    def holds(self, measures: Iterable[str]) -> bool:
        """Does it hold all of these kept measures?"""
        return not self.only or set(measures) <= set(self.only)

    @property
    def grain(self) -> str:
        """``day`` or ``month``."""
        return self.keys[0]
