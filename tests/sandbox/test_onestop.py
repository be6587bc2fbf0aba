"""The national adapter: session, services, pages, quirks of its records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sandbox.onestop_records import NOBODY
from sandbox.places import places
from sandbox.server import Running
from tests.sandbox.province import Desk

Call = Callable[..., dict[str, Any]]
DECEMBER = {"tuNgay": "20231201000000", "denNgay": "20231227000000"}


def test_wrong_word_gets_no_session(client: httpx.Client):
    answer = client.post("/motcua/auth", json={"username": "x", "password": "y"})
    assert answer.status_code == 200
    assert answer.json()["error_code"] == "-1"
    assert answer.json()["session"] == ""


def test_unknown_session_and_service(client: httpx.Client, onestop: Call):
    answer = client.post("/motcua/service", json={"session": "x", "service": "LayDanhSachHoSo"})
    assert answer.json() == {"error_code": "-1", "message": "session het han"}
    assert onestop("KhongCo")["error_code"] == "-1"
    assert onestop("LayDanhSachHoSo", tuNgay="2023", denNgay="x")["error_code"] == "-1"
    assert client.post("/motcua/service", content=b"{").json()["error_code"] == "-1"


def test_pages_cover_the_window_once(onestop: Call):
    first = onestop("LayDanhSachHoSo", **DECEMBER, trang="1", soLuong="50")
    assert first["error_code"] == "00"
    total = int(first["tongSo"])
    assert len(first["data"]) == 50 < total
    codes = [r["MaHoSo"] for r in first["data"]]
    for page in range(2, total // 50 + 2):
        more = onestop("LayDanhSachHoSo", **DECEMBER, trang=str(page), soLuong="50")
        assert more["tongSo"] == first["tongSo"]
        codes += [r["MaHoSo"] for r in more["data"]]
    assert len(codes) == len(set(codes)) == total
    assert onestop("LayDanhSachHoSo", **DECEMBER, trang="999", soLuong="50")["data"] == []


def test_windows_are_half_open(client: httpx.Client):
    desk = Desk(client)
    rows = desk.changed("20231201000000", "20231227000000")
    at = rows[len(rows) // 2]["NgayCapNhat"]
    assert all(r["NgayCapNhat"] < at for r in desk.changed("20231201000000", at))
    later = desk.changed(at, "20231227000000")
    assert later[0]["NgayCapNhat"] == at
    assert len(desk.changed("20231201000000", at)) + len(later) == len(rows)


def test_every_scalar_is_a_string_and_every_person_is_plainly_invented(client: httpx.Client):
    rows = Desk(client).changed("20231201000000", "20231227000000")
    for row in rows:
        for value in row.values():
            assert isinstance(value, str | list)
            for inner in value if isinstance(value, list) else ():
                assert isinstance(inner, str) or all(isinstance(v, str) for v in inner.values())
        assert "MẪU" in row["ChuHoSo"]
        assert row["Email"].endswith("@example.invalid")
        assert row["SoGiayToChuHoSo"].startswith("00000000")
        assert row["SoDienThoai"].startswith("000000")


def test_quirks_occur(client: httpx.Client):
    rows = Desk(client).changed("20230101000000", "20231227000000", 5_000)
    assert any("TENTTHC" in r for r in rows)
    assert any("TenTTHC" in r for r in rows)
    assert any("-" in r["NgayTiepNhan"] for r in rows)
    assert any(r["KenhThucHien"] == "" for r in rows)
    assert any(r["NgayHenTra"] == "" and r["NgayTiepNhan"] for r in rows)
    assert any(len(r["DanhSachHoSoBoSung"]) == 2 for r in rows)
    assert any(r["TrangThaiHoSo"] == "10" and not r["NgayKetThucXuLy"] for r in rows)
    assert any(r["DuocThanhToanTrucTuyen"] == "3" for r in rows)
    assert any(r["NgayTiepNhan"].startswith("0203") for r in rows)
    assert {r["LoaiDoiTuong"] for r in rows} == {"1", "2", "3", "4"}


def test_look_up_by_code(onestop: Call):
    one = onestop("LayDanhSachHoSo", **DECEMBER, trang="1", soLuong="1")["data"][0]
    assert onestop("TraCuuHoSo", MaHoSo=one["MaHoSo"])["data"] == [one]
    assert onestop("TraCuuHoSo", MaHoSo="000.00.99.H39-230101-00001")["data"] == []


def test_lists(onestop: Call):
    procedures = onestop("LayDanhSachTTHC")
    assert int(procedures["error_code"]) == 0
    assert len(procedures["data"]) >= 600
    assert {"MATTHC", "TENTTHC", "LINHVUCTHUCHIEN"} <= set(procedures["data"][0])
    assert len(onestop("LayDanhMucLinhVuc")["data"]) >= 110
    agencies = onestop("LayDanhMucCoQuan")["data"]
    assert {a["CAPDONVI"] for a in agencies} == {"1", "2", "3"}
    assert sum(a["CAPDONVI"] == "2" for a in agencies) == 15
    assert {a["TENDONVI"] for a in agencies} <= {*(p.name for p in places()), NOBODY}
    page = onestop("LayDanhSachTTHC", trang="2", soLuong="10")
    assert page["data"] == procedures["data"][10:20]
    assert page["tongSo"] == str(len(procedures["data"]))
    one = procedures["data"][0]
    assert onestop("LayThuTuc", maTTHC=one["MATTHC"])["data"] == [one]
    assert onestop("LayThuTuc", maTTHC="khong co")["data"] == []


@pytest.mark.parametrize("times", [1, 2])
def test_an_expired_session_needs_a_new_log_in(client: httpx.Client, report: Running, times: int):
    desk = Desk(client)
    report.box.board.add(f"onestop=expired_session*{times}")
    assert desk.call("LayDanhMucLinhVuc")["message"] == "session het han"
    report.box.board.clear()
    assert desk.call("LayDanhMucLinhVuc")["message"] == "session het han"
    assert Desk(client).call("LayDanhMucLinhVuc")["error_code"] == "0"
