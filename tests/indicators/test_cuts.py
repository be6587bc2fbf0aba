"""Every row of every cut has its list, of exactly the facts that it tells; the rows make the whole.

Drawn are stores with what real ones have: dossiers of which nobody tells the counter, the due date
or an end, dossiers that were moved to another unit or deleted, units of both sides of 1 July 2025,
petitions without a category, services without a field. Asked is each indicator by its dimensions,
and each measure by all that its facts can be cut by, for a new definition may ask so tomorrow.
"""

import random
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from core.errors import MisuseError
from core.period import Period
from exports.sheets import narrowing, records
from exports.sheets.asked import Asked
from indicators.asking import wire
from indicators.asking.lists import LAST_OLD, THEN
from indicators.asking.snapshot import is_observed
from indicators.catalog import Catalog
from indicators.defining import dimensions
from indicators.defining.loader import Definitions, kept
from indicators.defining.measures import MEASURES
from indicators.defining.model import (
    CountOf,
    Gain,
    Last,
    Mean,
    Quantile,
    Ratio,
    ShareOfUnits,
    SumOf,
)
from indicators.evaluating.evaluate import Inputs, evaluate
from indicators.evaluating.scoring import Score
from tests.indicators import mixed, seeded
from tests.indicators.test_converted import CLOCK, NEW, NOW, OLD, SINCE, WARD, definition_of, fill
from tests.indicators.test_recount import counted

TODAY = date(2025, 8, 15)
PERIODS = [Period.parse(one, TODAY) for one in ("2025-06", "2025-07", "2025-08", "2025-Q2", "2025")]
PLACES = (None, "802", WARD.slug)
LISTS = (None, None, THEN, LAST_OLD, TODAY)
ADDED = (SumOf, CountOf, Last, Ratio, Mean)
"""Of these kinds the parts make the whole."""
OF_MEASURES = tuple(
    definition_of(one).model_copy(update={"id": f"measure.{name.replace('.', '_')}"})
    for name, one in MEASURES.items()
    if one.kind != "service"
)
DEFINITIONS = Definitions(
    (*(one for one in kept().all if not isinstance(one.value, Score)), *OF_MEASURES), kept().groups
)


def stir(store, rng):
    """A day later: of dossiers with and without a counter some are moved, some deleted."""
    made = [
        (
            replace(fact, code=f"Z{fact.code}", channel=1),
            rng.choice([*OLD, *NEW]),
            rng.choice([None, *NEW]),
        )
        for fact, _ in seeded.population(90, rng.random(), NOW, "2025-03-01T08:00")
    ]
    seeded.put(store, "dossier", "onestop", "dossiers", made, now=NOW - 86_400)
    again = []
    for fact, unit, counter in made[::2]:
        newer = replace(fact, version=2, deleted=rng.random() < 0.4)
        again.append((newer, rng.choice([unit, *NEW]), rng.choice([None, counter])))
    seeded.put(store, "dossier", "onestop", "dossiers", again, now=NOW)
    said = [
        (
            replace(
                fact, code=f"Z{fact.code}",
                category_code=rng.choice(["", "C1"]), field_code=rng.choice(["", "GT"]),
            ),
            rng.choice(NEW),
        )
        for fact, _ in mixed.petitions(rng, 20, since=SINCE, until=NOW)
    ]  # fmt: skip
    seeded.put(store, "petition", "petitions", "petitions", said, now=NOW)
    files = [(replace(one, code=f"Z{one.code}", format=""), NEW[0])
             for one, _ in mixed.resources(rng, 5, since=SINCE, until=NOW)]  # fmt: skip
    seeded.put(store, "resource", "opendata", "resources", files, now=NOW, covered=(0, None))
    bare = [(replace(one, code=f"Z{one.code}", field_code="", field_name=""), unit)
            for one, unit in mixed.services()]  # fmt: skip
    seeded.put(store, "service", "onestop", "procedures", bare, now=NOW, covered=(0, None))


def made(store, settings, rng):
    """The catalogue over such a store, drawn by a generator."""
    fill(store, rng)
    stir(store, rng)
    return Catalog(settings, CLOCK, store=store, definitions=DEFINITIONS)


def told(catalog, definition, value, read):
    """(numerator, denominator) from the lists behind a row; None: nobody knows them any more."""
    sets = catalog.lists(value.value_id).sets
    if any(one.records is None for one in sets):
        assert not value.numerator
        assert not value.denominator
        return None
    for one in sets:  # as an address it asks the same
        address = urlsplit(wire.records_json(one.records)["address"])
        assert dict(parse_qsl(address.query)) == one.records.query
    found = [counted(catalog, one.records, read) for one in sets]
    if value.moved:  # what lies at units of before or after counts in its share
        for other in catalog.passport(value.value_id).others:
            for n, link in enumerate(other.lists):
                found[n] += other.moved.weight * counted(catalog, link, read)
    if isinstance(definition.value, Quantile):
        return None, found[0]
    if isinstance(definition.value, ShareOfUnits):
        return tuple(found)
    parts = {one.measure: amount for one, amount in zip(sets, found, strict=True)}
    made = evaluate(definition, Inputs(parts))
    return made.numerator, made.denominator


