"""``ioc import``: hand over a file of reported figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import tables
from cli.common import Data, quiet, settings
from cli.faults import MISUSE, say
from core import memory
from core.format import number
from core.reporting import SOURCE
from jobs.context import opened
from jobs.handed import inbox
from jobs.pulling import order

HELP = "Nhận một tệp số liệu báo cáo (CSV, XLSX theo mẫu), kiểm tra rồi nạp."


def command(
    file: Annotated[Path, typer.Argument(help="Tệp cần nhận.")],
    data: Data = None,
) -> int:
    """Refuse a file with faults whole; else load it and print what it brought."""
    memory.unhurried()
    quiet()
    with opened(settings(data), create=True) as context:
        found = inbox.examine(context, file)
        if found.faults:
            say(f"Không nhận tệp {file.name}, {len(found.faults)} lỗi:")
            for one in found.faults:
                say(f"  - {one.cell}: {one.words}" if one.cell else f"  - {one.words}")
            return MISUSE
        kept = inbox.accept(context, file)
        print(f"Nhận {number(len(found.figures))} số liệu, lưu tại {kept}.")
        runs = order.carry_out(context, order.Order(SOURCE))
    tables.runs(runs)
    return order.exit_code(runs)
