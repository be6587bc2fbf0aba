"""The one-stop system's national adapter: log in, then one POST for every service."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Blueprint, Response, request

from core.clock import local_day
from sandbox.addresses import ONESTOP
from sandbox.answers import json_bytes
from sandbox.onestop_records import NOBODY, Records
from sandbox.places import places
from sandbox.procedures import Procedure, fields, procedures
from sandbox.spoil import spoil
from sandbox.state import Sandbox
from sandbox.world import moment

_MOST = 5_000
PROVINCE = "000.00.00.H39"
"""Identifier of the province itself."""
ONLINE = {"T": "Toàn trình", "M": "Một phần", "K": "Cung cấp thông tin"}
_LEVELS = {"agency": "1", "district": "2", "commune": "3"}
AUTHORITIES = {"T": "Cơ quan chuyên môn cấp tỉnh", "H": "UBND cấp huyện", "X": "UBND cấp xã"}
PAPERLESS: list[dict[str, str]] = []
PAPERLESS_NAMES = ("Giải quyết", "Thôi hưởng", "Truy lĩnh", "Cung cấp thông tin")
"""Procedures whose result is no paper begin so."""


class OneStop:
    """Sessions and services."""

    def __init__(self, box: Sandbox) -> None:
        self.box = box
        self.sessions: set[str] = set()
        self.lock = threading.Lock()
        self.services = {
            "LayDanhSachHoSo": self.dossiers,
            "TraCuuHoSo": self.look_up,
            "LayDanhSachTTHC": self.procedures,
            "LayThuTuc": self.procedure,
            "LayDanhMucLinhVuc": self.fields,
            "LayDanhMucCoQuan": self.agencies,
        }

    def log_in(self, body: dict[str, Any]) -> dict[str, Any]:
        """A session for the right name and word."""
        if (body.get("username"), body.get("password")) != ONESTOP:
            return {"session": "", "error_code": "-1", "message": "Sai tai khoan hoac mat khau"}
        token = secrets.token_hex(16)
        with self.lock:
            self.sessions.add(token)
        return {"session": token, "error_code": "0", "message": "Thanh cong"}

    def call(self, body: dict[str, Any]) -> dict[str, Any]:
        """The answer of a service."""
        token = str(body.get("session", ""))
        with self.lock:
            if self.box.board.take("onestop", "expired_session") is not None:
                self.sessions.discard(token)
            known = token in self.sessions
        if not known:
            return {"error_code": "-1", "message": "session het han"}
        service = self.services.get(str(body.get("service", "")))
        if service is None:
            return {"error_code": "-1", "message": "service khong ton tai"}
        try:
            return service(body)
        except ValueError as fault:
            return {"error_code": "-1", "message": f"tham so khong hop le: {fault}"}

    def dossiers(self, body: dict[str, Any]) -> dict[str, Any]:
        """A page of the dossiers changed in [tuNgay, denNgay)."""
        now = self.box.now("onestop")
        since, until = (compact(str(body.get(k, ""))) for k in ("tuNgay", "denNgay"))
        page, size = int(body.get("trang") or 1), int(body.get("soLuong") or 100)
        if page < 1 or size < 1:
            raise ValueError("trang, soLuong")
        size = min(size, _MOST)
        world = self.box.world
        found = world.timeline.window(since, until, now)
        records = Records(world).at(found[(page - 1) * size : page * size], now)
        records = spoil(
            self.box.board, "onestop", records,
            key="MaHoSo", version="NgayCapNhat", moments=("NgayTiepNhan",),
        )  # fmt: skip
        return {"error_code": "00", "message": "", "tongSo": f"{len(found)}", "data": records}

    def look_up(self, body: dict[str, Any]) -> dict[str, Any]:
        """One dossier by its code."""
        now, code = self.box.now("onestop"), str(body.get("MaHoSo", ""))
        at = self.box.world.find(code)
        found = self.box.world.timeline.window(0, now + 1, now)
        mine = found[self.box.world.timeline.who[found] == at] if at is not None else found[:0]
        return {"error_code": "0", "message": "", "data": Records(self.box.world).at(mine, now)}

    def procedures(self, body: dict[str, Any]) -> dict[str, Any]:
        """The list of procedures, keys in capitals."""
        return self._listed(body, [national(p) for p in procedures()], "MATTHC")

    def procedure(self, body: dict[str, Any]) -> dict[str, Any]:
        """One procedure in full."""
        code = str(body.get("maTTHC", ""))
        data = [national(p) for p in procedures() if p.code == code]
        return {"error_code": "0", "message": "", "data": data}

    def fields(self, body: dict[str, Any]) -> dict[str, Any]:
        """The list of fields."""
        data = [{"MALINHVUC": c, "TENLINHVUC": n, "MANGANH": c[:3]} for c, n, _ in fields()]
        return self._listed(body, data, "MALINHVUC")

    def agencies(self, body: dict[str, Any]) -> dict[str, Any]:
        """The units that handle dossiers today."""
        data = [
            {
                "MADONVI": one.code,
                "TENDONVI": one.name,
                "CAPDONVI": one.level,
                "MADONVICHA": one.parent,
                "DIACHI": "Số 1, đường Mẫu",
                "NGUOIDUNGDAU": "NGUYỄN VĂN MẪU 0001",
            }
            for one in desks(local_day(self.box.now("onestop")))
        ]
        return self._listed(body, data, "MADONVI")

    def _listed(self, body: dict[str, Any], data: list[Any], key: str) -> dict[str, Any]:
        """A page of a list, or all of it where no size is asked for."""
        size = int(body.get("soLuong") or len(data) or 1)
        page = int(body.get("trang") or 1)
        if page < 1 or size < 1:
            raise ValueError("trang, soLuong")
        rows = spoil(
            self.box.board, "onestop", data[(page - 1) * size : page * size], key=key, version=""
        )
        success: object = 0 if key == "MATTHC" else "0"  # by service and version
        return {"error_code": success, "message": "", "tongSo": f"{len(data)}", "data": rows}


@dataclass(frozen=True, slots=True)
class Desk:
    """An agency of the list."""

    code: str
    name: str
    level: str
    parent: str


def desks(today: int) -> list[Desk]:
    """The agencies of a day number; the last is known to nobody else."""
    by_unit = {p.unit.unit_id: p.code for p in places()}
    found = [
        Desk(p.code, p.name, _LEVELS[p.level], by_unit.get(p.unit.parent_id or 0, PROVINCE))
        for p in places()
        if p.open(today)
    ]
    return [*found, Desk("000.99.99.H39", NOBODY, "3", PROVINCE)]


def national(p: Procedure) -> dict[str, Any]:
    """A procedure as the adapter writes it."""
    body = PAPERLESS if p.name.startswith(PAPERLESS_NAMES) else [{"TENGIAYTO": "Kết quả"}]
    return {
        "MATTHC": p.code,
        "TENTTHC": p.name,
        "LINHVUCTHUCHIEN": [{"MALINHVUC": p.field_code, "TENLINHVUC": p.field_name}],
        "MUCDODVC": ONLINE[p.online],
        "CACHTHUCTHUCHIEN": [{
            "KENH": channel,
            "THOIGIAN": [{
                "THOIGIANGIAIQUYET": f"{p.term}", "DONVITINH": "Ngày làm việc",
                "PHILEPHI": f"{p.fee}",
            }],
        } for channel in ("1", "2") if channel == "1" or p.online != "K"],
        "COQUANTHUCHIEN": [{"MADONVI": "", "TENDONVI": AUTHORITIES[p.levels[0]]}],
        "KETQUATHUCHIEN": body,
        "TRINHTUTHUCHIEN": "Nộp hồ sơ; thẩm định; trả kết quả.",
        "NGAYHIEULUC": "",
        "NGAYHETHIEULUC": "",
    }  # fmt: skip


def compact(text: str) -> int:
    """``yyyyMMddHHmmss`` local → moment. Raises ValueError."""
    if len(text) != 14 or not text.isdigit():
        raise ValueError(f"“{text}” phai la yyyyMMddHHmmss")
    return moment(f"{text[:4]}-{text[4:6]}-{text[6:8]}T{text[8:10]}:{text[10:12]}:{text[12:]}")


def blueprint(box: Sandbox) -> Blueprint:
    """The two addresses of the adapter."""
    server, pages = OneStop(box), Blueprint("onestop", __name__)

    @pages.post("/motcua/auth")
    def auth() -> Response:
        return json_bytes(server.log_in(_body()))

    @pages.post("/motcua/service")
    def service() -> Response:
        return json_bytes(server.call(_body()))

    return pages


def _body() -> dict[str, Any]:
    try:
        body = orjson.loads(request.get_data())
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}
