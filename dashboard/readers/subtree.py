"""Which units an official sees: one, and those below it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.clock import today
from core.errors import AccessError, NotFoundError, OutsideError
from core.period import Period
from core.units import Level, Unit
from core.values import Value
from dashboard.readers.whole import Whole
from indicators.asking.lists import Listed
from indicators.catalog import Catalog


class Subtree(Whole):
    """A unit and the units below it: what is in there on a day, and what is not."""

    def __init__(self, whole: Catalog, code: str) -> None:
        super().__init__(whole)
        try:
            self._root = whole.unit(code)
        except NotFoundError as fault:
            raise AccessError(
                f"Tài khoản gắn với đơn vị “{code}”, không còn trong danh mục. Hãy báo quản trị."
            ) from fault

    def _holds(self, unit: Unit) -> bool:
        root = self._root
        return root.level is Level.PROVINCE or root.unit_id in (unit.unit_id, unit.parent_id)

    def _own(self, code: str | None, period: Period | None = None, listed: Listed = None) -> str:
        """The unambiguous code of the unit meant. Raises AccessError, NotFoundError."""
        if not code:
            return self._root.slug
        unit = self.unit(code, listed if isinstance(listed, date) else self._day(period))
        return unit.slug

    def _day(self, period: Period | None) -> date | None:
        if period is None:
            return None
        return min(date.fromordinal(period.end.toordinal() - 1), today(self._whole.clock))

    def _keeps(self, values: Sequence[Value]) -> list[Value]:
        root = self._root
        if root.level is Level.PROVINCE:
            return list(values)
        below: dict[date, set[int]] = {}
        out = []
        for value in values:
            day = self._day(value.period) or today(self._whole.clock)
            if day not in below:
                below[day] = {one.unit_id for one in self.units(day)} | {root.unit_id}
            if value.unit_id in below[day]:
                out.append(value)
        return out

    def unit(self, code: str | None, day: date | None = None) -> Unit:
        """A unit of the subtree; the official's own without a code."""
        if not code:
            return self._root
        unit = self._whole.unit(code, day)
        if not self._holds(unit):
            raise OutsideError(unit, self._root)
        return unit

    def units(self, at: date) -> list[Unit]:
        """The units of the subtree on a day."""
        return [unit for unit in self._whole.units(at) if self._holds(unit)]

    def _below(self) -> set[int]:
        now = today(self._whole.clock)
        return {one.unit_id for one in self.units(now)} | {self._root.unit_id}
