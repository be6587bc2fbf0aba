"""Cards for many indicators at once: values, their paths and what they are compared with.

Asks the catalogue in batches (one question a period for all indicators, one series an indicator),
because a board draws some twenty cards.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from dash.development.base_component import Component

from core.clock import day_date, local_day
from core.errors import IocError
from core.period import Grain, Period
from core.units import Level
from core.values import Value
from dashboard.addresses import filters as choice
from dashboard.addresses.filters import Filters
from dashboard.components import card as cards
from dashboard.components import number
from dashboard.wording import words
from indicators.asking.compare import Change, change, is_rate
from indicators.asking.lists import Listed
from indicators.asking.ranking import rank
from indicators.asking.snapshot import takes
from indicators.defining.dimensions import address
from indicators.defining.model import Definition
from indicators.outlook.sustain import Reason

if TYPE_CHECKING:
    from indicators.asking.answers import Lists
    from indicators.catalog import Catalog

MONTHS = 13
"""Length of a card's path: a year and the running month."""
_PARTS = ("kind", "assigner")
"""Dimensions so small that a card can name all their parts: 102 thuộc tính + 124 địa lý."""


class Board:
    """The cards of one view. Everything is asked once and kept for the view's life."""

    def __init__(
        self, catalog: Catalog, filters: Filters, cut: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """``cut``: only what belongs to all these members, each by its dimension's name."""
        self.catalog, self.filters, self.cut = catalog, filters, dict(cut)
        self.definitions = {one.id: one for one in catalog.definitions()}
        self._then: dict[tuple[Period, str], Value | None] = {}
        self._fragile: frozenset[str] | None = None

    def href(self, path: str, **changes: str | None) -> str:
        """Address of another page that can be narrowed, narrowed as this board is."""
        kept = {
            key.replace("-", "_"): address(self.cut[dim])
            for key, dim in choice.CUTS.items()
            if dim in self.cut
        }
        return self.filters.href(path, **{**kept, **changes})

    def crosses(self, definition: Definition, dims: Collection[str]) -> bool:
        """Can these dimensions be asked at once here? (Two are counted from few facts, or sums.)"""
        f = self.filters
        if len(dims) < 2 or f.unit is None:
            return True
        return not self.catalog.crossed(definition.id, dims, f.unit_code, f.period, f.listed)

    def group_names(self) -> dict[str, str]:
        """Names of the groups of indicators by id, in the reader's language, in their order."""
        lang = words.language()
        return {
            one.id: one.name.en if lang == "en" else one.name.vi for one in self.catalog.groups()
        }

    def values(self, ids: Sequence[str] | None = None) -> list[Value]:
        """Values of the chosen unit and period, in the order of the ids that exist."""
        wanted = [id for id in (self.definitions if ids is None else ids) if id in self.definitions]
        return self._values(wanted, self.filters.period)

    def _values(self, ids: Sequence[str], period: Period) -> list[Value]:
        """Where the board is cut, of the indicators that can be divided so."""
        f = self.filters
        if not self.cut:
            return self.catalog.values(list(ids), f.unit_code, period, f.as_known, f.listed)
        return [
            self.catalog.value(id, f.unit_code, period, dict(self.cut), f.as_known, f.listed)
            for id in ids
            if takes(self.definitions[id], self.cut)
        ]

    def card(
        self,
        value: Value,
        *,
        size: str = "small",
        sentence: str | Sequence[Component | str] = "",
    ) -> Component:
        """A value's card with its path and changes, leading to the indicator's page."""
        definition = self.definitions[value.indicator]
        drawn: Component = cards.card(
            value,
            definition,
            size=size,
            history=self.history(definition),
            beside=self.beside(value, definition),
            sentence=sentence or self.parts(value, definition),
            href=self.href(f"/chi-so/{definition.id}"),
            now=self.filters.now,
            fragile=self.fragile(value),
        )
        return drawn

    def fragile(self, value: Value) -> bool:
        """Is it met and may not last? Known of the province's year to date, day by day."""
        if not self._looked_at(value):
            return False
        if self._fragile is None:
            self._fragile = frozenset(self.catalog.fragile(self.filters.as_known))
        return value.indicator in self._fragile

    def remarks(self, value: Value) -> tuple[Reason, ...]:
        """Why it may not last, as that was found by the chosen moment."""
        if not self._looked_at(value):
            return ()
        return self.catalog.remarks(self.filters.as_known).get(value.indicator, ())

    def _looked_at(self, value: Value) -> bool:
        """Is it the province's year to date, of today or as it ran at the chosen moment?"""
        f = self.filters
        if f.unit is None or f.unit.level is not Level.PROVINCE or value.dims:
            return False
        if f.as_known is None:
            return value.period == self.catalog.default_period()
        day = day_date(local_day(f.as_known))
        return value.period.grain is Grain.YTD and f.period.start <= day < f.period.end

    def history(self, definition: Definition) -> list[Value]:
        """Months up to the last day reached; years where the figure comes but once a year."""
        f, last = self.filters, self.filters.last_day
        first = date(last.year - 1, last.month, 1)
        if Grain.MONTH in definition.grains:
            months = self.series(definition, Grain.MONTH, first, last)
            if sum(1 for one in months if one.value is not None) > 1:
                return months[-MONTHS:]
        if Grain.YEAR not in definition.grains:
            return []
        return self.series(definition, Grain.YEAR, date(f.today.year - 4, 1, 1), last)

    def series(
        self, definition: Definition, grain: Grain, first: date, last: date, unit: str | None = None
    ) -> list[Value]:
        """Values by period from ``first`` to ``last``; none where the unit did not exist.

        ``unit``: another than the chosen one.
        """
        f = self.filters
        try:
            return self.catalog.series(
                definition.id, unit or f.unit_code, grain, first, last, self.cut or None,
                f.as_known, f.listed,
            )  # fmt: skip
        except IocError:  # the unit did not exist all that time
            return []

    def before(self, id: str, period: Period) -> Value | None:
        """The value of another period; None where the unit did not exist then.

        One by one: what is published of a period is read once for all of them (``answering``).
        """
        key = (period, id)
        if key not in self._then:
            try:
                self._then[key] = next(iter(self._values([id], period)), None)
            except IocError:
                self._then[key] = None
        return self._then[key]

    def _change(self, value: Value, definition: Definition, period: Period) -> Change | None:
        return change(value, self.before(definition.id, period), definition)

    def beside(self, value: Value, definition: Definition) -> cards.Beside:
        """What the value is compared with: the period before and the same one last year."""
        period = self.filters.period
        last_year = self._change(value, definition, period.last_year())
        previous = None
        if self.filters.against == choice.PREVIOUS and period.previous() != period.last_year():
            previous = self._change(value, definition, period.previous())
        return cards.Beside(
            previous,
            last_year,
            choice.previous_name(period),
            choice.last_year_name(period),
        )

    def lists(self, id: str) -> Lists | None:
        """The records behind an indicator's value; None where there are none."""
        try:
            value = self.values([id])[0]
            return self.catalog.lists(value.value_id) if value.value_id else None
        except (IocError, IndexError):
            return None

    def slices(
        self,
        definition: Definition,
        dim: str,
        period: Period | None = None,
        listed: Listed = None,
    ) -> list[Value]:
        """Values by a dimension, of the chosen period or another; none where it has no such.

        ``listed``: on another list of units than the chosen one. ``extra["name"]`` of each is in
        the reader's language.
        """
        f = self.filters
        try:
            found = self.catalog.by(
                definition.id, dim, f.unit_code, period or f.period, self.cut or None,
                f.as_known, listed or f.listed,
            )  # fmt: skip
        except IocError:  # no such dimension here, or the unit did not exist then
            return []
        for one in found if dim != "unit" else ():
            one.extra["name"] = words.member(dim, one.dims[dim], one.extra.get("name", ""))
        return found

    def parts(self, value: Value, definition: Definition) -> str:
        """``102 thuộc tính + 124 địa lý``: the parts of a figure with a small dimension.

        Parts that do not add up to the whole stand beside each other, without a plus.
        """
        small = [d for d in _PARTS if d in definition.dimensions and d not in self.cut]
        if not small or value.withheld:
            return ""
        said = [
            f"{words.inline(one.display)} {words.lower_first(one.extra['name'])}"
            for one in self.slices(definition, small[0])
            if not one.withheld
        ]
        adds = definition.value.kind in ("count", "sum", "last")
        return (" + " if adds else " · ").join(said)

    def worst_unit(self, value: Value) -> str:
        """Where to look first: ``thấp nhất: Huyện Đức Hòa 96,8 %``; "" where that means nothing."""
        definition = self.definitions[value.indicator]
        if "unit" not in definition.dimensions or value.withheld:
            return ""
        units = self.slices(definition, "unit")
        ranked = [row for row in rank(units, definition) if not row.apart]
        if len(ranked) < 2:
            return ""
        worst = ranked[0].value
        key = "card.least"
        if definition.direction == "lower":
            key = "card.highest" if is_rate(definition) else "card.most"
        return words.t(key, unit=number.label(worst), figure=words.inline(worst.display))
