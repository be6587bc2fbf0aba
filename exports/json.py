"""JSON: the truth first, then the rows by their keys; moments in ISO 8601 with their offset."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime

from exports.sheet import Cell, Table
from exports.truth import Truth


def stream(truth: Truth, table: Table) -> Iterator[bytes]:
    """The file in pieces, a row a line."""
    columns = [{"key": one.key, "title": one.title, "kind": one.kind} for one in table.columns]
    keys = [one.key for one in table.columns]
    yield b'{"truth": ' + _dumps(truth.told()) + b',\n"columns": ' + _dumps(columns)
    yield b',\n"rows": ['
    for n, row in enumerate(table.rows):
        told = dict(zip(keys, map(_plain, row), strict=True))
        yield (b",\n" if n else b"\n") + _dumps(told)
    yield b"\n]}\n"


def _plain(cell: Cell) -> str | int | float | bool | None:
    return cell.isoformat() if isinstance(cell, date | datetime) else cell


def _dumps(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode("utf-8")
