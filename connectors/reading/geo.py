"""Coordinates and shapes: any coordinate system that a province uses → valid WGS84 GeoJSON.

VN-2000 is turned into WGS84 here and by no server: leaving out its datum shift moves everything by
about 226 m, and several servers leave it out silently. Coordinates are always x, y (longitude,
latitude; easting, northing), as in GeoJSON; what falls outside Vietnam is an error, and what would
fall inside were it swapped is named as such. Nothing is swapped in silence.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import orjson
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from core.errors import RecordError

WGS84 = 4326
GEOGRAPHIC_VN = 4756
VN2000 = frozenset({GEOGRAPHIC_VN, 3405, 3406, *range(5896, 5900), *range(9205, 9219)})
"""VN-2000: geographic, UTM 48N and 49N, 6° and 3° zones (TM-3) by province."""
KNOWN = VN2000 | {WGS84, 3857, 32648, 32649}
"""EPSG codes that are turned into WGS84; others are refused by name."""

VIETNAM = (102.0, 6.0, 118.0, 24.0)
"""West, south, east, north of the country, its islands included, in degrees WGS84."""
PLACES = 6
"""Decimals of a degree that are kept: 0.11 m."""

_SHIFT = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=push +v_3 "
    "+step +proj=cart +ellps=WGS84 +step +proj=helmert +convention=coordinate_frame "
    "+x=-191.90441429 +y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 +ry=0.01975479 "
    "+rz=-0.00427372 +s=0.252906278 +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)
"""The seven parameters of Decision 05/2007/QĐ-BTNMT (EPSG:6960, “VN-2000 to WGS 84 (1)”)."""

_ESRI = {102100: 3857, 102113: 3857}
_CRS84 = re.compile(r"CRS:?84h?$|OGC:?:?1\.3:?:?CRS84$", re.IGNORECASE)
_EPSG = re.compile(r"EPSG(?:\.xml#|[:/].*?)(\d{4,6})$", re.IGNORECASE)
_GEOD = pyproj.Geod(ellps="WGS84")
Coordinates = NDArray[np.float64]


def epsg(text: Any) -> int | None:
    """The EPSG code of a name in any spelling, or of Esri's number; None when it names none.

    ``EPSG:9210``, ``urn:ogc:def:crs:EPSG::9210``, ``http://www.opengis.net/def/crs/EPSG/0/9210``,
    ``…/epsg.xml#9210``, ``…/OGC/1.3/CRS84`` (4326 with longitude first, as all is here), 102100.
    """
    if isinstance(text, bool) or text is None:
        return None
    if isinstance(text, int) or str(text).isdigit():
        return _ESRI.get(int(text), int(text))
    name = str(text).strip()
    if _CRS84.search(name):
        return WGS84
    found = _EPSG.search(name)
    return int(found[1]) if found else None


@cache
def _transformer(code: int, target: int) -> pyproj.Transformer:
    """From one system into another, x first; ``allow_ballpark``: never past a datum unnoticed."""
    return pyproj.Transformer.from_crs(code, target, always_xy=True, allow_ballpark=False)


@cache
def _datum() -> pyproj.Transformer:
    """VN-2000 degrees → WGS84 degrees, longitude first.

    Spelt out, for the library would choose between two sets of parameters by place (0.8 m apart).
    """
    return pyproj.Transformer.from_pipeline(_SHIFT)


def to_wgs84(xy: Coordinates, code: int) -> Coordinates:
    """Rows of x, y in a known system → longitude, latitude; infinite where there is no such place.

    Raises RecordError ``unknown_crs``.
    """
    if code == WGS84:
        return xy
    if code not in KNOWN:
        raise RecordError("unknown_crs", f"hệ tọa độ EPSG:{code} không được hỗ trợ", "crs")
    x, y = xy[:, 0], xy[:, 1]
    if code not in VN2000:
        return np.column_stack(_transformer(code, WGS84).transform(x, y))
    if code != GEOGRAPHIC_VN:
        x, y = _transformer(code, GEOGRAPHIC_VN).transform(x, y)
    return np.column_stack(_datum().transform(x, y))


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape on the ground. ``text`` is GeoJSON in WGS84: valid, outer rings anticlockwise."""

    text: str
    longitude: float  # a point that surely lies on it
    latitude: float
    bbox: tuple[float, float, float, float]
    area_km2: float  # on the ellipsoid; 0 of points and lines
    hash: str


