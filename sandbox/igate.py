"""The same one-stop system as VNPT iGate shows it: a Keycloak realm, REST by module, pages.

Stands beside the national adapter and gives the same dossiers in another product's words: nested
objects, names in two languages, dates in two forms, status codes of its own.
"""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, request

from core.clock import local_day
from sandbox.addresses import ONESTOP
from sandbox.answers import json_bytes, written
from sandbox.onestop import AUTHORITIES, ONLINE, PAPERLESS_NAMES, desks
from sandbox.onestop_records import Records
from sandbox.procedures import fields, procedures
from sandbox.realm import LOGIN_PATH, Realm, paged, refused, span
from sandbox.spoil import spoil
from sandbox.state import Sandbox

STATUS = {
    "1": 0, "2": 1, "4": 2, "5": 3, "6": 16, "9": 4, "10": 5, "7": 6, "3": 12, "8": 13,
}  # fmt: skip
"""National status → this build's own."""
_CHANNELS = {"1": (1, "Trực tiếp"), "2": (0, "Trực tuyến"), "3": (2, "Qua bưu chính công ích")}
_MOST = 2_000


def _names(vietnamese: str) -> list[dict[str, Any]]:
    return [
        {"languageId": 46, "name": f"[en] {len(vietnamese)}"},
        {"languageId": 228, "name": vietnamese},
    ]


def _date(text: str) -> str | None:
    """``yyyyMMddHHmmss`` local → ISO in UTC; the longer form stays; nothing is null."""
    if len(text) != 14:
        return text or None
    at = datetime.strptime(text, "%Y%m%d%H%M%S") - timedelta(hours=7)  # noqa: DTZ007
    return f"{at.isoformat()}.000Z"


def dossier(record: dict[str, Any]) -> dict[str, Any]:
    """A national record in this product's words."""
    get = record.get
    owner, online = get("ChuHoSo"), _CHANNELS.get(record["KenhThucHien"])
    code = record["MaHoSo"]
    field = {name.lower(): value for name, value in record.items()}
    return {
        "id": f"{zlib.crc32(code.encode()):024x}",
        "code": code,
        "procedure": {
            "id": record["MaTTHC"], "code": record["MaTTHC"],
            "translate": {"languageId": 228, "name": field["tentthc"]},
            "sector": {"code": field["malinhvuc"], "name": _names(field["tenlinhvuc"])},
        },
        "agency": {"code": "", "name": _names(record["DonViXuLy"])},
        "receivingAgency": {"code": "", "name": _names(record["DonViTiepNhan"])},
        "applyMethod": {"id": online[0], "name": online[1]} if online else None,
        "applicantType": {"id": int(record["LoaiDoiTuong"])},
        "applicant": {
            "userId": get("MaDoiTuong"),
            "data": {
                "fullname": owner, "identityNumber": get("SoGiayToChuHoSo"),
                "phoneNumber": get("SoDienThoai"), "email": get("Email"),
                "address": get("ThongTinKhac"),
            },
        },
        "description": get("TrichYeuHoSo"),
        "appliedDate": _date(record["NgayNopHoSo"]),
        "acceptedDate": _date(record["NgayTiepNhan"]),
        "appointmentDate": _date(record["NgayHenTra"]),
        "completedDate": _date(record["NgayKetThucXuLy"]),
        "returnedDate": _date(record["NgayTra"]),
        "cancelledDate": _date(record["NgayTuChoi"]),
        "dossierStatus": {"id": STATUS[record["TrangThaiHoSo"]], "name": "…"},
        "isDigitized": record["HoSoCoThanhPhanSoHoa"] == "1",
        "onlinePayment": int(record["DuocThanhToanTrucTuyen"]),
        "dossierFee": [
            {"amount": int(one["Gia"]), "quantity": 1, "procost": {"name": one["TenPhiLePhi"]}}
            for one in record["DanhSachLePhi"]
        ],
        "dossierFormFile": [
            {
                "file": [{"filename": one["TenTepDinhKem"]}],
                "digitized": int(one["DuocSoHoa"]), "reused": int(one["DuocTaiSuDung"]),
                "fromStorage": int(one["DuocLayTuKhoDMQG"]),
            }
            for one in record["TaiLieuNop"]
        ],
        "supplement": [
            {
                "requestedDate": _date(one["NgayBoSung"]),
                "receivedDate": _date(one["NgayTiepNhanBoSung"]),
                "content": one["NoiDungBoSung"],
            }
            for one in record["DanhSachHoSoBoSung"]
        ],
        "attachment": [
            {"resultCode": one["MaGiayToKetQua"], "fileId": one["GiayToId"]}
            for one in record["DanhSachGiayToKetQua"]
        ],
        "accepter": {"fullname": "CÁN BỘ MẪU"},
        "updatedDate": _date(record["NgayCapNhat"]),
    }  # fmt: skip


