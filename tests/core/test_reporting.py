"""The reporting regime: the kept file, and what is wrong with others."""

from datetime import date

import pytest

from core import reporting
from core.calendar import WorkingCalendar
from core.errors import ConfigError
from core.period import Grain, Period
from core.settings import ROOT
from core.units import Level
from store.places import territory

CALENDAR = WorkingCalendar.load(ROOT / "config" / "working_days.toml")
GOOD = """
[measures.a]
name = "A"
unit = "người"
of = "b"
[measures.b]
name = "B"
unit = "người"
[[duty]]
id = "d"
title = "D"
measures = ["a", "b"]
about = "commune"
grain = "quarter"
due = 5
since = 2023-01-01
"""


def test_the_kept_file_fits_together_and_its_agencies_exist():
    units = territory.load().units
    agencies = {one.name for one in units if one.level is Level.AGENCY}
    assert reporting.kept().faults(reporting.FILE, agencies) == []


def test_every_measure_is_a_count_that_somebody_reports():
    held = reporting.kept()
    asked = {one for duty in held.duty for one in duty.measures}
    assert asked == set(held.measures)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('of = "b"', 'of = "c"', "measures.a.of: không có chỉ tiêu “c”"),
        ('measures = ["a", "b"]', 'measures = ["a"]', "thiếu mẫu số “b” đi cùng"),
        ('measures = ["a", "b"]', 'measures = ["a", "b", "z"]', "không có chỉ tiêu “z”"),
        ('grain = "quarter"', 'grain = "week"', "chỉ nhận half, month, quarter, year"),
        ("due = 5", "due = -1", "duty.0.due: phải từ 0 trở lên"),
        ("due = 5", 'due = 5\nby = ["Sở A"]', "chỉ dùng khi about = province"),
        ("due = 5", "due = 5\nuntil = 2022-01-01", "until: trước since"),
        ("due = 5", "due = 5\ndau = 1", "duty.0.dau: không có thiết đặt này"),
        ("[[duty]]", "[[duty", "toml"),
    ],
)
def test_faults_are_named_with_file_and_key(tmp_path, old, new, words):
    path = tmp_path / "reporting.toml"
    path.write_text(GOOD, "utf-8")
    assert reporting.load(path).duty[0].id == "d"
    path.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(ConfigError, match=r"reporting\.toml") as fault:
        reporting.load(path)
    assert words in str(fault.value)


def test_a_missing_file_and_an_unknown_agency(tmp_path):
    with pytest.raises(ConfigError, match="thiếu tệp"):
        reporting.load(tmp_path / "no.toml")
    found = reporting.kept().faults(reporting.FILE, ["Sở Công Thương"])
    assert any("không có cơ quan “Sở Khoa học và Công nghệ”" in one for one in found)


def test_due_days_count_worked_days():
    duty = next(one for one in reporting.kept().duty if one.id == "loa")
    assert duty.due_day(Period.parse("2026-10", date(2026, 11, 1)), CALENDAR) == date(2026, 11, 6)
    # Tết 2026: the days off from 16 to 20 February are nobody's days
    january = duty.due_day(Period.parse("2026-01", date(2026, 2, 1)), CALENDAR)
    february = duty.due_day(Period.parse("2026-02", date(2026, 3, 1)), CALENDAR)
    assert (january, february) == (date(2026, 2, 6), date(2026, 3, 6))


def test_a_quarter_that_the_year_covers_is_not_asked_for():
    duty = next(one for one in reporting.kept().duty if one.id == "ocop")
    held = [one.code for one in duty.periods(date(2023, 1, 1), date(2023, 12, 31))]
    assert held == ["2023-Q1", "2023-Q2", "2023-Q3"]


def test_periods_begin_with_the_duty_and_end_with_it():
    duty = next(one for one in reporting.kept().duty if one.id == "loa-quy")
    held = [one.code for one in duty.periods(date(2022, 6, 1), date(2026, 1, 1))]
    assert held[0] == "2024-Q1"
    assert held[-1] == "2025-Q1"
    assert all(
        one.grain is Grain.QUARTER for one in duty.periods(date(2023, 1, 1), date(2026, 1, 1))
    )
