from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkingCalendar
from core.clock import TZ, epoch
from core.period import Grain, Period
from core.settings import ROOT
from core.values import Target
from indicators.outlook.pace import (
    fewer,
    moment_of,
    needed_count,
    needed_rate,
    progress,
    stretch,
    worked,
)

CALENDAR = WorkingCalendar.load(ROOT / "config" / "working_days.toml")


def at(text):
    return epoch(datetime.fromisoformat(text).replace(tzinfo=TZ))


@pytest.mark.parametrize(
    ("moment", "done", "last"),
    [
        ("2023-12-01T09:00", 0, None),  # a Friday that is not over
        ("2023-12-01T17:00", 1, date(2023, 12, 1)),
        ("2023-12-03T12:00", 1, date(2023, 12, 1)),  # a Sunday adds nothing
        ("2023-12-26T17:30", 18, date(2023, 12, 26)),
        ("2024-02-01T08:00", 21, date(2023, 12, 29)),
    ],
)
def test_days_that_are_over(moment, done, last):
    found = progress(Period.of(Grain.MONTH, date(2023, 12, 1)), at(moment), CALENDAR)
    assert (found.done, found.total, found.last) == (done, 21, last)
    assert found.left == 21 - done


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        ("2024-01-31T12:00", 0),
        ("2024-02-01T07:30", 0),
        ("2024-02-01T12:15", 0.5),
        ("2024-02-01T17:00", 1),
        ("2024-02-12T12:00", 5),  # Tết adds nothing
        ("2024-02-29T17:00", 16),
        ("2024-03-04T12:00", 16),
    ],
)
def test_a_day_that_runs_is_over_by_its_hours(moment, days):
    february = Period.of(Grain.MONTH, date(2024, 2, 1))
    assert worked(february, at(moment), CALENDAR) == days


@given(st.dates(date(2022, 1, 1), date(2025, 6, 1)), st.floats(0.001, 1))
def test_so_many_days_are_over_at_their_moment_and_not_before(day, share):
    month = Period.of(Grain.MONTH, day)
    days = share * CALENDAR.between(*_ends(day))
    moment = moment_of(month, days, CALENDAR)
    assert worked(month, moment, CALENDAR) >= days - 1e-9
    assert worked(month, moment - 2, CALENDAR) < days


def test_a_year_to_date_is_a_piece_of_its_year():
    ytd = Period.of(Grain.YTD, date(2023, 12, 26))
    found = progress(ytd, at("2023-12-26T17:30"), CALENDAR)
    assert found.total == CALENDAR.between(date(2023, 1, 1), date(2024, 1, 1))
    assert found.left == 3


def test_a_piece_of_another_period_has_as_many_working_days():
    january = Period.of(Grain.MONTH, date(2023, 1, 1))  # Tết lies in it
    piece = stretch(january, 12, CALENDAR)
    assert CALENDAR.between(piece.start, piece.end) == 12
    assert piece.grain is Grain.MONTH
    assert stretch(january, 0, CALENDAR) is None
    assert stretch(january, 16, CALENDAR).end == date(2023, 2, 1)
    assert stretch(january, 17, CALENDAR) is None, "it has sixteen"


@given(st.dates(date(2022, 1, 1), date(2025, 6, 1)), st.integers(1, 25))
def test_pieces_have_just_as_many_working_days_or_there_is_none(day, count):
    month = Period.of(Grain.MONTH, day)
    piece = stretch(month, count, CALENDAR)
    held = fewer(count, month, CALENDAR)
    assert (piece is None) is (held < count)
    shorter = stretch(month, held, CALENDAR)
    assert CALENDAR.between(shorter.start, shorter.end) == held
    assert CALENDAR.is_working(shorter.end - timedelta(days=1))


def _ends(day):
    month = Period.of(Grain.MONTH, day)
    return month.start, month.end


FLOOR, ROOF = Target(at_least=0.9), Target(at_most=0.1)


def test_the_rate_that_the_rest_must_have():
    need = needed_rate(FLOOR, 800, 900, 100)
    assert need.certain is None
    assert need.rate == pytest.approx(1.0)
    assert needed_rate(FLOOR, 799, 900, 100).certain is False
    assert needed_rate(FLOOR, 900, 900, 100).certain is True
    assert needed_rate(FLOOR, 810, 900, 0).certain is True
    assert needed_rate(FLOOR, 809, 900, 0).certain is False
    assert needed_rate(ROOF, 80, 900, 100).rate == pytest.approx(0.2)
    assert needed_rate(ROOF, 101, 900, 100).certain is False
    assert needed_rate(ROOF, 0, 900, 100).certain is True


@given(st.integers(0, 1_000), st.integers(1, 1_000), st.integers(1, 500), st.floats(0.01, 0.99))
def test_the_needed_rate_just_keeps_the_promise(hits, total, coming, goal):
    hits = min(hits, total)
    need = needed_rate(Target(at_least=goal), hits, total, coming)
    if need.certain is None:
        assert (hits + need.rate * coming) / (total + coming) == pytest.approx(goal)
    else:
        most = (hits + (0 if need.certain else coming)) / (total + coming)
        assert (most >= goal - 1e-9) is need.certain


def test_the_pace_of_a_count():
    goal = Target(at_least=100)
    assert needed_count(goal, 70, 10).per_day == 3
    assert needed_count(goal, 100, 10).certain is True
    assert needed_count(goal, 99, 0).certain is False
    assert needed_count(Target(at_most=5), 6, 3).certain is False
