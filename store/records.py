"""The facts behind a sum, page by page: the same declarations, so the counts are the same.

Events are listed by day, the newest first. The cuboids tell on which days anything is found, so a
page of a whole province's year reads a few days only.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from core.errors import MisuseError
from store import numbers
from store.declared import Cols, Measure, Span
from store.kinds import tables as tables_of
from store.route import Row, Slice, ask, finest, month_start
from store.spec import NEVER
from store.sql import rows as rows_of
from store.summing import SOON, event_sums, now_sums, stock_sums

_KNOWN = {
    "measure", "start_day", "end_day", "at_day", "now", "soon", "unit_ids", "filters", "known",
}  # fmt: skip
_OWN = ("tenant", "proc_id", "field_id", "pt_bucket")


def records(
    conn: Connection, tenant: int, kind: str, query: Mapping[str, Any], limit: int, after: str = ""
) -> tuple[list[Row], int, str]:
    """One page of the facts that a sum counts: (rows, total, mark of the next page or "").

    ``query``: ``measure``; then ``start_day`` and ``end_day`` (out) for an event's sum, ``at_day``
    for a stock, ``now`` (and ``soon``) for a moment; ``unit_ids`` and ``filters`` as of the sums.
    ``known``: as they were at that point. ``total`` equals the sum; a ``limit`` of 0 asks for it
    alone. Where the sum is one of amounts, ``total`` counts the facts and each row has its
    ``amount``; a histogram's name lists what it counts. Rows are the fact's columns with codes and
    names of procedure and field. Raises MisuseError.
    """
    unknown = set(query) - _KNOWN
    if unknown or "measure" not in query:
        raise MisuseError(
            f"Truy vấn bản ghi nhận {', '.join(sorted(_KNOWN))}; thừa hoặc thiếu: "
            f"{', '.join(sorted(unknown)) or 'measure'}."
        )
    span = tables_of(kind).spec.span(str(query["measure"]))
    if span is not None:
        return _spanned(conn, tenant, kind, span, query, limit, after)
    where = ask(
        conn,
        tables_of(kind),
        tenant,
        (),
        query.get("unit_ids"),
        query.get("filters") or {},
        query.get("known"),
    )
    at = _read(after)
    if "at_day" in query or "now" in query:
        rows, total = _standing(conn, where, query, limit, at)
    else:
        rows, total = _happened(conn, where, query, limit, at)
    more = len(rows) > limit > 0
    rows = rows[:limit]
    mark = _written(rows[-1], where) if more else ""
    return told(conn, rows), total, mark


def _spanned(
    conn: Connection,
    tenant: int,
    kind: str,
    span: Span,
    query: Mapping[str, Any],
    limit: int,
    after: str,
) -> tuple[list[Row], int, str]:
    """First what stands at the end, then what happened; the page's mark says in which it lies."""
    if "start_day" not in query or "end_day" not in query:
        raise MisuseError(f"“{span.name}” cần start_day và end_day.")
    rest = {one: query[one] for one in ("unit_ids", "filters", "known") if one in query}
    moment = {"now": query["now"]} if "now" in query else {"at_day": query["end_day"] - 1}
    standing = {"measure": span.now if "now" in query else span.stock, **moment, **rest}
    days = {one: query[one] for one in ("start_day", "end_day")}
    happened = {"measure": span.flow, **days, **rest}
    if after and after[0] not in "12":
        raise MisuseError("Dấu trang “after” thuộc danh sách khác; hãy mở lại từ trang đầu.")
    first, mark = after[:1] != "2", after[1:]
    rows, total, more = records(conn, tenant, kind, standing, limit if first else 0, mark * first)
    if more:
        other = records(conn, tenant, kind, happened, 0)[1]
        return rows, total + other, f"1{more}"
    left = limit - len(rows)
    mark = "" if first else mark
    found, other, more = records(conn, tenant, kind, happened, left, mark)
    if left <= 0 < limit and other:
        return rows, total + other, "2"
    return [*rows, *found], total + other, f"2{more}" if more else ""


def _read(after: str) -> list[Any] | None:
    if not after:
        return None
    try:
        found: Any = orjson.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (ValueError, orjson.JSONDecodeError):
        found = None
    if not isinstance(found, list) or not found or not isinstance(found[0], int):
        raise MisuseError("Dấu trang “after” không đọc được; hãy mở lại từ trang đầu.")
    return found


def _whole(where: Slice, column: str) -> bool:
    return issubclass(where.tables.spec.type_of(column), sa.Integer)


def _written(row: Mapping[str, Any], where: Slice) -> str:
    values = [row["_at"], *[row[one] for one in where.tables.spec.key]]
    return base64.urlsafe_b64encode(orjson.dumps(values)).rstrip(b"=").decode()


