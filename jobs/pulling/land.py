"""Land: drive a connector's pages and hand them on in batches that one transaction can take."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from connectors.base import Page, Session, Stream, Window
from core.errors import SourceError
from jobs.context import Context


@dataclass(slots=True)
class Batch:
    """At most ``jobs.batch`` records. ``last`` marks the window's last one (it may be empty)."""

    records: list[dict[str, Any]] = field(default_factory=list)
    pages: int = 0
    unknown: int = 0
    cursor: str = ""
    total: int | None = None
    last: bool = False


def ahead(pages: Iterator[Page], size: int) -> Iterator[Page]:
    """The same pages; while they are worked on the next ``size`` records are asked for.

    How large pages are is learned as they come: with each that is taken, at most one more is under
    way than before. All of the conversation is held by one thread. What it raises is raised when
    its page is due.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="pages") as asker:
        due, largest = deque([asker.submit(next, pages, None)]), 1
        try:
            while (page := due.popleft().result()) is not None:
                largest = max(largest, len(page.records))
                for _ in range(min(2, max(1, size // largest) - len(due))):
                    due.append(asker.submit(next, pages, None))
                yield page
        finally:
            for one in due:
                one.cancel()
            if isinstance(pages, Generator):
                asker.submit(pages.close)


def batches(context: Context, stream: Stream, session: Session, window: Window) -> Iterator[Batch]:
    """Yield batches of the window, the last one marked. Raises SourceError, Draining.

    Pages that came before the source failed are handed on first: they are whole in themselves.
    """
    size = context.settings.jobs.batch
    batch = Batch()
    try:
        for page in ahead(stream.pages(session, window), size):
            context.check_stop()
            batch.pages += 1
            batch.unknown += page.unknown
            batch.cursor = page.cursor or batch.cursor
            batch.total = page.total if page.total is not None else batch.total
            batch.records.extend(page.records)
            while len(batch.records) > size:
                rest = batch.records[size:]
                del batch.records[size:]
                yield batch
                batch = Batch(records=rest, cursor=batch.cursor, total=batch.total)
    except SourceError:
        if batch.records:
            yield batch
        raise
    context.check_stop()
    batch.last = True
    yield batch
