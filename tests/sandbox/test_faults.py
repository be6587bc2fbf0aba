"""Faults on demand: written, put in force over HTTP, and what each does to answers."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from core.errors import MisuseError
from sandbox import addresses
from sandbox.faults import DATABASES, FOLDERS, KINDS, SOURCES, Board, parse
from sandbox.server import Running, running
from tests.sandbox.province import Desk

WINDOW = {"tuNgay": "20231201000000", "denNgay": "20231227000000", "trang": "1", "soLuong": "200"}


def put(client: httpx.Client, text: str) -> None:
    assert client.post("/_sandbox/fault", json={"fault": text}).status_code == 200


def listed(client: httpx.Client, fault: str) -> list[dict[str, Any]]:
    desk = Desk(client)
    put(client, fault)
    data: list[dict[str, Any]] = desk.call("LayDanhSachHoSo", **WINDOW)["data"]
    return data


@pytest.mark.parametrize(
    "text", ["onestop=429:2*3", "all=latency:0.5", "edoc=down", "zalo=5xx:503"]
)
def test_written_forms(text: str):
    assert parse(text).text == text


@pytest.mark.parametrize(
    "text", ["nope=down", "onestop=nope", "onestop", "", "onestop=429:x", "onestop=down*0"]
)
def test_unknown_faults_say_what_is_known(text: str):
    with pytest.raises(MisuseError, match=r"nhận|phải"):
        parse(text)


def test_board():
    board = Board(["onestop=429:2*2", "all=latency:0"])
    assert board.take("edoc", "latency") == 0
    assert board.take("edoc", "429") is None
    assert board.peek("onestop", "429") == 2
    assert [board.take("onestop", "429") for _ in range(3)] == [2, 2, None]
    board.add("edoc=down")
    board.add("edoc=down*1")
    assert board.texts() == ["all=latency:0", "edoc=down*1"]
    assert board.clear("edoc") == 1
    assert board.clear() == 1
    assert board.faulted["onestop=429"] == 2
    assert set(SOURCES) == {*addresses.PATHS, *FOLDERS, *DATABASES}
    assert all(KINDS.values())


@pytest.mark.parametrize(
    ("fault", "status", "content"),
    [
        ("opendata=429:7", 429, "json"), ("opendata=5xx:502", 502, "html"),
        ("opendata=error_page", 503, "html"), ("opendata=html", 200, "html"),
    ],
)  # fmt: skip
def test_in_place_of_an_answer(client: httpx.Client, fault: str, status: int, content: str):
    put(client, f"{fault}*1")
    answer = client.get("/ckan/api/3/action/package_list")
    assert answer.status_code == status
    assert content in answer.headers["content-type"]
    assert answer.headers.get("retry-after") == ("7" if status == 429 else None)
    assert client.get("/ckan/api/3/action/package_list").json()["success"] is True


def test_damaged_bodies(client: httpx.Client):
    whole = client.get("/ckan/api/3/action/package_list").content
    put(client, "opendata=truncate:0.25*1")
    assert client.get("/ckan/api/3/action/package_list").content == whole[: len(whole) // 4]
    put(client, "opendata=encoding*1")
    assert client.get("/ckan/api/3/action/package_list").content.decode("utf-16") == whole.decode()
    put(client, "opendata=error_body*1")
    assert client.get("/ckan/api/3/action/package_list").json()["success"] is False


def test_down_closes_the_connection(client: httpx.Client):
    put(client, "zalo=down*1")
    with pytest.raises(httpx.TransportError):
        client.get("/zalo/v1/mini-app/statistics")
    assert client.get("/zalo/v1/mini-app/statistics").status_code == 200


def test_clock_skew_shows_in_the_date_and_the_data(client: httpx.Client):
    put(client, "onestop=clock_skew:-7200")
    answer = client.post("/motcua/auth", json={})
    behind = datetime.now(UTC) - parsedate_to_datetime(answer.headers["date"])
    assert 7_100 < behind.total_seconds() < 7_300
    rows = Desk(client).changed("20231226000000", "20231227000000")
    assert rows
    assert all(r["NgayCapNhat"] <= "20231226153000" for r in rows)


def test_records_doubled_reversed_stale_and_capped(client: httpx.Client):
    sound = listed(client, "edoc=down")
    double = listed(client, "onestop=duplicate:0.1*1")
    counts = Counter(r["MaHoSo"] for r in double)
    assert len(double) == 220
    assert max(counts.values()) == 2
    assert listed(client, "onestop=reverse*1") == sound[::-1]
    stale = listed(client, "onestop=stale:0.1*1")
    assert [r["NgayCapNhat"][:4] for r in stale[200:]] == ["2022"] * 20
    assert listed(client, "onestop=silent_cap:30*1") == sound[:30]
    assert listed(client, "onestop=empty*1") == []


def test_schema_drift_and_bad_records(client: httpx.Client):
    drifted = listed(client, "onestop=schema_drift*1")
    assert all("phienBanMoi" in r and isinstance(r["TrangThaiHoSo"], int) for r in drifted)
    bad = listed(client, "onestop=bad_records:0.1*1")
    spoilt = [r for r in bad if not r["MaHoSo"] or r["NgayTiepNhan"].startswith("0203")]
    assert len(spoilt) in (20, 21)  # the world has a few of its own


def test_faults_from_the_start_and_refusals():
    with (
        running(at="2023-12-26", faults=["tasks=5xx:500*1"]) as province,
        httpx.Client(base_url=province.url) as client,
    ):
        assert client.get("/nhiemvu/api/nhiem-vu").status_code == 500
        assert client.get("/nhiemvu/api/nhiem-vu").status_code == 401
        for wrong in ({"fault": "x=y"}, {"source": "tasks", "kind": "nope"}):
            answer = client.post("/_sandbox/fault", json=wrong)
            assert answer.status_code == 400
            assert answer.json()["error"]
        assert client.post("/_sandbox/fault", content=b"[").status_code == 400
        assert client.post("/_sandbox/fault", content=b"[]").status_code == 400


def test_state(client: httpx.Client, report: Running):
    calls = report.box.board.calls["zalo"]
    client.get("/zalo/v1/mini-app/statistics")
    put(client, "edoc=latency:2")
    state = client.get("/_sandbox/state").json()
    assert state["clock"] == "2023-12-26T10:30:00+00:00"
    assert state["frozen"] is True
    assert state["scale"] == "small"
    assert state["years"] == [2022, 2023]
    assert state["counts"]["datasets"] == 226
    assert state["counts"]["installs"] == 84_500
    assert state["counts"]["dossiers"] > 17_000
    assert state["calls"]["zalo"] == calls + 1
    assert state["faults"] == ["edoc=latency:2"]
    cleared = client.post("/_sandbox/fault", json={"clear": "edoc", "kind": "latency"}).json()
    assert cleared == {"cleared": 1, "faults": []}
