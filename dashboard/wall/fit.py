"""How wide a text will be on the wall, so that nothing is ever cut and no word ends in dots.

The typeface's own advance widths are read from the installed font (``hmtx`` and ``cmap`` tables).
Lengths are in em; the wall's lengths are in u, 1 % of the canvas height.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import fontpkg_inter
from dash.development.base_component import Component

CELL = 31.6
"""Inner width of one panel's card in u: 20 % of a 16:9 canvas less margins, padding, border."""
HEAD, LEAST = 32.0, 2.2
"""Room of a board's name in its head, and the smallest letters of a wall, in u."""
_BOLD = 1.06  # weight 600 against 400, measured on Vietnamese words
_ELSE = 0.65  # a sign that the font lacks
Line = TypeVar("Line")


@cache
def _widths() -> dict[int, float]:
    """Code point → advance width in em. Raises ValueError for a font without the tables we read."""
    data = (Path(fontpkg_inter.ROOT) / "files" / "Inter[opsz,wght].ttf").read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    tables = {}
    for i in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * i)
        tables[tag] = offset
    em = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    metrics = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    out = {}
    for first, last, glyph in _groups(data, tables[b"cmap"]):
        for code in range(first, min(last, 0xFFFF) + 1):
            at = tables[b"hmtx"] + 4 * min(glyph + code - first, metrics - 1)
            out[code] = struct.unpack_from(">H", data, at)[0] / em
    return out


def _groups(data: bytes, cmap: int) -> Iterator[tuple[int, int, int]]:
    for i in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">L", data, cmap + 8 + 8 * i)[0]
        if struct.unpack_from(">H", data, at)[0] == 12:
            for n in range(struct.unpack_from(">L", data, at + 12)[0]):
                yield struct.unpack_from(">LLL", data, at + 16 + 12 * n)
            return
    raise ValueError("the font has no cmap of format 12")


def plain(tree: object) -> str:
    """The text of a tree of components, without what only screen readers hear."""
    if isinstance(tree, str | int | float) and not isinstance(tree, bool):
        return str(tree)
    if isinstance(tree, list | tuple):
        return "".join(plain(one) for one in tree)
    if isinstance(tree, Component) and getattr(tree, "className", "") != "sr":
        return plain(getattr(tree, "children", None) or "")
    return ""


def width(tree: object, bold: bool = False) -> float:
    """Width in em of a text or a tree of texts."""
    known = _widths()
    digits = known[ord("0")]  # tabular figures are all as wide as the zero
    total = sum(digits if c.isdigit() else known.get(ord(c), _ELSE) for c in plain(tree))
    return total * (_BOLD if bold else 1.0)


def first(lines: Iterable[Line], size: float, room: float = CELL) -> Line | None:
    """The first of the phrasings that fits in ``room`` u at ``size`` u; None when none does."""
    for line in lines:
        if width(line) * size <= room:
            return line
    return None


def one(texts: Iterable[str], size: float, room: float = CELL) -> str:
    """The first of the texts that fits; "" when none does. Empty ones are passed over."""
    return first([text for text in texts if text], size, room) or ""


def size(text: str, wanted: float, least: float, room: float = CELL) -> float:
    """The largest size between ``least`` and ``wanted`` at which a bold text fits."""
    need = width(text, bold=True)
    return max(least, min(wanted, int(room / need * 100) / 100)) if need else wanted


def rows(text: str, size: float, room: float = CELL) -> int:
    """Lines that a bold text takes when it is broken at its spaces."""
    count, line = 1, ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and width(longer, bold=True) * size > room:
            count, longer = count + 1, word
        line = longer
    return count
