"""Rest: when a stream may be called again, by what the ledger says of its source."""

from __future__ import annotations

import time

from core.errors import StoreError
from core.runs import Run
from jobs import breaker
from jobs.pull import Puller
from store import runs


def left(puller: Puller) -> int:
    """Seconds that a stream still has to rest; 0: it may be called. Raises StoreError."""
    return breaker.left(_ledger(puller), puller.stream.name, time.time())


def pause(puller: Puller) -> int:
    """Seconds until a stream that has just failed is worth another try."""
    try:
        ledger, name = _ledger(puller), puller.stream.name
        return breaker.left(ledger, name, time.time()) or breaker.breath(
            ledger, name, puller.context.settings.jobs
        )
    except StoreError:  # told already, by the run
        return breaker.BREATH


def _ledger(puller: Puller) -> list[Run]:
    with puller.context.store.read() as conn:
        return runs.recent(conn, puller.connector.name, breaker.SEEN, kinds=breaker.TALKS)
