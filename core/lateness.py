"""How late a source may be: a span of time, or working days that end at close of business."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.clock import DAY, day_date, epoch, local_day

if TYPE_CHECKING:
    from core.calendar import WorkingCalendar

_TEXT = re.compile(r"^(\d+)\s*(s|m|h|d|wd)$")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": DAY}


@dataclass(frozen=True, slots=True)
class Lateness:
    """Either ``seconds`` or, where that is 0, ``working_days``."""

    seconds: int = 0
    working_days: int = 0

    @property
    def text(self) -> str:
        """As it is written: ``2h``, ``2wd``."""
        if self.working_days:
            return f"{self.working_days}wd"
        unit = next((one for one in ("d", "h", "m") if self.seconds % _SECONDS[one] == 0), "s")
        return f"{self.seconds // _SECONDS[unit]}{unit}"

    @property
    def nominal(self) -> int:
        """Seconds, a working day taken for a day: for bars and comparisons only."""
        return self.seconds or self.working_days * DAY

    def due(self, since: int, calendar: WorkingCalendar, *, quiet: bool = False) -> int:
        """Until when nothing newer than ``since`` need have come (epoch seconds).

        ``2wd``: close of business of the second working day after. ``quiet``: the source is asked
        on working days only, so the other days do not count in a span either.
        """
        if self.working_days:
            day = calendar.add(day_date(local_day(since)), self.working_days)
            return epoch(calendar.closes(day))
        return calendar.worked(since, self.seconds) if quiet else since + self.seconds


def lateness(text: str) -> Lateness:
    """Read ``90m``, ``2h``, ``1d``, ``2wd``. Raises ValueError saying what is allowed."""
    found = _TEXT.match(text.strip())
    if not found or not int(found[1]):
        raise ValueError("phải là khoảng như 90m, 2h, 1d hoặc số ngày làm việc như 2wd, từ 1")
    count, unit = int(found[1]), found[2]
    return Lateness(working_days=count) if unit == "wd" else Lateness(count * _SECONDS[unit])


def overdue(
    since: int | None,
    now: int,
    calendar: WorkingCalendar,
    *,
    seconds: int,
    rule: str = "",
    quiet: bool = False,
) -> bool:
    """Should something newer than ``since`` have come by ``now`` (both epoch seconds)?

    ``rule``: the written lateness; without one ``seconds`` count, 0 of them meaning never late.
    What never came (None) is not late but missing.
    """
    if since is None or seconds <= 0:
        return False
    held = lateness(rule) if rule else Lateness(seconds)
    return now > held.due(since, calendar, quiet=quiet)
