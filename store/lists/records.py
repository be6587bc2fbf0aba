"""The facts behind a sum, page by page: the same declarations, so the counts are the same.

Events are listed by day, the newest first; what stands, by its due date. Other orders, where the
facts are few enough to be sorted, are in ``store.lists.ordered``.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from core.errors import MisuseError
from store.counting.route import Row, Slice, ask
from store.database.sql import rows as rows_of
from store.facts.declared import Span
from store.intake import numbers
from store.kinds import tables as tables_of
from store.lists import ordered
from store.lists.listed import Listed, day_of, key, listed, near
from store.lists.standing import beyond, few

_KNOWN = {
    "measure", "start_day", "end_day", "at_day", "now", "soon", "unit_ids", "filters", "known",
    "order", "as_of",
}  # fmt: skip
_OWN = ("tenant", "proc_id", "field_id", "pt_bucket")


class Page(NamedTuple):
    """One page of facts. ``next``: the mark of the next one, "" at the end.

    ``order``: that in which a list comes unasked, "" where it has no name; ``orders``: those that
    it may be asked in (a column's name, ``-`` before it: falling); ``bound``: the facts up to which
    a list may be sorted by any column, where this one is found among more, else 0.
    """

    rows: list[Row]
    total: int
    next: str = ""
    order: str = ""
    orders: tuple[str, ...] = ()
    bound: int = 0


def records(
    conn: Connection, tenant: int, kind: str, query: Mapping[str, Any], limit: int, after: str = ""
) -> Page:
    """One page of the facts that a sum counts.

    ``query``: ``measure``; then ``start_day`` and ``end_day`` (out) for an event's sum, ``at_day``
    for a stock, ``now`` (and ``soon``) for a moment; ``unit_ids`` and ``filters`` as of the sums.
    ``known``: as they were at that point. ``order``: one of the page's ``orders``; ``as_of``: the
    moment (epoch seconds) up to which open facts are late. ``total`` equals the sum; a ``limit`` of
    0 asks for it alone. Where the sum is one of amounts, ``total`` counts the facts and each row
    has its ``amount``; a histogram's name lists what it counts. Rows are the fact's columns with
    codes and names of procedure and field. Raises MisuseError.
    """
    found, order = _sets(conn, tenant, kind, query), str(query.get("order") or "")
    total = sum(one.total for one in found)
    if not limit:
        return Page([], total)
    may = ordered.offered(found)
    falling = ordered.by_index(found, order)
    if order and falling is None:
        if order not in may:
            _refuse(found, order, may)
        now, at = int(query.get("as_of") or query.get("now") or 0), _read(after)
        mark = None if at is None else tuple(at)
        rows, last = ordered.page(conn, found, order, now, limit, mark)
        more = "" if last is None else _written(last)
    elif len(found) > 1:
        rows, more = _spanned(conn, found, limit, after)
    else:
        rows, more = _paged(conn, found[0], limit, _read(after), falling=bool(falling))
    every = len(may) == 2 * len(tables_of(kind).spec.orders)
    bound = 0 if every else ordered.MOST
    return Page(told(conn, rows), total, more, ordered.usual(found), may, bound)


def _refuse(found: Sequence[Listed], order: str, may: Sequence[str]) -> NoReturn:
    spec = found[0].where.tables.spec
    if order.removeprefix("-") not in spec.orders:
        raise MisuseError(
            f"Loại dữ liệu “{spec.kind}” không xếp theo “{order[:30]}”. Nhận, giảm dần thì thêm "
            f"dấu trừ phía trước: {', '.join(spec.orders) or 'không có gì'}."
        )
    raise MisuseError(
        f"Danh sách này tìm trong hơn {ordered.MOST} bản ghi nên không xếp theo “{order}”. Nhận: "
        f"{', '.join(may) or 'thứ tự sẵn có'}. Hãy thu hẹp kỳ hoặc đơn vị."
    )


def _sets(conn: Connection, tenant: int, kind: str, query: Mapping[str, Any]) -> list[Listed]:
    """The facts that are meant; of a span what stands at the end, then what happened."""
    unknown = set(query) - _KNOWN
    if unknown or "measure" not in query:
        raise MisuseError(
            f"Truy vấn bản ghi nhận {', '.join(sorted(_KNOWN))}; thừa hoặc thiếu: "
            f"{', '.join(sorted(unknown)) or 'measure'}."
        )
    span = tables_of(kind).spec.span(str(query["measure"]))
    asked = [query] if span is None else _parts(span, query)
    return [listed(conn, _where(conn, tenant, kind, one), one) for one in asked]


def _where(conn: Connection, tenant: int, kind: str, query: Mapping[str, Any]) -> Slice:
    units, filters = query.get("unit_ids"), query.get("filters") or {}
    return ask(conn, tables_of(kind), tenant, (), units, filters, query.get("known"))


def _parts(span: Span, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    if "start_day" not in query or "end_day" not in query:
        raise MisuseError(f"“{span.name}” cần start_day và end_day.")
    rest = {one: query[one] for one in ("unit_ids", "filters", "known") if one in query}
    moment = {"now": query["now"]} if "now" in query else {"at_day": query["end_day"] - 1}
    days = {one: query[one] for one in ("start_day", "end_day")}
    return [
        {"measure": span.now if "now" in query else span.stock, **moment, **rest},
        {"measure": span.flow, **days, **rest},
    ]


def _spanned(
    conn: Connection, found: Sequence[Listed], limit: int, after: str
) -> tuple[list[Row], str]:
    """First what stands at the end, then what happened; the page's mark says in which it lies."""
    standing, happened = found
    if after and after[0] not in "12":
        raise MisuseError("Dấu trang “after” thuộc danh sách khác; hãy mở lại từ trang đầu.")
    first, mark = after[:1] != "2", after[1:]
    rows: list[Row] = []
    if first:
        rows, more = _paged(conn, standing, limit, _read(mark), falling=False)
        if more:
            return rows, f"1{more}"
    left = limit - len(rows)
    if left <= 0:
        return rows, "2" if limit and happened.total else ""
    rest, more = _paged(conn, happened, left, None if first else _read(mark), falling=True)
    return [*rows, *rest], f"2{more}" if more else ""


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


def _written(mark: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(mark))).rstrip(b"=").decode()


