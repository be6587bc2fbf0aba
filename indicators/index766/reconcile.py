"""Why an official score and our estimate differ, class by class. Pure; in hundredths of a point.

A gap is official − estimate, where an estimate that is not judged counts nothing. Its classes sum
to it exactly: what cannot be attributed by a calculation is *unexplained*, never guessed away.

* missing: points of what we have no data for, and records of the period that we set aside;
* late: our figure as it was when the portal was asked, against the one of now;
* rule: the official points against our rule applied to the official numerator and denominator, and
  what the portal gives where it had nothing to divide by and we have no figure either;
* unit: records of the period set aside because their agency is no unit that we know;
* unexplained: the rest, rounding included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_EVEN, Decimal

from indicators.evaluating.scoring import Component, points

ZERO = Decimal(0)
_CENT = Decimal("0.01")


def hundredths(value: float | Decimal) -> Decimal:
    """Points to two decimals, as the portal writes them."""
    return Decimal(str(value)).quantize(_CENT, ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Gap:
    """The classes of a gap, in points; negative where they make the official score the lower."""

    missing: Decimal = ZERO
    late: Decimal = ZERO
    rule: Decimal = ZERO
    unit: Decimal = ZERO
    unexplained: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Official − estimate."""
        return sum((getattr(self, one.name) for one in fields(self)), ZERO)

    def __add__(self, other: Gap) -> Gap:
        return Gap(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Counts:
    """What a share was divided from."""

    numerator: float
    denominator: float

    @property
    def share(self) -> float | None:
        """None where there is nothing to divide by."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Aside:
    """Records set aside that would have counted: for an unknown agency, and for other reasons."""

    unit: int = 0
    other: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a score on both sides.

    ``official``: points, None where the portal does not tell them. ``estimate``: ours, None where
    not judged. ``late``: what came after the portal was asked, in points of the estimate. ``gap``:
    of a part that is reconciled itself.
    """

    ceiling: Decimal
    official: Decimal | None
    estimate: Decimal | None
    late: Decimal = ZERO
    gap: Gap | None = None


def component(
    spec: Component,
    official: Decimal | None,
    told: Counts | None,
    now: float | None,
    then: Counts | None,
    aside: Aside,
) -> Line:
    """A component on both sides.

    ``official``: the portal's points; ``told``: what it divided them from; ``now``: our share;
    ``then``: what ours was divided from when the portal was asked, None where that is not known.
    """
    top = hundredths(spec.ceiling)
    ruled = _points(spec, None if told is None else told.share)
    estimate = _points(spec, now)
    before = _points(spec, None if then is None else then.share)
    late = before - estimate if before is not None and estimate is not None else ZERO
    if official is None:
        official = ruled  # the portal tells the share only: our rule makes its points
    if official is None:
        return Line(top, None, estimate, late)
    nothing = told is not None and not told.denominator  # what it gives for none is its rule
    if estimate is None:
        gap = Gap(rule=official) if nothing else Gap(missing=official)
        return Line(top, official, None, ZERO, gap)
    rule = official - ruled if ruled is not None else ZERO
    unit = missing = ZERO
    if told is not None and then is not None and ruled is not None and before is not None:
        unit, missing = _set_aside(ruled - before, told, then, aside)
    if nothing:
        rule = official - estimate - late
    rest = official - estimate - missing - late - rule - unit
    return Line(top, official, estimate, late, Gap(missing, late, rule, unit, rest))


def _points(spec: Component, share: float | None) -> Decimal | None:
    made = points(spec, share)
    return None if made is None else hundredths(made)


def _set_aside(
    effect: Decimal, told: Counts, then: Counts, aside: Aside
) -> tuple[Decimal, Decimal]:
    """(unit, missing): the part of an effect of records that we know to be set aside.

    Only where the records that the portal counts beyond ours may be such at all: no fewer in the
    numerator, no more than in the denominator. The effect is shared by their number.
    """
    beyond = told.denominator - then.denominator
    if beyond <= 0 or not 0 <= told.numerator - then.numerator <= beyond:
        return ZERO, ZERO
    unit = min(float(aside.unit), beyond)
    other = min(float(aside.other), beyond - unit)
    share = Decimal(str(beyond))
    return (
        hundredths(effect * Decimal(str(unit)) / share),
        hundredths(effect * Decimal(str(other)) / share),
    )


def whole(official: Decimal, estimate: Decimal | None, lines: Sequence[Line]) -> Gap:
    """The gap of a score from its parts.

    What the portal gives beyond the parts that it tells is missing as far as it can only come from
    parts that we do not judge: all beyond the ceilings of the parts that we do judge.
    """
    gap = sum((one.gap for one in lines if one.gap is not None), Gap())
    untold = [one for one in lines if one.official is None]
    beyond = official - _sum(one.official for one in lines)
    judged = [one for one in untold if one.estimate is not None]
    room = _sum(one.ceiling for one in untold if one.estimate is None)
    missing = min(max(beyond - _sum(one.ceiling for one in judged), ZERO), room)
    gap += Gap(missing=missing, late=_sum(one.late for one in judged))
    rest = official - (estimate or ZERO) - gap.total
    return gap + Gap(unexplained=rest)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((one for one in amounts if one is not None), ZERO)
