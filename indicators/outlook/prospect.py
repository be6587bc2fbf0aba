"""The outlook of one value: what is promised and needed, what it will be, whether it will last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.clock import day_date
from core.period import Grain, Period
from core.units import Unit
from core.values import Value
from indicators.asking.answering import Answering
from indicators.asking.answers import RecordsLink
from indicators.defining.model import Definition
from indicators.outlook import closing, evidence, made, reach, sustain
from indicators.outlook.backtest import least
from indicators.outlook.delay import LEAST, Final
from indicators.outlook.pace import Need, Progress
from indicators.outlook.reach import Fair, Promise
from indicators.outlook.record import Scored, record
from indicators.outlook.sustain import Finding, Reason
from store.published import forecasts
from store.published.forecasts import Forecast


@dataclass(frozen=True, slots=True)
class Likely:
    """The running month's likely final; ``final`` None while ``months`` of ``least`` are known."""

    month: Period
    final: Final | None
    months: int
    least: int


@dataclass(frozen=True, slots=True)
class Foretold:
    """The newest forecasts of the running month and of the year, and how past ones did.

    ``rows`` empty: ``months`` closed ones of ``least`` are held; where they suffice, none was made
    for this unit yet. ``record``: of each period that is over the one that is scored, the newest
    period first. ``today``: the day number at which it is told.
    """

    rows: tuple[Forecast, ...]
    months: int
    least: int
    today: int
    record: tuple[Scored, ...] = ()

    def old(self, row: Forecast) -> bool:
        """Was it not made anew for more than a day? Then the daily look has stopped."""
        return _old(row, self.today)


@dataclass(frozen=True, slots=True)
class Proven:
    """A reason with the records behind it."""

    reason: Reason
    records: RecordsLink | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is ahead of a value. Parts that do not apply to it are None.

    ``finding`` None: sustainability is asked of figures on target only. ``untold``: code of the
    sentence why nothing is foretold of a running period; "" where that needs none.
    """

    value: Value
    promise: Promise | None
    progress: Progress | None
    fair: Fair | None
    need: Need | None
    likely: Likely | None
    finding: Finding | None
    proven: tuple[Proven, ...] = ()
    foretold: Foretold | None = None
    untold: str = ""


def outlook(answering: Answering, definition: Definition, unit: Unit, period: Period) -> Outlook:
    """Everything about one value, from one snapshot."""
    value = answering.value(definition, unit, period, {})
    promise = reach.promise(answering, definition, unit, value)
    at = reach.progress(answering, value)
    fair = reach.fair(answering, definition, unit, value, at)
    found = finding(answering, definition, unit, value, fair)
    proven = [
        Proven(one, evidence.records(answering, definition, unit, value, one))
        for one in (found.reasons if found else ())
    ]
    return Outlook(
        value,
        promise,
        at,
        fair,
        reach.need(answering, definition, value, at, promise),
        _likely(answering, definition, unit) if at is not None else None,
        found,
        tuple(proven),
        _foretold(answering, definition, unit) if at is not None else None,
        made.untold(definition) if at is not None else "",
    )


@dataclass(frozen=True, slots=True)
class Falling:
    """A promise that will more likely be missed than kept, as it stands.

    ``behind``: its climbing path asks for more than there is. ``foretold``: the newest forecast of
    the year, else of the month, by which it is missed; None where only the path says so. ``old``:
    that was not made anew for more than a day.
    """

    value: Value
    promise: Promise
    behind: bool
    foretold: Forecast | None
    old: bool = False

    @property
    def chance(self) -> float:
        """Of being kept, 0 to 1; where nothing is foretold even."""
        known = None if self.foretold is None else self.foretold.chance
        return EVEN if known is None else known


EVEN = 0.5
"""A chance below it: rather missed than kept."""


def falling(
    answering: Answering, definition: Definition, unit: Unit, period: Period
) -> tuple[bool, Falling | None]:
    """Could it be asked, and the promise where it is in danger. Cheap: the reasons are not sought.

    A level that must be held all the time is in danger by forecast alone: whether it is met now is
    what its status says.
    """
    value = answering.value(definition, unit, period, {})
    held = reach.promise(answering, definition, unit, value)
    if held is None or value.value is None:
        return False, None
    behind = held.kept is False and held.path is not None and held.path.shape != "standing"
    rows = _newest(answering, definition, unit) if reach.progress(answering, value) else ()
    likely = [one for one in rows if one.chance is not None]
    low = next((one for one in reversed(likely) if (one.chance or 0.0) < EVEN), None)
    old = low is not None and _old(low, answering.s.today)
    found = Falling(value, held, behind, low, old) if behind or low is not None else None
    return bool(likely) or held.kept is not None, found


def finding(
    answering: Answering, definition: Definition, unit: Unit, value: Value, fair: Fair | None
) -> Finding | None:
    """Whether a value on target will last; None for any other."""
    held = evidence.gathered(answering, definition, unit, value, fair)
    return None if held is None else sustain.find(definition, held)


def _likely(answering: Answering, definition: Definition, unit: Unit) -> Likely | None:
    found = closing.final(answering, definition, unit)
    return None if found is None else Likely(*found, LEAST)


def _foretold(answering: Answering, definition: Definition, unit: Unit) -> Foretold | None:
    """Forecasts as they were kept; None of an indicator that nothing can be foretold of."""
    if not made.foretold(definition):
        return None
    s = answering.s
    kept = forecasts.listed(s.conn, definition.id, unit.unit_id)
    today = day_date(s.today)
    rows = _of_now(kept, definition, today)
    held = rows[0].months if rows else len(made.months(s, definition, unit).history)
    return Foretold(rows, held, least(1), s.today, record(kept, today))


def _newest(answering: Answering, definition: Definition, unit: Unit) -> tuple[Forecast, ...]:
    """The newest forecasts of the running month and of the year; none of what cannot be."""
    if not made.foretold(definition):
        return ()
    s = answering.s
    kept = forecasts.listed(s.conn, definition.id, unit.unit_id)
    return _of_now(kept, definition, day_date(s.today))


def _of_now(kept: Sequence[Forecast], definition: Definition, today: date) -> tuple[Forecast, ...]:
    newest: dict[str, Forecast] = {}
    for one in kept:
        if one.definition == definition.hash:
            newest.setdefault(one.period, one)
    asked = [Period.of(grain, today).code for grain in (Grain.MONTH, Grain.YEAR)]
    return tuple(newest[code] for code in asked if code in newest)


def _old(one: Forecast, today: int) -> bool:
    return today - one.made_day > 1  # yesterday's stands until today's first look
