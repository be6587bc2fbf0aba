"""An open data set as a layer of a map: one feature for each unit and period, with its boundary.

The rows are those of the table, so the figures and what is hidden are the same. Departments have no
place on a map and are left out; a unit whose boundary no source gave stands there without geometry.
Boundaries are those of the period's last day: a unit that ended keeps its own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson
import shapely

from core.errors import NotFoundError
from core.period import Period
from core.public import OpenSet
from core.units import Level, Unit
from exports.public.rows import Record, record, rows
from exports.sheets.sheet import Row
from indicators.catalog import Catalog

_ODD = re.compile(r"[^a-z0-9]+")
_SAID = ("value", "display", "numerator", "denominator", "status", "coverage", "note")
"""Of each indicator, under its own prefix."""


@dataclass(frozen=True, slots=True)
class Place:
    """One unit in one period. ``shape``: key of its boundary, "" where there is none.

    A unit may change its boundary and keep its name, so the key names the content.
    """

    id: str
    shape: str
    first: date
    last: date
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Layer:
    """All features of a set, oldest first. ``shapes``: boundaries as GeoJSON, WGS84."""

    places: tuple[Place, ...]
    shapes: Mapping[str, Any]

    def extent(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all boundaries; None without any."""
        if not self.shapes:
            return None
        west, south, east, north = shapely.total_bounds(self._geometries())
        return float(west), float(south), float(east), float(north)

    def within(self, box: tuple[float, float, float, float]) -> set[str]:
        """Keys of the boundaries that meet a box; with west beyond east it crosses 180°."""
        west, south, east, north = box
        parts = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        made = shapely.union_all([shapely.box(a, south, b, north) for a, b in parts])
        met = shapely.intersects(self._geometries(), made)
        return {key for key, hit in zip(self.shapes, met, strict=True) if hit}

    def feature(self, place: Place) -> dict[str, Any]:
        """A feature as RFC 7946 writes it."""
        return {
            "type": "Feature",
            "id": place.id,
            "geometry": self.shapes.get(place.shape),
            "properties": dict(place.properties),
        }

    def _geometries(self) -> Any:
        return shapely.from_geojson([orjson.dumps(one).decode() for one in self.shapes.values()])


def prefix(id: str) -> str:
    """``onestop.on_time_rate`` → ``onestop_on_time_rate``: map software takes no dots."""
    return _ODD.sub("_", id.lower())


def layer(catalog: Catalog, one: OpenSet) -> Layer:
    """Read the layer of a set. Raises MisuseError for what its indicators do not have."""
    places: list[Place] = []
    shapes: dict[str, Any] = {}
    with catalog.reading():
        parts: dict[Period, list[Row]] = {}
        for id in one.indicators:
            found, _ = rows(catalog, one, catalog.definition(id), [one])  # by unit: none is hidden
            for row in found:
                if row.part:  # the whole is no part of itself
                    parts.setdefault(row.value.period, []).append(row)
        for period in sorted(parts, key=lambda each: each.start):
            places += _of(catalog, one, period, parts[period], shapes)
    return Layer(tuple(places), shapes)


def _of(
    catalog: Catalog, one: OpenSet, period: Period, parts: Iterable[Row], shapes: dict[str, Any]
) -> list[Place]:
    last = period.end - timedelta(days=1)
    empty = {f"{prefix(id)}_{key}": None for id in one.indicators for key in _SAID}
    told: dict[str, dict[str, Any]] = {}
    units: dict[str, Unit] = {}
    for row in parts:
        unit = _unit(catalog, row.value.unit, row.value.dims.get("unit", ""), last)
        if unit is None:
            continue
        said = record(row)
        units[unit.code] = unit
        mine = told.setdefault(unit.code, _about(unit, period, last, said) | empty)
        mine |= {f"{prefix(row.definition.id)}_{key}": said[key] for key in _SAID}
    drawn = _drawn(catalog, {unit.level for unit in units.values()}, last)
    out = []
    for code, properties in sorted(told.items()):
        boundary, shape = drawn.get(units[code].slug), ""
        if boundary is not None:
            shape = hashlib.sha256(orjson.dumps(boundary)).hexdigest()[:16]
            shapes[shape] = boundary
        out.append(Place(f"{period.code}.{code}", shape, period.start, last, properties))
    return out


def _unit(catalog: Catalog, code: str, member: str, day: date) -> Unit | None:
    """The unit of a part; None for what has no territory: departments, what fits no unit."""
    try:
        unit = catalog.unit(member or code, day)
    except NotFoundError:
        return None
    return None if unit.level is Level.AGENCY else unit


def _about(unit: Unit, period: Period, last: date, said: Record) -> dict[str, Any]:
    return {
        "unit": unit.code,
        "unit_name": unit.name,
        "level": unit.level.value,
        "period": period.code,
        "period_name": said["period_name"],
        "first_day": period.start.isoformat(),
        "last_day": last.isoformat(),
    }


def _drawn(catalog: Catalog, levels: set[Level], day: date) -> dict[str, Any]:
    """Boundaries of a day by the unit's slug."""
    out: dict[str, Any] = {}
    for level in levels:
        made = orjson.loads(catalog.boundaries(day, level.value).body)
        out |= {one["properties"]["slug"]: one["geometry"] for one in made["features"]}
    return out
