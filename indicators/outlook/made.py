"""Forecasts of one indicator from its published months: of the running month and of the year."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from core.calendar import WorkingCalendar
from core.clock import day_date, day_start
from core.period import Grain, Period
from core.units import Unit
from core.values import Status, Target
from indicators.asking.snapshot import Snapshot, measures_of
from indicators.defining import targets
from indicators.defining.measure import Shape
from indicators.defining.model import CountOf, Definition, Ratio, SumOf
from indicators.evaluating import judge
from indicators.outlook import pace
from indicators.outlook.backtest import History, Score
from indicators.outlook.forecast import Guess, Known, guess
from indicators.outlook.methods import NAIVE
from store.published import values
from store.published.forecasts import Forecast
from store.published.values import StoredValue


def foretold(definition: Definition) -> bool:
    """Is it a rate or count of monthly events: something that months before tell about?"""
    wanted = measures_of(definition)
    flows = all(one.shape is Shape.FLOW and not one.ahead for one in wanted)
    held = {Grain.MONTH, Grain.YTD, Grain.YEAR} <= set(definition.grains)
    return isinstance(definition.value, SumOf | CountOf | Ratio) and flows and held


def untold(definition: Definition) -> str:
    """Code of the sentence why a figure that is no sum of months is not foretold; "" of others."""
    wanted = measures_of(definition)
    if any(one.used_by is not None for one in wanted):
        return "forecast_used"
    if any(one.shape is Shape.SPAN for one in wanted):
        return "forecast_span"
    stands = bool(wanted) and all(one.shape is Shape.STOCK for one in wanted)
    return "forecast_standing" if stands else ""


@dataclass(frozen=True, slots=True)
class Months:
    """The closed months of a unit in a row up to last month, as published, and the running one."""

    history: History
    running: StoredValue | None


def months(snapshot: Snapshot, definition: Definition, unit: Unit) -> Months:
    """Months that were delivered whole and made by today's definition, without a gap."""
    rows = values.current(
        snapshot.conn, definition.id, unit_ids=[unit.unit_id], grain=Grain.MONTH.value
    )
    known = {one.period: one for one in rows if one.definition == definition.hash}
    now = Period.of(Grain.MONTH, day_date(snapshot.today))
    rate = isinstance(definition.value, Ratio)
    taken: list[StoredValue] = []
    at = now.previous()
    while (row := known.get(at.code)) is not None and row.value is not None:
        if not whole(snapshot, definition, row) or (rate and not row.denominator):
            break
        taken.append(row)
        at = at.previous()
    taken.reverse()
    weights = tuple(row.denominator or 0.0 for row in taken) if rate else None
    return Months(History(tuple(row.value or 0.0 for row in taken), weights), known.get(now.code))


def whole(snapshot: Snapshot, definition: Definition, row: StoredValue) -> bool:
    """Is everything of the value's period in it, as far as the sources have it?"""
    reach = snapshot.reach(definition, row)
    return row.coverage == 1.0 and reach is not None and reach >= day_start(row.end_day)


def forecasts(
    snapshot: Snapshot, definition: Definition, unit: Unit, calendar: WorkingCalendar
) -> Iterator[Forecast]:
    """What can be foretold today; nothing while the history is too short."""
    held = months(snapshot, definition, unit)
    today = day_date(snapshot.today)
    month, year = Period.of(Grain.MONTH, today), Period.of(Grain.YEAR, today)
    ytd = values.current(
        snapshot.conn, definition.id, unit_ids=[unit.unit_id],
        periods=[Period.of(Grain.YTD, today).code],
    )  # fmt: skip
    for period, row, ahead in (
        (month, held.running, 1),
        (year, ytd[0] if ytd else None, 13 - today.month),
    ):
        known = None if row is None else _known(snapshot, row, month, calendar, definition)
        if known is None:
            continue
        target = targets.target(definition, period.end - timedelta(days=1), unit)
        keeps = None if target is None else _keeps(definition, target)
        made = guess(held.history, known, ahead, keeps)
        if made is not None:
            figure = None if target is None else target.figure
            yield _row(snapshot, definition, unit, period, len(held.history), made, figure)


def _keeps(definition: Definition, target: Target) -> Callable[[float], bool]:
    return lambda value: judge.status(definition, value, target) is Status.ON


def _known(
    snapshot: Snapshot,
    row: StoredValue,
    month: Period,
    calendar: WorkingCalendar,
    definition: Definition,
) -> Known | None:
    """What the period has so far, from its running value."""
    reach = snapshot.reach(definition, row)
    if row.numerator is None or reach is None:
        return None
    at = pace.progress(month, reach, calendar)
    part = at.left / at.total if at.total else 0.0
    rate = isinstance(definition.value, Ratio)
    return Known(row.numerator, (row.denominator or 0.0) if rate else None, part)


def _row(
    snapshot: Snapshot,
    definition: Definition,
    unit: Unit,
    period: Period,
    held: int,
    made: Guess,
    target: float | None,
) -> Forecast:
    naive = next(one for one in made.scores if one.method == NAIVE)
    best = made.best
    return Forecast(
        indicator=definition.id,
        unit_id=unit.unit_id,
        period=period.code,
        made_day=snapshot.today,
        made_at=snapshot.now,
        end_day=period.end_day,
        definition=definition.hash,
        months=held,
        ahead=made.ahead,
        method=best.method if best else "",
        middle=made.middle,
        low=made.low,
        high=made.high,
        chance=made.chance,
        target=target,
        origins=len(naive.errors),
        error=best.error if best else None,
        naive_error=naive.error,
        held=best.held if best else None,
        scores=json.dumps([_score(one, made.middles[one.method]) for one in made.scores]),
    )


def _score(one: Score, middle: float) -> dict[str, object]:
    return {"method": one.method, "error": one.error, "held": one.held, "middle": middle}
