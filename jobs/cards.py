"""Tell the screens what the sources are and when they are pulled next: they know no connector."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.base import Connector
from indicators.answers import StreamCard
from indicators.sources import Card, announce
from jobs.context import Context

Plans = Mapping[tuple[str, str], int | None]
"""(source, stream) → when it is pulled next, epoch seconds."""


def card(connector: Connector, plans: Plans) -> Card:
    """The card of a source; it may be as late as its slowest stream."""
    streams = [
        StreamCard(
            one.name,
            one.title,
            one.kind,
            int(one.lateness.total_seconds()),
            plans.get((connector.name, one.name)),
            one.windowed,
        )
        for one in connector.streams
    ]
    return Card(
        connector.name,
        connector.title,
        connector.protocol,
        connector.owner,
        max(one.lateness for one in streams),
        min((one.next_run for one in streams if one.next_run is not None), default=None),
        streams,
    )


def tell(context: Context, connectors: Mapping[str, Connector], plans: Plans) -> None:
    """Keep the cards of these sources; unchanged ones cost nothing. Raises StoreError."""
    announce(context.store, [card(one, plans) for one in connectors.values()])
