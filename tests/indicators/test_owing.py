"""Who owes which figures: by hand over a small regime, and from a store."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import reporting
from core.calendar import WorkingCalendar
from core.clock import TZ, epoch
from core.facts import ObservationFact, UnitRef
from core.period import Period
from core.reporting import Duty, Measure, Reporting
from core.runs import PUBLISH, Outcome, Run
from core.settings import ROOT
from core.units import Level, Unit
from indicators.asking.answers import SourceState
from indicators.reported import owing
from indicators.reported.owing import Aside, Side, Standstill, State
from indicators.reported.reminders import reminders
from store.intake import quarantine
from store.intake.quarantine import Quarantined
from store.places import territory
from tests.indicators import seeded

CALENDAR = WorkingCalendar.load(ROOT / "config" / "working_days.toml")
BORN = date(2025, 7, 1)
XA = [Unit(20_000_000 + n, str(n), f"Xã {n}", str(n), Level.COMMUNE, 1, BORN, None) for n in (1, 2)]
PROVINCE = Unit(20_000_080, "80", "Tỉnh Tây Ninh", "Tây Ninh", Level.PROVINCE, None, BORN, None)
OLD = Unit(90_000_011, "11", "Sở Cũ", "Cũ", Level.AGENCY, 1, date(2004, 7, 8), date(2025, 12, 1))
NEW = Unit(90_000_014, "14", "Sở Mới", "Mới", Level.AGENCY, 1, date(2004, 7, 8), None)
UNITS = [PROVINCE, OLD, NEW, *XA]
REGIME = Reporting(
    measures={
        "a": Measure(name="Loa đã kết nối", unit="cụm", of="b"),
        "b": Measure(name="Cụm loa", unit="cụm"),
        "p": Measure(name="Dân số", unit="người"),
    },
    duty=(
        Duty(id="loa", title="Truyền thanh", measures=("a", "b"), about=Level.COMMUNE,
             grain="month", due=5, since=date(2026, 1, 1)),
        Duty(id="dan", title="Dân số", measures=("p",), about=Level.PROVINCE,
             by=("Sở Cũ", "Sở Mới"), grain="quarter", due=10, since=date(2025, 10, 1)),
    ),
)  # fmt: skip
JANUARY = Period.parse("2026-01", BORN)


def at(day, hour=9):
    return epoch(datetime.combine(day, time(hour), TZ))


def stand(today, came=None, aside=None, halted=None, period=JANUARY, measure="a", unit=XA[0]):
    """How one figure stands on a day; None: nobody owes it."""
    key = (measure, unit.unit_id, period.grain.value, period.start_day)
    found = owing.figures(
        REGIME, UNITS, CALENDAR, today,
        {key: at(came)} if came else {}, {key: aside} if aside else {}, halted,
    )  # fmt: skip
    mine = [
        one for one in found
        if (one.measure, one.about_id, one.period) == (measure, unit.unit_id, period)
    ]  # fmt: skip
    return mine[0] if mine else None


@pytest.mark.parametrize(
    ("today", "came", "state", "days"),
    [
        (date(2026, 1, 20), None, State.DUE, 13),  # it runs still: 8 days of January, 5 after
        (date(2026, 2, 6), None, State.DUE, 0),  # Friday, the fifth worked day
        (date(2026, 2, 8), None, State.DUE, 0),  # Sunday: no worked day has passed yet
        (date(2026, 2, 9), None, State.OVERDUE, 1),
        (date(2026, 2, 24), None, State.OVERDUE, 7),  # Tết week is nobody's delay
        (date(2026, 3, 2), date(2026, 2, 6), State.ON_TIME, 0),
        (date(2026, 3, 2), date(2026, 2, 10), State.LATE, 2),
        (date(2026, 2, 9), date(2026, 2, 10), State.OVERDUE, 1),  # it had not come then
    ],
)
def test_states_in_worked_days(today, came, state, days):
    one = stand(today, came)
    assert (one.state, one.days, one.due) == (state, days, date(2026, 2, 6))
    assert (one.side is Side.UNIT) == (state in (State.LATE, State.OVERDUE))


def test_a_file_that_was_refused_waits_for_its_unit_unless_the_fault_is_ours():
    aside = Aside("x.csv, ô D7: cần số nguyên", "x.csv", "r1", at(date(2026, 2, 5)))
    one = stand(date(2026, 2, 20), aside=aside)
    assert (one.state, one.side, one.run_id) == (State.OVERDUE, Side.MEND, "r1")
    assert "D7" in one.reason
    assert stand(date(2026, 2, 20), aside=replace(aside, ours=True)).side is Side.US
    assert stand(date(2026, 2, 20), date(2026, 2, 6), aside).state is State.ON_TIME


@pytest.mark.parametrize(
    ("since", "side"),
    [(None, Side.US), (date(2026, 2, 5), Side.US), (date(2026, 2, 6), Side.US),
     (date(2026, 2, 9), Side.UNIT)],
)  # fmt: skip
def test_our_standstill_is_charged_to_us_where_it_began_in_time(since, side):
    halted = Standstill("Không đọc được thư mục.", None if since is None else at(since), "r9")
    one = stand(date(2026, 2, 20), halted=halted)
    assert one.side is side
    assert (one.reason, one.run_id) == (
        ("Không đọc được thư mục.", "r9") if side is Side.US else ("", "")
    )


def test_an_agencys_successor_owes_what_was_not_sent():
    quarter = Period.parse("2025-Q4", BORN)
    asked = {"period": quarter, "measure": "p", "unit": PROVINCE}
    assert stand(date(2026, 2, 2), **asked).reporter_name == "Sở Mới"
    third = Period.parse("2025-Q4", BORN)
    assert stand(date(2025, 11, 20), **asked | {"period": third}).reporter_name == "Sở Cũ"
    assert stand(date(2026, 2, 2), date(2025, 11, 20), **asked).state is State.ON_TIME


def test_ended_units_are_asked_for_nothing():
    ended = Unit(1, "9", "Xã 9", "9", Level.COMMUNE, 1, BORN, date(2026, 2, 1))
    found = owing.figures(REGIME, [ended], CALENDAR, date(2026, 3, 2), {}, {})
    assert found == []


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(-40, 60))
def test_a_figure_is_late_exactly_when_a_worked_day_passed_after_its_due_day(today, shift):
    due = date(2026, 2, 6)
    came = date.fromordinal(due.toordinal() + shift)
    one = stand(today, came)

    def passed(day):
        return any(
            CALENDAR.is_working(date.fromordinal(n))
            for n in range(due.toordinal() + 1, day.toordinal() + 1)
        )

    if came > today:
        assert one.state is (State.OVERDUE if passed(today) else State.DUE)
    else:
        assert one.state is (State.LATE if passed(came) else State.ON_TIME)
    assert (one.days > 0) >= (one.state in (State.LATE, State.OVERDUE))


@dataclass(frozen=True)
class Pause:
    paused_by: str = "vanhanh"
    since: int = at(date(2026, 2, 1))
    reason: str = "bảo trì"


NOW = at(date(2026, 2, 24), 17)
HOUR = 3_600


def source(name="onestop", **more):
    ran = Run("r1", name, "s", started_at=NOW - HOUR, outcome=more.pop("outcome", Outcome.SUCCESS))
    told = {
        "name": name, "title": "Một cửa", "protocol": "", "owner": "VNPT", "enabled": True,
        "state": "ok", "last_success": NOW - HOUR, "next_run": None, "failing_since": None,
        "fault": "", "lateness": 2 * HOUR, "records_last": 0, "new_last": 0, "changed_last": 0,
        "quarantined_open": 0, "indicators": [], "runs": [ran],
    }  # fmt: skip
    return SourceState(**told | more)


LONG = NOW - 12 * 24 * HOUR


@pytest.mark.parametrize(
    ("one", "paused", "side", "words"),
    [
        (source(), None, None, ""),
        (source(last_success=LONG, failing_since=LONG + HOUR, fault="Cổng trả lỗi 502."), None,
         Side.SOURCE, "502"),
        (source(last_success=LONG), Pause(), Side.US, "vanhanh đã tạm dừng nguồn: bảo trì"),
        (source(last_success=LONG, runs=[]), None, Side.US, "bộ lập lịch"),
        (source(last_success=LONG, outcome=Outcome.ABANDONED), None, Side.US, "bỏ dở"),
        (source(last_success=None, failing_since=LONG, fault="x"), None, Side.SOURCE, "x"),
        (source(last_success=None), None, None, ""),
        (source(last_success=LONG, enabled=False), None, None, ""),
        (source(PUBLISH, last_success=LONG), None, None, ""),
    ],
)  # fmt: skip
def test_a_pulled_source_owes_its_news_to_somebody(one, paused, side, words):
    held = {one.name: paused} if paused else {}
    found = list(owing.news([one], held, CALENDAR, NOW))
    if side is None:
        assert found == []
        return
    (owed,) = found
    assert (owed.side, owed.state, owed.reporter_name) == (side, State.OVERDUE, "VNPT")
    assert words in owed.reason
    assert owed.days == 3, "12 days of which Tết and two week-ends are nobody's"
    assert list(owing.news([one], held, CALENDAR, NOW, but=(one.name,))) == []


def test_why_we_take_nothing_in():
    assert owing.standstill(source(), None) is None
    assert "tạm dừng" in owing.standstill(source(), Pause()).words
    assert owing.standstill(None, None).since is None
    assert owing.standstill(source(enabled=False), None).since is None
    failing = source(failing_since=5, fault="Không đọc được thư mục nguồn.")
    assert owing.standstill(failing, None) == Standstill("Không đọc được thư mục nguồn.", 5, "r1")


def test_reminders_name_figures_days_and_where_to_send_them():
    today = date(2026, 2, 9)
    bad = Aside("x.csv, ô D7: cần số nguyên", "x.csv", "r1", at(date(2026, 2, 5)))
    key = ("a", XA[1].unit_id, "month", JANUARY.start_day)
    came = {("b", XA[1].unit_id, "month", JANUARY.start_day): at(date(2026, 2, 5))}
    found = reminders(owing.figures(REGIME, UNITS, CALENDAR, today, came, {key: bad}), today, 3)
    assert [(one.unit_name, one.worst) for one in found][:2] == [("Sở Mới", 17), ("Xã 1", 1)]
    first, second = (next(o for o in found if o.unit_name == name) for name in ("Xã 1", "Xã 2"))
    assert "Kính gửi: Xã 1" in first.text
    assert (
        "tháng 1/2026, hạn 06/02/2026, quá hạn 1 ngày làm việc:\n  + Loa đã kết nối" in first.text
    )
    assert "/bao-cao-so-lieu" in first.text
    assert "ô D7: cần số nguyên" in second.text
    assert "Cụm loa\n" not in second.text, "what came is not asked for again"


def test_nobody_is_reminded_of_our_own_standstill_nor_long_before():
    halted = Standstill("tạm dừng", None)
    found = owing.figures(REGIME, UNITS, CALENDAR, date(2026, 2, 9), {}, {}, halted)
    assert reminders(found, date(2026, 2, 9), 3) == []
    early = owing.figures(REGIME, XA, CALENDAR, date(2026, 1, 20), {}, {})
    assert reminders(early, date(2026, 1, 20), 3) == []
    soon = owing.figures(REGIME, XA, CALENDAR, date(2026, 2, 4), {}, {})
    assert "còn 2 ngày làm việc" in reminders(soon, date(2026, 2, 4), 3)[0].text


def test_figures_that_are_asked_for_anew_are_owed_from_the_next_period_on():
    held, units = reporting.kept(), territory.load().units
    adults = {"society.adults", "society.adults_smartphone"}

    def owed(today):
        found = owing.figures(held, units, CALENDAR, today, {}, {})
        return {(one.period.code, one.state) for one in found if one.measure in adults}

    assert owed(date(2026, 11, 26)) == set()
    assert owed(date(2027, 4, 30)) == {
        ("2027-Q1", State.OVERDUE), ("2027-Q2", State.DUE), ("2027", State.DUE),
    }  # fmt: skip


def reported(measure, value, version, unit=seeded.PROVINCE):
    period = Period.parse("2023-Q3", date(2023, 12, 26))
    fact = ObservationFact(measure, UnitRef(code="80"), period.grain.value, period.start_day,
                           period.end_day, value, "", "BC", version)  # fmt: skip
    return fact, unit


def test_from_the_store_a_correction_moves_no_arrival(store, catalog_of):
    first, later = at(date(2023, 10, 10)) * 1_000, at(date(2023, 12, 1)) * 1_000
    for version, value in ((first, 1_500_000.0), (later, 1_555_000.0)):
        seeded.put(store, "observation", "reported", "figures",
                   [reported("society.population", value, version)])  # fmt: skip
    seeded.put(store, "observation", "reported", "figures",
               [reported("society.households", None, first)])  # fmt: skip
    held = {
        one.measure: one
        for one in catalog_of(store).owing()
        if one.period is not None and one.period.code == "2023-Q3"
    }
    population = held["society.population"]
    assert (population.state, population.came_at) == (State.ON_TIME, first // 1_000)
    assert population.reporter_name == "Sở Thông tin và Truyền thông"
    assert held["society.households"].state is State.OVERDUE, "“–” is no figure"
    before = catalog_of(store).owing(date(2023, 10, 5))
    states = {o.measure: o.state for o in before if o.period and o.period.code == "2023-Q3"}
    assert states["society.population"] is State.DUE


def test_from_the_store_what_was_set_aside_is_known_by_row_and_by_file(store, catalog_of):
    row = {"chi_tieu": "ocop.products", "don_vi": "80", "ky": "2023-Q3", "tep": "a.csv"}
    file = {"tep": "bao-cao-000.00.11.h39-2023-q3.xlsx", "loi": "bad_file"}
    with store.write() as conn:
        quarantine.add(
            conn, "reported", "figures",
            [Quarantined("k", "percent_for_count", "gia_tri", "a.csv, ô D3: cần số", row),
             Quarantined("f", "unreadable", "tep", "không mở được sổ tính", file)],
            run_id="r7", now=seeded.NOW, revision=1,
        )  # fmt: skip
    seeded.put(store, "observation", "reported", "figures", [])
    found = catalog_of(store).owing()
    sides = {
        (one.measure, one.about_name): (one.side, one.run_id, one.reason)
        for one in found
        if one.period is not None
        and one.period.code == "2023-Q3"
        and one.side in (Side.MEND, Side.US)
    }
    assert sides["ocop.products", "Tỉnh Long An"] == (Side.MEND, "r7", "a.csv, ô D3: cần số")
    assert sides["team.members", "Tỉnh Long An"][0] is Side.US, "our program's fault"
    assert "bao-cao-000.00.11.h39-2023-q3.xlsx" in sides["team.members", "Tỉnh Long An"][2]
    assert ("ocop.products_on_floor", "Tỉnh Long An") not in sides, "another agency's"


def test_blanks_are_what_a_unit_owes(article):
    asked = date(2023, 12, 26)
    found = article.blanks("000.00.06.H39", Period.parse("2023-Q3", asked))
    assert [one.measure for one in found.rows] == ["ocop.products_on_floor", "ocop.products"]
    assert {one.about_name for one in found.rows} == {"Tỉnh Long An"}
    assert found.due == date(2023, 10, 13)
    with pytest.raises(Exception, match=r"không phải báo cáo.*quý \(2023-Q4\)"):
        article.blanks("000.00.06.H39", Period.parse("2023-11", asked))
    with pytest.raises(Exception, match="chưa bắt đầu"):
        article.blanks("000.00.06.H39", Period.parse("2024-Q3", asked))
