"""Values cut by a dimension: members of a dimension, or the parts of a unit on a list of units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from core.clock import day_date
from core.period import Period
from core.units import Level, Unit
from core.values import Value
from indicators.asking import crossing, members
from indicators.asking.answering import Answering, published
from indicators.asking.lists import THEN, Listed
from indicators.asking.places import asked_day
from indicators.asking.snapshot import is_observed
from indicators.defining.model import Definition
from indicators.evaluating import converted, gather
from indicators.evaluating.converted import REST
from indicators.evaluating.evaluate import Inputs
from store.published.values import StoredValue

_REST = "Không có đơn vị tương ứng"


def by(
    a: Answering,
    definition: Definition,
    dim: str,
    unit: Unit,
    period: Period,
    dims: Mapping[str, str],
    as_known: int | None = None,
    listed: Listed = None,
) -> list[Value]:
    """One value for each member of a dimension. Raises MisuseError.

    ``listed``: on which list of units; by rule that of the period's last day.
    """
    gather.check_grain(definition, period)
    gather.check_dims(definition, dims, dim)
    crossing.check(a.s, definition, unit, [period], dims, dim)
    if as_known is not None and (dim != "unit" or not published(period.grain, dims)):
        return by(a.then(as_known), definition, dim, unit, period, dims, None, listed)
    if dim == "unit":
        return _parts(a, definition, unit, period, dims, as_known, listed)
    alone = listed == THEN
    found = (gather if alone else converted).ask(a.s, definition, period, unit, dims, dim)
    named = members.names(a.s, dim, found, members.kind_of(definition))
    codes = members.ordered(dim, found)
    cuts = [({**dims, dim: code}, found[code]) for code in codes]
    out = list(a.each(definition, unit, period, cuts, alone=alone))
    for code, one in zip(codes, out, strict=True):
        one.extra["name"] = named.get(code, code)
    return out


def _parts(
    a: Answering,
    definition: Definition,
    unit: Unit,
    period: Period,
    dims: Mapping[str, str],
    as_known: int | None,
    listed: Listed,
) -> list[Value]:
    """The parts of a unit on one list of units; as published where nothing must be converted.

    As it was known: on the list of that moment, and where nothing was converted of the units that
    were published then.
    """
    day = asked_day(period, day_date(a.s.today))
    if listed != THEN and converted.convertible(definition):
        facts = a if as_known is None else a.facts(as_known)
        day = listed if isinstance(listed, date) else _day(facts, unit, period)
        if is_observed(definition):
            if isinstance(listed, date):
                return _reported(a, definition, unit, period, dims, day, as_known)
        else:
            found = converted.parts(facts.s, definition, period, unit, dims, day)
            if found is not None:
                then = a if as_known is None else a.then(as_known)
                return _converted(then, definition, unit, period, dims, day, found)
    return _by_unit(a, definition, unit, period, dims, as_known, day)


def _day(a: Answering, unit: Unit, period: Period) -> date:
    return converted.list_day(unit, period, day_date(a.s.today))


def _converted(
    a: Answering,
    definition: Definition,
    unit: Unit,
    period: Period,
    dims: Mapping[str, str],
    day: date,
    found: dict[str, Inputs],
) -> list[Value]:
    """The units of a day's list, then what lies at the whole itself and what fits none."""
    here = a.s.places.parts_on(unit, day)
    held: dict[int, StoredValue] = {}
    if published(period.grain, dims) and a.past is None:
        ids = [one.unit_id for one in here]
        held = {row.unit_id: row for row in a.known(definition, ids, period, None)}
    nothing = gather.nothing(a.s, definition, period)
    out = []
    for one in here:
        inputs = found.pop(str(one.unit_id), nothing)
        if not inputs.moved and one.unit_id in held:
            made = a.stored(definition, held[one.unit_id], None)
        else:
            made = a.computed(definition, one, period, dims, inputs)
        out.append(_labelled(made, a.s.places.written(one, day), one.short_name, dims))
    own = f"{unit.short_name} (trực tiếp)"
    for key, code, name in ((gather.OWN, gather.OWN, own), (REST, converted.rest_of(day), _REST)):
        if key in found:
            made = a.computed(definition, unit, period, {**dims, "unit": code}, found[key])
            out.append(_labelled(made, code, name, dims))
    return out


