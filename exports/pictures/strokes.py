"""The smallest parts of a drawing: its pen and place, a line of text, how wide it is, a stroke."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from core.values import Status

COLOURS = {Status.ON: "on", Status.WATCH: "watch", Status.OFF: "off", Status.NONE: "none"}
"""Token of a status."""
_DASHES = {"solid": "", "dash": "5 4", "dot": "1.5 3.5", "dashdot": "5 3 1.5 3"}
_TAG = re.compile(r"</?[bi]>")
_STRIPE, _THIN = 4.0, 1.6  # px at a unit of 1: from a stripe to the next, and how thick one is
_NARROW, _WIDE = "iIjl.,:;'|!()[] tfr·-–1", "mwMWƯƠQO%@"


@dataclass(frozen=True, slots=True)
class Pen:
    """What it is drawn with: size of the text, colours of the theme, and those by light colour.

    ``hatch``: the fill that lies over the letters of a doubted figure; "": they are slanted.
    """

    size: float
    ink: str
    muted: str
    line: str
    colours: Mapping[str, str]
    ground: str = "#FFFFFF"
    hatch: str = ""

    def colour(self, light: str) -> str:
        """A figure's colour in this theme."""
        return self.colours.get(light.lower(), light)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the picture."""

    left: float
    top: float
    width: float
    height: float


def text(
    x: float, y: float, said: str, size: float, colour: str, anchor: str = "start",
    *, bold: bool = False, slant: bool = False,
) -> str:  # fmt: skip
    """One line of text, as text."""
    weight = (' font-weight="600"' if bold else "") + (' font-style="italic"' if slant else "")
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.2f}" fill="{colour}"'
        f' text-anchor="{anchor}"{weight}>{escape(said, quote=False)}</text>'
    )


def shape(x: float, y: float, size: float, status: Status, colour: str) -> str:
    """A status' shape, left edge and middle given: circle, triangle, square, ring."""
    r = size / 2
    mid = x + r
    match status:
        case Status.ON:
            return f'<circle cx="{mid:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{colour}"/>'
        case Status.WATCH:
            points = f"{mid:.1f},{y - r:.1f} {x + size:.1f},{y + r:.1f} {x:.1f},{y + r:.1f}"
            return f'<polygon points="{points}" fill="{colour}"/>'
        case Status.OFF:
            return (
                f'<rect x="{x:.1f}" y="{y - r:.1f}" width="{size:.1f}" height="{size:.1f}"'
                f' fill="{colour}"/>'
            )
        case Status.NONE:
            return (
                f'<circle cx="{mid:.1f}" cy="{y:.1f}" r="{r * 0.82:.1f}" fill="none"'
                f' stroke="{colour}" stroke-width="{size * 0.16:.1f}"/>'
            )


def path(points: Sequence[tuple[float, float]], *, stepped: bool) -> str:
    """A stroke through the points; ``stepped``: level to the next point, then up or down."""
    x, y = points[0]
    out = [f"M{x:.1f} {y:.1f}"]
    for x, y in points[1:]:
        out.append(f"H{x:.1f}V{y:.1f}" if stepped else f"L{x:.1f} {y:.1f}")
    return "".join(out)


def label(
    said: str, size: float, colour: str, field: str, hatch: str, x: float, y: float,
    *, end: bool = False,
) -> str:  # fmt: skip
    """One line of a chart's label; centred in a coloured ``field`` where it has one.

    ``end``: it ends there instead of beginning.

    What is slanted is doubted: instead ``hatch``, where there is one, lies over its letters.
    """
    bold, slant = "<b>" in said, "<i>" in said
    said, ground, anchor = _TAG.sub("", said), "", "end" if end else "start"
    if field:
        wide, anchor = width_of(said, size, bold=bold) + size * 0.4, "middle"
        ground = (
            f'<rect x="{x - wide / 2:.1f}" y="{y - size:.1f}" width="{wide:.1f}"'
            f' height="{size * 1.3:.1f}" fill="{field}"/>'
        )
    over = text(x, y, said, size, hatch, anchor, bold=bold) if slant and hatch else ""
    slant = slant and not over
    return ground + text(x, y, said, size, colour, anchor, bold=bold, slant=slant) + over


def dot(told: str, x: float, y: float) -> str:
    """A point; ``told``: its size and colours."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" {told}/>'


def cross(arm: float, stroke: str, x: float, y: float) -> str:
    """The cross in a ring."""
    return (
        f'<path d="M{x - arm:.1f} {y - arm:.1f}L{x + arm:.1f} {y + arm:.1f}'
        f'M{x - arm:.1f} {y + arm:.1f}L{x + arm:.1f} {y - arm:.1f}"{stroke}/>'
    )


def stripes(shape: str, place: Box, unit: float, colour: str) -> str:
    """Stripes of a bar from its top down: level, so they stay so however it is stretched.

    Raises ValueError for another shape than ``-``.
    """
    if shape != "-":
        raise ValueError(f"chart: a bar of “{shape}” cannot be drawn on paper")
    y, foot, told = place.top + _THIN * unit / 2, place.top + place.height, ""
    while y < foot:
        told += f"M{place.left:.1f} {y:.1f}h{place.width:.1f}"
        y += _STRIPE * unit
    wide = f'stroke-width="{_THIN * unit:.2f}"'
    return f'<path d="{told}" stroke="{colour}" {wide}/>' if told else ""


def dashes(name: str, width: float) -> str:
    """Lengths of a dash's parts at a line's width. Raises ValueError for an unknown name."""
    if name not in _DASHES:
        raise ValueError(f"chart: a line of “{name}” cannot be drawn on paper")
    return " ".join(f"{float(n) * width:.1f}" for n in _DASHES[name].split())


def width_of(said: str, size: float, *, bold: bool = False) -> float:
    """About how wide a line is in Inter, a little generous."""
    units = 0.0
    for char in said:
        if char in _NARROW:
            units += 0.33
        elif char in _WIDE:
            units += 0.86
        elif char.isupper() or char.isdigit():
            units += 0.68
        else:
            units += 0.575
    return units * size * (1.06 if bold else 1.0)


def wrapped(said: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The words in lines that fit."""
    lines: list[str] = []
    now = ""
    for word in said.split(" "):
        longer = f"{now} {word}" if now else word
        if now and width_of(longer, size, bold=bold) > width:
            lines.append(now)
            now = word
        else:
            now = longer
    return [*lines, now] if now else lines
