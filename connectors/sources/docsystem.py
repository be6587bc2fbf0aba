"""The document system (quản lý văn bản): what was signed by whom's key, person's or agency's.

Only this system knows the signing flags, and which documents also went on paper; edXML does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, ClassVar

from connectors.allow import names
from connectors.base import Page, Session, Stream, Window
from connectors.protocols.answer import Answer, read_json
from connectors.protocols.http import HttpConnector, HttpSession
from connectors.protocols.paging import moving_list
from connectors.reading import parse
from core import symbols
from core.clock import from_epoch
from core.errors import RecordError, SourceError
from core.facts import DocumentFact, Fact, UnitRef
from core.settings import SourceSettings

_OPEN = frozenset({"", "thường", "bình thường", "không mật", "không"})
_SECRET = frozenset({"mật", "tối mật", "tuyệt mật"})


class _Register(Stream):
    """One register; ``register`` is the system's word for it, ``direction`` ours."""

    register: str
    direction: str
    kind = "document"
    key = ("loai", "donViMa", "maDinhDanhVanBan", "soKyHieu", "ngayBanHanh")
    version = cursor = "ngayCapNhat"
    days: ClassVar[Mapping[str, tuple[str, ...]]] = {"doc_day": ("ngayBanHanh",)}
    owner = "Văn phòng UBND tỉnh"
    cadence = timedelta(minutes=15)
    lateness = timedelta(hours=4)
    lookback = timedelta(days=3)
    sweepable = True
    mandatory = names("soKyHieu ngayBanHanh ngayCapNhat donViMa")
    made = names("loai donViMa donViTen")
    fields = mandatory | made | names(
        """donVi.ma donVi.ten maDinhDanhVanBan hinhThuc doMat kySoCaNhan kySoCoQuan guiDienTu
        kemBanGiay"""
    )  # fmt: skip
    withheld = names("trichYeu nguoiKy nguoiSoan chucVu noiDung tepDinhKem ghiChu")

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """Documents of this register changed in the window."""
        assert isinstance(session, HttpSession)
        asked = {
            "loai": self.register,
            "tuNgay": f"{from_epoch(session.start(window)):%Y-%m-%dT%H:%M:%S}",
            "denNgay": f"{from_epoch(window.until):%Y-%m-%dT%H:%M:%S}",
        }
        path = session.option("list_path", "/api/van-ban")

        def ask(page: int, rows: int) -> tuple[list[Any], int | None]:
            paged = {**asked, "trang": str(page), "soLuong": str(rows)}
            return session.get(path, paged, read=_read)

        yield from moving_list(self, ask, self._flat, window, session.settings.page_size)

    def _flat(self, rows: list[Any]) -> tuple[list[dict[str, Any]], int]:
        kept, unknown = self.keep(rows)
        for record in kept:
            units = record.pop("donVi", None) or [{}]
            record["loai"] = self.register
            record["donViMa"], record["donViTen"] = units[0].get("ma"), units[0].get("ten")
        return kept, unknown

    def key_of(self, record: dict[str, Any]) -> str:
        """Unit and document, by its identifier, else by number and day; received ones marked so."""
        unit = parse.text(record.get("donViMa"))
        named = parse.text(record.get("maDinhDanhVanBan")) or ",".join(
            parse.text(record.get(field)) for field in ("soKyHieu", "ngayBanHanh")
        )
        return f"{unit}|{named}" + ("" if self.direction == "out" else "|den")

    def conform(self, record: dict[str, Any]) -> Fact:
        """A document of the register. Raises RecordError."""
        version = self.needed_moment(record, "ngayCapNhat")
        issued = self.needed_moment(record, "ngayBanHanh")
        number = parse.required(record, "soKyHieu")
        unit = parse.required(record, "donViMa")
        secrecy = parse.text(record.get("doMat")).lower()
        if secrecy not in _OPEN and secrecy not in _SECRET:
            raise RecordError("unknown_code", "doMat: độ mật không có trong danh mục", "doMat")
        return DocumentFact(
            code=self.key_of(record),
            version=version,
            unit=UnitRef(code=unit, name=parse.text(record.get("donViTen"))),
            counterpart="",
            direction=self.direction,
            doc_type=parse.text(record.get("hinhThuc")),
            priority=0,
            issued_at=issued,
            sent_at=None,
            received_at=None,
            accepted_at=None,
            finished_at=None,
            due_at=None,
            exchange_status="",
            business=0,
            electronic=parse.flag(record.get("guiDienTu"), "guiDienTu"),
            paper=parse.flag(record.get("kemBanGiay"), "kemBanGiay"),
            secret=secrecy in _SECRET,
            signed_person=parse.flag(record.get("kySoCaNhan"), "kySoCaNhan"),
            signed_agency=parse.flag(record.get("kySoCoQuan"), "kySoCoQuan"),
            symbol=symbols.symbol(number),
        )


def _read(answer: Answer) -> tuple[list[Any], int | None]:
    body = read_json(answer)
    rows = body.get("duLieu") if isinstance(body, dict) else None
    if not isinstance(rows, list):
        raise SourceError("Câu trả lời không có danh sách văn bản (duLieu).", answer.url)
    try:
        return rows, parse.whole(body.get("tong"), "tong")
    except RecordError as fault:
        raise SourceError("Nguồn báo tổng số không đọc được.", fault.detail) from None


class Outgoing(_Register):
    """Văn bản đi."""

    name = "outgoing"
    title = "Văn bản đi"
    register = "di"
    direction = "out"


class Incoming(_Register):
    """Văn bản đến."""

    name = "incoming"
    title = "Văn bản đến"
    register = "den"
    direction = "in"


class DocumentSystem(HttpConnector):
    """Hệ thống quản lý văn bản và điều hành của tỉnh."""

    name = "docsystem"
    title = "Quản lý văn bản và điều hành"
    protocol = "HTTP + JSON, khóa X-Api-Key"
    owner = "Văn phòng UBND tỉnh"
    kinds = (Outgoing, Incoming)

    def headers(self, settings: SourceSettings) -> dict[str, str]:
        """The key of every call."""
        return {"X-Api-Key": self.needed(settings.bearer(), "token")}
