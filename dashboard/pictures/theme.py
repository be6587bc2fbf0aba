"""Colours and the chart template, read from ``assets/tokens.css``: one source of truth.

The template is a plain dict (no ``plotly.graph_objects`` in a request path). It has no
ground of its own: what draws a figure gives it one (``components/plot.py`` that of its box).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from exports.pictures.palette import TOKENS, Theme, colour, tokens

__all__ = ["TOKENS", "Theme", "colorway", "colour", "contrast", "template", "tokens"]


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two ``#RRGGBB`` colours, 1…21."""
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@cache
def template(theme: Theme = "light") -> dict[str, Any]:
    """Our Plotly template: ``{"layout": …}``, about 1 kB."""
    ink, muted, line = (colour(name, theme) for name in ("ink", "muted", "line"))
    axis = {
        "gridcolor": line,
        "linecolor": line,
        "zerolinecolor": colour("edge", theme),
        "tickcolor": line,
        "tickfont": {"color": muted, "size": 12},
        "title": {"font": {"color": muted, "size": 12}},
        "automargin": True,
    }
    return {
        "layout": {
            "font": {"family": tokens()["font"], "size": 12.5, "color": ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": colorway(theme),
            "separators": ",.",
            "margin": {"l": 44, "r": 16, "t": 12, "b": 28},
            "showlegend": False,
            "xaxis": axis | {"showgrid": False},
            "yaxis": axis | {"showline": False},
            "hoverlabel": {
                "bgcolor": colour("raised", theme),
                "bordercolor": colour("edge", theme),
                "font": {"family": tokens()["font"], "color": ink, "size": 12.5},
            },
            "hovermode": "x unified",
            "bargap": 0.25,
            "dragmode": False,
        }
    }


def colorway(theme: Theme = "light") -> list[str]:
    """At most seven, told apart by colour-blind readers; the series that matters comes first."""
    return [colour(name, theme) for name in ("accent", "ink", "watch", "on", "none", "off", "edge")]
