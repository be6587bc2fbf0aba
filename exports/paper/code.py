"""The QR code of a brief: opens the frozen view, as SVG for paper and PNG for Word."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

_BORDER = 2


@lru_cache(maxsize=16)  # a page is set several times until it fits, each time with the same
def svg(address: str) -> str:
    """A scalable picture."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=_BORDER, omitsize=True)
    return out.getvalue().decode()


def png(address: str) -> bytes:
    """A picture of about 330 pixels, for 22 mm at 300 dots an inch."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", border=_BORDER, scale=10)
    return out.getvalue()
