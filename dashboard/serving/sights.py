"""What is being looked at: the views that a worker's viewers ask for again and again.

A view that stays open is asked for under every new mark; one that somebody glances at is not. So
the two are told apart without asking browsers anything.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

LIFE = 600.0  # seconds: an open page asks each minute, and half of the time another worker
MOST = 24  # views that are worth being drawn ahead
_CROWD = 3  # so many asks are more than a glance
_KEEP = 500


@dataclass(frozen=True, slots=True)
class Sight:
    """A view without its moment: who draws it (``kind``), and of what."""

    kind: str
    what: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class _Look:
    """``asks`` under the newest mark, and ``before`` under the one before it."""

    at: float
    mark: str
    asks: int = 1
    before: int = 0

    @property
    def lasting(self) -> bool:
        return self.before > 0 or self.asks >= _CROWD


class Sights:
    """The memory of a process. Safe for threads."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._seen: OrderedDict[Sight, _Look] = OrderedDict()
        self._guard = threading.Lock()

    def seen(self, sight: Sight, mark: str) -> None:
        """Somebody was given it under a mark."""
        now = self._timer()
        with self._guard:
            held = self._seen.pop(sight, None)
            if held is None:
                look = _Look(now, mark)
            elif held.mark == mark:
                look = _Look(now, mark, held.asks + 1, held.before)
            else:
                look = _Look(now, mark, 1, held.asks)
            self._seen[sight] = look
            while len(self._seen) > _KEEP:
                self._seen.popitem(last=False)

    def forget(self, sight: Sight) -> None:
        """It cannot be drawn."""
        with self._guard:
            self._seen.pop(sight, None)

    def wanted(self) -> list[Sight]:
        """What stays open, the most asked for first."""
        since = self._timer() - LIFE
        with self._guard:
            held = [(one, look) for one, look in self._seen.items() if look.at > since]
        lasting = [(look.asks + look.before, one) for one, look in held if look.lasting]
        return [one for _, one in sorted(lasting, key=lambda told: -told[0])][:MOST]
