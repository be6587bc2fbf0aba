"""Procedures, fields and agencies: what counts of what is told, and lists that must be whole."""

from __future__ import annotations

from typing import Any

import pytest

from connectors import registry
from connectors.base import Page, Window
from connectors.reading.parse import AHEAD
from connectors.records.catalogues import agency, service, whole_list
from core.errors import RecordError, SourceError
from core.facts import UnitRef

HORIZON = 1_703_586_600 + AHEAD
PLAIN: dict[str, Any] = {
    "MATTHC": "1.005129",
    "TENTTHC": "Cấp giấy phép xây dựng",
    "LINHVUCTHUCHIEN": [{"MALINHVUC": "G17-XD02", "TENLINHVUC": "Hoạt động xây dựng"}],
    "MUCDODVC": "Toàn trình",
}


def way(term: Any, unit: str, fee: Any = "") -> dict[str, Any]:
    return {
        "KENH": "1",
        "THOIGIAN": [{"THOIGIANGIAIQUYET": term, "DONVITINH": unit, "PHILEPHI": fee}],
    }


def made(**changes: Any) -> Any:
    return service(PLAIN | changes, 7, HORIZON)


def test_the_longest_term_and_the_dearest_fee_count() -> None:
    ways = [way("15", "Ngày làm việc", "50.000"), way("1", "Tháng", "0"), way("8", "giờ", "")]
    fact = made(CACHTHUCTHUCHIEN=ways)
    assert (fact.term, fact.term_unit, fact.fee) == (1.0, "month", 50_000)
    fact = made(CACHTHUCTHUCHIEN=[way("15", "Ngày làm việc"), way("20", "Ngày")])
    assert (fact.term, fact.term_unit, fact.fee) == (15.0, "working_day", None)
    fact = made(THOIGIANGIAIQUYET=0, DONVITINH="ngày làm việc", PHILEPHI=0)
    assert (fact.term, fact.fee) == (0.0, 0), "the same day, and free: both are told"
    fact = made()
    assert (fact.term, fact.term_unit, fact.fee, fact.paper_result) == (None, "", None, None)
    assert (fact.valid_from, fact.valid_to, fact.unit) == (None, None, UnitRef())


@pytest.mark.parametrize(
    ("fee", "dong"),
    [("Không", 0), ("Miễn phí", 0), ("50.000 đồng", 50_000), ("theo quy định", None),
     ("50.000 đồng/bản", None), ("", None), (8000, 8_000), ("-5", None)],
)  # fmt: skip
def test_fees_in_words(fee: Any, dong: int | None) -> None:
    assert made(CACHTHUCTHUCHIEN=[way("1", "Ngày", fee)]).fee == dong


@pytest.mark.parametrize(
    ("word", "level"),
    [("Dịch vụ công trực tuyến toàn trình", "full"), ("Một phần", "partial"), ("", ""),
     ("Cung cấp thông tin", "information"), ("Mức độ 4", "full"), ("Mức 3", "partial"),
     ("2", "information"), ("Không trực tuyến", "information"), (None, "")],
)  # fmt: skip
def test_levels_of_two_decrees(word: Any, level: str) -> None:
    assert made(MUCDODVC=word).level == level


def test_a_paper_is_told_by_presence_alone() -> None:
    assert made(KETQUATHUCHIEN=[]).paper_result is False
    assert made(KETQUATHUCHIEN=[{"TENGIAYTO": "1"}]).paper_result is True
    assert made(KETQUATHUCHIEN=[{"TENGIAYTO": ""}]).paper_result is False


def test_validity() -> None:
    fact = made(NGAYHIEULUC="01/01/2023", NGAYHETHIEULUC="20240101000000")
    assert fact.valid_to - fact.valid_from == 365 * 86_400


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"MATTHC": ""}, "missing_field"), ({"TENTTHC": " "}, "missing_field"),
     ({"MUCDODVC": "siêu tốc"}, "unknown_code"), ({"THOIGIANGIAIQUYET": "-3"}, "bad_number"),
     ({"CACHTHUCTHUCHIEN": [way("3", "tuần trăng")]}, "unknown_code"),
     ({"CACHTHUCTHUCHIEN": [way("vài", "Ngày")]}, "bad_number"),
     ({"NGAYHIEULUC": "30/02/2023"}, "impossible_date")],
)  # fmt: skip
def test_bad_procedures_are_set_aside(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(RecordError) as fault:
        made(**changes)
    assert fault.value.reason == reason


def test_an_agency_is_looked_for_by_code_and_name() -> None:
    fact = agency({"MADONVI": "000.00.12.H39", "TENDONVI": "Sở Xây dựng", "CAPDONVI": 1}, 7)
    assert (fact.unit, fact.level) == (UnitRef("000.00.12.H39", "Sở Xây dựng"), "1")


class Source:
    """A list of ten, given in pages, or whole to whoever asks, or cut."""

    def __init__(
        self, *, pages: bool = True, cap: int = 99, total: int | None = 10, lost: int = 0
    ) -> None:
        self.rows = [{"MADONVI": f"{n}", "TENDONVI": f"Sở {n}"} for n in range(10)]
        self.pages, self.cap, self.total, self.lost = pages, cap, total, lost
        self.asked: list[tuple[int, int]] = []

    def __call__(self, page: int, size: int) -> tuple[list[Any], int | None]:
        self.asked.append((page, size))
        size = min(size, self.cap)
        rows = self.rows[(page - 1) * size :][:size] if self.pages else self.rows[: self.cap]
        return [one for one in rows if int(one["MADONVI"]) >= self.lost], self.total


def read(source: Source, size: int = 4) -> list[Page]:
    stream = registry.get("onestop").stream("agencies")
    return list(whole_list(stream, source, stream.keep, Window(None, 99), size, stream.key_of))


@pytest.mark.parametrize(
    ("source", "calls"),
    [
        (Source(), 3),
        (Source(total=None), 3),
        (Source(pages=False), 1),
        (Source(pages=False, total=None), 2),
        (Source(cap=3), 4),
        (Source(cap=3, total=None), 4),
    ],
)
def test_a_list_comes_whole_whether_or_not_pages_are_known(source: Source, calls: int) -> None:
    pages = read(source)
    assert {one["MADONVI"] for page in pages for one in page.records} == {f"{n}" for n in range(10)}
    assert [page.cursor for page in pages if page.cursor] == ["99"]
    assert pages[-1].records == []
    assert len(source.asked) == calls


@pytest.mark.parametrize("source", [Source(lost=1), Source(pages=False, cap=7), Source(cap=0)])
def test_a_list_that_is_not_whole_deletes_nothing(source: Source) -> None:
    with pytest.raises(SourceError, match="báo có 10 bản ghi nhưng chỉ đưa"):
        read(source)
