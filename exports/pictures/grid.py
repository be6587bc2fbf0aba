"""A table in a picture: heads, rows, classes of colour as fills, the status as a shape. As SVG.

Figures are never cut: where the columns do not fit the letters get smaller; the names, which stand
first in a row, may end in an ellipsis.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from core.values import Status
from exports.pictures.strokes import Box, Pen, shape, text, width_of, wrapped

HATCH = "hatch"
"""The fill of what has no figure."""
_ROW, _LETTERS = 1.95, 0.66  # of the text size a row at most; of a row its letters
_FIRST, _NAME = 0.2, 11.0  # of the width, and of the text size, a name gets at least
_AIR = 2.4  # of the text size, after a name
DOUBT = "!"
"""The mark of a figure that is old or whose source failed."""
_STEPS = 24


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``fill``: a token of ``assets/tokens.css``, ``HATCH``, or "" for none.

    ``faint``: the fill only as an outline, for it stands on few cases; ``doubted``: the figure is
    old, or its source failed, and has a mark before it.
    """

    text: str = ""
    fill: str = ""
    status: Status | None = None
    bold: bool = False
    faint: bool = False
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``heads``: of the columns, the first is that of the names; ``key``: fill → words.

    ``apart``: numbers of rows that a stronger line parts from the one above. ``worst_first``: do
    the rows stand so?
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    key: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    apart: frozenset[int] = frozenset()
    worst_first: bool = False


Colour = Callable[[str], str]
"""Token → colour in the picture's theme."""


def svg(grid: Grid, box: Box, pen: Pen, colour: Colour) -> str:
    """The table inside a box, as SVG elements."""
    return _Drawn(grid, box, pen, colour).whole()


class _Drawn:
    """One table: the size of its letters first, then its columns, then what stands in them."""

    def __init__(self, grid: Grid, box: Box, pen: Pen, colour: Colour) -> None:
        self.grid, self.box, self.pen, self.colour = grid, box, pen, colour
        self.foot = pen.size * 1.9 if grid.key else 0.0
        size = pen.size
        for _ in range(_STEPS):
            self.size = size
            self.widths = self._widths()
            self.heads = [
                wrapped(said, width - size * 0.5, size * 0.92)
                for said, width in zip(grid.heads, self.widths, strict=True)
            ]
            self.top = max(len(one) for one in self.heads) * size * 1.2 + size * 0.5
            room = (box.height - self.foot - self.top) / max(1, len(grid.rows))
            if self.widths[0] >= self._least() and size <= room * _LETTERS + 1e-9:
                break
            size *= 0.95
        self.step = min(self.size * _ROW, room)

    def _least(self) -> float:
        """What the names get at least; short ones need no more than they are long."""
        return min(self.box.width * _FIRST, self.size * _NAME, self._named() + self.size * _AIR)

    def _named(self) -> float:
        return max(
            (
                width_of(row[0].text, self.size, bold=row[0].bold)
                for row in self.grid.rows
                if not _alone(row)
            ),
            default=0.0,
        )

    def _widths(self) -> list[float]:
        """Of the columns: what their figures need, the names the rest."""
        others = []
        for at in range(1, len(self.grid.heads)):
            words = self.grid.heads[at].split(" ")
            need = max((width_of(one, self.size * 0.92) for one in words), default=0.0)
            for row in self.grid.rows:
                marks = (row[at].status is not None) + row[at].doubted
                mark = self.size * 1.1 * marks
                need = max(need, width_of(row[at].text, self.size, bold=row[at].bold) + mark)
            others.append(need + self.size * 1.1)
        left = self.box.width - sum(others)
        spare = left - self._named() - self.size * _AIR
        if spare > 0 and others:  # short names: the figures stand closer to them, spread evenly
            others = [one + spare / len(others) for one in others]
            left -= spare
        return [left, *others]

    def whole(self) -> str:
        """Heads, rows, key."""
        out = [self._heads()]
        y = self.box.top + self.top
        for n, row in enumerate(self.grid.rows):
            out.append(self._rule(y, strong=n in self.grid.apart or n == 0))
            out.append(self._row(row, y))
            y += self.step
        out.append(self._rule(y, strong=False))
        if self.grid.key:
            out.append(key(self.grid.key, self.box.left, y + self.pen.size * 1.2, self.pen,
                           self.colour))  # fmt: skip
        return "".join(out)

    def _rule(self, y: float, *, strong: bool) -> str:
        stroke = self.pen.muted if strong else self.pen.line
        return (
            f'<line x1="{self.box.left:.1f}" x2="{self.box.left + self.box.width:.1f}"'
            f' y1="{y:.1f}" y2="{y:.1f}" stroke="{stroke}" stroke-width="0.7"/>'
        )

    def _heads(self) -> str:
        out, x = [], self.box.left
        bottom = self.box.top + self.top - self.size * 0.5
        for at, (lines, width) in enumerate(zip(self.heads, self.widths, strict=True)):
            for n, line in enumerate(reversed(lines)):
                y = bottom - n * self.size * 1.15
                place, anchor = (x, "start") if at == 0 else (x + width - self.size * 0.4, "end")
                out.append(text(place, y, line, self.size * 0.92, self.pen.muted, anchor))
            x += width
        return "".join(out)

    def _row(self, row: Sequence[Cell], y: float) -> str:
        out, x = [], self.box.left
        base = y + self.step / 2 + self.size * 0.36
        for at, (cell, width) in enumerate(zip(row, self.widths, strict=True)):
            if cell.fill:
                out.append(self._fill(cell, x, y, width))
            if at == 0:
                room = self.box.width if _alone(row) else width
                lines = wrapped(cell.text, room - self.size * 1.6, self.size, bold=cell.bold)
                said = (lines or [""])[0] + (" …" if len(lines) > 1 else "")
                out.append(text(x, base, said, self.size, self.pen.ink, bold=cell.bold))
            elif cell.text:
                out.append(self._figure(cell, x + width - self.size * 0.4, base))
            x += width
        return "".join(out)

    def _figure(self, cell: Cell, right: float, base: float) -> str:
        ink = self.pen.ink
        if cell.fill and not cell.faint and cell.fill != HATCH:
            ink = readable(self.colour(cell.fill))
        out = text(right, base, cell.text, self.size, ink, "end", bold=cell.bold)
        left = right - width_of(cell.text, self.size, bold=cell.bold)
        if cell.doubted:
            left -= self.size * 0.3
            out += text(left, base, DOUBT, self.size, ink if cell.fill else self.colour("watch"),
                        "end", bold=True)  # fmt: skip
            left -= self.size * 0.4
        if cell.status in (Status.OFF, Status.WATCH):
            word = "off" if cell.status is Status.OFF else "watch"
            left -= self.size * 1.0
            out += shape(left, base - self.size * 0.36, self.size * 0.7, cell.status,
                         self.colour(word))  # fmt: skip
        return out

    def _fill(self, cell: Cell, x: float, y: float, width: float) -> str:
        inner = Box(x + 0.6, y + 0.6, width - 1.2, self.step - 1.2)
        if cell.fill == HATCH:
            return hatched(inner, self.colour)
        shade = self.colour(cell.fill)
        if cell.faint:
            return _rect(inner, f'fill="none" stroke="{shade}" stroke-width="1.4"')
        return _rect(inner, f'fill="{shade}"')


