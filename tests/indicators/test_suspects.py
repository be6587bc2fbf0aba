"""Records set aside: which of them would have counted, by what they tell of themselves."""

from datetime import date

import pytest

from core.period import Period
from indicators.evaluating import publish
from indicators.versions.suspects import Suspect, suspects
from store.intake import quarantine
from store.intake.quarantine import Quarantined
from tests.indicators import seeded
from tests.indicators.seeded import AGENCY, CALENDAR, NOW, at, dossier

NOVEMBER = Period.parse("2023-11", date(2023, 12, 26))
CODES = {"802", "803", "H39.14"}


def row(**payload):
    return {
        "source": "onestop", "stream": "dossiers", "reason": "absurd_date", "field": "NgayTra",
        "payload": payload,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("payload", "sure"),
    [
        ({"NgayTiepNhan": "20231108083000", "DonVi": "802"}, True),
        ({"a": {"b": ["2023-11-30T17:00:00+07:00"]}, "c": 802}, True),
        ({"ngay": "08/11/2023 08:30", "ma": "802"}, True),
        ({"ngay": "20231108"}, False),  # no unit is told
        ({"ma": "802", "ngay": "31/02/2023"}, False),  # no day is told
        ({"ngay": "20231201080000", "ma": "802"}, None),
        ({"ngay": "20231108080000", "ma": "803"}, None),
    ],
)
def test_a_record_counts_where_its_day_and_unit_lie_inside(payload, sure):
    found = suspects([row(**payload)], NOVEMBER, {"802"}, CODES, standing=False)
    assert [one.sure for one in found] == ([] if sure is None else [sure])


def test_what_stands_counts_all_that_came_before():
    before, after = row(ngay="20230108"), row(ngay="20231208")
    found = suspects([before, after, before], NOVEMBER, None, CODES, standing=True)
    assert found == [Suspect("onestop", "dossiers", "absurd_date", "NgayTra", True, 2)]


def test_a_passport_names_them_and_its_coverage_falls(store, catalog_of):
    done = at("2023-11-08T10:00")
    facts = [(dossier(f"A{n}", done - 5 * 86_400, done + 86_400, done), AGENCY) for n in range(3)]
    seeded.put(store, "dossier", "onestop", "dossiers", facts)
    with store.write() as conn:
        items = [
            Quarantined("B", "absurd_date", "NgayTra", "vô lý", {"NgayNhan": "20231109080000"}),
            Quarantined("C", "absurd_date", "NgayTra", "vô lý", {"NgayNhan": "20230909080000"}),
            Quarantined("D", "missing_field", "ma", "thiếu", {"x": "y"}),
        ]
        quarantine.add(conn, "onestop", "dossiers", items, run_id="r", now=NOW, revision=9)
    publish.run(store, seeded.CLOCK, CALENDAR)
    catalog = catalog_of(store)
    value = catalog.value("onestop.on_time_rate", None, NOVEMBER)
    proof = catalog.passport(value.value_id)
    assert proof.quarantined == {"absurd_date": 1, "missing_field": 1}
    assert [(one.reason, one.sure) for one in proof.suspects] == [
        ("absurd_date", True), ("missing_field", False),
    ]  # fmt: skip
    assert (value.coverage, proof.coverage) == (1.0, 0.75)
