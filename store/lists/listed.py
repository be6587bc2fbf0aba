"""Which facts a sum counts, how many, and the order in which an index finds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import BigInteger
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from core.errors import MisuseError
from store.counting.route import Row, Slice, finest, month_start
from store.counting.summing import SOON, event_sums, now_sums, stock_sums
from store.facts.declared import Cols, Measure, Stock
from store.facts.spec import NEVER

_SECONDS = 40
"""Bits that a moment takes behind its day."""
_WEEK = 7


class Part(NamedTuple):
    """How many facts a day or a month has."""

    at: int
    n: int


Counts = Callable[..., list[Part]]


@dataclass(frozen=True)
class Events:
    """Facts counted on days [low, high) of an event. ``counts(low, high, by)``: how many."""

    measure: Measure
    low: int
    high: int
    counts: Counts


class Stood(NamedTuple):
    """Facts that stood at the end of a day."""

    stock: Stock
    day: int


@dataclass(frozen=True)
class Listed:
    """Facts that a sum counts.

    ``conditions``: which they are; ``read``: tells how many facts are read to find them.
    ``natural``: the order that costs no more than the page (``-`` before it: falling); "": it has
    no name.
    ``late``: most overdue first is the same as first due first.
    """

    where: Slice
    conditions: Sequence[ColumnElement[bool]]
    total: int
    read: Callable[[], int]
    natural: str
    amount: Callable[[Cols], ColumnElement[int]] | None = None
    late: bool = False
    events: Events | None = None
    stood: Stood | None = None


def listed(conn: Connection, where: Slice, query: Mapping[str, Any]) -> Listed:
    """The facts behind a question. Raises MisuseError."""
    standing = "at_day" in query or "now" in query
    return _standing(conn, where, query) if standing else _happened(conn, where, query)


def _standing(conn: Connection, where: Slice, query: Mapping[str, Any]) -> Listed:
    """What stands at a day's end or at a moment; what is due first comes first."""
    spec, name, c = where.tables.spec, str(query["measure"]), where.source.c
    rest: dict[str, Any] = {one: query.get(one) for one in ("unit_ids", "filters", "known")}
    amount, stood = None, None
    if "now" in query:
        now, soon = int(query["now"]), int(query.get("soon", SOON))
        found = now_sums(conn, where.tenant, spec.kind, [name], now, soon=soon, **rest)
        condition = next(one for one in spec.nows if one.name == name).at(c, now, soon)
        due = True
    else:
        day = int(query["at_day"])
        stock = spec.stock(name)
        if stock is None:
            raise MisuseError(f"Không có số dư {name}.")
        counted = name if stock.amount is None else stock.counted
        found = stock_sums(conn, where.tenant, spec.kind, [counted], day, **rest)
        condition, due, amount = stock.at(c, day), stock.due, stock.amount
        stood = Stood(stock, day)
    total = int(next(iter(found[0].values())))
    late = "now" in query and "late" in spec.orders
    natural = "due_at" if due else ""
    return Listed(where, [condition], total, lambda: total, natural, amount, late, stood=stood)


def _happened(conn: Connection, where: Slice, query: Mapping[str, Any]) -> Listed:
    """What happened in a stretch of days, the newest first."""
    spec, name = where.tables.spec, str(query["measure"])
    if "start_day" not in query or "end_day" not in query:
        raise MisuseError("Truy vấn bản ghi thiếu start_day và end_day, hoặc at_day, hoặc now.")
    low, high = int(query["start_day"]), int(query["end_day"])
    measure = spec.counter(name)
    if measure is None and (spec.measure(name) is not None or name in spec.histograms):
        raise MisuseError(f"“{name}” là tổng lượng, không phải số bản ghi; không liệt kê được.")
    counted = name if measure is None else measure.name
    counts, wide = _counts(conn, where, query, counted), _wide(where, query, counted, measure)
    together = [wide] if wide and not query.get("filters") else []  # of the same facts: in one
    first = _sums(conn, where, query, [counted, *together], low, high)[0]
    total = int(first[counted])
    if measure is None:
        return Listed(where, [sa.false()], total, lambda: total, "")

    def read() -> int:
        if not wide:
            return total
        every = {key: one for key, one in query.items() if key != "filters"}
        held = first if together else _sums(conn, where, every, [wide], low, high)[0]
        return int(held[wide]) or total

    summed = spec.measure(name)
    moment = spec.moments.get(measure.event, "")
    return Listed(
        where,
        conditions(measure, where, low, high),
        total,
        read,
        f"-{moment}" if moment in spec.orders else "",
        None if summed is None else summed.amount,
        events=Events(measure, low, high, counts),
    )


