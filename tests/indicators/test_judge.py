"""Status and freshness: two axes, every state."""

from datetime import date, datetime

import pytest

from core.calendar import WorkingCalendar
from core.clock import TZ, epoch
from core.period import Period
from core.settings import ROOT
from core.values import Freshness, Status, Target
from indicators.defining.loader import load
from indicators.evaluating import judge
from indicators.evaluating.judge import Cover

CALENDAR = WorkingCalendar.load(ROOT / "config" / "working_days.toml")
DEFINITIONS = load().by_id()
ON_TIME = DEFINITIONS["onestop.on_time_rate"]
NOW = "2023-12-26T17:30"


def at(text):
    return epoch(datetime.fromisoformat(text).replace(tzinfo=TZ))


def period(text):
    return Period.parse(text, date(2023, 12, 26))


def fresh(as_of, covers=(), when="2023-YTD", now=NOW, definition=ON_TIME):
    moment = at(as_of) if as_of else None
    return judge.freshness(definition, period(when), moment, covers, at(now), CALENDAR)


@pytest.mark.parametrize(
    ("target", "value", "status"),
    [
        (Target(at_least=0.99), 0.99, Status.ON),
        (Target(at_least=0.99), 0.9801, Status.WATCH),
        (Target(at_least=0.99), 0.98, Status.OFF),
        (Target(at_least=0.99), None, Status.NONE),
        (None, 0.5, Status.NONE),
        (Target(at_most=0.5), 0.5, Status.ON),
        (Target(at_most=0.5), 0.505, Status.WATCH),
        (Target(at_most=0.5), 0.506, Status.OFF),
        (Target(equals=1.0), 1.0, Status.ON),
        (Target(equals=1.0), 0.99, Status.WATCH),
        (Target(equals=1.0), 1.02, Status.OFF),
        (Target(at_least=0.3), 0.1 + 0.2, Status.ON),
        (Target(at_most=0.3), 0.1 + 0.2, Status.ON),
        (Target(at_least=0.0), 0.0, Status.ON),
    ],
)
def test_status(target, value, status):
    assert judge.status(ON_TIME, value, target) is status


def test_fresh_within_cadence_and_lateness():
    assert fresh("2023-12-26T15:25") == (Freshness.FRESH, "")


def test_stale_past_it_says_until_when():
    assert fresh("2023-12-26T15:24") == (Freshness.STALE, "số liệu đến 15:24")
    assert fresh("2023-12-25T09:15") == (Freshness.STALE, "số liệu đến 09:15 hôm qua")
    assert fresh("2023-12-20T09:15") == (Freshness.STALE, "số liệu đến 20/12/2023")


def test_missing():
    assert fresh(None) == (Freshness.MISSING, "chưa có số liệu")
    broken = [Cover("onestop", failing_since=at("2023-12-26T08:00"))]
    assert fresh(None, broken) == (Freshness.MISSING, "chưa có số liệu, nguồn lỗi từ 08:00")


def test_a_failing_source_is_said_at_once_with_the_first_failure():
    covers = [
        Cover("onestop", failing_since=at("2023-12-26T08:00")),
        Cover("edoc", failing_since=at("2023-12-26T09:00")),
    ]
    assert fresh("2023-12-26T17:29", covers) == (Freshness.FAILED, "nguồn lỗi từ 08:00")


def test_a_closed_period_delivered_whole_stays_fresh_though_the_source_fails_now():
    covers = [Cover("onestop", failing_since=at("2023-12-26T08:00"))]
    assert fresh("2023-12-26T07:59", covers, when="2023-11") == (Freshness.FRESH, "")


def test_a_closed_period_cut_short_is_judged_against_the_clock():
    covers = [Cover("onestop", failing_since=at("2023-11-29T08:00"))]
    assert fresh("2023-11-29T07:59", covers, when="2023-11")[0] is Freshness.FAILED
    assert fresh("2023-11-29T07:59", [], when="2023-11")[0] is Freshness.STALE


def test_the_first_load_says_how_far_it_has_come():
    cover = Cover("onestop", at("2023-10-01T00:00"), at(NOW), bottom=at("2022-01-01T00:00"))
    assert fresh(NOW, [cover]) == (Freshness.FRESH, "đang nạp dữ liệu: từ 01/10/2023")
    assert fresh(NOW, [cover], when="2023-11") == (Freshness.FRESH, "")
    assert judge.coverage(period("2023-Q4"), cover, at(NOW)) == 1.0
    share = judge.coverage(period("2023-YTD"), cover, at(NOW))
    assert share == 0.24  # 87 of 360 days


