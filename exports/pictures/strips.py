"""Small drawings beside each other: name, figure, verdict, and the path on an axis they share."""

from __future__ import annotations

from dataclasses import dataclass

from core.values import Status
from exports.pictures import drawing
from exports.pictures.drawing import Figure
from exports.pictures.grid import DOUBT, Colour
from exports.pictures.strokes import COLOURS, Box, Pen, shape, text, width_of, wrapped


@dataclass(frozen=True, slots=True)
class Strip:
    """One drawing. ``chart``: its path, None where there is none; ``note``: why to doubt it."""

    name: str
    figure: str
    status: Status
    word: str
    note: str
    chart: Figure | None
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class Strips:
    """All of them, in reading order. ``hint``: what the strokes mean."""

    strips: tuple[Strip, ...]
    hint: str = ""

    @property
    def wide(self) -> int:
        """So many stand in a row."""
        count = len(self.strips)
        return 2 if count <= 4 else 3 if count <= 9 else 4

    @property
    def deep(self) -> int:
        """So many rows there are."""
        return -(-len(self.strips) // self.wide)


_GAP = 1.6  # of the text size


def svg(given: Strips, box: Box, pen: Pen, colour: Colour) -> str:
    """All drawings inside a box, as SVG elements."""
    gap = pen.size * _GAP
    width = (box.width - gap * (given.wide - 1)) / given.wide
    height = (box.height - gap * (given.deep - 1)) / given.deep
    out = []
    for n, one in enumerate(given.strips):
        left = box.left + (n % given.wide) * (width + gap)
        top = box.top + (n // given.wide) * (height + gap)
        out.append(_strip(one, Box(left, top, width, height), pen, colour))
    return "".join(out)


def _strip(one: Strip, box: Box, pen: Pen, colour: Colour) -> str:
    size = pen.size
    name, *rest = wrapped(one.name, box.width - size * 1.4, size, bold=True) or [""]
    y = box.top + size
    out = [text(box.left, y, name + (" …" if rest else ""), size, pen.ink, bold=True)]
    y += size * 1.6
    ink = colour("off") if one.status is Status.OFF else pen.ink
    out.append(text(box.left, y, one.figure, size * 1.35, ink, bold=True))
    x = box.left + width_of(one.figure, size * 1.35, bold=True) + size * 0.4
    if one.doubted:
        out.append(text(x, y, DOUBT, size * 1.35, colour("watch"), bold=True))
        x += size * 0.7
    out.append(shape(x + size * 0.3, y - size * 0.42, size * 0.72, one.status,
                     colour(COLOURS[one.status])))  # fmt: skip
    word = one.word
    out.append(text(x + size * 1.4, y, word, size * 0.9, colour(COLOURS[one.status])))
    x += size * 2 + width_of(word, size * 0.9)
    room = box.left + box.width - x
    if one.note and room > size * 4:
        said, *more = wrapped(one.note, room - size, size * 0.8)
        out.append(text(x, y, said + (" …" if more else ""), size * 0.8, pen.muted))
    y += size * 0.5
    left = Box(box.left, y, box.width, box.top + box.height - y)
    if one.chart is not None:
        out.append(drawing.svg(one.chart, left, pen))
    return "".join(out)
