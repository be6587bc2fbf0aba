"""What the running month will come to, from months that the store watched from their start."""

import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.clock import FrozenClock, day_number, day_start, from_epoch
from core.period import Grain, Period
from indicators.defining.loader import kept
from indicators.outlook.delay import LEAST
from store.database.engine import open_store
from store.published import values
from store.published.version import NewValue
from tests.indicators import seeded

RECEIVED, RATE = "onestop.received", "onestop.online_rate_plain"
A_DAY, NIGHT = 100, 2 * 3_600
DAY = timedelta(days=1)


def version(month, as_of, cases, id=RECEIVED, **more):
    """(when it was published, a value of a month): two hours after its data end."""
    rate = id == RATE
    given = {"coverage": 1.0, "as_of": as_of, "definition": kept().by_id()[id].hash} | more
    return as_of + NIGHT, NewValue(
        id, seeded.PROVINCE, month.code, "month", month.start_day, month.end_day,
        cases * (0.6 if rate else 1.0) / (cases if rate and cases else 1.0),
        cases * 0.6 if rate else cases, cases if rate else None, **given,
    )  # fmt: skip


def even(month, until, id=RECEIVED, late=0.0, step=5):
    """Versions of a month that brings as much on each working day, read on some nights.

    ``late``: the share of each day's cases that is told only after the month.
    """
    for n in range(0, (min(month.end, until) - month.start).days + 1, step):
        day = month.start + n * DAY
        days = seeded.CALENDAR.between(month.start, day)
        yield version(month, day_start(day_number(day)), A_DAY * days * (1 - late), id)
    if until >= month.end:
        total = A_DAY * seeded.CALENDAR.between(month.start, month.end)
        end = day_start(month.end_day)
        yield version(month, end, total * (1 - late), id)
        when, told = version(month, end, total, id)
        yield when + 20 * 86_400, told


def months_before(month, count):
    for _ in range(count):
        month = month.previous()
        yield month


@pytest.fixture
def closing(tmp_path, sqlite_template, catalog_of):
    """The likely final of a month in a store of given versions, at a moment."""

    path = tmp_path / "closing.db"
    shutil.copy(sqlite_template, path)
    store = open_store(f"sqlite:///{path}", 80)

    def look(rows, moment, until=None, id=RECEIVED):
        known, told = {}, sorted(rows, key=lambda pair: pair[0])
        for when, row in told:
            known.setdefault(when, {})[row.period] = row
        with store.write() as conn:
            for when, some in known.items():
                values.publish(conn, some.values(), f"r{when}", when)
        reach = until or moment
        seeded.put(store, "dossier", "onestop", "dossiers", [], now=reach,
                   covered=(seeded.START, reach))  # fmt: skip
        catalog = catalog_of(store, FrozenClock(from_epoch(moment)))
        return catalog.outlook(id, None, catalog.default_period(id)).likely

    yield look
    store.close()


@pytest.mark.parametrize(
    ("day", "truth"),
    [
        ("2024-02-29", 1_600),  # Tết: sixteen working days where other months have twenty
        ("2024-02-20", 1_600),
        ("2024-04-30", 1_900),
        ("2024-03-15", 2_100),
    ],
)
@pytest.mark.parametrize("id", [RECEIVED, RATE])
def test_an_even_month_closes_at_its_own_working_days(closing, day, truth, id):
    at = date.fromisoformat(day)
    month = Period.of(Grain.MONTH, at)
    done = seeded.CALENDAR.between(month.start, at + DAY)
    moment = seeded.at(f"{day}T17:30")
    rows = [pair for one in months_before(month, 20) for pair in even(one, at, id)]
    rows.append(version(month, moment - NIGHT, A_DAY * done, id))
    final = closing(rows, moment, id=id).final
    assert final.share == pytest.approx(100 * done / truth, rel=0.001)
    if id == RATE:
        assert final.cases == pytest.approx(truth, rel=0.001)
        assert final.middle == pytest.approx(0.6)
        return
    assert final.middle == pytest.approx(truth, rel=0.001)
    assert final.low == pytest.approx(truth, rel=0.001)
    assert final.high == pytest.approx(truth, rel=0.001)


