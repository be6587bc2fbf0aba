"""``ioc report``: the report of a week or a month as PDF or Word, or form II.06a as issued."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from cli import papers
from cli.common import Data
from core.errors import MisuseError
from core.period import Grain, Period
from exports.forms.form_kind import FORM
from exports.provenance import issue
from exports.report.freeze import latest
from exports.report.kind import GRAINS

HELP = (
    "Ghi báo cáo tuần hoặc tháng (PDF hoặc Word, theo đuôi tệp), biểu II.06a đã phát hành (XLSX)."
)
_GRAINS = {**GRAINS, FORM.name: Grain.QUARTER}
"""What is made → of the last period of which length, where none is named."""


def command(
    kind: Annotated[
        str, typer.Argument(metavar="LOẠI", help="week (tuần), month (tháng), form (biểu II.06a).")
    ],
    out: Annotated[Path, typer.Option(help="Tệp .pdf, .docx hoặc .xlsx cần ghi.")],
    period: Annotated[
        str | None,
        typer.Option(
            metavar="P", help="Kỳ, ví dụ 2023-W51, 2023-11, 2023-Q3; mặc định kỳ vừa hết."
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Lập bản mới nếu số liệu đã khác bản đã lập.")
    ] = False,
    data: Data = None,
) -> int:
    """Write the file; exit 3 with the reason where a report would mislead: nothing is written."""
    if kind not in _GRAINS:
        raise MisuseError(f"LOẠI: “{kind[:20]}” không có; chọn {', '.join(_GRAINS)}.")

    def about(now: dt.date) -> str:
        given = latest(_GRAINS[kind], now) if period is None else Period.parse(period, now)
        return given.code

    papers.write(issue.KINDS[kind], about, out, data, again=again)
    return 0
