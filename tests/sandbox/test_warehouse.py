"""The simulated warehouse: a file that follows clock and faults, read as a real one is."""

import sqlite3
from contextlib import closing

import pytest

from connectors import registry
from core.clock import frozen_at
from core.settings import SourceSettings
from sandbox import addresses
from sandbox.datasets import datasets
from sandbox.faults import Board
from sandbox.warehouse import Warehouse

DAY = 86_400
NOW = 1_703_583_000  # 26/12/2023


@pytest.fixture
def kho(tmp_path):
    made = Warehouse(tmp_path / "kho" / "kho.db", Board(), 1)
    made.fill(NOW)
    yield made
    made.close()


def ask(kho, sql):
    with closing(sqlite3.connect(kho.path)) as con:
        return con.execute(sql).fetchall()


def test_it_names_the_portals_sets_and_the_units_of_each_quarter(kho):
    kinds = dict(ask(kho, "select loai, count(*) from danh_muc group by loai"))
    assert kinds["TT"] > 102 - 1
    assert kinds["DL"] >= 124
    titles = {one.title for one in datasets()}
    assert {title for (title,) in ask(kho, "select ten from danh_muc")} <= titles
    assert ask(kho, "select count(distinct ma_don_vi), count(distinct nam || ky) from dan_so") == [
        (15, 8)
    ]
    kho.fill(NOW + 800 * DAY)  # after the reorganisation
    newest = "select nam, ky from dan_so order by nam desc, ky desc limit 1"
    ((year, quarter),) = ask(kho, newest)
    count = f"select count(*) from dan_so where nam = '{year}' and ky = '{quarter}'"
    assert ask(kho, count)[0][0] > 50, "communes"


def test_the_file_is_made_anew_when_it_would_say_something_else(kho):
    def made():
        return kho.path.stat().st_ino

    before = made()
    kho.fill(NOW)
    assert made() == before
    kho.fill(NOW + DAY)
    after = made()
    assert after != before
    kho._board.add("warehouse=down*1")
    kho.fill(NOW + DAY)
    assert not kho.path.exists()
    kho.fill(NOW + DAY)
    assert ask(kho, "select count(*) from danh_muc")[0][0] > 200, "that fault has passed"


def test_a_living_warehouse_passes_its_check(kho):
    clock = frozen_at("2023-12-26")
    told = addresses.settings("", warehouse=kho.path)["warehouse"]
    with registry.get("warehouse", clock).open(SourceSettings(**told), clock) as session:
        found = registry.get("warehouse", clock).check(session)
    assert not [one for one in found if one.level == "fault"]
    assert {one.what for one in found} >= {"contract", "permission", "latency"}
