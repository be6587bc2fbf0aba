"""Proof that everything made from the facts still says what the facts say."""

from __future__ import annotations

from jobs.context import Context
from store.verify import verify


def differences(context: Context) -> list[str]:
    """One sentence a difference, none when all is well. Raises StoreError."""
    return verify(context.store)
