"""A file that is either whole or not there: written beside its place, then moved into it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from core.errors import StoreError


def put(path: Path, content: bytes) -> None:
    """Write a file; whoever looks sees the old one or the whole new one. Raises StoreError."""
    pour(path, [content])


def pour(path: Path, pieces: Iterable[bytes]) -> None:
    """The same piece by piece; what the pieces raise goes through, and nothing is left beside."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with beside.open("xb") as out:
            for piece in pieces:
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    except OSError as fault:
        raise StoreError(
            f"Không ghi được {path} ({fault.strerror}); không để lại tệp dở.", str(fault)
        ) from fault
    finally:
        beside.unlink(missing_ok=True)
