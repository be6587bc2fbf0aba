"""The national adapter of a one-stop system: a session by log-in, then one POST for everything.

Every scalar comes as a string, success is 0, "0" or "00", and names of services and parameters
differ by build.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from connectors.protocols.answer import Answer, read_json
from connectors.protocols.http import HttpSession
from connectors.protocols.patience import LOGINS, Expired
from connectors.reading import parse
from core.clock import from_epoch
from core.errors import RecordError, SourceError
from core.text import fold

_EXPIRED = ("het han", "expired", "khong hop le", "invalid session", "timeout")

Rows = tuple[list[Any], int | None]
"""A page of a list, and how many the source says there are in all."""


class OneStopSession(HttpSession):
    """What a one-stop system is asked, whatever its protocol. Pages count from 1."""

    strict = False
    """Are status codes the product's own, so that one without a mapping must not be guessed?"""

    @abstractmethod
    def dossiers(self, since: int, until: int, page: int, size: int) -> Rows:
        """Dossiers changed in [since, until). Raises SourceError."""

    @abstractmethod
    def catalogue(self, name: str, page: int, size: int) -> Rows:
        """A page of ``procedures``, ``fields`` or ``agencies``. Raises SourceError."""

    @abstractmethod
    def procedure(self, code: str) -> dict[str, Any]:
        """One procedure in full, {} where the source does not know it. Raises SourceError."""

    @abstractmethod
    def service_name(self, name: str) -> str:
        """How this product calls one of its catalogues, for people."""

    def paths(self, stream: str) -> dict[str, str]:
        """Where this product keeps what a stream wants; {} where it uses the national names."""
        return {}


class _Refused(SourceError):
    """A result code that is not success."""


class NationalSession(OneStopSession):
    """Knows its session token and how to get another."""

    token = ""
    services: ClassVar = {
        "procedures": "LayDanhSachTTHC",
        "fields": "LayDanhMucLinhVuc",
        "agencies": "LayDanhMucCoQuan",
    }

    def dossiers(self, since: int, until: int, page: int, size: int) -> Rows:
        """By the list service of this build."""
        asked = {
            self.option("from_field", "tuNgay"): f"{from_epoch(since):%Y%m%d%H%M%S}",
            self.option("to_field", "denNgay"): f"{from_epoch(until):%Y%m%d%H%M%S}",
        }
        service = self.option("list_service", "LayDanhSachHoSo")
        return self.rows(service, **asked, **self._paged(page, size))

    def catalogue(self, name: str, page: int, size: int) -> Rows:
        """By its service; builds that know no pages give everything at the first."""
        return self.rows(self.service_name(name), **self._paged(page, size))

    def service_name(self, name: str) -> str:
        """The service's method."""
        return self.option(f"{name}_service", self.services[name])

    def procedure(self, code: str) -> dict[str, Any]:
        """By LayThuTuc; its ``data`` is an object or a list of one."""
        answer = self.call(self.option("detail_service", "LayThuTuc"), maTTHC=code)
        data = answer.get("data")
        found = data[0] if isinstance(data, list) and data else data
        return found if isinstance(found, dict) else {}

    def _paged(self, page: int, size: int) -> dict[str, str]:
        number, rows = self.option("page_field", "trang"), self.option("size_field", "soLuong")
        return {number: str(page), rows: str(size)}

    def call(self, service: str, **parameters: str) -> dict[str, Any]:
        """One service's answer, keys in lower case. Raises SourceError."""
        for _ in range(LOGINS):
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
            except Expired:
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
        except (Expired, _Refused) as fault:
            # not tried again: a wrong password repeated locks the account
            words = str(fault) or "không nói rõ"
            raise SourceError(
                f"Nguồn từ chối đăng nhập: {words}.", answer.url, refused="login"
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
            raise Expired(message)
        if not code:
            raise SourceError("Câu trả lời không có mã kết quả (error_code).", answer.url)
        raise _Refused(
            f"Nguồn báo lỗi {self.quote(code)}: {message or 'không nói rõ'}.", answer.url
        )

    def rows(self, service: str, **parameters: str) -> Rows:
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
