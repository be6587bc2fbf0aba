"""Features of a layer as a server gives them, whole or not believed.

A full list deletes what it lacks, and map servers cut lists without a word. So what came is
compared with what the server says it has, a list that is short or empty is asked for twice, and a
shortage that stays is an error, but for the few features without geometry that some servers leave
out: that is said in the run's words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import orjson
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from connectors.base import Session
from connectors.protocols.answer import Answer, read_json
from connectors.reading.geo import GEOGRAPHIC_VN, WGS84, epsg, is_planar
from core.errors import SourceError
from core.text import nfc

Feature = dict[str, Any]
"""A GeoJSON feature: ``properties``, ``geometry`` (or None), perhaps ``id``."""

_LEFT_OUT = 100
"""One feature in this many may be missing from a list that came the same twice."""
_EXCEPTION = re.compile(
    rb"<(?:\w+:)?(?:ExceptionText|ServiceException)\b[^>]*>\s*(.*?)\s*</", re.DOTALL
)


@dataclass(slots=True)
class Collected:
    """A layer's features, each once. ``told``: how many the server says there are; None unknown."""

    features: dict[bytes, Feature] = field(default_factory=dict)
    told: int | None = None
    crs: int = WGS84
    given: int = 0

    def add(self, rows: list[Any]) -> int:
        """Take a page; how many of its features are new."""
        before = len(self.features)
        for row in rows:
            if isinstance(row, dict):
                mark = hashlib.blake2b(
                    orjson.dumps(row, option=orjson.OPT_SORT_KEYS), digest_size=16
                )
                self.features.setdefault(mark.digest(), row)
        self.given += len(rows)
        return len(self.features) - before

    def short(self) -> int:
        """How many are missing of those that the server tells of."""
        return max(0, (self.told or 0) - len(self.features))


def whole(session: Session, name: str, read: Callable[[], Collected]) -> Collected:
    """A layer read until it can be believed. Raises SourceError when the server gives too few."""
    got = read()
    if got.features and not got.short():
        return got
    again = read()
    fresh = again.add(list(got.features.values()))
    missing = again.short()
    if missing and not (fresh == 0 and missing <= max(1, (again.told or 0) // _LEFT_OUT)):
        raise SourceError(
            f"Nguồn báo có {again.told} đối tượng nhưng chỉ đưa {len(again.features)}.",
            f"layer {name}",
        )
    if missing:
        session.notes.append(
            f"Lớp {name}: nguồn báo có {again.told} nhưng đưa {len(again.features)}, hai lần như "
            "nhau; máy chủ bỏ đối tượng không có hình."
        )
    return again


def read_collection(answer: Answer) -> dict[str, Any]:
    """A GeoJSON collection. Raises SourceError, naming an XML exception that stands in its place.

    Some servers send a whole list, status 200, and an exception after it: that is no list.
    """
    said = exception(answer.body)
    if said and answer.body.lstrip()[:1] == b"{":
        raise SourceError(f"Máy chủ bản đồ đưa danh sách rồi báo lỗi ở cuối: {said}", answer.url)
    if said:
        raise SourceError(
            f"Máy chủ bản đồ báo lỗi: {said}", answer.url, transient=answer.status < 400
        )
    body = read_json(answer)
    if not isinstance(body, dict) or not isinstance(body.get("features"), list):
        raise SourceError("Câu trả lời không phải là danh sách đối tượng GeoJSON.", answer.url)
    return body


def exception(body: bytes) -> str:
    """The message of an OGC exception inside a body, shortened; "" when there is none."""
    if b"Exception" not in body[:2_000] and b"Exception" not in body[-4_000:]:
        return ""
    found = _EXCEPTION.search(body[:4_000]) or _EXCEPTION.search(body[-4_000:])
    if not found and b"ExceptionReport" not in body:
        return ""
    text = found[1].decode("utf-8", "replace") if found else "không rõ"
    return nfc(" ".join(text.split()))[:160]


def read_xml(answer: Answer) -> Element:
    """An XML document, entities refused. Raises SourceError naming what came instead."""
    if answer.is_html():
        raise SourceError(f"Nguồn trả về {answer.what()} thay cho XML.", answer.url)
    try:
        return ElementTree.fromstring(answer.body)
    except DefusedXmlException as fault:
        raise SourceError(
            "Nguồn gửi XML có thực thể; không đọc.", answer.url, transient=False
        ) from fault
    except (ParseError, ValueError) as fault:
        body = answer.body.strip()
        if body and not _utf8(body):
            came = "văn bản không phải UTF-8"
        elif (body[:1] == b"<" and body[-1:] != b">") or "no element" in str(fault):
            came = f"XML bị cắt giữa chừng ({len(body)} byte)"
        else:
            came = answer.what()
        raise SourceError(f"Nguồn trả về {came} thay cho XML.", f"{answer.url} {fault}") from None


def _utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def count_told(body: dict[str, Any]) -> int | None:
    """NumberMatched or totalFeatures where they are numbers."""
    for name in ("numberMatched", "totalFeatures"):
        told = body.get(name)
        if isinstance(told, int) and not isinstance(told, bool):
            return told
    return None


def crs_of(body: dict[str, Any], asked: int) -> int:
    """The system of a collection's coordinates: what its ``crs`` member says, else by its numbers.

    Raises SourceError when the answer is plainly not in the system that was asked for.
    """
    member = body.get("crs")
    named = member.get("properties", {}).get("name") if isinstance(member, dict) else None
    said = epsg(named)
    if said is not None:
        return said
    if named:
        raise SourceError(
            f"Hệ tọa độ “{nfc(str(named))[:60]}” không rõ; đặt crs= cho lớp.", "", transient=False
        )
    rows = [one.get("geometry") for one in body["features"] if isinstance(one, dict)]
    first = next((one for one in rows if one), None)
    if first is None or is_planar(first) or asked == GEOGRAPHIC_VN:
        return asked
    if asked != WGS84:
        raise SourceError(
            f"Đã hỏi hệ tọa độ EPSG:{asked} mà máy chủ trả về độ: có thể lệch 226 m. Dùng "
            "kind = wfs hoặc sửa crs= của lớp.",
            "", transient=False,
        )  # fmt: skip
    return WGS84
