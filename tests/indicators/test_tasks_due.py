"""A task that is due today is neither missed nor kept before its deadline has passed."""

from dataclasses import replace
from datetime import date

import pytest

from core.period import Period
from indicators.evaluating import publish
from tests.indicators import seeded
from tests.indicators.seeded import AGENCY, CALENDAR, at

RATE, OVERDUE = "task.on_time_rate", "task.open_overdue"
DUE = date(2023, 12, 20)


@pytest.fixture
def given(store):
    """One task kept on the 15th, one due at five in the afternoon of the 20th and not done."""
    facts = [
        seeded.task("xong", "province", "2023-12-15T17:00", "2023-12-14T09:00"),
        seeded.task("hôm nay", "province", "2023-12-20T17:00", None),
    ]
    put(store, facts, "2023-12-19T08:00")
    return store


def put(store, facts, when):
    items = [(one, AGENCY) for one in facts]
    seeded.put(store, "task", "tasks", "tasks", items, now=at(when), covered=(0, None))


def figures(catalog, id=RATE, period=None):
    value = catalog.value(id, None, period)
    return value.numerator, value.denominator


@pytest.mark.parametrize(
    ("moment", "overdue", "rate"),
    [
        ("2023-12-20T08:00", 0, (1, 1)),
        ("2023-12-20T16:59", 0, (1, 1)),
        ("2023-12-20T17:01", 1, (1, 1)),
        ("2023-12-21T08:00", 1, (1, 2)),
    ],
)
@pytest.mark.parametrize("published", [False, True], ids=["asked", "published"])
def test_what_is_due_today_counts_when_its_time_is_over(
    given, catalog_of, moment, overdue, rate, published
):
    clock = seeded.clock(moment)
    if published:
        publish.run(given, clock, CALENDAR)
    catalog = catalog_of(given, clock)
    assert catalog.value(OVERDUE).value == overdue
    assert sum(one.value or 0 for one in catalog.by(OVERDUE, "unit")) == overdue
    assert figures(catalog) == rate
    assert sum(one.denominator or 0 for one in catalog.by(RATE, "unit")) == rate[1]
    for id in (OVERDUE, RATE):  # the lists behind the figures are as long as they say
        proof = catalog.passport(catalog.value(id).value_id)
        listed = [proof.numerator_records.count]
        listed += [proof.denominator_records.count] if id == RATE else []
        assert listed == ([overdue] if id == OVERDUE else list(rate))
        assert [one for one in proof.checks if not one.passed] == []


def test_days_and_months_of_a_series_agree_with_the_figure(given, catalog_of):
    catalog = catalog_of(given, seeded.clock("2023-12-20T08:00"))
    assert figures(catalog, RATE, Period.parse("2023-12-20", DUE)) == (0, 0)
    days = catalog.series(
        RATE, None, Period.parse("2023-12-20", DUE).grain, date(2023, 12, 12), DUE
    )
    assert sum(one.denominator or 0 for one in days) == 1
    assert figures(catalog, RATE, Period.parse("2023-12", DUE)) == (1, 1)


def test_that_a_day_was_over_is_no_revision(given, catalog_of):
    """The year to the 20th lacks that evening what fell due on it: the clock alone adds it."""
    publish.run(given, seeded.clock("2023-12-20T23:30"), CALENDAR)
    publish.run(given, seeded.clock("2023-12-21T08:00"), CALENDAR)
    catalog = catalog_of(given, seeded.clock("2023-12-21T08:00"))
    then = Period.parse("2023-12-20/YTD", date(2023, 12, 21))
    assert figures(catalog, RATE, then) == (1, 2)
    assert [one.indicator for one in catalog.changes(0, period=then)] == []


@pytest.mark.parametrize("published", [False, True], ids=["asked", "published"])
def test_what_is_due_later_in_the_month_waits_though_plans_reach_further(
    store, catalog_of, published
):
    """Plans are counted months ahead: their reach is not that of what has fallen due."""
    facts = [
        seeded.task("xong", "province", "2023-10-13T17:00", "2023-10-12T09:00"),
        seeded.task("sớm", "province", "2023-10-27T17:00", "2023-10-18T09:00"),
        seeded.task("chưa", "province", "2023-10-30T17:00", None),
        seeded.task("cuối năm", "province", "2023-12-15T17:00", None),
    ]
    put(store, facts, "2023-10-19T08:00")
    clock, day = seeded.clock("2023-10-20T08:00"), date(2023, 10, 20)
    if published:
        publish.run(store, clock, CALENDAR)
    catalog = catalog_of(store, clock)
    for code in ("2023-10", "2023-10-20/YTD", "2023-Q4", "2023"):
        assert figures(catalog, RATE, Period.parse(code, day)) == (1, 1), code
    months = catalog.series(
        RATE, None, Period.parse("2023-10", day).grain, date(2023, 9, 1), date(2023, 12, 31)
    )
    assert [one.denominator or 0 for one in months] == [0, 1]
    assert catalog.value("task.assigned", None, Period.parse("2023", day)).value == 4


def test_a_year_that_is_no_longer_the_last_one_stays_true(store, catalog_of):
    """Full lists begin with last year; what was published of the one before it still follows."""
    days = ("2022-11-15T17:00", "2022-11-14T09:00", "2022-10-01T08:00")
    task = seeded.task("xong", "province", *days, year=2022)
    put(store, [task], "2023-12-26T17:30")
    publish.run(store, seeded.clock("2023-12-26T17:30"), CALENDAR)
    put(store, [replace(task, version=2, deleted=True)], "2024-01-10T08:00")
    later = seeded.clock("2024-01-10T09:00")
    publish.run(store, later, CALENDAR)
    catalog, year = catalog_of(store, later), Period.parse("2022", date(2024, 1, 10))
    assert figures(catalog, "task.assigned", year) == (0, None)
    now = catalog.passport(catalog.value("task.assigned", None, year).value_id)
    assert [one.numerator for one in now.versions] == [1, 0]
    before = catalog.value("task.assigned", None, year, None, at("2023-12-26T18:00"))
    assert before.numerator == 1
