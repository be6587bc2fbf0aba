from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.reading import parse
from core.clock import TZ, epoch, frozen_at
from core.errors import RecordError
from core.text import nfc

HORIZON = epoch(frozen_at("2023-12-26").now()) + parse.AHEAD
AT = epoch(datetime(2023, 12, 5, 8, 30, 15, tzinfo=TZ))
MIDNIGHT = epoch(datetime(2023, 12, 5, tzinfo=TZ))


@pytest.mark.parametrize(
    "text",
    [
        "20231205083015", "2023-12-05 08:30:15", "2023-12-05T08:30:15", "2023/12/05 08:30:15",
        "05/12/2023 08:30:15", "5-12-2023 8:30:15", "2023-12-05T08:30:15.123456",
        "2023-12-05T01:30:15Z", "2023-12-05T08:30:15+07:00", "2023-12-04T20:30:15-0500",
        " 20231205083015 ",
    ],
)  # fmt: skip
def test_moments_in_all_forms(text: str) -> None:
    assert parse.moment(text, "f", HORIZON) == AT
    assert parse.moment(text, "f", HORIZON) == AT, "and again, from the cache"


@pytest.mark.parametrize("text", ["20231205", "2023-12-05", "05/12/2023", "5.12.2023", 20231205])
def test_days_begin_at_local_midnight(text: Any) -> None:
    assert parse.moment(text, "f", HORIZON) == MIDNIGHT
    assert parse.day(text, "f", HORIZON) == 19_696


@pytest.mark.parametrize("text", ["20231205", "05/12/2023", "2023-12-05 00:00:00"])
def test_a_deadline_without_an_hour_ends_at_close_of_business(text: str) -> None:
    at = parse.moment(text, "f", HORIZON)
    assert parse.deadline(at) == epoch(datetime(2023, 12, 5, 17, tzinfo=TZ))


def test_a_deadline_with_an_hour_is_as_told() -> None:
    assert [parse.deadline(at) for at in (AT, MIDNIGHT + 60, None)] == [AT, MIDNIGHT + 60, None]


@pytest.mark.parametrize("text", ["", None, " ", "–", "null", "-"])
def test_no_date_is_none(text: str | None) -> None:
    assert parse.moment(text, "f", HORIZON) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2014/02/30", "impossible_date"), ("20231205243015", "impossible_date"),
        ("20231305083015", "impossible_date"), ("0000-01-01", "impossible_date"),
        ("02030512083015", "absurd_date"), ("00010101000000", "absurd_date"),
        ("1999-12-31 23:59:59", "absurd_date"), ("20260101000000", "absurd_date"),
        ("hôm qua", "bad_date"), ("2023-12/05", "bad_date"), ("２０２３1205083015", "bad_date"),
        ("2023_205083015", "bad_date"), (0, "bad_date"), (1.5, "bad_date"), (True, "bad_date"),
        (["20231205"], "bad_date"), ("1" * 99, "bad_date"),
    ],
)  # fmt: skip
def test_dates_that_cannot_be(text: Any, reason: str) -> None:
    with pytest.raises(RecordError) as fault:
        parse.moment(text, "NgayX", HORIZON)
    assert fault.value.reason == reason
    assert fault.value.field == "NgayX"
    assert "NgayX" in fault.value.public


def test_two_years_ahead_is_the_edge() -> None:
    assert parse.moment("2025-12-26", "f", HORIZON) is not None
    with pytest.raises(RecordError, match="hai năm"):
        parse.moment("2025-12-29", "f", HORIZON)


def test_utc_sources() -> None:
    assert parse.moment("2023-12-05T01:30:15.959000", "f", HORIZON, utc=True) == AT
    assert parse.moment("2023-12-05T01:30:15Z", "f", HORIZON, utc=True) == AT
    assert parse.moment("20231205013015", "f", HORIZON, utc=True) == AT
    assert parse.moment("20231205013015", "f", HORIZON, utc=True) == AT, "and from the cache"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", 1234.5), ("84.500", 84_500), ("1.290.000", 1_290_000), ("12,5%", 0.125),
        ("12,5 %", 0.125), ("84 500", 84_500), ("84\u00a0500", 84_500), ("99,9", 99.9),
        ("1.5", 1.5), ("1,234,567", 1_234_567), ("1,234.5", 1234.5), ("-3", -3), ("\u22123", -3),
        ("+7", 7), ("0", 0), ("1.29E+06", 1_290_000), (42, 42), (4.5, 4.5), ("100%", 1.0),
    ],
)  # fmt: skip
def test_numbers(text: Any, value: float) -> None:
    assert parse.number(text, "f") == pytest.approx(value)


