"""Long lists on disk in any form: row by row, whole or not there, memory does not grow."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, cast

from core.errors import MisuseError
from desk import Desk, Export
from exports.formats import csv, kept, making, xlsx
from exports.formats import json as plain
from exports.formats.making import Look
from exports.provenance.truth import Truth
from exports.sheets.sheet import Cell, Table

FORMS = ("xlsx", "parquet", "csv", "json")
_STEP = 1_000
_PIECE = 4_000_000
"""Bytes between two looks whether the file is still wanted."""


class _Watched(Sequence[Sequence[Cell]]):
    """Rows that are told of as they are read; gone through once, from the first."""

    def __init__(self, rows: Sequence[Sequence[Cell]], told: Callable[[int], None]) -> None:
        self._rows, self._told = rows, told

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, at: Any) -> Any:
        raise IndexError("records are read in order")

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        count = 0
        for count, row in enumerate(self._rows, 1):
            if count % _STEP == 0:
                self._told(count)
            yield row
        self._told(count)


class _Poured:
    """A file that is told of as it grows: a spreadsheet is assembled when every row is written.

    Once the telling has raised, nothing more is written: the archive that dies half made still
    wants to close itself, when the file below is long gone.
    """

    def __init__(self, out: IO[bytes], told: Callable[[], None]) -> None:
        self._out, self._told = out, told
        self._since, self._over = 0, False

    def write(self, piece: bytes) -> int:
        """As a file does. Raises what the telling raises."""
        if self._over:
            return len(piece)
        self._since += len(piece)
        if self._since >= _PIECE:
            self._since, self._over = 0, True
            self._told()
            self._over = False
        return self._out.write(piece)

    def seek(self, to: int, whence: int = os.SEEK_SET) -> int:
        """As a file does."""
        return 0 if self._over else self._out.seek(to, whence)

    def tell(self) -> int:
        """As a file does."""
        return 0 if self._over else self._out.tell()

    def flush(self) -> None:
        """As a file does."""
        if not self._over:
            self._out.flush()


def form_of(ending: str) -> str:
    """The ending of a list, known. Raises MisuseError naming the ones there are."""
    if ending not in FORMS:
        known = ", ".join(FORMS)
        raise MisuseError(f"Danh sách bản ghi không có dạng {ending[:20]}; chọn {known}.")
    return ending


def put(
    desk: Desk,
    truth: Truth,
    table: Table,
    form: str,
    path: Path,
    *,
    by: str,
    told: Callable[[int], None],
    host: str = "",
    look: Look | None = None,
) -> Export:
    """Write a list of records into a file and register it; the row of the register.

    ``host``: where readers reach us; ``look``: the marks of a CSV.

    ``told`` gets how many rows are written, now and then, also while the file is assembled from
    them; what it raises goes through, and then neither the file nor a part of it is left.

    Raises MisuseError, StoreError.
    """
    form_of(form)
    marks = (look or Look()).csv
    if form == "xlsx" and len(table.rows) > xlsx.LARGEST:
        raise MisuseError(
            f"{len(table.rows)} dòng, nhiều hơn một trang XLSX chứa được ({xlsx.LARGEST}); "
            "hãy lấy CSV hoặc Parquet."
        )
    read = csv.marks(table, marks) if form == "csv" else None
    export = desk.begin_export(making.record(truth, truth.figures, form, by, read))
    try:
        with kept.whole(path) as out:
            watched = replace(table, rows=_Watched(table.rows, told))
            coded = truth.coded(export.code, host)
            _write(coded, watched, form, out, lambda: told(len(table.rows)), marks)
            size = out.seek(0, os.SEEK_END)
            out.seek(0)
            digest = hashlib.file_digest(out, "sha256").hexdigest()
    except BaseException:
        desk.break_export(export)
        raise
    return desk.end_export(export, digest, size, len(table.rows))


def _write(
    truth: Truth,
    table: Table,
    form: str,
    out: IO[bytes],
    again: Callable[[], None],
    marks: csv.Choice,
) -> None:
    if form in ("csv", "json"):
        out.writelines(csv.stream(table, marks) if form == "csv" else plain.stream(truth, table))
        return
    if form == "xlsx":
        xlsx.write_list(truth, table, cast(IO[bytes], _Poured(out, again)))
        return
    from exports.formats import parquet  # Arrow is heavy: a worker that writes none goes without

    parquet.write(truth, table, out)
