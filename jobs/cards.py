"""Tell the screens what the sources are and when they are pulled next: they know no connector."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.base import Connector
from core.lateness import Lateness
from indicators.answers import StreamCard
from indicators.sources import Card, announce
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
