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
_BLOCK = {
    "light": r":root[^{}]*\{([^}]*)\}",
    "dark": r'\[data-theme="dark"\]\s*\{([^}]*)\}',
}
_RULE = re.compile(r"--([\w-]+)\s*:\s*([^;]+);")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def by_machine() -> str:
    """The dark theme's rules for pages that leave the choice to the reader's machine, as CSS.

    Written from the one block of dark colours. Raises ValueError if the file lacks it.
    """
    rules = f'[data-theme="auto"] {{{_block("dark")}}}'
    return f"@media screen and (prefers-color-scheme: dark) {{ {rules} }}\n"


def _block(theme: Theme) -> str:
    """What stands between a theme's braces. Raises ValueError."""
    block = re.search(_BLOCK[theme], _COMMENT.sub("", TOKENS.read_text("utf-8")))
    if not block:
        raise ValueError(f"{TOKENS.name}: no block for the {theme} theme")
    return block[1]


@cache
def tokens(theme: Theme = "light") -> dict[str, str]:
    """Custom properties of a theme by name without dashes: ``{"ink": "#14202E", …}``.

    The dark theme keeps what it does not redefine. Raises ValueError if the file lacks a block.
    """
    whole = _RULE.findall(_block("light"))
    if theme == "dark":
        whole += _RULE.findall(_block("dark"))
    return {key: value.strip() for key, value in whole}


def colour(name: str, theme: Theme = "light") -> str:
    """One token's value. Raises KeyError naming it."""
    return tokens(theme)[name]


@cache
def exchanged(theme: Theme) -> dict[str, str]:
    """Colour of the light theme → the same token's colour in another; figures are made light."""
    light, other = tokens("light"), tokens(theme)
    return {value.lower(): other[name] for name, value in light.items() if value.startswith("#")}
