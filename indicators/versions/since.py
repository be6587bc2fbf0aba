"""What came since a published version: how far its data reach now; was more of them delivered?"""

from __future__ import annotations

from datetime import timedelta

from core.clock import day_date
from core.period import Period
from core.units import Level, Unit
from indicators.asking.places import asked_day
from indicators.asking.snapshot import Snapshot
from indicators.defining.model import Definition
from indicators.evaluating import gather
from indicators.evaluating.evaluate import evaluate
from store.published.values import StoredValue

_STEP = 0.01
"""By so much the share of a part grows at once by time alone (``judge.coverage``)."""


def reach(
    s: Snapshot, definition: Definition, row: StoredValue, unit: Unit, period: Period
) -> int | None:
    """How far the data behind a published value reach now (epoch seconds).

    Units that report the same again change no share of units, and yet speak for later.
    """
    if s.settled(definition, period):  # what stood when it ended, as far as anybody still knows
        until = s.delivered(definition, period)[1]
        return row.as_of if until is None else until
    if definition.measures or not s.observed(definition):
        return s.reach(definition, row)
    inputs = gather.ask(s, definition, period, unit, {})[""]
    made = evaluate(definition, inputs)
    now = made.numerator, made.denominator, inputs.coverage
    return inputs.as_of if now == (row.numerator, row.denominator, row.coverage) else row.as_of


def behind(
    s: Snapshot, definition: Definition, row: StoredValue, unit: Unit, period: Period
) -> bool:
    """Was more of the period delivered than the version is made of, and so is it made anew?

    The first load tells that it is whole before the next evaluation has counted what it
    brought. Not where no evaluation reaches any more, and not when time alone rounds the share
    of a part that stays a part to the next hundredth: a status must not blink at a pull.
    """
    if row.coverage is None or s.observed(definition) or s.settled(definition, period):
        return False
    today = day_date(s.today)
    ended = unit.level is Level.PROVINCE and unit != s.places.province(asked_day(period, today))
    if ended or not definition.valid(period.end - timedelta(days=1)):
        return False
    now, _ = s.delivered(definition, period)
    return round(now - row.coverage, 2) > (0 if now == 1 else _STEP)