def _page(
    conn: Connection,
    where: Slice,
    conditions: list[ColumnElement[bool]],
    order: ColumnElement[Any],
    limit: int,
    at: list[Any] | None,
    *,
    falling: bool,
    amount: Callable[[Cols], ColumnElement[int]] | None = None,
) -> list[Row]:
    """The next rows by ``order`` and key; one more than asked when there are more."""
    fact, keys = where.source, where.tables.spec.key
    if at is not None:
        kinds = [int, *[int if _whole(where, one) else str for one in keys]]
        if len(at) != len(kinds) or not all(map(isinstance, at, kinds)):
            raise MisuseError("Dấu trang “after” thuộc danh sách khác; hãy mở lại từ trang đầu.")
        beyond = order < at[0] if falling else order > at[0]
        later = sa.tuple_(*[fact.c[one] for one in keys]) > sa.tuple_(*at[1:])
        conditions = [*conditions, sa.or_(beyond, sa.and_(order == at[0], later))]
    more = [] if amount is None else [amount(fact.c).label("amount")]
    made = (
        sa.select(fact, order.label("_at"), *more)
        .where(fact.c.tenant == where.tenant, *where.narrow(fact.c), *conditions)
        .order_by(order.desc() if falling else order, *[fact.c[one] for one in keys])
        .limit(limit + 1)
    )
    return rows_of(conn.execute(made))


def _standing(
    conn: Connection, where: Slice, query: Mapping[str, Any], limit: int, at: list[Any] | None
) -> tuple[list[Row], int]:
    """What stands at a day's end or at a moment; what is due first comes first."""
    spec, name, c = where.tables.spec, str(query["measure"]), where.source.c
    rest: dict[str, Any] = {one: query.get(one) for one in ("unit_ids", "filters", "known")}
    amount = None
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
    total = int(next(iter(found[0].values())))
    order = sa.func.coalesce(c.due_at, NEVER) if due else sa.literal(0)
    if where.empty or not limit:
        return [], total
    rows = _page(conn, where, [condition], order, limit, at, falling=False, amount=amount)
    return rows, total


def _happened(
    conn: Connection, where: Slice, query: Mapping[str, Any], limit: int, at: list[Any] | None
) -> tuple[list[Row], int]:
    """What happened in a stretch of days, the newest day first."""
    spec, name = where.tables.spec, str(query["measure"])
    if "start_day" not in query or "end_day" not in query:
        raise MisuseError("Truy vấn bản ghi thiếu start_day và end_day, hoặc at_day, hoặc now.")
    low, high = int(query["start_day"]), int(query["end_day"])
    grain, measure = finest(where), spec.counter(name)
    if measure is None and (spec.measure(name) is not None or name in spec.histograms):
        raise MisuseError(f"“{name}” là tổng lượng, không phải số bản ghi; không liệt kê được.")
    counted = name if measure is None else measure.name
    rest: dict[str, Any] = {one: query.get(one) for one in ("unit_ids", "filters", "known")}

    def sums(low: int, high: int, *by: str) -> list[Row]:
        return event_sums(conn, where.tenant, spec.kind, [counted], low, high, by=by, **rest)

    total = int(sums(low, high)[0][counted])
    if measure is None or not total or not limit:
        return [], total
    end = None if at is None else int(at[0])
    if grain == "month":
        months = [(int(row["month"]), int(row[counted])) for row in sums(low, high, "month")]
        start = _from_month(months, low, limit, end)
    else:
        until = high if end is None else min(high, end)
        usual = 2 * limit * (high - low) // total + 1
        start = _from_day(lambda *days: sums(*days, "day"), counted, low, until, limit, usual)
    day = where.source.c[measure.event]
    conditions = _counted(measure, where, start, high if end is None else min(high, end + 1))
    summed = spec.measure(name)
    amount = None if summed is None else summed.amount
    return _page(conn, where, conditions, day, limit, at, falling=True, amount=amount), total


def _from_month(months: list[tuple[int, int]], low: int, limit: int, after: int | None) -> int:
    """The first day from which on the next page surely lies. ``months``: (month, facts in it).

    Of the month in which the last page ended nobody knows how many are still to come.
    """
    left = limit + 1
    for month, count in reversed(months):
        if after is None or month_start(month + 1) <= after:
            left -= count
        if left <= 0:
            return max(low, month_start(month))
    return low


def _from_day(
    counts: Callable[[int, int], list[Row]],
    counted: str,
    low: int,
    end: int,
    limit: int,
    width: int,
) -> int:
    """The same by days: the last ``width`` before ``end``, then ever more at a time.

    A page of fifty is found in the last few days; the sums of all the days before cost more than
    the page itself.
    """
    left = limit + 1
    while left > 0 and end > low:
        start = max(low, end - width)
        for row in reversed(counts(start, end)):
            left -= int(row[counted])
            if left <= 0:
                return int(row["day"])
        end, width = start, width * 4
    return low


def _counted(measure: Measure, where: Slice, low: int, high: int) -> list[ColumnElement[bool]]:
    c = where.source.c
    day = c[measure.event]
    out: list[ColumnElement[bool]] = [day >= low, day < high, *where.through_units(high - low)]
    return out if measure.when is None else [*out, measure.when(c)]


def told(conn: Connection, rows: list[Row]) -> list[Row]:
    """Codes and names for numbers; nothing of the store's own."""
    procs, fields = (
        of(conn, {row[name] for row in rows}) if rows and name in rows[0] else {}
        for name, of in (("proc_id", numbers.procedures), ("field_id", numbers.fields))
    )
    out = []
    for row in rows:
        made = {key: value for key, value in row.items() if key not in (*_OWN, "_at")}
        if "proc_id" in row:
            made["proc_code"], made["proc_name"] = procs.get(row["proc_id"], ("", ""))
        if "field_id" in row:
            made["field_code"], made["field_name"] = fields.get(row["field_id"], ("", ""))
        out.append(made)
    return out
