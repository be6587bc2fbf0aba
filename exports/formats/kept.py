"""Files that are kept: where those that were ordered lie, and how one is written.

A file is either whole or not there: written beside its place, then moved into it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedRandom
from pathlib import Path

from core.errors import StoreError
from core.settings import Settings
from desk import FileOrder


def orders(settings: Settings) -> Path:
    """Where ordered files lie."""
    return settings.data / "files"


def ordered(settings: Settings, one: FileOrder) -> Path:
    """The file of an order."""
    return orders(settings) / f"{one.order_id}.{one.form}"


def put(path: Path, content: bytes) -> None:
    """Write a file; whoever looks sees the old one or the whole new one. Raises StoreError."""
    pour(path, [content])


def pour(path: Path, pieces: Iterable[bytes]) -> None:
    """The same piece by piece; what the pieces raise goes through, and nothing is left beside."""
    with whole(path) as out:
        for piece in pieces:
            out.write(piece)


@contextmanager
def whole(path: Path) -> Iterator[BufferedRandom]:
    """Something to write into, and to read back from, that takes the file's place at the end.

    What is raised inside goes through, and nothing is left beside. Raises StoreError.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with beside.open("x+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    except OSError as fault:
        raise StoreError(
            f"Không ghi được {path.name} ({fault.strerror}); không để lại tệp dở.",
            f"{path}: {fault}",
        ) from fault
    finally:
        beside.unlink(missing_ok=True)
