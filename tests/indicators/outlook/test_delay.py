from datetime import date

import pytest

from core.period import Grain, Period
from indicators.outlook.bands import band, quantile
from indicators.outlook.delay import LEAST, Known, likely


def month(n):
    return Period.of(Grain.MONTH, date(2023, n, 1))


def known(n, share, final=1_000.0):
    return Known(month(n), (final * share, None), (final, None))


def test_quantiles_go_out_to_the_ends_when_there_are_few():
    assert quantile([3, 1, 2], 0.5) == 2
    assert quantile(list(range(8)), 0.1) == 0
    assert quantile(list(range(1, 10)), 0.9) == 9
    assert quantile([1, 2, 3, 4], 0.3) == pytest.approx(1.5)
    low, high = band([float(n) for n in range(1, 20)])
    assert (low, high) == pytest.approx((2, 18))
    with pytest.raises(ValueError, match="nothing"):
        quantile([], 0.5)


def test_a_count_is_divided_by_what_was_usually_known():
    past = [known(n, 0.5) for n in range(1, LEAST + 1)]
    made = likely(300, None, past)
    assert (made.middle, made.low, made.high) == (600, 600, 600)
    assert made.share == 0.5
    assert made.cases is None


def test_the_band_is_as_wide_as_the_past():
    shares = [0.4, 0.45, 0.5, 0.5, 0.55, 0.6, 0.5, 0.5]
    made = likely(500, None, [known(n + 1, one) for n, one in enumerate(shares)])
    assert made.low == pytest.approx(500 / 0.6)
    assert made.high == pytest.approx(500 / 0.4)
    assert made.low < made.middle < made.high


def test_a_rate_moves_as_rates_did_and_stays_one():
    past = [Known(month(n), (90, 100), (188, 200)) for n in range(1, LEAST + 1)]  # 90 % → 94 %
    made = likely(97, 100, past)
    assert made.middle == 1.0
    assert likely(80, 100, past).middle == pytest.approx(0.84)
    assert likely(80, 100, past).cases == 200


@pytest.mark.parametrize(
    "past",
    [
        [],
        [known(n, 0.5) for n in range(1, LEAST)],
        [known(n, 0.0) for n in range(1, 12)],  # loaded later: nothing was known then
        [known(n, 0.5, final=0.0) for n in range(1, 12)],
    ],
)
def test_too_short_a_history_says_nothing(past):
    assert likely(300, None, past) is None
