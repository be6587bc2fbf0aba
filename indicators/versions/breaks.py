"""Where a series must not be read across: other territory, definition or parts scored. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from core.units import REORGANISED
from core.values import Value
from indicators.asking.compare import rescored

DEFINITION, REORGANISATION, PARTS = "definition", "reorganisation", "parts"
"""The way of counting, the territory, the parts of a score that could be judged."""


@dataclass(frozen=True, slots=True)
class Break:
    """A mark on the first day that is counted otherwise; ``reason``: as a version's, or ``PARTS``.

    ``judged``: of those the points that were judged before and are judged from there on, and the
    most that there are.
    """

    at: date
    reason: str
    judged: tuple[float, float, float] | tuple[()] = ()


def breaks(values: Sequence[Value]) -> list[Break]:
    """The marks of a series, oldest first. Values that say nothing mark nothing."""
    told = [one for one in values if one.value is not None]
    out = []
    for left, right in pairwise(told):
        if left.definition != right.definition:
            out.append(Break(right.period.start, DEFINITION))
        elif rescored(left, right):
            points = (left.denominator or 0.0, right.denominator or 0.0, right.ceiling or 0.0)
            out.append(Break(right.period.start, PARTS, points))
        if left.period.start < REORGANISED <= right.period.start:
            out.append(Break(REORGANISED, REORGANISATION))
    return sorted(out, key=lambda one: (one.at, one.reason, one.judged))
