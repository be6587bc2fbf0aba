"""Decision 766 as the catalogue answers it: the part that lays ours beside the official."""

from __future__ import annotations

from core.clock import today
from core.period import Grain, Period
from indicators.asking.answering import Answering
from indicators.asking.places import asked_day
from indicators.asking.snapshot import Snapshot
from indicators.index766 import scorecard
from indicators.index766.rows import Scorecard, UnitRow
from indicators.reported.duties import Duties


class Scores(Duties):
    """Answers questions about scores. Raises StoreError."""

    def _answers(self, s: Snapshot) -> Answering:
        return Answering(s, self.calendar, self.settings.jobs.history_days)

    def scorecard(
        self, unit: str | None = None, period: Period | None = None, as_known: int | None = None
    ) -> Scorecard:
        """Our estimate beside the official scores of a unit, the gap explained.

        Raises NotFoundError for an unknown unit, MisuseError.
        """
        now = today(self.clock)
        asked = period or Period.of(Grain.YTD, now)
        with self._reader.reading() as s:
            place = s.places.find(unit, asked_day(asked, now))
            made: Scorecard = self._reader.keep(
                ("scorecard", place.unit_id, asked, as_known),
                lambda: scorecard.card(self._answers(s), place, asked, as_known),
            )
            return made

    def scores_by_unit(
        self, unit: str | None = None, period: Period | None = None, as_known: int | None = None
    ) -> list[UnitRow]:
        """Estimate and official total of the parts of a unit."""
        now = today(self.clock)
        asked = period or Period.of(Grain.YTD, now)
        with self._reader.reading() as s:
            place = s.places.find(unit, asked_day(asked, now))
            return scorecard.units(self._answers(s), place, asked, as_known)
