"""Durations counted in logarithmic buckets, so that medians of units can be added."""

from __future__ import annotations

import math

from core.facts import BUCKET_RATIO


def bucket(seconds: int) -> int:
    """Logarithmic bucket of a duration: 0 up to a minute, then ceil(ln(minutes) / ln ratio)."""
    return math.ceil(math.log(seconds / 60) / math.log(BUCKET_RATIO)) if seconds > 60 else 0
