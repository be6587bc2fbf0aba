"""Promises by date and by unit."""

from datetime import date, timedelta

import pytest

from core.period import Period
from indicators.defining import targets
from indicators.defining.loader import kept
from indicators.defining.model import Definition
from indicators.evaluating.assemble import Frame
from store.places import territory
from tests.indicators.seeded import CALENDAR, at

BASE = kept().by_id()["onestop.on_time_rate"]


def of(*promises):
    made = [{"document": "Kế hoạch"} | one for one in promises]
    return Definition.model_validate(BASE.model_dump(mode="json") | {"targets": made})


PLAN = of(
    {"since": "2023-01-01", "at_least": 0.9},
    {"since": "2023-07-01", "at_least": 0.8, "unit": "802"},
    {"since": "2024-01-01", "at_least": 0.95},
    {"since": "2025-01-01", "equals": 1.0},
)


TERRITORY = {one.slug: one for one in territory.load(80).units}


def figure(period, unit="80@2004", plan=PLAN, today=date(2026, 12, 31)):
    day = targets.judging_day(Period.parse(period, today), today)
    got = targets.target(plan, day, TERRITORY[unit])
    return got and got.figure


@pytest.mark.parametrize(
    ("period", "unit", "wanted"),
    [
        ("2022-12", "80@2004", None),
        ("2022", "80@2004", None),
        ("2023-01", "80@2004", 0.9),
        ("2023", "80@2004", 0.9),  # the promise of 01/01/2024 is not yet made on 31/12/2023
        ("2024-01", "80@2004", 0.95),
        ("2023-06", "802@2004", 0.9),
        ("2023-07", "802@2004", 0.8),
        ("2024-06", "802@2004", 0.8),  # a unit's own promise wins over a later general one
        ("2025", "80@2004", 1.0),
    ],
)
def test_target(period, unit, wanted):
    assert figure(period, unit) == wanted


OLD = {"since": "2024-01-01", "at_least": 0.7, "unit": "27694"}
WARD = of(
    {"since": "2023-01-01", "at_least": 0.9},
    OLD,
    {"since": "2025-07-01", "at_least": 0.6, "unit": "27694"},
)
"""Phường 1, Tân An, and from 1 July 2025 Phường Long An bear this code."""


@pytest.mark.parametrize(
    ("plan", "period", "unit", "wanted"),
    [
        (WARD, "2025-06", "27694@2004", 0.7),
        (WARD, "2025-08", "27694@2025", 0.6),
        (WARD, "2025-08", "27694@2004", 0.7),  # asked of what was: its own promise
        (of(OLD), "2025-08", "27694@2025", None),  # not the promise of the old ward
        (of(OLD | {"unit": "27694@2004"}), "2025-08", "27694@2025", None),
        (of(OLD | {"unit": "27694@2025"}), "2025-08", "27694@2025", 0.7),
        (of(OLD | {"unit": "80"}), "2025", "80@2025", None),
        (of(OLD | {"unit": "80"}), "2024", "80@2004", 0.7),
    ],
)
def test_a_promise_stays_with_the_territory_that_made_it(plan, period, unit, wanted):
    assert figure(period, unit, plan) == wanted


RISING = of(
    {"since": "2023-01-01", "at_least": 0.9},
    {"since": "2024-03-20", "at_least": 0.92},
    {"since": "2024-07-01", "at_least": 0.95},
)


@pytest.mark.parametrize("period", ["2024", "2024-H1", "2024-Q1", "2024-03", "2024-03-15/YTD"])
def test_a_running_period_is_judged_by_what_is_promised_today(period):
    """On 15/03 nobody has to keep July's promise yet, nor that of the month's 20th."""
    assert figure(period, plan=RISING, today=date(2024, 3, 15)) == 0.9
    frame = Frame(RISING, Period.parse(period, TODAY), [], at("2024-03-15T08:00"), CALENDAR)
    held, following = frame.promised(TERRITORY["80@2004"])
    assert held.figure == 0.9
    assert following.replace("\u00a0", " ") == "≥ 92 % từ 20/03/2024"


@pytest.mark.parametrize(
    ("period", "today", "wanted"),
    [
        ("2024", date(2024, 3, 20), 0.92),
        ("2024", date(2024, 7, 1), 0.95),
        ("2024-H1", date(2024, 8, 1), 0.92),  # over: by its last day
        ("2024", date(2023, 12, 1), 0.95),  # not begun: what is promised of it
    ],
)
def test_a_period_that_is_over_is_judged_by_its_last_day(period, today, wanted):
    assert figure(period, plan=RISING, today=today) == wanted


TODAY = date(2023, 12, 26)


def test_upcoming():
    def first(period, unit="80@2004"):
        got = targets.upcoming(
            PLAN, Period.parse(period, TODAY).end - timedelta(1), TERRITORY[unit]
        )
        return got and got.figure

    assert first("2022") == 0.9
    assert first("2023-YTD") == 0.95
    assert first("2023-06", "802@2004") == 0.8
    assert first("2025") is None


def test_words():
    spec = PLAN.targets
    said = [targets.words(PLAN, targets.made(one)).replace("\u00a0", " ") for one in spec]
    assert said == ["≥ 90 %", "≥ 80 %", "≥ 95 %", "100 %"]
    lower = of({"since": "2023-01-01", "at_most": 0.015})
    assert targets.words(lower, targets.made(lower.targets[0]), "en") == "≤\u00a01.5%"
    count = Definition.model_validate(
        kept().by_id()["data.datasets"].model_dump(mode="json")
        | {"targets": [{"since": "2023-01-01", "at_least": 1226, "document": "Kế hoạch"}]}
    )
    assert targets.words(count, targets.made(count.targets[0])) == "≥\u00a01.226"