def _sums(
    conn: Connection, where: Slice, query: Mapping[str, Any], names: Sequence[str],
    low: int, high: int, by: Sequence[str] = (),
) -> list[Row]:  # fmt: skip
    """Sums of the question's facts over stretches of days, by nothing, ``day`` or ``month``."""
    rest: dict[str, Any] = {one: query.get(one) for one in ("unit_ids", "filters", "known")}
    return event_sums(conn, where.tenant, where.tables.spec.kind, names, low, high, by=by, **rest)


def _counts(conn: Connection, where: Slice, query: Mapping[str, Any], name: str) -> Counts:
    """How many facts lie in stretches of days, by ``day`` or ``month``."""

    def counts(low: int, high: int, by: str) -> list[Part]:
        found = _sums(conn, where, query, [name], low, high, [by])
        return [Part(int(row[by]), int(row[name])) for row in found]

    return counts


def _wide(where: Slice, query: Mapping[str, Any], name: str, measure: Measure | None) -> str:
    """The measure that counts what the index finds; "": as many as are counted."""
    reads = where.tables.spec.reads
    wide = "" if measure is None else reads.get(name) or reads.get(measure.event, "")
    return "" if wide == name and not query.get("filters") else wide


def conditions(measure: Measure, where: Slice, low: int, high: int) -> list[ColumnElement[bool]]:
    """The facts that a measure counts on days [low, high)."""
    c = where.source.c
    day = c[measure.event]
    out: list[ColumnElement[bool]] = [day >= low, day < high, *where.through_units(high - low)]
    return out if measure.when is None else [*out, measure.when(c)]


def near(one: Listed, limit: int, after: int | None, *, falling: bool) -> list[ColumnElement[bool]]:
    """The conditions, narrowed to the days on which the next page lies: after that of a mark.

    The cuboids tell on which days anything is found, so a page of a whole province's year reads a
    few days only.
    """
    events = one.events
    if events is None:
        return list(one.conditions)
    low, high = events.low, events.high
    if finest(one.where, events.measure.made_of) == "month":
        months = events.counts(low, high, "month")
        edge = _by_month(months, events, limit, after, falling=falling)
    else:
        edge = _by_day(events, limit, one.total, after, falling=falling)
    if falling:
        low, high = edge, high if after is None else min(high, after + 1)
    else:
        low, high = low if after is None else max(low, after), edge
    return conditions(events.measure, one.where, low, high)


def _by_month(
    months: Sequence[Part], events: Events, limit: int, after: int | None, *, falling: bool
) -> int:
    """The day up to which (``falling``: from which) on the next page surely lies.

    Of the month in which the last page ended nobody knows how many are still to come.
    """
    left = limit + 1
    for month in sorted(months, key=lambda one: one.at, reverse=falling):
        first, end = month_start(month.at), month_start(month.at + 1)
        if after is None or (end <= after if falling else first > after):
            left -= month.n
        if left <= 0:
            return max(events.low, first) if falling else min(events.high, end)
    return events.low if falling else events.high


def _by_day(events: Events, limit: int, total: int, after: int | None, *, falling: bool) -> int:
    """The same by days: those next to the mark, then ever more at a time.

    A page of fifty is found in a few days; the sums of all the days of a year cost more than the
    page itself. A week at least: to ask again costs more than its days, two of which are empty.
    """
    low, high, left = events.low, events.high, limit + 1
    width = max(_WEEK, 2 * limit * (high - low) // max(1, total) + 1)
    if after is not None:
        low, high = (low, min(high, after)) if falling else (max(low, after + 1), high)
    while left > 0 and low < high:
        start, end = (max(low, high - width), high) if falling else (low, min(high, low + width))
        days = events.counts(start, end, "day")
        for day in sorted(days, key=lambda one: one.at, reverse=falling):
            left -= day.n
            if left <= 0:
                return day.at if falling else day.at + 1
        low, high, width = (low, start, width * 4) if falling else (end, high, width * 4)
    return events.low if falling else events.high


def key(one: Listed, *, falling: bool) -> ColumnElement[Any]:
    """What the natural order compares, a whole number: the day of an event with its moment.

    What is never due comes last both ways.
    """
    c, events = one.where.source.c, one.events
    if events is not None:
        day = sa.cast(c[events.measure.event], BigInteger) * (1 << _SECONDS)
        moment = one.where.tables.spec.moments.get(events.measure.event)
        return day if moment is None else day + sa.case((c[moment] > 0, c[moment]), else_=0)
    if one.natural:
        return sa.func.coalesce(c.due_at, -NEVER if falling else NEVER)
    return sa.literal(0)


def day_of(key: int) -> int:
    """The day in the key of an event."""
    return key >> _SECONDS
