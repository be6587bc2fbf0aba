"""What costs time to make and is copied by many: made once a run of the tests, by whoever is first.

Workers are processes of their own, and a module that imports a fixture has one of its own: a
session's fixture alone would be made again by each.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name, filled by ``make``; copy from it, never write to it.

    The others wait meanwhile; where ``make`` fails the next one tries again.
    """
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # a folder of this worker's in that of the run
        base = base.parent
    place = base / "templates"
    place.mkdir(exist_ok=True)
    with (place / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder, part = place / name, place / f"{name}.part"
        if not folder.exists():
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            make(part)
            part.rename(folder)
    return folder