@pytest.mark.parametrize(
    "reach",
    [
        "2024-03-15T00:00",  # read at night: the day that runs is not in it
        "2024-03-08T17:30",  # silent for a week
    ],
)
@pytest.mark.parametrize("id", [RECEIVED, RATE])
def test_the_running_month_is_taken_as_far_as_its_data_reach(closing, reach, id):
    """Days of which nothing was told are still to come, not days on which nothing came."""
    until, moment = seeded.at(reach), seeded.at("2024-03-15T17:30")
    month = Period.of(Grain.MONTH, date(2024, 3, 1))
    done = seeded.CALENDAR.between(month.start, date.fromisoformat(reach[:10]) + DAY)
    done -= reach.endswith("00:00")
    rows = [pair for one in months_before(month, 20) for pair in even(one, month.start, id)]
    rows.append(version(month, until, A_DAY * done, id))
    final = closing(rows, moment, until=until, id=id).final
    assert final.share == pytest.approx(done / 21, rel=0.001)
    foretold = final.middle if id == RECEIVED else final.cases
    assert foretold == pytest.approx(2_100, rel=0.001)


def test_a_month_that_another_definition_counts_is_not_closed_by_today_s(closing):
    """Its definition changed and it was not computed anew: past months count another thing."""
    moment = seeded.at("2024-03-15T17:30")
    month = Period.of(Grain.MONTH, date(2024, 3, 1))
    rows = [pair for one in months_before(month, 20) for pair in even(one, month.start)]
    same = version(month, moment - NIGHT, 1_100)
    assert closing([*rows, same], moment).final is not None
    when, row = version(month, moment - NIGHT, 1_100, definition="another")
    assert closing([(when + 60, row)], moment) is None


def test_on_its_last_day_what_is_told_late_is_still_missing(closing):
    """Nine in ten cases are told within the month: at its end that share is known, and not all."""
    moment = seeded.at("2024-02-29T17:30")
    month = Period.of(Grain.MONTH, date(2024, 2, 1))
    rows = [pair for one in months_before(month, 20) for pair in even(one, month.start, late=0.1)]
    rows.append(version(month, moment - NIGHT, 16 * A_DAY * 0.9))
    final = closing(rows, moment).final
    assert final.share == pytest.approx(0.9)
    assert final.middle == pytest.approx(1_600)


@pytest.mark.parametrize("months", [3, 11])
def test_too_few_watched_months_say_nothing(closing, months):
    moment = seeded.at("2023-12-08T17:30")
    month = Period.of(Grain.MONTH, date(2023, 12, 1))
    rows = [pair for one in months_before(month, months) for pair in even(one, month.start)]
    rows.append(version(month, moment - NIGHT, 600))
    likely = closing(rows, moment)
    assert likely.month == month
    assert likely.months == months - 1  # November ended less than thirty days ago
    assert (likely.final is None) is (months < LEAST)


@pytest.mark.parametrize("day", ["2023-12-08", "2023-12-29"])
def test_a_month_that_nobody_watched_teaches_nothing(closing, day):
    """Loaded after its end, seen from its last days on, by another definition, or in part."""
    moment = seeded.at(f"{day}T17:30")
    month = Period.of(Grain.MONTH, date(2023, 12, 1))
    october, september, august, july = list(months_before(month, 5))[1:]
    after = day_start(month.start_day)
    rows = [(after, version(october, day_start(october.end_day), 2_000)[1])]
    rows += list(even(september, month.start))[-2:]
    for one, other in ((august, {"definition": "another"}), (july, {"coverage": 0.5})):
        *early, (when, last) = even(one, month.start)
        rows += [(known, replace(row, **other)) for known, row in early]
        rows.append((when, last))
    rows.append(version(month, moment - NIGHT, 600))
    likely = closing(rows, moment)
    assert (likely.final, likely.months) == (None, 0)


def test_before_its_first_working_day_nothing_is_said(closing):
    moment = seeded.at("2024-02-01T07:00")
    month = Period.of(Grain.MONTH, date(2024, 2, 1))
    rows = [pair for one in months_before(month, 20) for pair in even(one, month.start)]
    assert closing([*rows, version(month, moment - NIGHT, 0)], moment) is None
