"""A picture that carries its truth: title, figure, chart or list, and what a reader must know.

Composed once as SVG with text as text; PNG and PDF are the same picture, rasterised or embedded
(``exports.pictures.press``). The whole truth is in its metadata, the part that matters is in sight.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from core import format as say
from core.values import Freshness, Status
from exports.pictures import canvas, grid, ground, mosaic, palette, strips
from exports.pictures.canvas import Canvas
from exports.pictures.drawing import Figure, svg
from exports.pictures.grid import Grid
from exports.pictures.ground import Ground
from exports.pictures.mosaic import Mosaic
from exports.pictures.palette import Theme
from exports.pictures.strips import Strips
from exports.pictures.strokes import COLOURS, Box, Pen, shape, text, width_of, wrapped
from exports.provenance.truth import EACH, Truth, shown
from exports.sheets.sheet import Row, Sheet, target
from indicators.asking.compare import is_rate

Drawing = Figure | Grid | Ground | Strips | Mosaic
"""What a picture may show: a chart of a page, a table, a map, small drawings, a board."""
FORMS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
"""Ending → content type."""
_STRIP, _PANEL = 10, 6
"""Rows of a table that a row of small drawings, and a row of panels, is as tall as."""
_METHODS = 3
"""Definitions in sight; of more, the check page lists them."""
_SAID = 3
"""Doubts in sight, and notes; the others are counted."""
NAMESPACE = "urn:ioc:truth"


def page(figure: Drawing | None, size: str) -> Canvas:
    """The canvas of a picture: on paper a long table makes it taller. Raises MisuseError."""
    rows = 0
    if isinstance(figure, Grid):
        rows = len(figure.rows)
    elif isinstance(figure, Strips):
        rows = figure.deep * _STRIP
    elif isinstance(figure, Mosaic):
        rows = figure.rows * _PANEL
    return canvas.tall(size, rows)


def compose(sheet: Sheet, figure: Drawing | None, size: str = "slide", look: str = "light") -> str:
    """The picture. ``figure``: what the page draws; None: a list of the sheet's values."""
    made = _Picture(sheet, page(figure, size), canvas.theme(look), canvas.capacity(size))
    return made.whole(figure, canvas.deep(size))


def listed(sheet: Sheet) -> list[Row]:
    """The rows of a list: the parts of an indicator, or a page's cards; what is wrong first."""
    rows = list(sheet.rows)
    if len(sheet.truth.definitions) == 1:
        rows = [one for one in rows if one.member]
    order = {Status.OFF: 0, Status.WATCH: 1}
    return sorted(rows, key=lambda one: 3 if one.value.withheld else order.get(one.value.status, 2))


