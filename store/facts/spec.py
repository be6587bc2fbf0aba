"""How one kind of fact is kept and counted, said once: columns, key, events, measures, cuboids.

A fact counts on up to three event days (received, closed, due …), which are columns computed when
it is written. A deleted or not yet accepted fact has none of them and so counts nowhere. Sums, the
cuboids that hold them, and the lists behind them all come from the same declarations, so they
cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, Double, Integer, SmallInteger, Text
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from core.calendar import WorkingCalendar
from core.facts import Fact
from store.database.tables import FACTS, key, tenant_column
from store.facts.declared import Cols, Cuboid, Histogram, Measure, Now, Order, Span, Stock

_TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "big": BigInteger,
    "int": Integer,
    "small": SmallInteger,
    "text": Text,
    "float": Double,
}

LIVE, DELETED, SWEPT = 0, 1, 2
"""``deleted``: the source keeps it, the source deleted it, a full list no longer held it."""

NEVER = 2**62
"""Sorts after every moment."""

_FILL = 70
"""Percent of a page of sums that PostgreSQL fills: in the rest a batch updates rows in place."""


class Numbers(Protocol):
    """Gives codes of procedures and fields their numbers, and what is known of a procedure."""

    calendar: WorkingCalendar

    def proc(self, code: str, name: str) -> int:
        """The procedure's number."""
        ...

    def field(self, code: str, name: str) -> int:
        """The field's number."""
        ...

    def offer(self, proc_id: int) -> Offer:
        """What the source's catalogue says of the procedure."""
        ...


@dataclass(frozen=True, slots=True)
class Offer:
    """What a catalogue says of one procedure: legal term, does it return a paper, how online."""

    term: float | None = None
    term_unit: str = ""
    paper: bool | None = None
    level: str = ""


BY_CODE = (
    ("code", "text", False),
    ("source", "text", False),
    ("version", "big", False),
    ("unit_id", "int", False),
)
"""The columns that kinds named by a code begin with."""


@dataclass(frozen=True, slots=True)
class Conformed:
    """A fact with its unit found. ``recv_unit_id``: the receiving unit, where told and known.

    ``key``: how its stream names the record, which is how quarantine knows it; "": as its row.
    ``payload``: the record itself, should the fact still have to be set aside. ``told``: which of
    two deliveries is newer, in the stream's own words; None where the record does not say.
    """

    fact: Fact
    unit_id: int
    recv_unit_id: int | None
    key: str = ""
    payload: dict[str, Any] | None = None
    told: int | None = None


@dataclass(frozen=True)
class FactSpec:
    """One kind of fact. ``columns``: (name, type, may be null), the key's included.

    ``row``: their values in order. ``dims``: dimension → column; ``titles``: dimension → column of
    its members' names, where facts bring them along (they tell ``created_at``). ``hist`` cuboids
    count the first of ``histograms``. ``moments`` of events. ``reads``: which measure counts what
    an index finds.
    """

    kind: str
    columns: tuple[tuple[str, str, bool], ...]
    key: tuple[str, ...]
    row: Callable[[Conformed, str, Numbers], tuple[Any, ...]]
    events: tuple[str, ...]
    measures: tuple[Measure, ...]
    dims: Mapping[str, str]
    stocks: tuple[Stock, ...] = ()
    nows: tuple[Now, ...] = ()
    spans: tuple[Span, ...] = ()
    grain_keys: tuple[str, ...] = ()
    cuboids: tuple[Cuboid, ...] = ()
    hist: tuple[Cuboid, ...] = ()
    histograms: Mapping[str, Histogram] = field(default_factory=dict)
    orders: Mapping[str, Order] = field(default_factory=dict)
    moments: Mapping[str, str] = field(default_factory=dict)
    reads: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the columns that a row fills."""
        return tuple(name for name, _, _ in self.columns)

    def type_of(self, name: str) -> type[sa.types.TypeEngine[Any]]:
        """SQL type of a column; measures and days included."""
        for column, kind, _ in self.columns:
            if column == name:
                return _TYPES[kind]
        return Integer

    @cached_property
    def kept(self) -> tuple[Measure, ...]:
        """The measures that cuboids hold."""
        return tuple(one for one in self.measures if not one.terms)

    def sums_of(self, cuboid: Cuboid) -> tuple[str, ...]:
        """The columns of a cuboid that are added: its measures, ``n`` of a histogram's."""
        if cuboid in self.hist:
            return ("n",)
        return tuple(one.name for one in self.kept if cuboid.holds([one.name]))

    @cached_property
    def legs(self) -> tuple[tuple[str, ...], ...]:
        """Events whose sums are added to the cuboids together: those of one measure, else alone.

        A leg is as wide as its measures: what happens on one day does not drag along the zeros of
        the others.
        """
        counts = {one: sum(m.event == one for m in self.kept) for one in self.events}
        wide = [(one,) for one, n in counts.items() if n > 1]
        narrow = tuple(one for one, n in counts.items() if n == 1)
        return (*wide, narrow) if narrow else tuple(wide)

    def leg_keys(self, leg: tuple[str, ...]) -> tuple[str, ...]:
        """The keys by which any cuboid groups what a leg adds, a histogram's bucket included."""
        timed = [one.bucket for one in self.histograms.values() if self.hist and one.day in leg]
        return (*self.grain_keys, *timed[:1])

    def measure(self, name: str) -> Measure | None:
        """The measure of this name."""
        return next((one for one in self.measures if one.name == name), None)

    def counter(self, name: str) -> Measure | None:
        """The measure that counts the facts behind a sum: itself, or of an amount its count.

        Of a histogram's name what it counts. None where nothing lists them.
        """
        timed = self.histograms.get(name)
        one = self.measure(name if timed is None else timed.counts)
        if one is None or one.amount is None:
            return one
        same = (m for m in self.measures if m.event == one.event and m.when is one.when)
        return next((m for m in same if m.amount is None), None)

    def span(self, name: str) -> Span | None:
        """The span of this name."""
        return next((one for one in self.spans if one.name == name), None)

    def stock(self, name: str) -> Stock | None:
        """The stock of this name."""
        return next((one for one in self.stocks if one.name == name), None)


