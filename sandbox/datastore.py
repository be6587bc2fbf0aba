"""Tables behind the open data portal's resources, and questions to them as the datastore answers.

Tables are made when asked for, from the data set's number alone. Rows written later (``upsert``)
change neither the resource's nor the data set's dates, as measured on the real thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import orjson

from core.units import Level
from sandbox.datasets import DataSet
from sandbox.places import MERGED, places

Row = dict[str, Any]

CAP = 32_000
"""Rows in one answer, whatever is asked."""

BIG = 5
"""Number of the data set whose table is longer than the cap."""

FIELDS = (
    ("_id", "int"), ("Đơn vị", "text"), ("Mã", "numeric"), ("Tháng", "text"), ("Số lượng", "text"),
    ("Tỷ lệ (%)", "text"), ("Giá trị", "numeric"), ("Nhóm", "text"), ("thoi_gian", "timestamp"),
)  # fmt: skip


Columns = Sequence[tuple[str, str]]
"""Name and type of each column of a table."""

_SORT = re.compile(r'^(?:"([^"]+)"|(.+?))(?:\s+(asc|desc))?$', re.IGNORECASE)


class Invalid(Exception):
    """A question that the datastore refuses: field → what is wrong."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


def table(one: DataSet, edits: dict[int, Row]) -> list[Row]:
    """All rows of a table, with what was written later. ``_id`` has gaps."""
    made = _made(one.number)
    if not edits:
        return list(made.values())
    rows = dict(made)
    for at, row in edits.items():
        rows[at] = {**rows.get(at, {"_id": at}), **row}
    return list(rows.values())


@lru_cache(maxsize=8)
def _made(number: int) -> dict[int, Row]:
    """Rows of a data set's table by ``_id``, as loaded; not to be changed.

    Unit, month and group name a row. Units are those of the month: districts, then communes.
    """
    old = [p for p in places() if p.level is Level.DISTRICT]
    new = [p for p in places() if p.level is Level.COMMUNE and p.since >= MERGED]
    size = 40_000 if number == BIG else 40 + number * 13 % 300
    first = 2024 if number % 4 == 3 else 2021
    rows = {}
    for n in range(size):
        amount = (n * 7_919 + number * 104_729) % 5_000
        year, month = first + n // 180 % 3, n // 15 % 12 + 1
        units = old if (year, month) < (2025, 7) else new
        unit = units[n % len(units)].unit
        at = n + 1 + n // 50
        rows[at] = {
            "_id": at,
            "Đơn vị": unit.name,
            "Mã": int(unit.code),
            "Tháng": f"{year}-{month:02d}",
            "Số lượng": "chưa có số liệu" if n % 97 == 5 else f"{amount:,}".replace(",", "."),
            "Tỷ lệ (%)": "–" if n % 89 == 7 else f"{amount % 1000 / 10:.1f}%".replace(".", ","),
            "Giá trị": None if n % 101 == 3 else amount,
            "Nhóm": f"Nhóm {n // 540 + 1}",
            # day and month change places where both could be a month, as the loader guesses
            "thoi_gian": f"{year}-{month:02d}-{n % 12 + 1:02d}T00:00:00",
        }
    return rows


def dump(rows: list[Row], columns: Columns = FIELDS) -> bytes:
    """The whole table as one JSON: fields, and each row as a list."""
    names = [name for name, _ in columns]
    fields = [{"id": name, "type": kind} for name, kind in columns]
    return orjson.dumps(
        {"fields": fields, "records": [[row.get(name) for name in names] for row in rows]}
    )


def search(
    rows: list[Row], asked: dict[str, Any], cap: int = CAP, columns: Columns = FIELDS
) -> dict[str, Any]:
    """``datastore_search`` over a table, silently cut at ``cap`` rows. Raises Invalid."""
    limit, offset = _whole(asked, "limit", 100), _whole(asked, "offset", 0)
    names = [name for name, _ in columns]
    found = filtered(rows, _object(asked.get("filters", {})), names)
    q = asked.get("q")
    if q:
        words = str(q).lower()
        found = [
            {**r, "rank": 0.1}
            for r in found
            if any(words in str(v).lower() for k, v in r.items() if k != "_id")
        ]
    total = len(found)
    found = _sorted(found, str(asked.get("sort") or ""), names)
    given = min(limit, cap)
    page = found[offset : offset + given]
    wanted = asked.get("fields")
    if wanted:
        chosen = wanted if isinstance(wanted, list) else [w.strip() for w in str(wanted).split(",")]
        for name in chosen:
            if name not in names:
                raise Invalid("fields", f"field “{name}” not in table")
        page = [{k: r.get(k) for k in chosen} for r in page]
        names = chosen
    out: dict[str, Any] = {
        "include_total": True,
        "limit": given,
        "records_format": "objects",
        "records": page,
        "fields": [{"id": name, "type": kind} for name, kind in columns if name in names],
        "total_estimation_threshold": None,
    }
    if offset:
        out["offset"] = offset
    if str(asked.get("include_total", "true")).lower() != "false":
        out |= {"total": total, "total_was_estimated": False}
    if str(asked.get("include_next_page", "")).lower() == "true" and page:
        out["next_page"] = {"_id": {"gt": page[-1].get("_id")}}
    return out


def _whole(asked: dict[str, Any], name: str, default: int) -> int:
    try:
        value = int(asked.get(name, default))
    except (TypeError, ValueError):
        raise Invalid(name, "Giá trị số nguyên không hợp lệ") from None
    if value < 0:
        raise Invalid(name, "Phải là số tự nhiên")
    return value


def _object(text: Any) -> dict[str, Any]:
    if isinstance(text, str):
        try:
            text = orjson.loads(text)
        except orjson.JSONDecodeError:
            raise Invalid("filters", "Không phân tích được JSON") from None
    if not isinstance(text, dict):
        raise Invalid("filters", "Phải là một đối tượng")
    return text


def filtered(rows: list[Row], filters: dict[str, Any], known: Sequence[str]) -> list[Row]:
    """The rows that pass; ``known``: the table's columns. Raises Invalid."""
    for field, want in filters.items():
        if field not in known:
            raise Invalid("filters", f"field “{field}” not in table")
        rows = [r for r in rows if _passes(r.get(field), want)]
    return rows


def _passes(value: Any, want: Any) -> bool:
    if isinstance(want, list):
        return value in want or str(value) in map(str, want)
    if not isinstance(want, dict):
        return value == want or str(value) == str(want)
    if value is None:
        return False
    for operator, edge in want.items():
        here = str(value) if isinstance(edge, str) else value
        held = {
            "gt": lambda a, b: a > b, "gte": lambda a, b: a >= b, "lt": lambda a, b: a < b,
            "lte": lambda a, b: a <= b, "eq": lambda a, b: a == b,
        }.get(operator)  # fmt: skip
        if held is None:
            raise Invalid("filters", f"unknown operator “{operator}”")
        if not held(here, edge):
            return False
    return True


def _sorted(rows: list[Row], sort: str, names: Sequence[str]) -> list[Row]:
    for part in reversed([p.strip() for p in sort.split(",") if p.strip()]):
        found = _SORT.match(part)
        field = (found[1] or found[2]) if found else part
        if found is None or field not in names:
            raise Invalid("sort", f"field “{field}” not in table")
        rows = sorted(
            rows,
            key=lambda r, f=field: (r.get(f) is None, 0 if r.get(f) is None else r[f]),
            reverse=(found[3] or "").lower() == "desc",
        )
    return rows
