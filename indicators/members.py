"""Names and order of the members of a dimension."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from indicators.evaluate import Inputs
from indicators.measures import MEMBER_NAMES
from indicators.snapshot import Snapshot
from store import numbers


def names(snapshot: Snapshot, dim: str, codes: Iterable[str]) -> dict[str, str]:
    """Code → Vietnamese name, for those that have one."""
    if dim in MEMBER_NAMES:
        return MEMBER_NAMES[dim]
    if dim == "field":
        return dict(numbers.fields(snapshot.conn).values())
    if dim == "procedure":
        return dict(numbers.procedures(snapshot.conn).values())
    return {code: code for code in codes}


def ordered(dim: str, found: Mapping[str, Inputs]) -> list[str]:
    """Small closed dimensions in their own order, others by size, the largest first."""
    if dim in MEMBER_NAMES:
        known = list(MEMBER_NAMES[dim])
        return sorted(found, key=lambda code: (known.index(code) if code in known else 99, code))
    return sorted(found, key=lambda code: (-_size(found[code]), code))


def _size(inputs: Inputs) -> float:
    held = [amount for amount in inputs.sums.values() if amount is not None]
    return max([*held, float(sum(inputs.buckets.values()))], default=0.0)