def _reported(
    a: Answering,
    definition: Definition,
    unit: Unit,
    period: Period,
    dims: Mapping[str, str],
    day: date,
    as_known: int | None,
) -> list[Value]:
    """Reported figures of the units of a day's list, then of those that it has no unit for.

    These stand under their own names: what several reported is not always a sum.
    """
    out = []
    for one in a.s.places.parts_on(unit, day):
        made = a.value(definition, one, period, dims, as_known)
        out.append(_labelled(made, a.s.places.written(one, day), one.short_name, dims))
    for one in _without(a, unit, day):
        made = a.value(definition, one, period, dims, as_known)
        if made.value is not None:
            name = f"{one.short_name} (không có đơn vị tương ứng)"
            out.append(_labelled(made, one.slug, name, dims))
    return out


def _without(a: Answering, unit: Unit, day: date) -> list[Unit]:
    """Units of other days right below the province that a day's list has no counterpart for."""
    if unit.level is not Level.PROVINCE:
        return []
    gone = a.s.places.lineage.elsewhere(day)
    return [
        one
        for one in (a.s.places.by_id[id] for id, shares in gone.items() if not shares)
        if one.parent_id == unit.unit_id
    ]


def _by_unit(
    a: Answering,
    definition: Definition,
    unit: Unit,
    period: Period,
    dims: Mapping[str, str],
    as_known: int | None,
    day: date,
) -> list[Value]:
    """The parts of a unit on a day's list, then those of other times that have data.

    Such as units that ended inside the period, what still stands at those that ended before it,
    and what those that began after it took over.
    """
    parts = {one.unit_id: one for one in a.s.places.below(unit)}
    here = {id for id, one in parts.items() if one.valid(day)}
    made: dict[int, Value] = {}
    total: StoredValue | None = None
    told = published(period.grain, dims) and a.past is None
    if told:
        for row in a.known(definition, [*parts, unit.unit_id], period, as_known):
            if row.unit_id == unit.unit_id:
                total = row
            elif row.unit_id in here or row.numerator or row.denominator:
                made[row.unit_id] = a.stored(definition, row, as_known)
    found: dict[str, Inputs] = {}
    if as_known is None and not (told and here <= made.keys()):
        found = gather.ask(a.s, definition, period, unit, dims, "unit")
    nothing = gather.nothing(a.s, definition, period)
    out = []
    for id, one in parts.items():
        if id not in made and str(id) in found:
            made[id] = a.computed(definition, one, period, dims, found[str(id)])
        if id not in made and id in here:
            made[id] = (
                a.computed(definition, one, period, dims, nothing)
                if as_known is None
                else a.silent(definition, one, period, as_known)
            )
        if id in made:
            code = a.s.places.written(one, day)
            out.append(_labelled(made[id], code, one.short_name, dims))
    plain = bool(definition.measures) and not is_observed(definition)
    past = None if as_known is None else a.of_province(definition, period, as_known)
    then, asked = past or (a, period)
    if plain and (as_known is None or past is not None) and not _adds_up(total, out):
        held = {**dims, "unit": gather.OWN}
        own = gather.ask(then.s, definition, asked, unit, held)[""]
        if any(own.sums.values()):
            rest = then.computed(definition, unit, asked, held, own)
            out.append(_labelled(rest, gather.OWN, f"{unit.short_name} (trực tiếp)", dims))
    return out


def _labelled(value: Value, code: str, name: str, dims: Mapping[str, str]) -> Value:
    value.dims = {**dims, "unit": code}
    value.extra["name"] = name
    return value


def _adds_up(total: StoredValue | None, parts: Sequence[Value]) -> bool:
    """Do the parts make the whole, so that nothing lies at the unit itself?"""
    if total is None:
        return False
    return all(
        (getattr(total, name) or 0.0) == sum(getattr(one, name) or 0.0 for one in parts)
        for name in ("numerator", "denominator")
    )
