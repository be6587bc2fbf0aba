"""Facts of maps: boundaries of units, and the places of layers. As ``core.facts``."""

from __future__ import annotations

from dataclasses import dataclass

from core.units import UnitRef


@dataclass(slots=True)
class BoundaryFact:
    """The boundary of one unit (ranh giới hành chính) in one stretch of time.

    Days are local day numbers; ``valid_to`` is out, None: still. ``geometry``: GeoJSON in WGS84,
    outer rings anticlockwise, six decimals. ``code``: unit's code ``@`` first day.
    """

    code: str
    version: int
    unit: UnitRef  # by code alone
    valid_from: int
    valid_to: int | None
    geometry: str
    area_km2: float
    bbox: tuple[float, float, float, float]  # west, south, east, north
    content_hash: str
    deleted: bool = False


@dataclass(slots=True)
class FeatureFact:
    """One place of a layer (đối tượng của lớp bản đồ); ``code``: our layer ``:`` its own code.

    ``longitude`` and ``latitude``: a point on it, WGS84. A feature may be known without any place.
    """

    code: str
    version: int
    unit: UnitRef  # in which it lies; empty: only known to be in the province
    layer: str
    kind: str  # the layer's own category; "" not told
    name: str
    longitude: float | None
    latitude: float | None
    geometry: str | None
    deleted: bool = False
