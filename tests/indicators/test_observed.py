"""Which reported figure answers for a period."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import day_number, day_start
from core.period import Period
from indicators.reported.observed import Report, answer, choose, gain, hold, rises

NOW = day_start(day_number(date(2026, 1, 1)))
PROVINCE, ONE, TWO, THREE = 80, 801, 802, 803


def report(period, value, unit=PROVINCE, measure="m", known=None):
    at = Period.parse(period, date(2030, 1, 1))
    return Report(measure, unit, at.start_day, at.end_day, value, known and day_number(known))


def ask(reports, until, measures=("m",), parts=(), own=PROVINCE):
    held = hold(reports, Period.parse(until, date(2030, 1, 1)).end_day)
    return answer(held, measures, choose(held, measures, own, parts), NOW)


def test_the_latest_figure_not_after_the_end_of_the_question():
    reports = [report("2024-03", 1), report("2024-05", 2), report("2024-07", 3)]
    assert ask(reports, "2024-06").sums == {"m": 2}
    assert ask(reports, "2024-H1").sums == {"m": 2}
    assert ask(reports, "2024").sums == {"m": 3}
    assert ask(reports, "2024-02").sums == {"m": None}


def test_a_year_reported_in_december_answers_from_the_day_of_the_report():
    reports = [report("2023", 9, known=date(2023, 12, 22)), report("2022", 8)]
    assert ask(reports, "2023-11").sums == {"m": 8}
    assert ask(reports, "2023-12-21/YTD").sums == {"m": 8}
    got = ask(reports, "2023-12-22/YTD")
    assert got.sums == {"m": 9}
    assert got.as_of == day_start(day_number(date(2023, 12, 23)))
    assert ask(reports, "2025").sums == {"m": 9}


def test_of_reports_that_end_together_the_asked_one_answers_else_the_longest():
    reports = [report("2023", 9), report("2023-Q4", 3), report("2023-12", 1)]
    said = {"2023": 9, "2023-Q4": 3, "2023-12": 1, "2023-H2": 9, "2024-02": 9}
    for period, figure in said.items():
        at = Period.parse(period, date(2030, 1, 1))
        days = at.start_day, at.end_day
        choice = choose(hold(reports, at.end_day), ("m",), PROVINCE, (), days)
        held = hold(reports, at.end_day)
        assert answer(held, ("m",), choice, NOW).sums == {"m": figure}, period


def test_a_report_is_known_no_earlier_than_its_period_begins():
    early = report("2024-06", 5, known=date(2024, 1, 1))
    assert early.reaches == early.start_day + 1


def test_numerator_and_denominator_come_from_one_period():
    reports = [
        report("2023", 1, measure="n"),
        report("2023", 10, measure="d"),
        report("2024", 5, measure="n"),
    ]
    assert ask(reports, "2025", ("n", "d")).sums == {"n": 1, "d": 10}


def test_parts_that_owe_lower_the_coverage_not_the_sum():
    reports = [report("2024", 3, ONE), report("2024", 4, TWO), report("2023", 100, THREE)]
    got = ask(reports, "2024", parts=(ONE, TWO, THREE))
    assert (got.sums, got.coverage) == ({"m": 7}, 2 / 3)


def test_the_units_own_figure_wins_over_parts_of_the_same_age():
    reports = [report("2024", 3, ONE), report("2024", 50)]
    assert ask(reports, "2024", parts=(ONE, TWO)).sums == {"m": 50}


def test_a_missing_figure_is_no_report():
    assert ask([report("2024", None), report("2023", 1)], "2024").sums == {"m": 1}
    got = ask([], "2024")
    assert (got.sums, got.coverage, got.as_of) == ({"m": None}, 0.0, None)


@given(st.lists(st.integers(0, 1_000), min_size=1, max_size=12), st.integers(0, 5))
def test_units_add_up_to_the_whole(amounts, silent):
    parts = list(range(1, len(amounts) + silent + 1))
    reports = [report("2024", n, unit) for unit, n in zip(parts, amounts, strict=False)]
    whole = ask(reports, "2024", parts=parts)
    each = [ask(reports, "2024", own=unit).sums["m"] for unit in parts]
    assert whole.sums["m"] == sum(n for n in each if n is not None) == sum(amounts)
    assert whole.coverage == len(amounts) / len(parts)


def counter(*values, first=date(2023, 11, 30)):
    """A reading a day, the first of the day before December."""
    start = day_number(first)
    read = [Report("m", PROVINCE, start + n, start + n + 1, v) for n, v in enumerate(values)]
    return hold(read, start + len(values))


DECEMBER = day_number(date(2023, 12, 1))


@pytest.mark.parametrize(
    ("values", "steps", "about"),
    [
        ((84_000, 0, 84_100), [0, 100], "one low reading"),
        ((84_000, 0, 50, 84_100, 84_150), [0, 0, 100, 50], "two low readings"),
        ((84_000, 84_200, 82_000, 84_200, 84_300), [200, 0, 0, 100], "back to where it was"),
        ((84_000, 840_000, 84_050, 84_100), [0, 50, 50], "one high reading"),
        ((84_000, 84_010, 840_000, 84_050), [10, 0, 40], "one high reading later on"),
        ((1_000, 1_050, 20, 50), [50, 0, 30], "began anew"),
        ((1_000, 1_050, 20, 500, 50, 60), [50, 0, 0, 30, 10], "a high reading after that"),
        ((1_000, 1_050, 20), [50, 0], "fell on the last day that is known"),
    ],
)
def test_a_wrong_reading_of_a_counter_counts_nothing(values, steps, about):
    found = rises(counter(*values), "m", PROVINCE, DECEMBER)
    assert list(found.values()) == steps, about
    got = gain(counter(*values), "m", PROVINCE, DECEMBER, DECEMBER + len(values) - 1, NOW)
    assert got.sums == {"m": sum(steps)}


@pytest.mark.parametrize("slip", [0, 840_000])
def test_a_slip_on_the_day_before_the_period_is_seen_by_the_reading_before(slip):
    held = counter(84_000, slip, 84_100, 84_150, first=date(2023, 11, 29))
    assert list(rises(held, "m", PROVINCE, DECEMBER).values()) == [100, 50]


@given(st.lists(st.integers(0, 1_000), min_size=2, max_size=20), st.data())
def test_one_low_slip_changes_nothing_of_the_whole(amounts, data):
    levels = [sum(amounts[: n + 1]) + 10 for n in range(len(amounts))]
    at = data.draw(st.integers(1, len(levels)))
    slipped = [*levels[:at], data.draw(st.integers(0, levels[at - 1])), *levels[at:]]
    if at == len(levels):
        slipped.append(levels[-1])
    found = rises(counter(*slipped), "m", PROVINCE, DECEMBER)
    assert sum(found.values()) == levels[-1] - levels[0]