@pytest.mark.parametrize("text", [None, "", " ", "–", "-", "chưa có số liệu", "Chưa Có", "N/A"])
def test_nothing_is_not_zero(text: Any) -> None:
    assert parse.number(text, "f") is None
    assert parse.whole(text, "f") is None


@pytest.mark.parametrize(
    "text",
    ["abc", "1.2.3", "12%%x", "%", "1e99", "9" * 70, True, [], float("nan"), "1_000", 10**40],
)
def test_bad_numbers(text: Any) -> None:
    with pytest.raises(RecordError) as fault:
        parse.number(text, "gia_tri")
    assert fault.value.reason == "bad_number"


def test_counts_are_whole() -> None:
    assert parse.whole("84.500", "f") == 84_500
    with pytest.raises(RecordError) as fault:
        parse.whole("84,5", "f")
    assert fault.value.reason == "not_whole"


@pytest.mark.parametrize(
    ("value", "told"),
    [("1", True), (True, True), ("Có", True), (1, True), ("0", False), ("không", False),
     (False, False), (0, False), ("", None), (None, None), ("  ", None)],
)  # fmt: skip
def test_flags(value: Any, told: bool | None) -> None:
    assert parse.flag(value, "f") is told


def test_flag_that_is_none_of_both() -> None:
    with pytest.raises(RecordError) as fault:
        parse.flag("có lẽ", "f")
    assert fault.value.reason == "bad_flag"


def test_text_is_one_nfc_line() -> None:
    assert parse.text("  Sở\u0020\u0020Tư  pháp\n") == "Sở Tư pháp"
    assert parse.text("a\x00 b") == "a b"
    assert parse.text(12) == "12"
    assert parse.text(None) == parse.text([1]) == parse.text({}) == ""


anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(),
    st.lists(st.text(), max_size=2), st.from_regex(r"[\d/\-.: TZ+,%]{1,30}"),
)  # fmt: skip


@given(anything)
def test_parsers_raise_record_errors_only(value: Any) -> None:
    for read in (
        lambda: parse.moment(value, "f", HORIZON),
        lambda: parse.moment(value, "f", HORIZON, utc=True),
        lambda: parse.number(value, "f"),
        lambda: parse.whole(value, "f"),
        lambda: parse.flag(value, "f"),
        lambda: parse.text(value),
    ):
        try:
            out = read()
        except RecordError:
            continue
        assert out is None or isinstance(out, int | float | str)


@given(
    st.datetimes(datetime(2000, 1, 2), datetime(2025, 12, 24)),  # noqa: DTZ001 as sources write
    st.booleans(),
)
def test_a_packed_moment_is_the_same_the_first_and_the_second_time(at: datetime, utc: bool) -> None:
    at = at.replace(microsecond=0)
    due = int(at.replace(tzinfo=UTC if utc else TZ).timestamp())
    text = f"{at:%Y%m%d%H%M%S}"
    # Three words for one moment; the days met are remembered, so the second reading is another way.
    for one in (f"{at:%Y-%m-%d %H:%M:%S}", text, text):
        assert parse.moment(one, "f", HORIZON, utc=utc) == due


@pytest.mark.parametrize(
    "text", ["20231226246000", "2023122608300", "20231226083099", "2023122608 0 0"]
)
def test_a_day_met_before_lends_nothing_to_a_clock_that_cannot_be(text: str) -> None:
    parse.moment("20231226083000", "f", HORIZON)
    with pytest.raises(RecordError):
        parse.moment(text, "f", HORIZON)


@given(st.text(st.characters(max_codepoint=255), max_size=12))
def test_text_is_what_nfc_makes_of_it(value: str) -> None:
    assert parse.text(value) == nfc(value.replace("\x00", ""))
