"""Templates of reported figures, handed out to those who fill them in: CSV and XLSX.

A template is pre-filled with what the unit owes. Names stand first, for people; codes stand last,
for the connector that reads it back. What may be typed into stands open, all else is locked.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from core.format import day
from core.reporting import KIND, MARK, VERSION, file_name
from indicators.reported.arrivals import Blank, Blanks

FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
"""Ending → content type."""
HEADINGS = (
    "Tên chỉ tiêu",
    "Đơn vị tính",
    "Tên đơn vị",
    "Giá trị",
    "Tài liệu",
    "Ghi chú",
    "Mã chỉ tiêu",
    "Mã đơn vị",
    "Kỳ",
)
FIRST = 7
"""Line of the first figure; the figures stand in column D."""
NOTES = (
    "Chỉ điền các ô nền vàng. Giá trị là số nguyên từ 0 trở lên; tử số và mẫu số ghi riêng, "
    "không ghi tỷ lệ %. Ô để trống là chưa có số liệu.",
    "Cột Tài liệu: số, ký hiệu văn bản làm căn cứ. Không ghi tên người, số điện thoại. "
    "Không thêm, xóa cột; không gộp ô.",
)

Typed = Mapping[str, tuple[str, str]]
"""What was typed in, by ``field`` of a line: the figure and its document."""


def field(row: Blank) -> str:
    """The name of a line, the same on paper and in a form."""
    return f"{row.measure}|{row.about}"


def name(made: Blanks, ending: str) -> str:
    """The file's name."""
    return f"{file_name(made.unit.code, made.period)}.{ending}"


def write(made: Blanks, ending: str, typed: Typed | None = None) -> bytes:
    """The template; with ``typed`` it is filled in. ``ending``: csv or xlsx."""
    if ending != "xlsx":
        return _text(made, typed or {})
    from exports.forms import template_book  # with the first workbook: six megabytes of openpyxl

    return template_book.write(made, typed or {})


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def titles(made: Blanks) -> tuple[str, str]:
    """The two lines at the head."""
    head = f"Đơn vị báo cáo: {made.unit.name} ({made.unit.code}) · Kỳ: {made.period.label()}"
    return "BIỂU SỐ LIỆU BÁO CÁO", f"{head} · Hạn nộp: {day(made.due)}"


def cells(row: Blank, code: str, typed: Typed) -> tuple[str, ...]:
    """The cells of a figure, one for each heading."""
    figure, document = typed.get(field(row), ("", ""))
    names = (row.name, row.counted, row.about_name)
    return (*names, figure, document, "", row.measure, row.about, code)


def _text(made: Blanks, typed: Typed) -> bytes:
    title, head = titles(made)
    lines: list[tuple[str, ...]] = [(MARK, KIND, VERSION), (title,), (head,)]
    lines += [(note,) for note in NOTES]
    lines.append(HEADINGS)
    lines += [cells(row, made.period.code, typed) for row in made.rows]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")
