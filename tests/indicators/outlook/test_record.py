"""One forecast a period is scored, the newest made by its middle, beside what naive had said."""

import json
from dataclasses import replace
from datetime import date

import pytest

from core.clock import day_number
from indicators.outlook.record import record
from store.published.forecasts import Forecast

TODAY = date(2024, 3, 1)


def made(day, period="2024-01", low=0.5, actual=0.62, naive=0.7):
    """A forecast of 0.6 in a band of 0.1 to both sides, made on a day."""
    at = day_number(date.fromisoformat(day))
    end = day_number(date(2024, 2, 1) if len(period) > 4 else date(2024, 1, 1))
    tried = [{"method": "same_last_year", "error": 0.1, "held": 8}]
    if naive is not None:
        tried[0]["middle"] = naive
    none = low is None
    return Forecast(
        "x", 1, period, at, 0, end, "hash", 30, 1, "" if none else "shifted",
        None if none else 0.6, low, None if none else 0.7, None, None, 11, 0.01, 0.1, 9,
        json.dumps(tried), actual, None if actual is None else 1,
    )  # fmt: skip


def of(*rows):
    return record(sorted(rows, key=lambda one: -one.made_day), TODAY)


def test_the_newest_by_the_middle_and_not_the_last_ones():
    days = ("2024-01-02", "2024-01-15", "2024-01-16", "2024-01-17", "2024-01-31")
    (one,) = of(*(made(day) for day in days))
    assert one.row.made_day == day_number(date(2024, 1, 16))
    (year,) = of(*(made(day, "2023") for day in ("2023-07-02", "2023-07-03", "2023-12-30")))
    assert year.row.made_day == day_number(date(2023, 7, 2))


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (made("2024-01-17"), made("2024-01-31")),
        # nothing was foretold by the middle; the one before is not taken in its place
        (made("2024-01-05"), made("2024-01-15", low=None)),
        (made("2024-01-15", actual=None),),
    ],
)
def test_a_period_without_one_has_no_record(rows):
    assert of(*rows) == ()


def test_what_came_is_held_against_it_and_against_naive():
    (near,) = of(made("2024-01-15"))
    assert (near.held, near.closer) == (True, True)
    assert near.error == pytest.approx(0.02)
    assert near.naive_error == pytest.approx(0.08)
    (far,) = of(made("2024-01-15", actual=0.71))
    assert (far.held, far.closer) == (False, False)
    (first,) = of(made("2024-01-15", naive=None))
    assert (first.naive, first.naive_error, first.closer) == (None, None, False)


def test_the_newest_period_first():
    earlier = replace(made("2023-12-10", "2023-12"), end_day=day_number(date(2024, 1, 1)))
    found = of(earlier, made("2024-01-15"), made("2023-06-01", "2023"))
    assert [one.row.period for one in found] == ["2024-01", "2023-12", "2023"]