def read(geometry: str, code: int, *, surface: bool = False) -> Shape:
    """Make a shape of GeoJSON text in a system. ``surface``: it must be a polygon.

    Raises RecordError: ``bad_geometry``, ``unknown_crs``, ``outside_vietnam``, ``swapped_axes``.
    """
    try:
        raw = shapely.force_2d(shape(orjson.loads(geometry)))
        if raw.is_empty or not np.isfinite(shapely.get_coordinates(raw)).all():
            raise ValueError("no coordinates")
        placed = shapely.transform(raw, lambda xy: to_wgs84(xy, code))
        _inside(shapely.get_coordinates(placed), shapely.get_coordinates(raw), code)
        tidy = _tidy(placed)
    except (ShapelyError, ValueError, TypeError, LookupError, AttributeError) as fault:
        raise _bad(type(fault).__name__) from None
    if tidy.is_empty or (surface and tidy.area == 0):
        raise _bad("cần hình đa giác" if surface else "hình rỗng")
    text = _text(tidy)
    point = tidy if tidy.geom_type == "Point" else shapely.point_on_surface(tidy)
    west, south, east, north = (round(float(one), PLACES) for one in tidy.bounds)
    area = abs(_GEOD.geometry_area_perimeter(tidy)[0]) / 1e6 if tidy.area else 0.0
    return Shape(
        text,
        round(point.x, PLACES),
        round(point.y, PLACES),
        (west, south, east, north),
        round(area, 4),
        hashlib.sha256(text.encode()).hexdigest()[:16],
    )


def _bad(why: str) -> RecordError:
    return RecordError("bad_geometry", f"hình học không dùng được ({why})", "geometry")


def _tidy(placed: BaseGeometry) -> BaseGeometry:
    """Rounded without spoiling it, valid, of one form whatever ring or vertex came first."""
    surface = placed.area > 0
    made = shapely.make_valid(placed) if surface and not placed.is_valid else placed
    if placed.geom_type != "Point":
        made = shapely.set_precision(made, 10.0**-PLACES)
    if surface and made.geom_type == "GeometryCollection":
        made = shapely.union_all([one for one in made.geoms if one.area > 0])
    return shapely.orient_polygons(shapely.normalize(made), exterior_cw=False)


def _text(geometry: BaseGeometry) -> str:
    told = mapping(geometry)
    return orjson.dumps({"type": told["type"], "coordinates": _round(told["coordinates"])}).decode()


def _round(part: Any) -> Any:
    return round(part, PLACES) if isinstance(part, float) else [_round(one) for one in part]


def inside(xy: Coordinates) -> bool:
    """Do all these longitudes and latitudes lie in Vietnam?"""
    west, south, east, north = VIETNAM
    x, y = xy[:, 0], xy[:, 1]
    return bool(((west <= x) & (x <= east) & (south <= y) & (y <= north)).all())


def _inside(placed: Coordinates, raw: Coordinates, code: int) -> None:
    """Raises RecordError unless the shape lies in Vietnam."""
    if inside(placed):
        return
    if inside(to_wgs84(raw[:, ::-1], code)):
        raise RecordError(
            "swapped_axes", "tọa độ bị đảo trục (vĩ độ đứng trước kinh độ)", "geometry"
        )
    words = "hình nằm ngoài lãnh thổ Việt Nam"
    if code in (WGS84, GEOGRAPHIC_VN) and np.abs(raw).max() > 360:
        words = f"tọa độ phẳng (mét) nhưng khai là EPSG:{code}; đặt crs= của lớp"
    raise RecordError("outside_vietnam", words, "geometry")


def fault_of_most(geometries: Iterable[str], code: int, most: int = 200) -> RecordError | None:
    """What is wrong with the place of ALL of a layer's first shapes; None when any one is right.

    One bad shape is a bad record; a layer of them is an answer in another system or axis order.
    """
    fault: RecordError | None = None
    for _, geometry in zip(range(most), geometries, strict=False):
        try:
            read(geometry, code)
        except RecordError as found:
            if found.reason != "bad_geometry":
                fault = found
            continue
        return None
    return fault


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance on the ellipsoid between two longitudes, latitudes."""
    return float(_GEOD.inv(a[0], a[1], b[0], b[1])[2])


def is_planar(geometry: Any) -> bool:
    """Are the first coordinates of a GeoJSON object metres rather than degrees?"""
    at = geometry.get("coordinates") if isinstance(geometry, dict) else None
    while isinstance(at, list) and at and isinstance(at[0], list):
        at = at[0]
    if not isinstance(at, list) or not at or not isinstance(at[0], int | float):
        return False
    return math.isfinite(at[0]) and abs(at[0]) > 360
