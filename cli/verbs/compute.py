"""``ioc compute``: make the published values anew."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.common import Data, day, quiet, settings
from core import memory
from core.format import number
from jobs.context import opened
from jobs.evaluating.evaluate import evaluate, remake

HELP = "Tính chỉ số từ số liệu đã nạp; --full dựng lại cả tổng hợp từ bản ghi gốc."


def command(
    full: Annotated[
        bool, typer.Option("--full", help="Dựng lại tổng hợp, tính lại tất cả.")
    ] = False,
    since: Annotated[str | None, typer.Option(help="Tính lại các kỳ từ ngày này.")] = None,
    data: Data = None,
) -> None:
    """Print how many values were evaluated and how many changed."""
    memory.unhurried()
    quiet()
    begins = day(since, "--since")
    with opened(settings(data), create=False) as context:
        run = remake(context) if full else evaluate(context, full=begins is not None)
    print(
        f"Đã tính {number(run.fetched)} giá trị, {number(run.changed)} giá trị mới hoặc thay đổi."
    )
    if run.fault:
        print(run.fault)
