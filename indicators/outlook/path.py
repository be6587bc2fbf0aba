"""Where a figure should stand today to keep its promise: the target path. Pure.

A path runs from corner to corner, linear in working days: nobody is behind for a weekend or Tết.
Its shape follows from what is promised:

* a rate that must hold all the time keeps one level from the promise's first day (``standing``);
* a sum or a count starts from nothing with the period and ends with it (``counted``);
* a stock, a reported figure, or a promise with a day to reach it (``by``) climbs from where it
  stood when the promise began (``climbing``); after that day the level stands.

Milestones of the document are corners of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from core.calendar import WorkingCalendar
from core.period import Grain, Period
from indicators.asking.snapshot import is_observed, is_stock
from indicators.defining.model import CountOf, Definition, SumOf, TargetSpec

Shape = Literal["standing", "counted", "climbing"]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Path:
    """Corners (a day's end, the figure then), oldest first; before the first there is no path."""

    shape: Shape
    corners: tuple[tuple[date, float], ...]
    document: str

    @property
    def end(self) -> tuple[date, float]:
        """The last corner: when, and what, was promised in the end."""
        return self.corners[-1]

    def at(self, day: date, calendar: WorkingCalendar) -> float | None:
        """What the path asks for at the end of a day; None before it begins."""
        if day < self.corners[0][0]:
            return None
        for (start, low), (end, high) in pairwise(self.corners):
            if day <= end:
                whole = calendar.between(start + _DAY, end + _DAY)
                done = calendar.between(start + _DAY, day + _DAY)
                return high if not whole else low + (high - low) * done / whole
        return self.end[1]


def whole(period: Period) -> Period:
    """The period that a promise is kept or broken in: of a year to date the whole year."""
    return Period.of(Grain.YEAR, period.start) if period.grain is Grain.YTD else period


def shape_of(definition: Definition, spec: TargetSpec) -> Shape:
    """What kind of promise it is."""
    if isinstance(definition.value, SumOf | CountOf) and not is_observed(definition):
        return "counted"
    if spec.by or spec.milestones or is_observed(definition):
        return "climbing"
    return "climbing" if definition.value.kind == "last" and is_stock(definition) else "standing"


def begins(definition: Definition, spec: TargetSpec, period: Period) -> date:
    """The day before the path's first: what stood at its end is where the path starts from."""
    shape, start = shape_of(definition, spec), whole(period).start
    first = {"climbing": spec.since, "standing": max(start, spec.since), "counted": start}[shape]
    return first - _DAY


def path(
    definition: Definition, spec: TargetSpec, period: Period, before: float | None
) -> Path | None:
    """The path of a promise in a period.

    ``before``: the figure at the end of the day ``begins``; None where it is not known, and then a
    climbing promise without milestones has no path. One that was kept already stands level.
    """
    shape = shape_of(definition, spec)
    goal = _figure(spec)
    start = begins(definition, spec, period)
    if shape == "standing":
        return Path(shape, ((start, goal), (whole(period).end - _DAY, goal)), spec.document)
    if shape == "counted":
        corners = [(start, 0.0), *_milestones(spec, whole(period))]
        return Path(shape, (*corners, (whole(period).end - _DAY, goal)), spec.document)
    end = spec.by or date(spec.since.year, 12, 31)
    stones = [(one.on, one.figure) for one in spec.milestones]
    if before is None and not stones:
        return None
    first = [] if before is None else [(start, _not_past(spec, before))]
    return Path(shape, (*first, *stones, (end, goal)), spec.document)


def _milestones(spec: TargetSpec, period: Period) -> list[tuple[date, float]]:
    """Those inside the period, but for its last day, which the promise itself holds."""
    last = period.end - _DAY
    return [(m.on, m.figure) for m in spec.milestones if period.start <= m.on < last]


def _not_past(spec: TargetSpec, before: float) -> float:
    """A figure that was better than the promise already: the path asks for the promise alone."""
    if spec.at_least is not None:
        return min(before, spec.at_least)
    if spec.at_most is not None:
        return max(before, spec.at_most)
    return before


def _figure(spec: TargetSpec) -> float:
    for one in (spec.at_least, spec.at_most, spec.equals):
        if one is not None:
            return one
    raise ValueError("a target without a figure")
