import time
from datetime import date

import pytest

from connectors.base import Page, Stream, Window
from connectors.records.usage import Usage
from core.clock import SystemClock, day_number, day_start
from core.errors import RecordError, SourceError
from core.facts import (
    AgencyFact,
    DatasetFact,
    DossierFact,
    ObservationFact,
    PetitionFact,
    ServiceFact,
    ServiceFieldFact,
    TaskFact,
    UnitRef,
)
from core.people import HIDDEN
from core.units import Level, Unit
from jobs.context import Draining
from jobs.pulling import land
from jobs.pulling.conform import Conformer, fact_day
from jobs.pulling.unplaced import unplaced
from store.places.resolver import Alias, Resolver

OLD, NEW = 1_000_0080, 2_000_0080
REORGANISED = date(2025, 7, 1)
UNITS = [
    Unit(OLD, "80", "Tỉnh Cũ", "Cũ", Level.PROVINCE, None, date(2004, 1, 1), REORGANISED),
    Unit(NEW, "80", "Tỉnh Mới", "Mới", Level.PROVINCE, None, REORGANISED, None),
]
TODAY = day_number(date(2025, 9, 1))


class Tasks(Stream):
    """A stream of tasks whose records tell what becomes of them."""

    name, title, kind, owner = "tasks", "Nhiệm vụ", "task", ""
    key, version, cursor = ("code",), "version", "version"
    fields = mandatory = frozenset({"code"})

    def __init__(self, pages=()):
        super().__init__(SystemClock())
        self.given = pages

    def pages(self, session, window):
        yield from self.given

    def conform(self, record):
        if record["code"] == "bad":
            raise RecordError("absurd_date", "Ngày không có thật.", "due")
        if record["code"] == "bug":
            return record["absent"]
        assigned = day_start(day_number(date.fromisoformat(record["day"])))
        unit = UnitRef(record.get("unit", "80"))
        return TaskFact(record["code"], 1, "", unit, "province", 2025, assigned, None, None)


def conformer(today=TODAY):
    return Conformer(Tasks(), Resolver(UNITS, []), today)


def told(name, count, code="", began=7):
    return {"donVi": code, "tenDonVi": name, "so": "data.views", "luot": count, "ngay": TODAY,
            "docLuc": began}  # fmt: skip


def counted(*given):
    trade = Unit(90, "H1", "Sở Công Thương", "SCT", Level.AGENCY, NEW, REORGANISED, None)
    names = [Alias("Văn phòng Sở Công Thương", 90), Alias("UBND tỉnh", NEW)]
    made = Conformer(Usage(SystemClock()), Resolver([*UNITS, trade], names), TODAY)
    kept, aside = made.batch(list(given))
    return [(one.unit_id, one.fact.value) for one in kept], [one.reason for one in aside]


def test_publishers_that_are_one_unit_are_added_up():
    kept, aside = counted(
        told("", 175, "80"),
        told("Sở Công Thương", 100), told("Văn phòng Sở Công Thương", 30), told("Bộ Y tế", 40),
    )  # fmt: skip
    assert kept == [(NEW, 175), (90, 130), (90, 130)], "whichever is kept, it is the sum"
    assert aside == ["unknown_unit"]


def test_a_publisher_that_is_the_whole_province_is_in_the_whole_already():
    kept, _ = counted(told("", 100, "80"), told("UBND tỉnh", 60))
    assert set(kept) == {(NEW, 100)}


def test_a_publisher_that_comes_twice_is_not_added_to_itself():
    kept, _ = counted(told("Sở Công Thương", 100), told("Sở Công Thương", 100))
    assert set(kept) == {(90, 100)}


def test_the_unit_is_that_of_the_facts_day():
    kept, aside = conformer().batch(
        [{"code": "a", "day": "2025-06-30"}, {"code": "b", "day": "2025-07-01"}]
    )
    assert [one.unit_id for one in kept] == [OLD, NEW]
    assert aside == []