def _plain(spec: FactSpec, keyed: tuple[str, ...]) -> list[Column[Any]]:
    return [
        Column(
            name,
            _TYPES[kind],
            primary_key=name in keyed,
            autoincrement=False,
            nullable=null and name not in keyed,
        )
        for name, kind, null in spec.columns
    ]


@dataclass(frozen=True, eq=False)
class Tables:
    """The tables of one kind of fact; one object a kind, which statements are kept by."""

    spec: FactSpec
    fact: sa.Table
    history: sa.Table
    stage: sa.Table  # what a batch brings
    change: sa.Table  # signed images of what it changes
    deltas: Mapping[tuple[str, ...], sa.Table]  # leg → what the images add, by every key
    cuboids: Mapping[str, sa.Table]


def build(spec: FactSpec) -> Tables:
    """Make the tables of a kind: permanent ones into the schema, temporary ones apart."""
    known = ("known_from", BigInteger), ("run_id", Text)
    fact = sa.Table(
        spec.kind,
        FACTS,
        tenant_column(),
        *_plain(spec, spec.key),
        *[Column(name, kind, nullable=False) for name, kind in known],
    )
    history = sa.Table(
        f"{spec.kind}_history",
        FACTS,
        tenant_column(),
        *_plain(spec, spec.key),
        *[Column(name, kind, nullable=False) for name, kind in known],
        key("superseded", BigInteger),  # the revision that replaced this image
        Column("known_to", BigInteger, nullable=False),
        sa.Index(f"ix_{spec.kind}_history_to", "tenant", "known_to"),
    )
    cuboids = {}
    for cuboid in (*spec.cuboids, *spec.hist):
        cuboids[cuboid.name] = sa.Table(
            cuboid.name,
            FACTS,
            tenant_column(),
            *[key(name, spec.type_of(name)) for name in cuboid.keys],
            *[Column(name, BigInteger, nullable=False) for name in spec.sums_of(cuboid)],
            sqlite_with_rowid=False,
            postgresql_with={"fillfactor": _FILL},
        )
    sa.Index(f"ix_{spec.kind}_known", fact.c.tenant, fact.c.known_from)
    apart = sa.MetaData()
    stage = _temporary(apart, f"stg_{spec.kind}", _plain(spec, ()))
    change = _temporary(
        apart,
        f"chg_{spec.kind}",
        [
            Column("sgn", SmallInteger),
            Column("held", SmallInteger),
            *[Column(moved(one), SmallInteger) for leg in spec.legs for one in leg],
            *_plain(spec, ()),
            Column("known_from", BigInteger),
            Column("run_id", Text),
        ],
    )
    deltas = {
        leg: _temporary(
            apart,
            f"dlt_{spec.kind}_{number}",
            [
                Column("day", Integer),
                Column("month", Integer),
                *[Column(name, spec.type_of(name)) for name in spec.leg_keys(leg)],
                *[Column(one.name, BigInteger) for one in spec.kept if one.event in leg],
            ],
        )
        for number, leg in enumerate(spec.legs if spec.cuboids else ())
    }
    return Tables(spec, fact, history, stage, change, deltas, cuboids)


def moved(event: str) -> str:
    """The column of an image that says: what the fact adds on this event is not what it was."""
    return f"moved_{event}"


def _temporary(apart: sa.MetaData, name: str, columns: list[Column[Any]]) -> sa.Table:
    return sa.Table(name, apart, *columns, prefixes=["TEMPORARY"])


ONE: ColumnElement[int] = sa.literal_column("1")
ZERO: ColumnElement[int] = sa.literal_column("0")
"""Literals, not parameters: partial indexes are found only by what stands in the statement."""


def cols(table: FromClause) -> Cols:
    """The columns of a table or alias."""
    return table.c
