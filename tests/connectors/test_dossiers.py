"""The rules of the field, worked by hand (reference 1.3, 1.4, 1.8)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.reading.parse import AHEAD
from connectors.records.dossiers import FIELDS, dossier
from core.clock import TZ, epoch, frozen_at
from core.errors import RecordError
from core.facts import Channel, Closing, DossierFact, UnitRef

HORIZON = epoch(frozen_at("2023-12-26").now()) + AHEAD


def at(text: str) -> int:
    return epoch(datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=TZ))


def make(**fields: Any) -> DossierFact:
    record = {
        "MaHoSo": "000.00.12.H39-231204-00017", "MaTTHC": "1.005129", "MaLinhVuc": "G17",
        "DonViXuLy": "Sở Xây dựng", "TrangThaiHoSo": "4", "NgayCapNhat": "20231210080000",
        "NgayTiepNhan": "20231204080000",
    }  # fmt: skip
    return dossier({k: v for k, v in (record | fields).items() if v is not None}, HORIZON)


def reason(**fields: Any) -> tuple[str, str]:
    with pytest.raises(RecordError) as fault:
        make(**fields)
    return fault.value.reason, fault.value.field


def test_end_is_the_moment_of_9_before_that_of_10() -> None:
    both = {"NgayKetThucXuLy": "20231206080000", "NgayTra": "20231208080000"}
    for status in ("9", "10", "09"):
        fact = make(TrangThaiHoSo=status, **both)
        assert (fact.closing, fact.finished_at) == (Closing.FINISHED, at("20231206080000"))
        assert fact.returned_at == at("20231208080000")
    only = make(TrangThaiHoSo="10", NgayTra="20231208080000")
    assert only.finished_at == at("20231208080000")


def test_finished_without_a_date_is_set_aside() -> None:
    assert reason(TrangThaiHoSo="9") == ("no_end_time", "NgayKetThucXuLy")


@pytest.mark.parametrize(
    ("status", "field", "closing"),
    [("3", "NgayTuChoi", Closing.REFUSED), ("8", "NgayKetThucXuLy", Closing.STOPPED),
     ("7", "NgayTra", Closing.WITHDRAWN)],
)  # fmt: skip
def test_other_closings_end_at_their_date_else_at_the_change(
    status: str, field: str, closing: Closing
) -> None:
    told = make(TrangThaiHoSo=status, **{field: "20231206080000"})
    assert (told.closing, told.finished_at) == (closing, at("20231206080000"))
    assert make(TrangThaiHoSo=status).finished_at == at("20231210080000")


@pytest.mark.parametrize("status", ["1", "2", "4", "5", "6"])
def test_open_ones_have_no_end_whatever_dates_came(status: str) -> None:
    fact = make(TrangThaiHoSo=status, NgayKetThucXuLy="20231206080000")
    assert (fact.closing, fact.finished_at) == (Closing.OPEN, None)
    assert fact.paused is (status in ("5", "6"))


def test_a_mapped_status_keeps_its_raw_form() -> None:
    fact = make(TrangThaiHoSo="15>9", NgayKetThucXuLy="20231206080000")
    assert (fact.status, fact.status_raw) == (9, "15")


def test_without_acceptance_it_is_known_but_not_received() -> None:
    fact = make(NgayTiepNhan="", TrangThaiHoSo="1")
    assert fact.received_at is None
    refused = make(NgayTiepNhan="", TrangThaiHoSo="3", NgayTuChoi="20231205080000")
    assert (refused.received_at, refused.closing) == (None, Closing.REFUSED)


def test_no_due_date_is_none() -> None:
    assert make().due_at is None
    assert make(NgayHenTra="20231225170000").due_at == at("20231225170000")


@pytest.mark.parametrize("day", ["20231206", "06/12/2023", "20231206000000"])
def test_what_is_closed_on_a_day_it_is_due_is_not_late(day: str) -> None:
    fact = make(TrangThaiHoSo="9", NgayHenTra=day, NgayKetThucXuLy="20231206153000")
    assert fact.due_at == at("20231206170000")
    assert fact.finished_at is not None
    assert fact.finished_at <= fact.due_at


def test_supplements_take_their_time_out() -> None:
    rounds = [
        {"NgayBoSung": "20231205080000", "NgayTiepNhanBoSung": "20231207080000"},
        {"NgayBoSung": "20231206080000", "NgayTiepNhanBoSung": "20231208080000"},
        {"NgayBoSung": "20231209080000", "NgayTiepNhanBoSung": ""},
    ]
    fact = make(DanhSachHoSoBoSung=rounds, TrangThaiHoSo="5")
    assert (fact.supplements, fact.supplement_secs) == (3, 3 * 86_400), "overlap counts once"


def test_supplement_time_stays_between_acceptance_and_end() -> None:
    rounds = [
        {"NgayBoSung": "20231201080000", "NgayTiepNhanBoSung": "20231205080000"},
        {"NgayBoSung": "20231206080000", "NgayTiepNhanBoSung": "20231220080000"},
    ]
    fact = make(DanhSachHoSoBoSung=rounds, TrangThaiHoSo="9", NgayKetThucXuLy="20231207080000")
    assert fact.supplement_secs == 2 * 86_400


@pytest.mark.parametrize(
    ("code", "channel"),
    [("1", Channel.DIRECT), ("2", Channel.ONLINE), ("3", Channel.POST), ("", Channel.DIRECT),
     (None, Channel.DIRECT), (2, Channel.ONLINE)],
)  # fmt: skip
def test_a_null_channel_is_direct(code: Any, channel: Channel) -> None:
    assert make(KenhThucHien=code).channel == channel


def test_flags_fees_and_payment() -> None:
    fact = make(
        HoSoCoThanhPhanSoHoa="0",
        DuocThanhToanTrucTuyen="3",
        DanhSachLePhi=[{"Gia": "15.000"}, {"Gia": ""}, {"Gia": 5000}],
        TaiLieuNop=[{"DuocSoHoa": "0", "DuocLayTuKhoDMQG": "1"}],
        DanhSachGiayToKetQua=[{"MaGiayToKetQua": "1", "DuongDanTepTinKetQua": ""}],
    )
    assert (fact.fee, fact.paid_online) == (20_000, 0)
    assert (fact.digitised, fact.reused, fact.e_result) == (False, True, False)
    assert make(TaiLieuNop=[{"DuocSoHoa": "1"}]).digitised
    assert make(DuocThanhToanTrucTuyen="2").paid_online == 2


def test_units_by_name_or_by_code() -> None:
    fact = make(DonViXuLy="UBND xã  Đức Hòa ", DonViTiepNhan="000.00.12.H39")
    assert fact.unit == UnitRef(name="UBND xã Đức Hòa")
    assert fact.recv_unit == UnitRef(code="000.00.12.H39")
    assert make().recv_unit is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"MaHoSo": ""}, ("missing_field", "MaHoSo")),
        ({"MaTTHC": None}, ("missing_field", "MaTTHC")),
        ({"MaLinhVuc": " "}, ("missing_field", "MaLinhVuc")),
        ({"DonViXuLy": None}, ("missing_field", "DonViXuLy")),
        ({"TrangThaiHoSo": ""}, ("missing_field", "TrangThaiHoSo")),
        ({"NgayCapNhat": ""}, ("missing_field", "NgayCapNhat")),
        ({"TrangThaiHoSo": "11"}, ("unknown_code", "TrangThaiHoSo")),
        ({"KenhThucHien": "9"}, ("unknown_code", "KenhThucHien")),
        ({"LoaiDoiTuong": "X"}, ("unknown_code", "LoaiDoiTuong")),
        ({"DuocThanhToanTrucTuyen": "7"}, ("unknown_code", "DuocThanhToanTrucTuyen")),
        ({"NgayTiepNhan": "02031204080000"}, ("absurd_date", "NgayTiepNhan")),
        ({"NgayHenTra": "20990101000000"}, ("absurd_date", "NgayHenTra")),
        ({"NgayNopHoSo": "20230230080000"}, ("impossible_date", "NgayNopHoSo")),
        ({"DanhSachLePhi": [{"Gia": "-5"}]}, ("bad_number", "DanhSachLePhi.Gia")),
        ({"DanhSachLePhi": [{"Gia": "miễn"}]}, ("bad_number", "DanhSachLePhi.Gia")),
        ({"HoSoCoThanhPhanSoHoa": "?"}, ("bad_flag", "HoSoCoThanhPhanSoHoa")),
        (
            {"TrangThaiHoSo": "9", "NgayKetThucXuLy": "20231201080000"},
            ("end_before_start", "NgayKetThucXuLy"),
        ),
    ],
)
def test_what_is_set_aside_and_why(fields: dict[str, Any], expected: tuple[str, str]) -> None:
    assert reason(**fields) == expected


scalars = st.one_of(
    st.none(), st.text(max_size=20), st.integers(), st.booleans(), st.floats(),
    st.from_regex(r"20[12]\d(0[1-9]|1[0-2])(0[1-9]|[12]\d)0[0-9][0-5]\d[0-5]\d", fullmatch=True),
    st.sampled_from(["0", "1", "2", "9", "10", "x>9"]),
)  # fmt: skip
flat = {name: scalars for name in FIELDS if "." not in name}
nested = {
    top: st.lists(
        st.fixed_dictionaries(
            {}, optional={n.partition(".")[2]: scalars for n in FIELDS if n.startswith(f"{top}.")}
        ),
        max_size=3,
    )
    for top in {name.partition(".")[0] for name in FIELDS if "." in name}
}


@given(st.fixed_dictionaries({}, optional=flat | nested))
def test_arbitrary_allowed_values_raise_record_errors_only(record: dict[str, Any]) -> None:
    try:
        fact = dossier(record, HORIZON)
    except RecordError:
        return
    assert fact.supplement_secs >= 0
    assert fact.received_at is None or (fact.finished_at or fact.received_at) >= fact.received_at


def requests(*rounds: tuple[str, str], status: str = "4") -> tuple[int | None, ...]:
    """First request, its answer, second request; days of December 2023 as "05"."""

    def day(text: str) -> str:
        return f"202312{text}080000" if text else ""

    told = [{"NgayBoSung": day(a), "NgayTiepNhanBoSung": day(b)} for a, b in rounds]
    fact = make(DanhSachHoSoBoSung=told, TrangThaiHoSo=status)
    return fact.asked_at, fact.answered_at, fact.asked_again_at


def test_requests_are_kept_in_their_order_whatever_order_they_came_in() -> None:
    day = {n: at(f"202312{n}080000") for n in ("05", "07", "08")}
    assert requests(("08", ""), ("05", "07"), status="5") == (day["05"], day["07"], day["08"])
    assert requests(("05", "07")) == (day["05"], day["07"], None)
    assert requests() == (None, None, None)


def test_a_request_without_its_date_is_as_old_as_the_record_says() -> None:
    changed = at("20231210080000")
    assert requests(status="5") == (changed, None, None), "waits, though no request is told"
    assert requests(("", ""), status="5") == (changed, None, None)
    assert requests(("05", "07"), ("", ""))[2] == at("20231205080000")


def test_who_works_on_it_again_was_answered() -> None:
    asked = at("20231205080000")
    assert requests(("05", "")) == (asked, asked, None), "no date of the answer: it took no time"
    assert requests(("05", ""), status="6") == (asked, None, None)


def test_overlapping_waits_are_one_stretch() -> None:
    rounds = [
        {"NgayBoSung": "20231205080000", "NgayTiepNhanBoSung": "20231207080000"},
        {"NgayBoSung": "20231206080000", "NgayTiepNhanBoSung": "20231208080000"},
    ]
    fact = make(DanhSachHoSoBoSung=rounds, TrangThaiHoSo="4")
    assert fact.waits == ((at("20231205080000"), at("20231208080000")),)
