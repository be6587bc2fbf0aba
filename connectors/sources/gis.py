"""The GIS portal: administrative boundaries with their dates, and layers of places.

``kind`` names the protocol: wfs, ogcapi, arcgis, or geojson (files by address or in a folder).
Layers are read whole, turned into WGS84 here, and joined to units by code and date, never by name.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

import shapely

from connectors.allow import names
from connectors.base import Session, Stream
from connectors.protocols.features import whole
from connectors.protocols.files import FileSession
from connectors.protocols.http import HttpConnector
from connectors.reading import geo, parse
from connectors.reading.layers import BOUNDARY, FEATURE, Layer, layers
from connectors.records.layer_stream import LayerStream, Portal, Record
from core.clock import Clock, day_date, local_day
from core.errors import ConfigError, RecordError, SourceError
from core.facts import BoundaryFact, Fact, FeatureFact, UnitRef
from core.settings import SourceSettings

_KINDS = ("wfs", "ogcapi", "arcgis", "geojson")


def _newest(records: Iterable[Record]) -> list[Record]:
    """Of copies of one thing, those that were changed last."""
    held = list(records)
    last = max((parse.text(one["capNhat"]) for one in held), default="")
    return [one for one in held if parse.text(one["capNhat"]) == last]


def _by(records: list[Record], stream: Stream) -> Iterator[tuple[str, list[Record]]]:
    groups: dict[str, list[Record]] = {}
    for one in records:
        groups.setdefault(stream.key_of(one), []).append(one)
    yield from groups.items()


class Boundaries(LayerStream):
    """Ranh giới hành chính, mỗi đơn vị một hình trong thời gian hiệu lực của nó."""

    name = "boundaries"
    title = "Ranh giới hành chính"
    kind = "boundary"
    key = ("ma", "hieuLucTu")
    prefix = BOUNDARY
    mandatory = names("ma hieuLucTu docLuc")
    made = mandatory | names("lop ten capNhat heToaDo hinh hieuLucDen hetNgay")
    fields = made

    def said(self, layer: Layer, kept: Record) -> Record:
        """Its validity: as the feature says, else as the layer's option does."""
        until = kept.get(layer.until)
        return {
            "hieuLucTu": kept.get(layer.since) or layer.fixed_since,
            "hieuLucDen": until or layer.fixed_until,
            "hetNgay": layer.last_day,
        }

    def completed(
        self, session: Session, reader: Portal, layer: Layer, records: list[Record]
    ) -> list[Record]:
        """One record a unit and validity: a unit of several features gets all their parts."""
        if not records:
            raise SourceError(f"Lớp ranh giới {layer.name} rỗng; giữ nguyên ranh giới đã có.")
        out = []
        for key, copies in _by(records, self):
            if not key:
                out += copies
                continue
            held = _newest(copies)
            parts = sorted({one["hinh"] for one in held if one["hinh"]})
            out.append({**held[0], "hinh": _joined(parts)})
        return out

    def key_of(self, record: Record) -> str:
        """Code and first day, ``27694@2025-07-01``; "" without a code."""
        code = parse.text(record.get("ma"))
        if not code:
            return ""
        said = parse.text(record.get("hieuLucTu"))
        try:
            day = parse.day(record.get("hieuLucTu"), "hieuLucTu", self.horizon)
        except RecordError:
            day = None
        return f"{code}@{said if day is None else day_date(day).isoformat()}"

    def conform(self, record: Record) -> Fact:
        """A boundary. Raises RecordError."""
        code = parse.required(record, "ma")
        since = parse.day(record.get("hieuLucTu"), "hieuLucTu", self.horizon)
        if since is None:
            raise parse.missing("hieuLucTu")
        until = parse.day(record.get("hieuLucDen"), "hieuLucDen", self.horizon)
        if until is not None and record.get("hetNgay"):
            until += 1
        if until is not None and until <= since:
            raise RecordError("impossible_date", "hieuLucDen: hết trước khi bắt đầu", "hieuLucDen")
        version = self.read_at(record)
        shape = self.shape(record, surface=True)
        if shape is None:
            raise RecordError("no_geometry", "ranh giới không có hình", "geometry")
        return BoundaryFact(
            code=f"{code}@{day_date(since).isoformat()}",
            version=version,
            unit=UnitRef(code=code),
            valid_from=since,
            valid_to=until,
            geometry=shape.text,
            area_km2=shape.area_km2,
            bbox=shape.bbox,
            content_hash=shape.hash,
        )


def _joined(parts: list[str]) -> str | None:
    """Several polygons of one unit as one shape, in the system they came in."""
    if len(parts) < 2:
        return parts[0] if parts else None
    try:
        made = [shapely.make_valid(shapely.from_geojson(one)) for one in parts]
        return str(shapely.to_geojson(shapely.union_all(made)))
    except shapely.errors.ShapelyError:
        return parts[0]  # refused later, by name, if it is the bad one


