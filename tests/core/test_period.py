"""Periods: written forms, neighbours, the calendar's edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import MisuseError
from core.period import Grain, Period, last_months

DAYS = st.dates(min_value=date(2001, 1, 2), max_value=date(2098, 12, 30))


@given(DAYS, st.sampled_from(list(Grain)), DAYS)
def test_written_form_comes_back(day, grain, today):
    period = Period.of(grain, day)
    assert Period.parse(period.code, today) == period


@given(DAYS, st.sampled_from([g for g in Grain if g is not Grain.NINE]))
def test_a_period_holds_its_day(day, grain):
    period = Period.of(grain, day)
    assert period.holds(day)
    assert not period.holds(period.end)
    assert period.holds(period.end - timedelta(days=1))


@given(DAYS, st.sampled_from([Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR]))
def test_previous_touches(day, grain):
    period = Period.of(grain, day)
    assert period.previous().end == period.start


@given(DAYS, st.sampled_from(list(Grain)))
def test_last_year_keeps_grain_and_lies_before(day, grain):
    period = Period.of(grain, day)
    back = period.last_year()
    assert back.grain is grain
    assert back.start < period.start


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2023-12-26", date(2023, 12, 26), date(2023, 12, 27)),
        ("2023-W52", date(2023, 12, 25), date(2024, 1, 1)),
        ("2023-q4", date(2023, 10, 1), date(2024, 1, 1)),
        ("2023-H2", date(2023, 7, 1), date(2024, 1, 1)),
        ("2023-9M", date(2023, 1, 1), date(2023, 10, 1)),
        ("2023-YTD", date(2023, 1, 1), date(2023, 12, 27)),
        ("2022-YTD", date(2022, 1, 1), date(2023, 1, 1)),
        ("2023-03-01/YTD", date(2023, 1, 1), date(2023, 3, 2)),
    ],
)
def test_forms(text, start, end):
    period = Period.parse(text, date(2023, 12, 26))
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    "text", ["", "0001", "2023-13", "2023-02-30", "Q3/2023", "2023-W60", "23-Q1"]
)
def test_bad_forms_name_the_value_and_the_allowed(text):
    with pytest.raises(MisuseError) as caught:
        Period.parse(text, date(2023, 12, 26))
    assert text in caught.value.public
    assert "2023-Q4" in caught.value.public


def test_labels_are_vietnamese():
    today = date(2023, 12, 26)
    labels = [Period.parse(t, today).label() for t in ("2023-12", "2023-Q4", "2023-H1", "2023-YTD")]
    assert labels == ["Tháng 12/2023", "Quý IV/2023", "6 tháng đầu năm 2023",
                      "Lũy kế đến 26/12/2023"]  # fmt: skip
    assert Period.parse("2023-Q4", today).inside() == "quý IV/2023"
    assert Period.parse("2023-H1", today).inside() == labels[2]


def test_the_twenty_ninth_of_february_goes_back_to_the_twenty_eighth():
    assert Period.parse("2024-02-29", date(2024, 3, 1)).last_year().start == date(2023, 2, 28)


@given(st.dates(date(1992, 1, 1), date(2099, 12, 31)), st.integers(1, 24))
def test_the_last_months_follow_each_other_up_to_the_day(last, count):
    held = last_months(last, count)
    assert len(held) == count
    assert held[-1] == Period.of(Grain.MONTH, last)
    assert [one.previous() for one in held[1:]] == held[:-1]


def test_a_month_that_is_none_is_said_in_one_language():
    with pytest.raises(MisuseError) as fault:
        Period.parse("2025-13", date(2025, 11, 25))
    assert fault.value.public.startswith("Kỳ không có trên lịch: “2025-13”. Các dạng nhận: ")
