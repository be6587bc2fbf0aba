"""Open data sets as layers for map portals: OGC API Features, Core and GeoJSON, read only.

At ``/mo/ogc``, without logging in and for pages of any origin; while ``publish.toml`` names no
layer there is nothing at these addresses. Coordinates are longitude, latitude (CRS84).
"""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request

from core.errors import ConfigError, DrawingError, MisuseError, NotFoundError, StoreError
from core.public import OpenSet
from core.settings import Settings
from dashboard import context
from dashboard.addresses import reached
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.public import asked, foreign
from dashboard.public.asked import CRS84, Asked
from dashboard.public.choice import Choice
from dashboard.public.openapi import described
from dashboard.serving.packed import Packed, answer, dumps
from dashboard.serving.stamps import Stamps
from dashboard.serving.views import Views
from exports.public import layers
from exports.public.layers import Layer, Place

log = logging.getLogger(__name__)
BASE = "/mo/ogc"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
KEPT = 900
"""Seconds for which a layer stands, whatever is committed meanwhile: anybody may ask for it."""
CONFORMS = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{one}" for one in ("core", "geojson")
)


class Features:
    """The service of one application."""

    def __init__(self, settings: Settings, choice: Choice, views: Views, stamps: Stamps) -> None:
        self._settings, self._choice = settings, choice
        self._views, self._stamps = views, stamps

    def install(self, server: Flask, access: Access, limits: Limits) -> None:
        """Add the addresses, open to everybody."""
        for path, name, view in (
            ("", "landing", self.landing),
            ("/", "landing", self.landing),  # as programs join it, and as the description has it
            ("/api", "api", self.api),
            ("/conformance", "conformance", self.conformance),
            ("/collections", "collections", self.collections),
            ("/collections/<name>", "collection", self.collection),
            ("/collections/<name>/items", "items", self.items),
            ("/collections/<name>/items/<id>", "item", self.item),
            ("/<path:path>", "lost", self.lost),
        ):
            endpoint = f"ogc.{name}"
            known = server.view_functions.get(endpoint)
            answered = known or foreign.readable(limits.api(view), self._sets)
            server.add_url_rule(BASE + path, endpoint, answered, methods=foreign.METHODS)
            access.open(endpoint)

    def read_only(self, server: Flask) -> None:
        """Refuse who wants to write here, before the gate asks who they are."""
        foreign.read_only(server, BASE, self._sets)

    def landing(self) -> Response:
        """The way in."""
        self._plain()
        return _json({
            "title": "Lớp bản đồ dữ liệu mở",
            "description": "Chỉ tiêu của tỉnh theo đơn vị, kèm ranh giới. Chỉ gồm kỳ đã kết thúc.",
            "links": [
                self._link("", "self", "Trang này"),
                self._link("/api", "service-desc", "Mô tả API", OPENAPI),
                self._link("/conformance", "conformance", "Các lớp yêu cầu được đáp ứng"),
                self._link("/collections", "data", "Các lớp bản đồ"),
            ],
        })  # fmt: skip

    def api(self) -> Response:
        """The description for programs."""
        sets = self._plain()
        return _json(described(self._base, [one.name for one in sets]), OPENAPI)

    def conformance(self) -> Response:
        """What of the standard is kept."""
        self._plain()
        return _json({"conformsTo": list(CONFORMS)})

    def collections(self) -> Response:
        """The layers."""
        sets = self._plain()
        return _json({
            "links": [self._link("/collections", "self", "Các lớp bản đồ")],
            "collections": [self._about(one) for one in sets],
        })  # fmt: skip

    def collection(self, name: str) -> Response:
        """One layer."""
        self._plain()
        return _json(self._about(self._set(name)))

    def items(self, name: str) -> Response:
        """Features of a layer, page by page."""
        one, question = self._set(name), asked.read(request.args.to_dict())
        layer = self._layer(one)
        found = _chosen(layer, question)
        page = found[question.offset : question.offset + question.limit]
        links = [
            self._page(name, question, question.offset, "self"),
            self._link(f"/collections/{name}", "collection", one.title),
        ]
        if question.offset + question.limit < len(found):
            links.append(self._page(name, question, question.offset + question.limit, "next"))
        if question.offset:
            links.append(
                self._page(name, question, max(0, question.offset - question.limit), "prev")
            )
        return _json({
            "type": "FeatureCollection",
            "numberMatched": len(found),
            "numberReturned": len(page),
            "links": links,
            "features": [layer.feature(place) for place in page],
        }, GEOJSON)  # fmt: skip

    def item(self, name: str, id: str) -> Response:
        """One feature."""
        self._plain()
        one = self._set(name)
        layer = self._layer(one)
        place = next((held for held in layer.places if held.id == id), None)
        if place is None:
            raise NotFoundError(f"Lớp “{name}” không có đối tượng “{id[:60]}”.")
        links = [
            self._link(f"/collections/{name}/items/{id}", "self", id, GEOJSON),
            self._link(f"/collections/{name}", "collection", one.title),
        ]
        return _json(layer.feature(place) | {"links": links}, GEOJSON)

    def lost(self, path: str) -> Response:
        """Any other address. Raises NotFoundError."""
        self._sets()
        raise NotFoundError(f"Không có địa chỉ này; bắt đầu từ {self._base}.", path)

    @property
    def _base(self) -> str:
        return reached.host(self._settings) + BASE

    def _plain(self) -> tuple[OpenSet, ...]:
        """The layers there are, for an address without parameters of its own.

        Raises NotFoundError while there are none, MisuseError for a parameter.
        """
        asked.read(request.args.to_dict(), ("f",))
        return self._sets()

    def _sets(self) -> tuple[OpenSet, ...]:
        found = self._choice.now().layers()
        if not found:
            raise NotFoundError("Chưa có lớp bản đồ nào được công bố.")
        return found

    def _set(self, name: str) -> OpenSet:
        sets = {one.name: one for one in self._sets()}
        if name not in sets:
            raise NotFoundError(f"Không có lớp “{name[:60]}”; các lớp: {', '.join(sets)}.")
        return sets[name]

    def _layer(self, one: OpenSet) -> Layer:
        """The layer of a set, made once in a while: it only has periods that are over.

        Raises ConfigError where the file asks for what an indicator does not have: that is our
        fault, not the caller's.
        """
        catalog, now = context.services().catalog, self._stamps.now()
        key = ("layer", one.model_dump_json(), now.build, now.server_time // KEPT)
        try:
            return self._views.shared(key, lambda: layers.layer(catalog, one))
        except DrawingError as fault:  # 202 is no answer that a map portal knows
            raise StoreError(fault.public) from fault
        except MisuseError as fault:
            raise ConfigError([f"publish.toml: dataset {one.name}: {fault.public}"]) from fault

    def _about(self, one: OpenSet) -> dict[str, Any]:
        layer = self._layer(one)
        extent: dict[str, Any] = {}
        box = layer.extent()
        if box is not None:
            extent["spatial"] = {"bbox": [list(box)], "crs": CRS84}
        if layer.places:
            first = f"{min(held.first for held in layer.places).isoformat()}T00:00:00+07:00"
            last = f"{max(held.last for held in layer.places).isoformat()}T23:59:59+07:00"
            extent["temporal"] = {"interval": [[first, last]]}
        names = [context.services().catalog.definition(id).name.vi for id in one.indicators]
        return {
            "id": one.name,
            "title": one.title,
            "description": " ".join([*([one.about] if one.about else []), f"{'; '.join(names)}."]),
            "extent": extent,
            "itemType": "feature",
            "crs": [CRS84],
            "links": [
                self._link(f"/collections/{one.name}", "self", one.title),
                self._link(f"/collections/{one.name}/items", "items", one.title, GEOJSON),
            ],
        }

    def _link(
        self, path: str, rel: str, title: str, kind: str = "application/json"
    ) -> dict[str, str]:
        return {"href": self._base + path, "rel": rel, "type": kind, "title": title}

    def _page(self, name: str, question: Asked, offset: int, rel: str) -> dict[str, str]:
        """A page of the same question."""
        query = request.args.to_dict() | {"offset": str(offset), "limit": str(question.limit)}
        return self._link(f"/collections/{name}/items?{urlencode(query)}", rel, name, GEOJSON)


def _chosen(layer: Layer, question: Asked) -> list[Place]:
    """The features that the question means; those without geometry lie in no box."""
    shapes = None if question.box is None else layer.within(question.box)
    return [
        one
        for one in layer.places
        if (shapes is None or one.shape in shapes)
        and (question.since is None or one.last >= question.since)
        and (question.until is None or one.first <= question.until)
    ]


def _json(made: Any, kind: str = "application/json") -> Response:
    response = answer(Packed.of(dumps(made)), kind)
    response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Vary"] = "Accept-Encoding"
    return response
