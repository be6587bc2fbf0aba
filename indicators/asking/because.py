"""Why the values of a list of changes moved, in order and in words."""

from __future__ import annotations

from collections.abc import Iterable

from core.values import Value
from indicators.asking.answers import REASONS


def reasons_of(changed: Value) -> tuple[str, ...]:
    """Why a value of a list of changes moved, the reason that moved it the most first."""
    return tuple((changed.extra.get("reasons") or changed.extra.get("reason", "")).split())


def because(reasons: Iterable[str]) -> str:
    """``số liệu đến muộn, đính chính``: all of them, in Vietnamese."""
    return ", ".join(REASONS.get(one, one) for one in reasons) or REASONS["unexplained"]
