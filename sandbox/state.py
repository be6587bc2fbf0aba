"""The running sandbox: its world, its clock, its faults. One object that every server shares."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from core.clock import Clock, FrozenClock, SystemClock, epoch, from_epoch, frozen_at
from sandbox.faults import Board
from sandbox.world import World


class Sandbox:
    """World, clock and faults."""

    def __init__(
        self, seed: int = 1, scale: str = "small", at: str = "", faults: list[str] | None = None
    ) -> None:
        self.seed, self.scale = seed, scale
        self.clock: Clock = frozen_at(at) if at else SystemClock()
        self.board = Board(faults)
        self.world = World.at(seed, scale, self.clock.now())
        self.lock = threading.RLock()

    @property
    def frozen(self) -> bool:
        """Does the clock stand still?"""
        return isinstance(self.clock, FrozenClock)

    def now(self, source: str = "") -> int:
        """The moment by the clock, or by a source's own clock when a fault has put it out."""
        at = epoch(self.clock.now())
        if source:
            skew = self.board.take(source, "clock_skew")
            at += int(skew or 0)
        self.world.reach(from_epoch(at))
        return at

    def set_clock(self, at: str) -> None:
        """Freeze the clock at another moment; "" lets it run with the machine's."""
        clock: Clock = frozen_at(at) if at else SystemClock()
        self.world.reach(clock.now())
        self.clock = clock


def utc(at: int) -> str:
    """Seconds since 1970 → ISO text in UTC."""
    return datetime.fromtimestamp(at, UTC).isoformat()
