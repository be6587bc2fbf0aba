"""Which stretch of time to ask a source for. Pure: moments in, windows out.

A window is half open on the stream's cursor (the moment of the last change at the source). The
newest window comes first, so that the running period is whole first; going back, by whole local
days, as many as bring about one batch, each window committed with the coverage it adds, so that a
stop loses about a batch of work.
"""

from __future__ import annotations

from datetime import date

from connectors.base import Window
from core.clock import DAY, day_number, day_start, from_epoch, local_day
from core.errors import ConfigError

LONG = 35 * DAY
"""A silence longer than this is caught up month by month."""


MONTH = 28
"""So many days are a month: from here on windows keep to the calendar's months."""
LONGEST = 31
"""Days of the longest window back."""


def month_start(moment: int) -> int:
    """First second of the local month that holds the moment."""
    return day_start(day_number(from_epoch(moment).date().replace(day=1)))


def floor(backfill_from: str, now: int, where: str = "backfill_from") -> int:
    """Where going back ends: the named day, or the start of last year. Raises ConfigError."""
    if not backfill_from:
        return day_start(day_number(date(from_epoch(now).year - 1, 1, 1)))
    try:
        return day_start(day_number(date.fromisoformat(backfill_from)))
    except ValueError:
        raise ConfigError(
            [f"{where}: “{backfill_from}” không phải là ngày dạng 2023-01-01"]
        ) from None


def newest(covered_to: int | None, now: int, lookback: int, bottom: int) -> list[Window]:
    """What is new: from the end of coverage less the look-back; at first the running month.

    After a long silence the months are caught up oldest first, so that coverage stays in one piece.
    """
    if covered_to is None:
        return [Window(max(month_start(now - 1), min(bottom, now - 1)), now)]
    since = max(min(covered_to, now) - lookback, 0)
    if now - since <= lookback + LONG:
        return [Window(since, now)]
    return months(since, now)[::-1]


def days(length: int, records: int, batch: int) -> int:
    """How many days the next window back may have: 1 to 31.

    The last one was ``length`` seconds long. When it brought fewer records than a batch the next is
    twice as long, else as long as a batch would have taken.
    """
    held = max(1, -(-length // DAY))
    wanted = held * 2 if records < batch else held * batch // records
    return min(LONGEST, max(1, wanted))


def before(covered_from: int, bottom: int, span: int) -> Window | None:
    """The whole days just before what is covered, at most ``span``; None when going back is done.

    A span of a month ends at the month's first day.
    """
    if covered_from <= bottom:
        return None
    start = day_start(local_day(covered_from - 1)) - (span - 1) * DAY
    if span >= MONTH:
        start = month_start(covered_from - 1)
    return Window(max(start, bottom), covered_from)


def months(since: int, until: int) -> list[Window]:
    """The windows of a stretch by calendar month, newest first."""
    out: list[Window] = []
    top = until
    while top > since:
        start = max(month_start(top - 1), since)
        out.append(Window(start, top))
        top = start
    return out


def joined(covered: tuple[int, int] | None, window: Window, now: int) -> tuple[int, int] | None:
    """Coverage after the window has arrived whole; a stretch apart from it adds nothing.

    A window without a start is a full list: it covers all that ever was. Coverage never reaches
    beyond ``now``: what a clock that ran ahead has claimed is taken back.
    """
    since = 0 if window.since is None else window.since
    until = min(window.until, now)
    if covered is None:
        return since, until
    low, high = covered[0], min(covered[1], now)
    if high < low:  # all of it was claimed by a clock that ran ahead
        return since, until
    if since > high or until < low:
        return low, high
    return min(low, since), max(high, until)


def progress(top: int, bottom: int, window: Window, part: float) -> float:
    """Share of the way from ``top`` back to ``bottom`` that is done, 0..1.

    ``part`` is the share of ``window`` that has arrived.
    """
    if top <= bottom or window.since is None:
        return part
    reached = window.until - (window.until - window.since) * part
    return min(1.0, max(0.0, (top - reached) / (top - bottom)))
