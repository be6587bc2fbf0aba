"""A CSV with the sidecar that holds its truth, in one archive: what cannot stand in the table."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import closing
from typing import IO, cast

from core.clock import from_epoch
from desk import Desk
from exports.formats import making
from exports.formats.csv import SIDECAR

TYPE = "application/zip"
ENDING = ".zip"


class _Taken:
    """What the archive writes, until it is sent on."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self._held: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """As a file does, one that cannot be gone back in."""
        self.digest.update(piece)
        self._held.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """As a file does."""

    def take(self) -> bytes:
        """What came since it was asked last."""
        out = b"".join(self._held)
        self._held.clear()
        return out


def stream(desk: Desk, made: making.Made, name: str) -> Iterator[bytes]:
    """The archive piece by piece; the register learns its digest beside that of the CSV.

    ``name``: of the CSV. A reader that leaves early leaves a broken export.
    """
    out, at = _Taken(), from_epoch(made.export.made_at).timetuple()[:6]
    with zipfile.ZipFile(cast(IO[bytes], out), "w", zipfile.ZIP_DEFLATED) as archive:
        inside = zipfile.ZipInfo(name, at)
        inside.compress_type = zipfile.ZIP_DEFLATED
        with closing(iter(made)) as pieces, archive.open(inside, "w", force_zip64=True) as held:
            for piece in pieces:
                held.write(piece)
                yield out.take()
        told = json.dumps(making.told(desk.export(made.export.code)), ensure_ascii=False, indent=1)
        beside = zipfile.ZipInfo(name + SIDECAR, at)
        beside.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(beside, told)
    yield out.take()
    desk.hand_out(made.export.code, out.digest.hexdigest(), "zip")
