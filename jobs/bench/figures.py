"""What a measurement says: figures with their goals, and how far to trust them."""

from __future__ import annotations

import os
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

BUSY = 0.5
"""Load before the start, in cores, from which the machine counts as busy."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; ``goal`` is at least, or at most, what it must be; None: no goal.

    ``rows``: records in the store when it was measured; None: that does not matter.
    """

    name: str
    value: float
    unit: str
    goal: float | None = None
    at_most: bool = False
    rows: int | None = None

    @property
    def met(self) -> bool | None:
        """Is the goal reached? None without one."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.at_most else self.value >= self.goal


@dataclass
class Report:
    """What ``./ioc bench`` prints. ``runs``: each measured pull, as plain values."""

    load: float  # one minute's, before the start
    cores: int
    figures: list[Figure] = field(default_factory=list)
    runs: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls) -> Report:
        """Look at the machine before anything is measured."""
        made = cls(os.getloadavg()[0], os.cpu_count() or 1)
        if made.load > BUSY:
            made.notes.append(
                f"Máy đang bận (tải {made.load:.1f} trước khi đo): số đo chỉ để tham khảo."
            )
        return made

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "figures": [asdict(one) | {"met": one.met} for one in self.figures],
            "runs": self.runs,
            "load": self.load,
            "cores": self.cores,
            "notes": self.notes,
        }


def peak_memory() -> float:
    """The most that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def private_memory(every: float = 0.1) -> Iterator[list[float]]:
    """The most, in MB, that this process holds for itself while the block runs, in a list of one.

    Looked at ``every`` so many seconds. The database file that SQLite maps is the system's cache
    and no part of it; where the system does not tell them apart (not Linux) it is ``peak_memory``.
    """
    most, done = [_private()], threading.Event()

    def watch() -> None:
        while not done.wait(every):
            most[0] = max(most[0], _private())

    watcher = threading.Thread(target=watch, name="bench-memory", daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        done.set()
        watcher.join()
        most[0] = max(most[0], _private())


def _private() -> float:
    try:
        told = Path("/proc/self/status").read_text()
    except OSError:
        return peak_memory()
    rows = (row.split() for row in told.splitlines() if row.startswith("RssAnon:"))
    return next((int(row[1]) / 1024 for row in rows), peak_memory())
