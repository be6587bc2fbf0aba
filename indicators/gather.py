"""From a question to sums: the one place where indicators read facts, always by grouped queries.

A question is an indicator, a period, a unit, codes of dimensions, and perhaps one dimension to cut
by. The answer is ``Inputs`` by member of that dimension, ready for ``evaluate``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.errors import MisuseError
from core.period import Period
from core.units import Level, Unit
from indicators import reporting
from indicators.evaluate import NO_DATA, NOW_ONLY, Inputs, Outcome, add, evaluate
from indicators.measure import Measure, Shape, Use
from indicators.model import Definition, ShareOfUnits
from indicators.scoring import Score
from indicators.snapshot import (
    Snapshot,
    is_observed,
    last_day,
    looks_ahead,
    measures_of,
    standing_day,
)
from store import sums

Sliced = dict[str, dict[str, float]]
"""Member of a dimension ("" without one) → measure → sum."""

OWN = "own"
"""Code of the dimension ``unit`` for what lies at a unit itself, outside of its parts."""


def ask(
    snapshot: Snapshot,
    definition: Definition,
    period: Period,
    unit: Unit,
    dims: Mapping[str, str],
    by: str = "",
) -> dict[str, Inputs]:
    """Inputs by member: codes of ``by`` (units: their id as text), or "" without one.

    Raises MisuseError for a dimension that the indicator does not have.
    """
    check_dims(definition, [*dims, *([by] if by else [])])
    if isinstance(definition.value, Score):
        return _parts(snapshot, definition, period, unit, dims, by)
    closure = [unit.unit_id] if dims.get("unit") == OWN else snapshot.places.closure(unit)
    dims = {name: code for name, code in dims.items() if name != "unit"}
    if isinstance(definition.value, ShareOfUnits):
        return {"": _share(snapshot, definition.value, period, unit)}
    if is_observed(definition):
        return reporting.ask(snapshot, definition, period, unit, by)
    coverage, as_of = snapshot.delivered(definition, period)
    if as_of is None or not begun(snapshot, definition, period):
        return {} if by else {"": lacking(snapshot, definition, period)}
    wanted = measures_of(definition)
    if wanted[0].shape is Shape.HISTOGRAM:
        found = _histogram(snapshot, wanted[0], period, closure, dims, by)
        if by == "unit":
            found = _buckets_to_parts(snapshot, found, unit)
        return {key: Inputs(buckets=b, coverage=coverage, as_of=as_of) for key, b in found.items()}
    sliced = sums_of(snapshot, wanted, period, closure, dims, by)
    if by == "unit":
        sliced = to_parts(snapshot, sliced, unit)
    return {key: Inputs(row, coverage=coverage, as_of=as_of) for key, row in sliced.items()}


def begun(snapshot: Snapshot, definition: Definition, period: Period) -> bool:
    """Can the period be asked: has it begun, or does the indicator count plans?

    What is known of the present alone can be asked of a running period only.
    """
    if over(snapshot, definition, period):
        return False
    return period.start_day <= snapshot.today or looks_ahead(definition)


def over(snapshot: Snapshot, definition: Definition, period: Period) -> bool:
    """Is it known of the present alone, and the period past?"""
    now = any(one.only_now for one in measures_of(definition))
    return now and period.end_day <= snapshot.today


def lacking(snapshot: Snapshot, definition: Definition, period: Period) -> Inputs:
    """No sums at all, with the reason."""
    reason = NOW_ONLY if over(snapshot, definition, period) else NO_DATA
    return Inputs(dict.fromkeys(definition.measures), coverage=0.0, lacking=reason)


def nothing(snapshot: Snapshot, definition: Definition, period: Period) -> Inputs:
    """A unit without facts: zeros where the source delivered, else nothing."""
    coverage, as_of = snapshot.delivered(definition, period)
    unknown = as_of is None or not begun(snapshot, definition, period)
    if unknown or snapshot.observed(definition):
        return lacking(snapshot, definition, period)
    return Inputs(dict.fromkeys(definition.measures, 0.0), coverage=coverage, as_of=as_of)


def check_dims(definition: Definition, names: Iterable[str]) -> None:
    """Raise MisuseError for a dimension that the indicator is not cut by."""
    for name in names:
        if name not in definition.dimensions:
            held = ", ".join(definition.dimensions) or "không có"
            raise MisuseError(
                f"Chỉ tiêu “{definition.id}” không chia theo “{name}”. Các chiều: {held}."
            )


def check_grain(definition: Definition, period: Period) -> None:
    """Raise MisuseError when the indicator is not told for periods of this length."""
    if period.grain not in definition.grains:
        held = ", ".join(one.value for one in definition.grains)
        raise MisuseError(
            f"Chỉ tiêu “{definition.id}” không tính theo {period.grain.value}. Các kỳ: {held}."
        )


def groups(wanted: Iterable[Measure]) -> list[list[Measure]]:
    """Measures that one query can answer: same facts, event sums or stock, same restriction."""
    found: dict[tuple[Any, ...], list[Measure]] = {}
    for one in wanted:
        where = tuple(sorted(one.where.items()))
        moment = one.opening, bool(one.now), one.only_now
        key = (one.kind, one.shape, one.ahead, moment, where, one.used_by)
        found.setdefault(key, []).append(one)
    return list(found.values())


def sums_of(
    snapshot: Snapshot,
    wanted: Sequence[Measure],
    period: Period,
    unit_ids: list[int] | None,
    dims: Mapping[str, str],
    by: str = "",
) -> Sliced:
    """Flows of the period and stocks at its end, by member; a member without facts is left out."""
    out: Sliced = {} if by else {"": {}}
    for group in groups(leaf for one in wanted for leaf in one.leaves):
        filters = restricted(group[0], dims)
        cut = [by] if by else []
        rows = [] if filters is None else rows_of(snapshot, group, period, unit_ids, filters, cut)
        for row in rows:
            held = out.setdefault(str(row[by]) if by else "", {})
            for one in group:
                held[one.name] = one.add(row) or 0.0
    for held in out.values():
        for one in wanted:
            held[one.name] = sum(held.get(leaf.name, 0.0) for leaf in one.leaves)
    return out


def restricted(one: Measure, dims: Mapping[str, str]) -> dict[str, list[str]] | None:
    """The measure's own restriction together with the question's; None: they exclude each other."""
    for name, code in dims.items():
        if one.where.get(name, code) != code:
            return None
    return {name: [code] for name, code in {**one.where, **dims}.items()}


def rows_of(
    snapshot: Snapshot,
    group: Sequence[Measure],
    period: Period,
    unit_ids: list[int] | None,
    filters: Mapping[str, list[str]],
    by: Sequence[str],
) -> list[dict[str, Any]]:
    """Rows of the store for one group; columns under their names at a day's end."""
    first, s = group[0], snapshot
    more: dict[str, Any] = {"unit_ids": unit_ids, "filters": filters, "by": list(by)}
    more["known"] = s.known
    columns = list(dict.fromkeys(c for one in group for c in one.columns))
    span = (s.conn, s.tenant, first.kind, columns)
    if first.shape is Shape.FLOW:
        days = period.start_day, last_day(period, first, s.today)
        return s.read(first.kind, sums.event_sums, *span, *days, **more)
    if first.used_by:
        days = period.start_day, min(period.end_day, s.today + 1)
        more["filters"] = {**filters, "procedure": used(s, *days, first.used_by)}
    if period.end_day <= s.today or not first.now:
        day = standing_day(period, first, s.today)
        return s.read(first.kind, sums.stock_sums, *span, day, **more)
    now = {one.now: one.terms[0][1] for one in group}
    rows = sums.now_sums(s.conn, s.tenant, first.kind, list(now), s.now, **more)
    return [{now.get(key, key): value for key, value in row.items()} for row in rows]


