"""A file that is either whole or not there: written beside its place, then moved into it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from core.errors import StoreError


def put(path: Path, content: bytes) -> None:
    """Write a file; whoever looks sees the old one or the whole new one. Raises StoreError."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with beside.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    except OSError as fault:
        beside.unlink(missing_ok=True)
        raise StoreError(
            f"Không ghi được {path} ({fault.strerror}); không để lại tệp dở.", str(fault)
        ) from fault
