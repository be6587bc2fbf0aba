"""Which reported figure answers for a period."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.clock import day_number, day_start
from core.period import Period
from indicators.observed import Report, answer, choose, hold

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
