"""The GIS portal in four protocols, with the habits of measured servers.

Silent caps, counts that are not told, an own VN-2000 layer whose WGS84 form lacks the datum shift
in OGC API, errors inside 200 in ArcGIS, exceptions in XML though JSON was asked for in WFS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import pyproj
import shapely
from flask import Blueprint, Response, request
from shapely.geometry import mapping

from core.clock import day_date, local_day
from core.text import same_tones
from core.units import REORGANISED, Level
from sandbox.addresses import KEYS
from sandbox.answers import json_bytes
from sandbox.shapes import INVENTED, cells, facilities
from sandbox.spoil import spoil
from sandbox.state import Sandbox

CAP = 1_000
_VN2000 = 9210
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_OWN = f"http://www.opengis.net/def/crs/EPSG/0/{_VN2000}"
_HELD = "__hinh"
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Layer:
    """One published layer. ``system``: the EPSG code it is kept in."""

    name: str
    title: str
    system: int
    moments: tuple[str, ...]


LAYERS = (
    Layer("ranh_gioi", "Ranh giới hành chính (mô phỏng)", 4326, ("hieuLucTu",)),
    Layer("co_so_cong_cong", "Cơ sở dịch vụ công (mô phỏng)", _VN2000, ()),
)
_BY_NAME = {one.name: one for one in LAYERS}


def records(layer: Layer, today: date) -> list[Record]:
    """What a layer holds on a day: districts, and since the reorganisation communes beside them."""
    new = today >= REORGANISED
    if layer.name == "co_so_cong_cong":
        return _places(new)
    held = _bounds(Level.DISTRICT, False, ended=new)
    return [*held, *_bounds(Level.COMMUNE, True, ended=False)] if new else list(held)


@cache
def _bounds(level: Level, new: bool, *, ended: bool) -> tuple[Record, ...]:
    last = REORGANISED - timedelta(days=1)
    return tuple(
        {
            _HELD: mapping(one.shape),
            "ma": one.unit.code,
            "ten": same_tones(one.unit.name),
            "hieuLucTu": f"{one.unit.valid_from:%Y-%m-%d}",
            "hieuLucDen": f"{last:%Y-%m-%d}" if ended else "",
            "capNhat": f"{one.unit.valid_from:%Y-%m-%d}",
            "ghiChu": INVENTED,
        }
        for one in cells(level, new)
    )


@cache
def _inverse() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(4326, _VN2000, always_xy=True, allow_ballpark=False)


@cache
def _unshifted() -> pyproj.Transformer:
    """As servers do that leave the datum out: VN-2000 degrees taken for WGS84."""
    return pyproj.Transformer.from_crs(_VN2000, 4756, always_xy=True)


@cache
def _places(new: bool) -> list[Record]:
    out = []
    for one in facilities(new):
        shape = None
        if one.place is not None:
            shape = {"type": "Point", "coordinates": list(_inverse().transform(*one.place))}
        out.append(
            {
                _HELD: shape, "ma": one.code, "ten": one.name, "loai": one.kind,
                "maDonVi": one.unit.code, "capNhat": "2023-01-01",
                "nguoiPhuTrach": "CÁN BỘ MẪU", "ghiChu": "mô phỏng",
            }
        )  # fmt: skip
    return out


def _shifted(shape: Any) -> Any:
    """A VN-2000 shape in degrees without the shift."""
    if shape is None:
        return None
    moved = shapely.transform(
        shapely.geometry.shape(shape), _unshifted().transform, interleaved=False
    )
    return mapping(moved)


def _feature(record: Record, place: Callable[[Any], Any]) -> Record:
    rest = {key: value for key, value in record.items() if key != _HELD}
    return {"type": "Feature", "geometry": place(record.get(_HELD)), "properties": rest}


def _same(shape: Any) -> Any:
    return shape


class _Shop:
    """The layers as they are given today, spoilt where a fault says so."""

    def __init__(self, box: Sandbox) -> None:
        self.box = box
        self.today = day_date(local_day(box.now("gis")))

    def refused(self) -> bool:
        expired = self.box.board.take("gis", "expired_session") is not None
        said = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return expired or KEYS["gis"] not in (said, request.args.get("token", ""))

    def all(self, layer: Layer) -> list[Record]:
        return records(layer, self.today)

    def cap(self) -> int:
        most = self.box.board.peek("gis", "silent_cap")
        return CAP if most is None else min(CAP, int(most))

    def page(self, layer: Layer, start: int, size: int) -> list[Record]:
        """Some records; a server's cap is not said."""
        part = self.all(layer)[start : start + min(size, self.cap())]
        return spoil(
            self.box.board, "gis", part, key="ma", version="capNhat", moments=layer.moments
        )


