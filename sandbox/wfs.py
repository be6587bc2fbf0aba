"""The GIS portal's WFS 2.0 as MapServer speaks it: exceptions in XML, the placeless left out."""

from __future__ import annotations

from xml.sax.saxutils import escape

from flask import Response

from sandbox.answers import json_bytes
from sandbox.layers import BY_NAME, CAP, HELD, LAYERS, VN2000, Record, Shop, feature, same
from sandbox.spoil import spoil


def answer(shop: Shop, asked: dict[str, str]) -> Response:
    """GetCapabilities and GetFeature; ``asked``: parameters by their names in lower case."""
    if shop.refused():
        return _refusal("Token không hợp lệ", 401)
    what = asked.get("request", "").lower()
    if what == "getcapabilities":
        return _xml(_capabilities())
    layer = BY_NAME.get(asked.get("typenames", "").rpartition(":")[2])
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
    held = [one for one in shop.all(layer) if one[HELD] is not None]  # those without are left out
    if layer.system == VN2000 and system != VN2000:
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
    return json_bytes({**body, "features": [feature(one, same) for one in part]})


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