def test_unknown_units_and_bad_records_are_set_aside_and_the_others_go_on(caplog):
    kept, aside = conformer().batch(
        [
            {"code": "bad"},
            {"code": "x", "day": "2025-08-01", "unit": "99"},
            {"code": "bug"},
            {"code": "good", "day": "2025-08-01"},
        ]
    )
    assert [one.fact.code for one in kept] == ["good"]
    assert [(one.key, one.reason) for one in aside] == [
        ("bad", "absurd_date"),
        ("x", "unknown_unit"),
        ("bug", "unreadable"),
    ]
    assert "99" in aside[1].public
    assert "KeyError" in aside[2].public
    assert aside[0].field == "due"


def told_of(units, names, ref, day):
    """Why a record of the day has no unit, in words."""
    fault = unplaced(Resolver(units, names), ref, ref.name or ref.code, day_number(day))
    assert (fault.reason, fault.field) == ("unknown_unit", "unit")
    assert fault.about == (ref.name or ref.code), "whatever the day"
    return fault.public


def test_a_name_that_means_nobody_on_its_day_says_when_it_means_whom():
    started = date(2020, 1, 1)
    trade = Unit(90, "H1", "Sở Một", "Một", Level.AGENCY, None, started, REORGANISED)
    other = Unit(91, "H2", "Sở Hai", "Hai", Level.AGENCY, None, date(2027, 1, 1), None)
    names = [
        Alias("sở cũ", 90, since=date(2021, 1, 1), until=date(2022, 3, 1)),
        Alias("sở cũ", 91),
    ]
    said = told_of([trade, other], names, UnitRef("", "Sở Cũ"), date(2025, 8, 2))
    assert said == (
        "Không có đơn vị “Sở Cũ” vào ngày 02/08/2025; tên hoặc mã ấy chỉ Sở Một (01/01/2021 –"
        " 28/02/2022), Sở Hai (01/01/2027 – …). Thêm tên cho đơn vị của ngày ấy vào"
        " config/agencies.toml, hoặc sửa ở nguồn, rồi nhận lại."
    )
    assert "tên hoặc mã ấy chỉ Sở Một (01/01/2020 – 30/06/2025)." in told_of(
        [trade, other], [], UnitRef("H1"), date(2025, 8, 2)
    )
    said = told_of([trade], [], UnitRef("", "Sở Ba"), date(2025, 8, 2))
    assert "“Sở Ba” vào ngày 02/08/2025, cũng chưa ngày nào có. Thêm tên" in said


def test_a_name_of_several_units_on_its_day_names_them():
    units = [
        Unit(n, f"C{n}", "Phường 1", "1", Level.COMMUNE, None, date(2004, 1, 1), None)
        for n in range(1, 6)
    ]
    said = told_of(units, [], UnitRef("", "Phường 1"), date(2023, 12, 26))
    assert said.startswith(
        "Tên “Phường 1” chỉ nhiều đơn vị vào ngày 26/12/2023: Phường 1 (C1), Phường 1 (C2),"
        " Phường 1 (C3), …. Ghi mã"
    )


class Others(Tasks):
    """Conforms to whatever fact the record carries."""

    def conform(self, record):
        return record["fact"]


def other(fact, **fields):
    """Conform one fact whose record has these fields; the outcome and the record as it is kept."""
    record = {"code": "a", "fact": fact, **fields}
    kept, aside = Conformer(Others(), Resolver(UNITS, []), TODAY).batch([record])
    return (kept or aside)[0], record


def test_a_procedure_of_an_authority_that_is_no_unit_of_ours_is_the_provinces():
    unit = UnitRef("", "Bộ Mẫu")
    plain = ("Cấp phép", "G01", "", "full", 3.0, "day", 0, None, None, None)
    got, _ = other(ServiceFact("1.1", 1, unit, *plain))
    assert got.unit_id == NEW
    assert other(ServiceFieldFact("G01", 1, UnitRef(), "Xây dựng", ""))[0].unit_id == NEW


