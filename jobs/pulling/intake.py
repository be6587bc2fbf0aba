"""Intake: read a window of a stream and conform it, batch by batch; the run counts along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from connectors.base import Connector, Session, Stream, Window
from core.clock import local_day
from core.runs import Run
from jobs.context import Context
from jobs.pulling import drift, land
from jobs.pulling.conform import Conformer
from store.intake.ingest import Conformed, Quarantined
from store.places.units import resolver


@dataclass(slots=True)
class Intake:
    """A batch as it is committed."""

    batch: land.Batch
    items: list[Conformed]
    aside: list[Quarantined]


def conformer(context: Context, stream: Stream) -> Conformer:
    """Conforms records of a stream with the units as they stand now."""
    with context.store.read() as conn:
        units = resolver(conn, context.tenant)
    return Conformer(stream, units, local_day(context.now()))


def conformed(
    context: Context, connector: Connector, stream: Stream, run: Run, window: Window
) -> Iterator[Intake]:
    """The window's batches, the last one marked. A run may read several windows, one by one.

    Raises ConfigError, SourceError, Draining.
    """
    made = conformer(context, stream)
    before = run.calls, run.retries, run.bytes
    settings = context.source(connector.name)
    stream.allow.forget()
    tally = drift.Tally()
    with connector.open(settings, context.clock) as session:
        try:
            for batch in land.batches(context, stream, session, window):
                items, aside = made.batch(batch.records)
                tally.add(batch.records, aside)
                run.pages += batch.pages
                run.unknown_fields += batch.unknown
                run.fetched += len(batch.records)
                _talk(run, session, before)
                yield Intake(batch, items, aside)
            drift.note(context, connector.name, stream, run, tally)
        finally:
            _talk(run, session, before)


def _talk(run: Run, session: Session, before: tuple[int, int, int]) -> None:
    """What the conversation with the source has cost so far."""
    run.calls = before[0] + session.calls
    run.retries = before[1] + session.retries
    run.bytes = before[2] + session.bytes
    run.detail = " ".join(dict.fromkeys(session.notes)) or run.detail
