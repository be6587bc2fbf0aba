"""What a measurement says: figures with their goals, and how far to trust them."""

from __future__ import annotations

import os
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from core.format import number

BUSY = 0.5
"""Load before the start, in cores, from which the machine counts as busy."""
TURNS, TRIES = 1_000_000, 5
"""Of the plain loop that says how fast the machine itself is."""
APART = 1.25
"""Times that the machine's own speed may differ between start and end of a measurement."""
STATED = 1_000_000
"""Records from which on the goals of a store and of a page over it are stated."""


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
    loops: list[float] = field(default_factory=list)  # seconds, see ``loop``: before, after

    @classmethod
    def begin(cls) -> Report:
        """Look at the machine before anything is measured."""
        made = cls(os.getloadavg()[0], os.cpu_count() or 1, loops=[loop()])
        if made.load > BUSY:
            made.notes.append(
                f"Máy đang bận (tải {number(made.load, 1)} trước khi đo): số đo chỉ để tham khảo."
            )
        return made

    def end(self) -> None:
        """Look at the machine again: figures of a machine that slowed down say less."""
        if any(one.rows is not None and one.rows < STATED for one in self.figures):
            self.notes.append(
                f"Mục tiêu nêu cho kho từ {number(STATED)} bản ghi: số đo trên kho nhỏ hơn không"
                " có đánh giá."
            )
        self.loops.append(loop())
        slow, fast = max(self.loops), min(self.loops)
        if slow > fast * APART:
            self.notes.append(
                "Máy không chạy đều trong lúc đo: vòng lặp Python 10 triệu lượt"
                f" {number(self.loops[0], 2)} s lúc đầu, {number(self.loops[-1], 2)} s lúc cuối."
            )

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "figures": [asdict(one) | {"met": one.met} for one in self.figures],
            "runs": self.runs,
            "load": self.load,
            "cores": self.cores,
            "loop_seconds": self.loops,
            "notes": self.notes,
        }


def stated(goal: float | None, rows: int) -> float | None:
    """The goal of what is measured over so many records; None where it is stated of more."""
    return goal if rows >= STATED else None


def loop() -> float:
    """Seconds of this processor for ten million turns of a plain loop, the best of ``TRIES``.

    Shared and throttled machines run up to three times slower from one day to another; what two
    days measured can be held against each other only by this.
    """
    best = min(_turns() for _ in range(TRIES))
    return best * 10_000_000 / TURNS


def _turns() -> float:
    began, total = time.perf_counter(), 0
    for turn in range(TURNS):
        total += turn
    return time.perf_counter() - began


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
