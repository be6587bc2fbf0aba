"""A series: one value a period, by as few queries as the grain allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from core.clock import day_date, day_start
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
    """Are all measures flows, and the periods many and apart, so that one query serves them?"""
    return (
        len(held) > 2
        and held[0].grain is not Grain.YTD
        and bool(definition.measures)
        and all(one.shape is Shape.FLOW and not one.ahead for one in measures_of(definition))
    )


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
    first, last = held[0].start_day, min(held[-1].end_day, s.today + 1)
    rows: dict[int, dict[str, float]] = {}
    for group in gather.groups(measures_of(definition)):
        for row in _events(answering, group, unit, first, last, dims, by):
            mine = rows.setdefault(row[by], {})
            for one in group:
                mine[one.name] = one.add(row) or 0.0
    out = []
    for period in held:
        coverage, as_of = s.delivered(definition, period)
        if as_of is None:
            out.append(Inputs(dict.fromkeys(definition.measures), coverage=0.0))
            continue
        low, high = (
            (month_index(period.start), month_index(period.end))
            if by == "month"
            else (period.start_day, period.end_day)
        )
        total: dict[str, float | None] = {
            name: sum(rows[at].get(name, 0.0) for at in range(low, high) if at in rows)
            for name in definition.measures
        }
        out.append(Inputs(total, coverage=coverage, as_of=min(as_of, day_start(period.end_day))))
    return out


def _events(
    answering: Answering,
    group: Sequence[Measure],
    unit: Unit,
    first: int,
    last: int,
    dims: Mapping[str, str],
    by: str,
) -> list[dict[str, Any]]:
    s = answering.s
    own = dims.get("unit") == gather.OWN
    filters = gather.restricted(group[0], {k: v for k, v in dims.items() if k != "unit"})
    if filters is None:
        return []
    return sums.event_sums(
        s.conn,
        s.tenant,
        group[0].kind,
        list(dict.fromkeys(c for one in group for c in one.columns)),
        first,
        last,
        by=[by],
        unit_ids=[unit.unit_id] if own else s.places.closure(unit),
        filters=filters,
    )
