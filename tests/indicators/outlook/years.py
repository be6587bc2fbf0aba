"""Synthetic years of dossiers: one sound, the others each with one planted weakness.

Every year goes with the year before it, which is sound, so that comparisons have something to hold.
"""

from __future__ import annotations

from datetime import date, timedelta

from core.clock import day_number, day_start
from core.facts import Closing
from tests.indicators.seeded import (
    AGENCY,
    AGENCY_2,
    BEN_LUC,
    CALENDAR,
    DUC_HOA,
    PROCS,
    START,
    dossier,
)

UNITS = (DUC_HOA, BEN_LUC, AGENCY, AGENCY_2)
LAST = date(2023, 12, 26)
_A_DAY = 4
_LATE_EACH = 300


def _worked(year: int, last: date) -> list[date]:
    days, day = [], date(year, 1, 1)
    while day <= last:
        if CALENDAR.is_working(day):
            days.append(day)
        day += timedelta(days=1)
    return days


class Year:
    """Collects (fact, unit) pairs; ``add`` makes one finished dossier."""

    def __init__(self) -> None:
        self.facts: list[tuple[object, int]] = []

    def add(
        self, day: date, unit: int, *, late: bool = False, proc: str = "", **more: object
    ) -> None:
        n = len(self.facts)
        done = day_start(day_number(day)) + 9 * 3_600 + n % 20_000
        received = done - 5 * 86_400
        due = done - 3_600 if late else done + 86_400
        code = proc or PROCS[n % len(PROCS)]
        given = {"proc_code": code, "proc_name": f"Thủ tục {code}", "channel": 2} | more
        self.facts.append((dossier(f"N{n:06}", received, due, done, **given), unit))

    def waiting(self, day: date, unit: int, **more: object) -> None:
        """One that is open, past its due date."""
        n = len(self.facts)
        received = day_start(day_number(day)) + 9 * 3_600
        self.facts.append((dossier(f"N{n:06}", received, received + 86_400, **more), unit))

    def standing(self, since: date, unit: int, due: date, until: date | None = None) -> None:
        """One that is open from a day on, to another where one is named."""
        given = [one and day_start(day_number(one)) + 9 * 3_600 for one in (since, due, until)]
        self.facts.append((dossier(f"N{len(self.facts):06}", *given), unit))

    def even(self, year: int, a_day: int = _A_DAY) -> None:
        """A sound stretch: as many every day, spread over units and procedures, hardly any late."""
        for day in _worked(year, min(date(year, 12, 31), LAST)):
            for n in range(a_day):
                number = len(self.facts)
                self.add(day, UNITS[(number + n) % len(UNITS)], late=number % _LATE_EACH == 7)


def sound() -> Year:
    made = Year()
    made.even(2022)
    made.even(2023)
    return made


def carried_by_a_unit() -> Year:
    """One unit has most of the dossiers, none late; the others are late far too often."""
    made = Year()
    made.even(2022)
    for day in _worked(2023, LAST):
        for _ in range(5):
            made.add(day, DUC_HOA)
        made.add(day, UNITS[1 + len(made.facts) % 3], late=len(made.facts) % 25 == 0)
    return made


def carried_by_a_procedure() -> Year:
    made = Year()
    made.even(2022)
    for day in _worked(2023, LAST):
        for n in range(6):
            number = len(made.facts)
            proc = PROCS[0] if n else PROCS[1 + number % 3]
            late = proc != PROCS[0] and number % 25 == 0
            made.add(day, UNITS[(number + n) % len(UNITS)], late=late, proc=proc)
    return made


def rushed_at_month_ends() -> Year:
    """Most are finished, all in time, in the last working days of each month."""
    made = Year()
    made.even(2022)
    days = _worked(2023, LAST)
    for day in days:
        last = CALENDAR.add(date(day.year + day.month // 12, day.month % 12 + 1, 1), -3)
        for n in range(20 if day >= last else 2):
            number = len(made.facts)
            late = day < last and number % 45 == 0
            made.add(day, UNITS[(number + n) % len(UNITS)], late=late)
    return made


def shrunk() -> Year:
    made = Year()
    made.even(2022)
    made.even(2023, _A_DAY // 2)
    return made


def piled_up() -> Year:
    """A stock of open ones, of which too many were overdue until June; two still are."""
    made = Year()
    for n in range(400):
        made.standing(date(2022, 12, 20), UNITS[n % len(UNITS)], date(2024, 12, 20))
    for n in range(40):
        made.standing(date(2023, 1, 3), UNITS[n % 4], date(2023, 1, 10), until=date(2023, 6, 15))
    for _ in range(2):
        made.standing(date(2023, 11, 1), DUC_HOA, date(2023, 12, 10))
    return made


def hidden_by_pauses() -> Year:
    """Late ones are paused and stay open, so no rule of finished dossiers sees them."""
    made = sound()
    for day in _worked(2023, date(2023, 12, 1))[::4]:
        for unit in UNITS:
            made.waiting(day, unit, paused=True, closing=Closing.OPEN)
    return made


PLANTED = {
    "unit_carries": carried_by_a_unit,
    "procedure_carries": carried_by_a_procedure,
    "month_end_carries": rushed_at_month_ends,
    "shrunk": shrunk,
    "hidden": hidden_by_pauses,
}
"""The reason that must be named → the year that it is planted in."""

BESIDE: dict[str, set[str]] = {
    "unit_carries": {"margin"},
    "procedure_carries": {"margin"},
    "month_end_carries": {"margin"},
    "shrunk": set(),
    "hidden": set(),
}
"""Planted reason → what is true of the same year too: late ones bring it near its target."""

COVERED = (START, None)
