"""What maps are drawn on: boundaries of a day and places of layers, as GeoJSON.

Boundaries are simplified together, so that neighbours keep one common edge and no gap shows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import orjson
import shapely

from core.clock import day_date, day_number
from core.errors import MisuseError, NotFoundError
from core.period import Period
from core.units import Level, Unit
from indicators.asking.snapshot import Snapshot
from store.lists import geo

LEVELS = tuple(one.value for one in Level if one is not Level.AGENCY)
TOLERANCE = 0.0009
"""Degrees (about 100 m): a pixel of a province that fills a 4K wall is larger."""
WIDE, CLOSE = 20, 100
"""Cells of a degree for petitions of a province (about 5 km) and of a smaller unit (about 1 km)."""
MOST = 20_000
"""Features of one layer that are given at once."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A GeoJSON FeatureCollection, ready to send. ``hash`` names this very content."""

    body: bytes
    hash: str
    count: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Petitions of one cell of the map, WGS84: how many, and how many are not closed."""

    longitude: float
    latitude: float
    count: int
    open: int


def boundaries(snapshot: Snapshot, at: date, level: str) -> Drawn:
    """The units of a level on a day; "": of the province's first division that is known.

    Raises MisuseError for a level that there is not.
    """
    if level and level not in LEVELS:
        raise MisuseError(f"level: “{level}” không có; nhận {', '.join(LEVELS)}.")
    rows: list[dict[str, Any]] = []
    for one in (level,) if level else (Level.DISTRICT.value, Level.COMMUNE.value):
        level, rows = one, geo.boundaries(snapshot.conn, snapshot.tenant, day_number(at), one)
        if rows:
            break
    shapes = simplified([row["geometry"] for row in rows])
    features = [
        _boundary(snapshot.places.by_id[row["unit_id"]], row, shape)
        for row, shape in zip(rows, shapes, strict=True)
    ]
    return _drawn({"at": at.isoformat(), "level": level}, features)


def simplified(geometries: list[str]) -> list[dict[str, Any]]:
    """Shapes with fewer points and the same common edges, outer rings anticlockwise."""
    if not geometries:
        return []
    shapes = shapely.from_geojson(geometries)
    few = shapely.coverage_simplify(shapes, TOLERANCE)
    # one that would vanish stays as it was
    kept = np.where(shapely.is_empty(few) | ~shapely.is_valid(few), shapes, few)
    turned = shapely.orient_polygons(kept, exterior_cw=False)
    out = []
    for text in shapely.to_geojson(turned):
        made = orjson.loads(text)
        out.append({"type": made["type"], "coordinates": _round(made["coordinates"])})
    return out


def _round(part: Any) -> Any:
    return [_round(one) for one in part] if isinstance(part, list) else round(part, 5)


def _boundary(unit: Unit, row: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    until = row["valid_to"]
    return {
        "type": "Feature",
        "id": unit.slug,
        "properties": {
            "code": unit.code,
            "slug": unit.slug,
            "name": unit.name,
            "level": unit.level.value,
            "area_km2": row["area_km2"],
            "valid_from": day_date(row["valid_from"]).isoformat(),
            "valid_to": None if until is None else day_date(until).isoformat(),
            "source": row["source"],
        },
        "geometry": shape,
    }


def features(snapshot: Snapshot, layer: str, unit: Unit | None) -> Drawn:
    """The places of a layer, in a unit where one is named.

    Raises NotFoundError naming the layers there are, MisuseError when they are too many at once.
    """
    known = dict(geo.layers(snapshot.conn, snapshot.tenant))
    if layer not in known:
        listed = ", ".join(known) or "chưa có lớp nào"
        raise NotFoundError(f"Không có lớp bản đồ “{layer}”. Các lớp: {listed}.")
    ids = None if unit is None else snapshot.places.closure(unit)
    rows = geo.features(snapshot.conn, snapshot.tenant, layer, ids, MOST + 1)
    if len(rows) > MOST:
        raise MisuseError(f"Lớp “{layer}” có hơn {MOST} đối tượng; hãy chọn một đơn vị (unit).")
    made = []
    for row in rows:
        place = snapshot.places.by_id.get(row["unit_id"])
        made.append(
            {
                "type": "Feature",
                "id": row["code"],
                "properties": {
                    "kind": row["kind"],
                    "name": row["name"],
                    "unit": place.code if place else None,
                    "unit_name": place.name if place else None,
                    "source": row["source"],
                },
                "geometry": None if row["geometry"] is None else orjson.loads(row["geometry"]),
            }
        )
    return _drawn({"layer": layer}, made)


def spots(snapshot: Snapshot, period: Period, unit: Unit) -> list[Spot]:
    """Where the petitions of a period came from, by cell of the map, most first."""
    whole = unit.level is Level.PROVINCE
    cells = WIDE if whole else CLOSE
    ids = None if whole else snapshot.places.closure(unit)
    end = min(period.end_day, snapshot.today + 1)
    rows = geo.spots(
        snapshot.conn, snapshot.tenant, period.start_day, end, ids, cells, snapshot.known
    )
    return [
        Spot(row["east"] / cells, row["north"] / cells, int(row["n"]), int(row["open"]))
        for row in rows
    ]


def _drawn(about: dict[str, Any], features: list[dict[str, Any]]) -> Drawn:
    body = orjson.dumps({"type": "FeatureCollection", **about, "features": features})
    return Drawn(body, hashlib.sha256(body).hexdigest()[:16], len(features))
