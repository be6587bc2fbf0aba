"""``ioc brief``: the one-page brief of a day for the chairman, as PDF or Word."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from cli.common import Data, me, quiet, settings
from core import codes
from core.clock import today
from core.errors import MisuseError
from desk import Desk
from exports import kept
from exports.brief import issue
from indicators.catalog import Catalog

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
    quiet()
    form = out.suffix.lower().lstrip(".")
    if form not in issue.FORMS:
        raise MisuseError(f"--out: “{out.name}” phải có đuôi .pdf hoặc .docx.")
    if not out.absolute().parent.is_dir():
        raise MisuseError(f"--out: không có thư mục {out.absolute().parent}.")
    chosen = settings(data)
    catalog, desk = Catalog(chosen), Desk(chosen)
    try:
        day = today(catalog.clock) if date is None else _day(date)
        one = issue.of_day(catalog, desk, chosen, day, by=me(), again=again)
        kept.put(out, issue.hand(desk, one, chosen, form))
        desk.audit(me(), "brief.download", one.about, "", f"{codes.written(one.code)} {form}")
    finally:
        desk.close()
        catalog.close()
    print(f"Báo cáo nhanh số {one.number}, mã {codes.written(one.code)}: {out}")
    return 0


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise MisuseError(f"--date: “{text}” không phải là ngày; viết như 2023-12-26.") from None
