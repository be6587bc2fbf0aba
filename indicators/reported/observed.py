"""Reported figures and counters: which one answers for a period. Pure.

A reported figure is a stock at the end of its reported period. A question of any grain is answered
by the latest figure that does not look past the question's end, with numerator and denominator of
one unit and one reported period: last year's products over this year's would be no share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.clock import day_start
from indicators.evaluating.evaluate import Inputs


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
    periods: Mapping[tuple[int, int], _Period],
    measures: Sequence[str],
    asked: tuple[int, int] | None,
) -> tuple[tuple[int, bool, int], tuple[int, int]] | None:
    """The newest reported period that has every measure: (rank, period), the rank's first: reaches.

    Of periods that end together the one that is asked, else the longest: a quarter is no year.
    """
    whole = [
        ((held.reaches, key == asked, key[1] - key[0]), key)
        for key, held in periods.items()
        if all(name in held.figures for name in measures)
    ]
    return max(whole, default=None)


@dataclass(frozen=True, slots=True)
class Choice:
    """The reports that answer: of which period, by which units, out of how many that owe one."""

    start_day: int
    end_day: int
    reaches: int
    unit_ids: tuple[int, ...]
    owing: int
    own: bool

    @property
    def coverage(self) -> float:
        """Share of the units that reported."""
        return len(self.unit_ids) / self.owing


def choose(
    held: Held,
    measures: Sequence[str],
    own: int,
    parts: Sequence[int],
    asked: tuple[int, int] | None = None,
) -> Choice | None:
    """The unit's own report, or its parts' ones, whichever speaks for a later time; own on a tie.

    ``own``: the unit's id; ``parts``: ids of the units inside it that could report in its place.
    ``asked``: first day and day after the last of the period in question.
    """
    mine = _latest(held.get(own, {}), measures, asked)
    found = (_latest(held.get(one, {}), measures, asked) for one in parts)
    theirs = max((one for one in found if one is not None), default=None)
    if mine is not None and (theirs is None or mine[0][0] >= theirs[0][0]):
        return Choice(*mine[1], mine[0][0], (own,), 1, own=True)
    if theirs is None:
        return None
    (reaches, _, _), key = theirs
    given = tuple(
        one
        for one in parts
        if (period := held.get(one, {}).get(key)) is not None
        and all(name in period.figures for name in measures)
    )
    return Choice(*key, reaches, given, len(parts), own=False)


def rises(
    held: Held, measure: str, unit_id: int, start_day: int
) -> dict[tuple[int, int], float] | None:
    """By how much a counter rose up to each of its readings from ``start_day`` on, by the day read.

    A reading is a day's figure; wrong ones count nothing, see ``_steps``. None without a reading of
    the day before the period or of any day in it: what came between them is not known.
    """
    read = sorted(
        (key, period.figures[measure])
        for key, period in held.get(unit_id, {}).items()
        if key[1] - key[0] == 1 and measure in period.figures
    )
    first = next((n for n, (key, _) in enumerate(read) if key[1] >= start_day), len(read))
    if len(read) - first < 2 or read[first][0][1] != start_day:
        return None
    # The one before tells whether the counter slipped on the very day from which it is counted.
    read, first = read[max(0, first - 1) :], min(first, 1)
    steps = _steps([value for _, value in read])
    return {day: step for (day, _), step in list(zip(read, steps, strict=True))[first + 1 :]}


def _steps(values: Sequence[float]) -> list[float]:
    """The rise at each reading of a counter, 0 at the first one.

    After a fall: where the counter comes back to where it was, or above, the low readings between
    were wrong, and it is counted on from there; where it fell no lower than it stood before its
    last rise, that one reading was wrong; else it began anew, and is counted from the low reading.
    """
    steps = [0.0] * len(values)
    believed: list[int] = []
    for n, value in enumerate(values):
        if believed and value < (top := values[believed[-1]]):
            if any(later >= top for later in values[n + 1 :]):
                continue
            if len(believed) == 1 or value < values[believed[-2]]:
                believed = [n]
                continue
            steps[believed.pop()] = 0.0
        if believed:
            steps[n] = value - values[believed[-1]]
        believed.append(n)
    return steps


def gain(
    held: Held, measure: str, unit_id: int, start_day: int, until_day: int, now: int
) -> Inputs:
    """The rises of a period added up, covered as far as the last reading reaches."""
    found = rises(held, measure, unit_id, start_day)
    if found is None:
        return Inputs({measure: None}, coverage=0.0)
    reaches = max(end for _, end in found)
    coverage = (reaches - start_day) / max(1, until_day - start_day)
    as_of = min(day_start(reaches), now)
    return Inputs({measure: sum(found.values())}, coverage=coverage, as_of=as_of)


def answer(
    held: Held,
    measures: Sequence[str],
    choice: Choice | None,
    now: int,
    weights: Mapping[int, float] | None = None,
) -> Inputs:
    """The chosen reports added up. ``now``: epoch seconds. ``weights``: share of a unit's figures.

    Parts that owe the report lower the coverage, not the value.
    """
    if choice is None:
        return Inputs(dict.fromkeys(measures), coverage=0.0)
    key, share = (choice.start_day, choice.end_day), weights or {}
    sums: dict[str, float | None] = {
        name: sum(share.get(one, 1) * held[one][key].figures[name] for one in choice.unit_ids)
        for name in measures
    }
    return Inputs(sums, coverage=choice.coverage, as_of=min(day_start(choice.reaches), now))
