"""Documents by the level of the province's unit that has them: as sums by unit, added by hand."""

from datetime import date

import pytest

from core.errors import MisuseError
from core.period import Grain, Period
from exports.sheets import asked, views
from exports.sheets.asked import Asked
from exports.sheets.narrowing import Only
from indicators.asking import crossing
from tests.indicators.seeded import AGENCY, AGENCY_2, BEN_LUC, COMMUNE, DUC_HOA, at, document, put

NOVEMBER = Period.of(Grain.MONTH, date(2023, 11, 1))
SENT, RATE, ACCEPT = "edoc.sent", "edoc.electronic_rate", "edoc.accept_hours_median"
PASSED = "edoc.exchanged"
HELD = {AGENCY: 2, AGENCY_2: 1, DUC_HOA: 1, BEN_LUC: 1, COMMUNE: 4}
"""Documents sent in November; one of the commune's went on paper, one of October is electronic."""
COMMUNES = (Only("level", "commune"),)


@pytest.fixture
def catalog(any_store, catalog_of):
    facts = [
        (document(f"{unit}-{n}", at("2023-11-10T08:00"), doc_type=f"Loại {n % 2}"), unit)
        for unit, count in HELD.items()
        for n in range(count)
    ]
    paper = (False, True, True, True)
    facts.append((document("paper", at("2023-11-11T08:00"), "in", source_flags=paper), COMMUNE))
    facts.append((document("october", at("2023-10-11T08:00")), COMMUNE))
    put(any_store, "document", "docsystem", "documents", facts)
    lying = [
        (
            document(f"{unit}-got", at("2023-11-10T08:00"), "in", received_at=at(
                "2023-11-10T08:00"), accepted_at=at(f"2023-11-10T{hour}:00"), exchange_status="03",
            ),
            unit,
        )
        for unit, hour in ((AGENCY, "10"), (COMMUNE, "14"))
    ]  # fmt: skip
    put(any_store, "document", "edoc", "documents", lying)
    return catalog_of(any_store)


def told(values, dim="level"):
    return {one.dims[dim]: one.numerator for one in values}


def test_each_level_has_the_sum_of_its_units(catalog):
    found = catalog.by(SENT, "level", None, NOVEMBER)
    assert list(told(found).items()) == [("agency", 3), ("district", 2), ("commune", 4)]
    assert [one.extra["name"] for one in found] == ["Sở, ban, ngành", "Cấp huyện", "Cấp xã"]
    assert sum(told(found).values()) == catalog.value(SENT, None, NOVEMBER).numerator
    assert told(catalog.by(SENT, "level", "802", NOVEMBER)) == {"district": 1, "commune": 4}
    rates = {one.dims["level"]: one for one in catalog.by(RATE, "level", None, NOVEMBER)}
    assert (rates["commune"].numerator, rates["commune"].denominator) == (4, 5)
    assert rates["agency"].value == 1
    hours = {one.dims["level"]: one.value for one in catalog.by(ACCEPT, "level", None, NOVEMBER)}
    assert hours == {"agency": pytest.approx(2, rel=0.03), "commune": pytest.approx(6, rel=0.03)}


def test_it_is_narrowed_to_a_level_and_its_records_are_as_many(catalog):
    commune = {"level": "commune"}
    value = catalog.value(SENT, None, NOVEMBER, commune)
    assert value.numerator == 4
    proof = catalog.passport(value.value_id)
    assert all(one.passed for one in proof.checks), proof.checks
    link = proof.numerator_records
    page = catalog.records(link.kind, link.query, 10)
    assert (link.count, page.total) == (4, 4)
    assert {row["unit"] for row in page.rows} == {"27931"}
    assert catalog.value(SENT, "803", NOVEMBER, commune).numerator == 0
    parts = catalog.by(SENT, "unit", None, NOVEMBER, commune)
    assert {one.unit_name: one.numerator for one in parts if one.numerator} == {
        catalog.unit("802", date(2023, 11, 30)).name: 4
    }
    months = catalog.series(SENT, None, Grain.MONTH, date(2023, 9, 1), date(2023, 12, 1), commune)
    assert [(one.period.code, one.numerator) for one in months if one.numerator] == [
        ("2023-10", 1), ("2023-11", 4)
    ]  # fmt: skip
    both = commune | {"direction": "in"}
    assert catalog.value(RATE, None, NOVEMBER, both).denominator == 1
    types = catalog.by(SENT, "type", None, NOVEMBER, commune)
    assert told(types, "type") == {"Loại 0": 2, "Loại 1": 2}
    with pytest.raises(MisuseError, match="không chia theo “level”"):
        catalog.value("onestop.received", None, NOVEMBER, commune)


def test_a_level_that_there_is_not_is_refused_of_figures_as_of_lists(catalog):
    query = {"measure": "n_out", "period": NOVEMBER.code, "level": "xa,commune"}
    for ask in (
        lambda: catalog.value(SENT, None, NOVEMBER, {"level": "xa"}),
        lambda: catalog.records("document", query, 10),
    ):
        with pytest.raises(MisuseError, match="level: không có cấp xa"):
            ask()


def test_beside_a_level_what_no_sum_holds_by_unit_is_read_of_few_facts_alone(catalog, monkeypatch):
    commune, untold = {"level": "commune"}, {"counterpart": ""}
    assert told(catalog.by(PASSED, "counterpart", None, NOVEMBER, commune), "counterpart") == {
        "": 1
    }  # fmt: skip
    monkeypatch.setattr(crossing, "MOST", 1)
    fresh = catalog.without("zalo", 0)  # has kept no answer
    for by, dims in (("counterpart", commune), ("level", untold)):
        with pytest.raises(MisuseError, match="nhiều chiều cùng lúc"):
            fresh.by(PASSED, by, None, NOVEMBER, dims)
    assert told(fresh.by(PASSED, "type", None, NOVEMBER, commune), "type"), "sums hold it by unit"
    assert len(fresh.by(PASSED, "level", None, NOVEMBER)) == 2, "one, as it always was"


def test_its_table_and_its_narrowed_files_say_so(catalog):
    sheet = views.sheet(catalog, "van-ban/theo-cap", Asked(period=NOVEMBER))
    sent = {one.value.dims["level"]: one.value.numerator for one in sheet.rows
            if one.value.indicator == SENT}  # fmt: skip
    assert sent == {"agency": 3, "district": 2, "commune": 4}
    out = (Only("direction", "out"),)
    sheet = views.sheet(catalog, "van-ban/theo-cap", Asked(period=NOVEMBER, only=out))
    rates = {one.value.dims["level"]: one.value for one in sheet.rows
             if one.value.indicator == RATE}  # fmt: skip
    assert (rates["commune"].denominator, rates["commune"].dims["direction"]) == (4, "out")
    page = asked.sheet(catalog, "van-ban", Asked(period=NOVEMBER, only=COMMUNES))
    (row,) = [one for one in page.rows if one.value.indicator == SENT]
    assert (row.value.numerator, row.more) == (4, ("Cấp: Cấp xã (commune)",))
    with pytest.raises(MisuseError, match="không có cấp xa"):
        asked.sheet(catalog, "van-ban", Asked(period=NOVEMBER, only=(Only("level", "xa"),)))
