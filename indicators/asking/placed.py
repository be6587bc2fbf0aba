"""Where figures are: the part of the catalogue that knows units and what maps draw of them."""

from __future__ import annotations

from datetime import date

from core.clock import today
from core.period import Period
from core.units import Level, Succession, Unit
from indicators.asking import lists, maps
from indicators.asking.answering import Answering
from indicators.asking.lists import Listed
from indicators.asking.named import Named
from indicators.asking.places import asked_day


class Placed(Named):
    """Answers questions about units and maps. Raises StoreError."""

    def unit(self, code: str | None, day: date | None = None) -> Unit:
        """The unit of a code (or ``CODE@YEAR``) on a day; None: the province.

        Raises NotFoundError naming near ones.
        """
        with self._reader.reading() as s:
            return s.places.find(code, day or today(self.clock))

    def units(self, at: date) -> list[Unit]:
        """The units that exist on a day."""
        with self._reader.reading() as s:
            return s.places.valid(at)

    def successions(self) -> list[tuple[Unit, Unit, Succession]]:
        """What became of the units of all times: (before, after, weight and how sure it is)."""
        with self._reader.reading() as s:
            by_id = s.places.by_id
            return [(by_id[one.old_id], by_id[one.new_id], one) for one in s.places.links]

    def _asked(self, a: Answering, code: str | None, period: Period, listed: Listed = None) -> Unit:
        """The unit that is meant; of the province the one of the period, whatever the list."""
        day = asked_day(period, today(self.clock))
        if not isinstance(listed, date):
            return a.s.places.find(code, day)
        found = a.s.places.find(code, listed)
        lists.check(a.s.places, found, listed)
        return a.s.places.province(day) if found.level is Level.PROVINCE else found

    def boundaries(self, at: date | None = None, level: str = "") -> maps.Drawn:
        """Boundaries of the units of a level on a day, simplified for maps. Raises MisuseError.

        ``level`` "": the province's first division of that day.
        """
        day = at or today(self.clock)
        with self._reader.reading() as s:
            made: maps.Drawn = self._reader.keep(
                ("boundaries", day, level), lambda: maps.boundaries(s, day, level)
            )
            return made

    def features(self, layer: str, unit: str | None = None) -> maps.Drawn:
        """The places of a map layer, in a unit where one is named. Raises NotFoundError."""
        with self._reader.reading() as s:
            place = s.places.find(unit, today(self.clock)) if unit else None
            key = ("features", layer, place.unit_id if place else 0)
            made: maps.Drawn = self._reader.keep(key, lambda: maps.features(s, layer, place))
            return made
