"""Units filled by their figure on the boundaries of a day: one SVG drawing, made by the server.

Every unit is a link that narrows the page to it. The links are not reached by Tab: the same units
stand in the list beside, in words. A unit whose boundary is not known is a dot at its seat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from core.units import Unit
from core.values import Value
from dashboard.components import number
from dashboard.components.scale import Colours
from dashboard.components.svg import Svg
from dashboard.serving.html import escape
from dashboard.wording import words
from exports.pictures.ground import NAMED, Frame, apart
from exports.pictures.inside import Around, around, extent, within
from exports.sheets.sheet import Rings
from indicators.asking.maps import Spot


@dataclass(frozen=True, slots=True)
class Shown:
    """One unit to be drawn. ``rings`` empty: no boundary is known, its seat stands for it."""

    unit: Unit
    value: Value | None
    href: str
    rings: Rings = ()
    chosen: bool = False


def choropleth(
    units: Sequence[Shown], scale: Colours, *, title: str, least: int, spots: Sequence[Spot] = ()
) -> Svg:
    """The drawing. ``least``: figures on fewer cases are pale. ``spots``: circles over it, by area.

    Raises ValueError where nothing has a place.
    """
    frame = Frame.around((one.unit, one.rings) for one in units)
    order = sorted(units, key=lambda one: one.chosen)  # its outline lies over its neighbours'
    body = [_area(one, scale, least, frame) for one in order]
    most = max((one.count for one in spots), default=1)
    beneath = [(one, around(one.rings)) for one in order if one.rings]
    body += [_spot(one, most, frame, beneath) for one in sorted(spots, key=lambda one: -one.count)]
    if len(units) <= NAMED:
        body += _names(units, frame)
    return Svg(
        f'<svg class="map big" viewBox="{frame.box}" role="group" aria-label="{escape(title)}">'
        f"{''.join(body)}</svg>",
        className="mapb",
    )


def _area(one: Shown, scale: Colours, least: int, frame: Frame) -> str:
    value = one.value
    missing = value is None or value.withheld
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
    if value is None or value.withheld:
        return words.said(value.reason if value is not None else "") or words.t("map.missing")
    parts = [words.inline(value.display)]
    if value.numerator is not None and value.denominator is not None:
        parts.append(f"{number.part(value.numerator)} ÷ {number.part(value.denominator)}")
    if number.doubted(value):
        parts.append(number.doubt(value))
    return " · ".join(parts)


def _names(units: Sequence[Shown], frame: Frame) -> list[str]:
    """Short names at the seats, none over another; the chosen one and larger ones come first."""
    size = 2.1 * frame.unit
    seats = [
        (*frame.at(one.unit.longitude, one.unit.latitude), one.unit.short_name)
        for one in sorted(units, key=lambda one: (not one.chosen, -extent(one.rings)))
        if one.unit.longitude is not None and one.unit.latitude is not None
    ]
    return [
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size:.1f}" aria-hidden="true">'
        f"{escape(said)}</text>"
        for x, y, said in apart(seats, size)
    ]


def _spot(spot: Spot, most: int, frame: Frame, beneath: Sequence[tuple[Shown, Around]]) -> str:
    """A circle whose area is the count; those beside the drawing are left out.

    It leads where the unit leads on which its middle lies, and says its name.
    """
    if not frame.holds(spot.longitude, spot.latitude):
        return ""
    x, y = frame.at(spot.longitude, spot.latitude)
    radius = frame.unit * (0.35 + 1.75 * sqrt(spot.count / most))
    said = words.t("map.spot", count=words.number(spot.count), open=words.number(spot.open))
    at = spot.longitude, spot.latitude
    unit = next((one for one, box in beneath if within(at, one.rings, box)), None)
    if unit is not None:
        said = f"{unit.unit.name}: {said}"
    drawn = (
        f'<circle class="spot" cx="{x}" cy="{y}" r="{radius:.1f}">'
        f"<title>{escape(said)}</title></circle>"
    )
    if unit is None:
        return drawn
    return f'<a href="{escape(unit.href)}" tabindex="-1" aria-label="{escape(said)}">{drawn}</a>'
