"""The stamp that screens poll: cheap, because a process asks the store at most twice a second.

Where a ``Drawer`` works, a mark is told when the views that are open have been drawn under it. So
nobody waits for a drawing, all workers tell the same, and what is shown meanwhile is the view of
the mark before, with its own ages.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import ClassVar

from core.clock import epoch
from core.settings import ROOT
from dashboard.context import Services
from indicators.asking.answers import Stamp

_ROOMS = ("core", "indicators", "dashboard", "exports", "desk", "store", "config")
_KINDS = (".py", ".yaml", ".toml")
_HEARD = 0.25  # seconds for which what is ready is not asked for again
PATIENCE = 15.0
"""Seconds for which a mark waits for its drawing."""


@cache
def build(assets: str = "") -> str:
    """The release's name: a hash of what runs, so that every worker says the same.

    Not the start of the process: two workers would flap, and walls would reload for ever.
    """
    known = hashlib.sha256(assets.encode())
    for room in _ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in _KINDS and ".local." not in path.name:
                known.update(str(path.relative_to(ROOT)).encode())
                known.update(path.read_bytes())
    return known.hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Now:
    """A stamp with the minute it was asked in. Screens draw anew when ``mark`` changes."""

    build: str
    stamp: Stamp
    server_time: int
    minute: int

    @property
    def mark(self) -> str:
        """Revision and minute: what computed views are kept under."""
        return f"{self.stamp.revision}.{self.minute}"

    @property
    def etag(self) -> str:
        """Changes with the build, the revision, the minute and the failing sources."""
        return f"{self.build}-{self.mark}-{self.stamp.failed_sources}"


@dataclass(frozen=True, slots=True)
class Ready:
    """The newest mark whose open views are drawn. Nobody draws who has not said so for ``LIFE``.

    ``said``: when, in seconds of the system's clock, which all processes of a host share.
    """

    LIFE: ClassVar[int] = 90  # seconds

    stamp: Stamp
    minute: int
    said: float = field(default_factory=time.time, compare=False)

    @property
    def living(self) -> bool:
        """Is its drawer at work still?"""
        return time.time() - self.said < self.LIFE

    @property
    def mark(self) -> tuple[int, int]:
        """Revision and minute."""
        return self.stamp.revision, self.minute


class Stamps:
    """Asks the catalogue, and keeps the answer for half a second.

    ``boards`` names the boards as they hold, see ``dashboard.wall.playing.mark``; ``ready`` says
    what a drawer has drawn; None: nobody draws ahead.
    """

    def __init__(
        self,
        services: Services,
        build: str,
        boards: Callable[[], str],
        ready: Callable[[], Ready | None] = lambda: None,
        life: float = 0.5,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._services, self._build, self._boards = services, build, boards
        self._ready, self._life, self._timer = ready, life, timer
        self._lock = threading.Lock()
        self._held: tuple[float, Stamp] | None = None
        self._newest: tuple[float, int] | None = None
        self._late: tuple[float, tuple[int, int]] | None = None
        self._heard: tuple[float, Ready | None] | None = None
        self._told = (0, 0)  # the newest mark that was told: none before it is told again
        self._plans: tuple[float, str] | None = None

    def now(self) -> Now:
        """What is told now. Raises StoreError when the store does not answer."""
        catalog = self._services.catalog
        moment = epoch(catalog.clock.now())
        ready = self._hear()
        if ready is not None and self._soon(ready, (self._revision(), moment // 60)):
            return Now(self._build, ready.stamp, moment, ready.minute)
        with self._lock:
            at = self._timer()
            if self._held is None or at - self._held[0] > self._life:
                self._held = (at, catalog.stamp())
            stamp = self._held[1]
            self._told = (stamp.revision, moment // 60)
        return Now(self._build, stamp, moment, moment // 60)

    def _hear(self) -> Ready | None:
        """What is ready, where its drawer is at work."""
        at, heard = self._timer(), self._heard
        if heard is None or at - heard[0] > _HEARD:
            heard = self._heard = (at, self._ready())  # asked outside the lock: it may be far away
        ready = heard[1]
        return ready if ready is not None and ready.living else None

    def _revision(self) -> int:
        with self._lock:
            at = self._timer()
            if self._newest is None or at - self._newest[0] > self._life:
                self._newest = (at, self._services.catalog.revision())
            return self._newest[1]

    def _soon(self, ready: Ready, newest: tuple[int, int]) -> bool:
        """Is what is ready the newest, or will be soon? A drawer that hangs holds nothing back.

        What was told by itself meanwhile is not taken back, unless the store itself went back.
        """
        at = self._timer()
        with self._lock:
            if ready.mark < min(self._told, newest):
                return False
            if ready.mark == newest:
                self._late = None
            elif self._late is None or self._late[1] != ready.mark:
                self._late = (at, ready.mark)
            soon = self._late is None or at - self._late[0] < PATIENCE
            if soon:
                self._told = ready.mark
            return soon

    def plans(self) -> str:
        """Changes with all that decides what screens show: ``<desk>.<boards>``. Raises StoreError.

        The boards are settings and what operators compose: another release has the same ones.
        """
        at = self._timer()
        with self._lock:
            if self._plans is None or at - self._plans[0] > self._life:
                told = f"{self._services.desk.screens_mark()}.{self._boards()}"
                self._plans = (at, told)
            return self._plans[1]
