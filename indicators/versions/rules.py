"""Where what stands beside a figure of the past is judged by another rule than the figure itself.

What was published is kept as it was told. Its cuts, its parts and the records behind it are not:
they are counted when somebody asks, from the facts of that moment and by the definition of today.
``Answering`` marks such values (``judged_now``) by ``Rules``; the words are here too, for pages,
files and the API.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.clock import day_date
from core.period import Grain, Period
from core.values import Value
from indicators.asking.places import asked_day
from indicators.defining.model import Definition
from indicators.evaluating.plan import PUBLISHED

if TYPE_CHECKING:
    from indicators.asking.answering import Answering

JUDGED_NOW = (
    "con số đã biết khi ấy tính theo quy tắc cũ; các phần và bản ghi được xét theo quy tắc hiện nay"
)


def note(value: Value) -> str:
    """That another rule told the figure than judges its cuts and records; "" where one did both."""
    return JUDGED_NOW if value.judged_now else ""


class Rules:
    """By which definitions the figures of the province were told, inside one snapshot."""

    def __init__(self, answering: Answering) -> None:
        self._a = answering
        self._told: dict[tuple[str, Period], str] = {}

    def differ(self, definition: Definition, period: Period, dims: Mapping[str, str]) -> bool:
        """Was the whole told by another definition than the one by which this is counted now?

        Asked of cuts, and of everything that is counted from the facts of a past moment.
        """
        if not dims and self._a.past is None:
            return False
        key = (definition.id, period)
        told = self._told.get(key)
        if told is None:
            told = self._told[key] = self._by(definition, period)
        return told not in ("", definition.hash)

    def _by(self, definition: Definition, period: Period) -> str:
        """Hash of the definition of what was published of a period; "" where nothing was.

        A day and a week are not published: of them the month tells in which they end.
        """
        places, today = self._a.s.places, day_date(self._a.s.today)
        if period.grain not in PUBLISHED:
            period = Period.of(Grain.MONTH, asked_day(period, today))
        province = places.province(asked_day(period, today))
        rows = self._a.known(definition, [province.unit_id], period, self._a.past)
        return rows[0].definition if rows else ""
