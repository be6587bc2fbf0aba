"""How a period's figure grows after it was first seen, and so what it will be in the end. Pure.

Learned from the store's own versions: for every past period, how much of what it came to in the end
was known when its data reached the same share of its working days. A share, because months are not
alike: sixteen days are all of a month with Tết in it and two thirds of another. Both kinds of
growth are in it: days that had not come yet, and cases that were reported late. A period that was
loaded long after it ended says nothing about delay and is not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from core.period import Period
from indicators.outlook.bands import LEVEL, band

LEAST = 6
"""Periods below which nothing is said."""


@dataclass(frozen=True, slots=True)
class Known:
    """A past period: its parts as known after the same share of its days, and as they are now.

    ``denominator`` None: a count, whose figure is the numerator.
    """

    period: Period
    then: tuple[float, float | None]
    final: tuple[float, float | None]

    @property
    def share(self) -> float | None:
        """How much was known: of the cases, or of the count; None where nothing came in the end."""
        then, final = (self.then[1], self.final[1])
        if then is None or final is None:
            then, final = self.then[0], self.final[0]
        return then / final if final > 0 else None


@dataclass(frozen=True, slots=True)
class Final:
    """What the running period will likely come to. ``cases`` None for a count."""

    middle: float
    low: float
    high: float
    cases: float | None
    level: float
    learned: tuple[Known, ...]  # oldest first
    share: float  # median share that was known at this point


def likely(numerator: float, denominator: float | None, past: Sequence[Known]) -> Final | None:
    """The final figure with its band; None while fewer than ``LEAST`` periods can be learned from.

    A count is divided by the shares that were known of past ones. A rate moves by the difference
    that past rates still made; it stays a rate.
    """
    used = [one for one in past if one.share]
    if len(used) < LEAST:
        return None
    shares = [one.share or 1.0 for one in used]
    middle = median(shares)
    if denominator is None:
        ends = sorted(numerator / one for one in shares)
        low, high = band(ends)
        return Final(numerator / middle, low, high, None, LEVEL, tuple(used), middle)
    if denominator <= 0:
        return None
    now = numerator / denominator
    moves = [_rate(one.final) - _rate(one.then) for one in used if one.then[1] and one.final[1]]
    if len(moves) < LEAST:
        return None
    low, high = band(moves)
    roof = 1.0 if numerator <= denominator else float("inf")  # a share of a whole stays one
    at, low, high = (min(roof, max(0.0, now + one)) for one in (median(moves), low, high))
    return Final(at, low, high, denominator / middle, LEVEL, tuple(used), middle)


def _rate(parts: tuple[float, float | None]) -> float:
    return parts[0] / parts[1] if parts[1] else 0.0
