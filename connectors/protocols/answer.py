"""What came back, and the SourceError that it means when it is not what was due.

Bodies are never quoted in errors, for they may hold personal data.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import httpx
import orjson

from core.errors import SourceError
from core.text import nfc

_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_REFUSED: dict[int, Literal["login", "right"]] = {401: "login", 403: "right", 407: "login"}
_TITLE = re.compile(rb"<title[^>]*>(.{0,200}?)</title>", re.IGNORECASE | re.DOTALL)
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body", b"<br", b"<h1", b"<center")
_CLOSING = {b"{": b"}", b"[": b"]", b'"': b'"'}
_WORDS = {
    400: "từ chối yêu cầu",
    401: "không nhận thông tin đăng nhập",
    403: "không cho phép truy cập",
    404: "không có địa chỉ này",
    429: "báo gọi quá nhiều",
    503: "tạm ngừng phục vụ",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    kind: str  # Content-Type without parameters, lower case
    body: bytes
    url: str  # without query
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case

    def is_html(self) -> bool:
        """Is it a web page, whatever its Content-Type says?"""
        return self.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower().startswith(_MARKUP)

    def what(self) -> str:
        """What came, in words, without quoting data."""
        if not self.body.strip():
            return "thân rỗng"
        if self.is_html():
            found = _TITLE.search(self.body)
            title = nfc(found[1].decode("utf-8", "replace")) if found else ""
            return f"trang HTML “{title[:80]}”" if title else "trang HTML"
        return f"{self.kind or 'nội dung không rõ loại'}, {len(self.body)} byte"


def shown_url(url: httpx.URL) -> str:
    """An address for the log: without query, name and password."""
    return str(url.copy_with(query=None, username=None, password=None))


def read_json(answer: Answer) -> Any:
    """The JSON of an answer. Raises SourceError (transient) naming what came instead."""
    body = answer.body.removeprefix(b"\xef\xbb\xbf")
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as fault:
        if not body.strip() or answer.is_html():
            came = answer.what()
        elif body[:2] in (b"\xff\xfe", b"\xfe\xff") or not _is_utf8(body):
            came = "văn bản không phải UTF-8"
        elif body.rstrip()[-1:] != _CLOSING.get(body.lstrip()[:1], body.rstrip()[-1:]):
            came = f"JSON bị cắt giữa chừng ({len(body)} byte)"
        else:
            came = f"JSON hỏng ({len(body)} byte)"
        raise SourceError(
            f"Nguồn trả về {came} thay cho JSON.", f"{answer.url} {answer.status} {fault.msg}"
        ) from None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def status_fault(answer: Answer, retry_after: float | None = None) -> SourceError:
    """The fault that an answer's status means."""
    words = _WORDS.get(answer.status) or (
        "gặp lỗi máy chủ" if answer.status >= 500 else "trả lời bất thường"
    )
    came = f", kèm {answer.what()}" if answer.is_html() else ""
    return SourceError(
        f"Nguồn {words} (HTTP {answer.status}{came}).",
        f"{answer.url} -> {answer.status} {answer.kind}",
        transient=answer.status in _TRANSIENT,
        retry_after=retry_after,
        refused=_REFUSED.get(answer.status, ""),
    )


def redirected(reply: httpx.Response, url: httpx.URL) -> httpx.URL:
    """Where a redirect leads: the same host only, and never from https down to http."""
    target = url.join(reply.headers.get("location", ""))
    same = target.host == url.host and (
        (target.scheme, target.port) == (url.scheme, url.port)
        or (url.scheme == "http" and target.scheme == "https")
    )
    if not same:
        raise SourceError(
            f"Nguồn chuyển hướng sang máy khác ({target.host}); không đi theo.",
            f"{shown_url(url)} -> {target.host}",
            transient=False,
        )
    return target


def clock_skew(header: str) -> float | None:
    """The source's clock less ours in seconds, by its Date header; None where it tells none.

    The header has whole seconds: half a second is the expected error.
    """
    try:
        return parsedate_to_datetime(header).timestamp() + 0.5 - time.time()
    except ValueError:
        return None


def waiting_time(header: str) -> float | None:
    """Retry-After, a number or a date, in seconds; None when it is neither."""
    if not header:
        return None
    if header.isascii() and header.isdigit():
        return float(header[:9])
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except ValueError:
        return None


def transport_fault(fault: httpx.HTTPError, url: str, timeout: float) -> SourceError:
    """The fault that a broken conversation means; ``timeout`` in seconds."""
    detail = f"{url}: {type(fault).__name__}"
    if isinstance(fault, httpx.TimeoutException):
        return SourceError(f"Nguồn không trả lời trong {timeout:g} giây.", detail)
    if isinstance(fault, httpx.DecodingError):
        return SourceError("Nguồn trả về thân nén hỏng.", detail)
    if isinstance(fault, httpx.RemoteProtocolError | httpx.ReadError):
        return SourceError("Nguồn ngắt giữa chừng, câu trả lời bị cắt.", detail)
    if isinstance(fault, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return SourceError("Địa chỉ hoặc tiêu đề gửi đi không hợp lệ.", detail, transient=False)
    if "certificate" in str(fault).lower():
        return SourceError("Chứng chỉ TLS của nguồn không hợp lệ.", detail, transient=False)
    return SourceError("Không kết nối được với nguồn.", detail)
