"""From a question to what its value is made of: sums, buckets, reports, or other indicators.

A question is an indicator, a period, a unit, codes of dimensions, and perhaps one dimension to cut
by. The answer is ``Inputs`` by member of that dimension, ready for ``evaluate``.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import MisuseError
from core.period import Period
from core.units import Level, Unit
from indicators.asking import queries
from indicators.asking.snapshot import (
    Snapshot,
    is_observed,
    looks_ahead,
    measures_of,
    takes,
)
from indicators.defining.measure import Shape
from indicators.defining.model import Definition, Quantile, ShareOfUnits
from indicators.evaluating.absent import province_only
from indicators.evaluating.evaluate import NO_DATA, NO_HISTORY, NOW_ONLY, Inputs, Outcome, evaluate
from indicators.evaluating.scoring import PROVINCE_ONLY, Score
from indicators.reported import reporting

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
    check_dims(definition, dims, by)
    if province_only(definition, unit):
        return {} if by else {"": lacking(snapshot, definition, period, unit)}
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
        found = queries.histogram(snapshot, wanted[0], period, closure, dims, by)
        if by == "unit":
            found = queries.buckets_to_parts(snapshot, found, unit)
        return {key: Inputs(buckets=b, coverage=coverage, as_of=as_of) for key, b in found.items()}
    sliced = queries.sums_of(snapshot, wanted, period, closure, dims, by)
    if by == "unit":
        sliced = queries.to_parts(snapshot, sliced, unit)
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


def lacking(
    snapshot: Snapshot, definition: Definition, period: Period, unit: Unit | None = None
) -> Inputs:
    """No sums at all, with the reason; of a ``unit`` that may be one that it is not counted of."""
    reason = NO_DATA
    if unit is not None and province_only(definition, unit):
        reason = PROVINCE_ONLY
    elif over(snapshot, definition, period):
        reason = NOW_ONLY
    elif snapshot.settled(definition, period):
        reason = NO_HISTORY
    return Inputs(dict.fromkeys(definition.measures), coverage=0.0, lacking=reason)


def nothing(
    snapshot: Snapshot, definition: Definition, period: Period, unit: Unit | None = None
) -> Inputs:
    """A unit without facts: zeros where the source delivered, else nothing.

    Nor is what is counted of the province alone zero at another ``unit``.
    """
    if unit is not None and province_only(definition, unit):
        return lacking(snapshot, definition, period, unit)
    coverage, as_of = snapshot.delivered(definition, period)
    unknown = as_of is None or not begun(snapshot, definition, period)
    if unknown or snapshot.observed(definition):
        return lacking(snapshot, definition, period)
    return Inputs(dict.fromkeys(definition.measures, 0.0), coverage=coverage, as_of=as_of)


def unpublished(snapshot: Snapshot, definition: Definition, period: Period, unit: Unit) -> Inputs:
    """A unit of which nothing was published while its province was told: it has no facts.

    But for quantiles, which communes of districts are not published with.
    """
    if isinstance(definition.value, Quantile):
        return ask(snapshot, definition, period, unit, {})[""]
    return nothing(snapshot, definition, period, unit)


def check_dims(definition: Definition, dims: Mapping[str, str], by: str = "") -> None:
    """Raise MisuseError for members that the indicator is not narrowed to, or not divided ``by``.

    To the member that it counts alone it is narrowed already.
    """
    for name in [one for one in (by, *dims) if one]:
        if name not in definition.dimensions and (
            name == by or not takes(definition, {name: dims[name]})
        ):
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
        sliced = queries.sums_of(snapshot, measures_of(inner), period, closure, {}, "unit")
        made = {key: Inputs(row, coverage=coverage, as_of=as_of) for key, row in sliced.items()}
    else:
        made = ask(snapshot, inner, period, unit, {}, "unit")
    return [(one, made[key]) for one in here if (key := str(one.unit_id)) in made]
