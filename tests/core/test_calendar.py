"""Working days: weekends, Tết, announced swaps."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkingCalendar
from core.clock import TZ, day_number, day_start, epoch
from core.errors import ConfigError
from core.settings import ROOT

CALENDAR = WorkingCalendar.load(ROOT / "config" / "working_days.toml")
DAYS = st.dates(min_value=date(2022, 1, 1), max_value=date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2023, 12, 26), True),
        (date(2023, 12, 24), False),
        (date(2024, 2, 10), False),  # Tết Giáp Thìn
        (date(2024, 2, 8), False),
        (date(2024, 4, 29), False),  # swapped
        (date(2024, 5, 4), True),  # … with this Saturday
        (date(2024, 9, 2), False),
        (date(2025, 5, 2), False),
        (date(2025, 4, 26), True),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
    ],
)
def test_known_days(day, worked):
    assert CALENDAR.is_working(day) is worked


def test_a_term_steps_over_tet():
    # 5 working days from Monday 5 Feb 2024: 6, 7, then Tết until 14, so 15, 16, 19.
    assert CALENDAR.add(date(2024, 2, 5), 5) == date(2024, 2, 19)


@given(DAYS, st.integers(min_value=0, max_value=60))
def test_add_and_between_agree(day, days):
    end = CALENDAR.add(day, days)
    assert CALENDAR.between(day + timedelta(days=1), end + timedelta(days=1)) == days


@given(DAYS, DAYS)
def test_between_turns_its_sign(one, other):
    assert CALENDAR.between(one, other) == -CALENDAR.between(other, one)


def test_faults_name_file_key_and_value(tmp_path):
    file = tmp_path / "days.toml"
    file.write_text('[year.2027]\nof = []\nwork = ["thứ bảy"]\n', "utf-8")
    with pytest.raises(ConfigError) as caught:
        WorkingCalendar.load(file)
    assert len(caught.value.faults) == 2
    assert all(str(file) in fault for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[year.2026]\noff = 2026-01-02\n", "year.2026.off: “2026-01-02” phải là danh sách ngày"),
        (
            "[year.2026]\noff = [2026-01-02T00:00:00]\n",
            "year.2026.off: “2026-01-02 00:00:00” không",
        ),
        ("[year.2026]\nwork = [2025-01-10]\n", "year.2026.work: “2025-01-10” không thuộc năm 2026"),
        ("[year]\n2026 = 3\n", "year.2026: phải là bảng"),
        ("year = 2026\n", "year: phải là các bảng"),
        ("[years.2026]\noff = [2026-01-02]\n", "years: chỉ nhận các bảng [year.<năm>]"),
    ],
)
def test_what_would_be_passed_over_unseen_is_refused(tmp_path, text, said):
    file = tmp_path / "days.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        WorkingCalendar.load(file)
    assert said in caught.value.faults[0]


def test_worked_seconds_by_hand():
    def moment(text):
        return epoch(datetime.fromisoformat(text).replace(tzinfo=TZ))

    friday = moment("2024-01-05T16:00")
    assert CALENDAR.worked_seconds(friday, moment("2024-01-08T10:00")) == 18 * 3_600
    assert CALENDAR.worked_seconds(friday, moment("2024-01-06T10:00")) == 8 * 3_600
    assert CALENDAR.worked_seconds(moment("2024-01-06T10:00"), moment("2024-01-07T10:00")) == 0
    assert CALENDAR.worked_seconds(friday, friday - 1) == 0
    # Over a year's end, New Year's Day free: Friday's 8 hours, then Tuesday's 10.
    assert (
        CALENDAR.worked_seconds(moment("2023-12-29T16:00"), moment("2024-01-02T10:00"))
        == 18 * 3_600
    )


@given(DAYS, st.integers(0, 400 * 86_400), st.integers(0, 400 * 86_400))
def test_worked_seconds_add_up_and_undo_worked(day, first, second):
    start = day_start(day_number(day))
    middle, end = start + first, start + first + second
    whole = CALENDAR.worked_seconds(start, end)
    assert whole == CALENDAR.worked_seconds(start, middle) + CALENDAR.worked_seconds(middle, end)
    assert (
        CALENDAR.worked_seconds(start, CALENDAR.worked(start, first % 900_000)) == first % 900_000
    )


@given(DAYS, DAYS)
def test_between_counts_day_by_day(one, other):
    start, end = sorted((one, other))
    days = (start + timedelta(days=n) for n in range((end - start).days))
    assert CALENDAR.between(start, end) == sum(map(CALENDAR.is_working, days))
    assert CALENDAR.between(end, start) == -CALENDAR.between(start, end)
