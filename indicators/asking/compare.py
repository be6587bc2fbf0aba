"""Two values of one indicator beside each other, and a value beside its target. Pure.

Rates are compared in percentage points (``điểm``), everything else in its own unit. Direction and
judgement are apart: ``▲`` says that a figure rose, ``better`` says whether that is good.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from core import format as say
from core.period import Grain
from core.units import REORGANISED
from core.values import Target, Value
from indicators.defining.measures import measure
from indicators.defining.model import CountOf, Definition, Gain, Ratio, SumOf


class Shown(Protocol):
    """What of a definition decides how a difference is written and judged."""

    @property
    def unit(self) -> str:
        """Unit of measure: ``%``, ``hồ sơ`` …"""
        ...

    @property
    def decimals(self) -> int:
        """Decimals on screen."""
        ...

    @property
    def direction(self) -> str:
        """``higher``, ``lower`` or ``neutral``: which way is better."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """From ``before`` to now. ``difference`` is in points for rates, else in the unit."""

    before: Value
    difference: float
    decimals: int
    better: bool | None  # None: no visible change, a neutral indicator, or one of unlike periods
    across_break: bool  # the two stand on different territories (01/07/2025)
    unlike: bool = False  # a count of a period that still runs, beside one of a whole period

    def display(self, lang: str = "vi") -> str:
        """``▲ 0,6``, ``▼ 12``, ``= 0,0``."""
        return say.signed(self.difference, self.decimals, lang)


@dataclass(frozen=True, slots=True)
class Gap:
    """Distance to the target: ``amount`` ≥ 0 in points or units, and on which side it lies."""

    amount: float
    decimals: int
    met: bool
    below: bool  # the value is smaller than the target

    def display(self, lang: str = "vi") -> str:
        """The bare amount: ``18,8``, ``19``; a gap that is there never rounds to 0: ``< 0,1``."""
        text = say.trimmed(self.amount, self.decimals, lang)
        if text == "0" and self.amount > 0:
            return f"<{say.NBSP}{say.number(10**-self.decimals, self.decimals, lang)}"
        return text


def is_rate(definition: Shown) -> bool:
    """Rates are held as fractions and shown in percent."""
    return definition.unit == "%"


def _apart(left: float, right: float, rate: bool) -> float:
    """Left − right without the dust of binary fractions; in points for rates."""
    gap = Decimal(repr(left)) - Decimal(repr(right))
    return float(gap * 100 if rate else gap)


def change(
    now: Value, before: Value | None, definition: Shown, *, alike: bool = False
) -> Change | None:
    """Compare two values; None where one of them has no figure.

    Nor are two scores compared of which other parts were judged: that is no change of either.
    ``alike``: their stretches were made equally long.
    """
    if before is None or now.value is None or before.value is None or rescored(before, now):
        return None
    difference = _apart(now.value, before.value, is_rate(definition))
    better: bool | None = None
    unlike = not alike and _unlike(now, before, definition)
    if unlike:
        return Change(before, difference, definition.decimals, None, apart(before, now), unlike)
    if definition.direction in ("higher", "lower") and not _invisible(difference, definition):
        better = (difference > 0) == (definition.direction == "higher")
    return Change(before, difference, definition.decimals, better, apart(before, now))


def _unlike(now: Value, before: Value, definition: Shown) -> bool:
    """Is a count of some days beside a whole period's? To date, both end on the same day."""
    runs = now.running and not before.running and now.period.grain is not Grain.YTD
    return runs and isinstance(definition, Definition) and grows(definition)


def grows(definition: Definition) -> bool:
    """Is the figure larger the longer a period runs: a sum, a count, a share used at all?"""
    if isinstance(definition.value, SumOf | CountOf | Gain):
        return True
    if not isinstance(definition.value, Ratio):
        return False
    part, whole = measure(definition.value.numerator), measure(definition.value.denominator)
    return part.used_by is not None and whole.used_by is None


def apart(before: Value, now: Value) -> bool:
    """Do two values stand on different territories? Not where one was converted to the other's."""
    over = before.period.start < REORGANISED <= now.period.start
    return over and not (before.moved or now.moved)


def rescored(left: Value, right: Value) -> bool:
    """Are they scores of which not as many points were judged?"""
    return right.ceiling is not None and left.denominator != right.denominator


def broken(left: Value, right: Value) -> bool:
    """Must a line not be joined here: other territories, another definition, other parts scored?"""
    return apart(left, right) or left.definition != right.definition or rescored(left, right)


def _invisible(difference: float, definition: Shown) -> bool:
    """Would it be written as 0 at the shown decimals?"""
    return say.signed(difference, definition.decimals).startswith("=")


def gap(value: Value, definition: Shown) -> Gap | None:
    """Distance of a value from its target; None without a figure or without a target."""
    target = value.target
    if target is None or value.value is None:
        return None
    away = _apart(value.value, target.figure, is_rate(definition))
    return Gap(abs(away), definition.decimals, _met(away, target), away < 0)


def far(value: Value) -> tuple[int, float]:
    """Sort key, largest first: how urgent, then how far from the target as a share of it.

    Without a target or a figure the share is 0.
    """
    if value.target is None or value.value is None:
        return value.status.urgency, 0.0
    goal = value.target.figure
    return value.status.urgency, abs(value.value - goal) / (abs(goal) or 1.0)


def _met(away: float, target: Target) -> bool:
    if target.at_least is not None:
        return away >= 0
    if target.at_most is not None:
        return away <= 0
    return away == 0
