"""A chart in a page before any chart library is there: it takes whatever width it is given.

Strokes and bars stretch with their place; letters and dots stand where they belong and do not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from itertools import pairwise
from typing import Any

from exports.pictures.drawing import Chart, Draw, Figure, day_of
from exports.pictures.strokes import Box, Pen

_TAG = re.compile(r"</?[bi]>|<br>")
_WIDE = 1000.0
"""Units across the part that stretches."""
_NARROW = 270.0
"""px that the part which stretches has on a phone."""
PLACE = "_ky_"
"""Stands for a point's own code in the address that a figure carries (``layout.meta``)."""


def ends(figure: Figure, pen: Pen) -> tuple[float, float]:
    """Ordinals of days at both ends of the chart's scale, so that another hand draws it alike."""
    return _Supple(figure, Box(0, 0, _WIDE, 100), pen).ends


def supple(figure: Figure, height: float, pen: Pen) -> str:
    """The chart as one ``<svg>`` of this height that fills whatever width it is given.

    Its own left and right margins stand outside of it, for names of ticks and lines. Raises
    ValueError for what it does not know.
    """
    return _Supple(figure, Box(0, 0, _WIDE, height), pen).drawn()


class _Supple(Chart):
    """A chart across whose place nothing is fixed but the height."""

    def __init__(self, figure: Figure, box: Box, pen: Pen) -> None:
        self.fixed: list[str] = []  # letters and dots
        super().__init__(figure, box, pen)

    def drawn(self) -> str:
        """Strokes and bars in a drawing that is stretched, the rest laid over it."""
        strokes, high = super().drawn(), f"{self.box.top + self.box.height + self.below:g}"
        return (
            f'<svg class="supple" width="100%" height="{high}" {self._heard()}>'
            f'<svg width="100%" height="{high}" viewBox="0 0 {_WIDE:g} {high}"'
            f' preserveAspectRatio="none">{strokes}</svg>{"".join(self.fixed)}{self._ways()}</svg>'
        )

    def _ways(self) -> str:
        """Over all of it a field for each point that leads somewhere, as wide as its period.

        No links: the drawing is one picture to who hears it, and the twin has them.
        """
        if not self.layout.get("meta"):
            return ""
        at = {
            day_of(x): code
            for one in self.traces
            for x, code in zip(one["x"], one.get("ids", ()), strict=False)
            if code
        }
        days = sorted(at)
        middles = [(left + right) / 2 for left, right in pairwise(days)]
        edges = [self.ends[0], *middles, self.ends[1]]
        fields = [
            f'<rect data-go="{escape(at[day])}" x="{self.x(left) / _WIDE:.2%}"'
            f' width="{(self.x(right) - self.x(left)) / _WIDE:.2%}" height="100%"/>'
            for day, (left, right) in zip(days, pairwise(edges), strict=False)
        ]
        return f'<g class="ways">{"".join(fields)}</g>'

    def _heard(self) -> str:
        """For who does not see it: its labels (a target, a break); figures are in the twin."""
        labels = (str(one["text"]) for one in self.layout.get("annotations", ()))
        said = ". ".join(_TAG.sub(" ", one).strip() for one in labels)
        return f'role="img" aria-label="{escape(said)}"' if said else 'aria-hidden="true"'

    def _axis(self) -> str:
        """Where a phone has no room for all names of ticks, it shows every other."""
        before, named = len(self.fixed), self.layout.get("xaxis", {}).get("ticktext", ())
        parts = [str(one).split("<br>") for one in named]
        drawn = super()._axis()
        wide = sum(max(map(len, one)) * self.pen.size * 0.55 + self.pen.size for one in parts)
        if wide > _NARROW:
            for n, one in enumerate(parts):
                if n % 2:
                    self._marked("long", before, before + len(one))
                before += len(one)
        return drawn

    def _label(self, one: Mapping[str, Any]) -> str:
        """A label with another for narrow windows (``name``, which may be none) stands twice."""
        before = len(self.fixed)
        drawn = super()._label(one)
        if "name" in one:
            self._marked("long", before, len(self.fixed))
            before = len(self.fixed)
            drawn += super()._label({**one, "text": one["name"]}) if one["name"] else ""
            self._marked("brief", before, len(self.fixed))
        return drawn

    def _marked(self, css: str, first: int, end: int) -> None:
        """Give letters that were laid over the drawing a class: see ``app.css``."""
        for n in range(first, end):
            self.fixed[n] = f'<g class="{css}">{self.fixed[n]}</g>'

    def _beside(self, margin: Mapping[str, float]) -> tuple[float, float]:
        return 0.0, 0.0

    def _at(self, x: float, y: float, draw: Draw, *, aside: float = 0.0) -> str:
        self.fixed.append(f'<svg x="{x / _WIDE:.2%}" y="{y:.1f}">{draw(aside, 0.0)}</svg>')
        return ""
