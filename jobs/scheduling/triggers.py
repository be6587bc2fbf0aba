"""When: the settings' words as APScheduler's triggers, in the product's time zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from connectors import registry
from connectors.base import Stream
from core.calendar import WorkingCalendar
from core.clock import TZ, day_number, day_start, from_epoch
from core.errors import ConfigError
from core.paper_settings import PaperSettings
from core.settings import Settings, SourceSettings, StreamSettings
from core.settings import span as read_span
from jobs.pulling import sources, windows


class OnWorkingDays(BaseTrigger):  # type: ignore[misc]
    """Another trigger, silent on days that are not worked: weekends, holidays, Tết."""

    __slots__ = ("calendar", "inner")

    def __init__(self, inner: BaseTrigger, calendar: WorkingCalendar) -> None:
        self.inner = inner
        self.calendar = calendar

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        """The inner trigger's next time on a worked day; None when there is none any more."""
        at: datetime | None = self.inner.get_next_fire_time(previous, now)
        while at is not None:
            day = at.astimezone(TZ).date()
            if self.calendar.is_working(day):
                return at
            opens = self.calendar.next_working(day)
            at = self.inner.get_next_fire_time(None, from_epoch(day_start(day_number(opens))))
        return None


class MovedToWorkingDays(BaseTrigger):  # type: ignore[misc]
    """Another trigger whose times on days of rest move to the same hour of the next worked day."""

    __slots__ = ("calendar", "inner")

    def __init__(self, inner: BaseTrigger, calendar: WorkingCalendar) -> None:
        self.inner = inner
        self.calendar = calendar

    def times(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """(when it comes, when it was meant) of all that are meant from a moment on, in order."""
        at: datetime | None = self.inner.get_next_fire_time(None, since)
        while at is not None:
            local = at.astimezone(TZ)
            day = self.calendar.next_working(local.date())
            yield datetime.combine(day, local.timetz()), local
            at = self.inner.get_next_fire_time(None, at + timedelta(seconds=1))

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        """The first that comes now or later, and after the one before."""
        for moved, _ in self.times(now - _REST):
            if moved >= now and (previous is None or moved > previous):
                return moved
        return None


_REST = timedelta(days=20)
"""No rest is longer, not even Tết with its swapped days."""


def cron(text: str, where: str) -> CronTrigger:
    """A cron line; days of the week by name, since numbers differ between systems.

    Raises ConfigError naming ``where``.
    """
    weekday = text.split()[-1] if text.split() else ""
    if any(char.isdigit() for char in weekday):
        raise ConfigError([f"{where}: “{text}”: thứ trong tuần viết bằng tên (mon, tue, … sun)."])
    try:
        return CronTrigger.from_crontab(text, timezone=TZ)
    except ValueError as fault:
        raise ConfigError(
            [f"{where}: “{text}” không đọc được; viết như “30 2 * * *” ({fault})."]
        ) from fault


def of_stream(
    name: str, source: SourceSettings, stream: Stream, jitter: int, calendar: WorkingCalendar
) -> BaseTrigger:
    """The settings' cron, else their interval, else the stream's own cadence.

    ``jitter`` in seconds. Raises ConfigError.
    """
    plan = source.stream(stream.name)
    if plan.cron:
        own = source.streams.get(stream.name)
        at = f"sources.{name}.streams.{stream.name}" if own and own.cron else f"sources.{name}"
        made: BaseTrigger = cron(plan.cron, f"{at}.cron")
        made.jitter = jitter or None
    else:
        made = interval(plan.every or stream.cadence, jitter)
    return OnWorkingDays(made, calendar) if plan.working_days else made


def interval(every: timedelta, jitter: int) -> IntervalTrigger:
    """Every so often; ``jitter`` in seconds."""
    return IntervalTrigger(seconds=int(every.total_seconds()), timezone=TZ, jitter=jitter or None)


def rhythm(text: str, where: str, jitter: int = 0) -> BaseTrigger:
    """A span (``7d``) or a cron line. Raises ConfigError naming ``where``."""
    every = read_span(text)
    if isinstance(every, timedelta):
        if every < timedelta(minutes=1):
            raise ConfigError([f"{where}: “{text}”: phải từ 1m trở lên"])
        return interval(every, jitter)
    made = cron(text, where)
    made.jitter = jitter or None
    return made


def missed(trigger: BaseTrigger, last: int | None, now: int, grace: int) -> bool:
    """Has a time of the trigger passed since ``last`` (epoch seconds), not longer ago than grace?

    What was missed while nobody was there (a restart at night) is made up for once.
    """
    since = max(now - grace, -1 if last is None else last)
    at = trigger.get_next_fire_time(None, from_epoch(since + 1))
    return at is not None and at.timestamp() <= now


def of_sweep(name: str, source: SourceSettings, stream: Stream) -> BaseTrigger | None:
    """When a stream is swept; None where that is not set or not possible. Raises ConfigError."""
    plan = source.stream(stream.name)
    if not plan.sweep or not stream.sweepable:
        return None
    return rhythm(plan.sweep, f"sources.{name}.sweep")


def faults(settings: Settings, now: int) -> list[str]:
    """Everything about the schedule that cannot be read; empty when it is sound."""
    found = _fault(cron, settings.jobs.verify_cron, "jobs.verify_cron")
    for name in [one for one in PaperSettings.model_fields if one.endswith("_cron")]:
        text = getattr(settings.paper, name)
        found += _fault(cron, text, f"paper.{name}") if text else []
    found += _fault(cron, settings.publish.cron, "publish.cron")
    for name, source in settings.sources.items():
        here = f"sources.{name}"
        found += _of_plan(here, source)
        found += _fault(windows.floor, source.backfill_from, now, f"{here}.backfill_from")
        if source.streams and name in registry.names():
            found += sources.stream_faults(source, registry.get(name))
        for stream, plan in source.streams.items():
            found += _of_plan(f"{here}.streams.{stream}", plan)
    return found


def _of_plan(where: str, plan: SourceSettings | StreamSettings) -> list[str]:
    found = _fault(cron, plan.cron, f"{where}.cron") if plan.cron else []
    if plan.every is not None and plan.every < timedelta(seconds=1):
        found.append(f"{where}.every: phải từ 1 giây trở lên")
    return found + (_fault(rhythm, plan.sweep, f"{where}.sweep") if plan.sweep else [])


def _fault(read: Callable[..., object], *given: object) -> list[str]:
    try:
        read(*given)
    except ConfigError as fault:
        return fault.faults
    return []
