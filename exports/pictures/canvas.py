"""How large a picture is, on a slide and on paper, and how much of a table or a list it holds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.errors import MisuseError
from exports.pictures.palette import Theme


@dataclass(frozen=True, slots=True)
class Canvas:
    """Width and height in CSS pixels (96 an inch), text size, dots a pixel of a PNG."""

    width: float
    height: float
    size: float
    scale: float


SIZES: dict[str, Canvas] = {
    "slide": Canvas(1280, 720, 15.5, 1.5),  # 1920 × 1080
    "print": Canvas(680, 460, 9.8, 3.125),  # 180 mm wide at 300 dots an inch
}
_DEEP = {"slide": 30, "print": 60}
"""Rows of a table: more would be too small to be read."""
_SHORT = 16
"""Rows that fit on paper without making the picture taller."""


def canvas(size: str) -> Canvas:
    """The canvas of a name. Raises MisuseError."""
    if size not in SIZES:
        raise MisuseError(f"Cỡ hình “{size}” không có; chọn {', '.join(SIZES)}.")
    return SIZES[size]


def theme(name: str) -> Theme:
    """The theme of a name. Raises MisuseError."""
    if name == "light":
        return "light"
    if name == "dark":
        return "dark"
    raise MisuseError(f"Nền hình “{name}” không có; chọn light, dark.")


def capacity(size: str) -> int:
    """How many lines a list holds."""
    one = canvas(size)
    return 2 * int((one.height * 0.58) / (one.size * 1.95))


def deep(size: str) -> int:
    """How many rows a table holds."""
    return _DEEP[size]


def tall(size: str, rows: int) -> Canvas:
    """The canvas of so many rows: on paper it gets taller, never the letters smaller.

    Raises MisuseError.
    """
    one = canvas(size)
    if size != "print":
        return one
    more = max(0, min(rows, deep(size)) - _SHORT)
    return replace(one, height=one.height + more * one.size * 1.45)
