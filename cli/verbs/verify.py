"""``ioc verify``: sums = facts, values = sums, balances hold."""

from __future__ import annotations

from cli.common import Data, quiet, settings
from cli.faults import say
from core.errors import IocError
from core.runs import Outcome
from jobs.context import opened
from jobs.evaluating import nightly

HELP = "Đối chiếu: tổng hợp = bản ghi gốc, chỉ số = tổng hợp, các cân đối đúng."


def command(data: Data = None) -> int:
    """Print every difference. Exit 1 when there is one.

    It stands in the ledger like that of the night, so that pages tell what was found last. Raises
    StoreError, IocError where it did not come to its end.
    """
    quiet()
    with opened(settings(data), create=False) as context:
        run, found = nightly.prove(context)
    if not found:
        if run.outcome is not Outcome.SUCCESS:
            raise IocError(run.fault, run.detail)
        print("Không có sai khác.")
        return 0
    say(f"{len(found)} sai khác:")
    for one in found:
        say(f"  - {one}")
    return 1
