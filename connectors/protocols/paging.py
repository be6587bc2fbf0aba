"""Paging by number through a list that moves under us, without losing a record.

A list cut by the moment of last change loses rows while it is read: a record that changes again
leaves the window, and all behind it move up by one, over the edge of a page already read. The
total tells: when it shrinks we go back as many places as were lost. Records that come twice do no
harm. A server that gives fewer rows than asked for (a silent cap) is met on its own terms, and one
that sorts differently from page to page is read again until nothing new comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from connectors.base import Page, Stream, Window
from core.errors import RecordError, SourceError

Ask = Callable[[int, int], tuple[list[Any], int | None]]
"""(page number from 1, rows a page) → rows, and the total that the source says there is."""
Keep = Callable[[list[Any]], tuple[list[dict[str, Any]], int]]

_PASSES = 3


def moving_list(stream: Stream, ask: Ask, keep: Keep, window: Window, size: int) -> Iterator[Page]:
    """The pages of a window. Raises SourceError when the source gives less than it says it has."""
    page, passes, spent, given, fresh, top = 1, 1, 0, 0, 0, 0
    last_total: int | None = None
    seen, ordered = set[str](), True
    here: list[str] = []
    while True:
        rows, total = ask(page, size)
        kept, unknown = keep(rows)
        spent += 1
        before, last = len(seen), here
        here = [_name(stream, record) for record in kept]
        if len(here) > 1 and here == last:
            raise SourceError("Nguồn đưa lại mãi một trang.", f"{stream.name}, page {page}")
        seen.update(here)
        new = len(seen) - before
        fresh, given = fresh + new, given + len(rows)
        if page == 1 and rows and len(rows) < size and (total is None or total > len(rows)):
            size = len(rows)
        if total is not None and last_total is not None and total < last_total:
            yield Page(kept, "", total, unknown)
            here = []
            page = max(1, page - (last_total - total + size - 1) // size)
            last_total, ordered = total, False
            if spent > 50 + 3 * (total // size):
                raise SourceError("Danh sách của nguồn đổi liên tục khi đang đọc.", stream.name)
            continue
        last_total = total
        low, high = _span(stream, kept)
        ordered = ordered and low >= top
        top = max(top, high)
        past = total is not None and page * size >= total
        if rows and not (past and (new == 0 or len(seen) >= (total or 0))):
            if total is None and new == 0:
                raise SourceError("Nguồn đưa lại những trang cũ.", f"{stream.name}, page {page}")
            yield Page(kept, str(top) if ordered and top else "", total, unknown)
            page += 1
            continue
        if total is None or len(seen) >= total or (passes > 1 and not fresh and given >= total):
            yield Page(kept, str(window.until), total, unknown)
            return
        yield Page(kept, "", total, unknown)
        if passes == _PASSES or (passes > 1 and not fresh):
            raise SourceError(
                f"Nguồn báo có {total} bản ghi nhưng chỉ đưa {len(seen)}.",
                f"{stream.name}: {passes} passes, {size} rows a page",
            )
        page, passes, given, fresh, ordered, here = 1, passes + 1, 0, 0, False, []


def _name(stream: Stream, record: dict[str, Any]) -> str:
    """One version of one record; a record without a key is told from others by its content."""
    key = stream.key_of(record)
    if key.strip("|"):
        return f"{key}@{record.get(stream.version)}"
    return repr(sorted(record.items()))


def _span(stream: Stream, records: list[dict[str, Any]]) -> tuple[int, int]:
    """Earliest and latest cursor of a page that is in order; else the earliest is -1."""
    first, last = 0, 0
    for record in records:
        try:
            at = stream.moment(record, stream.cursor) or 0
        except RecordError:
            return -1, last
        if at < last:
            return -1, max(last, at)
        first = first or at
        last = at
    return (first or -1), last
