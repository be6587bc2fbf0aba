"""``ioc pull``: pull one source now, in this process."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import tables
from cli.common import Data, day, quiet, settings
from core.clock import DAY
from core.errors import MisuseError
from jobs import order
from jobs.context import opened
from jobs.schedule import stop_on_signals

HELP = "Kéo một nguồn ngay. Mã thoát: 0 đủ, 3 một phần, 4 nguồn lỗi, 2 dùng sai."


def command(
    source: Annotated[str, typer.Argument(help="Tên nguồn, ví dụ opendata.")],
    stream: Annotated[str, typer.Option(help="Chỉ một luồng của nguồn.")] = "",
    since: Annotated[str | None, typer.Option(help="Từ ngày, ví dụ 2023-12-01.")] = None,
    until: Annotated[str | None, typer.Option(help="Đến hết ngày.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Kéo lại từ đầu.")] = False,
    data: Data = None,
) -> int:
    """Pull, then compute; print the runs."""
    quiet()
    begins, ends = day(since, "--since"), day(until, "--until")
    if ends is not None:
        ends += DAY
    if begins is not None and ends is not None and begins >= ends:
        raise MisuseError("--since phải trước --until.")
    chosen = settings(data)
    with opened(chosen, create=True) as context:
        stop_on_signals(context.stop)
        runs = order.carry_out(context, order.Order(source, stream, begins, ends, full))
    tables.runs(runs)
    return order.exit_code(runs)
