"""What a running period will come to, and how likely it keeps its promise. Pure.

What is known of the period stands; a method says the rest; past errors of that method, over as many
months, make the band and the chance. The chance is (k + 1) / (n + 2) for k of n past errors with
which the promise would be kept (Laplace's rule of succession): it is never nought or certain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from indicators.outlook.backtest import History, Score, said, scores, winner
from indicators.outlook.bands import band
from indicators.outlook.methods import METHODS


@dataclass(frozen=True, slots=True)
class Known:
    """What the period has so far. ``denominator`` None for counts.

    ``part``: share of the running month's working days that is still to come.
    """

    numerator: float
    denominator: float | None
    part: float


@dataclass(frozen=True, slots=True)
class Guess:
    """A forecast. Where no method beats seasonal-naive all of it is None but what was tried.

    ``middles``: what each method says of the period, by its name.
    """

    ahead: int  # months: the running one and those after it
    scores: tuple[Score, ...]
    middles: Mapping[str, float]
    best: Score | None
    middle: float | None
    low: float | None
    high: float | None
    chance: float | None


def guess(
    history: History, known: Known, ahead: int, keeps: Callable[[float], bool] | None
) -> Guess | None:
    """Forecast the period that ends ``ahead`` months on; None while the history is too short.

    ``keeps``: does a figure keep the promise; None without one.
    """
    found = scores(history, ahead)
    if not found:
        return None
    ends = {
        one.method: _finisher(history, known, ahead, said(METHODS[one.method], history, ahead))
        for one in found
    }
    middles = {name: finish(0.0) for name, finish in ends.items()}
    best = winner(found)
    if best is None:
        return Guess(ahead, tuple(found), middles, None, None, None, None, None)
    finish = ends[best.method]
    low, high = band(best.errors)
    likely = None if keeps is None else chance([finish(one) for one in best.errors], keeps)
    middle = middles[best.method]
    return Guess(ahead, tuple(found), middles, best, middle, finish(low), finish(high), likely)


def _finisher(history: History, known: Known, ahead: int, rest: float) -> Callable[[float], float]:
    """The period's figure in the end, by the error that the rest will have."""
    weights = history.weights_ahead(ahead)
    if known.denominator is None:
        share = (known.part + ahead - 1) / ahead  # of the months that is still to come
        return lambda error: max(0.0, known.numerator + share * (rest + error))
    bottom = known.denominator
    coming = known.part * weights[0] + sum(weights[1:])

    def finish(error: float) -> float:
        rate = min(1.0, max(0.0, rest + error))
        whole = bottom + coming
        return (known.numerator + rate * coming) / whole if whole else rest

    return finish


def chance(ends: Sequence[float], keeps: Callable[[float], bool]) -> float:
    """Of keeping the promise, by the ends that past errors give: never nought or certain."""
    return (sum(map(keeps, ends)) + 1) / (len(ends) + 2)
