"""``ioc pull``: pull one source now, in this process."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import tables
from cli.common import Data, day, quiet, settings
from core import memory
from core.clock import DAY
from core.errors import MisuseError
from jobs.context import opened
from jobs.pulling import order
from jobs.scheduling.signals import stop_on_signals

HELP = "Kéo một nguồn ngay. Mã thoát: 0 đủ, 3 một phần, 4 nguồn lỗi, 2 dùng sai."


def command(
    source: Annotated[str, typer.Argument(help="Tên nguồn, ví dụ opendata.")],
    stream: Annotated[str, typer.Option(help="Chỉ một luồng của nguồn.")] = "",
    since: Annotated[str | None, typer.Option(help="Từ ngày, ví dụ 2023-12-01.")] = None,
    until: Annotated[str | None, typer.Option(help="Đến hết ngày.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Kéo lại từ đầu.")] = False,
    replay: Annotated[
        bool, typer.Option("--replay", help="Nhận lại bản ghi bị để riêng, không hỏi nguồn.")
    ] = False,
    reason: Annotated[
        str, typer.Option(help="Với --replay: chỉ những bản ghi bị để riêng vì lý do này.")
    ] = "",
    sweep: Annotated[
        bool, typer.Option("--sweep", help="Rà toàn bộ: tìm bản ghi nguồn đã xóa hoặc sửa lặng lẽ.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Với --sweep: xác nhận nguồn đã xóa thật, dù nhiều.")
    ] = False,
    data: Data = None,
) -> int:
    """Pull, then compute; print the runs."""
    memory.unhurried()
    quiet()
    begins, ends = day(since, "--since"), day(until, "--until")
    if ends is not None:
        ends += DAY
    if begins is not None and ends is not None and begins >= ends:
        raise MisuseError("--since phải trước --until.")
    if (replay or sweep) and (since or until or full or (replay and sweep)):
        raise MisuseError("--replay và --sweep đi một mình: bỏ --since, --until, --full.")
    if (reason and not replay) or (yes and not sweep):
        raise MisuseError("--reason chỉ đi với --replay, --yes chỉ đi với --sweep.")
    what = order.REPLAY if replay else order.SWEEP if sweep else order.PULL
    asked = order.Order(source, stream, begins, ends, full, what, reason, yes)
    chosen = settings(data)
    with opened(chosen, create=True) as context:
        stop_on_signals(context.stop)
        runs = order.carry_out(context, asked)
    tables.runs(runs)
    return order.exit_code(runs)
