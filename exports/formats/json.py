"""JSON: the truth first, then the rows by their keys; moments in ISO 8601 with their offset.

What a board tells beside its figures (how sources stand, who owes) stands last, as ``tables``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from exports.provenance.truth import Truth
from exports.sheets.sheet import Cell, Table


def stream(truth: Truth, table: Table, beside: Sequence[Table] = ()) -> Iterator[bytes]:
    """The file in pieces, a row a line. ``beside``: other tables, of few rows."""
    yield b'{"truth": ' + _dumps(truth.told()) + b',\n"columns": ' + _dumps(_columns(table))
    yield b',\n"rows": ['
    for n, row in enumerate(table.rows):
        yield (b",\n" if n else b"\n") + _dumps(_keyed(table, row))
    yield b"\n]"
    if beside:
        tables = [
            {
                "title": one.name,
                "columns": _columns(one),
                "rows": [_keyed(one, row) for row in one.rows],
            }
            for one in beside
        ]
        yield b',\n"tables": ' + _dumps(tables)
    yield b"}\n"


def _columns(table: Table) -> list[dict[str, str]]:
    return [{"key": one.key, "title": one.title, "kind": one.kind} for one in table.columns]


def _keyed(table: Table, row: Sequence[Cell]) -> dict[str, str | int | float | bool | None]:
    keys = (one.key for one in table.columns)
    return dict(zip(keys, map(_plain, row), strict=True))


def _plain(cell: Cell) -> str | int | float | bool | None:
    return cell.isoformat() if isinstance(cell, date | datetime) else cell


def _dumps(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode("utf-8")
