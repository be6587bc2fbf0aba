"""The GIS portal in four protocols, with the habits of measured servers.

Silent caps, counts that are not told, an own VN-2000 layer whose WGS84 form lacks the datum shift
in OGC API, errors inside 200 in ArcGIS; WFS stands in a module of its own.
"""

from __future__ import annotations

import shapely
from flask import Blueprint, Response, request
from shapely.geometry import mapping

from sandbox import wfs
from sandbox.answers import json_bytes
from sandbox.layers import (
    BY_NAME,
    CAP,
    HELD,
    LAYERS,
    VN2000,
    Layer,
    Record,
    Shop,
    feature,
    same,
    shifted,
)
from sandbox.shapes import INVENTED
from sandbox.state import Sandbox

_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_OWN = f"http://www.opengis.net/def/crs/EPSG/0/{VN2000}"


def blueprint(box: Sandbox) -> Blueprint:
    """OGC API Features at ``/gis/ogc``, WFS at ``/gis/wfs``, ArcGIS at ``/gis/arcgis``, files."""
    pages = Blueprint("gis", __name__)

    @pages.get("/gis/ogc/collections/<name>")
    def collection(name: str) -> Response:
        shop, layer = Shop(box), BY_NAME.get(name)
        if shop.refused():
            return json_bytes({"code": "NotAuthorized", "description": "Token"}, 401)
        if layer is None:
            return json_bytes({"code": "NotFound", "description": "Collection not found"}, 404)
        own = {"storageCrs": _OWN} if layer.system == VN2000 else {}
        return json_bytes({
            "id": layer.name, "title": layer.title, "description": INVENTED, **own,
            "crs": [_CRS84, *([_OWN] if own else [])],
        })  # fmt: skip

    @pages.get("/gis/ogc/collections/<name>/items")
    def items(name: str) -> Response:
        shop, layer = Shop(box), BY_NAME.get(name)
        if shop.refused():
            return json_bytes({"code": "NotAuthorized", "description": "Token"}, 401)
        if layer is None:
            return json_bytes({"code": "NotFound", "description": "Collection not found"}, 404)
        start, size = _number("offset", 0), min(_number("limit", 10), shop.cap())
        total = len(shop.all(layer))
        if start > total:
            return json_bytes({"code": "InvalidParameterValue", "description": "Bad offset"}, 400)
        place = shifted if layer.system == VN2000 and request.args.get("crs") != _OWN else same
        rows = [feature(one, place) for one in shop.page(layer, start, size)]
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
        shop, layer = Shop(box), BY_NAME.get(name)
        if shop.refused() or layer is None:
            return Response("<html><title>Từ chối</title></html>", 404 if layer is None else 401)
        rows = [feature(one, same) for one in shop.page(layer, 0, CAP * 10)]
        crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{layer.system}"}}
        return json_bytes({"type": "FeatureCollection", "name": name, "crs": crs, "features": rows})

    @pages.get("/gis/arcgis/<number>")
    def about(number: str) -> Response:
        shop, layer = Shop(box), _numbered(number)
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
        shop, layer = Shop(box), _numbered(number) or LAYERS[0]
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
    def features() -> Response:
        return wfs.answer(Shop(box), {key.lower(): value for key, value in request.args.items()})

    return pages


def _number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isdigit() else default


def _numbered(number: str) -> Layer | None:
    return LAYERS[int(number)] if number.isdigit() and int(number) < len(LAYERS) else None


def _fields(layer: Layer, shop: Shop) -> list[Record]:
    first = next(iter(shop.all(layer)), {})
    return [{"name": name, "type": "esriFieldTypeString"} for name in first if name != HELD]


def _esri(record: Record) -> Record:
    """Outer rings clockwise; points as x and y."""
    shape = record.get(HELD)
    rest = {key: value for key, value in record.items() if key != HELD}
    told: Record | None = None
    if shape is not None and shape["type"] == "Point":
        told = dict(zip("xy", shape["coordinates"], strict=True))
    elif shape is not None:
        turned = shapely.orient_polygons(shapely.geometry.shape(shape), exterior_cw=True)
        told = {"rings": mapping(turned)["coordinates"]}
    return {"attributes": rest, **({"geometry": told} if told else {})}
