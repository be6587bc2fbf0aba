"""Pull one stream of one source: what is new, what lies further back, or a named stretch.

A run is one window. Its records are committed in batches, the cursor together with the last one, so
that a stop at any moment loses at most the batch under way and asks for the window again; asking
again changes nothing (equal versions lose).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from connectors.base import Connector, Session, Stream, Window
from core.clock import local_day
from core.errors import SourceError
from core.runs import Run
from jobs import land, windows
from jobs.conform import Conformer
from jobs.context import Context
from jobs.ledger import new_run, recorded
from jobs.turn import turn
from store.ingest import CursorState, commit_batch, read_cursor, sweep
from store.units import resolver


def nothing() -> None:
    """Nobody waits for commits."""


@dataclass
class Puller:
    """Pulls one stream. ``committed`` is called after every committed batch.

    ``whole`` tells whether the last window arrived whole, with its cursor.
    """

    context: Context
    connector: Connector
    stream: Stream
    committed: Callable[[], None] = field(default=nothing)
    whole: bool = False

    @property
    def name(self) -> str:
        """``source/stream``, as logs and lanes name it."""
        return f"{self.connector.name}/{self.stream.name}"

    def cursor(self) -> CursorState | None:
        """How far the stream has been pulled."""
        with self.context.store.read() as conn:
            return read_cursor(conn, self.context.tenant, self.connector.name, self.stream.name)

    def bottom(self) -> int:
        """Where going back ends."""
        return windows.floor(
            self.context.source(self.connector.name).backfill_from,
            self.context.now(),
            f"sources.{self.connector.name}.backfill_from",
        )

    def new(self) -> list[Run]:
        """Pull what is new since the last time; on the first call the running month."""
        state, now = self.cursor(), self.context.now()
        if not self.stream.windowed:
            return [self._window(Window(None, now), "pull")]
        asked = self.context.source(self.connector.name).lookback
        lookback = int(max(self.stream.lookback, asked).total_seconds())
        covered_to = state.covered_to if state else None
        done: list[Run] = []
        for window in windows.newest(covered_to, now, lookback, self.bottom()):
            done.append(self._window(window, "pull"))
            if not self.whole:
                break
        return done

    def remains(self) -> Window | None:
        """The month before what is covered; None when all is there."""
        state = self.cursor()
        if not self.stream.windowed or state is None or state.covered_from is None:
            return None
        return windows.before(state.covered_from, self.bottom())

    def back(self) -> Run | None:
        """Pull the month before what is covered; None when all is there."""
        window = self.remains()
        return self._window(window, "backfill") if window else None

    def stretch(self, since: int, until: int) -> list[Run]:
        """Pull a named stretch anew, newest month first."""
        if not self.stream.windowed:
            return [self._window(Window(None, until), "pull")]
        done: list[Run] = []
        for window in windows.months(since, until):
            done.append(self._window(window, "backfill"))
            if not self.whole:
                break
        return done

    def all(self) -> list[Run]:
        """What is new, then everything further back; ends at the first failure."""
        done = self.new()
        while self.whole and (run := self.back()) is not None:
            done.append(run)
        return done

    def _window(self, window: Window, kind: str) -> Run:
        """One run. Failures of the source are in the run, not raised."""
        context = self.context
        self.whole = False
        run = new_run(context, self.connector.name, self.stream.name, kind)
        run.window_from, run.window_to = window.since, window.until
        with recorded(context, run), turn(context, self.connector.name):
            state = self.cursor()
            run.cursor_before = run.cursor_after = state.value if state else ""
            settings = context.source(self.connector.name)
            with self.connector.open(settings, context.clock) as session:
                try:
                    self._fill(run, window, session, state)
                finally:
                    _talk(run, session)
            self.whole = True
        return run

    def _fill(self, run: Run, window: Window, session: Session, state: CursorState | None) -> None:
        context, stream = self.context, self.stream
        with context.store.read() as conn:
            units = resolver(conn, context.tenant)
        conformer = Conformer(stream, units, local_day(context.now()))
        seen: set[str] = set()
        cursor = run.cursor_before
        for batch in land.batches(context, stream, session, window):
            cursor = batch.cursor or cursor
            items, aside = conformer.batch(batch.records)
            run.pages += batch.pages
            run.unknown_fields += batch.unknown
            run.fetched += len(batch.records)
            _talk(run, session)
            run.done = self._done(run, window, batch, state)
            moved = self._moved(window, cursor, state) if batch.last else None
            seen.update(one.key for one in aside)
            if not stream.windowed:
                seen.update(one.key for one in items)
            commit_batch(
                context.store,
                run,
                stream.kind,
                self.connector.name,
                stream.name,
                items,
                aside,
                batch.records,
                None if stream.sweeps else moved,
                context.now(),
                whole=seen if batch.last and not stream.sweeps else None,
            )
            self.committed()
            if stream.sweeps and moved is not None:
                self._sweep(run, seen, moved)

    def _sweep(self, run: Run, seen: set[str], moved: CursorState) -> None:
        """A full list tells what is gone; an empty one tells nothing and is not believed.

        The cursor moves together with what is gone.
        """
        if not seen:
            raise SourceError(
                "Nguồn trả về danh sách rỗng; giữ nguyên số liệu đã có.", transient=True
            )
        sweep(
            self.context.store,
            run,
            self.stream.kind,
            self.connector.name,
            seen,
            self.context.now(),
            moved,
        )
        self.committed()

    def _moved(self, window: Window, cursor: str, state: CursorState | None) -> CursorState:
        covered = None
        if state and state.covered_from is not None and state.covered_to is not None:
            covered = (state.covered_from, state.covered_to)
        joined = windows.joined(covered, window, self.context.now())
        newest = joined is not None and joined[1] == window.until
        value = cursor if newest or state is None else state.value
        return CursorState(value, *joined) if joined else CursorState(value, None, None)

    def _done(
        self, run: Run, window: Window, batch: land.Batch, state: CursorState | None
    ) -> float:
        part = 1.0 if batch.last else min(1.0, run.fetched / batch.total) if batch.total else 0.0
        if run.kind != "backfill" or state is None or state.covered_to is None:
            return part
        return windows.progress(state.covered_to, self.bottom(), window, part)


def _talk(run: Run, session: Session) -> None:
    """What the conversation with the source has cost so far."""
    run.calls, run.retries, run.bytes = session.calls, session.retries, session.bytes
