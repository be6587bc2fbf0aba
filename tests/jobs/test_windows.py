from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Window
from core.clock import DAY, day_number, day_start, epoch, frozen_at
from core.errors import ConfigError
from jobs.pulling import windows

NOW = epoch(frozen_at("2023-12-26").now())


def at(year: int, month: int, day: int) -> int:
    return day_start(day_number(date(year, month, day)))


def test_first_window_is_the_running_month():
    assert windows.newest(None, NOW, 3 * DAY, at(2022, 1, 1)) == [Window(at(2023, 12, 1), NOW)]


def test_first_second_of_a_month_still_has_a_window():
    first = at(2024, 1, 1)
    assert windows.newest(None, first, DAY, at(2022, 1, 1)) == [Window(at(2023, 12, 1), first)]


def test_next_pull_looks_back():
    covered = NOW - 300
    assert windows.newest(covered, NOW, 3 * DAY, 0) == [Window(covered - 3 * DAY, NOW)]


def test_a_clock_that_went_back_asks_no_empty_window():
    assert windows.newest(NOW + DAY, NOW, 60, 0) == [Window(NOW - 60, NOW)]


def test_long_silence_is_caught_up_oldest_first():
    found = windows.newest(at(2023, 6, 10), NOW, 0, 0)
    assert found[0] == Window(at(2023, 6, 10), at(2023, 7, 1))
    assert found[-1] == Window(at(2023, 12, 1), NOW)
    assert all(one.until == two.since for one, two in pairwise(found))


def test_going_back_ends_at_the_bottom():
    bottom = at(2022, 1, 1)
    top, months = at(2023, 12, 1), []
    while (window := windows.before(top, bottom, 31)) is not None:
        months.append(window)
        top = window.since
    assert months[0] == Window(at(2023, 11, 1), at(2023, 12, 1))
    assert months[-1].since == bottom
    assert len(months) == 23


def test_days_back_are_whole_and_grow_until_a_batch_is_full():
    bottom, top = at(2022, 1, 1), at(2023, 12, 1) + 8 * 3_600
    first = windows.before(top, bottom, 1)
    assert first == Window(at(2023, 12, 1), top)
    assert windows.before(first.since, bottom, 1) == Window(at(2023, 11, 30), first.since)
    assert windows.before(first.since, bottom, 4) == Window(at(2023, 11, 27), first.since)
    assert windows.before(at(2022, 1, 3), bottom, 8) == Window(bottom, at(2022, 1, 3))
    assert windows.days(DAY, 10, 5_000) == 2
    assert windows.days(16 * DAY, 4_999, 5_000) == windows.LONGEST
    assert windows.days(31 * DAY, 20_000, 5_000) == 7
    assert windows.days(DAY, 90_000, 5_000) == 1
    assert windows.days(3_600, 0, 5_000) == 2


@given(
    st.integers(0, 900 * DAY),
    st.integers(0, 400),
    st.lists(st.integers(0, 40_000), min_size=1, max_size=40),
)
def test_going_back_by_days_leaves_no_gap_and_ends(above: int, length: int, brought: list[int]):
    bottom = at(2022, 1, 1)
    top = reached = bottom + above
    span, count = max(1, length), 0
    while (window := windows.before(reached, bottom, span)) is not None:
        assert window.until == reached
        assert bottom <= window.since < window.until
        assert window.since == bottom or (window.since - bottom) % DAY == 0
        span = windows.days(window.until - window.since, brought[count % len(brought)], 5_000)
        assert 1 <= span <= windows.LONGEST
        reached, count = window.since, count + 1
    assert reached == min(top, bottom)
    assert count <= above // DAY + 1


def test_floor_is_last_year_or_the_named_day():
    assert windows.floor("", NOW) == at(2022, 1, 1)
    assert windows.floor("2020-05-04", NOW) == at(2020, 5, 4)
    with pytest.raises(ConfigError, match=r"sources\.onestop\.backfill_from.*2020-13-01"):
        windows.floor("2020-13-01", NOW, "sources.onestop.backfill_from")


def test_coverage_joins_touching_windows_and_ignores_others():
    covered = (at(2023, 12, 1), NOW)
    assert windows.joined(None, Window(1, 2), NOW) == (1, 2)
    assert windows.joined(covered, Window(at(2023, 11, 1), at(2023, 12, 1)), NOW) == (
        at(2023, 11, 1),
        NOW,
    )
    assert windows.joined(covered, Window(1, 2), NOW) == covered
    assert windows.joined(covered, Window(NOW - DAY, NOW + DAY), NOW + 60) == (
        covered[0],
        NOW + 60,
    )
    assert windows.joined(covered, Window(None, NOW), NOW) == (0, NOW)


def test_backfill_never_moves_the_newest_end():
    covered = (at(2023, 12, 1), NOW)
    for window in windows.months(at(2022, 1, 1), at(2023, 12, 1)):
        covered = windows.joined(covered, window, NOW + DAY)
        assert covered[1] == NOW
    assert covered[0] == at(2022, 1, 1)


@given(st.integers(0, 4_000), st.integers(1, 900))
def test_months_cover_the_stretch_without_gap(start: int, length: int):
    since = day_start(day_number(date(2015, 1, 1) + timedelta(days=start))) + 3_601
    until = since + length * DAY
    found = windows.months(since, until)
    assert found[0].until == until
    assert found[-1].since == since
    assert all(newer.since == older.until for newer, older in pairwise(found))


def test_progress_grows_from_nothing_to_all():
    top, bottom = at(2023, 12, 1), at(2023, 10, 1)
    november = Window(at(2023, 11, 1), top)
    assert windows.progress(top, bottom, november, 0.0) == 0.0
    assert 0.4 < windows.progress(top, bottom, november, 1.0) < 0.6
    assert windows.progress(top, bottom, Window(bottom, at(2023, 11, 1)), 1.0) == 1.0


def test_coverage_that_a_clock_ahead_has_claimed_is_taken_back():
    held = (at(2023, 10, 1), NOW + 5 * 3_600)
    now = NOW
    (window,) = windows.newest(held[1], now, 3 * DAY, at(2023, 1, 1))
    assert (window.since, window.until) == (now - 3 * DAY, now)
    assert windows.joined(held, window, now) == (held[0], now)
    apart = Window(at(2022, 3, 1), at(2022, 3, 2))
    assert windows.joined(held, apart, now) == (held[0], now)
    wholly = (at(2024, 2, 1), at(2024, 2, 2))
    assert windows.joined(wholly, window, now) == (window.since, window.until)


@given(
    st.lists(st.integers(-40 * DAY, 40 * DAY), min_size=1, max_size=8),
    st.integers(0, 3 * DAY),
)
def test_however_the_clock_jumps_windows_are_sane_and_coverage_is_not_ahead(jumps, lookback):
    now, bottom, covered = at(2023, 12, 26), at(2023, 1, 1), None
    for jump in jumps:
        now += jump
        for window in windows.newest(covered and covered[1], now, lookback, bottom):
            assert window.since <= window.until <= now
            covered = windows.joined(covered, window, now)
            assert covered[0] <= covered[1] <= now
    assert covered[1] == now, "what is new is covered again"
