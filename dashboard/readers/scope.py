"""The catalogue as an official sees it: one unit and the units below it, nothing else.

The limit stands here, in one place, so that no page and no API path can forget it. Where no unit
is named, the official's own unit is meant; another unit is refused; lists hold only own rows. What
lies within is told by ``Subtree``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from core.errors import AccessError
from core.period import Grain, Period
from core.units import REORGANISED, Level
from core.values import Value
from dashboard.readers.subtree import Subtree
from indicators.asking.answers import (
    AsideGroup,
    AsidePage,
    Lists,
    Passport,
    RecordPage,
    Revision,
)
from indicators.asking.compare import is_rate
from indicators.asking.lists import Listed
from indicators.asking.maps import Drawn, Spot
from indicators.asking.spread import Band
from indicators.catalog import Catalog
from indicators.form0206a.form import Form
from indicators.index766.rows import Scorecard, UnitRow
from indicators.outlook.prospect import Falling, Outlook
from indicators.outlook.sustain import Reason
from indicators.reported.arrivals import Blanks
from indicators.reported.owing import Owed, Paused
from indicators.reported.reminders import Reminder
from indicators.versions.ledger import Step
from indicators.versions.revised import MOST


class Scoped(Subtree):
    """Same questions as ``indicators.catalog.Catalog``; raises AccessError outside the subtree.

    ``beside``: the province's rates may stand beside the unit's (``web.province_beside``).
    """

    def __init__(self, whole: Catalog, code: str, *, beside: bool = False) -> None:
        super().__init__(whole, code)
        self._beside = beside

    def features(self, layer: str, unit: str | None = None) -> Drawn:
        """The places of a layer in a unit of the subtree."""
        return self._whole.features(layer, self._own(unit))

    def spots(
        self,
        unit: str | None = None,
        period: Period | None = None,
        as_known: int | None = None,
        listed: Listed = None,
    ) -> list[Spot]:
        """Petitions of a unit of the subtree by cell of the map."""
        return self._whole.spots(self._own(unit, period, listed), period, as_known, listed)

    def value(
        self,
        id: str,
        unit: str | None = None,
        period: Period | None = None,
        dims: dict[str, str] | None = None,
        as_known: int | None = None,
        listed: Listed = None,
    ) -> Value:
        """One value of a unit of the subtree."""
        place = self._own(unit, period, listed)
        return self._whole.value(id, place, period, dims, as_known, listed)

    def values(
        self,
        ids: list[str],
        unit: str | None = None,
        period: Period | None = None,
        as_known: int | None = None,
        listed: Listed = None,
    ) -> list[Value]:
        """Several indicators of a unit of the subtree."""
        place = self._own(unit, period, listed)
        return self._whole.values(ids, place, period, as_known, listed)

    def province(
        self, ids: list[str], period: Period, as_known: int | None, listed: Listed
    ) -> list[Value]:
        """Rates of the province, undivided; none unless the settings allow it.

        Never how many: other indicators are left out, and so are the counts behind a rate.
        """
        rates = [one for one in ids if is_rate(self._whole.definition(one))]
        if not self._beside or not rates:
            return []
        found = self._whole.values(rates, None, period, as_known, listed)
        return [replace(one, numerator=None, denominator=None) for one in found]

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
        """Slices of a unit of the subtree; by unit: only its own rows."""
        place = self._own(unit, period, listed)
        rows = self._whole.by(id, dim, place, period, dims, as_known, listed)
        return self._keeps(rows) if dim == "unit" else rows

    def crossed(
        self,
        id: str,
        dims: Collection[str],
        unit: str | None = None,
        period: Period | None = None,
        listed: Listed = None,
    ) -> int:
        """How much is read for a page of a unit of the subtree."""
        return self._whole.crossed(id, dims, self._own(unit, period, listed), period, listed)

    def spread(
        self,
        id: str,
        unit: str | None = None,
        period: Period | None = None,
        dims: dict[str, str] | None = None,
        as_known: int | None = None,
        listed: Listed = None,
    ) -> list[Band]:
        """The spread of a unit of the subtree."""
        place = self._own(unit, period, listed)
        return self._whole.spread(id, place, period, dims, as_known, listed)

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
        """A series of a unit of the subtree."""
        place = self._own(unit, None, listed)
        return self._whole.series(id, place, grain, start, end, dims, as_known, listed)

    def outlook(self, id: str, unit: str | None = None, period: Period | None = None) -> Outlook:
        """What is ahead of a value of the subtree."""
        return self._whole.outlook(id, self._own(unit, period), period)

    def falling(
        self, unit: str | None = None, period: Period | None = None
    ) -> tuple[int, list[Falling]]:
        """Promises in danger of a unit of the subtree."""
        return self._whole.falling(self._own(unit, period), period)

    def fragile(self, as_known: int | None = None) -> dict[str, list[str]]:
        """As the whole catalogue's: codes name no unit."""
        return self._whole.fragile(as_known)

    def remarks(self, as_known: int | None = None) -> dict[str, tuple[Reason, ...]]:
        """None: the province's reasons name units outside of the subtree."""
        return {}

    def looked(self, as_known: int) -> bool:
        """As the whole catalogue's."""
        return self._whole.looked(as_known)

    def passport(self, value_id: str) -> Passport:
        """The proof of a value of the subtree."""
        passport = self._whole.passport(value_id)
        if not self._keeps([passport.value]):
            raise AccessError("Bạn không được xem số liệu của đơn vị này.")
        return passport

    def lists(self, value_id: str) -> Lists:
        """The records behind a value of the subtree."""
        found = self._whole.lists(value_id)
        if not self._keeps([found.value]):
            raise AccessError("Bạn không được xem số liệu của đơn vị này.")
        return found

    def form(
        self,
        unit: str | None = None,
        period: Period | None = None,
        by: str = "",
        as_known: int | None = None,
    ) -> list[tuple[str, str, Form]]:
        """Form II.06a of a unit of the subtree."""
        return self._whole.form(self._own(unit, period), period, by, as_known)

    def scorecard(
        self, unit: str | None = None, period: Period | None = None, as_known: int | None = None
    ) -> Scorecard:
        """Decision 766 of a unit of the subtree."""
        return self._whole.scorecard(self._own(unit, period), period, as_known)

    def scores_by_unit(
        self, unit: str | None = None, period: Period | None = None, as_known: int | None = None
    ) -> list[UnitRow]:
        """Decision 766 of the parts of a unit; only rows of the subtree."""
        rows = self._whole.scores_by_unit(self._own(unit, period), period, as_known)
        held = {one.value_id for one in self._keeps([row.value for row in rows])}
        return [row for row in rows if row.value.value_id in held]

    def records(
        self, kind: str, query: dict[str, str], limit: int = 50, after: str = ""
    ) -> RecordPage:
        """Records of a unit of the subtree."""
        asked = dict(query)
        asked["unit"] = self._own(query.get("unit"))
        return self._whole.records(kind, asked, limit, after)

    def reasons(self, id: str, unit: str | None, period: Period, since: int) -> list[str]:
        """Why a value of the subtree was revised."""
        return self._whole.reasons(id, self._own(unit, period), period, since)

    def changes(
        self,
        since: int,
        until: int | None = None,
        unit: str | None = None,
        period: Period | None = None,
        limit: int = MOST,
        after: str = "",
    ) -> list[Value]:
        """Revised values of the subtree."""
        own, below = None if unit is None else self._own(unit, period), None
        if unit is None and self._root.level is not Level.PROVINCE:
            then = REORGANISED - timedelta(days=1)
            below = self._below() | {one.unit_id for one in self.units(then)}
        out: list[Value] = []
        while len(out) < limit:  # what is not theirs leaves no gap in a page
            found = self._whole.changes(since, until, own, period, below, limit, after)
            out += self._keeps(found)
            if len(found) < limit:
                break
            after = found[-1].value_id
        return out[:limit]

    def versions(self, asked: Sequence[Value]) -> dict[str, list[Revision]]:
        """The published versions of values of the subtree."""
        return self._whole.versions(self._keeps(asked))

    def ledger(
        self,
        id: str,
        unit: str | None = None,
        period: Period | None = None,
        since: int = 0,
        until: int | None = None,
        most: int = 50,
    ) -> list[Step]:
        """The steps of a value of the subtree."""
        return self._whole.ledger(id, self._own(unit, period), period, since, until, most)

    def owing(
        self, at: date | None = None, paused: Mapping[str, Paused] = MappingProxyType({})
    ) -> list[Owed]:
        """What the units of the subtree owe; no source is an official's affair."""
        below = self._below()
        return [one for one in self._whole.owing(at, paused) if one.reporter_id in below]

    def reminders(self, paused: Mapping[str, Paused] = MappingProxyType({})) -> list[Reminder]:
        """Letters to the units of the subtree."""
        below = self._below()
        return [one for one in self._whole.reminders(paused) if one.unit_id in below]

    def blanks(self, unit: str | None, period: Period) -> Blanks:
        """The template of a unit of the subtree."""
        return self._whole.blanks(self.unit(unit).slug, period)

    def quarantine_groups(self, source: str | None = None) -> list[AsideGroup]:
        """Records set aside are not sorted by unit, so an official sees none of them."""
        return []

    def quarantine(self, source: str | None = None, **narrowed: Any) -> AsidePage:
        """Records set aside are not sorted by unit, so an official sees none of them."""
        return AsidePage([], 0)
