"""``ioc verify``: sums = facts, values = sums, balances hold."""

from __future__ import annotations

from cli.common import Data, quiet, settings
from cli.faults import say
from jobs.context import opened
from jobs.evaluating.proof import differences

HELP = "Đối chiếu: tổng hợp = bản ghi gốc, chỉ số = tổng hợp, các cân đối đúng."


def command(data: Data = None) -> int:
    """Print every difference. Exit 1 when there is one."""
    quiet()
    with opened(settings(data), create=False) as context:
        found = differences(context)
    if not found:
        print("Không có sai khác.")
        return 0
    say(f"{len(found)} sai khác:")
    for one in found:
        say(f"  - {one}")
    return 1
