"""What is made of installed packages once and kept beside them, in the environment's own folder.

``make install`` makes it (``python -m dashboard.serving.made``). Where that was left out the first
process that needs a thing makes it, and keeps it in memory alone where the folder may not be
written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

PLACE = Path(sys.prefix) / "share" / "ioc"


def kept(name: str, recipe: str, source: bytes, make: Callable[[bytes], bytes]) -> bytes:
    """``make(source)``, read where it was made before of the same source by the same recipe."""
    mark = hashlib.sha256(recipe.encode() + b"\0" + source).hexdigest()[:16]
    path = PLACE / f"{mark}.{name}"
    with contextlib.suppress(OSError):
        return path.read_bytes()
    made = make(source)
    with contextlib.suppress(OSError):
        PLACE.mkdir(parents=True, exist_ok=True)
        fresh = PLACE / f".{mark}.{os.getpid()}"
        fresh.write_bytes(made)
        fresh.replace(path)  # whole or not at all
    return made


if __name__ == "__main__":
    from core.settings import ROOT
    from dashboard.serving.packing import CODINGS
    from dashboard.serving.static import LIBRARY, Files

    found = Files(ROOT / "assets")  # the typeface
    for coding in CODINGS:
        found.packed(LIBRARY, coding)
