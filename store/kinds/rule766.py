"""Rule B of the on-time rate (indicator 2.1 of Decision 766), what one dossier needs of it. Pure.

Its eight rules stand in reference/domain.md 1.8 and are explained in docs/decisions/0010. A dossier
that has ended is judged once for all (``dossier_row``). One that has not is judged at the end of a
period; whether it is late by then turns once, from "within" to "late", so that one moment says it
for every period.
"""

from __future__ import annotations

import calendar as months
from datetime import datetime, time

from core.calendar import WorkingCalendar
from core.clock import DAY, TZ, day_start, epoch, from_epoch, local_day
from store.facts.spec import Offer

HOUR = 3_600


def legal_end(received: int, offer: Offer, calendar: WorkingCalendar) -> int | None:
    """When the procedure's longest legal time ends; None where the catalogue tells none.

    A term of 0 is the day of receipt. Working days are counted on worked days alone.
    """
    if offer.term is None:
        return None
    if offer.term == 0:
        return day_start(local_day(received) + 1) - 1
    match offer.term_unit:
        case "hour":
            return received + round(offer.term * HOUR)
        case "day":
            return received + round(offer.term * DAY)
        case "working_day":
            return calendar.worked(received, round(offer.term * DAY))
        case "month":
            return _months_later(received, round(offer.term))
    return None


def _months_later(moment: int, count: int) -> int:
    """The same day and time so many months later; the month's last day where it is shorter."""
    at = from_epoch(moment)
    year, month = divmod(at.month - 1 + count, 12)
    year, month = at.year + year, month + 1
    day = min(at.day, months.monthrange(year, month)[1])
    return epoch(datetime.combine(at.date().replace(year, month, day), time(), TZ)) + (
        moment - day_start(local_day(moment))
    )


def lapses(
    due: int, asked: int | None, answered: int | None, asked_again: int | None
) -> int | None:
    """The moment after which a dossier that has not ended is late; None: never.

    While the first request for papers waits, the moment of asking stands for the end (rule 3); from
    the second request on it is late whatever its due date; else the period's end stands for the end
    (rule 6), which is late once the due date is past.
    """
    at: int | None = due
    if asked is not None and asked <= due:
        at = None if answered is None else max(due, answered)
    if asked_again is not None:
        at = asked_again if at is None else min(at, asked_again)
    return at
