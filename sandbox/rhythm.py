"""The rhythm of offices: working days, office hours, busy and quiet days; all as numpy arrays.

Days are local day numbers, moments seconds since 1970 UTC (``int64`` here, stored as ``int32``).
"""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt

from core.calendar import WorkingCalendar
from core.clock import DAY, OFFSET, day_date, day_number
from core.settings import ROOT

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

OPEN, NOON, BACK, CLOSE = 27_000, 41_400, 48_600, 61_200  # 07:30 11:30 13:30 17:00
_MORNING = NOON - OPEN
_MONTHS = (0.95, 0.85, 1.04, 1, 1, 1.04, 1.02, 1.04, 1.03, 1.02, 1.02, 1.06)
_WORKED = _MORNING + CLOSE - BACK  # seconds worked in a day


@cache
def calendar() -> WorkingCalendar:
    """The administration's calendar, with the announced swapped days."""
    return WorkingCalendar.load(ROOT / "config" / "working_days.toml")


class Rhythm:
    """Working days of whole years, with room after them for deadlines and late ends."""

    def __init__(self, first_year: int, last_year: int) -> None:
        self.first = day_number(date(first_year, 1, 1)) - 60
        end = day_number(date(last_year + 3, 1, 1))
        known = calendar()
        self.days: Ints = np.arange(self.first, end, dtype=np.int64)
        self.is_work = np.array([known.is_working(day_date(int(d))) for d in self.days])
        self.work: Ints = self.days[self.is_work]

    def add(self, day: Ints, worked: Ints) -> Ints:
        """The day ``worked`` worked days after ``day``, as ``WorkingCalendar.add`` counts."""
        at = np.searchsorted(self.work, day, side="right") - 1 + worked
        moved: Ints = self.work[np.clip(at, 0, len(self.work) - 1)]
        return np.where(worked == 0, day, moved)

    def between(self, start: Ints, end: Ints) -> Ints:
        """Worked days in [start, end)."""
        work = self.work
        return (np.searchsorted(work, end) - np.searchsorted(work, start)).astype(np.int64)

    def next(self, day: Ints) -> Ints:
        """The day itself when worked, else the first worked day after it."""
        return self.work[np.searchsorted(self.work, day)]

    def weights(self, year: int) -> tuple[Ints, Floats]:
        """Worked days of a year and how busy each is (they sum to 1).

        Mondays and month ends are busy, the days around Tết and other long breaks quiet.
        """
        lo, hi = day_number(date(year, 1, 1)), day_number(date(year + 1, 1, 1))
        days = self.work[(self.work >= lo) & (self.work < hi)]
        dates = [day_date(int(d)) for d in days]
        weekday = np.array([d.weekday() for d in dates])
        month = np.array([d.month for d in dates])
        busy = np.array([1.25, 1.06, 1.0, 0.95, 0.86, 0.45, 0.45])[weekday]
        busy *= np.array(_MONTHS)[month - 1]
        busy *= 1 + 0.04 * (days - lo) / 365
        for m in range(1, 13):
            mine = np.flatnonzero(month == m)
            busy[mine[-3:]] *= 1.15
            busy[mine[:2]] *= 1.06
        for at in np.flatnonzero(np.diff(days, prepend=days[0]) >= 6):
            busy[at : at + 5] *= np.array([0.4, 0.55, 0.7, 0.85, 0.95])[: len(busy[at : at + 5])]
            busy[max(0, at - 4) : at] *= 0.75
        return days, busy / busy.sum()


def moment(day: Ints, worked: Ints) -> Ints:
    """Day and seconds worked since it opened → moment; the noon break is stepped over."""
    tod = OPEN + worked + np.where(worked >= _MORNING, BACK - NOON, 0)
    return day * DAY - OFFSET + tod


def worked(at: Ints) -> Ints:
    """Seconds worked since the office opened on the moment's day, 0 before, all of it after."""
    tod = (at + OFFSET) % DAY
    early = np.clip(tod - OPEN, 0, _MORNING)
    return early + np.clip(tod - BACK, 0, CLOSE - BACK)


def closing(day: Ints) -> Ints:
    """Close of business on a day."""
    return day * DAY - OFFSET + CLOSE


def local(at: Ints) -> Ints:
    """Moment → local day number."""
    return (at + OFFSET) // DAY


def in_office(day: Ints, after: Ints, share: Floats) -> Ints:
    """A moment in the day's office hours, later than ``after`` when that is on the same day.

    ``share`` (0..1) places it in what is left of the day; 60 s after ``after`` at least, so that it
    may pass the close of business by a minute at most.
    """
    done = np.where(local(after) == day, worked(after), 0)
    spot = done + (share * (_WORKED - 60 - done).clip(0)).astype(np.int64)
    return np.maximum(moment(day, spot), after + 60)
