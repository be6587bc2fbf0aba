"""A series: one value a period, by as few queries as the grain allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from core.clock import day_date
from core.period import Grain, Period, month_index
from core.units import Level, Unit
from core.values import Value
from indicators.asking import crossing, queries
from indicators.asking.answering import Answering, published
from indicators.asking.lineage import Share
from indicators.asking.lists import THEN, Listed
from indicators.asking.snapshot import Snapshot, is_observed, last_day, measures_of
from indicators.defining.measure import Measure, Shape
from indicators.defining.model import Definition
from indicators.evaluating import converted, gather
from indicators.evaluating.absent import province_only
from indicators.evaluating.evaluate import Inputs
from indicators.reported import observed, reporting
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
    listed: Listed = None,
) -> list[Value]:
    """Values of the periods in order, without those before the first data.

    The province is that of each period. Another unit's reach back to what it was made of; after its
    end they go on only on a list that is named. With ``THEN``: none outside of its lifetime.
    """
    for one in held[:1]:
        gather.check_grain(definition, one)
    gather.check_dims(definition, dims)
    crossing.check(answering.s, definition, unit, held, dims)
    if as_known is not None and held and not published(held[0].grain, dims):
        return series(answering.then(as_known), definition, unit, held, dims, None, listed)
    shares: Mapping[int, Share] = {}
    facts = answering
    if listed != THEN and held:
        facts = answering if as_known is None else answering.facts(as_known)
        shares = converted.shares(facts.s, definition, unit, held[-1], dims)
    places = [_then(answering, unit, one) for one in held]
    stored: dict[tuple[int, str], Value] = {}
    if held and published(held[0].grain, dims):
        ids = sorted({one.unit_id for one in places})
        codes = [one.code for one in held]
        for row in answering.rows(definition, ids, codes, as_known):
            stored[row.unit_id, row.period] = answering.stored(definition, row, as_known)
    onward = isinstance(listed, date)
    alive = [
        (period, place)
        for period, place in zip(held, places, strict=True)
        if (shares or place.valid_from < period.end)
        and (onward or not place.valid_to or place.valid_to > period.start)
    ]
    lacking = [one for one in alive if shares or (one[1].unit_id, one[0].code) not in stored]
    made: dict[str, Value] = {}
    if as_known is None or shares:
        alone = listed == THEN
        made = _computed(facts, definition, unit, lacking, dims, shares, alone=alone)
    if as_known is not None:
        made = {code: one for code, one in made.items() if one.moved}
        if made:
            answering.then(as_known)  # beyond the history of facts it refuses
        silent = [(p, u) for p, u in lacking if (u.unit_id, p.code) not in stored]
        made = {p.code: answering.silent(definition, u, p, as_known) for p, u in silent} | made
    out = []
    for period, place in alive:
        kept, fresh = stored.get((place.unit_id, period.code)), made.get(period.code)
        told = fresh if kept is None or (fresh is not None and fresh.moved) else kept
        if told is not None:
            out.append(told)
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
    shares: Mapping[int, Share],
    *,
    alone: bool,
) -> dict[str, Value]:
    if not wanted:
        return {}
    held = [period for period, _ in wanted]
    if is_observed(definition) and not shares:
        found = _reported(answering.s, definition, wanted)
    elif not province_only(definition, unit) and _daily(definition, held):
        found = _by_day(answering, definition, unit, held, dims, shares)
    else:
        ask = converted.ask if shares else gather.ask
        found = [ask(answering.s, definition, period, place, dims)[""] for period, place in wanted]
    return {
        period.code: answering.computed(definition, place, period, dims, inputs, alone=alone)
        for (period, place), inputs in zip(wanted, found, strict=True)
    }


def _reported(
    s: Snapshot, definition: Definition, wanted: Sequence[tuple[Period, Unit]]
) -> list[Inputs]:
    found = reporting.reports(s, definition.measures, s.today + 1)
    told = [(observed.hold(found, reporting.until(s, one)), one, place) for one, place in wanted]
    return [reporting.answer(s, held, definition, one, place) for held, one, place in told]


def _daily(definition: Definition, held: Sequence[Period]) -> bool:
    """Are the periods many and apart, and the sums such that one query by day serves them?"""
    wanted = measures_of(definition)
    return (
        len(held) > 2
        and not is_observed(definition)
        and held[0].grain is not Grain.YTD
        and bool(wanted)
        and all(
            not leaf.ahead and (leaf.shape is Shape.FLOW or _steps(leaf))
            for one in wanted
            for leaf in one.leaves
        )
    )


def _steps(one: Measure) -> bool:
    """Is it a stock that is a running sum of events?"""
    if one.shape is not Shape.STOCK or one.opening or one.used_by:
        return False
    held = tables(one.kind).spec.stock(one.terms[0][1])
    return held is not None and bool(held.terms)


def _by_day(
    answering: Answering,
    definition: Definition,
    unit: Unit,
    held: Sequence[Period],
    dims: Mapping[str, str],
    shares: Mapping[int, Share],
) -> list[Inputs]:
    """Flows of many periods from one query by day, or by month where whole months answer."""
    s = answering.s
    by = "month" if all(one.month_aligned for one in held) else "day"
    wanted = measures_of(definition)
    paths = {
        one.name: _joined(
            [_path(answering, leaf, unit, held, dims, by, shares) for leaf in one.leaves]
        )
        for one in wanted
    }
    moving = any(leaf.now for one in wanted for leaf in one.leaves)
    out = []
    for number, period in enumerate(held):
        coverage, as_of = s.delivered(definition, period)
        if as_of is None or gather.over(s, definition, period):
            out.append(gather.lacking(s, definition, period))
        elif moving and period.end_day > s.today:
            ask = converted.ask if shares else gather.ask
            out.append(ask(s, definition, period, unit, dims)[""])
        else:
            row: dict[str, float | None] = {name: path[number][0] for name, path in paths.items()}
            gave = sorted({id for path in paths.values() for id in path[number][1]})
            moved = tuple(shares[id] for id in gave)
            out.append(Inputs(row, coverage=coverage, as_of=as_of, moved=moved))
    return out


def _joined(paths: Sequence[Sequence[tuple[float, set[int]]]]) -> list[tuple[float, set[int]]]:
    """The paths of a measure's parts, added."""
    return [
        (sum(figure for figure, _ in at), set[int]().union(*[ids for _, ids in at]))
        for at in zip(*paths, strict=True)
    ]


