"""The two judgements on a value: status against the promise, freshness against the clock. Pure.

They are separate axes: a value may be on target and stale at once, and says both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core import format as say
from core.calendar import WorkingCalendar
from core.clock import DAY, day_date, day_start, epoch, from_epoch, local_day
from core.period import Period
from core.values import Freshness, Status, Target
from indicators.defining.model import Definition

_DUST = 1e-12
_SPAN = re.compile(r"^(\d+)(m|h|d)$")
_SECONDS = {"m": 60, "h": 3_600, "d": DAY}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Cover:
    """What one source has delivered. Moments are epoch seconds.

    Data are whole for events in [``since``, ``until``). The first load goes back to ``bottom``.
    ``failing_since`` is the first failure after the last success. ``over``: nothing further back
    will come, for nobody asks any more or the source has refused for long.
    """

    source: str
    since: int | None = None
    until: int | None = None
    last_success: int | None = None
    failing_since: int | None = None
    bottom: int | None = None
    over: bool = False

    @property
    def loading(self) -> bool:
        """Does the first load still go on, backwards in time?"""
        if self.over or self.since is None or self.bottom is None:
            return False
        return self.since > self.bottom

    @property
    def arriving(self) -> bool:
        """Is the first load still to bring something: it goes on, or has begun without a batch?

        One that has failed before anything came brings nothing; nor does one that nobody asked,
        which has no ``bottom``.
        """
        if self.until is None:
            return self.bottom is not None and self.failing_since is None and not self.over
        return self.loading


def of_kind(source: str, kind: str) -> str:
    """The name of what a source has delivered of one kind of facts."""
    return f"{source}/{kind}"


def worse(one: Cover, other: Cover) -> Cover:
    """Of two deliveries of one source: what can be said of both."""
    whole = None not in (one.since, other.since, one.until, other.until)
    return Cover(
        one.source,
        max(one.since or 0, other.since or 0) if whole else None,
        min(one.until or 0, other.until or 0) if whole else None,
        _least(one.last_success, other.last_success),
        _earliest(one.failing_since, other.failing_since),
        one.bottom,
        (one.over or other.over) and not (one.arriving or other.arriving),
    )


def without(cover: Cover, lost: Mapping[str, int]) -> Cover:
    """What would be delivered had its source failed since a moment (``lost``, by source)."""
    since = lost.get(cover.source)
    if since is None:
        return cover
    return replace(
        cover,
        until=_earliest(cover.until, since) if cover.until is not None else None,
        last_success=_earliest(cover.last_success, since) if cover.last_success else None,
        failing_since=_earliest(cover.failing_since, since),
    )


def _least(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else min(one, other)


def _earliest(one: int | None, other: int | None) -> int | None:
    return min((x for x in (one, other) if x is not None), default=None)


def status(definition: Definition, value: float | None, target: Target | None) -> Status:
    """On target, within the watch band of it (a share of the target), or off; else not judged."""
    if value is None or target is None:
        return Status.NONE
    figure = target.figure
    band = abs(figure) * definition.watch_within
    if target.at_least is not None:
        short = figure - value
    elif target.at_most is not None:
        short = value - figure
    else:
        short = abs(value - figure)
    if short <= _DUST:
        return Status.ON
    return Status.WATCH if short <= band + _DUST else Status.OFF


def due(definition: Definition, as_of: int, calendar: WorkingCalendar) -> int:
    """The moment by which newer data than ``as_of`` must have come (epoch seconds)."""
    found = _SPAN.match(definition.cadence)
    if found:
        expected = as_of + int(found[1]) * _SECONDS[found[2]]
    else:
        expected = _months_later(as_of, _MONTHS[definition.cadence])
    late = definition.lateness
    match definition.lateness_unit:
        case "minutes":
            return expected + late * 60
        case "hours":
            return expected + late * 3_600
        case "days":
            return expected + late * DAY
        case "working_days":
            day = calendar.add(day_date(local_day(expected - 1)), late)
            return epoch(calendar.closes(calendar.next_working(day)))


def _months_later(moment: int, months: int) -> int:
    """The same day and hour some months later; the month's last day where that day is missing."""
    at = from_epoch(moment)
    count = at.year * 12 + at.month - 1 + months
    year, month = divmod(count, 12)
    day = at.day
    while day > 28:
        try:
            return epoch(at.replace(year=year, month=month + 1, day=day))
        except ValueError:
            day -= 1
    return epoch(at.replace(year=year, month=month + 1, day=day))


