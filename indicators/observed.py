"""Reported figures and counters: which one answers for a period. Pure.

A reported figure is a stock at the end of its reported period. A question of any grain is answered
by the latest figure that does not look past the question's end, with numerator and denominator of
one unit and one reported period: last year's products over this year's would be no share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.clock import day_start
from indicators.evaluate import Inputs


@dataclass(frozen=True, slots=True)
class Report:
    """One reported figure. Days are local day numbers, ``end_day`` is out.

    ``known_day``: when it came to us; a year's figure reported in December reaches no further than
    the day it was reported.
    """

    measure: str
    unit_id: int
    start_day: int
    end_day: int
    value: float | None
    known_day: int | None = None

    @property
    def reaches(self) -> int:
        """Day number after the last day it can speak for."""
        if self.known_day is None:
            return self.end_day
        return max(self.start_day + 1, min(self.end_day, self.known_day + 1))


@dataclass(slots=True)
class _Period:
    """The figures of one unit for one reported period."""

    reaches: int
    figures: dict[str, float] = field(default_factory=dict)


Held = dict[int, dict[tuple[int, int], _Period]]


def hold(reports: Iterable[Report], until_day: int) -> Held:
    """Figures by unit and reported period, none that reaches past ``until_day`` (out)."""
    out: Held = {}
    for one in reports:
        if one.value is None or one.reaches > until_day:
            continue
        periods = out.setdefault(one.unit_id, {})
        at = periods.setdefault((one.start_day, one.end_day), _Period(one.reaches))
        at.reaches = max(at.reaches, one.reaches)
        at.figures[one.measure] = one.value
    return out


def _latest(
    periods: Mapping[tuple[int, int], _Period], measures: Sequence[str]
) -> tuple[int, tuple[int, int]] | None:
    """The newest reported period that has every measure: (reaches, period)."""
    whole = [
        (held.reaches, key)
        for key, held in periods.items()
        if all(name in held.figures for name in measures)
    ]
    return max(whole, default=None)


def answer(held: Held, measures: Sequence[str], own: int, parts: Sequence[int], now: int) -> Inputs:
    """Inputs for one unit: its own report, or its parts' added, whichever speaks for a later time.

    ``own``: the unit's id; ``parts``: ids of the units inside it that could report in its place.
    Parts that owe the report lower the coverage, not the value. ``now``: epoch seconds.
    """
    mine = _latest(held.get(own, {}), measures)
    theirs = max(
        (found for one in parts if (found := _latest(held.get(one, {}), measures))), default=None
    )
    if mine is None and theirs is None:
        return Inputs(dict.fromkeys(measures), coverage=0.0)
    if theirs is None or (mine is not None and mine[0] >= theirs[0]):
        reaches, key = mine or (0, (0, 0))
        figures = held[own][key].figures
        sums = {name: figures[name] for name in measures}
        return Inputs(sums, coverage=1.0, as_of=min(day_start(reaches), now))
    reaches, key = theirs
    total = dict.fromkeys(measures, 0.0)
    given = 0
    for one in parts:
        period = held.get(one, {}).get(key)
        if period is None or any(name not in period.figures for name in measures):
            continue
        given += 1
        for name in measures:
            total[name] += period.figures[name]
    coverage = given / len(parts)
    return Inputs(dict(total), coverage=coverage, as_of=min(day_start(reaches), now))
