"""The drawing of a chart: there at once as SVG, and Plotly's when a pointer comes over it.

The chart library weighs more than all else of a page together, and what it adds are the figures
under the pointer and a picture to take away. So it is fetched when somebody points at a chart, and
laid over the server's own drawing of the same figure. The browser half of ``Plot`` stands in
``assets/components.js``; on paper and without scripts the server's drawing stays.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from dash.development.base_component import Component

from exports import palette
from exports.strokes import Pen
from exports.supple import supple

_PROPS = ["id", "still", "figure", "config", "height", "left", "right"]
_CHILDREN = ["children"]
_NONE: list[str] = []
_SIZE = 12.5  # px, as the template's


class Plot(Component):
    """A figure dict, drawn. ``still``: the server's SVG; ``left`` and ``right``: px beside it."""

    _children_props = _NONE
    _base_nodes = _CHILDREN
    _namespace = "ioc"
    _type = "Plot"
    _prop_names = _PROPS
    _valid_wildcard_attributes = _NONE
    available_properties = _PROPS
    available_wildcard_properties = _NONE

    def __init__(
        self,
        *,
        id: str,
        still: str,
        figure: dict[str, Any],
        config: dict[str, Any],
        height: int,
        left: float = 0,
        right: float = 0,
    ) -> None:
        Component.__init__(
            self, id=id, still=still, figure=figure, config=config, height=height,
            left=left, right=right,
        )  # fmt: skip


def plot(id: str, figure: dict[str, Any], config: dict[str, Any], height: int) -> Plot:
    """A figure of ours at a height in px; an empty place where it has no point.

    Raises ValueError for what the server cannot draw.
    """
    margin = figure["layout"].get("margin", {})
    drawable = any(len(one["x"]) for one in figure["data"])
    return Plot(
        id=id,
        still=supple(figure, height, _pen()) if drawable else "",
        figure=figure,
        config=config,
        height=height,
        left=margin.get("l", 44),
        right=margin.get("r", 16),
    )


@cache
def _pen() -> Pen:
    """Colours by the names of their tokens, so that the drawing follows the reader's theme."""
    named = {
        value.lower(): f"var(--{name})"
        for name, value in reversed(palette.tokens().items())
        if value.startswith("#")
    }
    return Pen(_SIZE, "var(--ink)", "var(--muted)", "var(--line)", named)
