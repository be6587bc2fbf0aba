"""How many records a stream brings in a day, against what is usual for such a day.

Usual is judged among days of the same sort (worked or not) of the last 13 weeks, robustly: one odd
day, a first load or a holiday that the calendar does not know moves the band hardly at all. Counts
are compared on Anscombe's scale, where their own chance spread is 1 whatever their size, so that
"none instead of one" is nothing and "none instead of a hundred" is. Pure, but for ``read``.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.calendar import WorkingCalendar
from core.clock import day_date, day_start, local_day
from store import kinds, sums
from store.intake.ingest import CursorState
from store.ledger import runs

DAYS = 91
"""Days that are looked back on."""
ENOUGH = 10
"""Days of one sort that make a band; with fewer nothing is called usual."""
_NORMAL_IQR = 1.349
"""Interquartile range of a normal spread of 1: the least that pure chance gives a count."""
_FENCE = 1.5
"""Tukey's fence, in interquartile ranges beyond the quartiles."""


class Word(StrEnum):
    """How a day's count stands."""

    SHORT = "short"  # history too short to say
    USUAL = "usual"
    FEW = "few"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Band:
    """Between what and what a day's count usually lies, and its median."""

    low: int
    median: int
    high: int


@dataclass(frozen=True, slots=True)
class Volume:
    """The last complete day of one stream. ``day`` and the days of ``history`` are day numbers.

    ``events``: counted by the day on which things happened, from the sums in the store; else by the
    day on which they came, from the ledger of runs. ``history``: the days before, the oldest first.
    """

    day: int
    working: bool
    count: int
    band: Band | None
    events: bool
    history: tuple[tuple[int, int], ...]

    @property
    def word(self) -> Word:
        """``few`` and ``many`` are outside the band."""
        if self.band is None:
            return Word.SHORT
        if self.count < self.band.low:
            return Word.FEW
        return Word.MANY if self.count > self.band.high else Word.USUAL

    def expected(self, days: int) -> int | None:
        """About how many records that many days bring; None where history is too short."""
        if len(self.history) < ENOUGH:
            return None
        return round(statistics.fmean(count for _, count in self.history) * days)


@dataclass(frozen=True, slots=True)
class Told:
    """What must be known of a stream to count it. ``kind``: fact kind."""

    source: str
    stream: str
    kind: str
    windowed: bool


def band(counts: Sequence[int]) -> Band | None:
    """The usual band of like days; None for fewer than ``ENOUGH``."""
    if len(counts) < ENOUGH:
        return None
    even = [2 * math.sqrt(count + 0.375) for count in counts]
    low, _, high = statistics.quantiles(even, n=4, method="inclusive")
    reach = _FENCE * max(high - low, _NORMAL_IQR)
    return Band(
        math.floor(_plain(low - reach)),
        round(statistics.median(counts)),
        math.ceil(_plain(high + reach)),
    )


def _plain(even: float) -> float:
    """Back from Anscombe's scale to a count."""
    return max(0.0, (max(0.0, even) / 2) ** 2 - 0.375)


def judged(
    day: int, counts: Mapping[int, int], first: int, calendar: WorkingCalendar, *, events: bool
) -> Volume:
    """The volume of ``day`` from counts by day; days from ``first`` on without any count are 0."""
    working = calendar.is_working(day_date(day))
    history = tuple((at, counts.get(at, 0)) for at in range(max(first, day - DAYS), day))
    like = [n for at, n in history if calendar.is_working(day_date(at)) == working]
    return Volume(day, working, counts.get(day, 0), band(like), events, history)


def read(
    conn: Any,
    tenant: int,
    told: Iterable[Told],
    cursors: Mapping[tuple[str, str], CursorState],
    calendar: WorkingCalendar,
    now: int,
) -> dict[tuple[str, str], Volume]:
    """(source, stream) → its volume; streams without any complete day are left out."""
    streams = list(told)
    out: dict[tuple[str, str], Volume] = {}
    for one in streams:
        state = cursors.get((one.source, one.stream))
        if _by_event(one, streams):
            made = _events(conn, tenant, one, state, calendar, now)
        else:
            made = _ledger(conn, one, calendar, now)
        if made is not None:
            out[(one.source, one.stream)] = made
    return out


def _by_event(one: Told, every: Sequence[Told]) -> bool:
    """Do the sums in the store tell this stream's records, and nobody else's, day by day?"""
    if not one.windowed or one.kind not in kinds.KINDS:
        return False
    spec = kinds.KINDS[one.kind].spec
    like = [other for other in every if other.kind == one.kind and other != one]
    if not spec.measures or not spec.cuboids or any(o.source == one.source for o in like):
        return False
    return not like or "source" in spec.dims


def _events(
    conn: Any,
    tenant: int,
    one: Told,
    state: CursorState | None,
    calendar: WorkingCalendar,
    now: int,
) -> Volume | None:
    if state is None or state.covered_from is None or state.covered_to is None:
        return None
    day = min(local_day(now), local_day(state.covered_to)) - 1
    first = local_day(state.covered_from - 1) + 1  # the first day that is there from its start
    if day < first:
        return None
    spec = kinds.KINDS[one.kind].spec
    name = spec.measures[0].name
    only = {"source": [one.source]} if "source" in spec.dims else None
    since = max(first, day - DAYS)
    rows = sums.event_sums(conn, tenant, one.kind, [name], since, day + 1, by=["day"], filters=only)
    return judged(day, {row["day"]: row[name] for row in rows}, first, calendar, events=True)


def _ledger(conn: Any, one: Told, calendar: WorkingCalendar, now: int) -> Volume | None:
    """Days on which no pull went well tell nothing about volumes and are left out."""
    today = local_day(now)
    days = runs.daily(conn, one.source, one.stream, day_start(today - DAYS))
    counts = {d.day: d.arrived if one.windowed else d.list_size for d in days if d.day < today}
    if not counts:
        return None
    day = max(counts)
    working = calendar.is_working(day_date(day))
    history = tuple((at, counts[at]) for at in sorted(counts) if at != day)
    like = [
        n for at, n in history if not one.windowed or calendar.is_working(day_date(at)) == working
    ]
    return Volume(day, working, counts[day], band(like), events=False, history=history)
