"""A workbook: real numbers and days, a native chart, and every side of the truth on its sheet."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.clock import from_epoch
from exports.sheet import (
    COLUMNS,
    PRINTED,
    Cell,
    Column,
    Sheet,
    Table,
    number_format,
    revisions,
    sources,
    values,
)
from exports.truth import Truth
from indicators.compare import is_rate

DATA, CHART, DEFINITION = "Số liệu", "Biểu đồ", "Định nghĩa"
SOURCES, REVISED, FILTERS = "Nguồn và lần chạy", "Sửa đổi", "Bộ lọc và xác thực"
LARGEST = 1_048_575
"""Rows of a sheet below its head."""
_TRUTH = "Bản ghi đầy đủ (JSON)"
_CELL = 32_000
_ACCENT, _INK = "#0B4EA2", "#14202E"
_TARGET = "Mục tiêu"
_BELOW = 24  # lines that the chart covers


def write(sheet: Sheet, out: IO[bytes]) -> None:
    """The workbook of a sheet of values, with its chart where there is a series."""
    with _book(sheet.truth, out) as book:
        styles = _Styles(book)
        table = values(sheet)
        data = _table(book, styles, DATA, table)
        data.print_area(0, 0, len(table.rows), PRINTED + len(sheet.more) - 1)
        _chart(book, styles, sheet)
        _told(book, styles, sheet.truth, revisions(sheet))


def write_list(truth: Truth, table: Table, out: IO[bytes]) -> None:
    """The workbook of a list of records, row by row: memory does not grow with it.

    What reading the rows or writing into ``out`` raises goes through at once: the library's own
    ``with`` would first assemble the whole file, and leave its parts behind.
    """
    with tempfile.TemporaryDirectory(prefix="ioc-xlsx-") as parts:
        book = _book(truth, out, constant_memory=True, tmpdir=parts)
        try:
            styles = _Styles(book)
            _table(book, styles, DATA, table)
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
            "created": _naive(from_epoch(truth.made_at)),
        }
    )
    book.set_custom_property("ioc-code", truth.short_code)
    return book


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}
        self.head = book.add_format(
            {"bold": True, "bg_color": "#E6ECF3", "border": 1, "border_color": "#A9B4C0",
             "text_wrap": True, "valign": "vcenter"}
        )  # fmt: skip
        self.bold = book.add_format({"bold": True, "valign": "top"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})

    def number(self, form: str) -> Format:
        """A number's format."""
        if form not in self._made:
            self._made[form] = self._book.add_format({"num_format": form})
        return self._made[form]


_FORMS = {"whole": "#,##0", "day": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm"}


def _table(book: xlsxwriter.Workbook, styles: _Styles, name: str, table: Table) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.title, styles.head)
    count = 0
    for count, row in enumerate(table.rows, 1):
        form = table.formats[count - 1] if table.formats else ""
        for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            _cell(sheet, count, at, column, cell, styles, form)
    if count:
        sheet.autofilter(0, 0, count, len(table.columns) - 1)
    _paper(sheet)
    return sheet


def _cell(
    sheet: Worksheet, row: int, at: int, column: Column, cell: Cell, styles: _Styles, form: str
) -> None:
    if cell is None or cell == "":
        return
    match cell:
        case bool():
            sheet.write_boolean(row, at, cell)
        case int() | float():
            sheet.write_number(row, at, cell, styles.number(_number(column, cell, form)))
        case datetime():
            moment = styles.number(_FORMS["moment"])
            sheet.write_datetime(row, at, _naive(cell), moment)
        case date():
            sheet.write_datetime(row, at, cell, styles.number(_FORMS["day"]))
        case str():
            sheet.write_string(row, at, cell)


def _number(column: Column, cell: float, form: str) -> str:
    if column.key == "value" and form:
        return form
    if column.key == "coverage":
        return "0.0\\ %"
    if column.decimals is not None:
        return "#,##0." + "0" * column.decimals
    return "#,##0" if float(cell).is_integer() else "#,##0.0"


def _naive(at: datetime) -> datetime:
    """Spreadsheets know no zones: the product's own hour, as it is written on screen."""
    return at.replace(tzinfo=None)


def _chart(book: xlsxwriter.Workbook, styles: _Styles, sheet: Sheet) -> None:
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
    chart.set_y_axis(axis | {"major_gridlines": {"visible": True, "line": {"color": "#D8DFE7"}}})
    chart.set_legend({"none": True})
    chart.show_na_as_empty_cell()
    chart.set_size({"width": 960, "height": 440})
    page = book.add_worksheet(CHART)
    page.set_column(0, 1, 24)
    lines = sheet.truth.lines()
    for at, (name, said) in enumerate(lines):
        page.write_string(at + _BELOW, 0, name, styles.bold)
        page.write_string(at + _BELOW, 1, said)
    _goal(book, styles, page, chart, sheet, _BELOW + len(lines) + 1)
    page.insert_chart(0, 0, chart, {"description": definition.name.vi})
    _paper(page)


def _goal(
    book: xlsxwriter.Workbook,
    styles: _Styles,
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


def _told(book: xlsxwriter.Workbook, styles: _Styles, truth: Truth, revised: Table | None) -> None:
    _pairs(book, styles, DEFINITION, _definitions(truth))
    _table(book, styles, SOURCES, sources(truth))
    if revised is not None:
        _table(book, styles, REVISED, revised)
    lines = truth.lines()
    lines += [("Trang cùng nội dung", truth.address), ("Trang kiểm tra", truth.check)]
    text = json.dumps(truth.told(), ensure_ascii=False)
    lines += [(_TRUTH, text[n : n + _CELL]) for n in range(0, len(text), _CELL)]
    _pairs(book, styles, FILTERS, [(truth.title, ""), *lines])


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


def _pairs(
    book: xlsxwriter.Workbook, styles: _Styles, name: str, lines: Iterable[tuple[str, str]]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 110)
    for at, (left, right) in enumerate(lines):
        if left:
            sheet.write_string(at, 0, left, styles.bold)
        if right:
            sheet.write_string(at, 1, right, styles.wrap)
    _paper(sheet)


def _paper(sheet: Worksheet) -> None:
    """A4 across, one page wide, its head and the page's number on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&CTrang &P/&N")