def _alone(row: Sequence[Cell]) -> bool:
    """Does a name stand alone in its row, with the whole width to itself?"""
    return all(not one.text and not one.fill for one in row[1:])


def _rect(box: Box, drawn: str) -> str:
    return (
        f'<rect x="{box.left:.1f}" y="{box.top:.1f}" width="{box.width:.1f}"'
        f' height="{box.height:.1f}" {drawn}/>'
    )


def hatched(box: Box, colour: Colour) -> str:
    """What has no figure: slanted strokes over a pale ground, told apart without colour too."""
    out = [_rect(box, f'fill="{colour("hatch-bg")}"')]
    x, gap = box.left, max(4.0, box.height / 3)
    while x < box.left + box.width:
        far = min(box.height, box.left + box.width - x)
        out.append(
            f'<line x1="{x:.1f}" y1="{box.top + box.height:.1f}" x2="{x + far:.1f}"'
            f' y2="{box.top + box.height - far:.1f}" stroke="{colour("edge")}"'
            ' stroke-width="0.6"/>'
        )
        x += gap
    return "".join(out)


def key(entries: Sequence[tuple[str, str]], x: float, y: float, pen: Pen, colour: Colour) -> str:
    """Swatches with their words in one line."""
    out, side, size = [], pen.size * 0.95, pen.size * 0.95
    for fill, said in entries:
        swatch = Box(x, y - side * 0.82, side, side)
        out.append(
            hatched(swatch, colour) if fill == HATCH
            else _rect(swatch, f'fill="{colour(fill)}" stroke="{pen.line}"')
        )  # fmt: skip
        out.append(text(x + side * 1.4, y, said, size, pen.muted))
        x += side * 1.4 + width_of(said, size) + size * 1.6
    return "".join(out)


@cache
def readable(ground: str) -> str:
    """Black or white, whichever stands out more on a colour (WCAG 2, relative luminance)."""
    parts = [int(ground[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else "#FFFFFF"
