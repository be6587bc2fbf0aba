"""How each stream of a source stands: its own last success, coverage, plan and fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core.calendar import WorkingCalendar
from core.lateness import overdue
from core.runs import Outcome, Run
from indicators.asking.answers import StreamCard, StreamState
from indicators.proving.volumes import Volume
from store.intake import quarantine
from store.intake.ingest import CursorState
from store.ledger import runs
from store.ledger.runs import Health

_SHOWN = 24


def word(
    *, enabled: bool, failing: bool, last_success: int | None, last: Run | None, late: bool
) -> str:
    """The state of a source or a stream, worst first."""
    if not enabled:
        return "paused"
    if failing:
        return "failed"
    if last_success is None:
        return "never"
    if late:
        return "stale"
    return "partial" if last is not None and last.outcome is Outcome.PARTIAL else "ok"


def states(
    conn: Any,
    source: str,
    enabled: bool,
    cards: Iterable[StreamCard],
    cursors: Mapping[tuple[str, str], CursorState],
    volumes: Mapping[tuple[str, str], Volume],
    now: int,
    calendar: WorkingCalendar,
) -> list[StreamState]:
    """The streams of a source: those that are announced, then others that were ever pulled."""
    health = {one.stream: one for one in runs.health(conn, source)}
    known = {one.name: one for one in cards}
    for name in health:
        known.setdefault(name, StreamCard(name, name, "", 0))
    waiting: dict[str, int] = {}
    for row in quarantine.open_counts(conn, source):
        waiting[row["stream"]] = waiting.get(row["stream"], 0) + row["n"]
    return [
        _state(
            conn,
            source,
            enabled,
            card,
            health.get(card.name),
            cursors.get((source, card.name)),
            volumes.get((source, card.name)),
            waiting.get(card.name, 0),
            now,
            calendar,
        )
        for card in known.values()
    ]


def _state(
    conn: Any,
    source: str,
    enabled: bool,
    card: StreamCard,
    health: Health | None,
    cursor: CursorState | None,
    volume: Volume | None,
    waiting: int,
    now: int,
    calendar: WorkingCalendar,
) -> StreamState:
    recent = runs.recent(conn, source, _SHOWN, stream=card.name)
    last = next((one for one in recent if one.outcome is not Outcome.RUNNING), None)
    success = health.last_success if health else None
    failing = health.failing_since if health else None
    late = overdue(success, now, calendar, seconds=card.lateness, rule=card.rule, quiet=card.quiet)
    return StreamState(
        source=source,
        name=card.name,
        title=card.title,
        kind=card.kind,
        windowed=card.windowed,
        state=word(
            enabled=enabled,
            failing=failing is not None,
            last_success=success,
            last=last,
            late=late,
        ),
        last_success=success,
        next_run=card.next_run,
        failing_since=failing,
        fault=health.fault if health and failing is not None else "",
        lateness=card.lateness,
        covered_from=cursor.covered_from if cursor else None,
        covered_to=cursor.covered_to if cursor else None,
        volume=volume,
        quarantined_open=waiting,
        runs=recent[::-1],
    )
