from dataclasses import dataclass, replace
from datetime import date

import pytest

from core.period import Grain, Period
from core.values import Freshness, Status, Target, Value
from indicators.asking.compare import change, far, gap, grows
from indicators.defining.loader import load


@dataclass(frozen=True)
class Shown:
    unit: str = "%"
    decimals: int = 1
    direction: str = "higher"


def value(figure, target=None, day=date(2023, 12, 26)):
    return Value(
        "a.b", "80", 1, "Tỉnh", Period.of(Grain.MONTH, day), {}, figure, None, None, "",
        Status.NONE, Freshness.FRESH, "", None, target, None, None, "", "",
    )  # fmt: skip


def test_rates_change_in_points_without_binary_dust():
    found = change(value(0.999), value(0.993), Shown())
    assert found.difference == 0.6
    assert found.display() == "▲ 0,6"
    assert found.better is True


def test_rising_is_bad_where_lower_is_better():
    assert change(value(0.034), value(0.028), Shown(direction="lower")).better is False
    assert change(value(0.028), value(0.034), Shown(direction="lower")).better is True


@pytest.mark.parametrize("after", [0.99904, 0.999])
def test_a_change_too_small_to_show_is_neither_good_nor_bad(after):
    found = change(value(after), value(0.999), Shown())
    assert found.display() == "= 0,0"
    assert found.better is None


def test_counts_change_in_their_unit_and_neutral_is_never_judged():
    found = change(value(403.0), value(371.0), Shown("hồ sơ", 0, "neutral"))
    assert (found.difference, found.display(), found.better) == (32.0, "▲ 32", None)


def test_nothing_is_compared_with_nothing():
    assert change(value(None), value(1.0), Shown()) is None
    assert change(value(1.0), value(None), Shown()) is None
    assert change(value(1.0), None, Shown()) is None


def test_a_change_across_the_reorganisation_says_so():
    late = value(0.99, day=date(2025, 7, 2))
    assert change(late, value(0.98, day=date(2025, 6, 2)), Shown()).across_break
    assert not change(late, replace(late, value=0.98), Shown()).across_break


@pytest.mark.parametrize(
    ("figure", "target", "amount", "met", "below"),
    [
        (0.612, Target(at_least=0.8), "18,8", False, True),
        (0.999, Target(at_least=0.99), "0,9", True, False),
        (0.034, Target(at_most=0.01), "2,4", False, False),
        (0.005, Target(at_most=0.01), "0,5", True, True),
        (1.0, Target(equals=1.0), "0", True, False),
        (0.9, Target(equals=1.0), "10", False, True),
        (0.9996, Target(equals=1.0), "<\u00a00,1", False, True),
    ],
)
def test_gap_to_the_target(figure, target, amount, met, below):
    found = gap(value(figure, target), Shown())
    assert (found.display(), found.met, found.below) == (amount, met, below)


def test_no_gap_without_figure_or_target():
    assert gap(value(None, Target(at_least=1.0)), Shown()) is None
    assert gap(value(0.5), Shown()) is None


def test_worst_first_by_urgency_then_by_share_of_the_target():
    goal = Target(at_least=0.8)
    near, away = value(0.79, goal), value(0.4, goal)
    good, silent = value(0.9, goal), value(None)
    for one, status in ((near, Status.OFF), (away, Status.OFF), (good, Status.ON)):
        one.status = status
    assert sorted([good, near, silent, away], key=far, reverse=True) == [away, near, good, silent]


def test_a_count_that_still_runs_is_not_judged_by_a_whole_period():
    known = load().by_id()
    installs = known["app.installs_new"]
    now, before = replace(value(30), running=True), value(900)
    found = change(now, before, installs)
    assert (found.unlike, found.better, found.display()) == (True, None, "▼ 870")
    assert not change(now, replace(before, running=True), installs).unlike, "as it was yesterday"
    assert not change(now, before, known["app.installs"]).unlike, "a stock"
    assert not change(now, before, installs, alike=True).unlike, "as many working days of both"
    to_date = Period.of(Grain.YTD, date(2023, 12, 26))
    assert not change(replace(now, period=to_date), before, installs).unlike


def test_what_grows_while_a_period_runs():
    known = load().by_id()
    for id in ("onestop.received", "app.installs_new", "onestop.online_service_used_rate"):
        assert grows(known[id]), id
    for id in ("onestop.on_time_rate_766", "onestop.pending", "app.installs"):
        assert not grows(known[id]), id
