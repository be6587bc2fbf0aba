"""A dossier of the national record ``HoSo`` → DossierFact: the field's rules, pure.

Rules and codes: reference/domain.md 1.3, 1.4 and 1.8. Speed matters here: a backfill is millions
of dossiers, so look-ups are dictionaries and repeated names are shared objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from connectors.allow import names
from connectors.reading.parse import deadline, flag, missing, moment, needed, text, whole
from core.errors import RecordError
from core.facts import OPEN_STATUS, Channel, Closing, DossierFact, UnitRef

Record = dict[str, Any]
Round = tuple[int | None, int | None]
"""A request for more papers: when asked, when answered."""
Requests = tuple[int | None, int | None, int | None]

MAPPED = ">"
"""``11>4``: a build's own status 11, which its settings map to the national 4."""

MANDATORY = names("MaHoSo MaTTHC MaLinhVuc DonViXuLy TrangThaiHoSo NgayCapNhat")
MARKS = names("DanhSachGiayToKetQua.MaGiayToKetQua DanhSachGiayToKetQua.DuongDanTepTinKetQua")
FIELDS = (
    MANDATORY
    | MARKS
    | names(
        """TenTTHC TenLinhVuc MaDonViXuLy DonViTiepNhan MaDonViTiepNhan KenhThucHien LoaiDoiTuong
        NgayNopHoSo NgayTiepNhan NgayHenTra NgayKetThucXuLy NgayTra NgayTuChoi HoSoCoThanhPhanSoHoa
        DuocThanhToanTrucTuyen DanhSachLePhi.Gia TaiLieuNop.DuocSoHoa TaiLieuNop.DuocTaiSuDung
        TaiLieuNop.DuocLayTuKhoDMQG DanhSachHoSoBoSung.NgayBoSung
        DanhSachHoSoBoSung.NgayTiepNhanBoSung"""
    )
)
WITHHELD = names(
    """ChuHoSo SoGiayToChuHoSo Email SoDienThoai Fax MaDoiTuong DinhDanhCHS TrichYeuHoSo GhiChu
    NgaySinh DiaChi ThongTinNguoiNop NguoiXuLy ThongTinKhac ThongTinTra SoBienNhan NoiNopHoSo
    HinhThuc TaiKhoanDuocXacThucVoiVNeID DSKetNoiCSDL DanhSachTepDinhKemKhac
    DanhSachLePhi.TenPhiLePhi DanhSachLePhi.MaPhiLePhi DanhSachLePhi.HinhThucThu
    DanhSachLePhi.LoaiPhiLePhi TaiLieuNop.TepDinhKemId TaiLieuNop.TenTepDinhKem
    TaiLieuNop.IsDeleted TaiLieuNop.MaThanhPhanHoSo TaiLieuNop.DuongDanTaiTepTin
    TaiLieuNop.MaKetQuaThayThe DanhSachHoSoBoSung.HoSoBoSungId
    DanhSachHoSoBoSung.NguoiYeuCauBoSung DanhSachHoSoBoSung.NoiDungBoSung
    DanhSachHoSoBoSung.NguoiTiepNhanBoSung DanhSachHoSoBoSung.ThongTinTiepNhan
    DanhSachHoSoBoSung.TrangThaiBoSung DanhSachHoSoBoSung.DanhSachGiayToBoSung
    DanhSachHoSoBoSung.DanhSachLePhiBoSung DanhSachHoSoBoSung.NgayHenTraTruoc
    DanhSachHoSoBoSung.NgayHenTraMoi DanhSachGiayToKetQua.TenGiayTo
    DanhSachGiayToKetQua.MaThanhPhanHoSo DanhSachGiayToKetQua.GiayToId"""
)
"""Known to come and never kept: personal data, free text, links, and what no indicator asks for."""

