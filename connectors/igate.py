"""VNPT iGate (DIGO): OAuth2, REST by module (/pa dossiers, /ba agencies, /bd procedures), pages.

Its records are given the names of the national record, so that the same dossier becomes the same
fact. Status codes are each province's own: they are mapped by options, and never guessed.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from connectors import parse
from connectors.allow import names
from connectors.answer import Answer, read_json
from connectors.national import OneStopSession, Rows
from connectors.oauth import OAuthSession
from core.clock import from_epoch
from core.errors import ConfigError, RecordError, SourceError

PATHS = {
    "dossiers": {
        "MaHoSo": "code",
        "MaTTHC": "procedure.nationCode|procedure.code",
        "TenTTHC": "procedure.translate.name|procedure.name",
        "MaLinhVuc": "procedure.sector.code",
        "TenLinhVuc": "procedure.sector.name",
        "KenhThucHien": "applyMethod.name|applyMethod.id",
        "LoaiDoiTuong": "applicantType.id|applicantType",
        "NgayNopHoSo": "appliedDate",
        "NgayTiepNhan": "acceptedDate",
        "NgayHenTra": "appointmentDate|dueDate",
        "NgayKetThucXuLy": "completedDate",
        "NgayTra": "returnedDate",
        "NgayTuChoi": "cancelledDate",
        "NgayCapNhat": "updatedDate",
        "TrangThaiHoSo": "dossierStatus.id|dossierStatus",
        "DonViXuLy": "agency.name|agency.code",
        "MaDonViXuLy": "agency.code",
        "DonViTiepNhan": "receivingAgency.name|receivingAgency.code",
        "MaDonViTiepNhan": "receivingAgency.code",
        "HoSoCoThanhPhanSoHoa": "isDigitized",
        "DuocThanhToanTrucTuyen": "onlinePayment",
        "DanhSachLePhi": "dossierFee",
        "DanhSachLePhi.Gia": "amount",
        "TaiLieuNop": "dossierFormFile",
        "TaiLieuNop.DuocSoHoa": "digitized",
        "TaiLieuNop.DuocTaiSuDung": "reused",
        "TaiLieuNop.DuocLayTuKhoDMQG": "fromStorage",
        "DanhSachHoSoBoSung": "supplement",
        "DanhSachHoSoBoSung.NgayBoSung": "requestedDate",
        "DanhSachHoSoBoSung.NgayTiepNhanBoSung": "receivedDate",
        "DanhSachGiayToKetQua": "attachment",
        "DanhSachGiayToKetQua.MaGiayToKetQua": "resultCode",
        "DanhSachGiayToKetQua.DuongDanTepTinKetQua": "fileId|id",
    },
    "procedures": {
        "MATTHC": "nationCode|code",
        "TENTTHC": "translate.name|name",
        "LINHVUCTHUCHIEN": "sector",
        "LINHVUCTHUCHIEN.MALINHVUC": "code",
        "LINHVUCTHUCHIEN.TENLINHVUC": "name",
        "COQUANTHUCHIEN": "agency",
        "COQUANTHUCHIEN.MADONVI": "code",
        "COQUANTHUCHIEN.TENDONVI": "name",
        "MUCDODVC": "level.name|procedureLevel.name|level.id",
        "THOIGIANGIAIQUYET": "processingTime",
        "DONVITINH": "processingTimeUnit",
        "PHILEPHI": "fee",
        "KETQUATHUCHIEN": "result",
        "KETQUATHUCHIEN.TENGIAYTO": "name|code",
        "NGAYHIEULUC": "startDate",
        "NGAYHETHIEULUC": "endDate",
    },
    "fields": {"MALINHVUC": "code", "TENLINHVUC": "name", "MANGANH": "parent.code"},
    "agencies": {
        "MADONVI": "code",
        "TENDONVI": "name",
        "CAPDONVI": "level.id|level",
        "MADONVICHA": "parent.code",
    },
}
"""Stream → our name → where iGate keeps it; options ``field_…`` say otherwise for a build."""

WITHHELD = names(
    """id code nationCode procedure agency receivingAgency applyMethod applicant applicantType
    appliedDate acceptedDate appointmentDate dueDate completedDate returnedDate cancelledDate
    updatedDate createdDate dossierStatus dossierTaskStatus dossierMenuTaskRemind dossierFee
    dossierFormFile supplement attachment isDigitized onlinePayment task currentTask accepter
    assignee dossierReceivingKind receivingPlace paymentMethod paymentData eForm extend comment
    procedureProcessDefinition procedureLevel agencyLevel dossierProgress processingTime
    processingTimeUnit description address phone email translate name sector level fee result
    startDate endDate parent status ancestors tag order"""
)
"""iGate's own names: what is wanted of them was taken under our names, the rest is not kept."""

_ROOTS = {
    "dossiers": "/pa/dossier/search",
    "procedures": "/bd/procedure",
    "fields": "/bd/sector",
    "agencies": "/ba/agency",
}
_FORMS = {"iso": "%Y-%m-%dT%H:%M:%S.000Z", "plain": "%Y-%m-%d %H:%M:%S"}


class IgateSession(OAuthSession, OneStopSession):
    """Spring pages: ``content`` and ``totalElements``, counted from 0."""

    strict = True

    def dossiers(self, since: int, until: int, page: int, size: int) -> Rows:
        """Those changed in the window, oldest change first."""
        return self._page(
            "dossiers",
            {
                self.option("from_field", "updated-from"): self._moment(since),
                self.option("to_field", "updated-to"): self._moment(until),
                "sort": self.option("sort", "updatedDate,asc"),
            },
            page,
            size,
        )

    def catalogue(self, name: str, page: int, size: int) -> Rows:
        """A page of a list, in the order of its codes."""
        return self._page(name, {"sort": "code,asc"}, page, size)

    def procedure(self, code: str) -> dict[str, Any]:
        """Nothing more: the list says all there is."""
        return {}

    def service_name(self, name: str) -> str:
        """The path of the list."""
        return self.option(f"{name}_path", _ROOTS[name])

    def paths(self, stream: str) -> dict[str, str]:
        """Those of iGate, unless options say otherwise."""
        return PATHS[stream]

    def _moment(self, at: int) -> str:
        form = self.option("date_form", "iso")
        if form not in _FORMS:
            allowed = ", ".join(_FORMS)
            raise ConfigError(
                [f"sources.onestop.options.date_form: “{form}” không có; nhận: {allowed}"]
            )
        if form == "plain":
            return f"{from_epoch(at):{_FORMS[form]}}"
        return f"{from_epoch(at).astimezone(UTC):{_FORMS[form]}}"

    def _page(self, name: str, asked: dict[str, str], page: int, size: int) -> Rows:
        params = {
            "spec": "page",  # "slice" would not say how many there are
            self.option("page_field", "page"): str(page - 1),
            self.option("size_field", "size"): str(size),
            **asked,
        }
        return self.fetch(self.service_name(name), params, _read)


def _read(answer: Answer) -> Rows:
    body = read_json(answer)
    rows = body.get("content") if isinstance(body, dict) else None
    if not isinstance(rows, list):
        raise SourceError("Câu trả lời không có danh sách dữ liệu (content).", answer.url)
    try:
        total = parse.whole(body.get("totalElements"), "totalElements")
    except RecordError as fault:
        raise SourceError("Nguồn báo tổng số không đọc được.", fault.detail) from None
    return rows, total
