"""Colours from ``assets/tokens.css`` and the typeface: one source for screen, file and paper."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

import fontpkg_inter

from core.settings import ROOT

Theme = Literal["light", "dark"]
TOKENS = ROOT / "assets" / "tokens.css"
FONTS = Path(fontpkg_inter.ROOT)
"""Folder of the screen's typeface, Inter, which has every Vietnamese letter."""
FAMILY = "Inter, 'Segoe UI', 'Noto Sans', Roboto, 'DejaVu Sans', Arial, sans-serif"
"""Inter, then faces of common systems that have Vietnamese letters too."""
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


@cache
def exchanged(theme: Theme) -> dict[str, str]:
    """Colour of the light theme → the same token's colour in another; figures are made light."""
    light, other = tokens("light"), tokens(theme)
    return {value.lower(): other[name] for name, value in light.items() if value.startswith("#")}
