"""``ioc report``: the report of a week or a month, several pages, as PDF or Word."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from cli import papers
from cli.common import Data
from core.errors import MisuseError
from core.period import Period
from exports import issue
from exports.report.freeze import latest
from exports.report.kind import GRAINS

HELP = "Ghi báo cáo tuần hoặc tháng (PDF hoặc Word, theo đuôi tệp)."


def command(
    kind: Annotated[str, typer.Argument(metavar="LOẠI", help="week (tuần) hoặc month (tháng).")],
    out: Annotated[Path, typer.Option(help="Tệp .pdf hoặc .docx cần ghi.")],
    period: Annotated[
        str | None,
        typer.Option(metavar="P", help="Kỳ, ví dụ 2023-W51, 2023-11; mặc định kỳ vừa hết."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Lập bản mới nếu số liệu đã khác bản đã lập.")
    ] = False,
    data: Data = None,
) -> int:
    """Write the file; exit 3 with the reason where a report would mislead: nothing is written."""
    if kind not in GRAINS:
        raise MisuseError(f"LOẠI: “{kind[:20]}” không có; chọn {', '.join(GRAINS)}.")

    def about(now: dt.date) -> str:
        given = latest(GRAINS[kind], now) if period is None else Period.parse(period, now)
        return given.code

    papers.write(issue.KINDS[kind], about, out, data, again=again)
    return 0
