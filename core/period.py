"""Periods of the calendar: half open, in whole local days, with their grain.

Written forms (also in URLs and the database): ``2023-12-26`` day, ``2023-W52`` week (Monday),
``2023-12`` month, ``2023-Q4`` quarter, ``2023-H2`` six months, ``2023-9M`` nine months, ``2023``
year, ``2023-YTD`` year to date (lũy kế; up to today in the running year), and
``2023-12-26/YTD`` year to date up to and including a named day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from core.clock import day_number
from core.errors import MisuseError


class Grain(StrEnum):
    """The length of a period."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE = "nine_months"
    YEAR = "year"
    YTD = "ytd"


FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years that may be asked for; the calendar of the store is laid out between them."""

_FORMS = (
    "2023-12-26, 2023-W52, 2023-12, 2023-Q4, 2023-H2, 2023-9M, 2023, 2023-YTD hoặc 2023-12-26/YTD"
)
_RE = re.compile(
    r"^(?P<y>\d{4})(?:-(?:(?P<ytd>YTD)|W(?P<w>\d{1,2})|Q(?P<q>[1-4])|H(?P<h>[12])|(?P<n>9M)"
    r"|(?P<m>\d{2})(?:-(?P<d>\d{2})(?P<slash>/YTD)?)?))?$"
)


def _month_start(year: int, month: int) -> date:
    """First day of a month whose number may run past 12."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


