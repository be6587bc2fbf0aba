"""How far the first load of every stream has come, from cursors and running runs."""

from __future__ import annotations

from dataclasses import dataclass

from core.runs import Outcome, Run
from jobs.context import Context
from jobs.pulling import sources, windows
from store.counting import dirty
from store.intake.ingest import CursorState, read_cursor
from store.ledger import runs


@dataclass(frozen=True, slots=True)
class Progress:
    """One stream. ``share`` of its first load, 0..1; ``fault`` of its last run, or ""."""

    source: str
    stream: str
    title: str
    share: float
    fault: str

    @property
    def whole(self) -> bool:
        """Is everything there?"""
        return self.share >= 1.0


def progress(context: Context) -> list[Progress]:
    """All streams that are pulled, in the order of the first load. Raises StoreError."""
    out: list[Progress] = []
    with context.store.read() as conn:
        for name in sources.active(context.settings):
            connector = sources.connector(context.settings, name)
            settings = context.source(name)
            bottom = windows.floor(settings.backfill_from, context.now())
            latest = runs.recent(conn, name, 2 * len(connector.streams))
            for stream in connector.streams:
                state = read_cursor(conn, context.tenant, name, stream.name)
                last = next((one for one in latest if one.stream == stream.name), None)
                share = _share(state, bottom if stream.windowed else None, last)
                fault = last.fault if last and last.outcome is Outcome.FAILED else ""
                out.append(Progress(name, stream.name, stream.title, share, fault))
    return out


def _share(state: CursorState | None, bottom: int | None, last: Run | None) -> float:
    running = last.done or 0.0 if last and last.outcome is Outcome.RUNNING else 0.0
    if state is None or state.covered_from is None or state.covered_to is None:
        return min(running, 0.99) if bottom is None else 0.0
    if bottom is None or state.covered_from <= bottom:
        return 1.0
    reached = (state.covered_to - state.covered_from) / max(1, state.covered_to - bottom)
    ahead = running if last and last.kind == "backfill" else 0.0
    return min(0.999, max(reached, ahead))


def at_rest(context: Context) -> bool:
    """Is nothing being pulled, and everything that was pulled computed? Raises StoreError."""
    with context.store.read() as conn:
        running = any(one.outcome is Outcome.RUNNING for one in runs.recent(conn, limit=20))
        return not running and not dirty.take(conn)
