"""What a source is to us: a connector with streams, and a session in which they are read.

A stream's ``pages`` does all the talking and lets only allowed fields out; its ``conform`` makes
one record a typed fact and talks to nobody. The jobs decide windows, store pages and move cursors.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from connectors.allow import AllowList
from connectors.reading import parse
from core.clock import Clock, SystemClock, day_number, day_start, epoch, today
from core.errors import ConfigError, RecordError
from core.facts import Fact
from core.settings import SourceSettings


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a stream's cursor in epoch seconds: ``since`` in, ``until`` out.

    ``since`` None means all there is.
    """

    since: int | None
    until: int


@dataclass(slots=True)
class Page:
    """Some records, allowed fields only.

    ``cursor`` is epoch seconds as text: all records with an older cursor field were handed over,
    with this page or before it; "" while that cannot be said yet. The last page of every pull,
    even an empty one, carries the window's end. ``total`` is what the source says it has for the
    window. ``unknown`` counts fields that came and are neither allowed nor withheld on purpose.
    """

    records: list[dict[str, Any]]
    cursor: str
    total: int | None = None
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of ``./ioc check SOURCE``. ``level``: ok | warning | fault."""

    level: str
    what: str  # connection | permission | caps | fields | range | records | contract | latency …
    text: str  # Vietnamese


Judge = Callable[["Stream", dict[str, Any]], object]
"""Raises RecordError for a record of a stream that would be set aside."""


class Session:
    """One pull's conversation with one source, and its counts for the run's row."""

    def __init__(self, settings: SourceSettings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.calls = 0
        self.retries = 0
        self.bytes = 0
        self.waited = 0.0  # seconds spent waiting for answers
        self.slowest = 0.0  # seconds of the slowest answer
        self.skew: float | None = None  # source's clock less ours, seconds
        self.notes: list[str] = []  # what people should know of a pull that succeeded, Vietnamese
        self.began = int(time.time())
        """Real seconds: tells two deliveries apart where the source tells no version. It is an
        order, not a time of the product, so it moves on under a frozen clock too."""

    def option(self, name: str, default: str = "") -> str:
        """A setting of this source alone: ``sources.NAME.options.…``."""
        return self.settings.options.get(name, default)

    def start(self, window: Window) -> int:
        """Where the window begins; without ``since`` at ``backfill_from``, else last year."""
        if window.since is not None:
            return window.since
        if self.settings.backfill_from:
            try:
                first = date.fromisoformat(self.settings.backfill_from)
            except ValueError:
                raise ConfigError(
                    [f"backfill_from: “{self.settings.backfill_from}” không phải là ngày ISO"]
                ) from None
        else:
            first = date(today(self.clock).year - 1, 1, 1)
        return day_start(day_number(first))


class Stream(ABC):
    """One kind of record of a source. Class attributes say how to read it."""

    name: ClassVar[str]
    title: ClassVar[str]  # Vietnamese
    kind: ClassVar[str]  # fact kind, core.facts.KINDS
    key: ClassVar[tuple[str, ...]]  # fields that name a record
    version: ClassVar[str]  # field that says which of two deliveries is newer
    cursor: ClassVar[str]  # field that windows are cut by
    days: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Event of its kind (``recv_day``, ``fin_day`` …) → the fields that date it, of which the first
    that tells a day is meant. None: records set aside are judged by any day in them."""
    fields: ClassVar[frozenset[str]]  # the allow-list
    withheld: ClassVar[frozenset[str]] = frozenset()  # known to come, never kept
    marks: ClassVar[frozenset[str]] = frozenset()  # allowed, but only whether there is something
    made: ClassVar[frozenset[str]] = frozenset()  # of the fields, those that ``pages`` adds itself
    mandatory: ClassVar[frozenset[str]]
    owner: ClassVar[str]
    lookback: ClassVar[timedelta] = timedelta(days=3)  # how far back late edits are looked for
    cadence: ClassVar[timedelta]  # how often the source has news
    lateness: ClassVar[timedelta]  # age from which the data are stale
    sweeps: ClassVar[bool] = False  # each pull is the full list: what is missing was deleted
    empty_is_true: ClassVar[bool] = False  # of sweeps: an empty list was proved, not only met
    windowed: ClassVar[bool] = True  # False: the window is not asked, everything comes
    cut_here: ClassVar[bool] = (
        False  # pages are ours: they do not show what the source gives at once
    )
    sweepable: ClassVar[bool] = False
    """A windowed stream whose source forgets nothing, so that reading all its windows anew tells
    what was deleted. Its facts' ``version`` is the moment in its ``cursor`` field."""

    def __init__(self, clock: Clock) -> None:
        self.allow = AllowList(self.fields - self.made, self.withheld, self.marks)
        self.horizon = epoch(clock.now()) + parse.AHEAD
        """Latest credible moment: ``conform`` is a pure function of the record and of this."""

    @abstractmethod
    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """Read the window, page by page. Raises SourceError; every record is allow-listed."""

    @abstractmethod
    def conform(self, record: dict[str, Any]) -> Fact:
        """Make a fact of an allow-listed record. Raises RecordError and nothing else."""

    def key_of(self, record: dict[str, Any]) -> str:
        """How quarantine and sweep name a record: as its fact's ``code``, where that kind has one.

        Parts that are missing are empty; what has none of them is named by its content when it is
        set aside.
        """
        if len(self.key) == 1:
            return parse.text(record.get(self.key[0]))
        return "|".join([parse.text(record.get(name)) for name in self.key])

    def partial(self, record: dict[str, Any]) -> bool:
        """Is its figure a part only, to be added to the others that come for the same unit?"""
        return False

    def due(self, session: Session) -> frozenset[str]:
        """Allowed fields that the source of these settings can bring; what we add is not due."""
        return self.fields - self.made

    def keep(self, records: Iterable[Any]) -> tuple[list[dict[str, Any]], int]:
        """Allow-list raw records: those kept, and the count of unknown fields and non-records."""
        kept, unknown = [], 0
        for record in records:
            if isinstance(record, dict):
                part, more = self.allow.keep(record)
                kept.append(part)
                unknown += more
            else:
                unknown += 1
        return kept, unknown

    def moment(self, record: dict[str, Any], field: str) -> int | None:
        """The record's moment in ``field``, epoch seconds. Raises RecordError."""
        return parse.moment(record.get(field), field, self.horizon)

    def told(self, record: dict[str, Any]) -> int | None:
        """Which of two deliveries of a record is newer; None where it does not say. Never raises.

        By its ``version`` field: a moment in epoch seconds, or the number itself.
        """
        came = record.get(self.version)
        if type(came) is int:
            return came if came < 2**62 else None
        try:
            return self.moment(record, self.version)
        except RecordError:
            return None

    def needed_moment(self, record: dict[str, Any], field: str) -> int:
        """A mandatory moment. Raises RecordError when absent."""
        at = self.moment(record, field)
        if at is None:
            raise parse.missing(field)
        return at


