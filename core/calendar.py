"""Working days of the Vietnamese administration.

Monday to Friday, less public holidays and Tết (library ``holidays``, Labour Code art. 112), with
the swapped and extra days that the Government announces each year (a data file of ours,
``config/working_days.toml``): ``off`` days are free though a weekday, ``work`` days are worked
though a weekend, to make up.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import holidays

from core.clock import DAY, TZ, day_date, day_number, day_start, local_day
from core.errors import ConfigError
from core.settings import ROOT

OPENS = time(7, 30)
CLOSES = time(17, 0)


@cache
def _public(year: int) -> frozenset[date]:
    """Public holidays of a year, observed days included."""
    return frozenset(holidays.country_holidays("VN", years=year))


def _wrong(day: object, year: str) -> str:
    """Why it is no day of that year, Vietnamese; "" where it is one."""
    if type(day) is not date:  # a moment would equal no day, and be passed over unseen
        return f"“{day}” không phải là ngày, như {year}-01-02"
    return "" if str(day.year) == year else f"“{day}” không thuộc năm {year}"


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked. Days are local dates."""

    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    _before: dict[int, int] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Day number → what ``_days_before`` found, which is asked for every dossier."""

    @classmethod
    def load(cls, path: Path) -> WorkingCalendar:
        """Read the announced days. Raises ConfigError naming file, key and value."""
        try:
            data = tomllib.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            raise ConfigError([f"{path}: thiếu tệp lịch làm việc"]) from None
        except tomllib.TOMLDecodeError as fault:
            raise ConfigError([f"{path}: {fault}"]) from fault
        faults, sets = list[str](), {"off": set[date](), "work": set[date]()}
        for name in data:
            if name != "year":
                faults.append(f"{path}: {name}: chỉ nhận các bảng [year.<năm>]")
        years = data.get("year", {})
        if not isinstance(years, dict):
            raise ConfigError([*faults, f"{path}: year: phải là các bảng [year.<năm>]"])
        for year, lists in years.items():
            if not isinstance(lists, dict):
                faults.append(f"{path}: year.{year}: phải là bảng [year.{year}] với off, work")
                continue
            for key, days in lists.items():
                if key == "source":
                    continue
                at = f"{path}: year.{year}.{key}"
                if key not in sets:
                    faults.append(f"{at}: chỉ nhận off, work, source")
                elif not isinstance(days, list):
                    faults.append(f"{at}: “{days}” phải là danh sách ngày, như [2026-01-02]")
                else:
                    faults += [f"{at}: {why}" for one in days if (why := _wrong(one, year))]
                    sets[key].update(days)
        if faults:
            raise ConfigError(faults)
        return cls(frozenset(sets["off"]), frozenset(sets["work"]))

    def is_working(self, day: date) -> bool:
        """Is the day worked?"""
        if day in self.work:
            return True
        if day in self.off or day.weekday() >= 5:
            return False
        return day not in _public(day.year)

    def next_working(self, day: date) -> date:
        """The day itself when worked, else the first worked day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def add(self, day: date, working_days: int) -> date:
        """The date ``working_days`` worked days after ``day`` (before it when negative)."""
        step = timedelta(days=1 if working_days >= 0 else -1)
        left = abs(working_days)
        while left:
            day += step
            if self.is_working(day):
                left -= 1
        return day

    def between(self, start: date, end: date) -> int:
        """Worked days in [start, end); negative when end is before start."""
        return self._days_before(day_number(end)) - self._days_before(day_number(start))

    def worked(self, moment: int, seconds: int) -> int:
        """The moment ``seconds`` after another, time counted on worked days only (epoch seconds).

        A worked day counts from midnight to midnight: sources keep no office hours.
        """
        at, left = moment, seconds
        while True:
            ends = day_start(local_day(at) + 1)
            if self.is_working(day_date(local_day(at))):
                if at + left < ends:
                    return at + left
                left -= ends - at
            at = ends

    def worked_seconds(self, start: int, end: int) -> int:
        """Seconds from one moment to another that lie on worked days; 0 when the end is before.

        A worked day counts from midnight to midnight.
        """
        if end <= start:
            return 0
        first, last = local_day(start), local_day(end)
        if first == last:
            return (end - start) * self._worked(first)
        whole = self._days_before(last) - self._days_before(first + 1)
        morning = (day_start(first + 1) - start) * self._worked(first)
        return morning + whole * DAY + (end - day_start(last)) * self._worked(last)

    def _worked(self, day: int) -> int:
        return self._days_before(day + 1) - self._days_before(day)

    def _days_before(self, day: int) -> int:
        """Worked days from 2000 to the day (out); negative before 2000."""
        found = self._before.get(day)
        if found is None:
            at = day_date(day)
            before, inside = _worked_days(self, at.year)
            found = self._before[day] = before + inside[at.timetuple().tm_yday - 1]
        return found

    def opens(self, day: date) -> datetime:
        """Start of business on a day."""
        return datetime.combine(day, OPENS, TZ)

    def closes(self, day: date) -> datetime:
        """Close of business on a day: a date-only deadline ends here."""
        return datetime.combine(day, CLOSES, TZ)


@cache
def _worked_days(calendar: WorkingCalendar, year: int) -> tuple[int, tuple[int, ...]]:
    """Worked days from 2000 to the year's begin, and from there to each of its days (out)."""
    first = day_number(date(year, 1, 1))
    inside = [0]
    for day in range(first, day_number(date(year + 1, 1, 1)) - 1):
        inside.append(inside[-1] + calendar.is_working(day_date(day)))
    if year == 2000:
        return 0, tuple(inside)
    if year < 2000:
        total = inside[-1] + calendar.is_working(date(year, 12, 31))
        return _worked_days(calendar, year + 1)[0] - total, tuple(inside)
    before, whole = _worked_days(calendar, year - 1)
    return before + whole[-1] + calendar.is_working(date(year - 1, 12, 31)), tuple(inside)


@cache
def official() -> WorkingCalendar:
    """The calendar of the administration: the announced days of ``config/working_days.toml``."""
    return WorkingCalendar.load(ROOT / "config" / "working_days.toml")
