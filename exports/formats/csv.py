"""CSV that opens in a spreadsheet with its accents: chunk by chunk, cells that run nothing.

The truth cannot stand inside without spoiling the table, so it goes into a sidecar beside it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.errors import MisuseError
from exports.forms.template import harmless
from exports.provenance.truth import Truth
from exports.sheets.sheet import Cell, Table

SIDECAR = ".truth.json"
"""Ending of the file beside it."""
_CHUNK = 500
_YES, _NO = "có", "không"


@dataclass(frozen=True, slots=True)
class Choice:
    """How it is written. Raises MisuseError for marks that contradict each other.

    ``plain``: for programs, so yes and no as JSON says them, moments with their zone.
    """

    bom: bool = True
    separator: str = ";"
    decimal: str = ","
    plain: bool = False

    def __post_init__(self) -> None:
        if self.separator not in (",", ";", "\t"):
            raise MisuseError(f"Dấu ngăn cột “{self.separator}” không nhận; chọn , hoặc ;.")
        if self.decimal not in (",", "."):
            raise MisuseError(f"Dấu thập phân “{self.decimal}” không nhận; chọn , hoặc dấu chấm.")
        if self.decimal == self.separator:
            raise MisuseError(
                "Dấu ngăn cột và dấu thập phân không được cùng là dấu phẩy: chọn ; hoặc dấu chấm."
            )


def stream(table: Table, choice: Choice) -> Iterator[bytes]:
    """The file, some hundred lines at a time; the head at once."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=choice.separator, lineterminator="\r\n")
    writer.writerow(column.title for column in table.columns)
    first = out.getvalue().encode("utf-8-sig" if choice.bom else "utf-8")
    yield first
    out.seek(0)
    out.truncate()
    for count, row in enumerate(table.rows, 1):
        writer.writerow(_text(cell, choice) for cell in row)
        if count % _CHUNK == 0:
            yield out.getvalue().encode("utf-8")
            out.seek(0)
            out.truncate()
    if out.tell():
        yield out.getvalue().encode("utf-8")


def _text(cell: Cell, choice: Choice) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower() if choice.plain else _YES if cell else _NO
        case int():
            return str(cell)
        case float():
            return repr(cell).replace(".", choice.decimal)
        case datetime():
            return cell.isoformat() if choice.plain else cell.strftime("%Y-%m-%d %H:%M:%S")
        case date():
            return cell.isoformat()
        case str():
            return harmless(cell)


def marks(table: Table, choice: Choice) -> dict[str, Any]:
    """How the table is to be read: its columns, and the marks that it is written with."""
    return {
        "columns": [
            {"key": one.key, "title": one.title, "kind": one.kind} for one in table.columns
        ],
        "csv": {
            "encoding": "utf-8",
            "bom": choice.bom,
            "separator": choice.separator,
            "decimal": choice.decimal,
            "time_zone": "Asia/Ho_Chi_Minh",
        },
    }


def sidecar(truth: Truth, table: Table, choice: Choice, file: Mapping[str, Any]) -> bytes:
    """The truth with what the table is written in. ``file``: its digest, size and rows."""
    told = truth.told() | marks(table, choice) | {"file": dict(file)}
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8")
