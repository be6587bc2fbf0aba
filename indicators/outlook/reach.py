"""The target path, the fair comparison and the pace needed, from one snapshot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.clock import day_date, local_day
from core.period import Grain, Period
from core.units import Level, Unit
from core.values import Value
from indicators.asking.answering import Answering
from indicators.asking.compare import Change, change
from indicators.asking.snapshot import is_observed, measures_of
from indicators.defining import targets
from indicators.defining.measure import Shape
from indicators.defining.model import Definition, Ratio
from indicators.evaluating import gather
from indicators.outlook import pace, path
from indicators.outlook.pace import Need, Progress
from indicators.outlook.path import Path

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Beside:
    """The first working days of a period against as many of an earlier one.

    ``days``: as many as are over, or as the earlier one has where it is shorter. Both pieces end
    with a worked day that is over, so ``now`` may differ a little from the value shown.
    """

    days: int
    now: Value
    change: Change


@dataclass(frozen=True, slots=True)
class Fair:
    """The running period beside earlier ones of the same number of working days.

    ``days`` of it are over, and ``now`` is their value.
    """

    days: int
    now: Value
    previous: Beside | None
    last_year: Beside | None


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise with its path. ``path`` None: it climbs from a figure that nobody knows.

    ``day``: the last day in the data; ``today``: what the path asks for at its end; ``kept``: does
    the value stand there or better; None where there is no path yet.
    """

    path: Path | None
    day: date
    today: float | None
    kept: bool | None


def place_then(answering: Answering, unit: Unit, day: date) -> Unit | None:
    """The unit on another day: the province of that day; None where it did not exist."""
    if unit.level is Level.PROVINCE:
        return answering.s.places.province(day)
    return unit if unit.valid(day) else None


def promise(
    answering: Answering, definition: Definition, unit: Unit, value: Value
) -> Promise | None:
    """The path of the promise that judges the value; None without a promise."""
    today = day_date(answering.s.today)
    spec = targets.promised(definition, targets.judging_day(value.period, today), unit)
    if spec is None or value.as_of is None:
        return None
    begins = path.begins(definition, spec, value.period)
    before = None
    if path.shape_of(definition, spec) == "climbing":
        before = _stood(answering, definition, unit, begins)
    made = path.path(definition, spec, value.period, before)
    day = min(day_date(local_day(value.as_of - 1)), value.period.end - _DAY, today)
    asked = None if made is None else made.at(day, answering.calendar)
    return Promise(made, day, asked, _kept(value, asked))


def _kept(value: Value, asked: float | None) -> bool | None:
    if asked is None or value.value is None or value.target is None:
        return None
    dust = 1e-9 * max(1.0, abs(asked))
    if value.target.at_most is not None:
        return value.value <= asked + dust
    return value.value >= asked - dust


def _stood(answering: Answering, definition: Definition, unit: Unit, day: date) -> float | None:
    """The figure at the end of a day, where anything was delivered then."""
    place = place_then(answering, unit, day)
    if place is None:
        return None
    year_end = (day.month, day.day) == (12, 31)
    for grain in (Grain.YEAR, Grain.YTD) if year_end else (Grain.YTD, Grain.YEAR):
        if grain in definition.grains:
            return answering.value(definition, place, Period.of(grain, day), {}).value
    return None


def progress(answering: Answering, value: Value) -> Progress | None:
    """How far a running period is; None for one that is over."""
    if not value.running or value.as_of is None:
        return None
    return pace.progress(value.period, min(value.as_of, answering.s.now), answering.calendar)


def fair(
    answering: Answering, definition: Definition, unit: Unit, value: Value, at: Progress | None
) -> Fair | None:
    """The first working days of the running period against as many of earlier ones."""
    if at is None or not at.done or is_observed(definition):
        return None
    now = _piece(answering, definition, unit, value.period, at.done)
    if now is None or now.value is None:
        return None
    full = path.whole(value.period)
    before, year = full.previous(), full.last_year()
    made = {
        one: beside(answering, definition, unit, (value.period, one), at.done)
        for one in dict.fromkeys((before, year))
    }
    return Fair(at.done, now, made[before] if before != year else None, made[year])


def beside(
    answering: Answering,
    definition: Definition,
    unit: Unit,
    periods: tuple[Period, Period],
    done: int,
) -> Beside | None:
    """Two periods, the later one first, over as many working days: ``done``, or what both have.

    None where the earlier one had none, or one of them has no figure.
    """
    days = pace.fewer(done, periods[1], answering.calendar)
    now, before = (_piece(answering, definition, unit, one, days) for one in periods)
    made = None if now is None else change(now, before, definition, alike=True)
    return None if now is None or made is None else Beside(days, now, made)


def _piece(
    answering: Answering, definition: Definition, unit: Unit, period: Period, days: int
) -> Value | None:
    """A value of the first working days of a period; it has no name, for it is not published."""
    piece = pace.stretch(period, days, answering.calendar)
    place = None if piece is None else place_then(answering, unit, piece.end - _DAY)
    if piece is None or place is None:
        return None
    inputs = gather.ask(answering.s, definition, piece, place, {})[""]
    made = answering.computed(definition, place, piece, {}, inputs)
    return replace(made, value_id="")


def need(
    answering: Answering,
    definition: Definition,
    value: Value,
    at: Progress | None,
    held: Promise | None,
) -> Need | None:
    """The pace needed from tomorrow on; None where the promise knows no pace."""
    if held is None or value.target is None or value.value is None or at is None:
        return None
    if held.path is not None and held.path.shape != "standing":
        left = at.left
        if held.path.shape == "climbing":
            left = max(0, answering.calendar.between(held.day + _DAY, held.path.end[0] + _DAY))
        return pace.needed_count(value.target, value.value, left)
    flows = all(one.shape is Shape.FLOW for one in measures_of(definition))
    if not isinstance(definition.value, Ratio) or not flows or not at.done:
        return None
    if value.numerator is None or not value.denominator:
        return None
    coming = value.denominator / at.done * at.left
    return pace.needed_rate(value.target, value.numerator, value.denominator, coming)
