"""Tell the screens what the sources are and when they are pulled next: they know no connector."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.base import Connector
from indicators.sources import Card, announce
from jobs.context import Context


def card(connector: Connector, next_run: int | None) -> Card:
    """The card of a source; it may be as late as its slowest stream."""
    lateness = max(int(one.lateness.total_seconds()) for one in connector.streams)
    return Card(
        connector.name, connector.title, connector.protocol, connector.owner, lateness, next_run
    )


def tell(
    context: Context,
    connectors: Mapping[str, Connector],
    next_runs: Mapping[str, int | None],
) -> None:
    """Keep the cards of these sources; unchanged ones cost nothing. Raises StoreError."""
    announce(context.store, [card(one, next_runs.get(name)) for name, one in connectors.items()])
