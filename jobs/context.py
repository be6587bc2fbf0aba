"""What every job is given: settings, clock, store, calendar, and the wish to stop."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from core.calendar import WorkingCalendar
from core.clock import Clock, epoch
from core.settings import ROOT, Settings, SourceSettings
from store.database.engine import Store, open_store

CALENDAR = ROOT / "config" / "working_days.toml"


class Draining(Exception):
    """Someone asked us to stop: leave what is not yet committed and go."""


@dataclass(frozen=True)
class Context:
    """Passed down from the edge; jobs ask nothing else of the world."""

    settings: Settings
    clock: Clock
    store: Store
    calendar: WorkingCalendar
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def tenant(self) -> int:
        """The province whose rows we write."""
        return self.settings.tenant

    def now(self) -> int:
        """The product's moment, seconds since 1970 UTC."""
        return epoch(self.clock.now())

    def source(self, name: str) -> SourceSettings:
        """Settings of a source; the defaults when none are written down."""
        return self.settings.sources.get(name) or SourceSettings()

    def check_stop(self) -> None:
        """Raise Draining when somebody wants the process to end."""
        if self.stop.is_set():
            raise Draining


@contextmanager
def opened(
    settings: Settings, *, create: bool = True, stop: threading.Event | None = None
) -> Iterator[Context]:
    """Open the store for writing jobs, close it at the end. Raises StoreError, ConfigError."""
    calendar = WorkingCalendar.load(CALENDAR)
    if create:
        settings.data.mkdir(parents=True, exist_ok=True)
    store = open_store(settings.facts_url, settings.tenant, create=create)
    settings.data.mkdir(parents=True, exist_ok=True)  # also beside PostgreSQL things wait there
    try:
        yield Context(settings, settings.clock(), store, calendar, stop or threading.Event())
    finally:
        store.close()
