"""Which promise holds for a period and a unit. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from core import format as say
from core.clock import day_number
from core.period import Period
from core.units import Unit
from core.values import Target
from indicators.defining.model import Definition, TargetSpec


def made(spec: TargetSpec) -> Target:
    """A definition's target as the word of `core`."""
    return Target(
        at_least=spec.at_least,
        at_most=spec.at_most,
        equals=spec.equals,
        document=spec.document,
        since=day_number(spec.since),
    )


def names(spec: TargetSpec, unit: Unit) -> bool:
    """Is it this unit that a promise is made of?

    A code alone is read on the promise's first day, for another territory may bear it later;
    ``CODE@YEAR`` names its unit whatever the day. ``./ioc check`` holds every promise to that.
    """
    said = (spec.unit or "").strip().upper()
    return said == unit.slug.upper() or (said == unit.code.upper() and unit.valid(spec.since))


def _binding(definition: Definition, unit: Unit | None) -> list[TargetSpec]:
    """What is promised of every unit and of this one; ``unit`` None: of every unit alone."""
    return [
        one
        for one in definition.targets
        if one.unit is None or (unit is not None and names(one, unit))
    ]


def promised(definition: Definition, day: date, unit: Unit | None) -> TargetSpec | None:
    """The latest promise made for a day or earlier; a unit's own one wins."""
    held = [one for one in _binding(definition, unit) if one.since <= day]
    return max(held, key=lambda one: (one.unit is not None, one.since), default=None)


def judging_day(period: Period, today: date) -> date:
    """The day of which the promise judges a period: its last one, of a running period today.

    What is promised from July on does not judge a year in March; of a period that has not begun
    the last day is looked at, for that is what is promised of it.
    """
    last = period.end - timedelta(days=1)
    return min(last, today) if period.start <= today else last


def target(definition: Definition, day: date, unit: Unit | None) -> Target | None:
    """The promise that holds on a day."""
    spec = promised(definition, day, unit)
    return None if spec is None else made(spec)


def upcoming(definition: Definition, day: date, unit: Unit | None) -> Target | None:
    """The first promise that begins after a day; None where none is known."""
    later = [one for one in _binding(definition, unit) if one.since > day]
    return made(min(later, key=lambda one: (one.since, one.unit is None))) if later else None


def words(definition: Definition, promise: Target, lang: str = "vi") -> str:
    """``≥ 99 %``, ``≤ 1 %``, ``100 %``, ``≥ 226``."""
    if definition.unit == "%":
        figure = say.percent(promise.figure, max(1, definition.decimals), lang)
    else:
        figure = say.number(promise.figure, definition.decimals, lang)
    if promise.equals is not None:
        return figure
    return f"{'≥' if promise.at_least is not None else '≤'}{say.NBSP}{figure}"
