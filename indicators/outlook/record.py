"""How kept forecasts did: one a period, in the open, beside what seasonal-naive had said. Pure.

A forecast is kept every day, so that those of a period's last days, when little is left to
foretell, would make any record look good. One a period is scored: the newest made by its middle.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.period import Period
from indicators.outlook.methods import NAIVE
from store.published.forecasts import Forecast


@dataclass(frozen=True, slots=True)
class Scored:
    """A forecast and what came. Figures are the indicator's own, of rates fractions.

    ``naive``: what "same as last year" said on that day, of what was known then; None of forecasts
    made before that was kept.
    """

    row: Forecast
    low: float
    middle: float
    high: float
    came: float
    naive: float | None

    @property
    def held(self) -> bool:
        """Did what came lie in the band?"""
        return self.low <= self.came <= self.high

    @property
    def error(self) -> float:
        """How far off it was."""
        return abs(self.came - self.middle)

    @property
    def naive_error(self) -> float | None:
        """How far off seasonal-naive was."""
        return None if self.naive is None else abs(self.came - self.naive)

    @property
    def closer(self) -> bool:
        """Was it nearer to what came than seasonal-naive?"""
        return self.naive_error is not None and self.error < self.naive_error


def record(kept: Sequence[Forecast], today: date) -> tuple[Scored, ...]:
    """The periods that were foretold by their middle and are scored, the newest first.

    ``kept``: the newest first. A period of which nothing was foretold then has no record: an
    earlier forecast would be one chosen afterwards.
    """
    by_middle: dict[str, Forecast] = {}
    for one in kept:
        if one.made_day <= _middle(Period.parse(one.period, today)):
            by_middle.setdefault(one.period, one)
    found = [made for one in by_middle.values() if (made := _scored(one)) is not None]
    return tuple(sorted(found, key=lambda one: (one.row.end_day, one.row.period), reverse=True))


def _middle(period: Period) -> int:
    """The day number until which at least half of a period is still to come."""
    return period.start_day + (period.end_day - period.start_day) // 2


def _scored(one: Forecast) -> Scored | None:
    if one.low is None or one.middle is None or one.high is None or one.actual is None:
        return None
    tried = {made["method"]: made for made in json.loads(one.scores)}
    naive = tried[NAIVE].get("middle")
    return Scored(one, one.low, one.middle, one.high, one.actual, naive)
