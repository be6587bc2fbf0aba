"""What a rehearsal shows: a past day as it was known then, or an outage judged by the real rules.

Of a day of which nothing was known yet (before the installation) there is one picture: that day's
figures by what is known today, which its watermark says.

Drawn for the screens that act it out and for nobody else, under a name of its own
(``tong-quan~<id>``), so that a rehearsed picture is never taken for a real one. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.clock import DAY, day_number, day_start, epoch
from core.errors import MisuseError, NotFoundError
from core.format import day as say_day
from core.period import Grain, Period
from dashboard.wording import words
from desk import Desk, Rehearsal

if TYPE_CHECKING:
    from indicators.catalog import Catalog

PAST, HINDSIGHT, OUTAGE, SERVER = "day", "hindsight", "outage", "server"
JOIN = "~"  # between a board's name and the rehearsal in which it stands
PACES = (1, 10, 60, 300, 600, 1_800, 3_600)
"""What the form offers; the command takes any between."""
MOST_MINUTES = 7 * 24 * 60
"""For which a source or the server may be away, of the time that is acted out."""
_AUDIT = "vi"  # the language of the audit, whoever writes into it
_LEAST, _MINUTE = 30, 60  # real seconds that a picture stands, and seconds of the past, at least


@dataclass(frozen=True, slots=True)
class Act:
    """One picture of a rehearsal: its ``n``-th."""

    rehearsal: Rehearsal
    n: int

    @classmethod
    def at(cls, rehearsal: Rehearsal, now: float) -> Act:
        """The picture of a real moment (seconds since 1970)."""
        passed = min(now, rehearsal.until - 1) - rehearsal.at
        return cls(rehearsal, max(0, int(passed // step(rehearsal))))

    @property
    def mark(self) -> str:
        """Names the picture: nothing else has this name."""
        return f"{self.rehearsal.rehearsal}.{self.n}"

    @property
    def moment(self) -> int | None:
        """The past moment that is shown, epoch seconds; None where the present is shown."""
        one = self.rehearsal
        if one.kind == HINDSIGHT:
            return one.start + one.span
        if one.kind != PAST:
            return None
        return one.start + min(self.n * step(one) * one.pace, one.span)

    @property
    def as_known(self) -> int | None:
        """The moment whose knowledge is shown, epoch seconds; None: what is known today."""
        return self.moment if self.rehearsal.kind == PAST else None

    def view(self, catalog: Catalog) -> Catalog:
        """The catalogue that the picture is drawn from.

        A source that is away has failed since as long as the outage goes on: what depends on it,
        and nothing else, grows old by the rules that hold for a real one.
        """
        one = self.rehearsal
        if one.kind != OUTAGE or one.subject == SERVER:
            return catalog
        away = min(self.n * step(one) * one.pace, one.span)
        return catalog.without(one.subject, epoch(catalog.clock.now()) - away)

    @property
    def short(self) -> str:
        """What is rehearsed, for the head, beside which the day stands; "": as ``told``."""
        return words.t("drill.hindsight_short") if self.rehearsal.kind == HINDSIGHT else ""

    def told(self, catalog: Catalog) -> str:
        """What is rehearsed, in the words of the watermark."""
        return said(self.rehearsal, titles(catalog) if self.rehearsal.kind == OUTAGE else {})


def step(one: Rehearsal) -> int:
    """Real seconds that a picture stands.

    Of a lost server it is one picture that grows old, of a day in hindsight one that stands still.
    """
    if one.subject == SERVER or one.kind == HINDSIGHT:
        return one.until - one.at
    return max(_LEAST, -(-_MINUTE // one.pace))


def told(one: Rehearsal) -> dict[str, object]:
    """What ``assets/wall-drill.js`` reads."""
    return {
        "id": one.rehearsal, "at": one.at, "until": one.until, "step": step(one),
        "pace": one.pace, "server": one.subject == SERVER,
    }  # fmt: skip


def key(name: str, act: Act | None) -> str:
    """What a board is called on the screen: ``tong-quan``, ``tong-quan~<id>``."""
    return name if act is None else f"{name}{JOIN}{act.rehearsal.rehearsal}"


def said(one: Rehearsal, names: Mapping[str, str]) -> str:
    """``số liệu ngày 20/12/2023``, ``giả định mất nguồn Zalo 1022``."""
    return _said(one.kind, one.subject, names)


def _said(kind: str, subject: str, names: Mapping[str, str]) -> str:
    if kind in (PAST, HINDSIGHT):
        return words.t(f"drill.{kind}", day=say_day(date.fromisoformat(subject)))
    if subject == SERVER:
        return words.t("drill.server")
    return words.t("drill.source", name=names.get(subject, subject))


def titles(catalog: Catalog) -> dict[str, str]:
    """Sources that may be taken away, by name."""
    return {one.name: words.source(one.name, one.title) for one in catalog.sources() if one.feeds}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rehearsal as somebody asks for it, found possible; fields as of ``Rehearsal``.

    ``names``: of sources in the words of the audit, as ``titles``.
    """

    kind: str
    subject: str
    start: int
    span: int
    names: Mapping[str, str] = field(default_factory=dict)

    def begin(self, desk: Desk, screens: Sequence[str], pace: int, *, by: str) -> Rehearsal:
        """Begin it on these screens. Raises NotFoundError, MisuseError."""
        with words.speaking(_AUDIT):
            told = _said(self.kind, self.subject, self.names)
        return desk.rehearse(
            self.kind, self.subject, screens, start=self.start, span=self.span, pace=pace,
            said=told, by=by,
        )  # fmt: skip


