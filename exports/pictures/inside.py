"""What lies inside the outline of a unit, in degrees. Pure."""

from __future__ import annotations

from itertools import pairwise

from exports.sheets.sheet import Rings

Around = tuple[float, float, float, float]
"""The frame of an outline: west, south, east, north."""


def around(rings: Rings) -> Around:
    """The frame of rings, of which there is one at least: west, south, east, north."""
    lons = [lon for ring in rings for lon, _ in ring]
    lats = [lat for ring in rings for _, lat in ring]
    return min(lons), min(lats), max(lons), max(lats)


def extent(rings: Rings) -> float:
    """How much room a unit takes on a map, to be told from others: its frame in square degrees."""
    west, south, east, north = around(rings) if rings else (0.0, 0.0, 0.0, 0.0)
    return (east - west) * (north - south)


def within(at: tuple[float, float], rings: Rings, frame: Around) -> bool:
    """Does a place lie inside rings, by even and odd, as they are filled? ``frame``: theirs."""
    lon, lat = at
    if not (frame[0] <= lon <= frame[2] and frame[1] <= lat <= frame[3]):
        return False
    inside = False
    for ring in rings:
        for (x, y), (u, v) in pairwise(ring):  # a ring ends where it begins
            if (y > lat) != (v > lat) and lon < x + (lat - y) * (u - x) / (v - y):
                inside = not inside
    return inside
