"""Cumulative counters by day (installs, visits): record → observation, shared by the apps.

A counter that falls or starts anew is not mended here: the fact is what was shown, and what a fall
means is the indicator's affair.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any, ClassVar

from connectors.base import Session, Stream, Window
from connectors.reading import parse
from core.clock import DAY, day_start, local_day
from core.errors import RecordError
from core.facts import ObservationFact, UnitRef
from core.period import Grain

Record = dict[str, Any]


def province(session: Session) -> str:
    """Code of the unit that the counter is about."""
    return session.settings.province


def months(session: Session, window: Window) -> list[Window]:
    """The window's whole days in parts of 31: none long enough for a server to cut in silence."""
    since = day_start(local_day(session.start(window)))
    edges = [*range(since, window.until, 31 * DAY), window.until]
    return [Window(low, high) for low, high in pairwise(edges)] or [window]


class Counter(Stream):
    """A counter shown once a day, published in bulletins: days come late and many at once."""

    kind = "observation"
    measure: ClassVar[str]
    day: ClassVar[str]  # field of the day
    figure: ClassVar[str]  # field of the counter
    cadence = timedelta(days=31)
    lateness = timedelta(days=36)
    lookback = timedelta(days=62)

    def told_version(self, record: Record) -> int:
        """Which delivery is newer: by the source's word. Raises RecordError."""
        return self.needed_moment(record, self.version)

    def inside(self, records: list[Record], window: Window) -> list[Record]:
        """Without days that were not asked for: some servers answer them in all seriousness.

        A day that cannot be read stays, to be set aside with its reason.
        """
        since = None if window.since is None else local_day(window.since)
        out = []
        for record in records:
            try:
                at = parse.day(record.get(self.day), self.day, self.horizon)
            except RecordError:
                at = None
            if at is None or ((since is None or since <= at) and at <= local_day(window.until - 1)):
                out.append(record)
        return out

    def fact(self, record: Record) -> ObservationFact:
        """The counter at the end of the record's day. Raises RecordError."""
        at = parse.day(record.get(self.day), self.day, self.horizon)
        if at is None:
            raise parse.missing(self.day)
        value = parse.whole(record.get(self.figure), self.figure)
        if value is None:
            raise parse.missing(self.figure)
        if value < 0:
            raise RecordError("bad_number", f"{self.figure}: bộ đếm âm", self.figure)
        version = self.told_version(record)
        return ObservationFact(
            measure=self.measure,
            unit=UnitRef(code=parse.required(record, "donVi")),
            grain=Grain.DAY.value,
            start_day=at,
            end_day=at + 1,
            value=float(value),
            dims="",
            document=self.title,
            version=version,
        )
