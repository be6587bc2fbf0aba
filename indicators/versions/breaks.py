"""Where a series must not be read across: another territory, or another way of counting. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from core.units import REORGANISED
from core.values import Value

DEFINITION, REORGANISATION = "definition", "reorganisation"


@dataclass(frozen=True, slots=True)
class Break:
    """A mark on the first day that is counted otherwise; ``reason``: as a version's."""

    at: date
    reason: str


def breaks(values: Sequence[Value]) -> list[Break]:
    """The marks of a series, oldest first. Values that say nothing mark nothing."""
    told = [one for one in values if one.value is not None]
    out = []
    for left, right in pairwise(told):
        if left.definition != right.definition:
            out.append(Break(right.period.start, DEFINITION))
        if left.period.start < REORGANISED <= right.period.start:
            out.append(Break(REORGANISED, REORGANISATION))
    return sorted(out, key=lambda one: (one.at, one.reason))