def _path(
    answering: Answering,
    one: Measure,
    unit: Unit,
    held: Sequence[Period],
    dims: Mapping[str, str],
    by: str,
    shares: Mapping[int, Share],
) -> list[tuple[float, set[int]]]:
    """A measure's figure for each period: the sum inside it, or what stood at its end.

    With it the other units of which a share (``shares``) is in the figure.
    """
    s = answering.s
    filters = queries.restricted(s, one, {k: v for k, v in dims.items() if k != "unit"})
    if filters is None:
        return [(0.0, set())] * len(held)
    own = dims.get("unit") == gather.OWN
    closure = [unit.unit_id] if own else s.places.closure(unit)
    cut = ["unit"] if shares else []
    ids = closure if closure is None else [*closure, *shares]
    more: dict[str, Any] = {"unit_ids": ids, "filters": filters, "known": s.known}
    first, last = held[0].start_day, last_day(held[-1], one, s.today)
    stock, name = one.shape is Shape.STOCK, one.terms[0][1]
    terms = ((1, name),) if stock else one.terms
    moved = sums.stock_steps if stock else sums.event_sums
    span = (s.conn, s.tenant, one.kind, [column for _, column in terms])
    steps: dict[int, dict[int, float]] = {}  # unit (0: ours) → day or month → what moved
    for row in s.read(one.kind, moved, *span, first, last, by=[by, *cut], **more):
        mine = steps.setdefault(_whose(row, shares), {})
        mine[row[by]] = mine.get(row[by], 0) + sum(sign * row[k] for sign, k in terms)
    levels: dict[int, float] = {}
    if stock:
        for row in s.read(one.kind, sums.stock_sums, *span, first - 1, by=cut, **more):
            whose = _whose(row, shares)
            levels[whose] = levels.get(whose, 0.0) + row[name]
    return _told(one, held, by, steps, levels, shares)


def _whose(row: Mapping[str, Any], shares: Mapping[int, Share]) -> int:
    """The unit of a row if it is another one, else 0."""
    id = row.get("unit", 0)
    return id if id in shares else 0


def _told(
    one: Measure,
    held: Sequence[Period],
    by: str,
    steps: Mapping[int, Mapping[int, float]],
    levels: Mapping[int, float],
    shares: Mapping[int, Share],
) -> list[tuple[float, set[int]]]:
    """Figures of the periods from what moved, and from what stood before the first."""
    standing = dict.fromkeys({*steps, *levels}, 0.0) | dict(levels)
    out: list[tuple[float, set[int]]] = []
    done: int | None = None
    for period in held:
        low, high = period.start_day, period.end_day
        if by == "month":
            low, high = month_index(period.start), month_index(period.end)
        if one.shape is Shape.STOCK:
            low, done = low if done is None else done, high  # what moved between counts as well
        else:
            standing = dict.fromkeys(standing, 0.0)
        for whose, path in steps.items():
            standing[whose] += sum(path.get(at, 0) for at in range(low, high))
        figure = sum(amount * (shares[id].weight if id else 1) for id, amount in standing.items())
        out.append((figure, {id for id, amount in standing.items() if id and amount}))
    return out
