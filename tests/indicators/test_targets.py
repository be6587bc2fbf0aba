"""Promises by date and by unit."""

from datetime import date

import pytest

from core.period import Period
from indicators import targets
from indicators.loader import load
from indicators.model import Definition

BASE = load().by_id()["onestop.on_time_rate"]


def of(*promises):
    made = [{"document": "Kế hoạch"} | one for one in promises]
    return Definition.model_validate(BASE.model_dump(mode="json") | {"targets": made})


PLAN = of(
    {"since": "2023-01-01", "at_least": 0.9},
    {"since": "2023-07-01", "at_least": 0.8, "unit": "802"},
    {"since": "2024-01-01", "at_least": 0.95},
    {"since": "2025-01-01", "equals": 1.0},
)


def figure(period, unit="80"):
    got = targets.target(PLAN, Period.parse(period, date(2023, 12, 26)), unit)
    return got and got.figure


@pytest.mark.parametrize(
    ("period", "unit", "wanted"),
    [
        ("2022-12", "80", None),
        ("2022", "80", None),
        ("2023-01", "80", 0.9),
        ("2023", "80", 0.9),  # the promise of 01/01/2024 is not yet made on 31/12/2023
        ("2024-01", "80", 0.95),
        ("2023-06", "802", 0.9),
        ("2023-07", "802", 0.8),
        ("2024-06", "802", 0.8),  # a unit's own promise wins over a later general one
        ("2025", "80", 1.0),
    ],
)
def test_target(period, unit, wanted):
    assert figure(period, unit) == wanted


def test_upcoming():
    def first(period, unit="80"):
        got = targets.upcoming(PLAN, Period.parse(period, date(2023, 12, 26)), unit)
        return got and got.figure

    assert first("2022") == 0.9
    assert first("2023-YTD") == 0.95
    assert first("2023-06", "802") == 0.8
    assert first("2025") is None


def test_words():
    spec = PLAN.targets
    said = [targets.words(PLAN, targets.made(one)).replace("\u00a0", " ") for one in spec]
    assert said == ["≥ 90 %", "≥ 80 %", "≥ 95 %", "100 %"]
    lower = of({"since": "2023-01-01", "at_most": 0.015})
    assert targets.words(lower, targets.made(lower.targets[0]), "en") == "≤\u00a01.5%"
    count = Definition.model_validate(
        load().by_id()["data.datasets"].model_dump(mode="json")
        | {"targets": [{"since": "2023-01-01", "at_least": 1226, "document": "Kế hoạch"}]}
    )
    assert targets.words(count, targets.made(count.targets[0])) == "≥\u00a01.226"
