"""When: the settings' words as APScheduler's triggers, in the product's time zone."""

from __future__ import annotations

from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from connectors.base import Stream
from core.clock import TZ
from core.errors import ConfigError
from core.settings import Settings, SourceSettings
from jobs import windows


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
    name: str, source: SourceSettings, stream: Stream, jitter: int
) -> CronTrigger | IntervalTrigger:
    """The settings' cron, else their interval, else the stream's own cadence.

    ``jitter`` in seconds. Raises ConfigError.
    """
    if source.cron:
        made = cron(source.cron, f"sources.{name}.cron")
        made.jitter = jitter or None
        return made
    every = source.every or stream.cadence
    return IntervalTrigger(seconds=int(every.total_seconds()), timezone=TZ, jitter=jitter or None)


def of_sweep(name: str, source: SourceSettings, stream: Stream) -> CronTrigger | None:
    """When a stream is swept; None where that is not set or not possible. Raises ConfigError."""
    if not source.sweep or not stream.sweepable:
        return None
    return cron(source.sweep, f"sources.{name}.sweep")


def faults(settings: Settings, now: int) -> list[str]:
    """Everything about the schedule that cannot be read; empty when it is sound."""
    found: list[str] = []
    lines = [("jobs.verify_cron", settings.jobs.verify_cron)]
    for name, source in settings.sources.items():
        if source.cron:
            lines.append((f"sources.{name}.cron", source.cron))
        if source.sweep:
            lines.append((f"sources.{name}.sweep", source.sweep))
        if source.every is not None and source.every.total_seconds() < 1:
            found.append(f"sources.{name}.every: phải từ 1 giây trở lên")
        try:
            windows.floor(source.backfill_from, now, f"sources.{name}.backfill_from")
        except ConfigError as fault:
            found += fault.faults
    for where, text in lines:
        try:
            cron(text, where)
        except ConfigError as fault:
            found += fault.faults
    return found
