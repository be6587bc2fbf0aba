"""Figures as Vietnamese officials write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import format as f

NB = "\u00a0"


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0.999, f"99,9{NB}%"),
        (1.0, f"100{NB}%"),
        (0.9, f"90{NB}%"),
        (0.99999, f"99,9{NB}%"),
        (0.0, f"0{NB}%"),
        (0.00001, f"0,1{NB}%"),
        (None, "–"),
    ],
)
def test_percent(fraction, text):
    assert f.percent(fraction) == text


def test_percent_in_english():
    assert f.percent(0.999, lang="en") == "99.9%"


def test_numbers():
    assert f.number(84500) == "84.500"
    assert f.number(-1.25, 1) == "−1,3"
    assert f.number(84500, lang="en") == "84,500"
    assert f.short(1_287_235) == f"1,29{NB}triệu"
    assert f.short(2_300_000_000) == f"2,3{NB}tỷ"
    assert f.short(84_500) == "84.500"


def test_signed_says_no_change():
    assert f.signed(0.04) == "= 0,0"
    assert f.signed(-0.3) == "▼ 0,3"
    assert f.signed(0.6) == "▲ 0,6"


@given(st.floats(min_value=0, max_value=1))
def test_a_rate_short_of_one_never_reads_one_hundred(rate):
    shown = f.percent(rate)
    assert (shown == f"100{NB}%") == (rate == 1)
    assert (shown == f"0{NB}%") == (rate == 0)


def test_moments_are_local():
    ninth = 1703555460  # 2023-12-26 01:51 UTC
    assert f.moment(ninth) == "08:51 26/12/2023"
    assert f.since(ninth, ninth + 3600) == "08:51"
    assert f.since(ninth - 86_400, ninth) == "08:51 hôm qua"
    assert f.since(ninth - 5 * 86_400, ninth) == "21/12/2023"
    assert f.duration(6960) == f"1{NB}giờ 56{NB}phút"
    assert f.duration(1684 * 86_400) == f"1.684{NB}ngày"
    assert f.duration(1684 * 86_400, "en").startswith("1,684")
