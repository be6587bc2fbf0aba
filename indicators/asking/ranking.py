"""Fair ranks: small numbers are shown but not ranked, and a close call is said to be close. Pure.

The interval is Wilson's at 95 %: it behaves for rates near 1 and for few cases, where the usual
±1.96 standard errors would leave the scale.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Protocol

from core.text import alphabet
from core.values import Status, Target, Value
from indicators.asking.compare import is_rate
from indicators.defining.model import Definition, Mean, Quantile

Z95 = 1.959963984540054


class Rankable(Protocol):
    """What of a definition decides ranks."""

    @property
    def direction(self) -> str:
        """``higher``, ``lower`` or ``neutral``: which way is better."""
        ...

    @property
    def minimum_count(self) -> int:
        """Fewer cases than this are shown, not ranked."""
        ...

    @property
    def by_points(self) -> bool:
        """Is the denominator no count of cases, but how many points were judged?"""
        ...


@dataclass(frozen=True, slots=True)
class Ranked:
    """One unit in a ranked list. ``low``/``high`` bound the rate at 95 % (fractions).

    ``best``/``worst`` bound the rank (``hạng 3–7``): only units whose whole interval lies on the
    better or the worse side are surely before or behind. The rank itself where there is none.
    """

    value: Value
    rank: int | None  # 1 is best; None: not ranked
    low: float | None
    high: float | None
    verdict: Status | None  # judged from the whole interval; None: not sure (it spans the target)
    apart: str  # why not ranked: "" ranked | "missing" | "small" | "partly"
    best: int | None = None
    worst: int | None = None

    @property
    def status(self) -> Status | None:
        """What is said of it: the status of its figure, which its card has too.

        None where the interval spans the target, so that the figure is not sure to be on its side.
        """
        if self.apart or self.verdict in (None, Status.NONE):
            return Status.NONE if self.apart else self.verdict
        return self.value.status


UNSURE = "Chưa chắc"
"""Of a figure whose interval spans the target."""


def wilson(hits: float, total: float) -> tuple[float, float]:
    """95 % interval of the rate hits/total, as fractions. ``total`` must be positive."""
    if total <= 0 or not 0 <= hits <= total:
        raise ValueError(f"wilson: {hits} of {total}")
    rate, z2 = hits / total, Z95 * Z95
    centre = (rate + z2 / (2 * total)) / (1 + z2 / total)
    half = Z95 * sqrt(rate * (1 - rate) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    # the ends are exact where nothing, or everything, was hit: no dust of binary fractions
    low = max(0.0, centre - half) if hits else 0.0
    return low, min(1.0, centre + half) if hits < total else 1.0


def verdict(low: float, high: float, target: Target | None) -> Status | None:
    """Judge the whole interval; None where the target lies inside it."""
    if target is None:
        return Status.NONE
    if target.at_most is not None:
        on, off = high <= target.at_most, low > target.at_most
    else:
        on, off = low >= target.figure, high < target.figure
    return Status.ON if on else Status.OFF if off else None


def bounds(definition: Definition) -> str:
    """What its ranks stand on: ``rate`` intervals, ``typical`` middles without any, ``count``.

    A median or mean of few cases swings as a rate does, and only the figure is known here.
    """
    if is_rate(definition):
        return "rate"
    return "typical" if isinstance(definition.value, Mean | Quantile) else "count"


def worst_first(values: Iterable[Value], definition: Rankable) -> bool:
    """Does ``rank`` put the worst first? By size it does where much is bad."""
    return definition.direction == "lower" or _by_merit(values, definition)


def _by_merit(values: Iterable[Value], definition: Rankable) -> bool:
    rated = any(one.target is not None or one.denominator is not None for one in values)
    return rated and definition.direction != "neutral"


def rank(values: Iterable[Value], definition: Rankable) -> list[Ranked]:
    """Order worst first; then the unranked: too few cases, and last those without a figure to show.

    Of a score only units of which as many points were judged as of any: fewer compare with nothing.
    Equal values share the better rank. Counts without a target, and neutral indicators, are
    ordered by size, the largest first: that is where things are.
    """
    sign = -1 if definition.direction == "lower" else 1
    ranked: list[Value] = []
    small: list[Value] = []
    partly: list[Value] = []
    missing: list[Value] = []
    values = list(values)
    most = most_judged(values) if definition.by_points else 0.0
    for value in values:
        if value.withheld:
            missing.append(value)
        elif definition.by_points and (value.denominator or 0.0) < most:
            partly.append(value)
        elif value.denominator is not None and value.denominator < definition.minimum_count:
            small.append(value)
        else:
            ranked.append(value)
    best_first = sorted(ranked, key=lambda v: (-sign * (v.value or 0.0), alphabet(v.unit_name)))
    places: dict[int, int] = {}
    for place, value in enumerate(best_first, 1):
        same = place > 1 and best_first[place - 2].value == value.value
        places[id(value)] = places[id(best_first[place - 2])] if same else place
    if _by_merit(ranked, definition):
        order = sorted(ranked, key=lambda v: (sign * (v.value or 0.0), alphabet(v.unit_name)))
    else:
        order = sorted(ranked, key=lambda v: (-(v.value or 0.0), alphabet(v.unit_name)))
    out = _banded([_bounded(value, places[id(value)], "") for value in order], sign)
    for held, apart in ((partly, "partly"), (small, "small")):
        held.sort(key=lambda v: (-(v.denominator or 0.0), alphabet(v.unit_name)))
        out += [_bounded(value, None, apart) for value in held]
    out += [
        Ranked(value, None, None, None, Status.NONE, "missing")
        for value in sorted(missing, key=lambda v: alphabet(v.unit_name))
    ]
    return out


def in_order(
    columns: Sequence[tuple[Rankable, Mapping[str, Value]]], names: Mapping[str, str]
) -> list[str]:
    """Rows of a table as its first column ranks them, those alike there as the next one does.

    So that a column of which most are 0 does not leave the others in the order of the alphabet.
    ``columns``: of each its definition and its values by row; ``names``: of every row. Who has no
    figure in a column comes last there; who is alike in all stands by name.
    """
    tiers = [_tiers(held, definition) for definition, held in columns]
    last = len(names)
    return sorted(
        names,
        key=lambda key: ([tier.get(key, last) for tier in tiers], alphabet(names[key])),
    )


def _tiers(held: Mapping[str, Value], definition: Rankable) -> dict[str, int]:
    """Where each stands; values that the ranking cannot tell apart stand together."""
    rows = {id(value): key for key, value in held.items()}
    out: dict[str, int] = {}
    before: tuple[str, float | None] | None = None
    for row in rank(held.values(), definition):
        mark = (row.apart, None if row.apart == "missing" else row.value.value)
        out[rows[id(row.value)]] = len(out) if mark != before else next(reversed(out.values()))
        before = mark
    return out


def most_judged(values: Iterable[Value]) -> float:
    """How many points were judged of the value of which the most were; 0 without any."""
    judged = [one.denominator or 0.0 for one in values if not one.withheld]
    return max(judged, default=0.0)


def _banded(rows: list[Ranked], sign: int) -> list[Ranked]:
    """Give each ranked row the ranks that its interval leaves open.

    Two units whose intervals overlap cannot be told apart. What the intervals leave open is wider
    than a simulation of ranks would say (Goldstein and Spiegelhalter 1996, J. R. Statist. Soc. A
    159): nobody is put last who may not be.
    """
    known = [(one.low, one.high) for one in rows if one.low is not None and one.high is not None]
    if len(known) < len(rows):  # figures without an interval are what they are
        return [replace(one, best=one.rank, worst=one.rank) for one in rows]
    lows, highs = sorted(low for low, _ in known), sorted(high for _, high in known)
    out = []
    for row, (low, high) in zip(rows, known, strict=True):
        above, below = len(lows) - bisect_right(lows, high), bisect_left(highs, low)
        better, worse = (above, below) if sign > 0 else (below, above)
        out.append(replace(row, best=1 + better, worst=len(rows) - worse))
    return out


def _bounded(value: Value, place: int | None, apart: str) -> Ranked:
    """Give a share of cases its interval; other figures are judged as they stand."""
    hits, total = value.numerator, value.denominator
    share = hits is not None and total and 0 <= hits <= total and value.value == hits / total
    if hits is None or not total or not share:
        return Ranked(value, place, None, None, value.status, apart)
    low, high = wilson(hits, total)
    judged = Status.NONE if apart else verdict(low, high, value.target)
    return Ranked(value, place, low, high, judged, apart)
