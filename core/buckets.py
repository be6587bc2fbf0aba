"""Durations counted in logarithmic buckets, so that medians of units can be added."""

from __future__ import annotations

import math

from core.facts import BUCKET_RATIO

_LONGEST = 400  # holds five hundred years


def bucket(seconds: int) -> int:
    """Logarithmic bucket of a duration: 0 up to a minute, then ceil(ln(minutes) / ln ratio)."""
    return math.ceil(math.log(seconds / 60) / math.log(BUCKET_RATIO)) if seconds > 60 else 0


def middle(bucket: int) -> float:
    """The harmonic middle of a bucket in seconds: the smallest relative error at either end."""
    return 60.0 * math.pow(BUCKET_RATIO, bucket) * 2 / (1 + BUCKET_RATIO)


def between(low: float, high: float | None) -> range:
    """The buckets whose middle is above ``low`` seconds, and not above ``high`` (None: any)."""
    held = [
        n for n in range(_LONGEST + 1) if low < middle(n) <= (math.inf if high is None else high)
    ]
    return range(held[0], held[-1] + 1) if held else range(0)
