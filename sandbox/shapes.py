"""INVENTED boundaries and facilities: cells around the real centres of the real units.

No boundary here is a real one. Each unit's cell holds the places nearer to its centre than to any
other's, inside a hull around all centres; cells share their edges, as real units do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import shapely

from core.text import same_tones
from core.units import REORGANISED, Level, Unit
from store.places.territory import load

INVENTED = "Ranh giới mô phỏng, không phải ranh giới thật"
KINDS = ("Cơ sở y tế", "Trường học", "Bộ phận một cửa", "Nhà văn hóa", "Điểm bưu điện")
FACILITIES, NOWHERE = 2_500, 1_234
_HULL = 0.06  # degrees beyond the outermost centres


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit's invented boundary."""

    unit: Unit
    shape: Any  # shapely polygon, WGS84


@dataclass(frozen=True, slots=True)
class Facility:
    """One invented public facility; one of them has no place."""

    code: str
    name: str
    kind: str
    unit: Unit
    place: tuple[float, float] | None  # longitude, latitude


@cache
def cells(level: Level, new: bool) -> tuple[Cell, ...]:
    """The units of a level before the reorganisation, or since (``new``)."""
    held = [
        u for u in load().units
        if u.level is level and (u.valid_from >= REORGANISED) == new
        and u.longitude is not None and u.latitude is not None
    ]  # fmt: skip
    centres = shapely.MultiPoint([(u.longitude, u.latitude) for u in held])
    hull = _hull()
    parts = shapely.voronoi_polygons(centres, extend_to=hull).geoms
    tree = shapely.STRtree(list(parts))
    out = []
    for unit in held:
        (at,) = tree.query(shapely.Point(unit.longitude, unit.latitude), predicate="within")
        out.append(Cell(unit, shapely.intersection(parts[int(at)], hull)))
    return tuple(sorted(out, key=lambda one: one.unit.unit_id))


@cache
def _hull() -> Any:
    """Around the centres of every time, so that the whole province has one outline a generation."""
    every = [(u.longitude, u.latitude) for u in load().units if u.longitude is not None]
    return shapely.MultiPoint(every).convex_hull.buffer(_HULL, quad_segs=4)


@cache
def facilities(new: bool) -> tuple[Facility, ...]:
    """Invented facilities, each inside its unit's cell; number 1,234 has no place."""
    rng = np.random.default_rng([11, int(new)])
    homes = cells(Level.COMMUNE if new else Level.DISTRICT, new)
    out = []
    for n in range(1, FACILITIES + 1):
        home = homes[n % len(homes)]
        west, south, east, north = home.shape.bounds
        place = None
        while place is None:
            x, y = float(rng.uniform(west, east)), float(rng.uniform(south, north))
            if home.shape.contains(shapely.Point(x, y)):
                place = (round(x, 7), round(y, 7))
        kind = KINDS[n % len(KINDS)]
        name = f"{kind} số {n}, {same_tones(home.unit.short_name)} (mô phỏng)"
        out.append(Facility(f"CS{n:05d}", name, kind, home.unit, None if n == NOWHERE else place))
    return tuple(out)
