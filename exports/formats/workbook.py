"""What every sheet of a workbook is made of: formats, tables, pairs of words, paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.provenance.truth import Truth
from exports.sheets.sheet import Cell, Column, Table

_LEFT, _RIGHT, _DEEPEST = 30, 110, 12  # characters of a pair's columns, lines of its row
_WIDEST = 56  # characters of a column of words
_LINE = 90  # characters of a header's part


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}
        self.head = book.add_format(
            {"bold": True, "bg_color": "#E6ECF3", "border": 1, "border_color": "#A9B4C0",
             "text_wrap": True, "valign": "vcenter"}
        )  # fmt: skip
        self.figures = book.add_format(
            {"bold": True, "bg_color": "#E6ECF3", "border": 1, "border_color": "#A9B4C0",
             "text_wrap": True, "valign": "vcenter", "align": "right"}
        )  # fmt: skip
        self.text = book.add_format({"indent": 1})  # words do not touch the figure before them
        self.bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})

    def number(self, form: str) -> Format:
        """A number's format."""
        if form not in self._made:
            self._made[form] = self._book.add_format({"num_format": form})
        return self._made[form]


_SHARES = ("coverage", "share", "share_until")
"""Keys of columns of fractions that are read as percentages."""
_FORMS = {"whole": "#,##0", "day": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm"}


def table(
    book: xlsxwriter.Workbook, styles: Styles, name: str, table: Table, truth: Truth
) -> Worksheet:
    """A sheet with a table; row by row, so that a long one need not be held."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, _wide(column, at, table))
        head = styles.figures if column.kind in ("number", "whole") else styles.head
        sheet.write_string(0, at, column.title, head)
    count = 0
    for count, row in enumerate(table.rows, 1):
        form = table.formats[count - 1] if table.formats else ""
        for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            _cell(sheet, count, at, column, cell, styles, form)
    if count:
        sheet.autofilter(0, 0, count, len(table.columns) - 1)
    sheet.repeat_rows(0)
    paper(sheet, truth)
    return sheet


def _wide(column: Column, at: int, table: Table) -> int:
    """Characters of a column: as its words need; of rows that are read but once, as it says."""
    if column.kind != "text" or not isinstance(table.rows, list):
        return column.width
    longest = max((len(str(row[at])) for row in table.rows if row[at]), default=0)
    return min(_WIDEST, max(len(column.title), longest) + 3)


def _cell(
    sheet: Worksheet, row: int, at: int, column: Column, cell: Cell, styles: Styles, form: str
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
            sheet.write_datetime(row, at, naive(cell), moment)
        case date():
            sheet.write_datetime(row, at, cell, styles.number(_FORMS["day"]))
        case str():
            sheet.write_string(row, at, cell, styles.text)


def _number(column: Column, cell: float, form: str) -> str:
    if column.key in ("value", "asked") and form:
        return form
    if column.key in _SHARES:
        return "0.0\\ %"
    if column.decimals is not None:
        return "#,##0." + "0" * column.decimals
    return "#,##0" if float(cell).is_integer() else "#,##0.0"


def naive(at: datetime) -> datetime:
    """Spreadsheets know no zones: the product's own hour, as it is written on screen."""
    return at.replace(tzinfo=None)


def pairs(
    book: xlsxwriter.Workbook,
    styles: Styles,
    name: str,
    lines: Iterable[tuple[str, str]],
    truth: Truth,
) -> None:
    """A sheet with names and what is said of each."""
    sheet = book.add_worksheet(name)
    widths(sheet)
    for at, (left, right) in enumerate(lines):
        pair(sheet, styles, at, left, right)
    paper(sheet, truth)


def widths(sheet: Worksheet) -> None:
    """Columns of pairs: a name, and room for sentences."""
    sheet.set_column(0, 0, _LEFT)
    sheet.set_column(1, 1, _RIGHT)


def pair(sheet: Worksheet, styles: Styles, at: int, left: str, right: str) -> None:
    """A name and its words, in as many lines as they take: not every program finds that out."""
    deep = min(_DEEPEST, max(-(-len(right) // _RIGHT), -(-len(left) // _LEFT), 1))
    if deep > 1:
        sheet.set_row(at, 15 * deep)
    if left:
        sheet.write_string(at, 0, left, styles.bold)
    if right:
        sheet.write_string(at, 1, right, styles.wrap)


def paper(sheet: Worksheet, truth: Truth) -> None:
    """A4 across, one page wide; on every page its head, what it is of, its code and number."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.9, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    about = _plain(f"{truth.unit_name or 'Toàn tỉnh'} · {truth.period_name}")
    sheet.set_header(f"&L&B{_plain(truth.title)}&B&R{about}")
    sheet.set_footer(f"&LIOC-{truth.short_code} {truth.check}&RTrang &P/&N")


def _plain(text: str) -> str:
    """Words of a header or footer: an ampersand begins a command there, 255 characters are all."""
    return text[:_LINE].replace("&", "&&")
