"""The smallest parts of a drawing: its pen and place, a line of text, how wide it is, a stroke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from core.values import Status

COLOURS = {Status.ON: "on", Status.WATCH: "watch", Status.OFF: "off", Status.NONE: "none"}
"""Token of a status."""
_NARROW, _WIDE = "iIjl.,:;'|!()[] tfr·-–1", "mwMWƯƠQO%@"


@dataclass(frozen=True, slots=True)
class Pen:
    """What it is drawn with: size of the text, colours of the theme, and those by light colour."""

    size: float
    ink: str
    muted: str
    line: str
    colours: Mapping[str, str]
    ground: str = "#FFFFFF"

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
    *, bold: bool = False,
) -> str:  # fmt: skip
    """One line of text, as text."""
    weight = ' font-weight="600"' if bold else ""
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