class Features(LayerStream):
    """Đối tượng của các lớp: cơ sở, tuyến, vùng."""

    name = "layers"
    title = "Lớp bản đồ chuyên đề"
    kind = "feature"
    key = ("lop", "ma")
    prefix = FEATURE
    mandatory = names("ma lop docLuc")
    made = mandatory | names("ten capNhat heToaDo hinh loai donViMa")
    fields = made

    def said(self, layer: Layer, kept: Record) -> Record:
        """Category, and the unit that the feature names itself."""
        return {"loai": kept.get(layer.kind), "donViMa": kept.get(layer.unit)}

    def completed(
        self, session: Session, reader: Portal, layer: Layer, records: list[Record]
    ) -> list[Record]:
        """One record a feature; without a property for its unit, the unit in which it lies."""
        out = []
        for key, copies in _by(records, self):
            out += copies if not key else _newest(copies)[:1]
        without = sum(one["hinh"] is None for one in out)
        if without:
            session.notes.append(f"Lớp {layer.name}: {without} đối tượng không có hình.")
        if not layer.unit and any(name.startswith(BOUNDARY) for name in session.settings.options):
            _locate(session, reader, out, self.horizon)
        return out

    def key_of(self, record: Record) -> str:
        """Our layer and the feature's own code; "" without one."""
        code = parse.text(record.get("ma"))
        return f"{parse.text(record.get('lop'))}:{code}" if code else ""

    def conform(self, record: Record) -> Fact:
        """A feature, also one without geometry. Raises RecordError."""
        code = parse.required(record, "ma")
        layer = parse.required(record, "lop")
        shape = self.shape(record, surface=False)
        return FeatureFact(
            code=f"{layer}:{code}",
            version=self.read_at(record),
            unit=UnitRef(code=parse.text(record.get("donViMa"))),
            layer=layer,
            kind=parse.text(record.get("loai")),
            name=parse.text(record.get("ten")),
            longitude=shape.longitude if shape else None,
            latitude=shape.latitude if shape else None,
            geometry=shape.text if shape else None,
        )


def _locate(session: Session, reader: Portal, records: list[Record], horizon: int) -> None:
    """Give each record the code of the smallest unit of today in whose boundary it lies."""
    today = local_day_of(session)
    stream = Boundaries(session.clock)
    areas: list[tuple[float, str, Any]] = []
    for layer in layers(session.settings.options, BOUNDARY, "gis"):
        got = whole(session, layer.name, partial(reader.read, layer))
        found, _ = stream.records(session, layer, got)
        for record in found:
            try:
                fact = stream.conform(record)
            except RecordError:
                continue  # told by the boundaries' own stream
            assert isinstance(fact, BoundaryFact)
            if fact.valid_from <= today and (fact.valid_to is None or today < fact.valid_to):
                areas.append((fact.area_km2, fact.unit.code, shapely.from_geojson(fact.geometry)))
    areas.sort(key=lambda one: (one[0], one[1]))
    tree = shapely.STRtree([one[2] for one in areas])
    for record in records:
        if not record["hinh"]:
            continue
        try:
            shape = geo.read(record["hinh"], record["heToaDo"])
        except RecordError:
            continue  # refused when it is conformed
        held = tree.query(shapely.Point(shape.longitude, shape.latitude), predicate="intersects")
        if len(held):
            record["donViMa"] = areas[min(int(one) for one in held)][1]


def local_day_of(session: Session) -> int:
    """Today by the session's clock, a local day number."""
    return local_day(int(session.clock.now().timestamp()))


class Gis(HttpConnector):
    """Cổng thông tin địa lý của tỉnh."""

    name = "gis"
    title = "Cổng thông tin địa lý (GIS)"
    protocol = "WFS, OGC API Features, ArcGIS REST, GeoJSON"
    owner = "Sở Nông nghiệp và Môi trường"
    kinds = (Boundaries, Features)

    def connect(self, settings: SourceSettings, clock: Clock) -> AbstractContextManager[Any]:
        """A session at the portal, or at a folder of files. Raises ConfigError."""
        if settings.kind not in _KINDS:
            raise ConfigError(
                [f"sources.gis.kind: “{settings.kind}” không có; nhận {', '.join(_KINDS)}"]
            )
        if settings.folder is not None and settings.kind == "geojson":
            return nullcontext(FileSession(settings, clock, settings.folder))
        return super().connect(settings, clock)

    def headers(self, settings: SourceSettings) -> dict[str, str]:
        """A token, or name and password, where the portal is closed; ArcGIS takes its token so."""
        if settings.bearer():
            token = self.needed(settings.bearer(), "token")
            return {} if settings.kind == "arcgis" else {"Authorization": f"Bearer {token}"}
        if settings.username:
            pair = f"{settings.username}:{settings.secret()}".encode()
            return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        return {}
