"""Files that people drop into a folder, and the tables in them: CSV and XLSX as offices make them.

CSV comes with BOM, in UTF-16, with ``;`` or ``,`` or tabs; XLSX with merged cells and percents.
Nothing is trusted: sizes are limited, a workbook that unpacks to too much is refused, formulas are
not computed, links are not followed.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from connectors.base import Connector, Session
from core.clock import Clock
from core.errors import ConfigError, RecordError, SourceError
from core.settings import SourceSettings
from core.text import nfc

MOST_ROWS = 50_000
MOST_COLUMNS = 40
_UNPACKED = 8
"""A workbook may unpack to this many times the size limit of the source's files."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """One file of the folder. ``changed_ms`` is its time of change, milliseconds since 1970."""

    path: Path
    name: str
    changed_ms: int
    size: int


class FileSession(Session):
    """One look through a folder. A file opened counts as a call."""

    def __init__(self, settings: SourceSettings, clock: Clock, folder: Path) -> None:
        super().__init__(settings, clock)
        self.folder = folder

    def files(self, *endings: str) -> list[Dropped]:
        """The folder's files with these endings, oldest change first. Raises SourceError.

        Hidden files, office programs' lock files (``~$…``) and links are passed over.
        """
        out = []
        try:
            for path in self.folder.iterdir():
                if path.name.startswith((".", "~$")) or not path.name.lower().endswith(endings):
                    continue
                if path.is_file() and not path.is_symlink():
                    told = path.stat()
                    changed = told.st_mtime_ns // 1_000_000
                    out.append(Dropped(path, nfc(path.name), changed, told.st_size))
        except OSError as fault:
            raise SourceError(
                f"Không đọc được thư mục nguồn ({fault.strerror}).", str(self.folder)
            ) from fault
        return sorted(out, key=lambda one: (one.changed_ms, one.name))

    def read(self, file: Dropped) -> bytes:
        """A file's bytes. Raises RecordError ``too_large``, SourceError when unreadable."""
        limit = self.settings.max_megabytes * 2**20
        try:
            with file.path.open("rb") as handle:
                raw = handle.read(limit + 1)
        except OSError as fault:
            raise SourceError(
                f"Không đọc được tệp {file.name} ({fault.strerror}).", str(file.path)
            ) from fault
        self.calls += 1
        self.bytes += len(raw)
        if len(raw) > limit:
            raise RecordError("too_large", f"tệp lớn hơn {self.settings.max_megabytes} MB")
        return raw


class FolderConnector(Connector):
    """A connector that reads a folder."""

    def connect(
        self, settings: SourceSettings, clock: Clock
    ) -> AbstractContextManager[FileSession]:
        """Raises ConfigError when no folder is named."""
        if settings.folder is None:
            variable = f"IOC_SOURCES__{self.name.upper()}__FOLDER"
            raise ConfigError([f"sources.{self.name}.folder: chưa đặt thư mục; đặt {variable}"])
        return nullcontext(FileSession(settings, clock, settings.folder))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as a person sees it. ``at`` is its address (``D4``), also in CSV."""

    value: Any  # str | int | float | bool | datetime | None
    at: str
    percent: bool = False  # a number shown as a percentage
    merged: bool = False  # part of a merged range: the value is the range's first one
    day_shown: bool = True  # of a date: is its day shown, or only month and year?


def table(name: str, raw: bytes, max_megabytes: int) -> Iterator[list[Cell]]:
    """The rows of a CSV or XLSX file. Raises RecordError: bad_file, bad_encoding, too_large."""
    if name.lower().endswith(".xlsx"):
        return _sheet(raw, max_megabytes)
    return _csv(raw)


def _csv(raw: bytes) -> Iterator[list[Cell]]:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        raise RecordError(
            "bad_encoding", "tệp không phải UTF-8 hay UTF-16; hãy lưu lại dạng CSV UTF-8"
        ) from None
    head = "\n".join(text.splitlines()[:5])
    mark = max(";\t,|", key=head.count)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=mark), 1):
            _within(number, len(row))
            yield [
                Cell(value, f"{_letters(column)}{number}") for column, value in enumerate(row, 1)
            ]
    except csv.Error as fault:
        raise RecordError("bad_file", f"CSV hỏng: {fault}") from None


def _letters(column: int) -> str:
    """A column as spreadsheets name it: 1 → A, 27 → AA."""
    before, letter = divmod(column - 1, 26)
    return (_letters(before) if before else "") + chr(ord("A") + letter)


def _within(rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise RecordError("too_large", f"bảng quá {MOST_ROWS} dòng hoặc {MOST_COLUMNS} cột")


def _sheet(raw: bytes, max_megabytes: int) -> Iterator[list[Cell]]:
    """The first sheet, values as last computed by the program that saved it."""
    import openpyxl  # with the first workbook: a twentieth of what every process would begin with

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
        if len(parts) > 2_000 or sum(p.file_size for p in parts) > max_megabytes * _UNPACKED << 20:
            raise RecordError("too_large", "sổ tính giải nén ra quá lớn")
        book = openpyxl.load_workbook(io.BytesIO(raw), data_only=True, keep_links=False)
    except RecordError:
        raise
    except Exception as fault:  # openpyxl lets any error of its parts through
        raise RecordError("bad_file", f"không mở được sổ tính ({type(fault).__name__})") from fault
    if not book.worksheets:
        raise RecordError("bad_file", "sổ tính không có trang nào")
    sheet = book.worksheets[0]
    _within(sheet.max_row, 1)
    merged = {}
    for area in sheet.merged_cells.ranges:
        if area.size["rows"] * area.size["columns"] <= MOST_ROWS:
            first = sheet.cell(area.min_row, area.min_col)
            merged.update(dict.fromkeys(area.cells, first))
    for row in sheet.iter_rows(max_col=min(sheet.max_column, MOST_COLUMNS)):
        out = []
        for own in row:
            shown = merged.get((own.row, own.column), own)
            form = str(shown.number_format).lower()
            out.append(
                Cell(
                    shown.value,
                    f"{_letters(own.column)}{own.row}",
                    percent="%" in form,
                    merged=(own.row, own.column) in merged,
                    day_shown="d" in form,
                )
            )
        yield out


def written(cell: Cell) -> Any:
    """A cell for the allow-list: a date as ISO day, or as month where only that is shown."""
    if isinstance(cell.value, datetime):
        return f"{cell.value:%Y-%m-%d}" if cell.day_shown else f"{cell.value:%Y-%m}"
    if cell.value is None or isinstance(cell.value, str | int | float | bool):
        return cell.value
    return str(cell.value)
