from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkingCalendar
from core.period import Grain, Period
from core.settings import ROOT
from indicators.defining import targets
from indicators.defining.loader import kept
from indicators.defining.model import Definition
from indicators.outlook import path

CALENDAR = WorkingCalendar.load(ROOT / "config" / "working_days.toml")
BY_ID = kept().by_id()
YEAR = Period.of(Grain.YEAR, date(2024, 5, 1))


def of(id, **promise):
    given = {"since": "2024-01-01", "document": "Kế hoạch"} | promise
    return Definition.model_validate(BY_ID[id].model_dump(mode="json") | {"targets": [given]})


def drawn(definition, before=None, period=YEAR):
    return path.path(definition, definition.targets[0], period, before)


def test_a_rate_keeps_its_level():
    made = drawn(of("onestop.on_time_rate", at_least=0.99))
    assert made.shape == "standing"
    assert {made.at(date(2024, m, 15), CALENDAR) for m in range(1, 13)} == {0.99}


def test_a_level_is_asked_for_from_the_day_of_its_promise():
    made = drawn(of("onestop.on_time_rate", at_least=0.99, since="2024-07-01"))
    assert [made.at(date(2024, 6, day), CALENDAR) for day in (1, 29)] == [None, None]
    assert [made.at(date(2024, month, 1), CALENDAR) for month in (7, 12)] == [0.99, 0.99]
    old = drawn(of("onestop.on_time_rate", at_least=0.99, since="2021-07-01"))
    assert old.corners[0] == (date(2023, 12, 31), 0.99)


def test_a_count_starts_from_nothing_and_ends_with_its_period():
    made = drawn(of("onestop.received", at_least=2_500.0))
    assert made.shape == "counted"
    days = CALENDAR.between(date(2024, 1, 1), date(2025, 1, 1))
    done = CALENDAR.between(date(2024, 1, 1), date(2024, 4, 1))
    assert made.at(date(2024, 3, 31), CALENDAR) == pytest.approx(2_500 * done / days)
    assert made.at(date(2024, 12, 31), CALENDAR) == 2_500
    ytd = drawn(
        of("onestop.received", at_least=2_500.0), period=Period.of(Grain.YTD, date(2024, 3, 31))
    )
    assert ytd.end == (date(2024, 12, 31), 2_500)


def test_a_reported_figure_climbs_from_where_it_stood():
    team = of("team.trained_rate", at_least=1.0)
    made = drawn(team, before=0.92)
    assert (made.shape, made.corners[0]) == ("climbing", (date(2023, 12, 31), 0.92))
    assert made.at(date(2024, 12, 31), CALENDAR) == 1.0
    assert made.at(date(2025, 3, 1), CALENDAR) == 1.0
    assert made.at(date(2023, 6, 1), CALENDAR) is None
    assert 0.95 < made.at(date(2024, 7, 1), CALENDAR) < 0.97


def test_what_nobody_knows_has_no_path_and_what_was_better_stands_level():
    team = of("team.trained_rate", at_least=0.9)
    assert drawn(team, before=None) is None
    assert drawn(team, before=0.95).at(date(2024, 6, 1), CALENDAR) == 0.9


def test_milestones_are_corners_and_by_is_the_end():
    stones = [{"on": "2024-06-30", "figure": 0.93}]
    made = drawn(of("team.trained_rate", at_least=1.0, by="2024-09-30", milestones=stones), 0.92)
    assert made.at(date(2024, 6, 30), CALENDAR) == 0.93
    assert made.at(date(2024, 9, 30), CALENDAR) == 1.0
    counted = drawn(
        of("onestop.received", at_least=100.0, milestones=[{"on": "2024-06-30", "figure": 70.0}])
    )
    assert counted.at(date(2024, 6, 30), CALENDAR) == 70.0


def test_a_milestone_judges_nothing():
    stones = [{"on": "2024-06-30", "figure": 0.93}]
    plain, made = (
        of("team.trained_rate", at_least=1.0),
        of("team.trained_rate", at_least=1.0, milestones=stones),
    )
    day = date(2024, 12, 31)
    assert targets.target(plain, day, None) == targets.target(made, day, None)
    assert plain.hash == made.hash


@pytest.mark.parametrize(
    "promise",
    [
        {"by": "2023-12-31"},
        {"milestones": [{"on": "2024-05-01", "figure": 0.5}, {"on": "2024-05-01", "figure": 0.6}]},
        {"by": "2024-03-01", "milestones": [{"on": "2024-05-01", "figure": 0.5}]},
    ],
)
def test_days_out_of_order_are_refused(promise):
    with pytest.raises(ValueError, match="tăng dần"):
        of("team.trained_rate", at_least=1.0, **promise)


@given(
    st.dates(date(2024, 1, 1), date(2024, 12, 31)),
    st.integers(0, 30),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_a_path_never_turns_and_nobody_is_behind_for_a_day_off(day, more, before, goal):
    made = drawn(of("team.trained_rate", at_least=goal), before=before)
    early, late = made.at(day, CALENDAR), made.at(day + timedelta(days=more), CALENDAR)
    assert early <= late + 1e-12
    assert min(before, goal) - 1e-12 <= early <= goal + 1e-12
    if not CALENDAR.between(day + timedelta(days=1), day + timedelta(days=more + 1)):
        assert early == pytest.approx(late)
