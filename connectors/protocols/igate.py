"""VNPT iGate (DIGO): OAuth2, REST by module (/pa dossiers, /ba agencies, /bd procedures), pages.

Its records are given the names of the national record, so that the same dossier becomes the same
fact. Status codes are each province's own: they are mapped by options, and never guessed.
"""

from __future__ import annotations

from typing import Any

from connectors.allow import names
from connectors.protocols.national import OneStopSession, Rows
from connectors.protocols.spring import SpringSession

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


class IgateSession(SpringSession, OneStopSession):
    """The modules' lists."""

    strict = True

    def dossiers(self, since: int, until: int, page: int, size: int) -> Rows:
        """Those changed in the window, oldest change first."""
        return self.changed(self.service_name("dossiers"), since, until, page, size)

    def catalogue(self, name: str, page: int, size: int) -> Rows:
        """A page of a list, in the order of its codes."""
        return self.listed(self.service_name(name), {"sort": "code,asc"}, page, size)

    def procedure(self, code: str) -> dict[str, Any]:
        """Nothing more: the list says all there is."""
        return {}

    def service_name(self, name: str) -> str:
        """The path of the list."""
        return self.option(f"{name}_path", _ROOTS[name])

    def paths(self, stream: str) -> dict[str, str]:
        """Those of iGate, unless options say otherwise."""
        return PATHS[stream]
