"""The document system (QLVB): documents issued and received, with their signature flags."""

from __future__ import annotations

from typing import Any

import numpy as np
from flask import Blueprint, Response, request

from core.clock import from_epoch
from sandbox.addresses import KEYS
from sandbox.answers import json_bytes, written
from sandbox.documents import TYPES, Documents
from sandbox.exchange import document_id, number
from sandbox.places import places
from sandbox.spoil import spoil
from sandbox.state import Sandbox

_SECRET = ("Thường", "Mật", "Tối mật")
_MOST = 1_000


def record(d: Documents, at: int) -> dict[str, Any]:
    """One document as the system tells it."""
    place, secret = places()[int(d.unit[at])], int(d.secret[at])
    issued = from_epoch(int(d.issued[at]))
    said = f"{issued:%d/%m/%Y}" if not d.broken[at] else f"30/02/{issued:%Y}"
    return {
        "soKyHieu": "/".join(number(d, at)),
        "ngayBanHanh": said,
        "donVi": {"ma": place.unit.code, "ten": place.name},
        "hinhThuc": TYPES[int(d.kind[at])][0],
        "doMat": _SECRET[secret],
        "kySoCaNhan": bool(d.signed_person[at]),
        "kySoCoQuan": bool(d.signed_agency[at]),
        "guiDienTu": bool(d.electronic[at]),
        "kemBanGiay": bool(d.paper[at]),
        "maDinhDanhVanBan": document_id(d, at),
        "ngayCapNhat": f"{from_epoch(int(d.updated[at])):%Y-%m-%dT%H:%M:%S}",
        "trichYeu": "" if secret else f"V/v công việc mẫu số {at + 1} của NGUYỄN VĂN MẪU",
        "nguoiKy": "CÁN BỘ MẪU 0001",
    }


def blueprint(box: Sandbox) -> Blueprint:
    """The one address of the document system."""
    pages = Blueprint("docsystem", __name__)

    @pages.get("/qlvb/api/van-ban")
    def documents() -> Response:
        refused = box.board.take("docsystem", "expired_session") is not None
        if refused or request.headers.get("X-Api-Key") != KEYS["docsystem"]:
            return json_bytes({"loi": "Khóa API không hợp lệ"}, 401)
        args = request.args
        try:
            since, until = written(args.get("tuNgay", "")), written(args.get("denNgay", ""))
            page, size = int(args.get("trang", 1)), min(int(args.get("soLuong", 100)), _MOST)
            out = {"di": True, "den": False}[args.get("loai", "di")]
            if page < 1 or size < 1:
                raise ValueError("trang, soLuong")
        except (KeyError, ValueError) as fault:
            return json_bytes({"loi": f"Tham số không hợp lệ: {fault}"}, 400)
        now, d = box.now("docsystem"), box.world.documents
        lo, hi = np.searchsorted(d.updated, [since, min(until, now + 1)])
        found = lo + np.flatnonzero(d.out[lo:hi] == out)
        records = [record(d, at) for at in found[(page - 1) * size : page * size].tolist()]
        records = spoil(
            box.board, "docsystem", records,
            key="soKyHieu", version="ngayCapNhat", moments=("ngayBanHanh",),
        )  # fmt: skip
        return json_bytes({"tong": len(found), "duLieu": records})

    return pages
