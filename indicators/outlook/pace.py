"""The running period by its working days: how far it is, and what pace is needed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from core.calendar import WorkingCalendar
from core.clock import day_date, epoch, local_day
from core.period import Period
from core.values import Target
from indicators.outlook.path import whole

_DAY = timedelta(days=1)
_DUST = 1e-9


@dataclass(frozen=True, slots=True)
class Progress:
    """Working days of a period: those that are over and in the data, and all.

    ``last``: the last of those that are over; None before the first.
    """

    done: int
    total: int
    last: date | None

    @property
    def left(self) -> int:
        """Working days from tomorrow on."""
        return self.total - self.done


def progress(period: Period, reach: int, calendar: WorkingCalendar) -> Progress:
    """How far a period is when the data reach to a moment (epoch seconds).

    A day is over at its close of business.
    """
    full = whole(period)
    day = day_date(local_day(reach))
    if reach < epoch(calendar.closes(day)):
        day -= _DAY
    day = min(day, full.end - _DAY)
    total = calendar.between(full.start, full.end)
    if day < full.start:
        return Progress(0, total, None)
    done = calendar.between(full.start, day + _DAY)
    return Progress(done, total, _nth(full, done, calendar))


def _nth(period: Period, count: int, calendar: WorkingCalendar) -> date | None:
    """The day on which a period has had so many working days; None for none or more than it has."""
    if not 0 < count <= calendar.between(period.start, period.end):
        return None
    return calendar.add(period.start - _DAY, count)


def stretch(period: Period, count: int, calendar: WorkingCalendar) -> Period | None:
    """The first ``count`` working days of a period, as a piece of it; None where it has not any."""
    full = whole(period)
    last = _nth(full, count, calendar)
    return None if last is None else Period(full.start, last + _DAY, period.grain)


def fewer(done: int, period: Period, calendar: WorkingCalendar) -> int:
    """Of so many working days as many as a period has: what both sides of a comparison have."""
    full = whole(period)
    return min(done, calendar.between(full.start, full.end))


def worked(period: Period, moment: int, calendar: WorkingCalendar) -> float:
    """Working days of a period that are over at a moment; of a day that runs, by its hours."""
    full = whole(period)
    day = min(max(day_date(local_day(moment)), full.start), full.end)
    done = float(calendar.between(full.start, day))
    if day == full.end or not calendar.is_working(day):
        return done
    opens, closes = epoch(calendar.opens(day)), epoch(calendar.closes(day))
    return done + min(1.0, max(0.0, (moment - opens) / (closes - opens)))


def moment_of(period: Period, days: float, calendar: WorkingCalendar) -> int:
    """The first moment (epoch seconds) at which so many of a period's working days are over.

    ``days``: more than 0, at most as many as the period has.
    """
    count = ceil(days - _DUST)
    day = calendar.add(whole(period).start - _DAY, count)
    opens, closes = epoch(calendar.opens(day)), epoch(calendar.closes(day))
    return opens + ceil((days - count + 1) * (closes - opens) - _DUST)


@dataclass(frozen=True, slots=True)
class Need:
    """What must come from tomorrow on.

    ``certain``: it can no longer be missed (True) or met (False); None: it is open. ``rate``: of
    the cases that are expected to come, the share that must be good (or at most bad). ``per_day``:
    units of the figure for each working day left.
    """

    certain: bool | None
    rate: float | None = None
    per_day: float | None = None
    cases: float | None = None  # that are expected to come


def needed_rate(target: Target, numerator: float, denominator: float, coming: float) -> Need:
    """The rate that the coming cases must have, for all of the period to keep the promise."""
    goal = target.figure
    required = goal * (denominator + coming) - numerator
    floor = target.at_most is None
    if coming <= 0:
        met = required <= _DUST if floor else required >= -_DUST
        return Need(met, cases=0.0)
    if floor:
        certain = True if required <= _DUST else False if required > coming + _DUST else None
    else:
        certain = False if required < -_DUST else True if required >= coming - _DUST else None
    share = min(1.0, max(0.0, round(required / coming, 12)))
    return Need(certain, rate=share if certain is None else None, cases=coming)


def needed_count(target: Target, value: float, left: int) -> Need:
    """How much must come each working day. Only floors ask for a pace."""
    missing = target.figure - value
    if target.at_most is not None:
        return Need(False if missing < -_DUST else None)
    if missing <= _DUST:
        return Need(True)
    if left <= 0:
        return Need(False)
    return Need(None, per_day=missing / left)
