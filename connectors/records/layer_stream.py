"""Layers of a portal as streams: read whole in any protocol, made records, checked on the map."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar, Protocol

import orjson

from connectors.base import Page, Session, Stream, Window
from connectors.protocols.arcgis import ArcGis
from connectors.protocols.features import Collected, whole
from connectors.protocols.geofile import GeoFile
from connectors.protocols.http import HttpSession
from connectors.protocols.ogcapi import OgcApi
from connectors.protocols.wfs import Wfs
from connectors.reading import geo, parse
from connectors.reading.layers import Layer, LayerLists, layers
from core.clock import Clock
from core.errors import SourceError

Record = dict[str, Any]
_PAGE = 500
_NEAR = 10.0
"""Metres by which a known place may be off; leaving out VN-2000's datum shift is 226 m."""


class Portal(Protocol):
    """What reads layers in one protocol."""

    def read(self, layer: Layer) -> Collected:
        """One layer, once, to its end. Raises SourceError."""
        ...


def portal(session: Session) -> Portal:
    """The reader of the settings' kind."""
    kind = session.settings.kind
    if kind == "geojson" or not isinstance(session, HttpSession):
        return GeoFile(session)
    if kind == "wfs":
        return Wfs(session)
    return ArcGis(session) if kind == "arcgis" else OgcApi(session)


class LayerStream(Stream):
    """What both streams have in common: full lists of configured layers, each record's shape."""

    owner = "Sở Nông nghiệp và Môi trường"
    cadence = timedelta(days=1)
    lateness = timedelta(days=7)
    lookback = timedelta(0)
    sweeps = True
    windowed = False
    cut_here = True
    version = cursor = "docLuc"
    prefix: ClassVar[str]

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.lists = LayerLists()
        self.allow = self.lists

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """Every layer, read whole before anything of it is given."""
        reader = portal(session)
        total, unknown = 0, 0
        held: list[Record] = []
        for layer in layers(session.settings.options, self.prefix, "gis"):
            got = whole(session, layer.name, partial(reader.read, layer))
            records, more = self.records(session, layer, got)
            unknown += more
            total += len(records)
            held += self.completed(session, reader, layer, records)
        for at in range(0, len(held), _PAGE):
            yield Page(held[at : at + _PAGE], "", total)
        yield Page([], str(window.until), total, unknown)

    @abstractmethod
    def completed(
        self, session: Session, reader: Portal, layer: Layer, records: list[Record]
    ) -> list[Record]:
        """The records of a layer, one of each key."""

    def records(self, session: Session, layer: Layer, got: Collected) -> tuple[list[Record], int]:
        """A layer's features as our records, sorted so that no order of delivery matters."""
        keep, unknown = self.lists.of(layer), 0
        out = []
        for mark in sorted(got.features):
            feature = got.features[mark]
            properties = feature.get("properties")
            kept, more = keep.keep(properties if isinstance(properties, dict) else {})
            unknown += more
            shape = feature.get("geometry")
            out.append(
                {
                    "lop": layer.name,
                    "ma": kept.get(layer.code) if layer.code else feature.get("id"),
                    "ten": kept.get(layer.title),
                    "capNhat": kept.get(layer.updated),
                    "heToaDo": got.crs,
                    "hinh": orjson.dumps(shape).decode() if isinstance(shape, dict) else None,
                    "docLuc": session.began,
                    **self.said(layer, kept),
                }
            )
        self._placed(layer, out, got.crs)
        return out, unknown

    @abstractmethod
    def said(self, layer: Layer, kept: Record) -> Record:
        """The fields of this stream alone."""

    def _placed(self, layer: Layer, records: list[Record], crs: int) -> None:
        """Raises SourceError when a whole layer, or its known place, lies elsewhere."""
        fault = geo.fault_of_most((one["hinh"] for one in records if one["hinh"]), crs)
        if fault is not None:
            raise SourceError(f"Lớp {layer.name}: {fault.public}.", layer.at, transient=False)
        if layer.point is None:
            return
        code, longitude, latitude = layer.point
        for one in records:
            if parse.text(one["ma"]) == code and one["hinh"]:
                shape = geo.read(one["hinh"], crs)
                off = geo.metres((shape.longitude, shape.latitude), (longitude, latitude))
                if off > _NEAR:
                    raise SourceError(
                        f"Lớp {layer.name}: điểm kiểm tra {code} lệch {off:.0f} m; khoảng 226 m là "
                        "máy chủ đã bỏ bảy tham số VN-2000.",
                        layer.at, transient=False,
                    )  # fmt: skip
                return
        words = f"Lớp {layer.name}: không thấy điểm kiểm tra {code}."
        raise SourceError(words, layer.at, transient=False)

    def shape(self, record: Record, *, surface: bool) -> geo.Shape | None:
        """The record's shape in WGS84; None when it has none. Raises RecordError."""
        text = record.get("hinh")
        if not text or not isinstance(text, str):
            return None
        code = parse.whole(record.get("heToaDo"), "heToaDo")
        return geo.read(text, code or geo.WGS84, surface=surface)

    def read_at(self, record: Record) -> int:
        """The delivery's place among deliveries. Raises RecordError."""
        at = parse.whole(record.get("docLuc"), "docLuc")
        if at is None:
            raise parse.missing("docLuc")
        return at
