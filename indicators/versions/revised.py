"""What has been revised: the part of the catalogue that tells what changed since, and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager

from core.clock import day_date, epoch, today
from core.errors import MisuseError
from core.period import Grain, Period
from core.units import Unit
from core.values import Value
from indicators.answering import Answering
from indicators.answers import RecordPage, Revision
from indicators.duties import Duties
from indicators.evaluate import Outcome, display
from indicators.listing import page
from indicators.model import Definition
from indicators.places import asked_day
from indicators.question import Question, unknown
from indicators.versions import frozen, ledger, moments, moved
from indicators.versions.ledger import Step
from store import values
from store.values import StoredValue

_PROGRESS = ("first", "running")
"""Not revisions: the first version, and a period that still ran or was still being loaded."""

MOST = 200
"""Values that a list of changes holds; one so long may have left others out."""


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
        (``reason``) and what stood before (``before``). A value that was revised several times is
        told once; at most ``limit`` are told, those that follow the one of id ``after``. Of a year
        to a day that is past nothing is published again: what it would be now is told where that
        period is named. Raises MisuseError for a stretch that runs backwards, NotFoundError for a
        mark that names nothing.
        """
        if until is not None and until < since:
            raise MisuseError("Khoảng thời gian ngược: “đến” trước “từ”.")
        with self._answering() as a:
            place = None if unit is None else _find(a, unit, period)
            units = among if place is None else [place.unit_id]
            if period is not None and frozen.is_so(a.s, period):
                if until is not None and not frozen.is_now(a.s, until):
                    return []  # by then no other figure had been published either
                return _made_now(a, period, units, limit, after)
            last = values.by_id(a.s.conn, after) if after else None
            if after and last is None:
                raise unknown(after)
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
            return list(_told(a, rows))

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

    def versions(self, asked: Sequence[Value]) -> dict[str, list[Revision]]:
        """Value id → every published version of that value, the oldest first.

        What was computed for a question has none and is left out.
        """
        out: dict[str, list[Revision]] = {}
        with self._answering() as a:
            for id in dict.fromkeys(one.value_id for one in asked):
                row = None if not id or Question.is_one(id) else values.by_id(a.s.conn, id)
                known = None if row is None else a.s.definitions.get(row.indicator)
                if row is not None and known is not None:
                    found = values.versions(a.s.conn, row.key)
                    out[id] = [ledger.revision(known, one) for one in found]
        return out

    def reasons(self, id: str, unit: str | None, period: Period, since: int) -> list[str]:
        """Why a value is no longer what it was at a moment, the newest reason first.

        Raises NotFoundError, MisuseError.
        """
        definition = self.definition(id)
        with self._answering() as a:
            return ledger.reasons(a.s, definition, _find(a, unit, period), period, since)


def _find(answering: Answering, unit: str | None, period: Period | None) -> Unit:
    now = day_date(answering.s.today)
    return answering.s.places.find(unit, now if period is None else asked_day(period, now))


def _made_now(
    answering: Answering, period: Period, units: Collection[int] | None, limit: int, after: str
) -> list[Value]:
    """Frozen values that have moved since, by indicator and unit: those after the one of an id."""
    s = answering.s
    found = sorted(frozen.moved(s, period, units), key=lambda pair: pair[1].key)
    if after:
        names = [new.value_id for _, new in found]
        if after not in names:
            raise unknown(after)
        found = found[names.index(after) + 1 :]
    return [_step(answering, old, new, None) for old, new in found[:limit]]


def _told(answering: Answering, rows: Sequence[StoredValue]) -> Iterator[Value]:
    """Each with its reason and the display before."""
    for row in rows:
        held = values.versions(answering.s.conn, row.key)
        before = next(one for one in held if one.version == row.version - 1)
        yield _step(answering, before, row, None if row.known_to is None else row.known_from)


def _step(answering: Answering, old: StoredValue, new: StoredValue, as_known: int | None) -> Value:
    """What a value has become, as it was judged at a moment or is judged now."""
    definition = answering.s.definitions[new.indicator]
    made = answering.stored(definition, new, as_known)
    made.extra["reason"] = new.reason
    made.extra["before"] = display(definition, Outcome(old.value, old.numerator, old.denominator))
    return made
