"""What the sources have delivered, and how they stand: cursors and runs put into words.

The connectors themselves are unknown here: jobs announce their cards (title, protocol, owner, …),
kept as notes, so that screens can name a source without reaching it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from core.calendar import WorkingCalendar
from core.clock import DAY, day_number, day_start, from_epoch, local_day
from core.lateness import overdue
from core.runs import HOUSE, PUBLISH, Outcome, Run, feeds
from core.settings import Settings
from indicators.asking.answers import SourceState, StreamCard
from indicators.defining.model import Definition
from indicators.evaluating.judge import Cover, of_kind, worse
from indicators.proving.streams import word
from indicators.proving.volumes import Told
from store.database import notes
from store.database.engine import Store
from store.intake import quarantine
from store.intake.ingest import read_cursors
from store.ledger import runlist, runs

_NOTE = "source/"
_LATENESS = 2 * 3_600
_SHOWN = 24
_PATIENCE = 3 * DAY
"""A source that has refused its early days for so long is taken not to have them."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a source before it ever answered. ``lateness`` in seconds.

    ``next_run``: epoch seconds of the next pull, None where none is planned. ``rule`` and
    ``quiet`` as of its slowest stream.
    """

    name: str
    title: str
    protocol: str
    owner: str
    lateness: int = _LATENESS
    next_run: int | None = None
    rule: str = ""
    quiet: bool = False
    streams: list[StreamCard] = field(default_factory=list)

    @classmethod
    def read(cls, held: Mapping[str, Any]) -> Card:
        """A card as it was kept."""
        streams = [StreamCard(**one) for one in held.get("streams", ())]
        return cls(**{**held, "streams": streams})


def announce(store: Store, cards: Iterable[Card]) -> None:
    """Keep the cards of the sources; called by jobs when a shift begins and when plans change.

    Raises StoreError.
    """
    given = list(cards)
    with store.read() as conn:
        held = notes.below(conn, _NOTE)
    fresh = [one for one in given if held.get(one.name) != asdict(one)]
    if not fresh:
        return
    with store.write() as conn:
        for one in fresh:
            notes.put(conn, _NOTE + one.name, asdict(one))


def cards(conn: Any) -> dict[str, Card]:
    """Every card that was announced, by name."""
    return {name: Card.read(held) for name, held in notes.below(conn, _NOTE).items()}


def told(held: Mapping[str, Card]) -> list[Told]:
    """The streams of the cards, as volumes ask for them."""
    return [
        Told(card.name, one.name, one.kind, one.windowed)
        for card in held.values()
        for one in card.streams
    ]


def enabled(name: str, settings: Settings, *, pulled: bool) -> bool:
    """Is the source switched on? One that the settings do not name is, if it was ever pulled.

    Publishing is while there is a portal to write to.
    """
    if name == PUBLISH:
        return bool(settings.publish.url)
    source = settings.sources.get(name)
    return source.enabled if source is not None else pulled


def floors_of(settings: Settings) -> dict[str, int]:
    """Where the first load ends, epoch seconds, for the sources that say so."""
    return {
        name: day_start(day_number(date.fromisoformat(one.backfill_from)))
        for name, one in settings.sources.items()
        if _is_date(one.backfill_from)
    }


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def usual_bottom(now: int) -> int:
    """The start of last year: how far a source is loaded where nothing else is set."""
    return day_start(day_number(date(from_epoch(now).year - 1, 1, 1)))


def covers(
    conn: Any,
    tenant: int,
    now: int,
    floors: Mapping[str, int] | None = None,
) -> dict[str, Cover]:
    """What was delivered, the worst of the streams counting: by source, and by ``source/kind``.

    Figures ask by kind: a catalogue that a source refuses, or that is read once a day, says nothing
    about the dossiers of the same source.
    """
    known = cards(conn)
    kinds = {(one.source, one.stream): one.kind for one in told(known)}
    off = {(card.name, one.name) for card in known.values() for one in card.streams if one.off}
    out: dict[str, Cover] = {}
    cursors = read_cursors(conn, tenant)
    for one in _health(conn, known):
        state = cursors.get((one.source, one.stream))
        bottom = (floors or {}).get(one.source, usual_bottom(now))
        mine = Cover(
            one.source,
            state.covered_from if state else None,
            state.covered_to if state else None,
            one.last_success,
            one.failing_since,
            bottom,
            over=(one.source, one.stream) in off,
        )
        if mine.loading and mine.since is not None:
            over = runlist.stuck(conn, one.source, one.stream, mine.since, _PATIENCE)
            mine = replace(mine, over=over)
        _add(out, mine, kinds.get((one.source, one.stream)))
    return out


def delivered(conn: Any, tenant: int, revision: int) -> dict[str, Cover]:
    """What had been delivered at a revision, by the same names; how sources stood is not told.

    A source that had not begun yet is not there.
    """
    kinds = {(one.source, one.stream): one.kind for one in told(cards(conn))}
    out: dict[str, Cover] = {}
    for name, state in sorted(read_cursors(conn, tenant, revision).items()):
        _add(out, Cover(name[0], state.covered_from, state.covered_to), kinds.get(name))
    return out


def _add(out: dict[str, Cover], mine: Cover, kind: str | None) -> None:
    for name in (mine.source, *([of_kind(mine.source, kind)] if kind else [])):
        held = out.get(name)
        out[name] = mine if held is None else worse(held, mine)


def _health(conn: Any, known: Mapping[str, Card]) -> list[runs.Health]:
    """How every stream stands. A set that is published no more can neither fail nor be late."""
    card = known.get(PUBLISH)
    chosen = None if card is None else {one.name for one in card.streams}
    return [
        one
        for one in runs.health(conn)
        if one.source != PUBLISH or chosen is None or one.stream in chosen
    ]


def states(
    conn: Any,
    settings: Settings,
    held: Mapping[str, Cover],
    definitions: Sequence[Definition],
    now: int,
    calendar: WorkingCalendar,
) -> list[SourceState]:
    """Every source that is configured, announced or was ever pulled."""
    known = cards(conn)
    failing = [one for one in _health(conn, known) if one.failing_since is not None]
    faults = {one.source: one.fault for one in failing}
    waiting: dict[str, int] = {}
    for row in quarantine.open_counts(conn):
        waiting[row["source"]] = waiting.get(row["source"], 0) + row["n"]
    users: dict[str, list[str]] = {}
    for definition in definitions:
        for source in definition.sources:
            users.setdefault(source, []).append(definition.id)
    pulled = {one.source for one in held.values()}
    names = sorted({*known, *settings.sources, *users, *pulled} - {HOUSE})
    out = []
    for name in names:
        card = known.get(name) or Card(name, name, "", "")
        recent = runs.recent(conn, name, _SHOWN)
        one = _state(card, held.get(name, Cover(name)), recent, settings, now, calendar)
        one.fault = faults.get(name, "")
        one.quarantined_open = waiting.get(name, 0)
        one.indicators = users.get(name, [])
        out.append(one)
    return out


def _state(
    card: Card,
    cover: Cover,
    recent: list[Run],
    settings: Settings,
    now: int,
    calendar: WorkingCalendar,
) -> SourceState:
    on = enabled(card.name, settings, pulled=bool(recent))
    latest = _latest(recent)
    worst = next((one for one in latest if one.outcome is Outcome.PARTIAL), None)
    return SourceState(
        name=card.name,
        title=card.title,
        streams={one.name: one.title for one in card.streams},
        protocol=card.protocol,
        owner=card.owner,
        enabled=on,
        state=word(
            enabled=on,
            failing=cover.failing_since is not None,
            last_success=cover.last_success,
            last=worst,
            late=overdue(
                cover.last_success,
                now,
                calendar,
                seconds=card.lateness,
                rule=card.rule,
                quiet=card.quiet,
            ),
        ),
        last_success=cover.last_success,
        next_run=card.next_run,
        failing_since=cover.failing_since,
        fault="",
        lateness=card.lateness,
        records_last=sum(one.fetched for one in latest),
        new_last=sum(one.new for one in latest),
        changed_last=sum(one.changed for one in latest),
        quarantined_open=0,
        indicators=[],
        runs=recent[::-1],
        progress=_progress(cover, recent) if feeds(card.name) else None,
        complete_from=_complete_from(cover),
    )


def _latest(recent: list[Run]) -> list[Run]:
    """The last ended run of every stream, so that the stream that came last hides no other."""
    out: dict[str, Run] = {}
    for one in recent:  # the newest first
        if one.outcome is not Outcome.RUNNING:
            out.setdefault(one.stream, one)
    return list(out.values())


def _progress(cover: Cover, recent: list[Run]) -> float | None:
    """Share of the first load that is done; None once it is over."""
    if cover.since is None or cover.until is None:
        running = next((one for one in recent if one.outcome is Outcome.RUNNING), None)
        return None if running is None else min(0.99, running.done or 0.0)
    if not cover.loading or cover.bottom is None:
        return None
    return (cover.until - cover.since) / max(1, cover.until - cover.bottom)


def _complete_from(cover: Cover) -> int | None:
    """The first day number from which the data are whole; None where no day is the first."""
    if not cover.since:
        return None
    day = local_day(cover.since)
    return day if day_start(day) == cover.since else day + 1