def finish(desk: Desk, id: str, names: Callable[[], Mapping[str, str]], *, by: str) -> None:
    """End one before its time. ``names``: as ``titles``. Raises NotFoundError."""
    one = next((held for held in desk.rehearsals() if held.rehearsal == id), None)
    with words.speaking(_AUDIT):
        told = "" if one is None else said(one, names() if one.kind == OUTAGE else {})
    desk.end_rehearsal(id, said=told, by=by)


def day(catalog: Catalog, text: str, begins: str = "") -> Wanted:
    """Replay a day from an hour (``07:00``; midnight) to its end, or to now of today.

    Where nothing had been published by that hour: the day's figures by what is known today. Raises
    MisuseError for what is no such day or hour, for a day to come, and for one before all records.
    """
    try:
        at = date.fromisoformat(text)
        hour, _, minute = (begins or "00:00").partition(":")
        after = timedelta(hours=int(hour), minutes=int(minute))
    except ValueError:
        raise MisuseError(words.t("drill.bad_day", day=text[:20], hour=begins[:20])) from None
    if not timedelta(0) <= after < timedelta(days=1):
        raise MisuseError(words.t("drill.bad_day", day=text[:20], hour=begins[:20]))
    now, first = epoch(catalog.clock.now()), day_start(day_number(at))
    start, end = first + int(after.total_seconds()), min(first + DAY - 1, now)
    if start >= end:
        raise MisuseError(words.t("drill.to_come", day=say_day(at)))
    # on the first of January the year before tells whether the system ran
    if _told(catalog, at, start) or _told(catalog, at - timedelta(days=1), start):
        return Wanted(PAST, at.isoformat(), start, end - start)
    if _told(catalog, at, None):
        return Wanted(HINDSIGHT, at.isoformat(), start, end - start)
    raise MisuseError(words.t("drill.no_record", day=say_day(at)))


def _told(catalog: Catalog, day: date, as_known: int | None) -> bool:
    """Has the province any figure of the year up to a day? ``as_known``: had it one by then?"""
    ids = [one.id for one in catalog.definitions()]
    found = catalog.values(ids, None, Period.of(Grain.YTD, day), as_known)
    return any(one.value is not None for one in found)


def outage(catalog: Catalog, subject: str, minutes: int) -> Wanted:
    """Take a source, or the ``server``, away for so many minutes. Raises NotFoundError."""
    names = titles(catalog)
    if subject != SERVER and subject not in names:
        there = ", ".join([SERVER, *names])
        raise NotFoundError(words.t("drill.no_source", name=subject[:40], names=there))
    if not 1 <= minutes <= MOST_MINUTES:
        raise MisuseError(words.t("drill.bad_minutes", minutes=minutes, most=MOST_MINUTES))
    with words.speaking(_AUDIT):
        return Wanted(OUTAGE, subject, 0, minutes * 60, titles(catalog))
