"""The one-stop system (hệ thống một cửa): dossiers through the national adapter's service.

Log in for a session, then one POST for everything. Every scalar comes as a string, success is 0,
"0" or "00", keys change case between versions, and the list moves while we page through it. Names
of services and paging fields differ by build: see ``docs/how-to/add-a-source.md`` for the options.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from connectors import parse
from connectors.answer import Answer, read_json
from connectors.base import Finding, Page, Session, Stream, Window
from connectors.dossiers import FIELDS, MANDATORY, MAPPED, MARKS, WITHHELD, dossier
from connectors.http import HttpConnector, HttpSession
from connectors.paging import moving_list
from core.clock import from_epoch
from core.errors import RecordError, SourceError
from core.facts import Fact
from core.settings import SourceSettings
from core.text import fold

_LOGINS = 3
"""Times that one call may find its session expired before we give up."""
_EXPIRED = ("het han", "expired", "khong hop le", "invalid session", "timeout")

_ADAPTER_APPLICANT = {"0": "1", "1": "2", "2": "2"}
"""The 2026 adapter: 0 citizen, 1 business, 2 household business, in the classic codes."""


class _Expired(Exception):
    """The session is over: log in again."""


class _Refused(SourceError):
    """A result code that is not success."""


class NationalSession(HttpSession):
    """Knows its session token and how to get another."""

    token = ""

    def call(self, service: str, **parameters: str) -> dict[str, Any]:
        """One service's answer, keys in lower case. Raises SourceError."""
        for _ in range(_LOGINS):
            if not self.token:
                self.log_in()
            body = {
                "session": self.token,
                "madonvi": self.settings.agency,
                "service": service,
                **parameters,
            }
            try:
                return self.post(self.option("service_path", "/service"), body, read=self._read)
            except _Expired:
                self.token = ""
        raise SourceError("Phiên đăng nhập hết hạn liên tục, dù đã đăng nhập lại.", service)

    def log_in(self) -> None:
        """Get a session. Raises SourceError; a refusal is not transient."""
        body = {"username": self.settings.username, "password": self.settings.secret()}
        headers = {"dstcode": self.option("dstcode")} if self.option("dstcode") else {}
        path = self.option("auth_path", "/auth")
        answer = self.post(path, body, headers=headers, read=self._read_login)
        self.token = parse.text(answer.get("session"))
        self.keep_secret(self.token)

    def _read_login(self, answer: Answer) -> dict[str, Any]:
        try:
            out = self._read(answer)
        except (_Expired, _Refused) as fault:
            # not tried again: a wrong password repeated locks the account
            words = str(fault) or "không nói rõ"
            raise SourceError(
                f"Nguồn từ chối đăng nhập: {words}.", answer.url, transient=False
            ) from None
        if not parse.text(out.get("session")):
            raise SourceError("Nguồn nhận đăng nhập nhưng không trả phiên.", answer.url)
        return out

    def _read(self, answer: Answer) -> dict[str, Any]:
        raw = read_json(answer)
        if not isinstance(raw, dict):
            raise SourceError("Nguồn trả về JSON không phải đối tượng.", answer.url)
        out = {str(key).lower(): value for key, value in raw.items()}
        code, message = parse.text(out.get("error_code")), self.quote(out.get("message"))
        if code and code.strip("0") == "":
            return out
        folded = fold(message)
        if any(word in folded for word in _EXPIRED) and ("session" in folded or "phien" in folded):
            raise _Expired(message)
        if not code:
            raise SourceError("Câu trả lời không có mã kết quả (error_code).", answer.url)
        raise _Refused(
            f"Nguồn báo lỗi {self.quote(code)}: {message or 'không nói rõ'}.", answer.url
        )

    def rows(self, service: str, **parameters: str) -> tuple[list[Any], int | None]:
        """The list that a service answers with, and how many it says there are in all."""
        answer = self.call(service, **parameters)
        data = answer.get("data")
        if not isinstance(data, list):
            raise SourceError("Câu trả lời không có danh sách dữ liệu (data).", service)
        try:
            total = parse.whole(answer.get(self.option("total_field", "tongSo").lower()), "tongSo")
        except RecordError as fault:
            raise SourceError("Nguồn báo tổng số không đọc được.", fault.detail) from None
        return data, total


