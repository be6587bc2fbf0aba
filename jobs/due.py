"""Which documents are due: the day's brief, the reports of the week and the month before.

A brief is due on working days and only on its day. A report is due from its hour on, or from that
hour of the next working day where it falls on a day of rest, until the next one of its kind is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from apscheduler.triggers.base import BaseTrigger

from core.clock import day_start, from_epoch, local_day
from exports import issue
from exports.paper.kind import Kind
from exports.report.freeze import latest
from exports.report.kind import GRAINS
from jobs import triggers
from jobs.context import Context

_BACK = timedelta(days=60)
"""Longer ago than this no report was meant that is still the newest of its kind."""


@dataclass(frozen=True, slots=True)
class Due:
    """A document that is to be brought. ``about``: ISO date, or written period."""

    kind: Kind[Any, Any]
    about: str


def whens(context: Context) -> dict[str, BaseTrigger]:
    """Name of a kind → when it is due; those that are not to be made by themselves left out.

    Raises ConfigError.
    """
    out: dict[str, BaseTrigger] = {}
    for name in issue.KINDS:
        text = getattr(context.settings.paper, f"{name}_cron")
        if text:
            inner = triggers.cron(text, f"paper.{name}_cron")
            shape = triggers.MovedToWorkingDays if name in GRAINS else triggers.OnWorkingDays
            out[name] = shape(inner, context.calendar)
    return out


def due(context: Context) -> list[Due]:
    """What is due now, whether it has been brought or not. Raises ConfigError."""
    now = from_epoch(context.now())
    out = []
    for name, trigger in whens(context).items():
        kind = issue.KINDS[name]
        if isinstance(trigger, triggers.MovedToWorkingDays):
            out += [Due(kind, about) for about in _reports(trigger, name, context)]
            continue
        at = trigger.get_next_fire_time(None, from_epoch(day_start(local_day(context.now()))))
        if at is not None and at <= now:
            out.append(Due(kind, now.date().isoformat()))
    return out


def _reports(trigger: triggers.MovedToWorkingDays, name: str, context: Context) -> list[str]:
    """The periods whose reports came due last: over Tết that may be two weeks at once."""
    now = from_epoch(context.now())
    came = []
    for moved, meant in trigger.times(now - _BACK):
        if moved > now:
            break
        came.append((moved.date(), latest(GRAINS[name], meant.date()).code))
    if not came:
        return []
    last = came[-1][0]
    return list(dict.fromkeys(about for day, about in came if day == last))
