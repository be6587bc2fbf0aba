"""Records set aside: which of them would have counted, by what they tell of themselves."""

from datetime import date

import pytest

from connectors.sources.onestop import Dossiers
from core.period import Period
from indicators.asking.answers import StreamCard
from indicators.evaluating import publish
from indicators.proving import aside, sources
from indicators.versions.suspects import Rule, Suspect, Way, suspects
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


def test_the_day_of_its_last_change_is_none_on_which_it_counts():
    """Without named days any other day speaks."""
    way = {("onestop", "dossiers"): Way("sua")}
    for payload, said in (
        ({"sua": "20231105", "ngay": "20230915"}, []),
        ({"sua": "20231105"}, [0]),
    ):
        found = suspects([row(**payload)], NOVEMBER, None, CODES, standing=False, ways=way)
        assert [one.sure for one in found] == said


ENDS, STANDS = Rule("fin_day"), Rule("recv_day", NOVEMBER.end_day, "fin_day")
OVERDUE = Rule("late_day", NOVEMBER.end_day, "fin_day")
"""Of what no field dates: since when it is overdue is ours to reckon."""


@pytest.mark.parametrize(
    ("payload", "rule", "sure"),
    [
        ({"NgayTiepNhan": "20231101", "NgayTra": "20231115", "NgayCapNhat": "20240105"}, ENDS, 1),
        ({"NgayTiepNhan": "20230901", "NgayTra": "20230915", "NgayCapNhat": "20231105"},
         ENDS, None),
        ({"NgayTiepNhan": "20231101", "NgayHenTra": "20231120"}, ENDS, None),  # has not ended
        ({"NgayTiepNhan": "20231101", "NgayTra": "hôm qua"}, ENDS, 0),  # nobody can read when
        ({"NgayTiepNhan": "20231201", "NgayTra": "hôm qua"}, ENDS, None),
        ({"NgayTiepNhan": "20230901", "NgayKetThucXuLy": "20231102", "NgayTra": "20231205"},
         ENDS, 1),
        ({"NgayTiepNhan": "20230901"}, STANDS, 1),
        ({"NgayTiepNhan": "20230901", "NgayTra": "20230915"}, STANDS, None),
        ({"NgayTiepNhan": "20230901", "NgayTra": "20231205"}, STANDS, 1),
        ({"NgayTiepNhan": "20230901", "NgayTra": "31/02/2023"}, STANDS, 0),
        ({"NgayTiepNhan": "20231201"}, STANDS, None),
        ({"NgayCapNhat": "20231105"}, STANDS, 0),  # tells no day of its own
        ({"NgayTiepNhan": "20230901", "NgayHenTra": "20230910"}, OVERDUE, 0),
        ({"NgayTiepNhan": "20230901", "NgayTra": "20230915"}, OVERDUE, None),
        ({"NgayTiepNhan": "20231201"}, OVERDUE, None),
    ],
)  # fmt: skip
def test_only_the_events_are_asked_by_which_the_value_counts(payload, rule, sure):
    way = {("onestop", "dossiers"): Way(Dossiers.version, Dossiers.days, (rule,))}
    made = row(**payload) | {"field": "DonViXuLy"}
    found = suspects([made], NOVEMBER, None, CODES, standing=rule is not ENDS, ways=way)
    assert [one.sure for one in found] == ([] if sure is None else [bool(sure)])


def test_the_first_field_is_meant_that_dates_an_event_in_the_order_of_its_stream():
    """A card is kept with its names sorted, so the order is that of a list."""
    way = Way("NgayCapNhat", {"fin_day": ["NgayTuChoi", "NgayKetThucXuLy"]}, (ENDS,))
    made = row(NgayKetThucXuLy="20231215", NgayTuChoi="20231101")
    ways = {("onestop", "dossiers"): way}
    assert [one.sure for one in suspects([made], NOVEMBER, None, CODES, standing=False, ways=ways)]


def test_a_stream_says_itself_which_of_its_fields_date_what(store, catalog_of, monkeypatch):
    done = at("2023-11-08T10:00")
    seeded.put(
        store, "dossier", "onestop", "dossiers", [(dossier("A", done - 86_400, done, done), AGENCY)]
    )
    days = {event: list(fields) for event, fields in Dossiers.days.items()}
    streams = [StreamCard("dossiers", "Hồ sơ", "dossier", 0, version="NgayCapNhat", days=days)]
    sources.announce(store, [sources.Card("onestop", "Một cửa", "", "", streams=streams)])
    was = {"NgayTiepNhan": "20230901", "NgayKetThucXuLy": "20230915", "NgayCapNhat": "20231105"}
    with store.write() as conn:
        items = [Quarantined("B", "bad_number", "DanhSachLePhi.Gia", "âm", was)]
        quarantine.add(conn, "onestop", "dossiers", items, run_id="r", now=NOW, revision=9)
    publish.run(store, seeded.CLOCK, CALENDAR)
    catalog = catalog_of(store)
    told = {}
    asked = ("onestop.on_time_rate", "onestop.pending", "onestop.received", "onestop.overdue_open")
    for id in asked:
        for month in ("2023-09", "2023-11"):
            value = catalog.value(id, None, Period.parse(month, date(2023, 12, 26)))
            told[id, month] = [one.sure for one in catalog.passport(value.value_id).suspects]
    assert told == {
        ("onestop.on_time_rate", "2023-09"): [True], ("onestop.on_time_rate", "2023-11"): [],
        ("onestop.pending", "2023-09"): [], ("onestop.pending", "2023-11"): [],
        ("onestop.received", "2023-09"): [True], ("onestop.received", "2023-11"): [],
        ("onestop.overdue_open", "2023-09"): [], ("onestop.overdue_open", "2023-11"): [],
    }  # fmt: skip
    assert catalog.passport(value.value_id).suspects_of == 0
    assert [aside.full([{"source": "onestop"}] * n, 2) for n in (1, 2)] == [False, True]
    monkeypatch.setattr(aside, "full", lambda rows: len(rows) == 1)
    assert catalog_of(store).passport(value.value_id).suspects_of == aside.NEWEST


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
