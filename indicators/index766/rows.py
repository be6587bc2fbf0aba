"""What the card of Decision 766 is drawn from: groups, components, units, the next step. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from core.period import Period
from core.units import Unit
from core.values import Value
from indicators.asking.compare import Change
from indicators.defining.model import Definition
from indicators.evaluating.scoring import Component, Scored
from indicators.index766.reconcile import Counts, Gap, hundredths


@dataclass(frozen=True, slots=True)
class Step:
    """What the next point needs: ``share`` to reach (a fraction), ``gain`` points for it.

    ``cases``: how many more of the present denominator must count, None where that is not known.
    """

    gain: float
    share: float
    cases: int | None


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """One component: our points, the official ones, and the gap between them."""

    scored: Scored
    value: Value | None  # the indicator behind it
    official: Decimal | None
    counts: Counts | None  # what the portal divided it from
    flags: tuple[str, ...]
    gap: Gap | None
    step: Step | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group with its components. ``code``: as the portal writes it."""

    code: str
    definition: Definition
    value: Value
    week: Change | None  # against what was known seven days ago
    ceiling: float
    official: Decimal | None
    gap: Gap | None
    rows: tuple[ComponentRow, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All of it for one unit and period. ``asked_at``: when the portal was asked, if ever."""

    unit: Unit
    period: Period
    definition: Definition
    value: Value
    week: Change | None
    official: Decimal | None
    gap: Gap | None
    groups: tuple[GroupRow, ...]
    asked_at: int | None
    flags: tuple[str, ...]

    @property
    def ceiling(self) -> float:
        """The most points there are."""
        return math.fsum(one.ceiling for one in self.groups)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's estimate beside its official total."""

    value: Value
    official: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """Official − estimate; None where one of them has no figure."""
        if self.official is None or self.value.value is None:
            return None
        return self.official - hundredths(self.value.value)


def step(spec: Component, value: Value | None) -> Step | None:
    """What one more point needs, or what is left of the ceiling where that is less.

    None where the part is not judged, is full already, or has a rule without proportion.
    """
    if value is None or value.value is None or spec.rule not in ("linear", "inverse"):
        return None
    sign = 1.0 if spec.rule == "linear" else -1.0
    had = value.value if sign > 0 else 1.0 - value.value
    left = spec.ceiling * (1 - min(1.0, had / spec.full_at))
    if left < 0.005:
        return None
    gain = min(1.0, left)
    need = gain * spec.full_at / spec.ceiling
    cases = None if not value.denominator else math.ceil(need * value.denominator - 1e-9)
    return Step(gain, value.value + sign * need, cases)
