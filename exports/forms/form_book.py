"""Form II.06a/VPCP/KSTT as a workbook, laid out as Circular 01/2020/TT-VPCP prints it.

Numbers are numbers; the form's own balances stand on a second sheet, row by row, so that one that
fails is seen and not covered by a formula. On A4 it is as wide as the page.
"""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from core import format as say
from core.clock import from_epoch
from core.units import Level, Unit
from exports.forms.form0206a import (
    COLUMNS,
    GROUPS,
    ID,
    KEPT_BACK,
    NAMES,
    UNCONVERTED,
    WHOLE,
    Filled,
)
from indicators.form0206a.form import Form

TITLE = "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC"
FIRST = 12
"""Line of the first field on the sheet, counted from 1; columns C to M hold columns 3 to 13."""
_SUMS = {3: "(3)=(4)+(5)+(6)", 7: "(7)=(8)+(9)+(10)", 11: "(11)=(12)+(13)"}


def write(made: Filled, code: str, check: str) -> bytes:
    """The workbook, under its code. ``check``: the address that verifies it."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": f"Biểu {ID} · {made.unit.name} · {made.period.label()}",
                "author": "IOC",
                "comments": f"IOC-{code} {check}",
                "created": from_epoch(made.made_at).replace(tzinfo=None),
            }
        )
        book.set_custom_property("ioc-code", code)
        _form(book, book.add_worksheet(ID), made)
        _checks(book, book.add_worksheet("Kiểm tra"), made)
        _origin(book, book.add_worksheet("Nguồn"), made, code, check)
    return out.getvalue()


def _style(book: Workbook, **more: Any) -> Any:
    base = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
    return book.add_format(base | more)


def _form(book: Workbook, sheet: Worksheet, made: Filled) -> None:
    plain, bold = _style(book), _style(book, bold=True)
    middle = {"align": "center", "text_wrap": True}
    sheet.write("A1", f"Biểu số {ID}/VPCP/KSTT", bold)
    sheet.write("A2", "Ban hành theo Thông tư số 01/2020/TT-VPCP", plain)
    sheet.write("J1", f"Đơn vị báo cáo: {made.unit.name}", plain)
    sheet.write("J2", f"Đơn vị nhận báo cáo: {_above(made.unit)}", plain)
    sheet.merge_range("A4:M4", TITLE, _style(book, bold=True, font_size=14, **middle))
    last = made.period.end - timedelta(days=1)
    told = f"Kỳ báo cáo: {made.period.label()}"
    span = f"(Từ ngày {say.day(made.period.start)} đến ngày {say.day(last)})"
    sheet.merge_range("A5:M5", told, _style(book, **middle))
    if made.running:
        span += f", số liệu tính đến {say.moment(made.counted_at)}"
    if made.known_at is not None:
        span += f", như đã biết lúc {say.moment(made.known_at)}"
    sheet.merge_range("A6:M6", span, _style(book, italic=True, **middle))
    if made.unconverted:
        note = "Không quy đổi phần của đơn vị trước hay sau khi sắp xếp"
        sheet.merge_range("A7:I7", note, _style(book, italic=True))
    sheet.merge_range(
        "J7:M7", "Đơn vị tính: Số hồ sơ TTHC", _style(book, italic=True, align="right")
    )
    _head(book, sheet)
    cell = _style(book, border=1)
    figure = _style(book, border=1, num_format="#,##0")
    for n, (_, field, row) in enumerate(made.fields, 1):
        at = FIRST - 2 + n
        sheet.write_number(at, 0, n, _style(book, border=1, align="center"))
        sheet.write_string(at, 1, field, _style(book, border=1, text_wrap=True))
        _numbers(sheet, at, row, figure)
    at = FIRST - 1 + len(made.fields)
    sum_ = _style(book, border=1, bold=True, num_format="#,##0")
    sheet.write_blank(at, 0, None, cell)
    sheet.write_string(at, 1, WHOLE, _style(book, border=1, bold=True))
    _numbers(sheet, at, made.whole, sum_)
    for part, row in made.parts:
        at += 1
        sheet.write_blank(at, 0, None, cell)
        sheet.write_string(at, 1, part, _style(book, border=1, italic=True, text_wrap=True))
        _numbers(sheet, at, row, figure)
    _signed(book, sheet, at + 2, made)
    _paper(sheet)


def _head(book: Workbook, sheet: Worksheet) -> None:
    """Lines 8 to 11: groups, names, numbers of the columns."""
    head = _style(book, bold=True, border=1, align="center", text_wrap=True)
    small = _style(book, italic=True, border=1, align="center", text_wrap=True, font_size=10)
    sheet.merge_range(7, 0, 9, 0, "STT", head)
    sheet.merge_range(7, 1, 9, 1, "Lĩnh vực giải quyết", head)
    for first, last, title in GROUPS:
        sheet.merge_range(7, first, 7, last, title, head)
    sheet.merge_range(8, 3, 8, 4, "Trong kỳ", head)
    for number in COLUMNS:
        at = number - 1
        if number in (4, 5):
            sheet.write_string(9, at, NAMES[number], head)
        else:
            sheet.merge_range(8, at, 9, at, NAMES[number], head)
    for at, text in enumerate(("(1)", "(2)", *(_SUMS.get(n, f"({n})") for n in COLUMNS))):
        sheet.write_string(10, at, text, small)
    sheet.set_row(9, 52)
    sheet.set_row(10, 28)


def _numbers(sheet: Worksheet, at: int, row: Form, style: Any) -> None:
    for number in COLUMNS:
        sheet.write(at, number - 1, getattr(row, f"c{number}"), style)  # None: an empty cell


def _signed(book: Workbook, sheet: Worksheet, at: int, made: Filled) -> None:
    centre = {"align": "center"}
    sheet.merge_range(at, 8, at, 12, "…, ngày … tháng … năm …", _style(book, italic=True, **centre))
    sheet.merge_range(at + 1, 0, at + 1, 3, "NGƯỜI LẬP BIỂU", _style(book, bold=True, **centre))
    sheet.merge_range(at + 1, 8, at + 1, 12, "THỦ TRƯỞNG ĐƠN VỊ", _style(book, bold=True, **centre))
    sheet.merge_range(
        at + 2, 0, at + 2, 3, "(Ký, ghi rõ họ tên)", _style(book, italic=True, **centre)
    )
    sheet.merge_range(
        at + 2, 8, at + 2, 12, "(Ký, ghi rõ họ tên, đóng dấu)", _style(book, italic=True, **centre)
    )


def _paper(sheet: Worksheet) -> None:
    """A4 across, as wide as the page, headings on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
    sheet.repeat_rows(7, 10)
    sheet.freeze_panes(FIRST - 1, 2)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 40)
    sheet.set_column(2, 12, 13)
    sheet.set_footer("&CTrang &P/&N")


