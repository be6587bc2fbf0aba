"""The template of reported figures as a workbook; see ``exports.forms.template``."""

from __future__ import annotations

import io
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from core.format import day
from core.reporting import KIND, MARK, VERSION
from exports.forms.template import FIRST, HEADINGS, NOTES, Typed, cells, titles
from indicators.reported.arrivals import Blank, Blanks

_OPEN = ("D", "E", "F")
_WIDTHS = (46, 12, 30, 16, 34, 26, 27, 16, 10)
_LARGEST = 10**15


def write(made: Blanks, typed: Typed) -> bytes:
    """The template as a workbook, filled in with what was typed."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Số liệu"
    for cell, text in zip(("A1", "B1", "C1"), (MARK, KIND, VERSION), strict=True):
        sheet[cell] = text
    sheet.row_dimensions[1].hidden = True
    title, head = titles(made)
    for line, text in enumerate((title, head, *NOTES), 2):
        sheet.cell(line, 1, text)
    sheet["A2"].font = Font(bold=True, size=14)
    sheet["A3"].font = Font(bold=True)
    for line in (4, 5):
        sheet.cell(line, 1).font = Font(italic=True, color="556270")
    _headings(sheet)
    for at, row in enumerate(made.rows, FIRST):
        _figures(sheet, at, row, made, typed)
    _guard(sheet, len(made.rows))
    _paper(sheet, made.due)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_RULE = Side(style="thin", color="A9B4C0")
_BOX = Border(left=_RULE, right=_RULE, top=_RULE, bottom=_RULE)
_GROUND = PatternFill("solid", start_color="E6ECF3")
_TO_FILL = PatternFill("solid", start_color="FFF8DC")
_CODE = Font(size=9, color="7A8794")


def _headings(sheet: Worksheet) -> None:
    for column, (text, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), 1):
        cell = sheet.cell(FIRST - 1, column, text)
        cell.font, cell.fill, cell.border = Font(bold=True), _GROUND, _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.row_dimensions[FIRST - 1].height = 24
    sheet.freeze_panes = f"A{FIRST}"


def _figures(sheet: Worksheet, at: int, row: Blank, made: Blanks, typed: Typed) -> None:
    for column, text in enumerate(cells(row, made.period.code, typed), 1):
        cell = sheet.cell(at, column)
        cell.border = _BOX
        cell.alignment = Alignment(vertical="center", wrap_text=column <= 6)
        letter = cell.column_letter
        if letter in _OPEN:
            cell.fill, cell.protection = _TO_FILL, Protection(locked=False)
        if letter == "D":
            cell.number_format = "#,##0"
            if text:
                cell.value = int(text) if text.isascii() and text.isdigit() else text
        elif text:
            # text stays text: a code such as 000.00.06.H39, a period such as 2023-12
            cell.value, cell.data_type, cell.number_format = text, "s", "@"
        if column > 6:
            cell.font = _CODE


def _guard(sheet: Worksheet, count: int) -> None:
    """Whole numbers only where figures stand; nothing else can be typed over."""
    rule = DataValidation(
        type="whole",
        operator="between",
        formula1="0",
        formula2=str(_LARGEST),
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle="Giá trị không hợp lệ",
        error="Cần số nguyên từ 0 trở lên. Tử số và mẫu số ghi riêng, không ghi tỷ lệ %.",
        promptTitle="Giá trị",
        prompt="Số nguyên từ 0 trở lên; để trống khi chưa có số liệu.",
    )
    rule.add(f"D{FIRST}:D{FIRST + count - 1}")
    sheet.add_data_validation(rule)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False  # a narrow column may be widened
    sheet.protection.formatRows = False


def _paper(sheet: Worksheet, due: date) -> None:
    """One page wide on A4, the headings on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{FIRST - 1}:{FIRST - 1}"
    sheet.oddFooter.center.text = f"Hạn nộp {day(due)} · Trang &P/&N"
