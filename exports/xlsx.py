"""A workbook: real numbers and days, a native chart, and every side of the truth on its sheet."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from core.clock import from_epoch
from exports import workbook
from exports.behind import revisions, sources
from exports.sheet import COLUMNS, PRINTED, Sheet, Table, number_format, values
from exports.truth import Truth
from indicators.compare import is_rate

DATA, CHART, DEFINITION = "Số liệu", "Biểu đồ", "Định nghĩa"
SOURCES, REVISED, FILTERS = "Nguồn và lần chạy", "Sửa đổi", "Bộ lọc và xác thực"
LARGEST = 1_048_575
"""Rows of a sheet below its head."""
_TRUTH = "Bản ghi đầy đủ (JSON)"
_CELL, _NAME = 32_000, 31  # characters of a cell, of a sheet's name
_ACCENT, _INK = "#0B4EA2", "#14202E"
_TARGET = "Mục tiêu"
_BELOW = 24  # lines that the chart covers


def write(sheet: Sheet, out: IO[bytes]) -> None:
    """The workbook of a sheet of values, with its chart where there is a series."""
    with _book(sheet.truth, out) as book:
        styles = workbook.Styles(book)
        table = values(sheet)
        data = workbook.table(book, styles, DATA, table, sheet.truth)
        data.print_area(0, 0, len(table.rows), PRINTED + len(sheet.more) - 1)
        for name, one in _named(sheet.tables):
            workbook.table(book, styles, name, one, sheet.truth)
        _chart(book, styles, sheet)
        _told(book, styles, sheet.truth, revisions(sheet))


def _named(tables: Iterable[Table]) -> Iterator[tuple[str, Table]]:
    """Tables with the names of their sheets, each once, as spreadsheets allow them."""
    taken = {one.lower() for one in (DATA, CHART, DEFINITION, SOURCES, REVISED, FILTERS)}
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


def _chart(book: xlsxwriter.Workbook, styles: workbook.Styles, sheet: Sheet) -> None:
    """A line of the series, or bars of counts, drawn by the spreadsheet from the figures."""
    if len(sheet.history) < 2:
        return
    definition = sheet.rows[0].definition
    rows = (2, 1 + len(sheet.history))  # below the head and the headline's own row
    keys = [one.key for one in COLUMNS]
    names, figures = keys.index("period"), keys.index("value")
    kind = "line" if is_rate(definition) else "column"
    chart = book.add_chart({"type": kind})
    chart.add_series(
        {
            "name": definition.short_name,
            "categories": [DATA, rows[0], names, rows[1], names],
            "values": [DATA, rows[0], figures, rows[1], figures],
            "line": {"color": _ACCENT, "width": 2.25},
            "fill": {"color": _ACCENT},
            "marker": {"type": "circle", "size": 4, "fill": {"color": _ACCENT}},
        }
    )
    chart.set_title({"name": f"{definition.name.vi} – {sheet.truth.unit_name}", "overlay": False,
                     "name_font": {"size": 12, "color": _INK}})  # fmt: skip
    axis: dict[str, Any] = {"num_format": number_format(definition)}
    if is_rate(definition) and all((one.value or 0) <= 1 for one in sheet.history):
        axis |= {"min": 0, "max": 1}
    chart.set_y_axis(axis | {"major_gridlines": {"visible": True, "line": {"color": "#D8DFE7"}}})
    chart.set_legend({"none": True})
    chart.show_na_as_empty_cell()
    chart.set_size({"width": 960, "height": 440})
    page = book.add_worksheet(CHART)
    workbook.widths(page)
    lines = sheet.truth.lines()
    for at, (name, said) in enumerate(lines):
        workbook.pair(page, styles, at + _BELOW, name, said)
    _goal(book, styles, page, chart, sheet, _BELOW + len(lines) + 1)
    page.insert_chart(0, 0, chart, {"description": definition.name.vi})
    workbook.paper(page, sheet.truth)


def _goal(
    book: xlsxwriter.Workbook,
    styles: workbook.Styles,
    page: Worksheet,
    chart: Chart,
    sheet: Sheet,
    row: int,
) -> None:
    """The target of each period as a dashed line, from its own numbers below the chart."""
    if all(one.target is None for one in sheet.history):
        return
    page.write_string(row, 0, "Kỳ", styles.bold)
    page.write_string(row, 1, _TARGET, styles.bold)
    form = styles.number(number_format(sheet.rows[0].definition))
    for at, one in enumerate(sheet.history, row + 1):
        page.write_string(at, 0, one.period.code)
        if one.target is not None:
            page.write_number(at, 1, one.target.figure, form)
    last = row + len(sheet.history)
    line = book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": _TARGET,
            "categories": [CHART, row + 1, 0, last, 0],
            "values": [CHART, row + 1, 1, last, 1],
            "line": {"color": _INK, "width": 1.25, "dash_type": "dash"},
            "marker": {"type": "none"},
        }
    )
    chart.combine(line)
    chart.set_legend({"position": "bottom"})


def _told(
    book: xlsxwriter.Workbook, styles: workbook.Styles, truth: Truth, revised: Table | None
) -> None:
    workbook.pairs(book, styles, DEFINITION, _definitions(truth), truth)
    workbook.table(book, styles, SOURCES, sources(truth), truth)
    if revised is not None:
        workbook.table(book, styles, REVISED, revised, truth)
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
