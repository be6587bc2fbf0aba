"""The one place that asks the time, and the product's time zone.

Stored moments are whole seconds since 1970 in UTC (``int``); stored days are days since
1970-01-01 in Asia/Ho_Chi_Minh (``int``). Viet Nam has had no daylight saving since 1975, so the
local day is an exact shift of the moment.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

TZ = ZoneInfo("Asia/Ho_Chi_Minh")
OFFSET = 7 * 3600
DAY = 86_400
_EPOCH = date(1970, 1, 1)


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.now(UTC)


class FrozenClock:
    """A clock that stands still: demonstrations and tests."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it was frozen at."""
        return self._at


def frozen_at(text: str) -> FrozenClock:
    """Read ``2023-12-26`` (taken as 17:30 local, after office hours) or an ISO moment.

    Raises ValueError when the text is neither.
    """
    if len(text) == 10:
        return FrozenClock(datetime.combine(date.fromisoformat(text), time(17, 30), TZ))
    at = datetime.fromisoformat(text)
    return FrozenClock(at if at.tzinfo else at.replace(tzinfo=TZ))


def epoch(at: datetime) -> int:
    """Aware datetime → whole seconds since 1970 UTC."""
    return int(at.timestamp())


def from_epoch(seconds: int) -> datetime:
    """Seconds since 1970 UTC → aware datetime in the product's zone."""
    return datetime.fromtimestamp(seconds, TZ)


def local_day(seconds: int) -> int:
    """Seconds since 1970 UTC → day number in the product's zone."""
    return (seconds + OFFSET) // DAY


def day_number(day: date) -> int:
    """Calendar date → day number."""
    return (day - _EPOCH).days


def day_date(number: int) -> date:
    """Day number → calendar date."""
    return _EPOCH + timedelta(days=number)


def day_start(number: int) -> int:
    """Day number → seconds since 1970 UTC at local midnight."""
    return number * DAY - OFFSET


def today(clock: Clock) -> date:
    """The local date now."""
    return clock.now().astimezone(TZ).date()