def used(snapshot: Snapshot, start: int, end: int, by: Use) -> list[str]:
    """Codes of the procedures with such dossiers received on days in [start, end)."""
    span = (snapshot.conn, snapshot.tenant, "dossier", [by.column], start, end)
    more: dict[str, Any] = {"filters": {k: [v] for k, v in by.where}, "known": snapshot.known}
    rows = snapshot.read("dossier", sums.event_sums, *span, by=["procedure"], **more)
    return [row["procedure"] for row in rows if row[by.column]]


def to_parts(snapshot: Snapshot, sliced: Sliced, unit: Unit) -> Sliced:
    """Sums by a fact's unit → by part of the unit: communes of a district are added to it."""
    out: Sliced = {}
    for key, row in sliced.items():
        add(out.setdefault(_part(snapshot, key, unit), {}), row)
    return out


def _part(snapshot: Snapshot, key: str, unit: Unit) -> str:
    return str(snapshot.places.above(int(key))) if unit.level is Level.PROVINCE else key


def _histogram(
    snapshot: Snapshot,
    one: Measure,
    period: Period,
    unit_ids: list[int] | None,
    dims: Mapping[str, str],
    by: str,
) -> dict[str, dict[int, int]]:
    """Counts by logarithmic bucket, by member."""
    days = period.start_day, last_day(period, one, snapshot.today)
    rows = snapshot.read(
        one.kind,
        sums.histogram,
        *(snapshot.conn, snapshot.tenant, one.kind, *days),
        by=[by] if by else [],
        unit_ids=unit_ids,
        filters=restricted(one, dims),
        known=snapshot.known,
        name=one.terms[0][1],
    )
    out: dict[str, dict[int, int]] = {} if by else {"": {}}
    for row in rows:
        out.setdefault(str(row[by]) if by else "", {})[row["bucket"]] = row["n"]
    return out


