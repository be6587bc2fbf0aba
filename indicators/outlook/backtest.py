"""Methods tried on months that are known: rolling origin, scored against seasonal-naive. Pure.

At every origin a method sees only what came before; what it says of the months ahead, taken
together, is held against what came. Rates are weighted by their denominators (those of a year
before stand in for the unknown ones); counts are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.outlook.bands import band
from indicators.outlook.methods import METHODS, NAIVE, SEASON, Method, same_last_year

ORIGINS = 8
"""Fewest origins from which an error is believed."""


@dataclass(frozen=True, slots=True)
class History:
    """Closed months in a row, oldest first. ``weights`` None: counts, which add up."""

    values: tuple[float, ...]
    weights: tuple[float, ...] | None

    def __len__(self) -> int:
        return len(self.values)

    def to(self, month: int) -> History:
        """What was known at the end of the first months."""
        cut = None if self.weights is None else self.weights[:month]
        return History(self.values[:month], cut)

    def weights_ahead(self, ahead: int) -> list[float]:
        """Denominators to come: those of a year before; 1 for counts."""
        return [1.0] * ahead if self.weights is None else same_last_year(self.weights, ahead)


@dataclass(frozen=True, slots=True)
class Score:
    """How a method did: its mean absolute error, and how often its band held.

    ``errors``: came − said, by origin; in the indicator's own unit (fractions for rates), of the
    months ahead together.
    """

    method: str
    errors: tuple[float, ...]
    held: int

    @property
    def error(self) -> float:
        """Mean absolute error."""
        return sum(map(abs, self.errors)) / len(self.errors)


def least(ahead: int) -> int:
    """Closed months that are needed to look so many months ahead."""
    return SEASON + ORIGINS + ahead - 1


def together(values: Sequence[float], weights: Sequence[float], *, rate: bool) -> float:
    """Several months as one figure: a rate over all their cases, or a sum."""
    total = sum(value * weight for value, weight in zip(values, weights, strict=True))
    if not rate:
        return total
    whole = sum(weights)
    return total / whole if whole else 0.0


def said(method: Method, history: History, ahead: int) -> float:
    """What a method says of the months ahead together."""
    rate = history.weights is not None
    made = method(history.values, ahead)
    return together(made, history.weights_ahead(ahead), rate=rate)


def scores(history: History, ahead: int) -> list[Score]:
    """Every method, scored on the same origins; empty while the history is too short."""
    if len(history) < least(ahead):
        return []
    rate = history.weights is not None
    origins = range(SEASON, len(history) - ahead + 1)
    out = []
    for name, method in METHODS.items():
        errors = []
        for at in origins:
            weights = [1.0] * ahead if history.weights is None else history.weights[at : at + ahead]
            came = together(history.values[at : at + ahead], weights, rate=rate)
            errors.append(came - said(method, history.to(at), ahead))
        out.append(Score(name, tuple(errors), _held(errors)))
    return out


def _held(errors: Sequence[float]) -> int:
    """How many errors lie in the band of all the others."""
    held = 0
    for n, one in enumerate(errors):
        low, high = band([*errors[:n], *errors[n + 1 :]])
        held += low <= one <= high
    return held


def winner(found: Sequence[Score]) -> Score | None:
    """The best method that beats seasonal-naive; None where none does."""
    naive = next((one for one in found if one.method == NAIVE), None)
    if naive is None:
        return None
    best = min(found, key=lambda one: one.error)
    return best if best.error < naive.error else None
