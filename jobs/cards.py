"""Tell the screens what the sources are and when they are pulled next: they know no connector."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from connectors.base import Connector
from core.lateness import Lateness
from core.runs import feeds
from indicators.asking.answers import StreamCard
from indicators.proving.sources import Card, announce, cards
from jobs.context import Context

Plans = Mapping[tuple[str, str], int | None]
"""(source, stream) → when it is pulled next, epoch seconds."""


def card(context: Context, connector: Connector, plans: Plans) -> Card:
    """The card of a source; it may be as late as its slowest stream.

    How late that is, is said by the settings, else by the stream itself.
    """
    streams = []
    for one in connector.streams:
        plan = context.source(connector.name).stream(one.name)
        held = plan.lateness or Lateness(int(one.lateness.total_seconds()))
        streams.append(
            StreamCard(
                one.name,
                one.title,
                one.kind,
                held.nominal,
                plans.get((connector.name, one.name)),
                one.windowed,
                held.text if held.nominal else "",
                bool(plan.working_days),
                not plan.enabled,
                one.version,
                {event: list(fields) for event, fields in one.days.items()},
            )
        )
    slowest = max(streams, key=lambda one: one.lateness)
    return Card(
        connector.name,
        connector.title,
        connector.protocol,
        connector.owner,
        slowest.lateness,
        min((one.next_run for one in streams if one.next_run is not None), default=None),
        slowest.rule,
        slowest.quiet,
        streams,
    )


def tell(context: Context, connectors: Mapping[str, Connector], plans: Plans) -> None:
    """Keep the cards of these sources; unchanged ones cost nothing. Raises StoreError."""
    announce(context.store, [card(context, one, plans) for one in connectors.values()])


def retire(context: Context, active: Collection[str]) -> None:
    """Keep of every other source that nobody pulls it, so its first load is over.

    Raises StoreError.
    """
    with context.store.read() as conn:
        held = cards(conn).values()
    gone = [one for one in held if feeds(one.name) and one.name not in active]
    announce(context.store, [_off(one) for one in gone])


def _off(one: Card) -> Card:
    streams = [replace(stream, next_run=None, off=True) for stream in one.streams]
    return replace(one, next_run=None, streams=streams)
