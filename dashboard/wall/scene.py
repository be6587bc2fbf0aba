"""What the panels of one board draw from: asked once, shared by all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property

from core.clock import DAY
from core.errors import IocError
from core.period import Grain, Period
from core.text import alphabet
from core.units import Level, Unit
from core.values import Status, Value, emptied
from dashboard.addresses import filters as choice
from dashboard.boards import Board
from dashboard.components import number
from dashboard.wall.lists import Late
from dashboard.wall.places import BoardConfig
from dashboard.wall.say import Sayer
from dashboard.wall.whose import PROVINCE, Beside, Whose
from dashboard.wording import words
from exports.pictures.ground import level
from exports.pictures.outlines import outlines
from exports.sheets.sheet import Rings
from indicators.asking.answers import SourceState
from indicators.asking.compare import is_rate
from indicators.asking.ranking import rank
from indicators.catalog import Catalog
from indicators.defining.model import Definition

MAPPED, STOCK, OPEN = "onestop.on_time_rate", "onestop.overdue_open", "onestop.pending"


class Scene:
    """One board's data, of the province or of a unit. Raises IocError where there is none.

    ``place``: whose figures they are. ``leaf``: it is a unit without any below it. ``past``: the
    moment (epoch seconds) at which it stands; None: now. ``as_known``: by what was known at that
    moment; None: by what is known today, also of the past.
    """

    def __init__(
        self,
        catalog: Catalog,
        name: str,
        config: BoardConfig,
        mine: Whose = PROVINCE,
        past: int | None = None,
        as_known: int | None = None,
    ) -> None:
        self.catalog, self.config, self.mine = catalog, config, mine
        self.past, self.as_known = past, as_known
        query = {choice.UNIT: mine.unit} if mine.unit else {}
        chosen = choice.read(f"/wall/{name}", query, catalog)
        if past is not None:
            chosen = choice.then(chosen, past, as_known, catalog)
        self.board = Board(catalog, chosen)
        self.place = catalog.unit(mine.unit or None, chosen.last_day)
        self.now = self.board.filters.now
        self.units: dict[int, Unit] = {
            one.unit_id: one for one in catalog.units(self.board.filters.last_day)
        }
        self.leaf = bool(mine.unit) and not any(map(self._inside, self.units.values()))
        self.groups = {one.id: one.group for one in self.board.definitions.values()}
        self._all = [self._told(one) for one in self.board.values()]
        self.sayer = Sayer(self.board, self.units, self.whole)

    def _inside(self, unit: Unit) -> bool:
        """Does it stand right below the place?"""
        return unit.parent_id == self.place.unit_id if self.mine.unit else top(unit, self.units)

    def holds(self, unit_id: int | None) -> bool:
        """Is it the place, or does it lie in it?"""
        unit = self.units.get(unit_id or 0)
        return unit_id == self.place.unit_id or (unit is not None and self._inside(unit))

    def _told(self, value: Value) -> Value:
        """A figure that is made for the province alone is none of a unit: said in words."""
        if self.of_unit(value.indicator):
            return value
        return emptied(value, words.t("wall.province_only"))

    def of_unit(self, id: str) -> bool:
        """Does the place have a figure of its own of this indicator?"""
        return not self.mine.unit or "unit" in self.board.definitions[id].dimensions

    @cached_property
    def whole(self) -> Mapping[str, Value]:
        """The province's figures by indicator, to stand beside a unit's; none where they may not.

        Those that are withheld are left out; who sees the unit alone is shown rates alone, without
        the counts that they were divided from.
        """
        if not self.mine.unit or not self.mine.beside:
            return {}
        every = self.mine.beside is Beside.ALL
        ids = [one.id for one in self.board.definitions.values() if every or is_rate(one)]
        found = self.catalog.values(ids, None, self.board.filters.period, self.as_known)
        return {one.indicator: self._bare(one) for one in found if not one.withheld}

    def _bare(self, whole: Value) -> Value:
        """A figure of the province as it may stand beside a unit's."""
        every = self.mine.beside is Beside.ALL
        return whole if every else replace(whole, numerator=None, denominator=None)

    @cached_property
    def values(self) -> list[Value]:
        """Those that the board is about: of its groups, or all; of a unit those that it has."""
        about = self.config.groups
        mine = [one for one in self._all if self.of_unit(one.indicator)]
        return [one for one in mine if not about or self.groups[one.indicator] in about]

    @cached_property
    def known(self) -> dict[str, Value]:
        """Every value by its indicator, also of other groups."""
        return {one.indicator: one for one in self._all}

    @cached_property
    def sources(self) -> Sequence[SourceState]:
        """How the sources stand; of a past moment nobody wrote it down."""
        found = self.catalog.sources() if self.past is None else []
        return [
            replace(one, title=words.source(one.name, one.title), fault=words.said(one.fault))
            for one in found
        ]

    @property
    def yesterday(self) -> Period:
        """The year up to yesterday."""
        return Period.of(Grain.YTD, self.board.filters.today - timedelta(days=1))

    @cached_property
    def before(self) -> dict[str, Value]:
        """The board's indicators up to yesterday.

        On the first day of a year only what stands at a moment: a day of flows and rates beside the
        whole year before says nothing.
        """
        ids = [one.indicator for one in self.values if self._beside(one.indicator)]
        try:
            found = self.catalog.values(ids, self.mine.unit or None, self.yesterday, self.as_known)
        except IocError:
            return {}
        return {one.indicator: one for one in found}

    def _beside(self, id: str) -> bool:
        """May yesterday's figure stand beside today's?"""
        same_year = self.yesterday.start == self.board.filters.period.start
        return same_year or self.board.definitions[id].value.kind == "last"

    @cached_property
    def revised(self) -> list[Value]:
        """Closed periods of the board's indicators that are known better since yesterday.

        Of a day in hindsight none: nothing was known yet that could be known better.
        """
        if self.as_known != self.past:
            return []
        found = self.catalog.changes(self.now - DAY, self.past, unit=self.place.slug)
        mine = {one.indicator for one in self.values}
        return [one for one in found if one.indicator in mine]

    @cached_property
    def late(self) -> list[Late]:
        """Who holds overdue dossiers, most first."""
        return self.holders(STOCK)

    def counts(self) -> Counter[Status]:
        """How many stand how."""
        return Counter(judged(one) for one in self.values)

    def oldest(self) -> int | None:
        """How far the oldest figure of the board reaches: of its groups, and of what it names.

        Also of the province's figures that stand beside them.
        """
        late = any(one.kind == "late" for one in self.config.panels)
        named = [*self.config.named, *((MAPPED, STOCK, OPEN) if late else ())]
        shown = self.values + [self.known[id] for id in named if id in self.known]
        shown += [self.whole[one.indicator] for one in shown if one.indicator in self.whole]
        known = [one.as_of for one in shown if one.as_of and not one.withheld]
        return min(known, default=None)

    def below(self, id: str) -> list[Value]:
        """An indicator's values of what stands right below the place, and of agencies.

        A district counts its communes, so communes of a district are not listed beside it.
        """
        definition = self.board.definitions.get(id)
        if definition is None:
            return []
        return [
            one
            for one in self.board.slices(definition, "unit")
            if one.unit_id in self.units and self._inside(self.units[one.unit_id])
        ]

    def of_province(self, definition: Definition, first: date, last: date) -> list[Value]:
        """The province's months of an indicator; none where they cannot be told."""
        try:
            found = self.catalog.series(
                definition.id, None, Grain.MONTH, first, last, None, self.as_known
            )
        except IocError:
            return []
        return [self._bare(one) for one in found]

    def territories(self) -> list[Unit]:
        """What lies right below the place on the map."""
        found = [one for one in self.units.values() if self._inside(one)]
        return [one for one in found if one.level is not Level.AGENCY]

    @cached_property
    def rings(self) -> Mapping[str, Rings]:
        """The boundaries of what lies right below the place, by slug, where they are known."""
        below = self.territories()
        where = level(below, {one.unit_id for one in below})
        return outlines(self.catalog, self.board.filters.last_day, where).rings

    def placed(self) -> list[Unit]:
        """Of them those that have a place on the map: a boundary, or a seat."""
        found = self.territories()
        return [one for one in found if self.rings.get(one.slug) or one.latitude is not None]

    def holders(self, id: str) -> list[Late]:
        """Who holds what an indicator counts, most first, and how many more than yesterday."""
        definition = self.board.definitions.get(id)
        if definition is None:
            return []
        past = []
        if self._beside(id):
            past = self.board.slices(definition, "unit", self.yesterday)
        before = {one.unit_id: one.value for one in past}
        out = []
        for one in self.below(id):
            if one.value and not one.withheld:
                then = before.get(one.unit_id)
                more = None if then is None else int(one.value - then)
                old = number.doubted(one)
                out.append(Late(self.units[one.unit_id], int(one.value), more, old))
        return sorted(out, key=lambda one: (-one.count, alphabet(one.unit.name)))

    def ranked(self, id: str) -> list[tuple[Unit, Value]]:
        """Units, the worst first; too few cases are not ranked."""
        definition = self.board.definitions.get(id)
        if definition is None:
            return []
        rows = [row.value for row in rank(self.below(id), definition) if not row.apart]
        return [(self.units[one.unit_id], one) for one in rows]


def judged(value: Value) -> Status:
    """A figure that is not shown is not judged."""
    return Status.NONE if value.withheld else value.status


def top(unit: Unit, units: dict[int, Unit]) -> bool:
    """An agency, or a territory that stands right below the province."""
    above = units.get(unit.parent_id or 0)
    return unit.level is Level.AGENCY or (above is not None and above.level is Level.PROVINCE)