def test_an_agency_that_matches_no_unit_is_set_aside_under_its_name():
    ref = UnitRef("000.99.99.H39", "Tổ công tác lưu động số 3")
    fact = AgencyFact("000.99.99.H39", 1, ref, ref.name, "3", "")
    got, record = other(fact, TENDONVI=ref.name)
    assert (got.reason, got.field) == ("unknown_unit", "unit")
    assert "Tổ công tác lưu động số 3 (000.99.99.H39)" in got.public
    assert record["TENDONVI"] == ref.name
    assert other(AgencyFact("80", 1, UnitRef("80"), "Tỉnh", "1", ""))[0].unit_id == NEW


@pytest.mark.parametrize("name", ["Nguyễn Văn Mẫu", "ÔNG MẪU"])
def test_a_person_where_a_unit_was_due_is_neither_told_nor_kept(name):
    at = day_start(TODAY)
    fact = PetitionFact("p", 1, UnitRef("", name), "", at, None, None, None, None, None)
    got, record = other(fact, donVi=name, khac="x")
    assert got.reason == "unknown_unit"
    assert name not in got.public
    assert got.payload is record
    assert record["donVi"] == HIDDEN
    assert record["khac"] == "x"


@pytest.mark.parametrize(
    ("end", "today", "expected"),
    [
        (date(2025, 7, 1), TODAY, date(2025, 6, 30)),
        (date(2026, 1, 1), TODAY, date(2025, 9, 1)),  # still running: today's unit
        (date(2026, 1, 1), day_number(date(2024, 5, 1)), date(2025, 1, 1)),  # not begun yet
    ],
)
def test_a_figure_belongs_to_the_unit_of_its_periods_last_day(end, today, expected):
    start = day_number(date(2025, 1, 1))
    fact = ObservationFact("m", UnitRef("80"), "year", start, day_number(end), 1.0, "", "", 1)
    assert fact_day(fact, today) == day_number(expected)


def test_a_data_set_belongs_to_todays_owner():
    fact = DatasetFact("a", 1, "", UnitRef("80"), "attribute", True, 1, None, None, "", 0, None, "")
    assert fact_day(fact, TODAY) == TODAY


class Given:
    """A context with a batch size and a wish to stop after some looks."""

    def __init__(self, size, looks=1_000):
        from types import SimpleNamespace

        self.settings = SimpleNamespace(jobs=SimpleNamespace(batch=size))
        self.looks = looks

    def check_stop(self):
        self.looks -= 1
        if self.looks < 0:
            raise Draining


def page(*codes, total=None, cursor="", unknown=0):
    return Page([{"code": code} for code in codes], cursor, total, unknown)


def batches(size, *pages, looks=1_000):
    return list(land.batches(Given(size, looks), Tasks(pages), None, Window(None, 1)))


def test_batches_are_never_larger_than_allowed_and_the_last_is_marked():
    found = batches(3, page("a", "b"), page("c", "d", "e", "f", "g", total=7, cursor="9"))
    assert [len(one.records) for one in found] == [3, 3, 1]
    assert [one.last for one in found] == [False, False, True]
    assert [record["code"] for one in found for record in one.records] == list("abcdefg")
    assert sum(one.pages for one in found) == 2
    assert found[-1].cursor == "9"
    assert found[-1].total == 7


def test_an_empty_window_still_ends_with_a_batch():
    (only,) = batches(3, page(cursor="5"))
    assert (only.records, only.last, only.cursor) == ([], True, "5")


def test_unknown_fields_are_counted_once():
    found = batches(2, page("a", "b", "c", unknown=4), page("d", unknown=1))
    assert sum(one.unknown for one in found) == 5


def test_a_wish_to_stop_is_seen_between_pages():
    with pytest.raises(Draining):
        batches(10, page("a"), page("b"), looks=1)


