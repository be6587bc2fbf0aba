"""The catalogue: the one door through which pages, files, the API and the wall read numbers.

One object a process, opened after a fork, safe for threads; it only reads. Every question is
answered inside one snapshot; ``reading`` lets several questions share one.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from core.calendar import WorkingCalendar
from core.clock import Clock, epoch, today
from core.period import Grain, Period
from core.runs import feeds
from core.settings import ROOT, Settings
from core.values import Value, copied
from indicators.asking import crossing, lists, maps
from indicators.asking.answering import Answering
from indicators.asking.answers import Lists, Passport, Stamp
from indicators.asking.lists import THEN, Listed
from indicators.asking.reader import Reader
from indicators.asking.series import periods, series
from indicators.asking.slices import by
from indicators.asking.snapshot import Snapshot
from indicators.asking.spread import Spreads
from indicators.defining.loader import Definitions, kept
from indicators.form0206a.form import Form
from indicators.form0206a.forms import forms, named
from indicators.index766.door import Scores
from indicators.outlook.door import Prospects
from indicators.proving import behind, sources
from indicators.proving.passport import passport
from indicators.versions import moments
from indicators.versions.revised import Revised
from store.database import meta
from store.database.engine import Store, open_store


class Catalog(Revised, Prospects, Scores, Spreads):
    """Answers questions about indicators. Raises StoreError when the store does not answer."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock | None = None,
        *,
        store: Store | None = None,
        definitions: Definitions | None = None,
        lost: Mapping[str, int] | None = None,
    ) -> None:
        """``lost``: see ``without``."""
        self.settings = settings
        self.clock: Clock = clock or settings.clock()
        self.calendar = WorkingCalendar.load(ROOT / "config" / "working_days.toml")
        self.tenant = settings.tenant
        self._definitions = definitions or kept()
        self._by_id = self._definitions.by_id()
        self._store = store or open_store(settings.facts_url, settings.tenant)
        self._reader = Reader(self._store, settings, self.clock, self._definitions, lost)

    def close(self) -> None:
        """Let the connections go."""
        self._store.close()

    def without(self, source: str, since: int) -> Catalog:
        """The same answers as if a source had failed since a moment (epoch seconds).

        Figures stand as they are; how old and how sure they are is judged by the usual rules. It
        shares this catalogue's store and writes nothing. On what nobody knows nothing depends.
        """
        return Catalog(
            self.settings,
            self.clock,
            store=self._store,
            definitions=self._definitions,
            lost={source: since},
        )

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Questions asked inside, by this thread, are answered from one snapshot."""
        with self._reader.reading():
            yield

    @contextmanager
    def _answering(self) -> Iterator[Answering]:
        with self._reader.reading() as snapshot:
            yield Answering(snapshot, self.calendar, self.settings.jobs.history_days)

    def _listed(self, key: tuple[Any, ...], make: Callable[[], list[Value]]) -> list[Value]:
        """Kept values, copied, so that callers may change what they get."""
        return [copied(one) for one in self._reader.keep(key, make)]

    def revision(self) -> int:
        """Grows with every committed batch and evaluation."""
        with self._store.read() as conn:
            return meta.revision(conn, self.tenant)

    def stamp(self) -> Stamp:
        """What screens poll."""
        with self._answering() as a:
            ids = list(self._by_id)
            held = self._reader.keep(("stamp",), lambda: self._oldest(ids))
            failed = {
                one.source
                for one in a.s.covers.values()
                if one.failing_since is not None
                and feeds(one.source)
                and sources.enabled(one.source, self.settings, pulled=True)
            }
            return Stamp("", self._reader.revision, a.s.now, *held, len(failed))

    def _oldest(self, ids: list[str]) -> tuple[int | None, str]:
        ages = [(v.as_of, v.indicator) for v in self.values(ids) if v.as_of is not None]
        return min(ages) if ages else (None, "")

    def value(
        self,
        id: str,
        unit: str | None = None,
        period: Period | None = None,
        dims: dict[str, str] | None = None,
        as_known: int | None = None,
        listed: Listed = None,
    ) -> Value:
        """One value. ``as_known``: as it was published at that moment (epoch seconds).

        ``listed``: the list of units on which the code is read (``asking.lists``); by rule that
        of the period. Raises NotFoundError for an unknown indicator or unit, MisuseError for a
        dimension or grain that the indicator does not have and for a unit that is not on the list.
        """
        definition, period = self.definition(id), period or self.default_period(id)
        self._came(as_known)
        with self._answering() as a:
            place, cut = self._asked(a, unit, period, listed), dims or {}
            alone = listed == THEN
            key = ("value", id, place.unit_id, period, tuple(sorted(cut.items())), as_known, alone)
            made = self._reader.keep(
                key, lambda: a.value(definition, place, period, cut, as_known, alone=alone)
            )
            return copied(made)

    def _came(self, as_known: int | None) -> None:
        """Raise MisuseError for a moment that has not come yet."""
        if as_known is not None:
            moments.past_only(as_known, epoch(self.clock.now()))

    def values(
        self,
        ids: list[str],
        unit: str | None = None,
        period: Period | None = None,
        as_known: int | None = None,
        listed: Listed = None,
    ) -> list[Value]:
        """Values of several indicators, in the order of ``ids``, from one snapshot."""
        with self._reader.reading():
            return [self.value(id, unit, period, None, as_known, listed) for id in ids]

    def by(
        self,
        id: str,
        dim: str,
        unit: str | None = None,
        period: Period | None = None,
        dims: dict[str, str] | None = None,
        as_known: int | None = None,
        listed: Listed = None,
    ) -> list[Value]:
        """One value for each member of a dimension, its name in ``extra["name"]``.

        ``unit``: the parts of the unit (districts and departments of the province, communes) on
        the list of units that ``listed`` names; by rule that of the period's last day.
        """
        definition, period = self.definition(id), period or self.default_period(id)
        self._came(as_known)
        with self._answering() as a:
            place, cut = self._asked(a, unit, period, listed), dims or {}
            key = ("by", id, dim, place.unit_id, period, tuple(sorted(cut.items())), as_known)
            return self._listed(
                (*key, listed), lambda: by(a, definition, dim, place, period, cut, as_known, listed)
            )

    def series(
        self,
        id: str,
        unit: str | None = None,
        grain: Grain = Grain.MONTH,
        start: date | None = None,
        end: date | None = None,
        dims: dict[str, str] | None = None,
        as_known: int | None = None,
        listed: Listed = None,
    ) -> list[Value]:
        """Values period by period, oldest first, from the first that has data.

        One unit goes through all of them on its own list of units: what it was made of before
        counts in its shares. A unit that has ended goes on only where ``listed`` names its list.
        """
        definition, now = self.definition(id), today(self.clock)
        held = periods(grain, start, end, now)
        self._came(as_known)
        with self._answering() as a:
            day = listed if isinstance(listed, date) else min(end or now, now)
            place, cut = a.s.places.find(unit, day), dims or {}
            if isinstance(listed, date):
                lists.check(a.s.places, place, listed)
            key = ("series", id, place.unit_id, tuple(held), tuple(sorted(cut.items())), as_known)
            return self._listed(
                (*key, listed), lambda: series(a, definition, place, held, cut, as_known, listed)
            )

    def crossed(
        self,
        id: str,
        dims: Collection[str],
        unit: str | None = None,
        period: Period | None = None,
        listed: Listed = None,
    ) -> int:
        """How many facts are read for a page of the indicator by these dimensions at once.

        0: no more than may be, or none: sums hold them. Counted is all that there was up to the end
        of the period, since a page also tells of the months before it; by ``unit`` of the period.
        """
        definition, period = self.definition(id), period or self.default_period(id)
        with self._answering() as a:
            place = self._asked(a, unit, period, listed)
            ever = "unit" not in dims  # by unit the period alone is told
            found = crossing.facts(a.s, definition, place, [period], dims, ever=ever)
            return found if found > crossing.MOST else 0

    def passport(self, value_id: str) -> Passport:
        """Everything that proves a value. Raises NotFoundError."""
        with self._answering() as a:
            held = self._reader.keep(
                ("passport", value_id), lambda: self._explained(passport(a, value_id))
            )
            return copy.deepcopy(held)

    def lists(self, value_id: str) -> Lists:
        """The records behind a value and those set apart, without the rest of its passport.

        A passport counts facts anew, a page of many values must not. Raises NotFoundError.
        """
        with self._answering() as a:
            held = self._reader.keep(("lists", value_id), lambda: behind.lists(a, value_id))
            return copy.deepcopy(held)

    def form(
        self,
        unit: str | None = None,
        period: Period | None = None,
        by: str = "",
        as_known: int | None = None,
    ) -> list[tuple[str, str, Form]]:
        """Form II.06a: (code, name, row), in all under code "", or by field or ``level``.

        It counts whole dossiers where they lie: nothing is converted over a reorganisation.
        ``as_known``: from the facts as known at that moment (epoch seconds). Raises MisuseError for
        one that has not come, that the history of facts does not reach, or inside the first load.
        """
        period = period or self.default_period()
        self._came(as_known)
        with self._answering() as a:
            place = self._asked(a, unit, period)
            s = _facts(a, "dossier", as_known)
            return named(s, by, forms(s, period, place, {}, by))

    def spots(
        self,
        unit: str | None = None,
        period: Period | None = None,
        as_known: int | None = None,
        listed: Listed = None,
    ) -> list[maps.Spot]:
        """Petitions of a unit and a period by cell of the map. Raises MisuseError."""
        period = period or self.default_period()
        self._came(as_known)
        with self._answering() as a:
            place = self._asked(a, unit, period, listed)
            s = _facts(a, "petition", as_known)
            key = ("spots", place.unit_id, period, as_known)
            made: list[maps.Spot] = self._reader.keep(key, lambda: maps.spots(s, period, place))
            return list(made)


def _facts(a: Answering, kind: str, as_known: int | None) -> Snapshot:
    """The facts of now, or of a moment. Raises MisuseError where these were not whole then."""
    if as_known is None:
        return a.s
    moments.whole(a.s, moments.counting(a.s, kind), as_known)
    return a.then(as_known).s
