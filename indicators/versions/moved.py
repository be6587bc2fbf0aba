"""The records that moved a sum between two commits, listed as the records behind a sum are."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from core.errors import MisuseError, NotFoundError
from indicators.asking.answers import RecordPage
from indicators.asking.snapshot import Snapshot
from indicators.proving import listing
from store.facts import past
from store.kinds import KINDS
from store.lists import causes

_OWN = ("since", "until", "cause", "run")


def asked(query: Mapping[str, str]) -> bool:
    """Does a query ask for what moved a sum, rather than for what it counts?"""
    return "since" in query


def page(
    snapshot: Snapshot, kind: str, query: Mapping[str, str], limit: int, after: str
) -> RecordPage:
    """One page by key. Raises NotFoundError, MisuseError.

    Keys of the query: those of the sum, ``since`` and ``until`` (revisions), perhaps ``cause`` and
    ``run``.
    """
    if kind not in KINDS:
        raise NotFoundError(f"Không có loại bản ghi “{kind}”. Các loại: {', '.join(KINDS)}.")
    ends = [_revision(query, name) for name in ("since", "until") if name in query]
    if "order" in query:
        raise MisuseError("order: danh sách những gì làm tổng đổi giữ thứ tự theo mã.")
    rest = {name: text for name, text in query.items() if name not in _OWN}
    sum_of = listing.translated(snapshot, kind, rest)
    sum_of.pop("known")
    points = [past.point(snapshot.conn, one) for one in ends]
    span = (snapshot.conn, snapshot.tenant, kind, sum_of, points[0])
    until = points[1] if len(points) > 1 else None
    cause, run = query.get("cause", ""), query.get("run", "")
    found = [
        one
        for one in causes.causes(*span, until)
        if cause in ("", one.cause) and run in ("", one.run_id)
    ]
    rows = causes.movers(*span, until, limit + 1, _mark(kind, after), cause=cause, run_id=run)
    more = len(rows) > limit
    rows = rows[:limit]
    keys = KINDS[kind].spec.key
    mark = _written([rows[-1][one] for one in keys]) if more else ""
    shown = listing.told(snapshot, rows)
    return RecordPage(kind, shown, sum(one.facts for one in found), mark)


def _revision(query: Mapping[str, str], name: str) -> int:
    if not query[name].isdigit():
        raise MisuseError(f"{name}: “{query[name]}” không phải là số thứ tự lần ghi.")
    return int(query[name])


def _written(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).rstrip(b"=").decode()


def _mark(kind: str, after: str) -> tuple[Any, ...]:
    if not after:
        return ()
    try:
        found = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except ValueError:
        found = None
    if not isinstance(found, list) or len(found) != len(KINDS[kind].spec.key):
        raise MisuseError("Dấu trang “after” không đọc được; hãy mở lại từ trang đầu.")
    return tuple(found)