class Dossiers(Stream):
    """Hồ sơ thủ tục hành chính; windows are cut by the moment of last change."""

    name = "dossiers"
    title = "Hồ sơ một cửa"
    kind = "dossier"
    key = ("MaHoSo",)
    version = cursor = "NgayCapNhat"
    owner = "Văn phòng UBND tỉnh"
    cadence = timedelta(minutes=5)
    lateness = timedelta(hours=2)
    lookback = timedelta(days=3)
    mandatory = MANDATORY
    fields = FIELDS
    marks = MARKS
    withheld = WITHHELD

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """Every dossier changed in the window, oldest change first."""
        assert isinstance(session, NationalSession)
        since = session.start(window)
        local = LocalCodes.of(session)
        asked = {
            session.option("from_field", "tuNgay"): f"{from_epoch(since):%Y%m%d%H%M%S}",
            session.option("to_field", "denNgay"): f"{from_epoch(window.until):%Y%m%d%H%M%S}",
        }
        number, size = (
            session.option("page_field", "trang"),
            session.option("size_field", "soLuong"),
        )
        service = session.option("list_service", "LayDanhSachHoSo")

        def ask(page: int, rows: int) -> tuple[list[Any], int | None]:
            return session.rows(service, **asked, **{number: str(page), size: str(rows)})

        def keep(rows: list[Any]) -> tuple[list[dict[str, Any]], int]:
            kept, unknown = self.keep(rows)
            if local is not None:
                for record in kept:
                    local.apply(record)
            return kept, unknown

        yield from moving_list(self, ask, keep, window, session.settings.page_size)

    def conform(self, record: dict[str, Any]) -> Fact:
        """A dossier by the rules of reference 1.3, 1.4 and 1.8. Raises RecordError."""
        return dossier(record, self.horizon)


@dataclass(frozen=True)
class LocalCodes:
    """A build's own codes in the national list's; empty (and false) for a build that has none."""

    status: dict[str, str]
    applicant: dict[str, str]

    @classmethod
    def of(cls, session: Session) -> LocalCodes | None:
        """From the options ``status_CODE = "1..10"`` and ``applicant_codes = "adapter"``."""
        options = session.settings.options
        status = {
            name.removeprefix("status_"): code
            for name, code in options.items()
            if name.startswith("status_")
        }
        newer = session.option("applicant_codes", "classic") == "adapter"
        applicant = _ADAPTER_APPLICANT if newer else {}
        return cls(status, applicant) if status or applicant else None

    def apply(self, record: dict[str, Any]) -> None:
        """Rewrite codes in place; a status keeps its raw form before the mark."""
        raw = parse.text(record.get("TrangThaiHoSo"))
        if code := self.status.get(raw.lower()):
            record["TrangThaiHoSo"] = f"{raw}{MAPPED}{code}"
        kind = parse.text(record.get("LoaiDoiTuong"))
        record["LoaiDoiTuong"] = self.applicant.get(kind, kind)


class OneStop(HttpConnector):
    """Hệ thống thông tin giải quyết thủ tục hành chính của tỉnh."""

    name = "onestop"
    title = "Hệ thống một cửa"
    protocol = "HTTP + JSON, phiên đăng nhập (trục LGSP/NDXP)"
    owner = "Văn phòng UBND tỉnh"
    kinds = (Dossiers,)
    session_kind = NationalSession
    catalogues: ClassVar = {
        "LayDanhSachTTHC": "thủ tục",
        "LayDanhMucLinhVuc": "lĩnh vực",
        "LayDanhMucCoQuan": "cơ quan",
    }

    def headers(self, settings: SourceSettings) -> dict[str, str]:
        """Nothing to carry: name and password go into the log-in at the first call."""
        for key, value in (("username", settings.username), ("password", settings.secret())):
            if not value:
                self.needed(value, key)
        return {}

    def contract(self, session: Session) -> Iterator[Finding]:
        """Do the catalogues of procedures, fields and agencies answer?"""
        assert isinstance(session, NationalSession)
        for service, noun in self.catalogues.items():
            try:
                rows, _ = session.rows(service)
            except SourceError as fault:
                yield Finding("fault", "contract", f"{service}: {fault.public}")
                continue
            level = "ok" if rows else "warning"
            yield Finding(level, "contract", f"{service}: danh mục có {len(rows)} {noun}")
