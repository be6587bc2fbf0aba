"""Small counts stay in the house: procedures of a commune with one to four cases name somebody.

A file that may leave the house hides them, and where that would leave exactly one hidden, the next
smallest as well, since one alone is the total less the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.units import Level
from core.values import Freshness, Status, Value

LEAST = 5
"""Counts below this, and above nought, are small."""
HIDDEN = f"dưới {LEAST} trường hợp"
_PERSONAL = ("procedure",)
_SMALL_PLACES = (Level.COMMUNE,)


def concerns(dim: str, level: Level | None) -> bool:
    """Is a table by this dimension of a unit of this level one that may name somebody?"""
    return dim in _PERSONAL and level in _SMALL_PLACES


def small(value: Value) -> bool:
    """Does a value tell of one to four cases: counted, or left over in a rate?"""
    top, whole = value.numerator, value.denominator
    rest = None if top is None or whole is None else whole - top
    return any(one is not None and 0 < one < LEAST for one in (top, whole, rest))


def hide(values: Sequence[Value]) -> tuple[list[Value], int]:
    """The rows with small ones emptied, and how many were."""
    gone = {n for n, one in enumerate(values) if small(one)}
    if len(gone) == 1:
        left = [n for n, one in enumerate(values) if n not in gone and _size(one)]
        gone |= set(sorted(left, key=lambda n: (_size(values[n]), n))[:1])
    return [_emptied(one) if n in gone else one for n, one in enumerate(values)], len(gone)


def _size(value: Value) -> float:
    whole = value.denominator if value.denominator is not None else value.numerator
    return whole or 0.0


def _emptied(value: Value) -> Value:
    return replace(
        value,
        value=None,
        numerator=None,
        denominator=None,
        display="",
        status=Status.NONE,
        freshness=Freshness.MISSING,
        freshness_note="",
        reason=HIDDEN,
        value_id="",
        known_from=None,
    )
