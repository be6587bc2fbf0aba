"""Writes the templates of reported figures into a folder, as the units would drop them there."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from core.clock import day_number, day_start, local_day
from core.reporting import KIND, MARK, VERSION
from sandbox import reporters
from sandbox.counters import Reported, reported

HEAD = (MARK, KIND, VERSION)
COLUMNS = ("chi_tieu", "don_vi", "ky", "gia_tri", "tai_lieu", "ghi_chu")
PROVINCE = "80"


def due_periods(first_year: int, now: int) -> list[tuple[str, date]]:
    """Period codes reported by ``now``, with the day that each was reported on.

    Quarters come ten days after their end, the year's figures on 25 December for the conference.
    """
    out, today = [], local_day(now)
    for year in range(first_year, date.fromordinal(today + 719_163).year + 1):
        for quarter in (1, 2, 3):
            out.append((f"{year}-Q{quarter}", date(year, quarter * 3 + 1, 1) + timedelta(days=9)))
        out.append((f"{year}", date(year, 12, 25)))
    return [(period, day) for period, day in out if day_number(day) <= today]


def write_inbox(folder: Path, first_year: int, now: int) -> list[Path]:
    """Write every template reported by ``now`` that is not there yet; the new files.

    Files bear the time of their day. Even years' annual files are workbooks, the rest text; second
    quarters come with a byte order mark and dots in thousands, as spreadsheets save them here.
    """
    folder.mkdir(parents=True, exist_ok=True)
    new = []
    for period, day in due_periods(first_year, now):
        book = period.isdigit() and int(period) % 2 == 0
        path = folder / f"bao-cao-{period.lower()}.{'xlsx' if book else 'csv'}"
        if not path.exists():
            rows = [_row(one, day, period.endswith("Q2")) for one in reported(period)]
            (_write_book if book else _write_text)(path, rows, period.endswith("Q2"))
            new.append(_dated(path, day))
    for one in reporters.dropped(now):
        path = folder / one.name
        if not path.exists():
            document = f"Báo cáo ngày {one.day:%d/%m/%Y}"
            _write_text(path, [(*row, document, "") for row in one.rows], mark=True)
            new.append(_dated(path, one.day))
    return new


def _dated(path: Path, day: date) -> Path:
    at = day_start(day_number(day)) + 9 * 3_600
    os.utime(path, (at, at))
    return path


def _row(one: Reported, day: date, dotted: bool) -> tuple[str | int, ...]:
    document = f"Báo cáo số liệu kỳ {one.period} ngày {day:%d/%m/%Y}"
    if one.period == "2023":
        document = "Báo cáo tổng kết năm 2023, hội nghị ngày 26/12/2023"
    value: str | int = f"{one.value:,}".replace(",", ".") if dotted else one.value
    return (one.measure, PROVINCE, one.period, value, document, one.note)


def _write_text(path: Path, rows: list[tuple[str | int, ...]], mark: bool) -> None:
    lines = [HEAD, COLUMNS, *rows]
    text = "\r\n".join(";".join(str(cell) for cell in line) for line in lines) + "\r\n"
    part = path.with_suffix(".part")
    part.write_bytes(text.encode("utf-8-sig" if mark else "utf-8"))
    part.replace(path)


def _write_book(path: Path, rows: list[tuple[str | int, ...]], mark: bool) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "bao-cao"
    for line in (HEAD, COLUMNS, *rows):
        sheet.append(line)
    part = path.with_suffix(".part")
    book.save(part)
    part.replace(path)
