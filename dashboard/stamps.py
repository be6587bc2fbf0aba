"""The stamp that screens poll: cheap, because a process asks the store at most twice a second."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from core.clock import epoch
from core.settings import ROOT
from dashboard.context import Services
from indicators.answers import Stamp

_ROOMS = ("core", "indicators", "dashboard", "exports", "desk", "store", "config")
_KINDS = (".py", ".yaml", ".toml")


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


class Stamps:
    """Asks the catalogue, and keeps the answer for half a second.

    ``boards`` names the boards as they are kept, see ``dashboard.wall.config.mark``.
    """

    def __init__(
        self,
        services: Services,
        build: str,
        boards: Callable[[], str],
        life: float = 0.5,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._services, self._build, self._boards = services, build, boards
        self._life, self._timer = life, timer
        self._lock = threading.Lock()
        self._held: tuple[float, Stamp] | None = None
        self._plans: tuple[float, str] | None = None

    def now(self) -> Now:
        """The stamp now. Raises StoreError when the store does not answer."""
        catalog = self._services.catalog
        with self._lock:
            at = self._timer()
            if self._held is None or at - self._held[0] > self._life:
                self._held = (at, catalog.stamp())
            stamp = self._held[1]
        moment = epoch(catalog.clock.now())
        return Now(self._build, stamp, moment, moment // 60)

    def plans(self) -> str:
        """Changes with all that decides what screens show: ``<desk>.<boards>``. Raises StoreError.

        The boards are settings: another release has the same ones, another start may have others.
        """
        at = self._timer()
        with self._lock:
            if self._plans is None or at - self._plans[0] > self._life:
                told = f"{self._services.desk.screens_mark()}.{self._boards()}"
                self._plans = (at, told)
            return self._plans[1]