def same(found, value):
    want = value.numerator, value.denominator
    return [one or 0 for one in found] == pytest.approx([one or 0 for one in want], abs=1e-6)


def filed(catalog, id, dim, value, place, asked):
    """The numerator of a row as a file of records, row by row."""
    code = dimensions.address(value.dims[dim])
    only = () if dim == "unit" else narrowing.read(f"{dim}:{code}")
    question = Asked(unit=value.unit if dim == "unit" else place, only=only, inside=True, **asked)
    made = records.listing(catalog, id, "numerator", question, codes=True)
    assert len(list(made.table.rows)) == made.total
    return made.total


def whole(definition, rows, of_all):
    """Do the rows of a cut make the whole? What it reports itself is no sum of its units'."""
    if not isinstance(definition.value, ADDED) or is_observed(definition):
        return True
    for name in ("numerator", "denominator"):
        total = sum(getattr(one, name) or 0 for one in rows)
        if total != pytest.approx(getattr(of_all, name) or 0, abs=1e-6):
            return False
    return True


def cut(catalog, rng, definition, dim, seen, *, most=2):
    """One drawn question: its rows are named, listed, and make the whole. How many were told."""
    place, period, lists = rng.choice(PLACES), rng.choice(PERIODS), rng.choice(LISTS)
    # what was known is asked of cuts: of units what was published by then is told
    known = NOW - 3_600 if dim != "unit" and rng.random() < 0.3 else None
    asked = {"period": period, "as_known": known, "listed": lists}
    try:
        rows = catalog.by(definition.id, dim, place, period, None, known, lists)
    except MisuseError as fault:
        if "không có trong danh mục đơn vị" not in str(fault):
            raise
        return
    where = (definition.id, dim, place, period.code, lists, known)
    assert all(one.extra["name"] for one in rows), where
    drawn = [one for one in rows if one.dims[dim] == ""]
    drawn += rng.sample(rows, min(most, len(rows)))
    drawn += [one for one in rows if one.numerator or one.denominator][:1]
    for one in drawn:
        found = told(catalog, definition, one, seen["read"])
        seen["told"] += found is not None and any(found)
        seen["empty"] += one.dims[dim] == ""
        seen["moved"] += bool(one.moved)
        assert isinstance(definition.value, Gain) or found is None or same(found, one), (where, one)
        link = catalog.lists(one.value_id).numerator
        at_unit = dim != "unit" or one.dims[dim] in one.unit  # not what lies at the whole itself
        plain = link is not None and not one.moved and at_unit
        if plain and rng.random() < 0.2:
            assert filed(catalog, definition.id, dim, one, place, asked) == link.count, (where, one)
            seen["filed"] += 1
    if place is None or dim != "unit":
        of_all = catalog.value(definition.id, place, period, None, known, lists)
        assert whole(definition, rows, of_all), where


def said(seen):
    return {name: count for name, count in seen.items() if name != "read"}


def nothing_seen():
    return {"read": {}, "told": 0, "empty": 0, "moved": 0, "filed": 0}


def test_drawn_indicators_by_a_dimension_and_measures_by_the_counter_that_nobody_tells(
    store, settings
):
    rng, seen = random.Random(11), nothing_seen()
    catalog = made(store, settings, rng)
    divided = [one for one in DEFINITIONS.all if one not in OF_MEASURES and one.dimensions]
    for definition in rng.sample(divided, 30):
        cut(catalog, rng, definition, rng.choice(definition.dimensions), seen, most=1)
    for definition in OF_MEASURES[::4]:
        if "recv_unit" in definition.dimensions:
            cut(catalog, rng, definition, "recv_unit", seen, most=0)
    least = {"told": 20, "empty": 5, "moved": 1, "filed": 3}
    assert {name for name, count in least.items() if seen[name] < count} == set(), said(seen)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_every_indicator_and_measure_by_every_dimension(any_store, settings, seed):
    rng, seen = random.Random(seed), nothing_seen()
    catalog = made(any_store, settings, rng)
    for definition in DEFINITIONS.all:
        for dim in definition.dimensions:
            cut(catalog, rng, definition, dim, seen)
    least = {"told": 500, "empty": 50, "moved": 20, "filed": 50}
    assert {name for name, count in least.items() if seen[name] < count} == set(), said(seen)
