"""``ioc schedule``: the production process that pulls, loads and computes."""

from __future__ import annotations

import logging
import os
import threading

from cli.common import Data, log_to_stderr, settings
from core import memory
from jobs.scheduling import schedule
from jobs.scheduling.signals import stop_on_signals

HELP = "Chạy tiến trình lập lịch: kéo nguồn, nạp, tính chỉ số."


def command(data: Data = None) -> None:
    """Run until SIGTERM or SIGINT, then drain."""
    memory.unhurried()
    memory.few_heaps()
    chosen = settings(data)
    log_to_stderr(chosen.log_level)
    stop = threading.Event()
    stop_on_signals(stop)
    drained = schedule.serve(chosen, stop)
    logging.shutdown()
    if not drained:
        os._exit(0)  # a lane still waits for a source; nothing of it was committed