def test_a_batch_of_pages_is_asked_ahead_and_no_more():
    """While a page is worked on, the records of one batch come; a small page asks no flood."""
    asked = []

    def pages():
        for number, count in enumerate((1, 4, 4, 0, 4, 4, 4, 4)):
            asked.append(number)
            yield page(*"abcd"[:count])

    read = land.ahead(pages(), 8)
    seen = []
    for number, _ in enumerate(read):
        until(lambda number=number: len(asked) >= min(8, number + 3))
        seen.append(len(asked))
    assert seen == [3, 4, 5, 6, 7, 8, 8, 8]


def test_pages_that_came_are_worked_on_before_a_fault_is_told():
    def pages():
        yield page("a")
        yield page("b")
        raise SourceError("Nguồn ngắt.")

    read = land.ahead(pages(), 5_000)
    assert [next(read).records, next(read).records] == [[{"code": "a"}], [{"code": "b"}]]
    with pytest.raises(SourceError, match="ngắt"):
        next(read)


def test_who_turns_away_ends_the_conversation():
    closed = []

    def pages():
        try:
            while True:
                yield page("a")
        finally:
            closed.append(True)

    read = land.ahead(pages(), 3)
    next(read)
    read.close()
    assert closed == [True]


def until(holds):
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_a_dossier_belongs_to_the_unit_that_handles_or_closed_it():
    opened = day_start(day_number(date(2025, 6, 20)))
    later = day_start(day_number(date(2025, 7, 10)))

    def dossier(**changes):
        told = dict.fromkeys(
            ("proc_code", "proc_name", "field_code", "field_name", "status_raw"), ""
        ) | dict.fromkeys(
            ("channel", "applicant", "status", "closing", "supplements", "supplement_secs"), 1
        )
        told |= dict.fromkeys(("paused", "digitised", "reused", "e_result"), False)
        told |= {"code": "x", "unit": UnitRef("80"), "recv_unit": UnitRef("80"), "fee": 0,
                 "paid_online": 0, "submitted_at": opened, "received_at": opened,
                 "due_at": None, "returned_at": None}  # fmt: skip
        return DossierFact(**told | changes)

    moved = fact_day(dossier(version=later, finished_at=None), TODAY)
    closed = fact_day(dossier(version=later, finished_at=opened + 86_400), TODAY)
    assert moved == day_number(date(2025, 7, 10))
    assert closed == day_number(date(2025, 6, 21))


def test_a_data_set_of_a_foreign_publisher_is_the_provinces():
    told = ("", True, None, None, None, "CSV", 1, None, "")
    fact = DatasetFact("d", 1, "Tên", UnitRef("", "Một hội chưa từng nghe"), "attribute", *told[1:])

    class Register(Tasks):
        def conform(self, record):
            return fact

    kept, aside = Conformer(Register(), Resolver(UNITS, []), TODAY).batch([{"code": "d"}])
    assert [one.unit_id for one in kept] == [NEW]
    assert aside == []


def test_by_version_the_newest_of_a_key_decides_whether_it_is_settled():
    def batch(*versions):
        records = [
            {"code": "a", "day": "2025-08-01" if good else "x", "v": version}
            for good, version in versions
        ]
        return Conformer(Versioned(), Resolver(UNITS, []), TODAY).batch(records)[1]

    assert [one.settled for one in batch((True, 5), (False, 4))] == [True]
    assert [one.settled for one in batch((False, 5), (True, 4))] == [False]
    assert [one.settled for one in batch((False, 5), (True, 5))] == [True]
    assert [one.settled for one in batch((True, 5), (False, 5))] == [False]
    assert [one.settled for one in batch((False, None), (True, None))] == [True]
    assert [one.version for one in batch((False, 5))] == [5]


class Versioned(Tasks):
    version = "v"

    def conform(self, record):
        if record["day"] == "x":
            raise RecordError("absurd_date", "Ngày không có thật.", "day")
        return super().conform(record)
