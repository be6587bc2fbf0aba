"""Dossiers as the one-stop system writes them (HoSo): every scalar a string, persons included.

The persons are invented and plainly false; they are there so that tests can prove that personal
data never enters the product.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from core.clock import DAY, OFFSET, day_date
from sandbox.dossiers import (
    BAD_DATE,
    BAD_UNIT,
    DIGITISED,
    E_RESULT,
    NO_CHANNEL,
    REUSED,
    UNPAID,
    VNEID,
    Column,
)
from sandbox.places import places
from sandbox.procedures import procedures
from sandbox.rhythm import Ints
from sandbox.world import World

NOBODY = "Tổ công tác lưu động số 3"
"""A unit that is in no list: its records cannot be placed."""

_FIRST = 16_000  # 2013-10-22: day numbers below are never asked


@cache
def _clock_times() -> list[str]:
    return [f"{s // 3600:02d}{s // 60 % 60:02d}{s % 60:02d}" for s in range(DAY)]


@cache
def _day_texts() -> list[str]:
    return [f"{day_date(n):%Y%m%d}" for n in range(_FIRST, _FIRST + 12_000)]


def stamps(at: Column | Ints) -> list[str]:
    """Moments as ``yyyyMMddHHmmss``; 0 as the empty string."""
    here = at.astype(np.int64) + OFFSET
    days, times = _day_texts(), _clock_times()
    return [
        days[d - _FIRST] + times[s] if known else ""
        for d, s, known in zip(
            (here // DAY).tolist(), (here % DAY).tolist(), (at > 0).tolist(), strict=True
        )
    ]


def long_form(text: str) -> str:
    """``yyyyMMddHHmmss`` → ``yyyy-MM-dd HH:mm:ss``, as the newer adapter writes."""
    if not text:
        return text
    return f"{text[:4]}-{text[4:6]}-{text[6:8]} {text[8:10]}:{text[10:12]}:{text[12:]}"


@cache
def _papers(digitised: bool, reused: bool) -> list[dict[str, str]]:
    """TaiLieuNop of a dossier."""
    out = []
    for number in (1, 2):
        out.append({
            "TepDinhKemId": f"{number}",
            "TenTepDinhKem": f"thanh-phan-{number}.pdf",
            "IsDeleted": "0",
            "MaThanhPhanHoSo": f"TP{number:02d}",
            "DuongDanTaiTepTin": f"/tep/thanh-phan-{number}.pdf",
            "DuocSoHoa": "1" if digitised else "0",
            "DuocTaiSuDung": ("2" if number == 2 else "1") if reused else "0",
            "DuocLayTuKhoDMQG": "0",
            "MaKetQuaThayThe": "",
        })  # fmt: skip
    return out


@cache
def _fees(amount: int) -> list[dict[str, str]]:
    """DanhSachLePhi."""
    if not amount:
        return []
    return [{
        "TenPhiLePhi": "Lệ phí giải quyết", "MaPhiLePhi": "LP01", "HinhThucThu": "1",
        "Gia": f"{amount}", "LoaiPhiLePhi": "1",
    }]  # fmt: skip


class Records:
    """Writes dossiers as of a moment."""

    def __init__(self, world: World) -> None:
        self.world = world

    def at(self, events: Ints, now: int) -> list[dict[str, Any]]:
        """The records behind event numbers of the timeline, as of ``now``, in their order."""
        d, line = self.world.dossiers, self.world.timeline
        who = line.who[events]

        def seen(column: Column) -> Column:
            values = column[who]
            return np.where(values <= now, values, np.int32(0))

        received, ended, returned = seen(d.received), seen(d.ended), seen(d.returned)
        answered, answered2 = seen(d.answered), seen(d.answered2)
        kind, broken = d.kind[who], d.broken[who]
        due = np.where(received > 0, d.due[who], 0)
        due1 = np.where(answered > 0, np.where(d.due1[who] > 0, d.due1[who], due), due)
        due2 = np.where(answered2 > 0, np.where(d.due2[who] > 0, d.due2[who], due1), due1)
        finish = np.where(np.isin(kind, (7, 8, 9)), ended, 0)
        columns = (
            who.tolist(), line.status[events].tolist(), stamps(line.at[events]),
            np.where(d.moved[who] <= now, d.unit[who], d.old_unit[who]).tolist(),
            d.recv_unit[who].tolist(), d.proc[who].tolist(),
            d.channel[who].tolist(), d.applicant[who].tolist(), d.flags[who].tolist(),
            d.fee[who].tolist(), np.where(received > 0, d.paid[who], 0).tolist(),
            broken.tolist(), d.day[who].tolist(), d.number[who].tolist(),
            stamps(d.submitted[who]), stamps(received), stamps(due2),
            stamps(finish), stamps(np.where(kind == 3, ended, 0)), stamps(returned),
            stamps(due), stamps(due1),
            stamps(np.where(d.pause[who] == 5, seen(d.asked), 0)),
            stamps(np.where(d.pause[who] == 5, answered, 0)),
            stamps(np.where(d.pause[who] == 5, seen(d.asked2), 0)),
            stamps(np.where(d.pause[who] == 5, answered2, 0)),
        )  # fmt: skip
        return [self._one(*row) for row in zip(*columns, strict=True)]

    def _one(
        self, who: int, status: int, version: str, unit: int, recv_unit: int, proc: int,
        channel: int, applicant: int, flags: int, fee: int, paid: int, broken: int, day: int,
        number: int, submitted: str, received: str, due: str, finished: str, refused: str,
        returned: str, due0: str, due1: str, asked: str, answered: str, asked2: str, answered2: str,
    ) -> dict[str, Any]:  # fmt: skip
        """One HoSo."""
        place, desk, what = places()[unit], places()[recv_unit], procedures()[proc]
        person = f"{who % 9_999 + 1:04d}"
        if broken == BAD_DATE and received:
            received = "0203" + received[4:]
        newer = unit % 20 == 7
        if newer:
            submitted, received, due = map(long_form, (submitted, received, due))
        older = unit % 10 == 3
        field = ("TENTTHC", "MALINHVUC", "TENLINHVUC") if older else (
            "TenTTHC", "MaLinhVuc", "TenLinhVuc",
        )  # fmt: skip
        owner = f"CÔNG TY MẪU {person}" if applicant == 2 else f"NGUYỄN VĂN MẪU {person}"
        online, done = channel == 2, bool(finished or returned)
        return {
            "MaHoSo": f"{desk.code}-{_day_texts()[day - _FIRST][2:]}-{number:05d}",
            "MaTTHC": what.code,
            field[0]: what.name,
            field[1]: what.field_code,
            field[2]: what.field_name,
            "SoBienNhan": f"BN{who:08d}",
            "KenhThucHien": "" if flags & NO_CHANNEL else f"{channel}",
            "ChuHoSo": owner,
            "LoaiDoiTuong": f"{applicant}",
            "MaDoiTuong": f"000000000000{person}" if online else "",
            "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": f"00000000{person}"}],
            "SoGiayToChuHoSo": f"00000000{person}",
            "Email": f"mau{person}@example.invalid",
            "Fax": f"000000{person}",
            "SoDienThoai": f"000000{person}",
            "TrichYeuHoSo": f"{what.name} cho {owner}",
            "ThongTinKhac": f"Số nhà {person}, đường Mẫu",
            "NgayNopHoSo": submitted,
            "NgayTiepNhan": received,
            "NgayHenTra": due,
            "NgayKetThucXuLy": finished,
            "NgayTra": returned,
            "NgayTuChoi": refused,
            "TrangThaiHoSo": f"{status}",
            "ThongTinTra": f"Trả cho {owner}" if returned else "",
            "HinhThuc": "1" if channel == 3 else "0",
            "DonViXuLy": NOBODY if broken == BAD_UNIT else place.name,
            "DonViTiepNhan": NOBODY if broken == BAD_UNIT else desk.name,
            "NoiNopHoSo": "2" if online else "",
            "HoSoCoThanhPhanSoHoa": "1" if flags & DIGITISED else "0",
            "TaiKhoanDuocXacThucVoiVNeID": "1" if flags & VNEID else "0",
            "DuocThanhToanTrucTuyen": f"{paid}" if paid or not flags & UNPAID else "3",
            "DanhSachLePhi": _fees(fee),
            "TaiLieuNop": _papers(bool(flags & DIGITISED), bool(flags & REUSED)),
            "DanhSachTepDinhKemKhac": [],
            "DanhSachHoSoBoSung": _asked(who, owner, ((asked, answered, due0, due1),
                                                      (asked2, answered2, due1, due))),
            "DanhSachGiayToKetQua": _results(who, done and bool(flags & E_RESULT)),
            "DSKetNoiCSDL": ["7"] if flags & VNEID else [],
            "GhiChu": "",
            "NgayCapNhat": version,
        }  # fmt: skip


def _asked(
    who: int, owner: str, rounds: tuple[tuple[str, str, str, str], ...]
) -> list[dict[str, str]]:
    """DanhSachHoSoBoSung: papers asked for and, where they came, when."""
    return [
        {
            "HoSoBoSungId": f"{who}-{n}",
            "NguoiYeuCauBoSung": "CÁN BỘ MẪU",
            "NoiDungBoSung": f"Đề nghị {owner} bổ sung giấy tờ",
            "NgayBoSung": asked,
            "NguoiTiepNhanBoSung": "CÁN BỘ MẪU" if answered else "",
            "ThongTinTiepNhan": "",
            "NgayTiepNhanBoSung": answered,
            "TrangThaiBoSung": "1" if answered else "0",
            "DanhSachGiayToBoSung": "",
            "DanhSachLePhiBoSung": "",
            "NgayHenTraTruoc": before,
            "NgayHenTraMoi": after if answered else "",
        }
        for n, (asked, answered, before, after) in enumerate(rounds, 1)
        if asked
    ]


def _results(who: int, there: bool) -> list[dict[str, str]]:
    """DanhSachGiayToKetQua, when the result is electronic."""
    if not there:
        return []
    return [{
        "TenGiayTo": "Kết quả giải quyết", "MaThanhPhanHoSo": "KQ01", "GiayToId": f"{who}",
        "DuongDanTepTinKetQua": f"/tep/ket-qua-{who}.pdf", "MaGiayToKetQua": f"KQ.{who:08d}",
    }]  # fmt: skip
