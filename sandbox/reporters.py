"""Templates that the units themselves drop: districts until 2025, then communes, and the agencies.

Most come in time, some late, some never, some with a share where a count was asked for; who does
what follows from the unit's code and the period, so that it is the same at every start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from zlib import crc32

from core.calendar import WorkingCalendar
from core.clock import day_date, local_day
from core.period import Period
from core.reporting import Duty, file_name, kept
from core.settings import ROOT
from core.units import Level, Unit
from store.places import territory

FIRST = date(2024, 1, 1)
"""Before it the province reported its own figures only."""
_SILENT, _LATE, _FAULTY = 5, 14, 17
"""Of a hundred templates: never sent up to the first, late up to the second, then faulty."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """One template as a unit drops it. ``rows``: measure, unit code, period, figure."""

    name: str
    day: date
    rows: tuple[tuple[str, str, str, str], ...]


def _draw(*parts: str) -> int:
    return crc32("|".join(parts).encode())


@cache
def _calendar() -> WorkingCalendar:
    return WorkingCalendar.load(ROOT / "config" / "working_days.toml")


def dropped(now: int) -> Iterator[Dropped]:
    """Every template dropped by ``now`` by a unit in its own name."""
    today, units = day_date(local_day(now)), territory.load().units
    for duty in kept().duty:
        if duty.about is Level.PROVINCE:
            continue
        for period in duty.periods(FIRST, today):
            if period.start < FIRST or period.end > today:
                continue
            for unit in duty.subjects(units, period.end - timedelta(days=1)):
                made = _one(duty, period, unit)
                if made is not None and made.day <= today:
                    yield made


def _one(duty: Duty, period: Period, unit: Unit) -> Dropped | None:
    drawn = _draw(duty.id, unit.code, period.code)
    share, due = drawn % 100, duty.due_day(period, _calendar())
    if share < _SILENT:
        return None
    day = _calendar().add(due, -(drawn // 100 % 3))
    if share < _LATE:
        day = _calendar().add(due, 1 + drawn // 100 % 9)
    figures = _figures(duty, unit, period)
    if _LATE <= share < _FAULTY and len(figures) > 1:
        part, whole = figures[0], figures[1]
        figures[0] = (part[0], f"{int(part[1]) * 100 // max(1, int(whole[1]))}%")
    rows = tuple((measure, unit.code, period.code, figure) for measure, figure in figures)
    return Dropped(f"{file_name(unit.code, period)}-{duty.id}.csv", day, rows)


def _figures(duty: Duty, unit: Unit, period: Period) -> list[tuple[str, str]]:
    """Wholes stand still, parts grow with the months towards them."""
    measures, months = kept().measures, (period.start.year - 2024) * 12 + period.start.month
    out = []
    for measure in duty.measures:
        whole = 2 + _draw(measures[measure].of or measure, unit.code) % 30
        if measures[measure].of:
            begun = _draw(measure, unit.code) % max(1, whole)
            out.append((measure, str(min(whole, begun + months * whole // 60))))
        else:
            out.append((measure, str(whole)))
    return out
