"""Edits by hand come through the sources as changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest

from sandbox import truth
from sandbox.catalogue import has_table, resources_of
from sandbox.datasets import datasets
from sandbox.server import Running, running
from tests.sandbox.province import Desk

YEAR = date(2023, 1, 1), date(2024, 1, 1)
LATELY = "20231226172000", "20231226173000"


@pytest.fixture
def own() -> Iterator[Running]:
    """A province of this test's own."""
    with running(at="2023-12-26") as province:
        yield province


@pytest.fixture
def client(own: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=own.url) as one:
        yield one


def edit(client: httpx.Client, **asked: Any) -> dict[str, Any]:
    answer = client.post("/_sandbox/edit", json=asked)
    assert answer.status_code == 200, answer.text
    out: dict[str, Any] = answer.json()
    return out


def test_a_correction_is_a_newer_version(client: httpx.Client, own: Running):
    desk = Desk(client)
    before = truth.dossiers(own.box.world, own.box.now(), *YEAR)
    one = next(
        r for r in desk.changed("20231201000000", "20231220000000")
        if r["TrangThaiHoSo"] == "10" and r["NgayKetThucXuLy"] and r["NgayHenTra"].isdigit()
        and r["NgayTiepNhan"][:4] == "2023"
    )  # fmt: skip
    code = one["MaHoSo"]
    edit(
        client,
        action="dossier",
        code=code,
        set={"due": "2023-01-05T17:00:00", "due1": "", "due2": ""},
    )
    changed = desk.changed(*LATELY)
    assert [r["MaHoSo"] for r in changed] == [code]
    assert changed[0]["NgayHenTra"] == "20230105170000"
    assert changed[0]["NgayCapNhat"] > one["NgayCapNhat"]
    assert changed[0]["TrangThaiHoSo"] == one["TrangThaiHoSo"]
    after = truth.dossiers(own.box.world, own.box.now(), *YEAR)
    assert after.late == before.late + 1
    again = edit(client, action="dossier", code=code, set={"unit": "802"})
    assert again["updated"] > 0
    assert desk.call("TraCuuHoSo", MaHoSo=code)["data"][0]["DonViXuLy"] == "UBND huyện Đức Hòa"


def test_a_dossier_that_comes_late(client: httpx.Client, own: Running):
    before = truth.dossiers(own.box.world, own.box.now(), *YEAR)
    made = edit(
        client, action="add_dossier", unit="802", received="2023-11-01T09:00:00",
        due="2023-11-08T17:00:00", ended="2023-11-20T09:00:00", channel=2,
    )  # fmt: skip
    desk = Desk(client)
    (row,) = desk.changed(*LATELY)
    assert row["MaHoSo"] == made["code"]
    assert (row["TrangThaiHoSo"], row["NgayTiepNhan"]) == ("9", "20231101090000")
    after = truth.dossiers(own.box.world, own.box.now(), *YEAR)
    assert (after.late, after.received) == (before.late + 1, before.received + 1)
    still = edit(client, action="add_dossier", unit="802", received="2023-11-01T09:05:00", due="")
    assert still["code"] != made["code"]
    open_ = desk.call("TraCuuHoSo", MaHoSo=still["code"])["data"][0]
    assert (open_["TrangThaiHoSo"], open_["NgayHenTra"]) == ("4", "")


def test_a_dossier_that_disappears(client: httpx.Client, own: Running):
    desk = Desk(client)
    total = own.box.world.timeline.visible(own.box.now())
    code = desk.changed("20231201000000", "20231220000000")[5]["MaHoSo"]
    edit(client, action="remove_dossier", code=code)
    assert desk.call("TraCuuHoSo", MaHoSo=code)["data"] == []
    assert own.box.world.timeline.visible(own.box.now()) == total - 1


def test_rows_change_and_no_date_moves(client: httpx.Client):
    one = next(d for d in datasets() if has_table(d) and d.number > 20)
    rid = resources_of(one.number)[0][0]

    def ask(name: str, **asked: Any) -> Any:
        return client.get(f"/ckan/api/3/action/{name}", params=asked).json()["result"]

    package, rows = (
        ask("package_show", id=one.id),
        ask("datastore_search", resource_id=rid, limit=9999),
    )
    first = {**rows["records"][0], "Giá trị": 123_456}
    edit(client, action="ckan_rows", resource_id=rid, rows=[first, {"_id": 999_999, "Giá trị": 1}])
    later = ask("datastore_search", resource_id=rid, limit=9999)
    assert later["total"] == rows["total"] + 1
    assert later["records"][0]["Giá trị"] == 123_456
    assert ask("package_show", id=one.id) == package
    edit(client, action="ckan_touch", id=one.name)
    assert ask("package_show", id=one.id)["metadata_modified"] > package["metadata_modified"]


def test_a_data_set_is_deleted(client: httpx.Client):
    names = client.get("/ckan/api/3/action/package_list").json()["result"]
    edit(client, action="ckan_delete", id=names[0])
    left = client.get("/ckan/api/3/action/package_list").json()["result"]
    assert left == names[1:]
    gone = client.get("/ckan/api/3/action/package_show", params={"id": names[0]})
    assert gone.status_code == 403


def test_the_clock_can_be_moved(client: httpx.Client):
    told = client.post("/_sandbox/clock", json={"at": "2023-12-27T10:00:00"}).json()
    assert told == {"clock": "2023-12-27T03:00:00+00:00", "frozen": True}
    assert Desk(client).changed("20231226173001", "20231228000000")
    assert client.post("/_sandbox/clock", json={"at": "mai"}).status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"action": "nope"}, {"action": "dossier"},
        {"action": "dossier", "code": "x", "set": {}},
        {"action": "add_dossier", "unit": "nope", "received": "2023-11-01T09:00:00"},
        {"action": "add_dossier", "unit": "802", "received": "x"},
        {"action": "add_dossier", "unit": "802", "received": "2023-11-01T09:00:00", "late": 1},
        {"action": "ckan_delete", "id": "x"}, {"action": "ckan_touch", "id": "x"},
        {"action": "ckan_rows", "resource_id": "x", "rows": []},
    ],
)  # fmt: skip
def test_wrong_edits_are_refused_in_words(client: httpx.Client, wrong: dict[str, Any]):
    answer = client.post("/_sandbox/edit", json=wrong)
    assert answer.status_code == 400
    assert answer.json()["error"]
