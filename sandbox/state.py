"""The running sandbox: its world, its clock, its faults. One object that every server shares."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.clock import Clock, FrozenClock, SystemClock, epoch, from_epoch, frozen_at
from sandbox.faults import Board
from sandbox.folder import maim
from sandbox.reported import write_inbox
from sandbox.warehouse import Warehouse
from sandbox.world import World


@dataclass
class PortalEdits:
    """What was edited by hand on the open data portal. Moments are seconds since 1970 UTC."""

    deleted: set[str] = field(default_factory=set)  # data set ids
    touched: dict[str, int] = field(default_factory=dict)  # data set id → when
    rows: dict[str, dict[int, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))


@dataclass
class PortalWritten:
    """What callers wrote there: packages by id, tables by resource, the actions in their order."""

    packages: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """As if nobody had written anything."""
        for held in (self.packages, self.tables, self.actions):
            held.clear()


class Sandbox:
    """World, clock and faults."""

    def __init__(
        self,
        seed: int = 1,
        scale: str = "small",
        at: str = "",
        faults: list[str] | None = None,
        inbox: Path | None = None,
        warehouse: Path | None = None,
    ) -> None:
        self.seed, self.scale, self.inbox = seed, scale, inbox
        self.lock = threading.RLock()
        self.clock: Clock = frozen_at(at) if at else SystemClock()
        self.board = Board(faults)
        self.warehouse = Warehouse(warehouse, self.board, seed) if warehouse else None
        self.fill_warehouse()  # before the world: it needs none, and may be asked for at once
        self.world = World.at(seed, scale, self.clock.now())
        self.edits = PortalEdits()
        self.written = PortalWritten()
        self.resets: dict[str, int] = {}
        self.fill_inbox()

    @property
    def frozen(self) -> bool:
        """Does the clock stand still?"""
        return isinstance(self.clock, FrozenClock)

    def now(self, source: str = "") -> int:
        """The moment by the clock, or by a source's own clock when a fault has put it out."""
        at = epoch(self.clock.now())
        if source:
            at += int(self.board.take(source, "clock_skew") or 0)
        self.world.reach(from_epoch(at))
        return at

    def set_clock(self, at: str) -> None:
        """Freeze the clock at another moment; "" lets it run with the machine's."""
        clock: Clock = frozen_at(at) if at else SystemClock()
        self.world.reach(clock.now())
        self.clock = clock
        self.fill_inbox()
        self.fill_warehouse()

    def note_reset(self, source: str, last_day: int) -> None:
        """A source's counters began anew some days before ``last_day``, once a fault says so."""
        days = self.board.take(source, "reset")
        if days is not None:
            self.resets.setdefault(source, last_day - int(days))

    def fill_inbox(self) -> list[Path]:
        """Drop the reported templates that are due; the new files."""
        if self.inbox is None or self.board.take("reported", "down") is not None:
            return []
        with self.lock:
            new = write_inbox(self.inbox, self.world.first_year, epoch(self.clock.now()))
            for path in new:
                at = path.stat().st_mtime_ns
                maim(self.board, "reported", path)
                if path.exists():
                    os.utime(path, ns=(at, at))
            return new

    def fill_warehouse(self) -> None:
        """Bring the warehouse's file up to the clock and the faults in force."""
        if self.warehouse is not None:
            with self.lock:
                self.warehouse.fill(epoch(self.clock.now()))


def utc(at: int) -> str:
    """Seconds since 1970 → ISO text in UTC."""
    return datetime.fromtimestamp(at, UTC).isoformat()
