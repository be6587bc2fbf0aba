"""What every viewer may ask of the catalogue: it names no unit, or is public."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from core.backfill import Backfill
from core.calendar import WorkingCalendar
from core.clock import Clock
from core.drift import Drift
from core.period import Period
from core.reporting import Reporting
from core.runs import Run
from core.units import Succession, Unit
from indicators.asking.answers import (
    SourceState,
    Stamp,
    StreamState,
)
from indicators.asking.maps import Drawn
from indicators.catalog import Catalog
from indicators.defining.model import Definition, Group
from indicators.proving.verified import Proof
from indicators.proving.volumes import Volume


class Whole:
    """Passes these questions on as they are."""

    def __init__(self, whole: Catalog) -> None:
        self._whole = whole

    @property
    def calendar(self) -> WorkingCalendar:
        """As the whole catalogue's."""
        return self._whole.calendar

    @property
    def clock(self) -> Clock:
        """As the whole catalogue's."""
        return self._whole.clock

    @property
    def tenant(self) -> int:
        """As the whole catalogue's."""
        return self._whole.tenant

    def known_at(self, text: str) -> int:
        """As the whole catalogue's."""
        return self._whole.known_at(text)

    def revision(self) -> int:
        """As the whole catalogue's."""
        return self._whole.revision()

    def stamp(self) -> Stamp:
        """As the whole catalogue's."""
        return self._whole.stamp()

    def definitions(self) -> list[Definition]:
        """As the whole catalogue's."""
        return self._whole.definitions()

    def definition(self, id: str) -> Definition:
        """As the whole catalogue's."""
        return self._whole.definition(id)

    def default_period(self, id: str | None = None) -> Period:
        """As the whole catalogue's."""
        return self._whole.default_period(id)

    def groups(self) -> list[Group]:
        """As the whole catalogue's."""
        return self._whole.groups()

    def members(self, dim: str, id: str = "") -> dict[str, str]:
        """As the whole catalogue's: the lists of fields and procedures are public."""
        return self._whole.members(dim, id)

    def reading(self) -> AbstractContextManager[None]:
        """As the whole catalogue's."""
        return self._whole.reading()

    def runs(self, source: str | None = None, limit: int = 50, **narrowed: Any) -> list[Run]:
        """As the whole catalogue's: runs name no unit."""
        return self._whole.runs(source, limit, **narrowed)

    def runs_count(self, source: str | None = None, **narrowed: Any) -> int:
        """As the whole catalogue's."""
        return self._whole.runs_count(source, **narrowed)

    def run(self, run_id: str) -> Run:
        """As the whole catalogue's."""
        return self._whole.run(run_id)

    def ledger_mark(self) -> str:
        """As the whole catalogue's."""
        return self._whole.ledger_mark()

    def proof(self) -> Proof:
        """As the whole catalogue's: of all sums."""
        return self._whole.proof()

    def volumes(self) -> dict[tuple[str, str], Volume]:
        """As the whole catalogue's: a day's count of the province, by source."""
        return self._whole.volumes()

    def drift(self, source: str | None = None) -> list[Drift]:
        """As the whole catalogue's: fields name no unit."""
        return self._whole.drift(source)

    def backfills(self, source: str | None = None, limit: int = 50) -> list[Backfill]:
        """As the whole catalogue's: stretches name no unit."""
        return self._whole.backfills(source, limit)

    def streams(self, source: str) -> list[StreamState]:
        """As the whole catalogue's."""
        return self._whole.streams(source)

    def sources(self) -> list[SourceState]:
        """As the whole catalogue's."""
        return self._whole.sources()

    def successions(self) -> list[tuple[Unit, Unit, Succession]]:
        """As the whole catalogue's: the lists of units are public."""
        return self._whole.successions()

    def boundaries(self, at: date | None = None, level: str = "") -> Drawn:
        """As the whole catalogue's: boundaries are public."""
        return self._whole.boundaries(at, level)

    @property
    def reporting(self) -> Reporting:
        """As the whole catalogue's."""
        return self._whole.reporting
