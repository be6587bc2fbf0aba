"""What a report tells of each indicator: its figure of the period, before it, and of the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core import format as say
from core.period import Grain, Period
from core.values import Freshness, Status, Value
from exports.brief.freeze import FULL, value_of
from exports.provenance.truth import shown
from indicators.asking.compare import Change, change
from indicators.catalog import Catalog
from indicators.defining.model import Definition


@dataclass(frozen=True, slots=True)
class Told:
    """One indicator of the province. ``past``: the same period a year before, in monthly reports.

    ``year``: the year to the period's last day, which its target is of.
    """

    definition: Definition
    now: Value
    before: Value
    past: Value | None
    year: Value

    @property
    def judged(self) -> Status:
        """The verdict on the year, else on the period; none where there is no figure."""
        for one in (self.year, self.now):
            if not one.withheld:
                return one.status
        return Status.NONE

    @property
    def held(self) -> bool:
        """Is there a figure of the period?"""
        return not self.now.withheld

    @property
    def changed(self) -> Change | None:
        """Against the period before; None where one of them has no figure, or a doubted one."""
        if any(one.withheld or doubted(one) for one in (self.now, self.before)):
            return None
        return change(self.now, self.before, self.definition)

    @property
    def moved(self) -> bool:
        """Is it written otherwise than before?"""
        return shown(self.now) != shown(self.before)

    @property
    def better(self) -> bool | None:
        """Better or worse; None where it did not move, is in doubt, or too few cases tell it."""
        found = self.changed
        if found is None or not self.moved or found.across_break:
            return None
        least = self.definition.minimum_count
        counts = (self.now.denominator, self.before.denominator)
        if any(one is not None and one < least for one in counts):
            return None
        return found.better

    @property
    def values(self) -> tuple[Value, ...]:
        """Every value that is told."""
        return tuple(one for one in (self.now, self.before, self.past, self.year) if one)


def doubted(value: Value) -> bool:
    """Is it shown, but past its promise, or delivered only in part?"""
    worn = value.freshness in (Freshness.STALE, Freshness.FAILED)
    thin = value.coverage is not None and value.coverage < FULL
    return not value.withheld and (worn or thin)


def cases(value: Value, decimals: int) -> str:
    """``12/40``, the counts behind a share; "" of one that has come without them."""
    if value.numerator is None or value.denominator is None:
        return ""
    return "/".join(say.trimmed(one, decimals) for one in (value.numerator, value.denominator))


def told(catalog: Catalog, period: Period) -> list[Told]:
    """Every indicator that is asked in the period, in the order of the screens."""
    year = Period.of(Grain.YTD, period.end - timedelta(days=1))
    before = period.previous()
    past = period.last_year() if period.grain is Grain.MONTH else None
    out = []
    for one in catalog.definitions():
        grain = period.grain in one.grains
        now = value_of(catalog, one, period if grain else year, None)
        if now is None:
            continue
        out.append(
            Told(
                one,
                now,
                catalog.value(one.id, None, before if grain else year.previous()),
                None if past is None or not grain else catalog.value(one.id, None, past),
                catalog.value(one.id, None, year) if Grain.YTD in one.grains else now,
            )
        )
    return out


@dataclass(frozen=True, slots=True)
class Count:
    """How many stand how. ``aimless``: they have a figure and no target; ``empty``: none."""

    all: int
    off: int
    watch: int
    on: int
    aimless: int
    empty: int
    worse: int
    better: int


def count(held: Sequence[Told]) -> Count:
    """Counted over some indicators."""
    found = [one.judged for one in held]
    none = [one for one in held if one.judged is Status.NONE]
    aimless = sum(not one.year.withheld or one.held for one in none)
    return Count(
        len(held),
        found.count(Status.OFF),
        found.count(Status.WATCH),
        found.count(Status.ON),
        aimless,
        len(none) - aimless,
        sum(one.better is False for one in held),
        sum(one.better is True for one in held),
    )
