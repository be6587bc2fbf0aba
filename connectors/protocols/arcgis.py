"""ArcGIS REST feature services: errors inside 200, Esri's own geometry, dates in milliseconds.

``f=json`` is asked for: only it says when more follows. No ``outSR``: what servers transform
themselves may be 226 m off.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shapely
from shapely.errors import ShapelyError

from connectors.protocols.answer import Answer, read_json
from connectors.protocols.features import Collected, Feature
from connectors.protocols.http import HttpSession
from connectors.reading.geo import KNOWN, epsg
from connectors.reading.layers import Layer
from core.clock import from_epoch
from core.errors import SourceError

_REFUSED = frozenset({400, 401, 403, 404, 498, 499})
_MOST_PAGES = 10_000


class ArcGis:
    """One feature service's layers."""

    def __init__(self, session: HttpSession) -> None:
        self._session = session
        token = session.settings.bearer()
        self._always = {"f": "json"} | ({"token": token} if token else {})

    def read(self, layer: Layer) -> Collected:
        """A layer to its last feature. Raises SourceError."""
        about = self._ask(f"/{layer.at}", {})
        if "fields" not in about or str(about.get("id", layer.at)) != layer.at:
            # An unknown number was answered with another layer's data.
            raise SourceError(f"Dịch vụ không có lớp số {layer.at}.", "", transient=False)
        fields = [one for one in about["fields"] if isinstance(one, dict)]
        dates = [str(one.get("name")) for one in fields if one.get("type") == "esriFieldTypeDate"]
        size = min(self._session.settings.page_size, _whole(about.get("maxRecordCount")) or 10**6)
        out = Collected(told=_whole(self._query(layer, returnCountOnly="true").get("count")))
        paged = {"outFields": "*", "returnGeometry": "true", "resultRecordCount": str(size)}
        if oid := str(about.get("objectIdField") or ""):
            paged["orderByFields"] = oid
        start = 0
        for _ in range(_MOST_PAGES):
            body = self._query(layer, **paged, resultOffset=str(start))
            rows = body.get("features")
            if not isinstance(rows, list):
                raise SourceError("Dịch vụ ArcGIS trả lời không có danh sách đối tượng.", layer.at)
            if not rows:
                return out
            out.crs = layer.crs or _system(body, about)
            fresh = out.add([_feature(one, dates) for one in rows if isinstance(one, dict)])
            start += min(len(rows), size)  # what comes twice in a page moves nothing
            more = body.get("exceededTransferLimit") is True
            if not more and (out.told is None or not out.short()):
                return out
            if not fresh:
                if more:
                    raise SourceError("Máy chủ đưa lại mãi một trang.", f"layer {layer.at}")
                return out
        raise SourceError("Lớp bản đồ không có trang cuối.", f"layer {layer.at}")

    def _query(self, layer: Layer, **asked: str) -> dict[str, Any]:
        return self._ask(f"/{layer.at}/query", {"where": "1=1", **asked})

    def _ask(self, path: str, asked: dict[str, str]) -> dict[str, Any]:
        read: Callable[[Answer], dict[str, Any]] = self._read
        return self._session.get(path, {**self._always, **asked}, read=read)

    def _read(self, answer: Answer) -> dict[str, Any]:
        body = read_json(answer)
        if not isinstance(body, dict):
            raise SourceError("Dịch vụ ArcGIS trả lời không phải đối tượng JSON.", answer.url)
        fault = body.get("error")
        if fault is not None:
            told = (
                fault
                if isinstance(fault, dict)
                else {"code": fault, "message": body.get("message")}
            )
            code = _whole(told.get("code"))
            raise SourceError(
                f"Dịch vụ ArcGIS báo lỗi {code}: {self._session.quote(told.get('message'))}",
                answer.url, transient=code not in _REFUSED,
            )  # fmt: skip
        return body


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _system(body: dict[str, Any], about: dict[str, Any]) -> int:
    """Of the answer, else of the layer's extent. Raises SourceError for what no number names."""
    extent = about.get("extent")
    for held in (body, extent if isinstance(extent, dict) else {}):
        said = held.get("spatialReference")
        if isinstance(said, dict):
            for name in ("latestWkid", "wkid"):
                code = epsg(_whole(said.get(name)))
                if code in KNOWN:
                    return int(code or 0)
    raise SourceError(
        "Dịch vụ ArcGIS không nói hệ tọa độ bằng mã EPSG đã biết; đặt crs= cho lớp.", "",
        transient=False,
    )  # fmt: skip


def _feature(row: dict[str, Any], dates: list[str]) -> Feature:
    """An Esri feature as GeoJSON; dates, which are milliseconds UTC, as ISO text."""
    said = row.get("attributes")
    properties = dict(said) if isinstance(said, dict) else {}
    for name in dates:
        at = properties.get(name)
        if isinstance(at, int) and not isinstance(at, bool) and abs(at) < 10**14:
            properties[name] = from_epoch(at // 1_000).isoformat()
    return {"properties": properties, "geometry": geometry(row.get("geometry"))}


def geometry(told: Any) -> dict[str, Any] | None:
    """Esri's geometry → GeoJSON in the same system; None when there is none (or it is a curve)."""
    if not isinstance(told, dict):
        return None
    if isinstance(told.get("x"), int | float) and isinstance(told.get("y"), int | float):
        return {"type": "Point", "coordinates": [told["x"], told["y"]]}
    if told.get("points"):
        return {"type": "MultiPoint", "coordinates": told["points"]}
    if told.get("paths"):
        return {"type": "MultiLineString", "coordinates": told["paths"]}
    if told.get("rings"):
        return _polygons(told["rings"])
    return None


def _polygons(rings: Any) -> dict[str, Any]:
    """Rings in a heap → polygons: clockwise ones are outer, each hole in the smallest around it.

    What cannot be sorted out is handed on as it is, to be refused as a bad shape.
    """
    try:
        made = [(shapely.Polygon(ring), ring) for ring in rings]
        outer = [(one, [ring]) for one, ring in made if not one.exterior.is_ccw]
        for hole, ring in made:
            if not hole.exterior.is_ccw:
                continue
            inside = hole.representative_point()
            around = [one for one in outer if one[0].contains(inside)]
            if around:
                min(around, key=lambda one: one[0].area)[1].append(ring)
            else:
                outer.append((hole, [ring]))
    except (ShapelyError, ValueError, TypeError):
        return {"type": "MultiPolygon", "coordinates": rings}
    return {"type": "MultiPolygon", "coordinates": [one[1] for one in outer]}
