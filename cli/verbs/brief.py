"""``ioc brief``: the one-page brief of a day for the chairman, as PDF or Word."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from cli import papers
from cli.common import Data
from core.errors import MisuseError
from exports.brief.kind import BRIEF

HELP = "Ghi báo cáo nhanh một trang A4 của một ngày (PDF hoặc Word, theo đuôi tệp)."


def command(
    out: Annotated[Path, typer.Option(help="Tệp .pdf hoặc .docx cần ghi.")],
    date: Annotated[
        str | None, typer.Option(metavar="D", help="Ngày, ví dụ 2023-12-26; mặc định hôm nay.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Lập bản mới nếu số liệu đã khác bản đã lập.")
    ] = False,
    data: Data = None,
) -> int:
    """Write the file; exit 3 with the reason where a brief would mislead: nothing is written."""
    papers.write(BRIEF, lambda now: _day(date, now).isoformat(), out, data, again=again)
    return 0


def _day(text: str | None, now: dt.date) -> dt.date:
    if text is None:
        return now
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise MisuseError(f"--date: “{text}” không phải là ngày; viết như 2023-12-26.") from None
