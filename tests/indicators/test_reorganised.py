"""Values over 1 July 2025: two provinces of one code, districts that end, nothing lost between."""

from dataclasses import replace
from datetime import date

import pytest

from core.period import Grain, Period
from core.units import Level
from indicators.catalog import Catalog
from indicators.defining.loader import kept
from indicators.defining.model import TargetSpec
from indicators.evaluating import publish
from indicators.evaluating.verify import verify
from store.places import territory
from tests.indicators import seeded
from tests.indicators.seeded import AGENCY, BEN_LUC, CALENDAR, COMMUNE, at, dossier

AUGUST = seeded.clock("2025-08-15T17:30")
JUNE = seeded.clock("2025-06-20T17:30")
NEW = next(
    u for u in territory.load(80).units if u.level is Level.COMMUNE and u.unit_id > 20_000_000
)
START = at("2024-01-01T00:00")


def received(code, day, unit):
    return dossier(code, at(f"{day}T08:00")), unit


def period(text):
    return Period.parse(text, date(2025, 8, 15))


def load(store, facts, clock):
    now = publish.epoch(clock.now())
    seeded.put(store, "dossier", "onestop", "dossiers", facts, now=now, covered=(START, now))
    publish.run(store, clock, CALENDAR)


def both(store):
    before = [
        received(f"A{n}", "2025-06-10", unit) for n, unit in enumerate([COMMUNE, BEN_LUC, AGENCY])
    ]
    load(store, before, JUNE)
    after = [received(f"B{n}", "2025-07-10", NEW.unit_id) for n in range(4)]
    load(store, after, AUGUST)


@pytest.fixture
def held(any_filled):
    return any_filled("reorganised", both)


@pytest.fixture
def catalog(held, catalog_of):
    return catalog_of(held, AUGUST)


def test_the_province_goes_on_under_its_code(catalog):
    assert catalog.value("onestop.received", None, period("2025-06")).unit_name == "Tỉnh Long An"
    assert catalog.value("onestop.received", None, period("2025-07")).unit_name == "Tỉnh Tây Ninh"
    year = catalog.value("onestop.received", None, period("2025"))
    assert (year.unit_name, year.value) == ("Tỉnh Tây Ninh", 7)
    line = catalog.series("onestop.received", None, Grain.MONTH, date(2025, 5, 1))
    assert [(one.period.code, one.value) for one in line] == [
        ("2025-05", 0), ("2025-06", 3), ("2025-07", 4), ("2025-08", 0),
    ]  # fmt: skip
    assert {one.unit for one in line} == {"80"}


def test_a_target_stays_with_the_ward_that_it_was_made_for(store, settings):
    """27694 is Phường 1 of Tân An until 30/06/2025, and Phường Long An from the next day on."""
    load(store, [received("A", "2025-06-10", COMMUNE)], AUGUST)
    rate = kept().by_id()["onestop.on_time_rate"]
    own = {"since": date(2024, 1, 1), "at_least": 0.5, "document": "Kế hoạch", "unit": "27694"}
    held = rate.model_copy(update={"targets": (*rate.targets, TargetSpec.model_validate(own))})
    definitions = replace(kept(), all=(held,))
    catalog = Catalog(settings, AUGUST, store=store, definitions=definitions)
    june, july = (catalog.value(rate.id, "27694", period(one)) for one in ("2025-06", "2025-07"))
    assert (june.target.document, june.target.figure) == ("Kế hoạch", 0.5)
    assert july.unit_name == "Phường Long An"
    assert july.target.document == rate.targets[-1].document


def parts(catalog, text, listed=None, id="onestop.received"):
    return {one.unit if one.unit != "80" else one.dims["unit"]: one
            for one in catalog.by(id, "unit", None, period(text), listed=listed)}  # fmt: skip


def test_published_parts_of_the_year_are_old_and_new_units_and_make_the_whole(catalog):
    held = parts(catalog, "2025", "then")
    assert sum(one.value for one in held.values()) == 7
    assert held["802@2004"].value == held["803@2004"].value == 1
    assert held[NEW.code].value == 4
    assert "804@2004" not in held  # ended, and without data
    july = catalog.by("onestop.received", "unit", None, period("2025-07"))
    assert {one.unit for one in july if one.value} == {NEW.code}
    assert len(july) == 96 + 14


def test_by_rule_the_parts_of_the_year_are_those_of_its_last_day(catalog):
    held = parts(catalog, "2025")
    assert len(held) == 96 + 14
    assert sum(one.value for one in held.values()) == pytest.approx(7)
    assert held[NEW.code].value == 4  # a ward of the former Tây Ninh: nothing came to it
    guessed = {code for code, one in held.items() if one.estimated}
    moved = {code for code, one in held.items() if one.moved}
    assert guessed
    assert NEW.code not in moved
    given = [one for value in held.values() for one in value.moved]
    assert {one.unit for one in given} == {"803@2004", "27931@2004"}  # where the facts lie


def test_an_old_unit_keeps_its_series_and_its_passport(catalog):
    line = catalog.series("onestop.received", "802", Grain.MONTH, date(2025, 5, 1))
    assert [(one.period.code, one.value) for one in line] == [("2025-05", 0), ("2025-06", 1)]
    proof = catalog.passport(line[-1].value_id)
    assert proof.numerator_records.count == 1
    assert proof.numerator_records.query["unit"] == "802@2004"


def test_what_stood_under_the_old_province_stays_as_it_was(catalog, held):
    old = catalog.value("onestop.received", "80@2004", period("2025"))
    assert (old.unit_name, old.value) == ("Tỉnh Long An", 3)
    assert verify(held, AUGUST) == []


def test_a_late_fact_of_the_running_year_before_the_change(any_store, catalog_of):
    load(any_store, [received("A", "2025-03-10", AGENCY)], JUNE)
    load(any_store, [received("B", "2025-03-11", AGENCY)], JUNE)
    assert catalog_of(any_store, JUNE).value("onestop.received", None, period("2025")).value == 2