DAYS = {
    "recv_day": ("NgayTiepNhan",),
    "due_day": ("NgayHenTra",),
    "fin_day": ("NgayTuChoi", "NgayKetThucXuLy", "NgayTra"),
}
"""Which fields date an event of a dossier."""
_STATUS = {str(code): code for code in range(1, 11)} | {f"0{code}": code for code in range(1, 10)}
_CLOSING = {
    9: Closing.FINISHED,
    10: Closing.FINISHED,
    3: Closing.REFUSED,
    7: Closing.WITHDRAWN,
    8: Closing.STOPPED,
}
_ENDS = {
    9: ("NgayKetThucXuLy", "NgayTra"),
    10: ("NgayKetThucXuLy", "NgayTra"),
    3: ("NgayTuChoi", "NgayKetThucXuLy", "NgayTra"),
    8: ("NgayKetThucXuLy", "NgayTuChoi", "NgayTra"),
    7: ("NgayTra", "NgayKetThucXuLy", "NgayTuChoi"),
}
"""Which date ends the handling, by status: the moment of 9 before that of 10."""
ASKED = 5
_WAITING = frozenset({ASKED, 6})
_NONE: Requests = (None, None, None)
_CHANNEL = {
    "": int(Channel.DIRECT),
    "1": int(Channel.DIRECT),
    "2": int(Channel.ONLINE),
    "3": int(Channel.POST),
}
OTHER = 4
_APPLICANT = {"1": 1, "2": 2, "3": 3, "4": OTHER, "": OTHER}
_PAID = {"": 0, "0": 0, "1": 1, "2": 2, "3": 0}  # 3: asked for, not paid yet
_CODE = re.compile(r"[0-9A-Z]{1,4}(?:\.[0-9A-Z]{1,4}){2,4}")


def unit_ref(name: str, code: str = "") -> UnitRef:
    """A unit as the record names it: by name, at times by its code, in newer builds by both."""
    if _CODE.fullmatch(name):
        return UnitRef(code=code or name)
    return UnitRef(code=code, name=name)


def _coded(table: dict[str, int], value: Any, field: str) -> int:
    code = table.get(text(value))
    if code is None:
        raise RecordError("unknown_code", f"{field}: mã không có trong danh mục", field)
    return code


@lru_cache(maxsize=20_000, typed=True)
def _handler(name: Any, code: Any) -> UnitRef:
    """The unit that handles: mandatory. Raises RecordError."""
    return unit_ref(needed(name, "DonViXuLy"), text(code))


@lru_cache(maxsize=20_000, typed=True)
def _receiver(name: Any, code: Any) -> UnitRef | None:
    """The unit that took it in, where told."""
    told = text(name)
    return unit_ref(told, text(code)) if told else None


@lru_cache(maxsize=20_000, typed=True)
def _service(code: Any, name: Any, field: Any, field_name: Any) -> tuple[str, str, str, str]:
    """Procedure and field: code and name of each. Raises RecordError."""
    return needed(code, "MaTTHC"), text(name), needed(field, "MaLinhVuc"), text(field_name)


@lru_cache(maxsize=1_000, typed=True)
def _codes(channel: Any, applicant: Any, paid: Any, digitised: Any) -> tuple[int, int, int, bool]:
    """What is told in codes, as numbers. Raises RecordError."""
    return (
        _coded(_CHANNEL, channel, "KenhThucHien"),
        _coded(_APPLICANT, applicant, "LoaiDoiTuong"),
        _coded(_PAID, paid, "DuocThanhToanTrucTuyen"),
        bool(flag(digitised, "HoSoCoThanhPhanSoHoa")),
    )


@lru_cache(maxsize=1_000, typed=True)
def _state(value: Any) -> tuple[str, int]:
    """Status as the source writes it and in the national list. Raises RecordError."""
    raw, _, mapped = needed(value, "TrangThaiHoSo").partition(MAPPED)
    status = _STATUS.get(mapped or raw)
    if status is None:
        raise RecordError("unknown_code", "TrangThaiHoSo: mã ngoài 1–10", "TrangThaiHoSo")
    return raw, status


