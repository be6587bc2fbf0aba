"""The process's door to the store for reading: one snapshot a question, little read twice."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from core.calendar import WorkingCalendar
from core.clock import Clock, epoch
from core.settings import Settings
from indicators.asking.places import Places
from indicators.asking.snapshot import Snapshot
from indicators.asking.untouched import Read, Untouched
from indicators.defining.loader import Definitions
from indicators.evaluating import judge
from indicators.evaluating.judge import Cover
from indicators.proving import sources, volumes
from indicators.proving.volumes import Volume
from store.database import meta
from store.database.engine import Store
from store.intake.ingest import read_cursors
from store.places import units

T = TypeVar("T")

_PLACES_LIFE = 60.0
_COVERS_LIFE = 2.0
_VOLUMES_LIFE = 60.0
"""Seconds of real time: units hardly ever change, the health of sources changes between commits,
a complete day changes only by what comes late."""

_KEPT = 2_000
"""Answers kept in a process…"""
_MARKS = 2
"""… of so many revisions and minutes."""
_REMEMBERED = 20_000
"""What no commit changes, by its name."""


class Reader:
    """Thread-safe. Questions inside ``reading`` of one thread share one snapshot."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        clock: Clock,
        definitions: Definitions,
        lost: Mapping[str, int] | None = None,
    ) -> None:
        """``lost``: sources that are taken to have failed since a moment (epoch seconds)."""
        self.store, self.settings, self.clock, self.definitions = (
            store,
            settings,
            clock,
            definitions,
        )
        self._by_id = definitions.by_id()
        self._floors = sources.floors_of(settings)
        self._lost = dict(lost or {})
        self._local = threading.local()
        self._lock = threading.Lock()
        self._places: tuple[float, Places] | None = None
        self._covers: tuple[float, int, dict[str, Cover]] | None = None
        self._volumes: tuple[float, dict[tuple[str, str], Volume]] | None = None
        self._kept: OrderedDict[Any, Any] = OrderedDict()
        self._marks: list[tuple[int, int]] = []
        self._remembered: OrderedDict[tuple[object, ...], tuple[str, ...]] = OrderedDict()
        self._untouched = Untouched()

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """One snapshot; the thread's own when it already has one. Raises StoreError."""
        held: Snapshot | None = getattr(self._local, "snapshot", None)
        if held is not None:
            yield held
            return
        with self.store.read() as conn:
            number = meta.revision(conn, self.store.tenant)
            snapshot = Snapshot(
                conn,
                self.store.tenant,
                self._units(conn),
                self._delivered(conn, number),
                self._by_id,
                epoch(self.clock.now()),
                read=Read(self._untouched, self._untouched.since(conn, number)),
            )
            self._local.snapshot, self._local.revision = snapshot, number
            try:
                yield snapshot
            finally:
                self._local.snapshot = None

    @property
    def revision(self) -> int:
        """The revision of the snapshot that is being read."""
        return int(self._local.revision)

    def keep(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        """The answer to a question of this snapshot, made once per revision and minute.

        What is kept must not be changed by anybody.
        """
        mark = (self.revision, epoch(self.clock.now()) // 60)
        whole = (mark, *key)
        with self._lock:
            if mark not in self._marks:
                self._forget(mark)
            if whole in self._kept:
                self._kept.move_to_end(whole)
                found: T = self._kept[whole]
                return found
        made = make()
        with self._lock:
            self._kept[whole] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made

    def remembered(self, key: tuple[object, ...]) -> tuple[str, ...] | None:
        """What was remembered under a name."""
        with self._lock:
            return self._remembered.get(key)

    def remember(self, key: tuple[object, ...], told: tuple[str, ...]) -> tuple[str, ...]:
        """Remember what no commit changes, the newest ones in memory's bound; gives it back."""
        with self._lock:
            self._remembered[key] = told
            while len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return told

    def _forget(self, mark: tuple[int, int]) -> None:
        """Keep this mark and the one before; nobody asks for older ones, and they are many."""
        self._marks = [*self._marks, mark][-_MARKS:]
        for key in [key for key in self._kept if key[0] not in self._marks]:
            del self._kept[key]

    def volumes(self, conn: Any, calendar: WorkingCalendar) -> dict[tuple[str, str], Volume]:
        """(source, stream) → its last complete day, read at most once a minute."""
        held = self._volumes
        if held is None or time.monotonic() - held[0] > _VOLUMES_LIFE:
            told, tenant = sources.told(sources.cards(conn)), self.store.tenant
            now, cursors = epoch(self.clock.now()), read_cursors(conn, tenant)
            made = volumes.read(conn, tenant, told, cursors, calendar, now)
            held = self._volumes = (time.monotonic(), made)
        return dict(held[1])

    def _units(self, conn: Any) -> Places:
        held = self._places
        if held is None or time.monotonic() - held[0] > _PLACES_LIFE or not held[1].by_id:
            tenant = self.store.tenant
            made = Places(units.all_units(conn, tenant), units.successions(conn, tenant))
            held = (time.monotonic(), made)
            self._places = held
        return held[1]

    def _delivered(self, conn: Any, number: int) -> dict[str, Cover]:
        held = self._covers
        if held is None or held[1] != number or time.monotonic() - held[0] > _COVERS_LIFE:
            now = epoch(self.clock.now())
            told = sources.covers(conn, self.store.tenant, now, self._floors)
            made = {name: judge.without(one, self._lost) for name, one in told.items()}
            held = (time.monotonic(), number, made)
            self._covers = held
        return held[2]
