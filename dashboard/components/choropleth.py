"""Units filled by their figure on the boundaries of a day: one SVG drawing, made by the server.

Every unit is a link that narrows the page to it. The links are not reached by Tab: the same units
stand in the list beside, in words. A unit whose boundary is not known is a dot at its seat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, radians, sqrt
from typing import Any

from core.units import Unit
from core.values import Value
from dashboard import words
from dashboard.components import number
from dashboard.components.scale import Colours
from dashboard.components.svg import Svg
from dashboard.html import escape
from indicators.maps import Spot

_DEGREE = 1_000.0
"""Units of the drawing in a degree of latitude: about a hundred metres each."""
_NAMED = 24
"""More units than this are told by pointing at them, not by their names."""

Rings = list[list[tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """One unit to be drawn. ``rings`` empty: no boundary is known, its seat stands for it."""

    unit: Unit
    value: Value | None
    href: str
    rings: Rings = field(default_factory=list)
    chosen: bool = False


def rings(geometry: Mapping[str, Any]) -> Rings:
    """The rings of a Polygon or a MultiPolygon as (longitude, latitude); of others none."""
    parts = geometry.get("coordinates") or []
    if geometry.get("type") == "Polygon":
        parts = [parts]
    elif geometry.get("type") != "MultiPolygon":
        return []
    return [[(one[0], one[1]) for one in ring] for part in parts for ring in part]


def choropleth(
    units: Sequence[Shown], scale: Colours, *, title: str, least: int, spots: Sequence[Spot] = ()
) -> Svg:
    """The drawing. ``least``: figures on fewer cases are pale. ``spots``: circles over it, by area.

    Raises ValueError where nothing has a place.
    """
    frame = _Frame.around(units, spots)
    order = sorted(units, key=lambda one: one.chosen)  # its outline lies over its neighbours'
    body = [_area(one, scale, least, frame) for one in order]
    most = max((one.count for one in spots), default=1)
    body += [_spot(one, most, frame) for one in sorted(spots, key=lambda one: -one.count)]
    if len(units) <= _NAMED:
        body += [_name(one.unit, frame) for one in units]
    return Svg(
        f'<svg class="map big" viewBox="{frame.box}" role="group" aria-label="{escape(title)}">'
        f"{''.join(body)}</svg>",
        className="mapb",
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """From degrees to the drawing: north is up, a degree of longitude is as short as it is here."""

    west: float
    north: float
    shrink: float
    wide: float
    tall: float

    @classmethod
    def around(cls, units: Sequence[Shown], spots: Sequence[Spot]) -> _Frame:
        places = [at for one in units for ring in one.rings for at in ring]
        places += [
            (one.unit.longitude, one.unit.latitude)
            for one in units
            if not one.rings and one.unit.longitude is not None and one.unit.latitude is not None
        ]
        if not places:
            raise ValueError("nothing to draw: no boundary and no seat")
        lons, lats = [lon for lon, _ in places], [lat for _, lat in places]
        shrink = cos(radians((min(lats) + max(lats)) / 2))
        wide, tall = (max(lons) - min(lons)) * shrink, max(lats) - min(lats)
        return cls(min(lons), max(lats), shrink, wide * _DEGREE, tall * _DEGREE)

    @property
    def box(self) -> str:
        pad = 12 + 0.02 * max(self.wide, self.tall)
        return f"{-pad:.0f} {-pad:.0f} {self.wide + 2 * pad:.0f} {self.tall + 2 * pad:.0f}"

    @property
    def unit(self) -> float:
        """A measure of letters and dots: the same share of any drawing."""
        return max(self.wide, self.tall, 60.0) / 100

    def at(self, lon: float, lat: float) -> tuple[int, int]:
        return round((lon - self.west) * self.shrink * _DEGREE), round((self.north - lat) * _DEGREE)

    def holds(self, lon: float, lat: float) -> bool:
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


def _area(one: Shown, scale: Colours, least: int, frame: _Frame) -> str:
    value = one.value
    missing = value is None or number.withheld(value)
    css = "m0" if missing or value is None else scale.css(value.value) + number.old(value)
    if not missing and value is not None and value.denominator is not None:
        css += " few" if value.denominator < least else ""
    said = escape(f"{one.unit.name}: {_said(value)}")
    if one.rings:
        drawn = f'<path d="{"".join(frame.path(ring) for ring in one.rings)}" fill-rule="evenodd"/>'
    elif one.unit.longitude is not None and one.unit.latitude is not None:
        x, y = frame.at(one.unit.longitude, one.unit.latitude)
        drawn = f'<circle cx="{x}" cy="{y}" r="{1.4 * frame.unit:.0f}"/>'
    else:
        return ""
    chosen = " chosen" if one.chosen else ""
    return (
        f'<a href="{escape(one.href)}" tabindex="-1" class="{css}{chosen}" aria-label="{said}">'
        f"<title>{said}</title>{drawn}</a>"
    )


def _said(value: Value | None) -> str:
    """The figure, what it is divided from, and why there is none."""
    if value is None or number.withheld(value):
        return (value.reason if value is not None else "") or words.t("map.missing")
    parts = [words.inline(value.display)]
    if value.numerator is not None and value.denominator is not None:
        parts.append(f"{number.part(value.numerator)} ÷ {number.part(value.denominator)}")
    if number.doubted(value):
        parts.append(number.doubt(value))
    return " · ".join(parts)


def _name(unit: Unit, frame: _Frame) -> str:
    if unit.longitude is None or unit.latitude is None:
        return ""
    x, y = frame.at(unit.longitude, unit.latitude)
    size = 2.1 * frame.unit
    return (
        f'<text x="{x}" y="{y}" font-size="{size:.1f}" aria-hidden="true">'
        f"{escape(unit.short_name)}</text>"
    )


def _spot(spot: Spot, most: int, frame: _Frame) -> str:
    """A circle whose area is the count; those beside the drawing are left out."""
    if not frame.holds(spot.longitude, spot.latitude):
        return ""
    x, y = frame.at(spot.longitude, spot.latitude)
    radius = frame.unit * (0.35 + 1.75 * sqrt(spot.count / most))
    said = words.t("map.spot", count=words.number(spot.count), open=words.number(spot.open))
    return f'<circle class="spot" cx="{x}" cy="{y}" r="{radius:.1f}"><title>{said}</title></circle>'
