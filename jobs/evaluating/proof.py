"""Proof that everything made from the facts still says what the facts say."""

from __future__ import annotations

from indicators.evaluating.verify import verify as values_as_facts
from indicators.proving import sources
from jobs.context import Context
from jobs.evaluating.evaluate import definitions
from store.counting.verify import verify as sums_as_facts


def differences(context: Context) -> list[str]:
    """Sums against facts, values against sums, balances: one sentence a difference.

    None when all is well. Raises StoreError.
    """
    return sums_as_facts(context.store) + values_as_facts(
        context.store,
        context.clock,
        floors=sources.floors_of(context.settings),
        definitions=definitions(),
    )