def dossier(record: Record, horizon: int) -> DossierFact:
    """Conform one allow-listed record; ``horizon`` is the latest credible moment.

    Raises RecordError: missing_field, bad_date, impossible_date, absurd_date, unknown_code,
    bad_number, no_end_time (finished, but nobody says when), end_before_start.
    """
    get = record.get
    version = moment(get("NgayCapNhat"), "NgayCapNhat", horizon)
    code = needed(get("MaHoSo"), "MaHoSo")
    if version is None:
        raise missing("NgayCapNhat")
    raw, status = _state(get("TrangThaiHoSo"))
    received = moment(get("NgayTiepNhan"), "NgayTiepNhan", horizon)
    closing = _CLOSING.get(status, Closing.OPEN)
    finished = None if closing is Closing.OPEN else _end(record, status, version, horizon)
    if received is not None and finished is not None and finished < received:
        raise RecordError(
            "end_before_start", "kết thúc xử lý trước khi tiếp nhận", _ENDS[status][0]
        )
    rounds = get("DanhSachHoSoBoSung") or ()
    asked: list[Round] = [_round(item, horizon) for item in rounds] if rounds else []
    waits = _waits(asked, received, finished) if rounds else ()
    first, answer, second = (
        _requests(asked, status, version) if rounds or status == ASKED else _NONE
    )
    fee = 0
    for item in get("DanhSachLePhi") or ():
        fee += whole(item.get("Gia"), "DanhSachLePhi.Gia") or 0
    if fee < 0:
        raise RecordError("bad_number", "DanhSachLePhi.Gia: lệ phí âm", "DanhSachLePhi.Gia")
    papers = get("TaiLieuNop") or ()
    handler = _handler(get("DonViXuLy"), get("MaDonViXuLy"))
    receiver = _receiver(get("DonViTiepNhan"), get("MaDonViTiepNhan"))
    proc, proc_name, field, field_name = _service(
        get("MaTTHC"), get("TenTTHC"), get("MaLinhVuc"), get("TenLinhVuc")
    )
    channel, applicant, paid, digitised = _codes(
        get("KenhThucHien"),
        get("LoaiDoiTuong"),
        get("DuocThanhToanTrucTuyen"),
        get("HoSoCoThanhPhanSoHoa"),
    )
    return DossierFact(
        code=code,
        version=version,
        unit=handler,
        recv_unit=receiver,
        proc_code=proc,
        proc_name=proc_name,
        field_code=field,
        field_name=field_name,
        channel=channel,
        applicant=applicant,
        status=status,
        status_raw=raw,
        submitted_at=moment(get("NgayNopHoSo"), "NgayNopHoSo", horizon),
        received_at=received,
        due_at=deadline(moment(get("NgayHenTra"), "NgayHenTra", horizon)),
        finished_at=finished,
        returned_at=moment(get("NgayTra"), "NgayTra", horizon),
        closing=int(closing),
        supplements=len(rounds),
        supplement_secs=sum([end - start for start, end in waits]) if waits else 0,
        paused=status in _WAITING,
        fee=fee,
        paid_online=paid,
        digitised=digitised or any(paper.get("DuocSoHoa") in ("1", 1, True) for paper in papers),
        reused=_reused(papers),
        e_result=_with_result(get("DanhSachGiayToKetQua") or ()),
        asked_at=first,
        answered_at=answer,
        asked_again_at=second,
        waits=waits,
    )


def _reused(papers: Iterable[Record]) -> bool:
    """Was any of the papers taken from what the State already had?"""
    for paper in papers:
        if paper.get("DuocTaiSuDung") in ("1", "2", 1, 2):
            return True
        if paper.get("DuocLayTuKhoDMQG") in ("1", 1, True):
            return True
    return False


def _with_result(papers: Iterable[Record]) -> bool:
    """Is there an electronic result?"""
    for paper in papers:
        if paper.get("MaGiayToKetQua") and paper.get("DuongDanTepTinKetQua"):
            return True
    return False


def _end(record: Record, status: int, version: int, horizon: int) -> int:
    """The moment that ends the handling.

    A refusal, a stop or a withdrawal without a date of its own ended when the source last changed
    it; a finished dossier is judged against its due date, so there nothing may be supposed.
    """
    for field in _ENDS[status]:
        at = moment(record.get(field), field, horizon)
        if at is not None:
            return at
    if status in (9, 10):
        raise RecordError("no_end_time", "đã xong nhưng không có ngày kết thúc", "NgayKetThucXuLy")
    return version


def _round(item: Record, horizon: int) -> Round:
    return (
        moment(item.get("NgayBoSung"), "NgayBoSung", horizon),
        moment(item.get("NgayTiepNhanBoSung"), "NgayTiepNhanBoSung", horizon),
    )


def _requests(asked: list[Round], status: int, version: int) -> Requests:
    """First request, its answer, second request.

    A dossier that waits for papers though no request is told was asked when the source last changed
    it. One that does not wait any more was answered; without a date that took no time.
    """
    told = sorted((one for one in asked if one[0] is not None), key=lambda one: one[0] or 0)
    first, answer = told[0] if told else (None, None)
    second = told[1][0] if len(told) > 1 else None
    if len(asked) > 1 and second is None:
        first = second = first or version
    if status == ASKED and first is None:
        first = version
    if first is not None and answer is None and status in OPEN_STATUS - _WAITING:
        answer = first
    return first, answer, second


def _waits(
    asked: list[Round], received: int | None, finished: int | None
) -> tuple[tuple[int, int], ...]:
    """The stretches spent waiting for the applicant: answered requests, overlaps merged.

    Only time between acceptance and end is taken out; a request not yet answered takes nothing.
    """
    spans: list[tuple[int, int]] = []
    for start, end in sorted((a, b) for a, b in asked if a is not None and b is not None):
        start = start if received is None else max(start, received)
        end = end if finished is None else min(end, finished)
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        elif end > start:
            spans.append((start, end))
    return tuple(spans)
