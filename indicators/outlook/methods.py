"""Ways to forecast a monthly series: simple, robust, explained in one sentence each. Pure.

A method takes the closed months, oldest first and without a gap, and gives the months to come. What
heavier libraries would add was measured and is in ``docs/decisions/0012``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median

SEASON = 12
"""Months of a year."""

Method = Callable[[Sequence[float], int], list[float]]

NAIVE = "same_last_year"
"""What every other method must beat."""


def same_last_year(history: Sequence[float], ahead: int) -> list[float]:
    """Every month is as it was a year before (seasonal-naive)."""
    made = list(history)
    for _ in range(ahead):
        made.append(made[-SEASON])
    return made[len(history) :]


def shifted(history: Sequence[float], ahead: int) -> list[float]:
    """As a year before, moved by how much the last six months differ from a year before."""
    moves = [history[n] - history[n - SEASON] for n in range(SEASON, len(history))][-6:]
    move = median(moves) if moves else 0.0
    return [one + move for one in same_last_year(history, ahead)]


def recent(history: Sequence[float], ahead: int) -> list[float]:
    """Every month is as the middle of the last three."""
    return [median(history[-3:])] * ahead


def between(history: Sequence[float], ahead: int) -> list[float]:
    """Half way between ``shifted`` and ``recent``: season and level, neither alone."""
    pairs = zip(shifted(history, ahead), recent(history, ahead), strict=True)
    return [(one + other) / 2 for one, other in pairs]


METHODS: Mapping[str, Method] = {
    NAIVE: same_last_year,
    "shifted": shifted,
    "recent": recent,
    "between": between,
}
"""By the name that is stored; their words are in ``text.toml`` (``method_…``)."""
