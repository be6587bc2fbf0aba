"""The smallest parts of a drawing: a line of text, a stroke."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def text(
    x: float, y: float, said: str, size: float, colour: str, anchor: str = "start",
    *, bold: bool = False,
) -> str:  # fmt: skip
    """One line of text, as text."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.2f}" fill="{colour}"'
        f' text-anchor="{anchor}"{weight}>{escape(said, quote=False)}</text>'
    )


def path(points: Sequence[tuple[float, float]], *, stepped: bool) -> str:
    """A stroke through the points; ``stepped``: level to the next point, then up or down."""
    x, y = points[0]
    out = [f"M{x:.1f} {y:.1f}"]
    for x, y in points[1:]:
        out.append(f"H{x:.1f}V{y:.1f}" if stepped else f"L{x:.1f} {y:.1f}")
    return "".join(out)
