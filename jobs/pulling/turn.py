"""One puller a source at a time, whichever process it is in: the scheduler or a command."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import SourceError
from jobs.context import Context
from store.database.lease import Lease

PATIENCE = 60.0
"""Seconds that we wait for our turn."""
KNOCK = 0.25
"""Seconds between two tries."""


class Busy(SourceError):
    """Another process pulls the source; that is no failure of the source."""


def owner() -> str:
    """Who holds a lease: machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"


@contextmanager
def turn(context: Context, source: str, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the source for the length of the block.

    Raises Busy when another process keeps it for too long, Draining when asked to stop.
    """
    lease = Lease(context.store, f"pull-{source}")
    until = time.monotonic() + patience
    while not lease.acquire(owner(), int(context.settings.jobs.lease.total_seconds())):
        if time.monotonic() >= until:
            raise Busy(f"Nguồn {source} đang được một tiến trình khác kéo; thử lại sau ít phút.")
        context.stop.wait(KNOCK)
        context.check_stop()
    try:
        yield
    finally:
        lease.release()
