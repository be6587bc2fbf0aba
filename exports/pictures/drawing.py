"""The chart of a page as plain SVG: the same figure dict that Plotly draws when it is asked for.

It knows what our pages use (lines, bars, bands, labels, marks) and refuses anything else by name,
so that a picture never lacks what the page shows. Text stays text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from math import floor, log10
from typing import Any

from core import format as say
from exports.pictures.strokes import Box, Pen, cross, dashes, dot, label, path, stripes, text

Figure = Mapping[str, Any]
Draw = Callable[[float, float], str]


def svg(figure: Figure, box: Box, pen: Pen) -> str:
    """The chart inside a box, as SVG elements. Raises ValueError for what it does not know."""
    return Chart(figure, box, pen).drawn()


class Chart:
    """One chart: scales first, then grid, traces, marks, labels."""

    def __init__(self, figure: Figure, box: Box, pen: Pen) -> None:
        self.traces: Sequence[Mapping[str, Any]] = figure["data"]
        self.layout: Mapping[str, Any] = figure["layout"]
        self.pen = pen
        self.unit = unit = pen.size / 12.5  # figures are laid out for text of 12.5 px
        margin = self.layout.get("margin", {})
        top, bottom = margin.get("t", 12) * unit, margin.get("b", 28) * unit
        left, right = self._beside(margin)
        self.below = bottom
        self.box = Box(
            box.left + left, box.top + top, box.width - left - right, box.height - top - bottom
        )
        odd = {one["type"] for one in self.traces} - {"scatter", "bar"}
        if odd:
            raise ValueError(f"chart: trace {', '.join(sorted(odd))} cannot be drawn on paper")
        self.marks = str.maketrans(",.", self.layout.get("separators", ",."))
        self.days = sorted({x for one in self.traces for x in map(day_of, one["x"])})
        if not self.days:
            raise ValueError("chart: nothing to draw")
        self.bars = [one for one in self.traces if one["type"] == "bar"]
        self.low, self.high = self._range()

    def drawn(self) -> str:
        """Everything, from the ground up."""
        return "".join(
            [
                self._grid(),
                *map(self._trace, self.traces),
                self._marks(),
                self._axis(),
                self._labels(),
            ]
        )

    def _beside(self, margin: Mapping[str, float]) -> tuple[float, float]:
        """Room at the left for the scale, at the right for names of lines."""
        return margin.get("l", 44) * self.unit, margin.get("r", 16) * self.unit

    def _at(self, x: float, y: float, draw: Draw, *, aside: float = 0.0) -> str:
        """What keeps its size (a letter, a dot) at a point, or so far beside it."""
        return draw(x + aside, y)

    # scales

    def _range(self) -> tuple[float, float]:
        axis = self.layout.get("yaxis", {})
        if axis.get("range"):
            return float(axis["range"][0]), float(axis["range"][1])
        held = [float(y) for one in self.traces for y in one["y"] if y is not None]
        low, high = min(held, default=0.0), max(held, default=1.0)
        if axis.get("rangemode") == "tozero" or self.bars:
            low, high = min(0.0, low), max(0.0, high)
        return low, high + (high - low) * 0.06 or 1.0

    @property
    def step(self) -> float:
        """Days between two neighbours: a group of bars fills most of it."""
        gaps = [right - left for left, right in zip(self.days, self.days[1:], strict=False)]
        return float(min(gaps, default=30))

    @property
    def ends(self) -> tuple[float, float]:
        """Day numbers at both ends of the scale; half a step of air where bars stand."""
        air = self.step * 0.6 if self.bars else (self.days[-1] - self.days[0]) * 0.02
        return self.days[0] - air, self.days[-1] + air

    def x(self, day: float) -> float:
        """A day number → pixels."""
        first, last = self.ends
        return self.box.left + (day - first) / ((last - first) or 1.0) * self.box.width

    def y(self, figure: float) -> float:
        """A figure → pixels."""
        share = (figure - self.low) / ((self.high - self.low) or 1.0)
        return self.box.top + self.box.height * (1 - share)

    # ground

    def _ticks(self) -> list[float]:
        axis = self.layout.get("yaxis", {})
        rough = (self.high - self.low) / max(2, axis.get("nticks", 6) - 1)
        power = 10.0 ** floor(log10(rough)) if rough > 0 else 1.0
        step = next(n * power for n in (1, 2, 2.5, 5, 10) if n * power >= rough - 1e-12)
        step = axis.get("dtick", step)
        first = -(-self.low // step)
        out = []
        at = first
        while at * step <= self.high + 1e-9:
            out.append(at * step)
            at += 1
        return out

    def _grid(self) -> str:
        out = []
        ticks = self._ticks()
        whole = all(float(one).is_integer() for one in ticks)
        for tick in ticks:
            y = self.y(tick)
            out.append(
                f'<line x1="{self.box.left:.1f}" x2="{self.box.left + self.box.width:.1f}"'
                f' y1="{y:.1f}" y2="{y:.1f}" stroke="{self.pen.line}" stroke-width="1"/>'
            )
            said = say.number(tick, 0) if whole else say.trimmed(tick, 2)
            said = said.translate(self.marks)
            out.append(self._said(self.box.left, y, said, "end", aside=-self.pen.size * 0.6))
        return "".join(out)

    def _axis(self) -> str:
        """Names of the days below, where they are given."""
        axis = self.layout.get("xaxis", {})
        out = [
            f'<line x1="{self.box.left:.1f}" x2="{self.box.left + self.box.width:.1f}"'
            f' y1="{self.box.top + self.box.height:.1f}" y2="{self.box.top + self.box.height:.1f}"'
            f' stroke="{self.pen.line}" stroke-width="1"/>'
        ]
        below = self.box.top + self.box.height + self.pen.size * 1.5
        for tick, name in zip(axis.get("tickvals", ()), axis.get("ticktext", ()), strict=True):
            x = self.x(day_of(tick))
            for n, part in enumerate(str(name).split("<br>")):
                y = below + (n * 1.25 - 0.35) * self.pen.size
                out.append(self._said(x, y, part, "middle"))
        return "".join(out)

    def _said(self, x: float, y: float, said: str, anchor: str, *, aside: float = 0.0) -> str:
        """A name on a scale; ``y`` is the middle of its letters."""
        size, muted = self.pen.size * 0.95, self.pen.muted
        draw: Draw = partial(text, said=said, size=size, colour=muted, anchor=anchor)
        return self._at(x, y + self.pen.size * 0.35, draw, aside=aside)

    # figures

    def _trace(self, one: Mapping[str, Any]) -> str:
        draw: Callable[[Mapping[str, Any]], str] = self._bar if one["type"] == "bar" else self._line
        return draw(one)

    def _bar(self, one: Mapping[str, Any]) -> str:
        count, index = len(self.bars), self.bars.index(one)
        span = self.x(self.days[0] + self.step) - self.x(self.days[0])
        width = span * 0.75 / count
        marker = one.get("marker", {})
        shades = marker.get("opacity", 1)
        shapes = marker.get("pattern", {}).get("shape", ())
        out = []
        for n, (x, y) in enumerate(zip(one["x"], one["y"], strict=True)):
            if y is None:
                continue
            shade = shades[n] if isinstance(shades, list) else shades
            left = self.x(day_of(x)) + (index - count / 2) * width
            top, foot = sorted((self.y(float(y)), self.y(0.0)))
            colour, shape = self.pen.colour(marker["color"]), shapes[n] if shapes else ""
            if shape:
                place = Box(left, top, width * 0.94, foot - top)
                out.append(stripes(shape, place, self.unit, colour))
                shade = shade * 0.25
            out.append(
                f'<rect x="{left:.1f}" y="{top:.1f}" width="{width * 0.94:.1f}"'
                f' height="{foot - top:.1f}" fill="{colour}" fill-opacity="{shade}"/>'
            )
        return "".join(out)

    def _line(self, one: Mapping[str, Any]) -> str:
        line, mode = one.get("line", {}), one.get("mode", "lines")
        points = [
            (self.x(day_of(x)), self.y(float(y)))
            for x, y in zip(one["x"], one["y"], strict=True)
            if y is not None
        ]
        if one.get("fill") == "toself":
            told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            fill = self.pen.colour(one["fillcolor"])
            return (
                f'<polygon points="{told}" fill="{fill}" fill-opacity="{one.get("opacity", 1)}"/>'
            )
        out = []
        width = float(line.get("width", 2)) * self.unit
        if "lines" in mode and width and len(points) > 1:
            dash = dashes(line.get("dash", "solid"), width)
            dashed = f' stroke-dasharray="{dash}"' if dash else ""
            out.append(
                f'<path d="{path(points, stepped=line.get("shape") == "hv")}" fill="none"'
                f' stroke="{self.pen.colour(line["color"])}" stroke-width="{width:.2f}"'
                f' stroke-linejoin="round"{dashed}/>'
            )
        if "markers" in mode:
            out.append(self._dots(one.get("marker", {}), points))
        return "".join(out)

    def _dots(self, marker: Mapping[str, Any], points: Sequence[tuple[float, float]]) -> str:
        sizes, edge = marker.get("size", 6), marker.get("line", {})
        out = []
        for n, (x, y) in enumerate(points):
            size = float(sizes[n] if isinstance(sizes, list) else sizes)
            if not size:
                continue
            rim = ""
            if edge.get("width"):
                colour = self.pen.colour(edge["color"])
                rim = f' stroke="{colour}" stroke-width="{edge["width"] * self.unit:.2f}"'
            told = f'r="{size * self.unit / 2:.2f}" fill="{self.pen.colour(marker["color"])}"{rim}'
            out.append(self._at(x, y, partial(dot, told)))
            if marker.get("symbol") == "circle-x":
                arm = size * self.unit / 2 * 0.71
                out.append(self._at(x, y, partial(cross, arm, rim)))
        return "".join(out)

    def _marks(self) -> str:
        """Verticals where the series is counted otherwise from there on."""
        out = []
        for one in self.layout.get("shapes", ()):
            if one["type"] != "line" or one["x0"] != one["x1"]:
                raise ValueError(f"chart: shape {one['type']} cannot be drawn on paper")
            line, x = one["line"], self.x(day_of(one["x0"]))
            width = float(line["width"]) * self.unit
            dash = dashes(line["dash"], width)
            out.append(
                f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{self.box.top:.1f}"'
                f' y2="{self.box.top + self.box.height:.1f}" stroke-width="{width:.2f}"'
                f' stroke="{self.pen.colour(line["color"])}" stroke-dasharray="{dash}"/>'
            )
        return "".join(out)

    def _labels(self) -> str:
        return "".join(map(self._label, self.layout.get("annotations", ())))

    def _label(self, one: Mapping[str, Any]) -> str:
        x = (
            self.box.left + self.box.width * one["x"]
            if one.get("xref") == "paper"
            else self.x(day_of(one["x"]))
        )
        height = self.box.top + self.box.height * (1 - one["y"])
        y = height if one.get("yref") == "paper" else self.y(float(one["y"]))
        aside = one.get("xshift", 0) * self.unit
        y -= one.get("yshift", 0) * self.unit
        lines = str(one["text"]).split("<br>")
        font = one.get("font", {})
        size = font.get("size", 12.5) * self.unit
        first = y - (len(lines) - 1) * size * 0.62 + size * 0.35
        if one.get("yanchor") == "bottom":
            first = y - (len(lines) - 1) * size * 1.25 - size * 0.3
        colour = self.pen.colour(font.get("color", "")) or self.pen.ink
        field = self.pen.colour(one.get("bgcolor", ""))
        out = []
        for n, part in enumerate(lines):
            draw = partial(
                label, part, size, colour, field, self.pen.hatch,
                end=one.get("xanchor") == "right",
            )  # fmt: skip
            out.append(self._at(x, first + n * size * 1.25, draw, aside=aside))
        return "".join(out)


def day_of(text: str) -> int:
    """A point of the scale, as figures write it, as a day number."""
    return date.fromisoformat(str(text)[:10]).toordinal()
