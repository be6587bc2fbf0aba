"""A series: one value a period, by as few queries as the grain allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from core.clock import day_date
from core.period import Grain, Period, month_index
from core.units import Level, Unit
from core.values import Value
from indicators import gather, observed, reporting
from indicators.answering import Answering, check_grain
from indicators.evaluate import Inputs
from indicators.measures import Measure, Shape
from indicators.model import Definition
from indicators.plan import PUBLISHED
from indicators.snapshot import is_observed, measures_of
from store import sums
from store.kinds import tables

_BACK = {
    Grain.DAY: 30,
    Grain.WEEK: 26,
    Grain.MONTH: 24,
    Grain.QUARTER: 8,
    Grain.HALF: 6,
    Grain.NINE: 3,
    Grain.YEAR: 4,
    Grain.YTD: 24,
}
"""How many periods a series has where nothing else is asked."""


def periods(grain: Grain, start: date | None, end: date | None, today: date) -> list[Period]:
    """The periods from ``start`` to ``end`` (both in; ``end`` today at the latest), oldest first.

    Year to date goes month by month, to the end of each, and to ``end`` itself.
    """
    last = min(end or today, today)
    if grain is Grain.YTD:
        months = periods(Grain.MONTH, start, last, today)
        return [Period.of(grain, min(one.end - timedelta(days=1), last)) for one in months]
    out = [Period.of(grain, last)]
    while len(out) < 4_000:
        before = out[-1].previous()
        if start is None and len(out) >= _BACK[grain]:
            break
        if start is not None and before.end <= start:
            break
        out.append(before)
    return out[::-1]


def series(
    answering: Answering,
    definition: Definition,
    unit: Unit,
    held: Sequence[Period],
    dims: Mapping[str, str],
    as_known: int | None = None,
) -> list[Value]:
    """Values of the periods in order, without those before the first data.

    The province is the one of each period; other units have no values outside of their lifetime.
    """
    for one in held[:1]:
        check_grain(definition, one)
    gather.check_dims(definition, dims)
    places = [_then(answering, unit, one) for one in held]
    stored: dict[tuple[int, str], Value] = {}
    if not dims and held and held[0].grain in PUBLISHED:
        ids = sorted({one.unit_id for one in places})
        codes = [one.code for one in held]
        for row in answering.rows(definition, ids, codes, as_known):
            stored[row.unit_id, row.period] = answering.stored(definition, row, as_known)
    alive = [
        (period, place)
        for period, place in zip(held, places, strict=True)
        if place.valid_from < period.end and (not place.valid_to or place.valid_to > period.start)
    ]
    lacking = [pair for pair in alive if (pair[1].unit_id, pair[0].code) not in stored]
    if as_known is None:
        made = _computed(answering, definition, unit, lacking, dims)
    else:
        made = {p.code: answering.unknown(definition, u, p, dims) for p, u in lacking}
    out = [stored.get((place.unit_id, one.code)) or made[one.code] for one, place in alive]
    while out and out[0].as_of is None:
        out.pop(0)
    return out


def _then(answering: Answering, unit: Unit, period: Period) -> Unit:
    """The province of that time, when the province is meant."""
    if unit.level is not Level.PROVINCE:
        return unit
    day = min(period.end - timedelta(days=1), day_date(answering.s.today))
    return answering.s.places.province(max(day, period.start))


def _computed(
    answering: Answering,
    definition: Definition,
    unit: Unit,
    wanted: Sequence[tuple[Period, Unit]],
    dims: Mapping[str, str],
) -> dict[str, Value]:
    if not wanted:
        return {}
    held = [period for period, _ in wanted]
    if is_observed(definition):
        found = _reported(answering, definition, wanted)
    elif _daily(definition, held):
        found = _by_day(answering, definition, unit, held, dims)
    else:
        found = [
            gather.ask(answering.s, definition, period, place, dims)[""] for period, place in wanted
        ]
    return {
        period.code: answering.computed(definition, place, period, dims, inputs)
        for (period, place), inputs in zip(wanted, found, strict=True)
    }


def _reported(
    answering: Answering, definition: Definition, wanted: Sequence[tuple[Period, Unit]]
) -> list[Inputs]:
    s = answering.s
    found = reporting.reports(s, definition.measures, s.today + 1)
    return [
        reporting.answer(
            s, observed.hold(found, reporting.until(s, period)), definition, period, place
        )
        for period, place in wanted
    ]


def _daily(definition: Definition, held: Sequence[Period]) -> bool:
    """Are the periods many and apart, and the sums such that one query by day serves them?"""
    wanted = measures_of(definition)
    return (
        len(held) > 2
        and held[0].grain is not Grain.YTD
        and bool(wanted)
        and all(not one.ahead and (one.shape is Shape.FLOW or bool(_moves(one))) for one in wanted)
    )


def _moves(one: Measure) -> Mapping[str, int]:
    """The event sums, with their signs, by which a stock moves; empty where it has none."""
    if one.shape is not Shape.STOCK:
        return {}
    held = tables(one.kind).spec.stock(one.terms[0][1])
    return held.terms if held is not None else {}


def _by_day(
    answering: Answering,
    definition: Definition,
    unit: Unit,
    held: Sequence[Period],
    dims: Mapping[str, str],
) -> list[Inputs]:
    """Flows of many periods from one query by day, or by month where whole months answer."""
    s = answering.s
    by = "month" if all(one.month_aligned for one in held) else "day"
    wanted = measures_of(definition)
    paths = {one.name: _path(answering, one, unit, held, dims, by) for one in wanted}
    out = []
    for number, period in enumerate(held):
        coverage, as_of = s.delivered(definition, period)
        if as_of is None:
            out.append(Inputs(dict.fromkeys(definition.measures), coverage=0.0))
        elif wanted[0].now and period.end_day > s.today:
            out.append(gather.ask(s, definition, period, unit, dims)[""])
        else:
            row: dict[str, float | None] = {name: path[number] for name, path in paths.items()}
            out.append(Inputs(row, coverage=coverage, as_of=as_of))
    return out


def _path(
    answering: Answering,
    one: Measure,
    unit: Unit,
    held: Sequence[Period],
    dims: Mapping[str, str],
    by: str,
) -> list[float]:
    """A measure's figure for each period: the sum inside it, or what stood at its end."""
    s = answering.s
    filters = gather.restricted(one, {k: v for k, v in dims.items() if k != "unit"})
    if filters is None:
        return [0.0] * len(held)
    own = dims.get("unit") == gather.OWN
    closure = [unit.unit_id] if own else s.places.closure(unit)
    more: dict[str, Any] = {"unit_ids": closure, "filters": filters}
    moves = _moves(one) or {column: sign for sign, column in one.terms}
    first, last = held[0].start_day, min(held[-1].end_day, s.today + 1)
    rows = sums.event_sums(s.conn, s.tenant, one.kind, list(moves), first, last, by=[by], **more)
    steps = {row[by]: sum(sign * row[name] for name, sign in moves.items()) for row in rows}
    level = 0.0
    if one.shape is Shape.STOCK:
        name = one.terms[0][1]
        level = sums.stock_sums(s.conn, s.tenant, one.kind, [name], first - 1, **more)[0][name]
    out: list[float] = []
    done: int | None = None
    for period in held:
        low, high = period.start_day, period.end_day
        if by == "month":
            low, high = month_index(period.start), month_index(period.end)
        if one.shape is Shape.STOCK:
            low, done = low if done is None else done, high  # what moved between counts as well
        else:
            level = 0.0
        level += sum(steps.get(at, 0) for at in range(low, high))
        out.append(level)
    return out
