"""What a green figure stands on: months, units, procedures, and what may hide. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.period import Period
from core.values import Status, Target


@dataclass(frozen=True, slots=True)
class Part:
    """Numerator and denominator of a piece: a unit, a procedure, a month's end."""

    numerator: float
    denominator: float
    code: str = ""
    name: str = ""

    @property
    def rate(self) -> float | None:
        """Its own rate."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Month:
    """A closed month: its parts, its value, and what its last working days brought.

    ``value`` None: nothing to divide. ``share``: of the month's working days that are its end.
    """

    period: Period
    value: float | None
    status: Status
    numerator: float | None
    denominator: float | None
    tail: Part | None = None
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Hidden:
    """Cases that do not show as missed, and may be. ``moved``: they are counted as met now.

    ``before``: (cases, denominator) in the same working days last year; None: not comparable.
    """

    measure: str
    title: str
    count: float
    moved: bool
    before: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a green figure stands on. Lists are empty where the indicator has no such pieces."""

    value: float
    target: Target
    numerator: float | None
    denominator: float | None
    months: Sequence[Month] = ()
    units: Sequence[Part] = ()
    procedures: Sequence[Part] = ()
    last_year: Part | None = None  # the same working days
    this_year: Part | None = None
    hidden: Sequence[Hidden] = ()