def blueprint(box: Sandbox) -> Blueprint:
    """OGC API Features at ``/gis/ogc``, WFS at ``/gis/wfs``, ArcGIS at ``/gis/arcgis``, files."""
    pages = Blueprint("gis", __name__)

    @pages.get("/gis/ogc/collections/<name>")
    def collection(name: str) -> Response:
        shop, layer = _Shop(box), _BY_NAME.get(name)
        if shop.refused():
            return json_bytes({"code": "NotAuthorized", "description": "Token"}, 401)
        if layer is None:
            return json_bytes({"code": "NotFound", "description": "Collection not found"}, 404)
        own = {"storageCrs": _OWN} if layer.system == _VN2000 else {}
        return json_bytes({
            "id": layer.name, "title": layer.title, "description": INVENTED, **own,
            "crs": [_CRS84, *([_OWN] if own else [])],
        })  # fmt: skip

    @pages.get("/gis/ogc/collections/<name>/items")
    def items(name: str) -> Response:
        shop, layer = _Shop(box), _BY_NAME.get(name)
        if shop.refused():
            return json_bytes({"code": "NotAuthorized", "description": "Token"}, 401)
        if layer is None:
            return json_bytes({"code": "NotFound", "description": "Collection not found"}, 404)
        start, size = _number("offset", 0), min(_number("limit", 10), shop.cap())
        total = len(shop.all(layer))
        if start > total:
            return json_bytes({"code": "InvalidParameterValue", "description": "Bad offset"}, 400)
        place = _shifted if layer.system == _VN2000 and request.args.get("crs") != _OWN else _same
        rows = [_feature(one, place) for one in shop.page(layer, start, size)]
        links = [{"rel": "self", "href": request.url}]
        if start + size < total:
            more = f"offset={start + size}&limit={size}"
            # an inner host, and without f=json: as behind a proxy, as pygeoapi
            links.append(
                {"rel": "next", "href": f"http://10.0.0.5/collections/{name}/items?{more}"}
            )
        body = {"type": "FeatureCollection", "numberMatched": total, "numberReturned": len(rows)}
        return json_bytes({**body, "features": rows, "links": links})

    @pages.get("/gis/files/<name>.geojson")
    def file(name: str) -> Response:
        shop, layer = _Shop(box), _BY_NAME.get(name)
        if shop.refused() or layer is None:
            return Response("<html><title>Từ chối</title></html>", 404 if layer is None else 401)
        rows = [_feature(one, _same) for one in shop.page(layer, 0, CAP * 10)]
        crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{layer.system}"}}
        return json_bytes({"type": "FeatureCollection", "name": name, "crs": crs, "features": rows})

    @pages.get("/gis/arcgis/<number>")
    def about(number: str) -> Response:
        shop, layer = _Shop(box), _numbered(number)
        if shop.refused():
            return json_bytes({"error": {"code": 498, "message": "Invalid token", "details": []}})
        shown = layer or LAYERS[0]  # an unknown number is answered with layer 0
        return json_bytes({
            "id": LAYERS.index(shown), "name": shown.name, "maxRecordCount": CAP,
            "objectIdField": "", "fields": _fields(shown, shop),
            "extent": {"spatialReference": {"wkid": shown.system}},
        })  # fmt: skip

    @pages.get("/gis/arcgis/<number>/query")
    def query(number: str) -> Response:
        shop, layer = _Shop(box), _numbered(number) or LAYERS[0]
        if shop.refused():
            return json_bytes({"error": {"code": 498, "message": "Invalid token", "details": []}})
        total = len(shop.all(layer))
        if request.args.get("returnCountOnly") == "true":
            return json_bytes({"count": total})
        start = _number("resultOffset", 0)
        size = min(_number("resultRecordCount", CAP), shop.cap())
        rows = [_esri(one) for one in shop.page(layer, start, size)]
        more = {"exceededTransferLimit": True} if start + size < total else {}
        system = {"wkid": layer.system, "latestWkid": layer.system}
        return json_bytes({"spatialReference": system, "features": rows, **more})

    @pages.get("/gis/wfs")
    def wfs() -> Response:
        return _wfs(_Shop(box), {key.lower(): value for key, value in request.args.items()})

    return pages