def test_after_the_load_an_older_period_says_where_the_data_begin():
    bottom = at("2022-01-01T00:00")
    cover = Cover("onestop", bottom, at(NOW), bottom=bottom)
    assert fresh(NOW, [cover], when="2021") == (Freshness.FRESH, "dữ liệu có từ 01/01/2022")


def test_failed_and_loading_are_both_said():
    since, failed, bottom = map(at, ("2023-10-01T00:00", "2023-12-26T08:00", "2022-01-01T00:00"))
    cover = Cover("onestop", since, at(NOW), None, failed, bottom)
    state, note = fresh("2023-12-26T07:59", [cover])
    assert state is Freshness.FAILED
    assert note == "nguồn lỗi từ 08:00; đang nạp dữ liệu: từ 01/10/2023"


def test_coverage():
    month = period("2023-11")
    whole = Cover("x", at("2023-01-01T00:00"), at(NOW))
    assert judge.coverage(month, whole, at(NOW)) == 1.0
    assert judge.coverage(month, Cover("x"), at(NOW)) == 0.0
    behind = Cover("x", at("2023-01-01T00:00"), at("2023-12-26T12:00"))
    assert judge.coverage(period("2023-12-26"), behind, at(NOW)) == 1.0
    half = Cover("x", at("2023-11-16T00:00"), at(NOW))
    assert judge.coverage(month, half, at(NOW)) == 0.5
    cut = Cover("x", at("2023-01-01T00:00"), at("2023-11-16T00:00"))
    assert judge.coverage(month, cut, at(NOW)) == 0.5
    ahead = period("2024-01")
    assert judge.coverage(ahead, whole, at(NOW)) == 1.0
    assert judge.coverage(ahead, Cover("x"), at(NOW)) == 0.0


def test_a_stock_needs_all_of_the_first_load():
    now, bottom = at("2023-12-31T00:00"), at("2022-12-31T00:00")
    cover = Cover("x", at("2023-12-01T00:00"), now, bottom=bottom)
    month = period("2023-12")
    assert judge.coverage(month, cover, now) == 1.0
    assert judge.coverage(month, cover, now, stock=True) == 0.08  # 30 of 365 days
    said = judge.freshness(ON_TIME, month, now, [cover], now, CALENDAR, stock=True)
    assert said == (Freshness.FRESH, "đang nạp dữ liệu: từ 01/12/2023")
    whole = Cover("x", bottom, now, bottom=bottom)
    assert judge.coverage(month, whole, now, stock=True) == 1.0


@pytest.mark.parametrize(
    ("id", "as_of", "due"),
    [
        ("onestop.received", "2023-12-26T16:00", "2023-12-26T18:05"),
        ("edoc.signed_rate", "2023-12-22T15:00", "2023-12-22T19:15"),
        ("task.assigned", "2023-12-22T15:00", "2023-12-23T16:00"),
        # a day later, two worked days later, over Tết Giáp Thìn (08–14/02/2024)
        ("data.datasets", "2024-02-06T10:00", "2024-02-16T17:00"),
        # bulletin to the end of 15/12; a month later, five worked days later
        ("app.installs", "2023-12-16T00:00", "2024-01-22T17:00"),
        # 31 January + a month = 29 February (the moment 24:00 belongs to the day before)
        ("app.installs", "2024-01-31T12:00", "2024-03-07T17:00"),
        # a year later, thirty worked days later, over the New Year and Tết (27–31/01/2025)
        ("society.fibre_rate", "2024-01-01T00:00", "2025-02-19T17:00"),
    ],
)
def test_due(id, as_of, due):
    assert judge.due(DEFINITIONS[id], at(as_of), CALENDAR) == at(due)


def test_without_lateness_a_day_off_waits_for_the_next_worked_day():
    definition = DEFINITIONS["data.datasets"].model_copy(update={"lateness": 0})
    assert judge.due(definition, at("2023-12-21T18:00"), CALENDAR) == at("2023-12-22T17:00")
    assert judge.due(definition, at("2023-12-22T10:00"), CALENDAR) == at("2023-12-25T17:00")


@pytest.mark.parametrize(
    ("unit", "late", "due"),
    [("hours", 3, "2023-12-26T19:05"), ("days", 2, "2023-12-28T16:05")],
)
def test_lateness_in_hours_and_days(unit, late, due):
    definition = ON_TIME.model_copy(update={"lateness": late, "lateness_unit": unit})
    assert judge.due(definition, at("2023-12-26T16:00"), CALENDAR) == at(due)
