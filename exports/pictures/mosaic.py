"""A board as one picture: its panels on its grid, each a card, a table or a map."""

from __future__ import annotations

from dataclasses import dataclass

from core.values import Status
from exports.pictures import grid, ground
from exports.pictures.grid import DOUBT, Colour, Grid
from exports.pictures.ground import Ground
from exports.pictures.strokes import COLOURS, Box, Pen, shape, text, width_of, wrapped


@dataclass(frozen=True, slots=True)
class Card:
    """One figure. ``note``: its target, what stands beside it, or why there is none.

    ``doubted``: it is old; ``large``: it is what its board is about.
    """

    name: str
    figure: str
    status: Status
    word: str
    note: str
    doubted: bool = False
    large: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One panel. ``at``: column, row, columns, rows, counted from 1; ``drawing`` None: words alone.

    ``sub``: a line below its title.
    """

    at: tuple[int, int, int, int]
    drawing: Card | Grid | Ground | None
    title: str = ""
    sub: str = ""


@dataclass(frozen=True, slots=True)
class Mosaic:
    """All panels on a grid of so many columns and rows. ``hint``: what marks mean."""

    blocks: tuple[Block, ...]
    columns: int
    rows: int
    hint: str = ""


_GAP, _PAD = 0.7, 0.8  # of the text size: between panels, inside them
_LEAST = 0.6  # of its size at most, the figure of a card at least


def svg(given: Mosaic, box: Box, pen: Pen, colour: Colour) -> str:
    """All panels inside a box, as SVG elements."""
    gap = pen.size * _GAP
    wide = (box.width - gap * (given.columns - 1)) / given.columns
    tall = (box.height - gap * (given.rows - 1)) / given.rows
    out = []
    for one in given.blocks:
        column, row, columns, rows = one.at
        frame = Box(
            box.left + (column - 1) * (wide + gap),
            box.top + (row - 1) * (tall + gap),
            columns * wide + (columns - 1) * gap,
            rows * tall + (rows - 1) * gap,
        )
        out.append(_block(one, frame, pen, colour))
    return "".join(out)


def _block(one: Block, frame: Box, pen: Pen, colour: Colour) -> str:
    size, pad = pen.size, pen.size * _PAD
    out = [
        f'<rect x="{frame.left:.1f}" y="{frame.top:.1f}" width="{frame.width:.1f}"'
        f' height="{frame.height:.1f}" rx="{size * 0.3:.1f}" fill="none" stroke="{pen.line}"/>'
    ]
    inner = Box(frame.left + pad, frame.top + pad, frame.width - 2 * pad, frame.height - 2 * pad)
    if isinstance(one.drawing, Card):
        return out[0] + _card(one.drawing, inner, pen, colour)
    y = inner.top
    for said, scale, bold in ((one.title, 1.0, True), (one.sub, 0.85, False)):
        for line in wrapped(said, inner.width, size * scale, bold=bold)[:2] if said else ():
            ink = pen.ink if bold else pen.muted
            out.append(text(inner.left, y + size * 0.8, line, size * scale, ink, bold=bold))
            y += size * 1.25
    left = Box(inner.left, y + size * 0.2, inner.width, inner.top + inner.height - y - size * 0.2)
    small = Pen(size * 0.9, pen.ink, pen.muted, pen.line, pen.colours, pen.ground)
    if isinstance(one.drawing, Grid):
        out.append(grid.svg(one.drawing, left, small, colour))
    elif isinstance(one.drawing, Ground):
        out.append(ground.svg(one.drawing, left, small, colour))
    return "".join(out)


def _card(one: Card, box: Box, pen: Pen, colour: Colour) -> str:
    """Name, figure, status with its target; a figure is never cut, its letters get smaller."""
    size, out = pen.size, list[str]()
    y = box.top + size * 0.8
    names = wrapped(one.name, box.width, size, bold=True)
    for line in names[:2]:
        out.append(text(box.left, y, line, size, pen.ink, bold=True))
        y += size * 1.2
    foot, small, tone = box.top + box.height - size * 0.15, size * 0.82, colour(COLOURS[one.status])
    out.append(shape(box.left, foot - size * 0.3, size * 0.65, one.status, tone))
    x = box.left + size * 0.95
    out.append(text(x, foot, one.word, small, tone, bold=True))
    x += width_of(one.word, small, bold=True) + size * 0.5
    above = foot - size * 1.1
    if width_of(one.note, small) <= box.left + box.width - x:
        out.append(text(x, foot, one.note, small, pen.muted))
    else:  # above the status, in lines of its own
        lines = wrapped(one.note, box.width, small)[:2]
        for n, line in enumerate(reversed(lines)):
            out.append(text(box.left, above - n * size, line, small, pen.muted))
        above -= len(lines) * size
    return "".join([*out, _digits(one, box, (y - size * 1.2, above), pen, colour)])


def _digits(one: Card, box: Box, between: tuple[float, float], pen: Pen, colour: Colour) -> str:
    """The figure, as large as its room allows and never cut, in the middle between two heights."""
    size, (top, bottom) = pen.size, between
    mark = size * 1.4 if one.doubted else 0.0
    most = box.height * 0.35 if one.large else size * 2.1
    most = min(most, (bottom - top) * 0.75)
    whole = width_of(one.figure, 1.0, bold=True)
    large = max(size * _LEAST, min(most, (box.width - mark) / max(whole, 0.1)))
    base = (top + bottom) / 2 + large * 0.42
    ink = colour("off") if one.status is Status.OFF else pen.ink
    out = text(box.left, base, one.figure, large, ink, bold=True)
    if one.doubted:
        x = box.left + width_of(one.figure, large, bold=True) + size * 0.3
        out += text(x, base, DOUBT, large, colour("watch"), bold=True)
    return out
