"""A stretch of the past that a person asked for: a durable wish, worked off newest first."""

from __future__ import annotations

from dataclasses import dataclass

WAITING, RUNNING, DONE, CANCELLED = "waiting", "running", "done", "cancelled"
"""States: nobody has begun, some of it is there, all of it is there, nobody wants it any more."""


@dataclass(frozen=True, slots=True)
class Backfill:
    """One stretch of one stream, [``since``, ``until``), in seconds since 1970 UTC.

    Everything from ``reached`` on has arrived; ``records`` came with it, doubles included.
    """

    source: str
    stream: str
    id: str
    since: int
    until: int
    reached: int
    asked_by: str
    asked_at: int
    state: str = WAITING
    records: int = 0

    @property
    def open(self) -> bool:
        """Is there still something to do?"""
        return self.state in (WAITING, RUNNING)

    @property
    def share(self) -> float:
        """Share of the stretch that has arrived, 0..1."""
        if self.state == DONE or self.until <= self.since:
            return 1.0
        return min(1.0, max(0.0, (self.until - self.reached) / (self.until - self.since)))