def _number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isdigit() else default


def _numbered(number: str) -> Layer | None:
    return LAYERS[int(number)] if number.isdigit() and int(number) < len(LAYERS) else None


def _fields(layer: Layer, shop: _Shop) -> list[Record]:
    first = next(iter(shop.all(layer)), {})
    return [{"name": name, "type": "esriFieldTypeString"} for name in first if name != _HELD]


def _esri(record: Record) -> Record:
    """Outer rings clockwise; points as x and y."""
    shape = record.get(_HELD)
    rest = {key: value for key, value in record.items() if key != _HELD}
    told: Record | None = None
    if shape is not None and shape["type"] == "Point":
        told = dict(zip("xy", shape["coordinates"], strict=True))
    elif shape is not None:
        turned = shapely.orient_polygons(shapely.geometry.shape(shape), exterior_cw=True)
        told = {"rings": mapping(turned)["coordinates"]}
    return {"attributes": rest, **({"geometry": told} if told else {})}


def _wfs(shop: _Shop, asked: dict[str, str]) -> Response:
    if shop.refused():
        return _refusal("Token không hợp lệ", 401)
    what = asked.get("request", "").lower()
    if what == "getcapabilities":
        return _xml(_capabilities())
    layer = _BY_NAME.get(asked.get("typenames", "").rpartition(":")[2])
    if what != "getfeature" or layer is None:
        return _refusal("msWFSGetFeature(): unknown layer or request", 400)
    start = int(asked.get("startindex", "0"))
    if asked.get("resulttype") == "hits":
        return _xml(
            '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" '
            f'numberMatched="{min(len(shop.all(layer)), CAP)}" numberReturned="0"/>'
        )
    if asked.get("outputformat") != "geojson":
        form = escape(asked.get("outputformat", ""))
        return _refusal(f"'{form}' is not a permitted output format for layer '{layer.name}'", 400)
    system = int(asked.get("srsname", "EPSG:4326").rpartition(":")[2])
    held = [one for one in shop.all(layer) if one[_HELD] is not None]  # those without are left out
    if layer.system == _VN2000 and system != _VN2000:
        held = []  # a layer without its own extent comes empty in another system
    whole = len(held)
    size = min(int(asked.get("count", CAP)), shop.cap())
    part = spoil(
        shop.box.board, "gis", held[start : start + size], key="ma", version="capNhat",
        moments=layer.moments,
    )  # fmt: skip
    body: Record = {"type": "FeatureCollection", "name": layer.name}
    if system != 4326:
        body["crs"] = {
            "type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{system}"},
        }  # fmt: skip
    if len(part) < size and start:
        body["numberMatched"] = whole
    return json_bytes({**body, "features": [_feature(one, _same) for one in part]})


def _xml(text: str, status: int = 200) -> Response:
    head = "<?xml version='1.0' encoding=\"UTF-8\" ?>\n"
    return Response(head + text, status, content_type="text/xml; charset=UTF-8")


def _refusal(words: str, status: int) -> Response:
    return _xml(
        '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0">'
        f'<ows:Exception exceptionCode="InvalidParameterValue"><ows:ExceptionText>{words}'
        "</ows:ExceptionText></ows:Exception></ows:ExceptionReport>",
        status,
    )


def _capabilities() -> str:
    kinds = "".join(
        f"<FeatureType><Name>ms:{one.name}</Name><Title>{one.title}</Title>"
        f"<DefaultCRS>urn:ogc:def:crs:EPSG::{one.system}</DefaultCRS></FeatureType>"
        for one in LAYERS
    )
    return (
        '<wfs:WFS_Capabilities xmlns:wfs="http://www.opengis.net/wfs/2.0" '
        'xmlns="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1" '
        'version="2.0.0"><ows:OperationsMetadata><ows:Constraint name="CountDefault">'
        f"<ows:NoValues/><ows:DefaultValue>{CAP}</ows:DefaultValue></ows:Constraint>"
        f"</ows:OperationsMetadata><FeatureTypeList>{kinds}</FeatureTypeList></wfs:WFS_Capabilities>"
    )
