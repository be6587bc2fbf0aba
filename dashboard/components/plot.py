"""The drawing of a chart: there at once as SVG, and Plotly's when a pointer comes over it.

The chart library weighs more than all else of a page together, and what it adds are the figures
under the pointer and a picture to take away. So it is fetched when somebody points at a chart, and
laid over the server's own drawing of the same figure. The browser half of ``Plot`` stands in
``assets/components.js``; on paper and without scripts the server's drawing stays.
"""

from __future__ import annotations

import logging
from datetime import date
from functools import cache
from html import escape
from typing import Any

from dashboard.components.svg import Own
from dashboard.wording import words
from exports.pictures import palette, supple
from exports.pictures.strokes import Pen

log = logging.getLogger(__name__)
_PROPS = ["id", "still", "figure", "config", "height", "left", "right"]
_CHILDREN = ["children"]
_NONE: list[str] = []
_SIZE = 12.5  # px, as the template's
_GROUND = "var(--surface)"  # of a box: a picture that is taken away has a ground too


class Plot(Own):
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
        super().__init__(
            id=id, still=still, figure=figure, config=config, height=height,
            left=left, right=right,
        )  # fmt: skip


def plot(id: str, figure: dict[str, Any], config: dict[str, Any], height: int) -> Plot:
    """A figure of ours at a height in px, drawn alike by the server and by the library.

    What the server cannot draw waits for the library: no chart takes its page with it.
    """
    margin, still = figure["layout"].get("margin", {}), ""
    if any(len(one["x"]) for one in figure["data"]):
        try:
            still = supple.supple(figure, height, _pen())
            figure = _on_one_scale(figure)
        except ValueError:
            log.exception("chart %s waits for its library", id)
    else:
        still = f'<p class="hint">{escape(words.t("chart.no_points"))}</p>'
    figure = _named({**figure, "layout": {**figure["layout"], "paper_bgcolor": _GROUND}})
    return Plot(
        id=id,
        still=still,
        figure=figure,
        config=config,
        height=height,
        left=margin.get("l", 44),
        right=margin.get("r", 16),
    )


def _on_one_scale(figure: dict[str, Any]) -> dict[str, Any]:
    """With the ends of the server's scale: the library's own would move every point a little."""
    layout = figure["layout"]
    axis = layout.get("xaxis", {})
    if axis.get("range"):
        return figure
    span = [_moment(day) for day in supple.ends(figure, _pen())]
    return {**figure, "layout": {**layout, "xaxis": {**axis, "range": span}}}


def _named(tree: Any) -> Any:
    """Colours by the names of their tokens; the browser puts in those of the reader's theme."""
    if isinstance(tree, dict):
        return {key: _named(one) for key, one in tree.items()}
    if isinstance(tree, list):
        return [_named(one) for one in tree]
    return _pen().colour(tree) if isinstance(tree, str) and tree.startswith("#") else tree


def _moment(day: float) -> str:
    """A day number with its fraction, as the library writes moments."""
    hour, minute = divmod(int(day % 1 * 1440), 60)
    return f"{date.fromordinal(int(day))} {hour:02d}:{minute:02d}"


@cache
def _pen() -> Pen:
    """Colours by the names of their tokens, so that the drawing follows the reader's theme."""
    named = {
        value.lower(): f"var(--{name})"
        for name, value in reversed(palette.tokens().items())
        if value.startswith("#")
    }
    return Pen(_SIZE, "var(--ink)", "var(--muted)", "var(--line)", named, hatch="url(#hd)")
