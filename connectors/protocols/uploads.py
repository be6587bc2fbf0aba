"""Files behind a CKAN portal's resources: what they are by their first bytes, and their rows.

``format`` and Content-Type are only what somebody said. Uploads have ETag and Last-Modified and
answer 304, so a file that was read once is not sent again; links may be dead, a web page, or on
another host, which is never asked.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx

from connectors.protocols import files
from connectors.protocols.answer import Answer
from connectors.protocols.ckan import Portal
from connectors.protocols.files import Cell
from connectors.reading import parse
from connectors.reading.mapping import column
from core.errors import RecordError, SourceError
from core.text import nfc

Record = dict[str, Any]

_HEAD = 512
"""Bytes that tell a file's kind."""
_KEPT = 32 * 2**20
"""Bytes of files that are remembered between pulls."""
_TITLE_ROWS = 30
"""Rows among which the header is looked for: offices put titles above it."""
_ANY = frozenset(range(300, 600)) - {301, 302, 303, 307, 308, 429, 502, 503, 504}
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a resource's address showed. ``alive`` None: it was not asked."""

    alive: bool | None
    reason: str = ""  # Vietnamese
    format: str = ""
    size: int | None = None  # bytes
    mark: str = ""  # ETag or Last-Modified: changes with the content


class _Memory:
    """Files read of late with their marks, least used ones forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, address: str) -> tuple[str, bytes] | None:
        """The mark and the bytes of a file, where remembered."""
        with self._lock:
            found = self._kept.get(address)
            if found is not None:
                self._kept.move_to_end(address)
            return found

    def remember(self, address: str, mark: str, body: bytes) -> None:
        """Keep one more."""
        with self._lock:
            self._kept[address] = (mark, body)
            while sum(len(one) for _, one in self._kept.values()) > _KEPT:
                self._kept.popitem(last=False)


_memory = _Memory()


def is_upload(resource: Record) -> bool:
    """Does the portal itself keep the file?"""
    return parse.text(resource.get("url_type")) == "upload"


def address(resource: Record) -> str:
    """Where the file is: of an upload below the portal's own address, whatever it calls itself."""
    url = parse.text(resource.get("url"))
    if not is_upload(resource):
        return url
    name = quote(unquote(urlsplit(url).path.rpartition("/")[2]))
    return f"/dataset/{resource.get('package_id')}/resource/{resource.get('id')}/download/{name}"


def look(portal: Portal, resource: Record) -> Look:
    """Ask for the first bytes. Raises SourceError only for what is the whole portal's trouble."""
    where = address(resource)
    if not where.startswith("/") and urlsplit(where).scheme not in ("http", "https"):
        return Look(False, "địa chỉ không hợp lệ")
    if not where.startswith("/") and not _ours(portal, where):
        return Look(None, "liên kết sang máy khác, không hỏi")
    sent = {"Range": f"bytes=0-{_HEAD - 1}"}
    try:
        return portal.get(where, read=_looked, headers=sent, also=_ANY, most=_HEAD)
    except SourceError as fault:
        if fault.transient:
            raise
        return Look(False, fault.public.rstrip("."))


def _ours(portal: Portal, url: str) -> bool:
    """The same scheme, host and port: our token goes nowhere else."""
    try:
        there = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    base = portal.base
    return (there.scheme, there.host, there.port) == (base.scheme, base.host, base.port)


def _looked(answer: Answer) -> Look:
    if answer.status == 416 or (answer.status < 300 and not answer.body):
        return Look(False, "tệp rỗng")
    if answer.status >= 300:
        return Look(False, f"máy chủ trả HTTP {answer.status}")
    found = kind(answer.body, answer.kind)
    if found == "html":
        return Look(False, "trả trang web thay cho tệp", found)
    size = answer.headers.get("content-range", "").rpartition("/")[2]
    size = size if size.isdigit() else answer.headers.get("content-length", "")
    return Look(True, "", found, int(size) if size.isdigit() else None, _mark(answer))


def _mark(answer: Answer) -> str:
    return answer.headers.get("etag") or answer.headers.get("last-modified", "")


def kind(head: bytes, told: str) -> str:
    """A file's kind by its first bytes; ``told``, its Content-Type, where those leave a choice."""
    body = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    low = body[:_HEAD].lower()
    if head.startswith(b"PK\x03\x04"):
        sheet = "spreadsheet" in told or b"xl/" in head or b"[Content_Types]" in head
        return "xlsx" if sheet else "zip"
    if head.startswith(_OLE):
        return "xls"
    if body.startswith(b"%PDF"):
        return "pdf"
    if low.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "html"
    if low.startswith(b"<"):
        return "kml" if b"<kml" in low else "xml"
    if low.startswith((b"{", b"[")):
        return "geojson" if b'"feature' in low else "json"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "csv"
    first = body.split(b"\n", 1)[0]
    return "csv" if any(mark in first for mark in (b";", b",", b"\t")) else "text"


def fetch(portal: Portal, resource: Record) -> bytes:
    """The file's bytes; not sent again while its mark stands. Raises SourceError."""
    where = address(resource)
    if not where.startswith("/") and not _ours(portal, where):
        raise SourceError("tệp ở máy khác, không tải.", urlsplit(where).netloc, transient=False)
    name = f"{portal.base}{where}"
    known = _memory.recall(name)
    sent = {} if known is None else _condition(known[0])
    again, mark, body = portal.get(
        where,
        read=lambda answer: (answer.status == 304, _mark(answer), answer.body),
        headers=sent,
        also=frozenset({304}) if known else frozenset(),
    )
    if again and known is not None:
        return known[1]
    if mark:
        _memory.remember(name, mark, body)
    return body


def _condition(mark: str) -> dict[str, str]:
    tagged = mark.startswith(('"', "W/"))
    return {"If-None-Match" if tagged else "If-Modified-Since": mark}


def rows(raw: bytes, wanted: Iterable[str], megabytes: int) -> Iterator[Record]:
    """Rows below the header, wanted columns only, names as compared. Raises SourceError.

    The header is the first row that has all wanted columns; where none has, what is missing from
    the best one is named.
    """
    found = kind(raw[:_HEAD], "")
    if found not in ("xlsx", "zip", "csv", "text"):
        raise SourceError(f"tệp là {found}, không phải CSV hay XLSX.", transient=False)
    book = found in ("xlsx", "zip")
    try:
        lines = files.table("tep.xlsx" if book else "tep.csv", raw, megabytes)
        places = _header(lines, set(wanted))
        for line in lines:
            row = {
                name: files.written(line[at]) if at < len(line) else None
                for name, at in places.items()
            }
            if any(value not in (None, "") for value in row.values()):
                yield row
    except RecordError as fault:
        raise SourceError(f"{fault.public}.", fault.detail, transient=False) from None


def _header(lines: Iterator[list[Cell]], wanted: set[str]) -> dict[str, int]:
    best: set[str] = set()
    for line in islice(lines, _TITLE_ROWS):
        there = {
            column(str(cell.value)): at
            for at, cell in reversed(list(enumerate(line)))
            if cell.value is not None
        }
        if wanted <= set(there):
            return {name: there[name] for name in wanted}
        if len(wanted & set(there)) >= len(best):
            best = wanted & set(there)
    listed = ", ".join(f"“{nfc(one)}”" for one in sorted(wanted - best))
    raise SourceError(f"tệp không có cột {listed}.", transient=False)
