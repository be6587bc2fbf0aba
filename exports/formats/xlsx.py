"""A workbook: real numbers and days, a native chart, and every side of the truth on its sheet."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

import xlsxwriter

from core.clock import from_epoch
from exports.formats import charts, ranked, workbook
from exports.provenance.truth import Truth
from exports.sheets.behind import revisions, sources
from exports.sheets.sheet import PRINTED, Sheet, Table, values

DATA, CHART, RANKED, DEFINITION = "Số liệu", charts.NAME, ranked.NAME, "Định nghĩa"
SOURCES, REVISED, FILTERS = "Nguồn và lần chạy", "Sửa đổi", "Bộ lọc và xác thực"
LARGEST = 1_048_575
"""Rows of a sheet below its head."""
_TRUTH = "Bản ghi đầy đủ (JSON)"
_CELL, _NAME = 32_000, 31  # characters of a cell, of a sheet's name


def write(sheet: Sheet, out: IO[bytes]) -> None:
    """The workbook of a sheet of values, with its chart where there is a series."""
    with _book(sheet.truth, out) as book:
        styles = workbook.Styles(book)
        table = values(sheet)
        data = workbook.table(book, styles, DATA, table, sheet.truth)
        data.print_area(0, 0, len(table.rows), PRINTED + len(sheet.more) - 1)
        for name, one in _named(sheet.tables):
            workbook.table(book, styles, name, one, sheet.truth)
        charts.chart(book, styles, sheet, DATA)
        ranked.chart(book, styles, sheet, DATA)
        _told(book, styles, sheet.truth, revisions(sheet), sheet.unversioned)


def _named(tables: Iterable[Table]) -> Iterator[tuple[str, Table]]:
    """Tables with the names of their sheets, each once, as spreadsheets allow them."""
    taken = {one.lower() for one in (DATA, CHART, RANKED, DEFINITION, SOURCES, REVISED, FILTERS)}
    for one in tables:
        plain = "".join(" " if c in "[]:*?/\\" else c for c in one.name).strip(" '")[:_NAME]
        name, n = plain, 1
        while name.lower() in taken:
            n += 1
            name = f"{plain[: _NAME - 3]} {n}"
        taken.add(name.lower())
        yield name, one


def write_list(truth: Truth, table: Table, out: IO[bytes]) -> None:
    """The workbook of a list of records, row by row: memory does not grow with it.

    What reading the rows or writing into ``out`` raises goes through at once: the library's own
    ``with`` would first assemble the whole file, and leave its parts behind.
    """
    with tempfile.TemporaryDirectory(prefix="ioc-xlsx-") as parts:
        book = _book(truth, out, constant_memory=True, tmpdir=parts)
        try:
            styles = workbook.Styles(book)
            workbook.table(book, styles, DATA, table, truth)
            _told(book, styles, truth, None)
            book.close()
        finally:
            for sheet in book.worksheets():
                sheet._opt_close()  # the rows that wait to be assembled; closed twice is closed


def _book(truth: Truth, out: IO[bytes], **options: Any) -> xlsxwriter.Workbook:
    book = xlsxwriter.Workbook(
        out,
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        | options,
    )
    book.set_properties(
        {
            "title": truth.title,
            "subject": f"{truth.unit_name} · {truth.period_name}",
            "author": "IOC",
            "comments": f"IOC-{truth.short_code} {truth.check}",
            "created": workbook.naive(from_epoch(truth.made_at)),
        }
    )
    book.set_custom_property("ioc-code", truth.short_code)
    return book


def _told(
    book: xlsxwriter.Workbook,
    styles: workbook.Styles,
    truth: Truth,
    revised: Table | None,
    said: Sequence[str] = (),
) -> None:
    workbook.pairs(book, styles, DEFINITION, _definitions(truth), truth)
    workbook.table(book, styles, SOURCES, sources(truth), truth)
    if revised is not None:
        page = workbook.table(book, styles, REVISED, revised, truth)
        for at, words in enumerate(said, len(revised.rows) + 2):
            page.write_string(at, 0, words)
    lines = truth.lines()
    lines += [("Trang cùng nội dung", truth.address), ("Trang kiểm tra", truth.check)]
    text = json.dumps(truth.told(), ensure_ascii=False)
    lines += [(_TRUTH, text[n : n + _CELL]) for n in range(0, len(text), _CELL)]
    workbook.pairs(book, styles, FILTERS, [(truth.title, ""), *lines], truth)


def _definitions(truth: Truth) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for one in truth.definitions:
        out += [
            (one.name, one.id),
            ("Đơn vị tính", one.unit),
            ("Cách tính", one.method),
            ("Căn cứ", one.legal_basis),
            ("Đơn vị chủ trì", one.owner),
            ("Bản định nghĩa", one.version),
            ("", ""),
        ]
    return out
