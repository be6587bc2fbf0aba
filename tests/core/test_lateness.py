"""How late a source may be, in spans and in working days."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkingCalendar
from core.clock import DAY, TZ, day_date, epoch, local_day
from core.lateness import Lateness, lateness
from core.settings import ROOT

CALENDAR = WorkingCalendar.load(ROOT / "config" / "working_days.toml")


def at(text):
    return epoch(datetime.fromisoformat(text).replace(tzinfo=TZ))


@pytest.mark.parametrize("text", ["90m", "2h", "1d", "2wd", "45s"])
def test_written_and_read(text):
    assert lateness(text).text == text


@pytest.mark.parametrize("text", ["", "2", "0h", "0wd", "2 weeks", "-1h", "wd"])
def test_what_is_no_lateness_says_what_is(text):
    with pytest.raises(ValueError, match="2wd"):
        lateness(text)


@pytest.mark.parametrize(
    ("text", "quiet", "since", "due"),
    [
        ("2h", False, "2023-12-22T23:00", "2023-12-23T01:00"),
        ("2h", True, "2023-12-22T23:00", "2023-12-25T01:00"),  # over a weekend
        ("2h", True, "2024-02-07T23:30", "2024-02-15T01:30"),  # over Tết
        ("1d", True, "2024-04-26T10:00", "2024-05-02T10:00"),  # the swapped Monday counts not
        ("1wd", False, "2023-12-22T17:30", "2023-12-25T17:00"),
        ("2wd", False, "2023-12-23T09:00", "2023-12-26T17:00"),
        ("1wd", False, "2024-02-07T17:30", "2024-02-15T17:00"),
    ],
)
def test_due(text, quiet, since, due):
    assert lateness(text).due(at(since), CALENDAR, quiet=quiet) == at(due)


@given(st.integers(0, 20_000 * DAY), st.integers(0, 5 * DAY), st.integers(0, 5 * DAY))
def test_worked_time_adds_up_and_never_ends_on_a_day_off(moment, one, other):
    end = CALENDAR.worked(moment, one)
    assert end >= moment + one
    assert CALENDAR.is_working(day_date(local_day(end)))
    assert CALENDAR.worked(end, other) == CALENDAR.worked(moment, one + other)


def test_nominal_is_for_bars_only():
    assert (Lateness(7_200).nominal, Lateness(working_days=2).nominal) == (7_200, 2 * DAY)
