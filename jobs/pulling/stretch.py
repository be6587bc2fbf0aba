"""A stretch that a person asks for: kept as a wish, so that a stop in the middle loses nothing."""

from __future__ import annotations

from core.backfill import Backfill
from core.errors import MisuseError
from core.runs import Run
from jobs.context import Context
from jobs.pulling.pull import Puller
from store.ledger import backfills


def wish(puller: Puller, since: int | None, until: int | None, by: str) -> Backfill:
    """The wish for a stretch, kept; the one that waits already when it is asked again.

    ``since`` None: from where going back ends; ``until`` None: to the present, which a wish that
    still waits keeps as it was when it was first asked. Raises MisuseError, StoreError.
    """
    context, source, stream = puller.context, puller.connector.name, puller.stream.name
    low = puller.bottom() if since is None else since
    high = context.now() if until is None else until
    if low >= high:
        raise MisuseError("Khoảng thời gian cần kéo rỗng: ngày đầu phải trước ngày cuối.")
    if until is None:
        for held in waiting(context, source):
            if (held.stream, held.since) == (stream, low):
                return held
    asked = Backfill(source, stream, "", low, high, high, by, context.now())
    return backfills.ask(context.store, asked)


def waiting(context: Context, source: str | None = None) -> list[Backfill]:
    """Wishes with something left to do, the oldest first. Raises StoreError."""
    with context.store.read() as conn:
        return backfills.listed(conn, source, open_only=True)[::-1]


def carry_on(puller: Puller, one: Backfill) -> list[Run]:
    """Pull a wish to its end, or to the first failure: then the scheduler goes on with it."""
    done: list[Run] = []
    while (run := puller.step(one)) is not None:
        done.append(run)
        if not puller.whole:
            break
    return done
