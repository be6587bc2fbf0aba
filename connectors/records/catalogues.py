"""Catalogues of a one-stop system: procedures, fields, agencies, read whole and conformed, pure.

Keys of the national adapter's answers are upper case; a procedure's term and fee stand by channel,
and the longest and dearest count, for the law sets a maximum.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from connectors.allow import names
from connectors.base import Page, Stream, Window
from connectors.protocols.paging import Ask, Keep
from connectors.reading import parse
from connectors.reading.parse import required, text, whole
from core.errors import RecordError, SourceError
from core.facts import AgencyFact, ServiceFact, ServiceFieldFact, UnitRef
from core.text import fold

Record = dict[str, Any]

PROCEDURE_MARKS = names("KETQUATHUCHIEN.TENGIAYTO KETQUATHUCHIEN.TENKETQUA")
PROCEDURE_FIELDS = PROCEDURE_MARKS | names(
    """MATTHC TENTTHC LINHVUCTHUCHIEN.MALINHVUC LINHVUCTHUCHIEN.TENLINHVUC MUCDODVC
    CACHTHUCTHUCHIEN.KENH CACHTHUCTHUCHIEN.THOIGIAN.THOIGIANGIAIQUYET
    CACHTHUCTHUCHIEN.THOIGIAN.DONVITINH CACHTHUCTHUCHIEN.THOIGIAN.PHILEPHI THOIGIANGIAIQUYET
    DONVITINH PHILEPHI COQUANTHUCHIEN.MADONVI COQUANTHUCHIEN.TENDONVI NGAYHIEULUC NGAYHETHIEULUC"""
)
PROCEDURE_WITHHELD = names(
    """TRINHTUTHUCHIEN THANHPHANHOSO YEUCAU TUKHOA MOTA CANCUPHAPLY DOITUONGTHUCHIEN GHICHU
    CACHTHUCTHUCHIEN.MOTA CACHTHUCTHUCHIEN.THOIGIAN.MOTA"""
)
_LEVELS = (
    ("toan trinh", "full"),
    ("mot phan", "partial"),
    ("cung cap thong tin", "information"),
    ("khong", "information"),
)
_OLD_LEVELS = {"4": "full", "3": "partial", "2": "information", "1": "information"}
"""The four levels of before Decree 42/2022."""
_UNITS = {
    "gio": "hour", "h": "hour", "gio lam viec": "hour", "hour": "hour",
    "ngay": "day", "d": "day", "day": "day", "ngay lich": "day",
    "ngay lam viec": "working_day", "wd": "working_day", "working_day": "working_day",
    "thang": "month", "month": "month", "thg": "month",
}  # fmt: skip
_HOURS = {"hour": 1.0, "day": 24.0, "working_day": 24.0 * 7 / 5, "month": 24.0 * 30, "": 24.0}
"""About how long a unit is: only to say which of two terms is the longer."""


def whole_list(
    stream: Stream, ask: Ask, keep: Keep, window: Window, size: int, key: Callable[[Record], str]
) -> Iterator[Page]:
    """The pages of a full list, whether or not the source knows pages.

    A full list deletes what it lacks, so it must be whole. Raises SourceError when the source gives
    less than it says it has.
    """
    seen, page = set[str](), 1
    total: int | None = None
    while True:
        rows, told = ask(page, size)
        total = told if told is not None else total
        kept, unknown = keep(rows)
        before = len(seen)
        seen.update(key(one) or repr(sorted(one.items(), key=str)) for one in kept)
        yield Page(kept, "", total, unknown)
        if total is not None and len(seen) >= total:
            break
        if not rows or len(seen) == before:
            break
        if page > 1 and total is None and len(rows) < size:
            break
        if page == 1 and len(rows) < size:
            size = len(rows)  # a silent cap
        page += 1
    if total is not None and len(seen) < total:
        raise SourceError(
            f"Nguồn báo có {total} bản ghi nhưng chỉ đưa {len(seen)}.",
            f"{stream.name}: page {page}, {size} rows a page",
        )
    yield Page([], str(window.until), total)


def service(record: Record, version: int, horizon: int) -> ServiceFact:
    """A procedure of the catalogue. Raises RecordError."""
    field = _first(record.get("LINHVUCTHUCHIEN"))
    agency = _first(record.get("COQUANTHUCHIEN"))
    terms, fees = [], []
    for one in (record, *times(record)):
        if (term := parse.number(one.get("THOIGIANGIAIQUYET"), "THOIGIANGIAIQUYET")) is not None:
            if term < 0:
                raise RecordError("bad_number", "THOIGIANGIAIQUYET: âm", "THOIGIANGIAIQUYET")
            terms.append((term, _unit(one)))
        if (fee := _fee(one)) is not None:
            fees.append(fee)
    term, unit = max(terms, key=lambda one: one[0] * _HOURS[one[1]], default=(None, ""))
    results = record.get("KETQUATHUCHIEN")
    return ServiceFact(
        code=required(record, "MATTHC"),
        version=version,
        unit=UnitRef(text(agency.get("MADONVI")), text(agency.get("TENDONVI"))),
        name=required(record, "TENTTHC"),
        field_code=text(field.get("MALINHVUC")),
        field_name=text(field.get("TENLINHVUC")),
        level=_level(record),
        term=term,
        term_unit=unit,
        fee=max(fees, default=None),
        paper_result=any(any(one.values()) for one in results)
        if isinstance(results, list)
        else None,
        valid_from=parse.moment(record.get("NGAYHIEULUC"), "NGAYHIEULUC", horizon),
        valid_to=parse.moment(record.get("NGAYHETHIEULUC"), "NGAYHETHIEULUC", horizon),
    )


def _first(items: Any) -> Record:
    return items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else {}


def times(record: Record) -> Iterator[Record]:
    """The terms and fees by channel of a procedure."""
    for way in record.get("CACHTHUCTHUCHIEN") or ():
        if isinstance(way, dict):
            listed = way.get("THOIGIAN")
            yield from (one for one in listed or () if isinstance(one, dict))


def _unit(one: Record) -> str:
    word = fold(text(one.get("DONVITINH")))
    if word not in _UNITS and word:
        raise RecordError("unknown_code", "DONVITINH: đơn vị thời gian lạ", "DONVITINH")
    return _UNITS.get(word, "")


def _fee(one: Record) -> int | None:
    """Dong; words such as “Không” say that it is free, longer ones say nothing that counts."""
    told = text(one.get("PHILEPHI"))
    if fold(told) in ("khong", "khong thu", "mien phi", "khong co"):
        return 0
    try:
        fee = whole(told.removesuffix("đồng").removesuffix("đ").strip() or None, "PHILEPHI")
    except RecordError:
        return None  # “theo quy định”, “50.000 đồng/bản”: no figure to compare
    return fee if fee is None or fee >= 0 else None


def _level(record: Record) -> str:
    word = fold(text(record.get("MUCDODVC")))
    for start, level in _LEVELS:
        if start in word:
            return level
    old = word.removeprefix("muc do").removeprefix("muc").strip()
    if old in _OLD_LEVELS:
        return _OLD_LEVELS[old]
    if word:
        raise RecordError("unknown_code", "MUCDODVC: mức độ lạ", "MUCDODVC")
    return ""


def service_field(record: Record, version: int) -> ServiceFieldFact:
    """A field of the catalogue. Raises RecordError."""
    return ServiceFieldFact(
        code=required(record, "MALINHVUC"),
        version=version,
        unit=UnitRef(),
        name=required(record, "TENLINHVUC"),
        sector=text(record.get("MANGANH")),
    )


def agency(record: Record, version: int) -> AgencyFact:
    """An agency of the source's list; its unit is looked for by code, else by name."""
    code, name = required(record, "MADONVI"), required(record, "TENDONVI")
    return AgencyFact(
        code=code,
        version=version,
        unit=UnitRef(code, name),
        name=name,
        level=text(record.get("CAPDONVI")),
        parent=text(record.get("MADONVICHA")),
    )
