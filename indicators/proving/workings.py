"""How the data came: sources, streams, runs, volumes and what is set aside.

The half of the catalogue that ``/nguon`` reads; the other half tells what the numbers are.
"""

from __future__ import annotations

from core.backfill import Backfill
from core.calendar import WorkingCalendar
from core.clock import Clock, epoch
from core.drift import Drift
from core.errors import NotFoundError
from core.runs import Run
from core.settings import Settings
from indicators.asking.answers import AsideGroup, AsidePage, SourceState, StreamState
from indicators.asking.reader import Reader
from indicators.defining.loader import Definitions
from indicators.proving import aside, sources, streams, verified
from indicators.proving.verified import Proof
from indicators.proving.volumes import Volume
from store.database.engine import Store
from store.intake.ingest import read_cursors
from store.ledger import backfills, drift, runlist, runs


class Workings:
    """Answers questions about how the data came. Raises StoreError."""

    settings: Settings
    clock: Clock
    calendar: WorkingCalendar
    tenant: int
    _store: Store
    _reader: Reader
    _definitions: Definitions

    def runs(
        self,
        source: str | None = None,
        limit: int = 50,
        *,
        stream: str | None = None,
        kind: str | None = None,
        outcome: str | None = None,
        before: str = "",
    ) -> list[Run]:
        """The newest runs first; ``before``: only those older than the run of this id."""
        kinds = None if kind is None else [kind]
        outcomes = None if outcome is None else [outcome]
        with self._store.read() as conn:
            return runs.recent(
                conn, source, limit, stream=stream, kinds=kinds, outcomes=outcomes, before=before
            )

    def runs_count(
        self,
        source: str | None = None,
        *,
        stream: str | None = None,
        kind: str | None = None,
        outcome: str | None = None,
        before: str = "",
    ) -> int:
        """How many runs ``runs`` would list without a limit."""
        kinds = None if kind is None else [kind]
        outcomes = None if outcome is None else [outcome]
        with self._store.read() as conn:
            return runlist.count(
                conn, source, stream=stream, kinds=kinds, outcomes=outcomes, before=before
            )

    def run(self, run_id: str) -> Run:
        """One run. Raises NotFoundError."""
        with self._store.read() as conn:
            found = runs.get(conn, [run_id])
        if not found:
            raise NotFoundError(f"Không có lần chạy “{run_id}” trong sổ.")
        return found[0]

    def ledger_mark(self) -> str:
        """Changes when a run begins or ends, also one that commits nothing."""
        with self._store.read() as conn:
            return runs.mark(conn)

    def sources(self) -> list[SourceState]:
        """Every source, how it stands, and which indicators depend on it."""
        with self._reader.reading() as s:
            held = self._definitions.all
            return sources.states(
                s.conn, self.settings, s.covers, held, epoch(self.clock.now()), self.calendar
            )

    def proof(self) -> Proof:
        """What the nightly proof found last, and whether it is late."""
        with self._store.read() as conn:
            return verified.read(conn, epoch(self.clock.now()))

    def backfills(self, source: str | None = None, limit: int = 50) -> list[Backfill]:
        """Stretches that people asked for, the newest first: how far each is, and who asked."""
        with self._store.read() as conn:
            return backfills.listed(conn, source, limit=limit)

    def drift(self, source: str | None = None) -> list[Drift]:
        """Fields that came and are not known, and fields that stopped coming, as runs show it."""
        with self._store.read() as conn:
            return drift.listed(conn, source)

    def volumes(self) -> dict[tuple[str, str], Volume]:
        """(source, stream) → its last complete day against what is usual for such a day."""
        with self._reader.reading() as s:
            return self._reader.volumes(s.conn, self.calendar)

    def streams(self, source: str) -> list[StreamState]:
        """The streams of a source, each with its own state, coverage and volume.

        A source that nobody knows has none.
        """
        with self._reader.reading() as s:
            card = sources.cards(s.conn).get(source)
            cursors = read_cursors(s.conn, self.tenant)
            pulled = any(name == source for name, _ in cursors)
            return streams.states(
                s.conn,
                source,
                sources.enabled(source, self.settings, pulled=pulled),
                card.streams if card else [],
                cursors,
                self._reader.volumes(s.conn, self.calendar),
                epoch(self.clock.now()),
                self.calendar,
            )

    def quarantine_groups(self, source: str | None = None) -> list[AsideGroup]:
        """Open records set aside by stream, reason and field, the most first."""
        with self._reader.reading() as s:
            return aside.groups(s.conn, self._definitions.all, source)

    def quarantine(
        self,
        source: str | None = None,
        *,
        stream: str | None = None,
        reason: str | None = None,
        field: str | None = None,
        limit: int = 50,
        skip: int = 0,
        after: tuple[int, str, str, str] | None = None,
        stood: tuple[int, int] | None = None,
    ) -> AsidePage:
        """Open records set aside, the newest first, page by page.

        ``after``: beginning behind the row of this (revision, source, stream, key). ``stood``:
        those that were open at this (revision, epoch seconds); the total is that of now.
        """
        asked = {"source": source, "stream": stream, "reason": reason, "field": field}
        with self._reader.reading() as s:
            return aside.page(s.conn, asked, limit, skip, after, stood)
