from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.outlook.backtest import ORIGINS, History, least, scores, together, winner
from indicators.outlook.forecast import Known, guess
from indicators.outlook.methods import METHODS, NAIVE, between, recent, same_last_year, shifted

SEASON = [0.50, 0.52, 0.60, 0.53, 0.54, 0.62, 0.50, 0.52, 0.61, 0.53, 0.55, 0.64]


def rising(months, step=0.004):
    """A season on a slope: last year's figure is always too low by twelve steps."""
    return tuple(SEASON[n % 12] + step * n for n in range(months))


def test_each_method_in_its_own_words():
    history = rising(24)
    assert same_last_year(history, 2) == [history[12], history[13]]
    assert shifted(history, 1)[0] == pytest.approx(history[12] + 12 * 0.004)
    assert recent(history, 3) == [sorted(history[-3:])[1]] * 3
    assert between(history, 1)[0] == pytest.approx(
        (shifted(history, 1)[0] + recent(history, 1)[0]) / 2
    )
    assert same_last_year(SEASON, 14)[12:] == SEASON[:2]  # more than a year goes round


def test_a_slope_is_won_by_the_method_that_sees_it():
    found = scores(History(rising(30), None), 1)
    assert {one.method for one in found} == set(METHODS)
    best = winner(found)
    assert best.method == "shifted"
    assert best.errors[0] == pytest.approx(0.048)  # with one year alone no slope is seen
    assert max(map(abs, best.errors[1:])) < 1e-9
    assert next(one for one in found if one.method == NAIVE).error == pytest.approx(0.048)


def test_what_is_as_last_year_has_no_winner():
    found = scores(History(tuple(SEASON * 3), None), 1)
    assert winner(found) is None
    assert winner([]) is None


def test_too_short_a_history_is_refused():
    assert least(1) == 12 + ORIGINS
    assert scores(History(rising(least(1) - 1), None), 1) == []
    assert len(scores(History(rising(least(1)), None), 1)[0].errors) == ORIGINS
    assert scores(History(rising(least(6) - 1), None), 6) == []
    assert guess(History(rising(12), None), Known(1.0, None, 0.5), 1, None) is None


def test_months_together_are_weighted_by_their_cases():
    assert together([0.5, 1.0], [300, 100], rate=True) == pytest.approx(0.625)
    assert together([5, 7], [1, 1], rate=False) == 12


@given(
    st.lists(st.floats(0, 1), min_size=26, max_size=40),
    st.integers(1, 4),
    st.integers(1, 5),
)
def test_an_origin_sees_nothing_of_what_came_after(values, ahead, cut):
    whole = scores(History(tuple(values), None), ahead)
    part = scores(History(tuple(values[:-cut]), None), ahead)
    for one, other in zip(whole, part, strict=False):
        assert one.errors[: len(other.errors)] == other.errors


@given(st.lists(st.floats(0, 1), min_size=24, max_size=36), st.floats(0, 1), st.floats(0, 1))
def test_a_forecast_of_a_rate_stays_one_and_lies_in_its_band(values, part, share):
    weights = tuple(100.0 + n for n in range(len(values)))
    made = guess(
        History(tuple(values), weights), Known(share * 500, 500.0, part), 1, lambda v: v >= 0.5
    )
    if made is None or made.best is None:
        return
    assert 0 <= made.low <= made.high <= 1
    assert 0 < made.chance < 1
    assert all(low <= high for low, high in pairwise((made.low, made.high)))


def test_what_is_known_stands():
    history = History(rising(30), tuple([200.0] * 30))
    over = guess(history, Known(90.0, 150.0, 0.0), 1, lambda v: v >= 0.6)
    assert (over.low, over.middle, over.high) == (0.6, 0.6, 0.6)  # no day is left
    assert over.chance == pytest.approx((len(over.best.errors) + 1) / (len(over.best.errors) + 2))
    begun = guess(history, Known(0.0, 0.0, 1.0), 1, None)
    assert begun.middle == pytest.approx(SEASON[30 % 12] + 0.004 * 30)
    assert begun.chance is None
    counts = guess(
        History(tuple(1_000 * one for one in rising(30)), None), Known(300.0, None, 0.5), 1, None
    )
    assert counts.middle == pytest.approx(300 + 0.5 * 1_000 * (SEASON[6] + 0.004 * 30))