def _checks(book: Workbook, sheet: Worksheet, made: Filled) -> None:
    """Every balance of every row: the row, the rule, whether it holds, the figures."""
    head = _style(book, bold=True, border=1, text_wrap=True)
    good, bad = _style(book, border=1), _style(book, border=1, bold=True, font_color="#C62828")
    for at, title in enumerate(("Dòng", "Phép cân đối", "Kết quả", "Số liệu")):
        sheet.write_string(0, at, title, head)
    line = 1
    for name, balance, holds, said in made.checks():
        style = good if holds else bad
        told = (name, balance, "khớp" if holds else "KHÔNG KHỚP", said)
        for at, text in enumerate(told):
            sheet.write_string(line, at, text, style)
        line += 1
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 3, 24)
    sheet.freeze_panes(1, 0)


def _origin(book: Workbook, sheet: Worksheet, made: Filled, code: str, check: str) -> None:
    """Where the figures are from, until when, and how the file is verified."""
    faults = made.faults()
    told = [
        ("Biểu", f"{ID}/VPCP/KSTT"),
        ("Đơn vị", f"{made.unit.name} ({made.unit.code})"),
        ("Kỳ", f"{made.period.label()} ({made.period.code})"),
        ("Nguồn", "Hệ thống thông tin giải quyết thủ tục hành chính (một cửa)"),
        ("Số liệu đến", say.reached(made.until) if made.until is not None else say.NOTHING),
        ("Lập lúc", say.moment(made.made_at)),
        ("Cân đối", f"{len(faults)} phép không khớp" if faults else "mọi phép đều khớp"),
        *made.holds,
    ]
    if made.known_at is not None:
        told.append(("Như đã biết lúc", say.moment(made.known_at)))
    if made.unconverted:
        told.append(("Không quy đổi", UNCONVERTED))
    if made.kept_back:
        told.append(("Lĩnh vực", KEPT_BACK))
    if made.doubt:
        told.append(("Lưu ý", made.doubt))
    told += [("Mã kiểm tra", f"IOC-{code}"), ("Trang kiểm tra", check)]
    for line, (key, text) in enumerate(told):
        sheet.write_string(line, 0, key, _style(book, bold=True))
        sheet.write_string(line, 1, text, _style(book, text_wrap=True))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 70)


def _above(unit: Unit) -> str:
    """Who receives the form."""
    if unit.level is Level.PROVINCE:
        return "Văn phòng Chính phủ"
    if unit.level is Level.COMMUNE and unit.valid_to is not None:
        return "UBND huyện"
    return "UBND tỉnh"