def freshness(
    definition: Definition,
    period: Period,
    as_of: int | None,
    covers: Iterable[Cover],
    now: int,
    calendar: WorkingCalendar,
    *,
    stock: bool = False,
) -> tuple[Freshness, str]:
    """The worst judgement over the sources, with its sentence ("" when fresh).

    ``as_of`` is the latest moment that the data cover, None where nothing was delivered. A period
    that was delivered whole stays fresh whatever happens to the source later. ``stock``: what
    stands at the end of a period was opened before it, so all of the first load matters.
    """
    covers = list(covers)
    if as_of is None:
        broken = _first_failure(covers)
        if broken is not None:
            return Freshness.MISSING, f"chưa có số liệu, nguồn lỗi từ {say.since(broken, now)}"
        return Freshness.MISSING, "chưa có số liệu"
    note = loading(period, covers, stock=stock)
    if as_of >= day_start(period.end_day):
        return Freshness.FRESH, note
    broken = _first_failure(covers)
    if broken is not None:
        return Freshness.FAILED, _both(f"nguồn lỗi từ {say.since(broken, now)}", note)
    if now > due(definition, as_of, calendar):
        return Freshness.STALE, _both(f"số liệu đến {_until(as_of, now)}", note)
    return Freshness.FRESH, note


def _first_failure(covers: Iterable[Cover]) -> int | None:
    """Since when the longest failing source fails."""
    return min((c.failing_since for c in covers if c.failing_since is not None), default=None)


def _start(period: Period, cover: Cover, stock: bool) -> int:
    """From when on the source's data matter for the period."""
    start = day_start(period.start_day)
    return min(start, cover.bottom) if stock and cover.bottom is not None else start


def loading(period: Period, covers: Iterable[Cover], *, stock: bool = False) -> str:
    """Words while the data do not reach back to where they matter."""
    awaited = sum(1 for c in covers if c.until is None and c.arriving)
    if awaited:
        return f"đang nạp dữ liệu: chưa có gì từ {awaited} nguồn"
    late = [
        (c.since, c.loading)
        for c in covers
        if c.since is not None and c.since > _start(period, c, stock)
    ]
    if not late:
        return ""
    since, goes_on = max(late)
    return f"{'đang nạp dữ liệu: từ' if goes_on else 'dữ liệu có từ'} {say.day(since)}"


def _until(as_of: int, now: int) -> str:
    """The covered end; a midnight is said as the day before it, which it closes."""
    if as_of == day_start(local_day(as_of)):
        return say.day(day_date(local_day(as_of) - 1))
    return say.since(as_of, now)


def _both(first: str, second: str) -> str:
    return f"{first}; {second}" if second else first


def coverage(period: Period, cover: Cover, now: int, *, stock: bool = False) -> float:
    """Share of the period for which the source delivered, in hundredths, 0..1; 1: none is owed.

    In a running period only what came so far is counted: how far behind the source is, is told by
    freshness. For a ``stock`` the share of all that the first load shall bring.
    """
    if cover.since is None or cover.until is None:
        return 0.0
    start = _start(period, cover, stock)
    end = day_start(period.end_day)
    if now < end:
        end = min(now, cover.until)
    if end <= start:
        return 1.0
    held = min(end, cover.until) - max(start, cover.since)
    return max(0.0, min(1.0, round(held / (end - start), 2)))
