"""Bands from what errors were before: no distribution is assumed. Pure."""

from __future__ import annotations

from collections.abc import Sequence

LEVEL = 0.8
"""Share of cases that a band is meant to hold: with some ten past errors no wider one is honest."""


def quantile(values: Sequence[float], share: float) -> float:
    """The value at ``share`` of the ordered ones, at position share·(n+1), straight between two.

    Weibull's plotting position (Hyndman and Fan 1996, Am. Stat. 50, type 6): with few values it
    goes further out than the usual one, to the ends themselves. Raises ValueError for no value.
    """
    if not values:
        raise ValueError("quantile of nothing")
    held = sorted(values)
    at = share * (len(held) + 1) - 1
    if at <= 0:
        return held[0]
    if at >= len(held) - 1:
        return held[-1]
    low = int(at)
    return held[low] + (held[low + 1] - held[low]) * (at - low)


def band(values: Sequence[float]) -> tuple[float, float]:
    """The middle ``LEVEL`` of the values."""
    return quantile(values, (1 - LEVEL) / 2), quantile(values, (1 + LEVEL) / 2)
