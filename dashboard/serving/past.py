"""What was known at a past moment, kept: it never changes, and asking for it anew is slow."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from core.clock import from_epoch
from core.errors import IocError
from core.period import Grain, Period
from core.values import Value

if TYPE_CHECKING:
    from indicators.asking.lists import Listed
    from indicators.catalog import Catalog

_KEEP = 64


class Past:
    """The memory of a process. It knows no viewer: who asks has seen the unit's present first."""

    def __init__(self) -> None:
        self._held: OrderedDict[Hashable, dict[str, Value]] = OrderedDict()
        self._guard = threading.Lock()

    def values(
        self,
        catalog: Catalog,
        ids: Sequence[str],
        unit: str | None,
        period: Period,
        known_at: int,
        listed: Listed = None,
    ) -> dict[str, Value]:
        """Values as they were known then, by indicator; none where the unit did not exist."""
        key = (tuple(ids), unit, period.code, known_at, listed)
        with self._guard:
            held = self._held.get(key)
            if held is not None:
                self._held.move_to_end(key)
                return held
        try:
            asked = catalog.values(list(ids), unit, period, known_at, listed)
            found = {one.indicator: one for one in asked}
        except IocError:
            found = {}
        with self._guard:
            self._held[key] = found
            while len(self._held) > _KEEP:
                self._held.popitem(last=False)
        return found


def then(period: Period, now: int, since: int) -> Period | None:
    """Which period stood in this one's place at a past moment: a year to date ended earlier.

    None where the year had not begun: days of a new year are not held against a whole old one.
    """
    if period != Period.of(Grain.YTD, from_epoch(now).date()):
        return period
    day = from_epoch(since).date()
    return Period.of(Grain.YTD, day) if day >= period.start else None