def _buckets_to_parts(
    snapshot: Snapshot, found: Mapping[str, Mapping[int, int]], unit: Unit
) -> dict[str, dict[int, int]]:
    out: dict[str, dict[int, int]] = {}
    for key, buckets in found.items():
        add(out.setdefault(_part(snapshot, key, unit), {}), buckets)
    return out


def _parts(
    snapshot: Snapshot,
    definition: Definition,
    period: Period,
    unit: Unit,
    dims: Mapping[str, str],
    by: str,
) -> dict[str, Inputs]:
    """Outcomes of the indicators that a score is made of, by member.

    An input that is not cut by the unit is the province's: its part is not judged for others.
    """
    found: dict[str, dict[str, Outcome]] = {} if by else {"": {}}
    cut = set(dims) | ({by} if by else set())
    cut |= set() if unit.level is Level.PROVINCE else {"unit"}
    for one in snapshot.inputs_of(definition):
        if not cut <= set(one.dimensions):
            continue
        for key, inputs in ask(snapshot, one, period, unit, dims, by).items():
            found.setdefault(key, {})[one.id] = evaluate(one, inputs)
    coverage, as_of = snapshot.delivered(definition, period)
    return {
        key: Inputs(parts=parts, coverage=coverage, as_of=as_of) for key, parts in found.items()
    }


def _share(snapshot: Snapshot, spec: ShareOfUnits, period: Period, unit: Unit) -> Inputs:
    """Values of the inner indicator, one for each unit of the level inside the unit.

    Of reported figures: covered by the units that have one out of all that owe it, and no newer
    than the oldest of them.
    """
    inner = snapshot.definitions[spec.indicator]
    found = [one for _, one in _inside(snapshot, spec, period, unit)]
    values = tuple(evaluate(inner, one).value for one in found)
    if not is_observed(inner):
        coverage, as_of = snapshot.delivered(inner, period)
        return Inputs(units=values, coverage=coverage, as_of=as_of)
    told = [one for one, value in zip(found, values, strict=True) if value is not None]
    reach = min((one.as_of for one in told if one.as_of is not None), default=None)
    return Inputs(units=values, coverage=len(told) / len(found) if found else 0.0, as_of=reach)


def by_unit(
    snapshot: Snapshot, spec: ShareOfUnits, period: Period, unit: Unit
) -> list[tuple[Unit, Outcome]]:
    """The inner indicator of each unit of the level inside the unit that has anything."""
    inner = snapshot.definitions[spec.indicator]
    return [(one, evaluate(inner, made)) for one, made in _inside(snapshot, spec, period, unit)]


def _inside(
    snapshot: Snapshot, spec: ShareOfUnits, period: Period, unit: Unit
) -> list[tuple[Unit, Inputs]]:
    """What the inner indicator is made of, by unit of the level inside the unit.

    Of facts: units that existed in the period and have any; of reports: all that owe one at its
    end, for what a unit reported that is no more nobody answers.
    """
    inner = snapshot.definitions[spec.indicator]
    level = Level(spec.level)
    if is_observed(inner):
        return reporting.of_level(snapshot, inner, period, unit, level)
    here = [
        one
        for one in snapshot.places.at_level(level, period)
        if unit.level is Level.PROVINCE or one.parent_id == unit.unit_id
    ]
    if level is Level.COMMUNE:
        closure = snapshot.places.closure(unit)
        coverage, as_of = snapshot.delivered(inner, period)
        sliced = sums_of(snapshot, measures_of(inner), period, closure, {}, "unit")
        made = {key: Inputs(row, coverage=coverage, as_of=as_of) for key, row in sliced.items()}
    else:
        made = ask(snapshot, inner, period, unit, {}, "unit")
    return [(one, made[key]) for one in here if (key := str(one.unit_id)) in made]
