"""Units on the map of a day: from degrees to a drawing, and that drawing as SVG for a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians
from typing import Any

from core.units import Level, Unit
from exports.pictures import grid
from exports.pictures.grid import HATCH, Colour, Grid
from exports.pictures.inside import extent
from exports.pictures.strokes import Box, Pen, text, width_of, wrapped
from exports.sheets.sheet import Rings

DEGREE = 1_000.0
"""Units of a drawing in a degree of latitude: about a hundred metres each."""
NAMED = 24
"""More units than this are told by a list, not by their names on the map."""


def level(units: Iterable[Unit], values: Container[int]) -> Level | None:
    """The level of territory on which most of the figures lie; None: of none, as of agencies."""
    held = Counter(
        one.level
        for one in units
        if one.unit_id in values and one.level in (Level.DISTRICT, Level.COMMUNE)
    )
    return held.most_common(1)[0][0] if held else None


def rings(geometry: Mapping[str, Any]) -> Rings:
    """The rings of a Polygon or a MultiPolygon as (longitude, latitude); of others none."""
    parts = geometry.get("coordinates") or []
    if geometry.get("type") == "Polygon":
        parts = [parts]
    elif geometry.get("type") != "MultiPolygon":
        return []
    return [[(one[0], one[1]) for one in ring] for part in parts for ring in part]


@dataclass(frozen=True, slots=True)
class Frame:
    """From degrees to the drawing: north is up, a degree of longitude is as short as it is here."""

    west: float
    north: float
    shrink: float
    wide: float
    tall: float

    @classmethod
    def around(cls, places: Iterable[tuple[Unit, Rings]]) -> Frame:
        """The frame of units with their rings. Raises ValueError where nothing has a place."""
        dots: list[tuple[float, float]] = []
        for unit, outline in places:
            dots += [at for ring in outline for at in ring]
            if not outline and unit.longitude is not None and unit.latitude is not None:
                dots.append((unit.longitude, unit.latitude))
        if not dots:
            raise ValueError("nothing to draw: no boundary and no seat")
        lons, lats = [lon for lon, _ in dots], [lat for _, lat in dots]
        shrink = cos(radians((min(lats) + max(lats)) / 2))
        wide, tall = (max(lons) - min(lons)) * shrink, max(lats) - min(lats)
        return cls(min(lons), max(lats), shrink, wide * DEGREE, tall * DEGREE)

    @property
    def pad(self) -> float:
        """Air around the drawing."""
        return 12 + 0.02 * max(self.wide, self.tall)

    @property
    def box(self) -> str:
        """As an SVG's viewBox."""
        pad = self.pad
        return f"{-pad:.0f} {-pad:.0f} {self.wide + 2 * pad:.0f} {self.tall + 2 * pad:.0f}"

    @property
    def unit(self) -> float:
        """A measure of letters and dots: the same share of any drawing."""
        return max(self.wide, self.tall, 60.0) / 100

    def at(self, lon: float, lat: float) -> tuple[int, int]:
        """A place in whole units of the drawing."""
        return round((lon - self.west) * self.shrink * DEGREE), round((self.north - lat) * DEGREE)

    def holds(self, lon: float, lat: float) -> bool:
        """Does a place lie on the drawing?"""
        x, y = self.at(lon, lat)
        return -20 <= x <= self.wide + 20 and -20 <= y <= self.tall + 20

    def path(self, ring: Sequence[tuple[float, float]]) -> str:
        """Steps from point to point in whole units: the same on both sides of an edge."""
        points = [self.at(*one) for one in ring[:-1]]
        x, y = points[0]
        out = [f"M{x} {y}"]
        for a, b in points[1:]:
            if (a, b) != (x, y):
                out.append(f"l{a - x} {b - y}")
                x, y = a, b
        return "".join(out) + "z"


@dataclass(frozen=True, slots=True)
class Area:
    """One unit of a picture's map. ``fill``: a token, or ``HATCH``; ``faint``: on few cases.

    ``listed``: it stands in the table beside, also where its name finds no room on the map.
    """

    unit: Unit
    fill: str
    said: str
    rings: Rings = ()
    faint: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """A map: its units, what the fills mean, a table beside it; ``named``: with their names."""

    areas: tuple[Area, ...]
    key: tuple[tuple[str, str], ...]
    beside: Grid | None = None
    hint: str = ""
    named: bool = True

    @property
    def told(self) -> bool:
        """Do names stand on it?"""
        return self.named and len(self.areas) <= NAMED


_SHARE, _GAP = 0.6, 2.2  # of the width the map gets beside a table; of the text size between them
_LINE, _LETTERS = 1.5, 0.82  # of the text size: between lines of the key, of a name
_BELOW = 0.3  # of a name's size: what hangs below its line