class Connector(ABC):
    """One outside source: its words for people, its streams, its way to open a session."""

    name: ClassVar[str]
    title: ClassVar[str]  # Vietnamese
    protocol: ClassVar[str]
    owner: ClassVar[str]
    kinds: ClassVar[tuple[type[Stream], ...]]

    def __init__(self, clock: Clock | None = None) -> None:
        clock = clock or SystemClock()
        self.streams: tuple[Stream, ...] = tuple(make(clock) for make in self.kinds)

    def stream(self, name: str) -> Stream:
        """The stream of this name. Raises ConfigError listing the names."""
        for one in self.streams:
            if one.name == name:
                return one
        allowed = ", ".join(one.name for one in self.streams)
        raise ConfigError([f"{self.name}: không có luồng “{name}”; các luồng: {allowed}"])

    def open(self, settings: SourceSettings, clock: Clock) -> AbstractContextManager[Session]:
        """A session for one pull. Raises ConfigError on settings, SourceError on log-in."""
        self.look_ahead(clock)
        return self.connect(settings, clock)

    def look_ahead(self, clock: Clock) -> None:
        """Tell the streams what the latest credible moment is; needed before ``conform``."""
        for stream in self.streams:
            stream.horizon = epoch(clock.now()) + parse.AHEAD

    @abstractmethod
    def connect(self, settings: SourceSettings, clock: Clock) -> AbstractContextManager[Session]:
        """What ``open`` does for this kind of source."""

    def contract(self, session: Session) -> Iterator[Finding]:
        """Checks of this source beyond fields and records; none by default."""
        yield from ()

    def check(self, session: Session, judge: Judge | None = None) -> list[Finding]:
        """Does the living source keep its contract? All findings, never only the first.

        ``judge``: what a record has to pass beside its stream's ``conform``, as where it must name
        a unit that there is.
        """
        from connectors.check import examine

        return examine(self, session, judge)
