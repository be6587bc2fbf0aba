"""Dossiers by the counter that took them in, down to the records that recount the figure."""

import pytest

from core.errors import MisuseError
from core.period import Period
from core.units import Level
from exports.sheets import driving, narrowing
from exports.sheets.asked import Asked
from exports.sheets.narrowing import Only
from exports.withholding import guarded
from indicators.catalog import Catalog
from indicators.defining.loader import Definitions, kept
from indicators.defining.measures import MEASURES
from indicators.evaluating import publish
from store.places import territory
from store.published import values
from tests.indicators import seeded
from tests.indicators.test_converted import definition_of
from tests.indicators.test_recount import recounted

NOW = seeded.clock("2025-08-15T17:30")
ONE, OTHER = [
    unit
    for unit in territory.load(80).units
    if unit.level is Level.COMMUNE and unit.unit_id > 20_000_000
][:2]
RATE, COUNT, RECEIVED = "onestop.elsewhere_rate", "onestop.at_counter", "onestop.received"


def filled(store, catalog_of):
    """Of one unit's four dossiers two came to the other's counter, one of them too early."""
    made = [
        (seeded.dossier(f"A{n}", seeded.at(f"{day}T08:00")), ONE.unit_id, counter.unit_id)
        for n, (day, counter) in enumerate(
            [("2025-06-30", OTHER), ("2025-07-10", OTHER), ("2025-07-11", ONE), ("2025-08-01", ONE)]
        )
    ]
    made.append((seeded.dossier("B", seeded.at("2025-07-10T09:00")), OTHER.unit_id, OTHER.unit_id))
    now = publish.epoch(NOW.now())
    covered = (seeded.at("2025-01-01T00:00"), now)
    seeded.put(store, "dossier", "onestop", "dossiers", made, now=now, covered=covered)
    publish.run(store, NOW, seeded.CALENDAR)
    return catalog_of(store, NOW)


def test_a_counter_takes_in_for_itself_and_for_others(any_store, catalog_of):
    catalog = filled(any_store, catalog_of)
    year, june = (Period.parse(one, NOW.now().date()) for one in ("2025", "2025-06"))
    held = {one.dims["recv_unit"]: one for one in catalog.by(RATE, "recv_unit", None, year)}
    named = {code: one.extra["name"] for code, one in held.items()}
    assert sorted(named.values()) == sorted([ONE.short_name, OTHER.short_name])
    told = {named[code]: (one.numerator, one.denominator) for code, one in held.items()}
    assert told == {ONE.short_name: (0, 2), OTHER.short_name: (1, 2)}
    units = {one.unit: one for one in catalog.by(RATE, "unit", None, year) if one.denominator}
    assert {code: one.numerator for code, one in units.items()} == {ONE.code: 1, OTHER.code: 0}
    before = catalog.value(RATE, None, june)
    assert (before.value, before.reason) == (None, "không có hồ sơ nộp trực tiếp từ 01/7/2025")


def test_what_begins_later_is_not_there_yet(store, catalog_of):
    """Not listed, nor published of a month that ended before: there is nothing it could tell."""
    eve, then = seeded.clock("2025-06-30T17:30"), seeded.clock("2025-07-01T08:00")
    assert not {RATE, COUNT} & {one.id for one in catalog_of(store, eve).definitions()}
    assert {RATE, COUNT} <= {one.id for one in catalog_of(store, then).definitions()}
    seeded.put(store, "dossier", "onestop", "dossiers", [], now=publish.epoch(eve.now()))
    publish.run(store, eve, seeded.CALENDAR)
    with store.read() as conn:
        told = [{one.period for one in values.current(conn, id)} for id in (RECEIVED, COUNT)]
    assert [("2025-06" in one, "2025" in one) for one in told] == [(True, True), (False, True)]


def test_records_recount_what_a_counter_took_in_and_say_where(any_store, catalog_of):
    catalog = filled(any_store, catalog_of)
    year = Period.parse("2025", NOW.now().date())
    for id in (RATE, COUNT):
        definition = catalog.definition(id)
        for value in catalog.by(id, "recv_unit", None, year):
            proof = catalog.passport(value.value_id)
            assert recounted(catalog, definition, proof) == (value.numerator, value.denominator)
    (there,) = [one for one in catalog.by(RATE, "recv_unit", None, year) if one.numerator]
    link = catalog.passport(there.value_id).numerator_records
    (row,) = catalog.records(link.kind, link.query, 10).rows
    assert (row["unit"], row["recv_unit_name"]) == (ONE.code, OTHER.name)
    assert there.dims["recv_unit"] in catalog.members("recv_unit")