def svg(ground: Ground, box: Box, pen: Pen, colour: Colour) -> str:
    """The map inside a box, as SVG elements. Raises ValueError where nothing has a place.

    A name that finds no room, of a unit that the table beside does not list, is said below.
    """
    wide = box.width * _SHARE if ground.beside is not None else box.width
    frame = Frame.around((one.unit, one.rings) for one in ground.areas)
    lines = _lines(ground, wide, pen)
    deep = pen.size * _LINE * len(lines)
    for spare in (0.0, pen.size * _LINE):
        room = Box(box.left, box.top, wide, box.height - deep - spare)
        left, top, scale = placed = _placed(frame, room)
        names = _names(ground, frame, placed, pen, room)
        held = {said for _, _, said in names}
        unlisted = [one.unit.short_name for one in ground.areas if not one.listed]
        lost = [one for one in unlisted if ground.told and one not in held]
        if not lost:
            break
    drawn = [_area(one, frame, scale, pen, colour) for one in ground.areas]
    out = [
        f'<defs><pattern id="hatch" width="{5 / scale:.2f}" height="{5 / scale:.2f}"'
        ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="{5 / scale:.2f}" height="{5 / scale:.2f}" fill="{colour("hatch-bg")}"/>'
        f'<line x1="0" y1="0" x2="0" y2="{5 / scale:.2f}" stroke="{colour("edge")}"'
        f' stroke-width="{1.2 / scale:.2f}"/></pattern></defs>',
        f'<g transform="translate({left:.2f} {top:.2f}) scale({scale:.5f})">{"".join(drawn)}</g>',
    ]
    out += [_haloed(*one, pen.size * _LETTERS, pen) for one in names]
    y = room.top + room.height + pen.size
    for entries in lines:
        out.append(grid.key(entries, box.left, y, pen, colour))
        y += pen.size * _LINE
    if lost:
        told = wrapped(f"Không đủ chỗ cho {len(lost)} tên: {', '.join(lost)}", wide, pen.size)
        out.append(text(box.left, y, told[0] + (" …" if told[1:] else ""), pen.size, pen.muted))
    if ground.beside is not None:
        gap = pen.size * _GAP
        beside = Box(box.left + wide + gap, box.top, box.width - wide - gap, box.height)
        out.append(grid.svg(ground.beside, beside, pen, colour))
    return "".join(out)


def _placed(frame: Frame, room: Box) -> tuple[float, float, float]:
    """Left, top and scale of the drawing in the middle of its room."""
    pad = frame.pad
    scale = min(room.width / (frame.wide + 2 * pad), room.height / (frame.tall + 2 * pad))
    left = room.left + (room.width - frame.wide * scale) / 2
    return left, room.top + (room.height - frame.tall * scale) / 2, scale


def _lines(ground: Ground, wide: float, pen: Pen) -> list[list[tuple[str, str]]]:
    """The key in lines that fit."""
    out: list[list[tuple[str, str]]] = [[]]
    used = 0.0
    for entry in ground.key:
        width = pen.size * 3 + width_of(entry[1], pen.size)
        if out[-1] and used + width > wide:
            out.append([])
            used = 0.0
        out[-1].append(entry)
        used += width
    return out


def _area(one: Area, frame: Frame, scale: float, pen: Pen, colour: Colour) -> str:
    fill = "url(#hatch)" if one.fill == HATCH else colour(one.fill)
    look = f' fill="{fill}" stroke="{colour("edge")}" stroke-width="{0.8 / scale:.2f}"'
    if one.faint:
        look += ' fill-opacity="0.45"'
    title = f"<title>{escape(one.said, quote=False)}</title>"
    if one.rings:
        told = "".join(frame.path(ring) for ring in one.rings)
        return f'<path d="{told}" fill-rule="evenodd"{look}>{title}</path>'
    if one.unit.longitude is None or one.unit.latitude is None:
        return ""
    x, y = frame.at(one.unit.longitude, one.unit.latitude)
    return f'<circle cx="{x}" cy="{y}" r="{pen.size * 0.5 / scale:.1f}"{look}>{title}</circle>'


def _names(
    ground: Ground, frame: Frame, placed: tuple[float, float, float], pen: Pen, room: Box
) -> list[tuple[float, float, str]]:
    """Short names at the seats, inside the map, none over another."""
    left, top, scale = placed
    size, between = pen.size * _LETTERS, (room.top, room.top + room.height)
    wanted = []
    for one in sorted(ground.areas if ground.told else (), key=lambda one: -extent(one.rings)):
        if one.unit.longitude is None or one.unit.latitude is None:
            continue
        across, down = frame.at(one.unit.longitude, one.unit.latitude)
        x, y = left + across * scale, top + down * scale
        if not one.rings:
            y -= pen.size * 0.8
        half = width_of(one.unit.short_name, size) / 2
        x = max(room.left + half, min(room.left + room.width - half, x))
        y = max(between[0] + size, min(between[1] - size * _BELOW, y))
        wanted.append((x, y, one.unit.short_name))
    return apart(wanted, size, between)


def apart(
    wanted: Iterable[tuple[float, float, str]],
    size: float,
    between: tuple[float, float] | None = None,
) -> list[tuple[float, float, str]]:
    """Names none of which lies over another: in its place, or a line above or below, or not at all.

    The first ones choose first: give the larger units before the smaller. ``between``: heights
    that a name which makes way does not leave.
    """
    taken: list[tuple[float, float, float, float]] = []
    out = []
    for x, y, said in wanted:
        half = width_of(said, size) / 2
        for down in (0.0, -1.3 * size, 1.3 * size):
            mine = (x - half, y + down - size, x + half, y + down + size * _BELOW)
            inside = not down or between is None or between[0] <= mine[1] < mine[3] <= between[1]
            if inside and not any(_meet(mine, other) for other in taken):
                taken.append(mine)
                out.append((x, y + down, said))
                break
    return out


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _haloed(x: float, y: float, said: str, size: float, pen: Pen) -> str:
    """A name with a rim of the ground, to be read on any fill."""
    rim = text(x, y, said, size, pen.ink, "middle").replace(
        "<text ",
        f'<text stroke="{pen.ground}" stroke-width="{size * 0.28:.2f}" stroke-linejoin="round"'
        ' aria-hidden="true" ',
    )
    return rim + text(x, y, said, size, pen.ink, "middle")
