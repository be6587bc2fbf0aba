"""What a measurement says: figures with their goals, and how far to trust them."""

from __future__ import annotations

import os
import resource
from dataclasses import asdict, dataclass, field
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