def test_what_nobody_tells_the_counter_of_has_a_row_and_a_list_of_its_own(any_store, settings):
    """Of any measure, should a definition ask for it: no list of NULL is empty."""
    definition = definition_of(MEASURES["dossier.received"])
    held = Definitions((definition,), kept().groups)
    catalog = filled(
        any_store, lambda store, now: Catalog(settings, now, store=store, definitions=held)
    )
    nameless = {"proc_code": "", "proc_name": ""}
    days = [seeded.at(f"2025-07-1{n}T08:00") for n in range(3)]
    more = [(seeded.dossier(f"E{n}", day, **nameless), ONE.unit_id) for n, day in enumerate(days)]
    seeded.put(any_store, "dossier", "onestop", "dossiers", more, now=publish.epoch(NOW.now()))
    july = Period.parse("2025-07", NOW.now().date())
    rows = {one.dims["recv_unit"]: one for one in catalog.by(RECEIVED, "recv_unit", None, july)}
    assert (rows[""].extra["name"], rows[""].numerator, len(rows)) == ("không ghi", 3, 3)
    link = catalog.lists(rows[""].value_id).numerator
    found = catalog.records(link.kind, link.query, 10).rows
    assert {one["code"] for one in found} == {"E0", "E1", "E2"}
    assert narrowing.read("recv_unit:khong-ghi") == (Only("recv_unit", ""),)
    assert catalog.members("recv_unit")[""] == "không ghi"
    named = {one.dims["procedure"]: one for one in catalog.by(RECEIVED, "procedure", None, july)}
    assert (named[""].extra["name"], named[""].numerator) == ("không ghi", 3)


def test_by_counter_and_field_a_commune_tells_readers_outside_nothing(any_store, catalog_of):
    """Who came to a counter for one field's sake is told as finely as by its channel."""
    catalog = filled(any_store, catalog_of)
    year, day = Period.parse("2025", NOW.now().date()), NOW.now().date()
    (field,) = [one.dims["field"] for one in catalog.by(COUNT, "field", ONE.slug, year)]
    counter, _ = [one.dims["recv_unit"] for one in catalog.by(COUNT, "recv_unit", ONE.slug, year)]

    def told(dim, only, inside=False):
        asked = Asked(unit=ONE.slug, only=only, inside=inside)
        return guarded.divided(catalog, catalog.definition(COUNT), dim, asked, year, day).values

    for dim, only in (("recv_unit", Only("field", field)), ("field", Only("recv_unit", counter))):
        with pytest.raises(guarded.Withheld, match="chỉ ra một người"):
            told(dim, (only,))
        assert told(dim, (only,), inside=True)
    assert told("recv_unit", ())


def test_what_is_handed_in_by_hand_is_told_by_field_of_a_commune_inside_alone(
    any_store, catalog_of
):
    """It counts one channel: by counter that says nothing more, by field as much as by two."""
    catalog = filled(any_store, catalog_of)
    year, day = Period.parse("2025", NOW.now().date()), NOW.now().date()
    august = Period.parse("2025-08", day)
    (field,) = [one.dims["field"] for one in catalog.by(COUNT, "field", ONE.slug, year)]
    definition, place = catalog.definition(COUNT), catalog.unit(ONE.slug, day)

    def told(dim, unit=ONE.slug, **more):
        asked = Asked(unit=unit, **more)
        return guarded.divided(catalog, definition, dim, asked, year, day).values

    for dim in ("field", "procedure", "applicant"):
        with pytest.raises(guarded.Withheld, match="chỉ đếm một hình thức nộp"):
            told(dim)
        assert told(dim, inside=True)
        assert told(dim, unit=None), "of the province"
    assert told("recv_unit")
    for id in (COUNT, RATE, "onestop.elsewhere"):
        with pytest.raises(MisuseError, match="chỉ đếm một hình thức nộp"):
            narrowing.guard({"field": field}, place, catalog.definition(id))
    narrowing.guard({"field": field}, place, catalog.definition(RECEIVED))
    with pytest.raises(guarded.Withheld, match="chỉ ra một người"):
        driving.sheet(catalog, COUNT, Asked(unit=ONE.slug, dim="field", period=august))
    assert driving.sheet(
        catalog, COUNT, Asked(unit=ONE.slug, dim="field", period=august, inside=True)
    ).rows
