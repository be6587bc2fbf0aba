"""Which documents are due: the day's brief, reports of the week and the month before, forms.

A brief is due on working days and only on its day. A report is due from its hour on, or from that
hour of the next working day where it falls on a day of rest, until the next one of its kind is; so
is form II.06a of the quarter, the half-year and the year before, for two months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from apscheduler.triggers.base import BaseTrigger

from core.clock import day_start, from_epoch, local_day
from core.period import Grain
from exports.brief.kind import BRIEF
from exports.forms.form_kind import FORM, GRAINS
from exports.paper.kind import Kind
from exports.report.freeze import latest
from exports.report.kind import MONTH, WEEK
from jobs.context import Context
from jobs.scheduling import triggers

PLANS: Mapping[str, tuple[Kind[Any, Any], Grain | None]] = {
    BRIEF.name: (BRIEF, None),
    WEEK.name: (WEEK, Grain.WEEK),
    MONTH.name: (MONTH, Grain.MONTH),
    **{f"{FORM.name}_{grain.value}": (FORM, grain) for grain in GRAINS},
}
"""Name of a plan, whose setting is ``paper.<name>_cron`` → what is made, of how long a period."""
_BACK = timedelta(days=60)
"""What was meant longer ago than this nobody waits for, or a newer one of its kind was."""


@dataclass(frozen=True, slots=True)
class Due:
    """A document that is to be brought. ``about``: ISO date, or written period."""

    kind: Kind[Any, Any]
    about: str


def whens(context: Context) -> dict[str, BaseTrigger]:
    """Name of a plan → when it is due; what is not to be made by itself left out.

    Raises ConfigError.
    """
    out: dict[str, BaseTrigger] = {}
    for name, (_, grain) in PLANS.items():
        text = getattr(context.settings.paper, f"{name}_cron")
        if text:
            inner = triggers.cron(text, f"paper.{name}_cron")
            shape = triggers.OnWorkingDays if grain is None else triggers.MovedToWorkingDays
            out[name] = shape(inner, context.calendar)
    return out


def due(context: Context) -> list[Due]:
    """What is due now, whether it has been brought or not. Raises ConfigError."""
    now = from_epoch(context.now())
    out = []
    for name, trigger in whens(context).items():
        kind, grain = PLANS[name]
        if isinstance(trigger, triggers.MovedToWorkingDays) and grain is not None:
            out += [Due(kind, about) for about in _periods(trigger, grain, context)]
            continue
        at = trigger.get_next_fire_time(None, from_epoch(day_start(local_day(context.now()))))
        if at is not None and at <= now:
            out.append(Due(kind, now.date().isoformat()))
    return out


def _periods(trigger: triggers.MovedToWorkingDays, grain: Grain, context: Context) -> list[str]:
    """The periods whose documents came due last: over Tết that may be two weeks at once."""
    now = from_epoch(context.now())
    came = []
    for moved, meant in trigger.times(now - _BACK):
        if moved > now:
            break
        came.append((moved.date(), latest(grain, meant.date()).code))
    if not came:
        return []
    last = came[-1][0]
    return list(dict.fromkeys(about for day, about in came if day == last))
