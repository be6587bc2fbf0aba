"""Colours and the chart template, read from ``assets/tokens.css``: one source of truth.

The template is a plain dict (no ``plotly.graph_objects`` in a request path). Charts are drawn on
the page's own ground: paper and plot are transparent.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal

from core.settings import ROOT

Theme = Literal["light", "dark"]
TOKENS = ROOT / "assets" / "tokens.css"
_BLOCK = {"light": r":root\s*\{([^}]*)\}", "dark": r'\[data-theme="dark"\]\s*\{([^}]*)\}'}
_RULE = re.compile(r"--([\w-]+)\s*:\s*([^;]+);")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@cache
def tokens(theme: Theme = "light") -> dict[str, str]:
    """Custom properties of a theme by name without dashes: ``{"ink": "#14202E", …}``.

    The dark theme keeps what it does not redefine. Raises ValueError if the file lacks a block.
    """
    css = _COMMENT.sub("", TOKENS.read_text("utf-8"))
    found: dict[str, str] = {}
    for name in ("light",) if theme == "light" else ("light", "dark"):
        block = re.search(_BLOCK[name], css)
        if not block:
            raise ValueError(f"{TOKENS.name}: no block for the {name} theme")
        found |= {key: value.strip() for key, value in _RULE.findall(block[1])}
    return found


def colour(name: str, theme: Theme = "light") -> str:
    """One token's value. Raises KeyError naming it."""
    return tokens(theme)[name]


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
