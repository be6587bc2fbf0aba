"""What is shown at a moment, and how one moment follows from another."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from core.clock import from_epoch
from sandbox.onestop_records import NOBODY, Records
from sandbox.state import Sandbox
from tests.sandbox.province import made, seconds

STATUSES = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}
MOMENTS = ("NgayNopHoSo", "NgayTiepNhan", "NgayKetThucXuLy", "NgayTra", "NgayTuChoi")


def shown(now: int, years: tuple[int, int] = (2022, 2023)) -> dict[str, dict[str, str]]:
    """Every dossier's record as of a moment, by code."""
    world = made("small", *years)
    rows = Records(world).at(world.timeline.window(0, now + 1, now), now)
    return {row["MaHoSo"]: row for row in rows}


def test_nothing_of_the_future_is_shown():
    now = seconds("2023-06-15T10:00:00")
    edge = f"{from_epoch(now):%Y%m%d%H%M%S}"
    rows = shown(now)
    assert len(rows) > 10_000
    for row in rows.values():
        assert row["NgayCapNhat"] <= edge
        assert row["TrangThaiHoSo"] in STATUSES
        for name in MOMENTS:
            text = row[name].translate(str.maketrans("", "", "-: "))
            assert text <= edge, (name, row)
        if row["TrangThaiHoSo"] == "1":
            assert not row["NgayTiepNhan"]
            assert not row["NgayHenTra"]
        if row["TrangThaiHoSo"] in ("9", "10"):
            assert row["NgayKetThucXuLy"] or row["NgayTra"]
        if row["TrangThaiHoSo"] in ("2", "4", "5", "6"):
            assert not row["NgayKetThucXuLy"]
            assert not row["NgayTra"]
        if row["TrangThaiHoSo"] == "3":
            assert row["NgayTuChoi"]
        if row["TrangThaiHoSo"] == "5":
            assert any(not b["NgayTiepNhanBoSung"] for b in row["DanhSachHoSoBoSung"])


@pytest.mark.parametrize(
    ("first", "second", "years"),
    [
        ("2023-06-15T10:00:00", "2023-06-22T10:00:00", (2022, 2023)),
        ("2025-06-27T17:00:00", "2025-07-04T09:00:00", (2024, 2025)),
    ],
)
def test_one_moment_and_what_changed_since_give_the_next(
    first: str, second: str, years: tuple[int, int]
):
    one, two = seconds(first), seconds(second)
    before, after = shown(one, years), shown(two, years)
    world = made("small", *years)
    changed = {
        row["MaHoSo"]: row
        for row in Records(world).at(world.timeline.window(one, two + 1, two), two)
    }
    assert before | changed == after
    assert 0 < len(changed) < len(after) / 5
    assert set(before) <= set(after)
    for code, row in before.items():
        if code not in changed:
            assert after[code] == row


def test_windows_by_day_add_up():
    world, now = made("small", 2022, 2023), seconds("2023-12-26")
    days = [seconds(f"2023-12-{day:02d}T00:00:00") for day in range(1, 28)]
    parts = [world.timeline.window(a, b, now) for a, b in pairwise(days)]
    whole = world.timeline.window(days[0], days[-1], now)
    assert np.array_equal(np.concatenate(parts), whole)


def test_records_come_by_change_then_code():
    world, now = made("small", 2022, 2023), seconds("2023-12-26")
    rows = Records(world).at(world.timeline.window(0, now + 1, now)[:3_000], now)
    keys = [(row["NgayCapNhat"], row["MaHoSo"]) for row in rows]
    assert keys == sorted(keys)


def test_a_finished_dossier_shows_nine_before_ten():
    world = made("small", 2022, 2023)
    d = world.dossiers
    row = int(np.flatnonzero((d.kind == 9) & (d.returned > d.ended + 3_600))[0])
    code = world.code(row)
    assert shown(int(d.ended[row]))[code]["TrangThaiHoSo"] == "9"
    assert shown(int(d.ended[row]))[code]["NgayTra"] == ""
    assert shown(int(d.returned[row]))[code]["TrangThaiHoSo"] == "10"


def test_a_supplement_moves_the_due_date_when_it_comes():
    world = made("small", 2022, 2023)
    d = world.dossiers
    row = int(np.flatnonzero((d.answered > 0) & (d.due1 > d.due) & (d.pause == 5))[0])
    code = world.code(row)
    asked, came = shown(int(d.asked[row]))[code], shown(int(d.answered[row]))[code]
    assert asked["TrangThaiHoSo"] == "5"
    assert came["TrangThaiHoSo"] == "4"
    assert came["NgayHenTra"].replace("-", "") > asked["NgayHenTra"].replace("-", "")
    (entry,) = came["DanhSachHoSoBoSung"][:1]
    assert entry["NgayHenTraTruoc"]
    assert entry["NgayHenTraMoi"] > entry["NgayHenTraTruoc"]


def test_open_dossiers_change_hands_when_units_merge():
    world = made("small", 2024, 2025)
    d = world.dossiers
    row = int(np.flatnonzero((d.moved > 0) & (d.broken == 0))[0])
    code, at = world.code(row), int(d.moved[row])
    before, after = shown(at - 1, (2024, 2025))[code], shown(at, (2024, 2025))[code]
    assert before["DonViXuLy"] != after["DonViXuLy"]
    assert before["TrangThaiHoSo"] == after["TrangThaiHoSo"]
    assert NOBODY not in (before["DonViXuLy"], after["DonViXuLy"])


def test_a_live_clock_brings_new_dossiers():
    box = Sandbox(at="2026-03-10T09:00:00")
    before = box.world.timeline.visible(box.now())
    box.set_clock("2026-03-10T11:00:00")
    assert box.world.timeline.visible(box.now()) > before
    box.set_clock("")
    assert not box.frozen
    assert box.world.last_year >= 2026
    box.set_clock("2027-01-15T11:00:00")
    assert box.world.last_year >= 2027