def _whole(where: Slice, column: str) -> bool:
    return issubclass(where.tables.spec.type_of(column), sa.Integer)


def _paged(
    conn: Connection, one: Listed, limit: int, at: list[Any] | None, *, falling: bool
) -> tuple[list[Row], str]:
    """The rows after a mark in the order of the index, equal ones by key, and the next mark."""
    where, keys = one.where, one.where.tables.spec.key
    fact, order = where.source, key(one, falling=falling)
    if where.empty or not limit or not one.total:
        return [], ""
    day, later = None, list[ColumnElement[bool]]()
    if at is not None:
        kinds = [int, *[int if _whole(where, name) else str for name in keys]]
        if len(at) != len(kinds) or not all(map(isinstance, at, kinds)):
            raise MisuseError("Dấu trang “after” thuộc danh sách khác; hãy mở lại từ trang đầu.")
        day = day_of(at[0]) if one.events is not None else None
        keyed = [fact.c[name] for name in keys]
        later = [beyond(order, keyed, at, falling=falling)]
    meant = [
        *near(one, limit, day, falling=falling),
        *few(conn, one, order, limit + 1, at, falling=falling),
    ]
    more = [] if one.amount is None else [one.amount(fact.c).label("amount")]
    made = (
        sa.select(fact, order.label("_at"), *more)
        .where(fact.c.tenant == where.tenant, *where.narrow(fact.c), *meant, *later)
        .order_by(order.desc() if falling else order, *[fact.c[name] for name in keys])
        .limit(limit + 1)
    )
    rows = rows_of(conn.execute(made))
    if len(rows) <= limit:
        return rows, ""
    last = rows[limit - 1]
    return rows[:limit], _written([last["_at"], *[last[name] for name in keys]])


def told(conn: Connection, rows: list[Row]) -> list[Row]:
    """Codes and names for numbers; nothing of the store's own."""
    known = ("proc_id", "proc"), ("field_id", "field")
    wanted = {one: {row[one] for row in rows} for one, _ in known if rows and one in rows[0]}
    found, out = numbers.named(conn, wanted), []
    for row in rows:
        made = {key: value for key, value in row.items() if key not in (*_OWN, "_at")}
        for column, name in known:
            if column in found:
                code, title = found[column].get(row[column], ("", ""))
                made |= {f"{name}_code": code, f"{name}_name": title}
        out.append(made)
    return out
