"""Sums and stocks: the only way in which figures are read from facts.

A question names a kind, measures, a stretch of days, and how to group and narrow. The answer comes
from the smallest tables that hold it; the same question asked of the facts gives the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from core.errors import MisuseError
from store.counting import selecting
from store.counting.quantiles import Buckets, bucket_counts
from store.counting.route import Row, Slice, ask, books_of, holds, named, stretches
from store.database.sql import rows as rows_of
from store.facts.declared import Measure, Now, Stock
from store.facts.past import Point
from store.facts.spec import FactSpec
from store.kinds import tables as tables_of
from store.places.seed import FIRST_DAY

SOON = 3 * 86_400
"""Seconds ahead that count as soon (sắp đến hạn), unless the question says otherwise."""


def event_sums(
    conn: Connection,
    tenant: int,
    kind: str,
    measures: Sequence[str],
    start_day: int,
    end_day: int,
    *,
    by: Sequence[str] = (),
    unit_ids: Iterable[int] | None = None,
    filters: Mapping[str, Iterable[Any]] | None = None,
    known: Point | None = None,
) -> list[Row]:
    """Sums of events on days in [start_day, end_day).

    ``by``: ``day`` (day number), ``month`` (month index), or dimensions of the kind; ``unit`` gives
    ids, ``field`` and ``proc`` codes. ``unit_ids`` None: the whole province. Groups without any
    sum are left out; without ``by`` there is exactly one row, zeros included. ``known``: from the
    facts as they were at that point.
    Raises MisuseError for an unknown kind, measure or dimension.
    """
    where = ask(conn, tables_of(kind), tenant, by, unit_ids, filters, known)
    wanted = _sums(_measures(where.tables.spec, measures))
    rows = _collect(conn, where, wanted, start_day, end_day)
    return named(conn, where, _shown(where, rows, [name for name, _ in wanted]))


def stock_steps(
    conn: Connection,
    tenant: int,
    kind: str,
    measures: Sequence[str],
    start_day: int,
    end_day: int,
    *,
    by: Sequence[str] = (),
    unit_ids: Iterable[int] | None = None,
    filters: Mapping[str, Iterable[Any]] | None = None,
    known: Point | None = None,
) -> list[Row]:
    """By how much stocks moved on days in [start_day, end_day), each under its name.

    Same groups and rules as ``event_sums``. Raises MisuseError also for a stock that is no running
    sum of events.
    """
    where = ask(conn, tables_of(kind), tenant, by, unit_ids, filters, known)
    spec = where.tables.spec
    known_of = {one.name: one for one in spec.stocks if one.terms}
    if not measures or any(one not in known_of for one in measures):
        raise _unknown("số dư", spec, [one for one in measures if one not in known_of], known_of)
    wanted = _sums(known_of[one] for one in dict.fromkeys(measures))
    rows = _collect(conn, where, wanted, start_day, end_day)
    return named(conn, where, _shown(where, rows, [name for name, _ in wanted]))


def stock_sums(
    conn: Connection,
    tenant: int,
    kind: str,
    measures: Sequence[str],
    at_day: int,
    *,
    by: Sequence[str] = (),
    unit_ids: Iterable[int] | None = None,
    filters: Mapping[str, Iterable[Any]] | None = None,
    known: Point | None = None,
) -> list[Row]:
    """What stands at the END of ``at_day`` (a local day number): pending, overdue, n_dataset …

    Same groups and rules as ``event_sums``; ``by`` takes no day or month.
    """
    where = ask(conn, tables_of(kind), tenant, by, unit_ids, filters, known)
    stocks = _stocks(where, measures)
    names = [one.name for one in stocks]
    if where.empty:
        return named(conn, where, _shown(where, [], names))
    moved = {name for one in stocks for name in one.terms}
    if all(one.terms for one in stocks) and holds(where, moved):
        rows = _collect(conn, where, _sums(stocks), FIRST_DAY, at_day + 1)
        return named(conn, where, _shown(where, rows, names))
    return _counts(conn, where, stocks, {"day": at_day})


def now_sums(
    conn: Connection,
    tenant: int,
    kind: str,
    measures: Sequence[str],
    now: int,
    *,
    soon: int = SOON,
    by: Sequence[str] = (),
    unit_ids: Iterable[int] | None = None,
    filters: Mapping[str, Iterable[Any]] | None = None,
    known: Point | None = None,
) -> list[Row]:
    """What stands at a moment, exact to the second: pending_now, overdue_now, due_soon …

    ``now`` in seconds since 1970 UTC, ``soon`` in seconds from then. Same groups as ``event_sums``.
    """
    where = ask(conn, tables_of(kind), tenant, by, unit_ids, filters, known)
    wanted = _nows(where.tables.spec, measures)
    return _counts(conn, where, wanted, {"now": now, "soon": soon})


def histogram(
    conn: Connection,
    tenant: int,
    kind: str,
    start_day: int,
    end_day: int,
    *,
    by: Sequence[str] = (),
    unit_ids: Iterable[int] | None = None,
    filters: Mapping[str, Iterable[Any]] | None = None,
    name: str = "handling",
    known: Point | None = None,
) -> Buckets:
    """Counts of durations by logarithmic bucket, of facts with the event in the stretch.

    Bucket b holds (1.05^(b-1), 1.05^b] minutes, bucket 0 up to one minute. By the values of ``by``
    in their order (codes, as in rows of sums); one group, ``()``, where nothing is asked.
    """
    where = ask(conn, tables_of(kind), tenant, by, unit_ids, filters, known)
    held = books_of(conn, where)
    books = [held.get(one) for one in where.columns]
    found: Buckets = {}
    for key, counts in bucket_counts(conn, where, name, start_day, end_day).items():
        coded = zip(key, books, strict=True)
        group = tuple(one if book is None else book.get(one, "") for one, book in coded)
        into = found.setdefault(group, {})
        for number, n in counts.items():
            into[number] = into.get(number, 0) + n
    return found


def _sums(wanted: Iterable[Measure | Stock]) -> selecting.Sums:
    """What the wanted ones are made of; a kept measure of itself."""
    return tuple((one.name, tuple((one.terms or {one.name: 1}).items())) for one in wanted)


def _collect(
    conn: Connection, where: Slice, wanted: selecting.Sums, start_day: int, end_day: int
) -> list[Row]:
    """Sums by the columns of ``where``; 0 where there is nothing."""
    if where.empty or start_day >= end_day:
        return []
    counted = selecting.made_of(where.tables.spec, wanted)
    found = stretches(conn, where, counted, start_day, end_day)
    rows = rows_of(conn.execute(*selecting.summed(where, wanted, found, start_day, end_day)))
    for row in rows:
        for name, _ in wanted:
            row[name] = row[name] or 0
    return rows


def _shown(where: Slice, rows: list[Row], names: Sequence[str]) -> list[Row]:
    """Groups that hold something; without grouping one row whatever it holds."""
    if not where.columns:
        return rows or [dict.fromkeys(names, 0)]
    return [row for row in rows if any(row[one] for one in names)]


def _counts(
    conn: Connection, where: Slice, wanted: Sequence[Stock | Now], moment: Mapping[str, int]
) -> list[Row]:
    """Count facts by condition, straight from the facts through their indexes."""
    names = [one.name for one in wanted]
    if where.empty:
        return named(conn, where, _shown(where, [], names))
    rows: dict[tuple[Any, ...], Row] = {}
    width = len(where.columns)
    for those in selecting.read_together(where, wanted):
        for asked in selecting.standing(where, those, moment):
            for row in conn.execute(*asked):
                key = tuple(row[:width])
                held = rows.setdefault(
                    key,
                    {**dict(zip(where.columns, key, strict=True)), **dict.fromkeys(names, 0)},
                )
                for one, n in zip(those, row[width:], strict=True):
                    held[one.name] += int(n or 0)
    return named(conn, where, _shown(where, list(rows.values()), names))


def _unknown(what: str, spec: FactSpec, names: Iterable[str], known: Iterable[str]) -> MisuseError:
    return MisuseError(
        f"Loại dữ liệu “{spec.kind}” không có {what} {', '.join(names)}. "
        f"Có: {', '.join(known) or 'không có gì'}."
    )


def _measures(spec: FactSpec, names: Sequence[str]) -> list[Measure]:
    found = [spec.measure(one) for one in names]
    known = [one.name for one in spec.measures]
    if None in found or not names:
        raise _unknown("số đo", spec, [one for one in names if one not in known], known)
    return [one for one in found if one is not None]


def _stocks(where: Slice, names: Sequence[str]) -> list[Stock]:
    spec = where.tables.spec
    known = [one.name for one in spec.stocks]
    found = [spec.stock(one) for one in dict.fromkeys(names)]
    if None in found or not names:
        raise _unknown("số dư", spec, [one for one in names if one not in known], known)
    if {"day", "month"} & set(where.columns):
        raise MisuseError("Số dư tính tại một ngày; không chia theo ngày hay tháng.")
    return [one for one in found if one is not None]


def _nows(spec: FactSpec, names: Sequence[str]) -> list[Now]:
    known = {one.name: one for one in spec.nows}
    if not names or any(one not in known for one in names):
        raise _unknown("số tức thời", spec, [one for one in names if one not in known], known)
    return [known[one] for one in dict.fromkeys(names)]
