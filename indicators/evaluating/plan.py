"""What must be computed anew: which periods of which indicator, and for which units. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from core.clock import day_date
from core.period import Grain, Period, month_index
from indicators.asking.places import Places, asked_day
from indicators.defining.measure import Measure, Shape
from indicators.defining.model import Definition

PUBLISHED = (Grain.MONTH, Grain.QUARTER, Grain.HALF, Grain.NINE, Grain.YEAR, Grain.YTD)
"""Grains whose values are kept version by version, for the province and every unit with data."""

Mark = tuple[str, int, int]
"""(fact kind, unit_id, month index): something there has changed."""


@dataclass(frozen=True)
class Due:
    """One period of one indicator to compute. ``units`` None: every unit."""

    definition: Definition
    period: Period
    units: frozenset[int] | None


def parts(wanted: Iterable[Due]) -> list[list[Due]]:
    """The same by the year in which the periods lie, the oldest first: none reaches over two.

    What is read for one part serves no other, so no more than a year stands in memory.
    """
    found: dict[int, list[Due]] = {}
    for one in wanted:
        found.setdefault(one.period.start.year, []).append(one)
    return [found[year] for year in sorted(found)]


@dataclass(frozen=True)
class Before:
    """What the last evaluation left: its day number, and the hash of every definition then."""

    day: int | None
    hashes: Mapping[str, str]


@lru_cache(maxsize=64)  # most indicators begin in the same month
def periods(first: date, today: date) -> tuple[Period, ...]:
    """Every published period from ``first``'s month on that has begun, oldest first."""
    found: set[Period] = set()
    month = Period.of(Grain.MONTH, first)
    while month.start <= today:
        for grain in (Grain.MONTH, Grain.QUARTER, Grain.HALF, Grain.YEAR, Grain.NINE):
            one = Period.of(grain, month.start)
            if one.holds(month.start):
                found.add(one)
        month = Period.of(Grain.MONTH, month.end)
    found.add(Period.of(Grain.YTD, today))
    return tuple(sorted(found))


def anew(definition: Definition, before: Before, *, full: bool) -> bool:
    """Is every period of an indicator computed, whatever has changed since?"""
    return full or before.day is None or before.hashes.get(definition.id) != definition.hash


def kept(period: Period, today: date) -> bool:
    """Does publishing keep the period's value current? Of years to date only the one to today.

    The year to an earlier day froze when that day ended: what came late is not in it.
    """
    if period.grain is Grain.YTD:
        return period == Period.of(Grain.YTD, today)
    return period.grain in PUBLISHED


def due(
    definition: Definition,
    wanted: Sequence[Measure],
    held: Iterable[Period],
    marks: Iterable[Mark],
    before: Before,
    today: int,
    places: Places,
    moved: Collection[Period] = (),
    *,
    full: bool = False,
) -> list[Due]:
    """The periods of an indicator that may have changed since the last evaluation.

    ``wanted``: the measures behind it (``Snapshot.measures_behind``). ``moved``: periods of which
    the sources have now delivered another share: every unit's coverage.
    """
    kinds = {kind for one in wanted for kind in one.kinds}
    lasting = (Shape.STOCK, Shape.SPAN, Shape.OBSERVED)
    standing = {one.kind for one in wanted if one.shape in lasting}
    reported = {one.kind for one in wanted if one.shape is Shape.OBSERVED}
    whole = anew(definition, before, full=full) or not wanted
    moving = any(leaf.now for one in wanted for leaf in one.leaves)
    changed = [
        # A year's figure that came in June speaks from June on, and is marked in December.
        (unit, month - 11 if kind in reported else month, kind in standing)
        for kind, unit, month in marks
        if kind in kinds
    ]
    out = []
    for period in held:
        if not definition.valid(period.end - timedelta(days=1)):
            continue
        other = whole or period in moved or _turned(period, before.day, today)
        if other or (moving and period.end_day > today):
            out.append(Due(definition, period, None))
            continue
        units = _touched(period, changed, places, today)
        if units:
            out.append(Due(definition, period, units))
    return out


def _turned(period: Period, day: int | None, today: int) -> bool:
    """Has the calendar moved inside the period, or past its end, since the last evaluation?"""
    return day is None or (day < today and period.end_day > day)


def _touched(
    period: Period,
    changed: Iterable[tuple[int, int, bool]],
    places: Places,
    today: int,
) -> frozenset[int]:
    """Units whose facts of the period changed, with the units around them.

    ``changed``: (unit, month, does what stands at its end stand later as well?).
    """
    first = month_index(period.start)
    last = month_index(day_date(period.end_day - 1))
    found: set[int] = set()
    for unit, month, standing in changed:
        if month <= last and (standing or month >= first):
            found |= {unit, places.above(unit)}
    if not found:
        return frozenset()
    return frozenset(found | {places.province(asked_day(period, day_date(today))).unit_id})