@lru_cache(maxsize=4_096)
def _written(start: date, end: date, grain: Grain) -> str:
    """The same few hundred periods are written for thousands of values."""
    s, last = start, end - timedelta(days=1)
    match grain:
        case Grain.DAY:
            return s.isoformat()
        case Grain.WEEK:
            y, w, _ = s.isocalendar()
            return f"{y}-W{w:02d}"
        case Grain.MONTH:
            return f"{s:%Y-%m}"
        case Grain.QUARTER:
            return f"{s.year}-Q{(s.month - 1) // 3 + 1}"
        case Grain.HALF:
            return f"{s.year}-H{1 if s.month == 1 else 2}"
        case Grain.NINE:
            return f"{s.year}-9M"
        case Grain.YEAR:
            return f"{s.year}"
        case Grain.YTD:
            return f"{last.isoformat()}/YTD"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """``start`` is in, ``end`` is out."""

    start: date
    end: date
    grain: Grain

    @classmethod
    def of(cls, grain: Grain, day: date) -> Period:
        """The period of this grain that holds ``day``; for YTD it ends with that day."""
        y, m = day.year, day.month
        match grain:
            case Grain.DAY:
                return cls(day, day + timedelta(days=1), grain)
            case Grain.WEEK:
                monday = day - timedelta(days=day.weekday())
                return cls(monday, monday + timedelta(days=7), grain)
            case Grain.MONTH:
                return cls(date(y, m, 1), _month_start(y, m + 1), grain)
            case Grain.QUARTER:
                first = (m - 1) // 3 * 3 + 1
                return cls(date(y, first, 1), _month_start(y, first + 3), grain)
            case Grain.HALF:
                first = 1 if m <= 6 else 7
                return cls(date(y, first, 1), _month_start(y, first + 6), grain)
            case Grain.NINE:
                return cls(date(y, 1, 1), date(y, 10, 1), grain)
            case Grain.YEAR:
                return cls(date(y, 1, 1), date(y + 1, 1, 1), grain)
            case Grain.YTD:
                return cls(date(y, 1, 1), day + timedelta(days=1), grain)

    @classmethod
    def parse(cls, text: str, today: date) -> Period:
        """Read a written period; ``today`` ends a running year to date.

        Raises MisuseError naming the allowed forms.
        """
        found = _RE.match(text.strip().upper())
        if not found:
            raise MisuseError(f"Kỳ không đọc được: “{text}”. Các dạng nhận: {_FORMS}.")
        g = found.groupdict()
        y = int(g["y"])
        if not FIRST_YEAR <= y <= LAST_YEAR:
            raise MisuseError(
                f"Kỳ “{text}” ngoài khoảng {FIRST_YEAR}–{LAST_YEAR}. Các dạng nhận: {_FORMS}."
            )
        try:
            if g["ytd"]:
                last = date(y, 12, 31)
                return cls.of(Grain.YTD, min(today, last) if today.year == y else last)
            if g["w"]:
                return cls.of(Grain.WEEK, date.fromisocalendar(y, int(g["w"]), 1))
            if g["q"]:
                return cls.of(Grain.QUARTER, date(y, int(g["q"]) * 3, 1))
            if g["h"]:
                return cls.of(Grain.HALF, date(y, 1 if g["h"] == "1" else 7, 1))
            if g["n"]:
                return cls.of(Grain.NINE, date(y, 1, 1))
            if g["d"]:
                grain = Grain.YTD if g["slash"] else Grain.DAY
                return cls.of(grain, date(y, int(g["m"]), int(g["d"])))
            if g["m"]:
                return cls.of(Grain.MONTH, date(y, int(g["m"]), 1))
            return cls.of(Grain.YEAR, date(y, 1, 1))
        except (ValueError, OverflowError) as fault:
            raise MisuseError(
                f"Kỳ không có trên lịch: “{text}”. Các dạng nhận: {_FORMS}."
            ) from fault

    @property
    def code(self) -> str:
        """The written form; ``Period.parse(p.code, any day)`` gives ``p`` back."""
        return _written(self.start, self.end, self.grain)

    @property
    def start_day(self) -> int:
        """First day number (in)."""
        return day_number(self.start)

    @property
    def end_day(self) -> int:
        """Day number after the last (out)."""
        return day_number(self.end)

    @property
    def days(self) -> int:
        """Length in calendar days."""
        return (self.end - self.start).days

    @property
    def month_aligned(self) -> bool:
        """True when whole months answer it."""
        return self.start.day == 1 and self.end.day == 1

    def holds(self, day: date) -> bool:
        """Is the day inside?"""
        return self.start <= day < self.end

    def running(self, today: date) -> bool:
        """Does the period still go on today (its last day is not over)?"""
        return self.start <= today < self.end

    def previous(self) -> Period:
        """The period of the same grain just before; for YTD the same stretch of the year before."""
        if self.grain is Grain.YTD:
            return self.last_year()
        if self.grain is Grain.NINE:
            return Period.of(Grain.NINE, date(self.start.year - 1, 1, 1))
        return Period.of(self.grain, self.start - timedelta(days=1))

    def last_year(self) -> Period:
        """The same period one year earlier (cùng kỳ); 29 February becomes the 28th."""
        if self.grain is Grain.WEEK:
            y, w, _ = self.start.isocalendar()
            back = date.fromisocalendar(y - 1, min(w, 52), 1)
            return Period.of(Grain.WEEK, back)
        last = self.end - timedelta(days=1)
        day = last if self.grain in (Grain.YTD, Grain.DAY) else self.start
        try:
            back = day.replace(year=day.year - 1)
        except ValueError:
            back = date(day.year - 1, 2, 28)
        return Period.of(self.grain, back)

    def label(self) -> str:
        """Vietnamese words, e.g. ``Tháng 12/2023``."""
        s, last = self.start, self.end - timedelta(days=1)
        match self.grain:
            case Grain.DAY:
                return f"{s:%d/%m/%Y}"
            case Grain.WEEK:
                return f"Tuần {s.isocalendar().week}, {s:%d/%m}–{last:%d/%m/%Y}"
            case Grain.MONTH:
                return f"Tháng {s.month}/{s.year}"
            case Grain.QUARTER:
                return f"Quý {('I', 'II', 'III', 'IV')[(s.month - 1) // 3]}/{s.year}"
            case Grain.HALF:
                return f"6 tháng {'đầu' if s.month == 1 else 'cuối'} năm {s.year}"
            case Grain.NINE:
                return f"9 tháng năm {s.year}"
            case Grain.YEAR:
                return f"Năm {s.year}"
            case Grain.YTD:
                return f"Lũy kế đến {last:%d/%m/%Y}"

    def inside(self) -> str:
        """The same inside a sentence: ``tháng 12/2023``."""
        text = self.label()
        return text[:1].lower() + text[1:]

    def months(self) -> list[Period]:
        """The calendar months that it touches, in order."""
        out, at = [], Period.of(Grain.MONTH, self.start)
        while at.start < self.end:
            out.append(at)
            at = Period.of(Grain.MONTH, at.end)
        return out


def month_index(day: date) -> int:
    """Months since year 0: ``year * 12 + month - 1``; the key of the month cuboids."""
    return day.year * 12 + day.month - 1


def last_months(last: date, count: int = 12) -> list[Period]:
    """So many months up to the one that holds ``last``, oldest first."""
    first = Period.of(Grain.MONTH, _month_start(last.year - 1, last.month + 13 - count))
    return Period(first.start, last + timedelta(days=1), Grain.DAY).months()
