"""WFS as servers really are: capped without a word, formats not announced, errors inside 200.

GeoJSON is asked for, whose coordinates are x, y in every version; and the layer's own coordinate
system, for what servers transform themselves is off by 226 m, or empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from connectors.protocols.answer import Answer, status_fault
from connectors.protocols.features import (
    Collected,
    count_told,
    crs_of,
    exception,
    read_collection,
    read_xml,
)
from connectors.protocols.http import HttpSession
from connectors.reading.geo import KNOWN, WGS84, epsg
from connectors.reading.layers import Layer
from core.errors import SourceError

_FORMATS = ("application/json", "geojson", "application/json; subtype=geojson", "GEOJSON", "json")
"""Tried in this order after those that the capabilities name; MapServer's do not name its own."""
_REFUSES = frozenset({400})
_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a server says of itself. ``cap``: the most features it gives to one question."""

    version: str
    cap: int | None
    formats: tuple[str, ...]
    systems: dict[str, int | None]  # feature type → its own system

    def system(self, name: str) -> int | None:
        """The system of a feature type, named with or without its prefix. Raises SourceError."""
        for known in (name, name.rpartition(":")[2]):
            for held, code in self.systems.items():
                if known in (held, held.rpartition(":")[2]):
                    return code
        listed = ", ".join(sorted(self.systems)[:8]) or "không có lớp nào"
        raise SourceError(f"Cổng không có lớp “{name}”; các lớp: {listed}.", "", transient=False)


class Wfs:
    """One server's layers."""

    def __init__(self, session: HttpSession) -> None:
        self._session = session
        self._told = session.get(
            "",
            {"service": "WFS", "request": "GetCapabilities", "version": "2.0.0"},
            read=_capabilities,
            also=_REFUSES,
        )
        self._format = ""

    def read(self, layer: Layer) -> Collected:
        """A layer from its first feature to the page that comes empty. Raises SourceError."""
        own = self._told.system(layer.at)
        crs = layer.crs or (own if own is not None and own in KNOWN else WGS84)
        out = Collected(told=self._hits(layer), crs=crs)
        size = min(self._session.settings.page_size, self._told.cap or 10**6)
        start = 0
        for _ in range(_MOST_PAGES):
            body = self._page(layer, crs, start, size)
            rows = body["features"]
            told = count_told(body)
            if told is not None:
                out.told = max(told, out.told or 0)
            if not rows:
                return out
            out.crs = crs_of(body, crs)
            fresh = out.add(rows)
            start += min(len(rows), size)  # what comes twice in a page moves nothing
            if not fresh:
                if out.told is not None and not out.short():
                    return out
                raise SourceError("Máy chủ đưa lại mãi một trang.", f"layer {layer.at}")
        raise SourceError("Lớp bản đồ không có trang cuối.", f"layer {layer.at}")

    def _asked(self, layer: Layer) -> dict[str, str]:
        new = self._told.version.startswith("2")
        return {
            "service": "WFS",
            "version": self._told.version,
            "request": "GetFeature",
            "typeNames" if new else "typeName": layer.at,
        }

    def _hits(self, layer: Layer) -> int | None:
        """The count that the server gives; None where it is one of its known untruths.

        0 came of a full layer without an extent, the cap of a layer that is longer, and “unknown”.
        """
        said = self._session.get(
            "", {**self._asked(layer), "resultType": "hits"}, read=_matched, also=_REFUSES
        )
        return None if said in (0, self._told.cap) else said

    def _page(self, layer: Layer, crs: int, start: int, size: int) -> dict[str, Any]:
        new = self._told.version.startswith("2")
        asked = {
            **self._asked(layer),
            "srsName": f"EPSG:{crs}",
            "count" if new else "maxFeatures": str(size),
            "startIndex": str(start),
        }
        if self._format:
            return self._get({**asked, "outputFormat": self._format})
        refused: SourceError | None = None
        for name in dict.fromkeys((*self._told.formats, *_FORMATS)):
            try:
                body = self._get({**asked, "outputFormat": name})
            except _RefusedError as fault:
                refused = fault
                continue
            self._format = name
            return body
        raise SourceError(
            f"Máy chủ WFS không trả GeoJSON ({refused.public if refused else ''}). Bật định dạng "
            "GeoJSON cho lớp, hoặc dùng kind khác.",
            f"layer {layer.at}", transient=False,
        )  # fmt: skip

    def _get(self, asked: dict[str, str]) -> dict[str, Any]:
        return self._session.get("", asked, read=_features, also=_REFUSES)


class _RefusedError(SourceError):
    """The server does not take the question: perhaps another format."""


def _features(answer: Answer) -> dict[str, Any]:
    if answer.status == 400:
        said = exception(answer.body)
        if not said:
            raise status_fault(answer)
        raise _RefusedError(f"máy chủ bản đồ báo: {said}", answer.url, transient=False)
    if answer.body.lstrip()[:1] == b"<" and not answer.is_html() and not exception(answer.body):
        raise _RefusedError("máy chủ trả GML thay cho GeoJSON", answer.url, transient=False)
    return read_collection(answer)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(root: Element, name: str) -> Iterator[Element]:
    return (one for one in root.iter() if _local(one) == name)


def _capabilities(answer: Answer) -> Capabilities:
    if answer.status == 400:
        said = exception(answer.body)
        raise (
            SourceError(f"Máy chủ bản đồ báo: {said}", answer.url, transient=False)
            if said
            else (status_fault(answer))
        )
    root = read_xml(answer)
    if _local(root) != "WFS_Capabilities":
        said = exception(answer.body) or f"phần tử {_local(root)[:40]}"
        raise SourceError(f"Nguồn không trả mô tả WFS ({said}).", answer.url)
    systems: dict[str, int | None] = {}
    for kind in _all(root, "FeatureType"):
        parts = {_local(one): (one.text or "").strip() for one in kind}
        name = parts.get("Name", "")
        if name:
            own = (parts.get(one) for one in ("DefaultCRS", "DefaultSRS", "SRS"))
            systems[name] = epsg(next((one for one in own if one), None))
    said_formats = (
        (one.text or "").strip() for tag in ("Value", "Format") for one in _all(root, tag)
    )
    formats = tuple(dict.fromkeys(one for one in said_formats if "json" in one.lower()))
    # A MIME type with parameters is announced by MapServer but meant as the short name.
    plain = tuple(sorted(formats, key=lambda one: ";" in one))
    return Capabilities(root.get("version") or "2.0.0", _cap(root), plain, systems)


def _cap(root: Element) -> int | None:
    for one in _all(root, "Constraint"):
        if one.get("name") == "CountDefault":
            for inner in one.iter():
                if _local(inner) in ("DefaultValue", "Value") and (inner.text or "").isdigit():
                    return int(inner.text or 0) or None
    return None


def _matched(answer: Answer) -> int | None:
    """The number that a count tells (numberMatched, in 1.1 numberOfFeatures); None: not told."""
    if answer.status == 400:
        return None
    root = read_xml(answer)
    for name in ("numberMatched", "numberOfFeatures"):
        text = root.get(name) or ""
        if text.isdigit():
            return int(text)
    return None
