"""The scheduler's process: holds the writer's lease, and while it does, works a shift.

A second scheduler waits here and takes over when the first falls silent. Losing the lease, or the
database, ends the shift, never the process.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import replace

from core.errors import ConfigError, StoreError
from core.settings import Settings
from jobs.context import Context, opened
from jobs.pulling.turn import owner
from jobs.scheduling import triggers
from jobs.scheduling.shift import Shift
from store.database.lease import Lease

log = logging.getLogger(__name__)

KNOCK = 1.0
"""Seconds between two tries to get the lease."""


def serve(settings: Settings, stop: threading.Event | None = None) -> bool:
    """Schedule until ``stop`` is set. True when everything ended in time.

    Raises ConfigError and StoreError only before the first shift.
    """
    stop = stop or threading.Event()
    drained = True
    with opened(settings, create=True, stop=stop) as context:
        if faults := triggers.faults(settings, context.now()):
            raise ConfigError(faults)
        lease = Lease(context.store)
        seconds = int(settings.jobs.lease.total_seconds())
        told = ""
        while not stop.is_set():
            if hindrance := _hindrance(lease, seconds):
                if hindrance != told:  # once, not with every knock
                    log.warning(hindrance)
                told = hindrance
                stop.wait(KNOCK)
                continue
            if told:
                log.warning("the lease is ours; the shift begins")
            told = ""
            try:
                drained = _shift(context, lease, stop)
            finally:
                _release(lease)
    return drained


def _shift(context: Context, lease: Lease, stop: threading.Event) -> bool:
    """Work until asked to stop or the lease is lost; the shift has its own wish to end."""
    shift = Shift(replace(context, stop=threading.Event()))
    try:
        shift.open()
        beat = context.settings.jobs.lease.total_seconds() / 3
        while not stop.is_set():
            if not shift.tick(stop, beat):
                break
            if not lease.renew():
                log.error("lease lost; the shift ends")
                break
    except StoreError as fault:
        log.error("store: %s (%s)", fault.public, fault.detail)
        stop.wait(KNOCK)
    return shift.close(context.settings.jobs.drain.total_seconds())


def _hindrance(lease: Lease, seconds: int) -> str:
    """Take the lease; what keeps us from it, empty when it is ours."""
    try:
        if lease.acquire(owner(), seconds):
            return ""
    except StoreError as fault:
        return f"no database, trying every {KNOCK:g} s: {fault.public} ({fault.detail})"
    return "another scheduler holds the lease; waiting to take over"


def _release(lease: Lease) -> None:
    try:
        lease.release()
    except StoreError as fault:
        log.error("lease not released, it will expire: %s", fault.detail or fault.public)
