"""Pull one stream of one source: what is new, what lies further back, or a named stretch.

A run is one window. Its records are committed in batches, the cursor together with the last one, so
that a stop at any moment loses at most the batch under way and asks for the window again; asking
again changes nothing (equal versions lose).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from connectors.base import Connector, Stream, Window
from core.backfill import Backfill
from core.errors import SourceError
from core.runs import Outcome, Run
from jobs.context import Context
from jobs.pulling import land, windows
from jobs.pulling.intake import conformed
from jobs.pulling.ledger import new_run, recorded
from jobs.pulling.turn import turn
from store.database.seen import Seen
from store.intake.ingest import CursorState, commit_batch, read_cursor
from store.intake.sweep import sweep
from store.kinds import key_of_row
from store.ledger import backfills, runs

_PRESENT = 60
"""Seconds between the end of a window and the start of its run within which it is the present."""


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

    def lookback(self) -> int:
        """How far behind what is covered late edits are looked for, in seconds."""
        asked = self.context.source(self.connector.name).stream(self.stream.name).lookback
        return int(max(self.stream.lookback, asked or self.stream.lookback).total_seconds())

    def new(self) -> list[Run]:
        """Pull what is new since the last time; on the first call the running month."""
        state, now = self.cursor(), self.context.now()
        if not self.stream.windowed:
            return [self._window(Window(None, now), "pull")]
        covered_to = state.covered_to if state else None
        done: list[Run] = []
        for window in windows.newest(covered_to, now, self.lookback(), self.bottom()):
            done.append(self._window(window, "pull"))
            if not self.whole:
                break
        return done

    def remains(self) -> Window | None:
        """The days just before what is covered; None when all is there."""
        state = self.cursor()
        if not self.stream.windowed or state is None or state.covered_from is None:
            return None
        return windows.before(state.covered_from, self.bottom(), self._days())

    def back(self) -> Run | None:
        """Pull the days just before what is covered; None when all is there."""
        window = self.remains()
        return self._window(window, "backfill") if window else None

    def step(self, wish: Backfill) -> Run | None:
        """Pull the newest days that a wish still lacks; None when it has all, or was given up.

        Raises StoreError.
        """
        with self.context.store.read() as conn:
            held = backfills.get(conn, wish.source, wish.stream, wish.id)
        if held is None or not held.open:
            return None
        window = windows.before(held.reached, held.since, self._days())
        return self._window(window, "backfill", held) if window else None

    def all(self) -> list[Run]:
        """What is new, then everything further back; ends at the first failure."""
        done = self.new()
        while self.whole and (run := self.back()) is not None:
            done.append(run)
        return done

    def _days(self) -> int:
        """How many days the next window back may have, by what the last whole one brought."""
        source, stream = self.connector.name, self.stream.name
        with self.context.store.read() as conn:
            for kind in ("backfill", "pull"):
                for run in runs.recent(conn, source, 5, stream=stream, kinds=[kind]):
                    if run.outcome in (Outcome.SUCCESS, Outcome.PARTIAL) and run.window_from:
                        length = (run.window_to or 0) - run.window_from
                        return windows.days(length, run.fetched, self.context.settings.jobs.batch)
        return 1

    def _window(self, window: Window, kind: str, wish: Backfill | None = None) -> Run:
        """One run. Failures of the source are in the run, not raised."""
        context = self.context
        self.whole = False
        run = new_run(context, self.connector.name, self.stream.name, kind)
        run.window_from, run.window_to = window.since, window.until
        with recorded(context, run), turn(context, self.connector.name):
            state = self.cursor()
            run.cursor_before = run.cursor_after = state.value if state else ""
            self._fill(run, window, state, wish)
            self.whole = True
        return run

    def _fill(
        self, run: Run, window: Window, state: CursorState | None, wish: Backfill | None
    ) -> None:
        context, stream = self.context, self.stream
        seen = Seen()
        cursor = run.cursor_before
        for part in conformed(context, self.connector, stream, run, window):
            batch = part.batch
            cursor = batch.cursor or cursor
            run.done = self._done(run, window, batch, state, wish)
            moved = self._moved(run, window, cursor, state) if batch.last else None
            seen.update(one.key for one in part.aside)
            if not stream.windowed:
                seen.update(one.key for one in part.items)
            if stream.sweeps:
                seen.update(key_of_row(stream.kind, one) for one in part.items)
            commit_batch(
                context.store,
                run,
                stream.kind,
                self.connector.name,
                stream.name,
                part.items,
                part.aside,
                batch.records,
                None if stream.sweeps else moved,
                context.now(),
                whole=seen if batch.last and not stream.sweeps else None,
                also=_reaching(wish, window, run) if batch.last else None,
            )
            self.committed()
            if stream.sweeps and moved is not None:
                self._sweep(run, seen, moved)

    def _sweep(self, run: Run, seen: Seen, moved: CursorState) -> None:
        """A full list tells what is gone; an empty one is believed only where it was proved.

        The cursor moves together with what is gone.
        """
        if not seen and not self.stream.empty_is_true:
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

    def _moved(
        self, run: Run, window: Window, cursor: str, state: CursorState | None
    ) -> CursorState | None:
        """The cursor after the window has arrived whole; None: it stays where it is.

        Coverage begins at the present: a stretch of long ago, asked for before the first pull, must
        not make that pull catch up with everything since.
        """
        covered = None
        if state and state.covered_from is not None and state.covered_to is not None:
            covered = (state.covered_from, state.covered_to)
        elif run.kind == "backfill" and window.until < run.started_at - _PRESENT:
            return None
        joined = windows.joined(covered, window, self.context.now())
        newest = joined is not None and joined[1] == window.until
        value = cursor if newest or state is None else state.value
        return CursorState(value, *joined) if joined else CursorState(value, None, None)

    def _done(
        self,
        run: Run,
        window: Window,
        batch: land.Batch,
        state: CursorState | None,
        wish: Backfill | None,
    ) -> float:
        part = 1.0 if batch.last else min(1.0, run.fetched / batch.total) if batch.total else 0.0
        if wish is not None:
            return windows.progress(wish.until, wish.since, window, part)
        if run.kind != "backfill" or state is None or state.covered_to is None:
            return part
        return windows.progress(state.covered_to, self.bottom(), window, part)


def _reaching(wish: Backfill | None, window: Window, run: Run) -> Callable[[Any], object] | None:
    """What tells, with a window's last batch, that a wish has come so far."""
    if wish is None or window.since is None:
        return None
    since = window.since
    return lambda conn: backfills.advance(conn, wish, since, run.fetched)
