"""What has been revised: the part of the catalogue that tells what changed since, and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import islice, pairwise
from typing import NamedTuple

from core.clock import day_date, epoch, today
from core.errors import MisuseError
from core.period import Grain, Period
from core.units import Unit
from core.values import Value
from indicators.asking.answering import Answering
from indicators.asking.answers import Passport, RecordPage, Revision
from indicators.asking.places import asked_day
from indicators.asking.question import Question, unknown
from indicators.asking.snapshot import Snapshot
from indicators.defining.model import Definition
from indicators.evaluating.evaluate import Outcome, display
from indicators.proving.listing import page
from indicators.reported.duties import Duties
from indicators.versions import frozen, ledger, moments, moved
from indicators.versions.causing import RUNNING
from indicators.versions.ledger import Step
from indicators.versions.reasons import Reasons
from store.published import values
from store.published.values import StoredValue

_PROGRESS = ("first", "loading", "running")
"""Not revisions: the first version, the first load, and a period that still ran."""

MOST = 200
"""Values that a list of changes holds; one so long may have left others out."""


class _Anew(NamedTuple):
    """Frozen values that have moved, by key, and the facts by which they have."""

    s: Snapshot
    pairs: list[tuple[StoredValue, StoredValue]]


class Revised(Duties):
    """Answers questions about versions. Raises StoreError."""

    _answering: Callable[[], AbstractContextManager[Answering]]
    definition: Callable[[str], Definition]

    def known_at(self, text: str) -> int:
        """A moment as people write it → epoch seconds. Raises MisuseError, also for the future."""
        return moments.read(text, epoch(self.clock.now()))

    def records(
        self, kind: str, query: dict[str, str], limit: int = 50, after: str = ""
    ) -> RecordPage:
        """The records behind a sum, or behind its change, page by page.

        Raises NotFoundError, MisuseError.
        """
        with self._reader.reading() as s:
            return (moved.page if moved.asked(query) else page)(s, kind, query, limit, after)

    def changes(
        self,
        since: int,
        until: int | None = None,
        unit: str | None = None,
        period: Period | None = None,
        among: Collection[int] | None = None,
        limit: int = MOST,
        after: str = "",
    ) -> list[Value]:
        """Values revised after ``since`` (epoch seconds), the newest first.

        Of one unit or period where they are named, or ``among`` units by id. ``extra`` says why
        (``reason``) and what stood before (``before``, and the number ``was``). A value that was
        revised several times is told once; at most ``limit`` are told, those that follow the one of
        id ``after``. Raises MisuseError for a stretch that runs backwards, NotFoundError for a mark
        that names nothing.

        Of a year to a day that is past nothing is published again. Where that period is named, what
        it would be now is told before all else, whatever ``since``, with no ``known_from``; not
        where ``until`` is an earlier moment, at which it was what had been published. But where one
        of these is the mark the page goes on with what it would have been at ``until``, so that
        what comes in between two pages loses no row.
        """
        if until is not None and until < since:
            raise MisuseError("Khoảng thời gian ngược: “đến” trước “từ”.")
        with self._answering() as a:
            place = None if unit is None else _find(a, unit, period)
            units = among if place is None else [place.unit_id]
            made: list[Value] = []
            anew = _Anew(a.s, [])
            if period is not None and frozen.is_so(a.s, period):
                anew = self._anew(a, period, until, after)
                if not after or Question.is_one(after):
                    made = list(islice(self._made_now(a, anew, units, after), limit))
                    after = ""  # what was published follows, from its first row
            last = values.by_id(a.s.conn, after) if after else None
            if after and last is None:
                raise unknown(after)
            told = {new.key: (old, new) for old, new in anew.pairs}
            while len(made) < limit:
                rows = values.changes(
                    a.s.conn,
                    since,
                    limit,
                    without=_PROGRESS,
                    until=until,
                    unit_ids=units,
                    period=None if period is None else period.code,
                    indicators=a.s.definitions,
                    after=last,
                )
                again = [told[one.key] for one in rows if one.key in told]
                moved = {
                    pair[1].key
                    for pair, why in zip(
                        again, Reasons(self._reader, anew.s).all(again), strict=True
                    )
                    if why[0] != RUNNING
                }
                made += self._told(a, [one for one in rows if one.key not in moved])
                if len(rows) < limit:
                    break
                last = rows[-1]
            return made[:limit]

    def _anew(self, a: Answering, period: Period, until: int | None, after: str) -> _Anew:
        """What frozen values would be now, or would have been when the first page was made."""
        s = a.s
        if until is not None and not frozen.is_now(s, until):
            if not Question.is_one(after):
                return _Anew(s, [])
            s = moments.stood(s, until, self._reader.settings.jobs.history_days)
            if not frozen.is_so(s, period):  # the day still ran: there was no such page
                raise unknown(after)
        key = ("moved", period, None if s.known is None else s.known.revision)
        made = self._reader.keep(
            key, lambda: sorted(frozen.moved(s, period), key=lambda pair: pair[1].key)
        )
        return _Anew(s, made)

    def _made_now(
        self, a: Answering, anew: _Anew, units: Collection[int] | None, after: str
    ) -> Iterator[Value]:
        """Frozen values that have moved since, by indicator and unit: those behind a mark."""
        mark = _mark(a, after) if after else None
        wanted = None if units is None else frozenset(units)
        pairs = [
            (old, new)
            for old, new in anew.pairs
            if (wanted is None or new.unit_id in wanted) and (mark is None or new.key[:2] > mark)
        ]
        why = Reasons(self._reader, anew.s)
        for at in range(0, len(pairs), MOST):
            part = pairs[at : at + MOST]
            for (old, new), reasons in zip(part, why.all(part), strict=True):
                if reasons[0] != RUNNING:
                    yield replace(_step(a, old, new, None, reasons), known_from=None)

    def _told(self, a: Answering, rows: Sequence[StoredValue]) -> Iterator[Value]:
        """Each with its reasons, as its ledger tells them, and the display before."""
        pairs = []
        for row in rows:
            held = values.versions(a.s.conn, row.key)
            pairs.append((next(one for one in held if one.version == row.version - 1), row))
        found = Reasons(self._reader, a.s).all(pairs)
        for (old, new), reasons in zip(pairs, found, strict=True):
            yield _step(a, old, new, None if new.known_to is None else new.known_from, reasons)

    def ledger(
        self,
        id: str,
        unit: str | None = None,
        period: Period | None = None,
        since: int = 0,
        until: int | None = None,
        most: int = 50,
    ) -> list[Step]:
        """Why a value is what it is: its newest steps, the newest first, each with its records.

        With ``until``: one step between what was known at both moments, none where it is the same.
        Raises NotFoundError, MisuseError.
        """
        definition = self.definition(id)
        with self._answering() as a:
            asked = period or Period.of(Grain.YTD, today(self.clock))
            place = _find(a, unit, asked)
            if until is None:
                return ledger.steps(a, definition, place, asked, since, most)
            if until < since:
                raise MisuseError("Khoảng thời gian ngược: “đến” trước “từ”.")
            one = ledger.between(a, definition, place, asked, since, until)
            return [] if one is None else [one]

    def _explained(self, proof: Passport) -> Passport:
        """A passport with the reasons of its versions."""
        if not proof.versions:
            return proof
        id = proof.versions[-1].value_id
        return replace(proof, versions=self._versions([id]).get(id, proof.versions))

    def versions(self, asked: Sequence[Value]) -> dict[str, list[Revision]]:
        """Value id → every published version of that value, the oldest first, with its reasons.

        What was computed for a question has none and is left out.
        """
        return self._versions([one.value_id for one in asked])

    def _versions(self, asked: Iterable[str]) -> dict[str, list[Revision]]:
        held: dict[str, list[StoredValue]] = {}
        with self._answering() as a:
            for id in dict.fromkeys(asked):
                row = None if not id or Question.is_one(id) else values.by_id(a.s.conn, id)
                if row is not None and row.indicator in a.s.definitions:
                    held[id] = values.versions(a.s.conn, row.key)
            pairs = [pair for found in held.values() for pair in pairwise(found)]
            told = Reasons(self._reader, a.s).all(pairs[::-1])[::-1]  # the newest first
            why = {new.value_id: one for (_, new), one in zip(pairs, told, strict=True)}
            return {
                id: [_revision(a.s, one, why.get(one.value_id, (one.reason,))) for one in found]
                for id, found in held.items()
            }

    def reasons(self, id: str, unit: str | None, period: Period, since: int) -> list[str]:
        """Why a value is no longer what it was at a moment, the newest reason first.

        Raises NotFoundError, MisuseError.
        """
        definition = self.definition(id)
        with self._answering() as a:
            pairs = ledger.pairs(a.s, definition, _find(a, unit, period), period, since)[::-1]
            found = Reasons(self._reader, a.s).all(pairs)
            return list(dict.fromkeys(reason for one in found for reason in one))


def _revision(s: Snapshot, one: StoredValue, reasons: tuple[str, ...]) -> Revision:
    told = ledger.revision(s.definitions[one.indicator], one)
    return replace(told, reason=reasons[0], reasons=reasons)


def _find(answering: Answering, unit: str | None, period: Period | None) -> Unit:
    now = day_date(answering.s.today)
    return answering.s.places.find(unit, now if period is None else asked_day(period, now))


def _mark(answering: Answering, after: str) -> tuple[str, int]:
    """(indicator, unit) of the last value of a page, which may have moved back meanwhile."""
    asked = Question.read(after)
    if asked.indicator not in answering.s.definitions:
        raise unknown(after)
    return asked.indicator, _find(answering, asked.unit, None).unit_id


def _step(
    answering: Answering,
    old: StoredValue,
    new: StoredValue,
    as_known: int | None,
    reasons: Sequence[str],
) -> Value:
    """What a value has become, as it was judged at a moment or is judged now."""
    definition = answering.s.definitions[new.indicator]
    made = answering.stored(definition, new, as_known)
    made.extra["reason"] = reasons[0]
    made.extra["reasons"] = " ".join(reasons)
    made.extra["was"] = "" if old.value is None else repr(old.value)
    made.extra["before"] = display(definition, Outcome(old.value, old.numerator, old.denominator))
    return made
