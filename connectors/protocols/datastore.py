"""A CKAN datastore table, whole: by dump, else by keyset, else by offset.

All measured: a search is cut at 32,000 rows without a word (so ``limit`` and the count of the
answer are trusted, never our own number), rows change while every date stands still, ``_id`` has
gaps and is no business key, ``rank`` and ``_full_text`` are no data, and ``05/12/2025`` was stored
as 12 May wherever the loader could read it so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from connectors.protocols.answer import Answer, read_json
from connectors.protocols.ckan import Portal
from connectors.reading import parse
from connectors.reading.mapping import column
from core.errors import RecordError, SourceError

Row = dict[str, Any]

_OWN = frozenset({"_id", "rank", "_full_text", "_count"})
_STEP = 32_000
_SMALL = 1_000
"""Rows up to which one search is asked and no dump."""
_MOST = 500_000
"""Rows of one table, unless ``options.rows`` says otherwise; a longer one is refused."""
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Shape:
    """A table's columns (as compared → type) and how many rows it has."""

    types: dict[str, str]
    total: int


def shape(portal: Portal, table: str) -> Shape:
    """Columns and total of a table. Raises SourceError."""
    result = _result(portal.action("datastore_search", resource_id=table, limit="0"))
    return Shape(_types(result.get("fields")), _total(result))


def rows(portal: Portal, table: str, total: int, wanted: Collection[str]) -> list[Row]:
    """Every row, of it the wanted columns, as compared. ``total``: as told before.

    A table that changed while it was read is read again. Raises SourceError when the portal gives
    less or more than it says it has.
    """
    most = int(portal.option("rows", str(_MOST)))
    for _ in range(_TRIES):
        if total > most:
            raise SourceError(
                f"có {total} dòng, quá {most} dòng một bảng (options.rows); chưa nạp dòng nào.",
                f"datastore {table}",
                transient=False,
            )
        whole = _dumped(portal, table, wanted) if total > _SMALL else None
        found = list(_searched(portal, table, wanted)) if whole is None else whole
        total = shape(portal, table).total
        if len(found) == total:
            return found
    raise SourceError(
        f"CKAN báo bảng có {total} dòng nhưng đưa {len(found)}.", f"datastore {table}"
    )


def _dumped(portal: Portal, table: str, wanted: Collection[str]) -> list[Row] | None:
    """The table as one file; None where the portal gives none, or one that is too large."""
    try:
        body = portal.get(f"/datastore/dump/{table}", {"format": "json"}, read=_whole)
    except SourceError as fault:
        if fault.transient:
            raise
        return None
    names = [column(parse.text(one.get("id"))) for one in body["fields"]]
    return [
        {name: cell for name, cell in zip(names, cells, strict=False) if name in wanted}
        for cells in body["records"]
    ]


def _whole(answer: Answer) -> Any:
    """The dump's JSON: fields, and records as lists."""
    if answer.is_html():
        raise SourceError("Cổng trả trang web thay cho bảng.", answer.url, transient=False)
    body = read_json(answer)
    if not (
        isinstance(body, dict)
        and isinstance(fields := body.get("fields"), list)
        and isinstance(records := body.get("records"), list)
        and all(isinstance(one, dict) for one in fields)
        and all(isinstance(one, list) for one in records)
    ):
        raise SourceError("Cổng trả bảng theo dạng lạ.", answer.url, transient=False)
    return body


def _searched(portal: Portal, table: str, wanted: Collection[str]) -> Iterator[Row]:
    """By keyset where the portal offers it, else by offset; ``_id`` only puts rows in order."""
    after: dict[str, Any] | None = None
    seen = set[str]()
    given = 0
    while True:
        asked = {"resource_id": table, "limit": str(_STEP), "sort": "_id"}
        asked["include_next_page"] = "true"
        if after is not None:
            asked["filters"] = orjson.dumps(after).decode()
        elif given:
            asked["offset"] = str(given)
        result = _result(portal.action("datastore_search", **asked))
        records = result.get("records")
        if not isinstance(records, list):
            raise SourceError("CKAN trả bảng không có danh sách dòng.", f"datastore {table}")
        if not records:
            return
        fresh = 0
        for record in records:
            if not isinstance(record, dict):
                continue
            own = parse.text(record.get("_id"))
            if own and own in seen:
                continue
            seen.add(own)
            fresh += 1
            named = ((column(name), cell) for name, cell in record.items())
            yield {name: cell for name, cell in named if name in wanted}
        given += fresh
        offered = result.get("next_page")
        if not fresh or (after is not None and offered == after):
            return
        after = offered if isinstance(offered, dict) and offered else None


def _result(result: Any) -> dict[str, Any]:
    if not isinstance(result, dict):
        raise SourceError("CKAN trả bảng theo dạng lạ.", "datastore_search")
    return result


def _total(result: dict[str, Any]) -> int:
    try:
        total = parse.whole(result.get("total"), "total")
    except RecordError:
        total = None
    if total is None:
        raise SourceError("CKAN không báo tổng số dòng.", "datastore_search")
    return total


def _types(fields: Any) -> dict[str, str]:
    out = {}
    for one in fields if isinstance(fields, list) else ():
        if isinstance(one, dict) and (name := column(parse.text(one.get("id")))) not in _OWN:
            out[name] = parse.text(one.get("type")).lower()
    return out
