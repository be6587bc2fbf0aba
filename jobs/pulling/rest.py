"""Rest: when a stream may be called again, by what the ledger says of its source."""

from __future__ import annotations

import time

from core.errors import StoreError
from core.runs import Run
from jobs.pulling import breaker
from jobs.pulling.pull import Puller
from store.ledger import runs


def left(puller: Puller, *, back: bool = False) -> int:
    """Seconds that a stream still has to rest, see ``breaker.left``. Raises StoreError."""
    return breaker.left(_ledger(puller), puller.stream.name, time.time(), back=back)


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
    """The source's newest runs, and the stream's own even where others have had many since."""
    source, stream = puller.connector.name, puller.stream.name
    with puller.context.store.read() as conn:
        newest = runs.recent(conn, source, breaker.SEEN, kinds=breaker.TALKS)
        own = runs.recent(conn, source, breaker.OWN, stream=stream, kinds=breaker.TALKS)
    found = {one.run_id: one for one in (*newest, *own)}
    return [found[one] for one in sorted(found, reverse=True)]  # an id begins with its moment