class Igate:
    """The lists of the modules."""

    def __init__(self, box: Sandbox) -> None:
        self.box = box

    def dossiers(self) -> Response:
        """Those changed in [updated-from, updated-to)."""
        now, world = self.box.now("onestop"), self.box.world
        try:
            since, until = (written(request.args[k]) for k in ("updated-from", "updated-to"))
        except (KeyError, ValueError):
            return json_bytes({"status": 400, "error": "Bad Request"}, 400)
        found = world.timeline.window(since, until, now)
        low, high = span(_MOST)
        rows = [dossier(one) for one in Records(world).at(found[low:high], now)]
        return self._page(rows, len(found), "code", "updatedDate", ("acceptedDate",))

    def procedures(self) -> Response:
        """The list of procedures."""
        low, high = span(_MOST)
        known = procedures()
        rows = [
            {
                "id": p.code, "code": p.code, "translate": {"languageId": 228, "name": p.name},
                "sector": {"code": p.field_code, "name": _names(p.field_name)},
                "level": {"id": p.online, "name": _names(ONLINE[p.online])},
                "processingTime": p.term, "processingTimeUnit": "d",
                "fee": p.fee, "agency": {"code": "", "name": _names(AUTHORITIES[p.levels[0]])},
                "result": [] if p.name.startswith(PAPERLESS_NAMES) else [{"name": "Kết quả"}],
            }
            for p in known[low:high]
        ]  # fmt: skip
        return self._page(rows, len(known), "code")

    def sectors(self) -> Response:
        """The list of fields."""
        low, high = span(_MOST)
        rows = [
            {"id": c, "code": c, "name": _names(n), "parent": {"code": c[:3]}}
            for c, n, _ in fields()[low:high]
        ]
        return self._page(rows, len(fields()), "code")

    def agencies(self) -> Response:
        """The agencies of today."""
        low, high = span(_MOST)
        known = desks(local_day(self.box.now("onestop")))
        rows = [
            {
                "id": one.code, "code": one.code, "name": _names(one.name),
                "level": {"id": int(one.level)}, "parent": {"code": one.parent},
                "address": "Số 1, đường Mẫu", "phone": "0000000001",
            }
            for one in known[low:high]
        ]  # fmt: skip
        return self._page(rows, len(known), "code")

    def _page(
        self,
        rows: list[dict[str, Any]],
        total: int,
        key: str,
        version: str = "",
        moments: tuple[str, ...] = (),
    ) -> Response:
        rows = spoil(self.box.board, "onestop", rows, key=key, version=version, moments=moments)
        low, high = span(_MOST)
        return paged(rows, total, low, high)


def blueprint(box: Sandbox) -> Blueprint:
    """The realm and the modules, below the one-stop system's own path."""
    server, pages = Igate(box), Blueprint("igate", __name__, url_prefix="/motcua/igate")
    realm = Realm(box, "onestop", ONESTOP)
    pages.post(LOGIN_PATH)(realm.token)
    for path, answer in (
        ("/pa/dossier/search", server.dossiers),
        ("/bd/procedure", server.procedures),
        ("/bd/sector", server.sectors),
        ("/ba/agency", server.agencies),
    ):

        def guarded(answer: Any = answer) -> Response:
            if not realm.admitted():
                return refused()
            out: Response = answer()
            return out

        pages.add_url_rule(path, path, guarded)
    return pages