class _Picture:
    """Draws from the top down; the foot is measured first, the middle takes what is left."""

    def __init__(self, sheet: Sheet, page: Canvas, ground: Theme, most: int) -> None:
        self.sheet, self.page, self.ground, self.most = sheet, page, ground, most
        self.pad = page.size * 2
        self.inner = page.width - 2 * self.pad
        self.out: list[str] = []

    def colour(self, name: str) -> str:
        """A token in the picture's theme."""
        return palette.colour(name, self.ground)

    def whole(self, figure: Drawing | None, deepest: int) -> str:
        """The finished document. ``deepest``: so many rows of a table are drawn."""
        top = self._head(self.sheet.headed)
        foot = self._foot()
        box = Box(self.pad, top, self.inner, foot - top - self.page.size)
        if figure is not None:
            box = self._hint(figure, box)
            pen = Pen(
                self.page.size * 0.86, self.colour("ink"), self.colour("muted"),
                self.colour("line"), palette.exchanged(self.ground), self.colour("surface"),
            )  # fmt: skip
            if isinstance(figure, Grid):
                self.out.append(grid.svg(_cut(figure, deepest), box, pen, self.colour))
            elif isinstance(figure, Ground):
                self.out.append(ground.svg(figure, box, pen, self.colour))
            elif isinstance(figure, Mosaic):
                self.out.append(mosaic.svg(figure, box, pen, self.colour))
            elif isinstance(figure, Strips):
                self.out.append(strips.svg(figure, box, pen, self.colour))
            else:
                self.out.append(svg(figure, self._keyed(figure, box, pen), pen))
        else:
            self._list(box)
        width, height = self.page.width, self.page.height
        truth = self.sheet.truth
        told = json.dumps(truth.told(), ensure_ascii=False)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
            f' viewBox="0 0 {width:g} {height:g}" lang="vi" role="img"'
            f' font-family="{escape(palette.FAMILY)}" style="font-variant-numeric:tabular-nums">'
            f"<title>{escape(truth.title)}</title><desc>{escape(description(truth))}</desc>"
            f'<metadata><truth xmlns="{NAMESPACE}" code="{truth.short_code}">'
            f"{escape(told, quote=False)}</truth></metadata>"
            f'<rect width="{width:g}" height="{height:g}" fill="{self.colour("surface")}"/>'
            f"{''.join(self.out)}</svg>"
        )

    def _text(
        self, y: float, said: str, size: float, colour: str = "ink", *, bold: bool = False,
        x: float | None = None, anchor: str = "start",
    ) -> None:  # fmt: skip
        at = self.pad if x is None else x
        self.out.append(text(at, y, said, size, self.colour(colour), anchor, bold=bold))

    def _head(self, headline: bool) -> float:
        size, y = self.page.size, self.pad + self.page.size * 0.9
        for line in wrapped(self.sheet.truth.title, self.inner, size * 1.5, bold=True)[:2]:
            self._text(y, line, size * 1.5, bold=True)
            y += size * 1.9
        told = " · ".join(text for _, text in self.sheet.truth.filters)
        if self.sheet.truth.measure not in ("", EACH) and (headline or self.sheet.strips):
            told += f" · đơn vị tính: {self.sheet.truth.measure}"
        for line in wrapped(told, self.inner, size):
            self._text(y - size * 0.3, line, size, "muted")
            y += size * 1.4
        if headline:
            y = self._headline(y + size * 1.1)
        return y + size * 0.4

    def _headline(self, y: float) -> float:
        """The figure large, its status in shape, word and colour, its target."""
        row, size = self.sheet.rows[0], self.page.size
        figure = shown(row.value)
        colour = "off" if row.value.status is Status.OFF and not row.value.withheld else "ink"
        self._text(y, figure, size * 2.2, colour, bold=True)
        x = self.pad + width_of(figure, size * 2.2, bold=True) + size * 1.2
        status = Status.NONE if row.value.withheld else row.value.status
        word = status.word
        self._shape(x, y - size * 0.7, size * 0.85, status)
        self._text(y - size * 0.32, word, size, COLOURS[status], bold=True, x=x + size * 1.2)
        x += size * 1.2 + width_of(word, size, bold=True)
        goal = target(row.value.target, row.definition)
        tail = f"mục tiêu {goal}" if goal else ""
        if row.value.freshness is not Freshness.FRESH:
            tail += f"{' · ' if tail else ''}{row.value.freshness_note or row.value.reason}"
        self._text(y - size * 0.32, tail, size, "muted", x=x + size * 0.8)
        return y + size * 0.7

    def _shape(self, x: float, y: float, size: float, status: Status) -> None:
        """The status' shape in its colour."""
        self.out.append(shape(x, y, size, status, self.colour(COLOURS[status])))

    def _foot(self) -> float:
        """What must be known, from the bottom up; gives where it begins."""
        truth, size = self.sheet.truth, self.page.size * 0.84
        lines: list[tuple[str, str]] = []
        at = say.reached(truth.as_of) if truth.as_of else "chưa có số liệu"
        known = f"Số liệu đến {at} · như đã biết lúc {say.moment(truth.known_at)}"
        lines += [("muted", one) for one in wrapped(known, self.inner, size)]
        lines += [
            ("muted", one) for one in wrapped(f"Nguồn: {truth.origin or '–'}", self.inner, size)[:2]
        ]
        lines += [("muted", one) for one in self._methods(size)]
        for doubt in (*_few(truth.doubts, "lưu ý"), *truth.cuts):
            lines += [("watch", part) for part in wrapped(f"Lưu ý: {doubt}", self.inner, size)]
        for note in _few(truth.noted[::-1], "ghi chú"):  # the newest first
            lines += [("muted", part) for part in wrapped(f"Ghi chú: {note}", self.inner, size)]
        code = f"Mã IOC-{truth.short_code}" if truth.code else "Chưa có mã"
        foot = self.page.height - self.pad
        self._text(foot, code, size, bold=True)
        self._text(
            foot, f"Kiểm tra tại {truth.check} · xuất lúc {say.moment(truth.made_at)}", size,
            "muted", x=self.page.width - self.pad, anchor="end",
        )  # fmt: skip
        start = foot - size * 1.42 * (len(lines) + 0.35)
        for n, (colour, said) in enumerate(lines):
            self._text(start + n * size * 1.42, said, size, colour)
        line = start - size * 1.6
        self.out.append(
            f'<line x1="{self.pad:.1f}" x2="{self.page.width - self.pad:.1f}" y1="{line:.1f}"'
            f' y2="{line:.1f}" stroke="{self.colour("line")}"/>'
        )
        return line

    def _methods(self, size: float) -> list[str]:
        """How the figures are made: of a few in sight, of more where all are listed."""
        told, out = self.sheet.truth.definitions, list[str]()
        if len(told) > _METHODS:
            where = f"trang kiểm tra {self.sheet.truth.check}".rstrip()
            said = f"Cách tính của {len(told)} chỉ tiêu: {where} và siêu dữ liệu của hình ghi đủ"
            return wrapped(said, self.inner, size)
        for one in told:
            name = "" if len(told) == 1 else f" “{one.name}”"
            said = f"Cách tính{name}: {one.method} (bản {one.version})"
            most = 4 if len(told) == 1 else 2
            lines = wrapped(said, self.inner, size)
            if len(lines) > most:
                lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
            out += lines
        return out

    def _hint(self, figure: Drawing, box: Box) -> Box:
        """What the drawing means (a cut axis, a dotted stroke), above it; gives what is left."""
        size, y = self.page.size * 0.84, box.top
        given = (
            figure.hint
            if isinstance(figure, Grid | Ground | Strips | Mosaic)
            else figure.get("hint", "")
        )
        hint = str(given)
        for line in wrapped(hint, self.inner, size):
            self._text(y + size * 0.6, line, size, "muted")
            y += size * 1.4
        return Box(box.left, y, box.width, box.height - (y - box.top))

    def _keyed(self, figure: Mapping[str, Any], box: Box, pen: Pen) -> Box:
        """The names of the lines beside their colours, above the chart; gives what is left."""
        entries = figure.get("key", ())
        if not entries:
            return box
        high = pen.size * 1.9
        self.out.append(grid.key(entries, box.left, box.top + pen.size, pen, self.colour))
        return Box(box.left, box.top + high, box.width, box.height - high)

    def _list(self, box: Box) -> None:
        """Two columns: shape, name, figure, target; what is wrong first."""
        size = self.page.size
        rows = listed(self.sheet)[: self.most]
        gap = size * 2.4
        width = (box.width - gap) / 2
        deep = max(1, -(-len(rows) // 2))
        step = min(size * 1.95, box.height / deep)  # all of them, closer where the foot is tall
        goals = [target(one.value.target, one.definition) or _counted(one) for one in rows]
        longest = max((width_of(one, size * 0.84) for one in goals), default=0.0)
        side = max(size * 5.4, longest + size)
        for n, (row, goal) in enumerate(zip(rows, goals, strict=True)):
            x = box.left + (n // deep) * (width + gap)
            y = box.top + (n % deep) * step + size * 1.3
            self._line(row, goal, x, y, width, side)

    def _line(self, row: Row, goal: str, x: float, y: float, width: float, side: float) -> None:
        """``side``: room beside the figure for its target, or what is counted."""
        size, value = self.page.size, row.value
        status = Status.NONE if value.withheld else value.status
        self._shape(x, y - size * 0.36, size * 0.72, status)
        label = row.value.extra.get("name", "") if row.member else row.definition.short_name
        room = width - side - size * 5.6
        lines = wrapped(label or row.value.unit_name, room, size)
        self._text(y, lines[0] + (" …" if len(lines) > 1 else ""), size, x=x + size * 1.2)
        self._text(y, goal, size * 0.84, "muted", x=x + width, anchor="end")
        colour = "off" if status is Status.OFF else "ink"
        figure = x + width - side
        self._text(y, shown(value), size, colour, bold=True, x=figure, anchor="end")
        if value.freshness in (Freshness.STALE, Freshness.FAILED) and not value.withheld:
            self._text(y, grid.DOUBT, size, "watch", bold=True, x=figure + size * 0.35)
        rule = y + size * 0.62
        self.out.append(
            f'<line x1="{x:.1f}" x2="{x + width:.1f}" y1="{rule:.1f}" y2="{rule:.1f}"'
            f' stroke="{self.colour("line")}" stroke-width="0.7"/>'
        )


def _few(told: Sequence[str], what: str) -> list[str]:
    """The first of them; the others are counted."""
    left = len(told) - _SAID
    more = [f"và {left} {what} khác trong siêu dữ liệu của hình"] if left > 0 else []
    return [*told[:_SAID], *more]


def _cut(figure: Grid, deepest: int) -> Grid:
    return replace(figure, rows=figure.rows[:deepest])


def _counted(row: Row) -> str:
    """What is counted, where a figure has no target beside it; a rate says so itself."""
    return "" if is_rate(row.definition) else row.definition.unit


def description(truth: Truth) -> str:
    """Everything that must be known, in one text for those who hear it and for metadata."""
    return " · ".join(f"{name}: {said}" for name, said in truth.lines())
