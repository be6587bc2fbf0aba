"""What units must report: the part of the catalogue that knows who owes which figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from core.clock import today
from core.period import Period
from core.reporting import Reporting, kept
from indicators.proving.workings import Workings
from indicators.reported import arrivals, reminders
from indicators.reported.arrivals import Blanks
from indicators.reported.owing import Owed, Paused
from indicators.reported.reminders import Reminder


class Duties(Workings):
    """Answers questions about reported figures. Raises StoreError."""

    @property
    def reporting(self) -> Reporting:
        """Which figures are reported, by whom and until when."""
        return kept()

    def owing(
        self, at: date | None = None, paused: Mapping[str, Paused] = MappingProxyType({})
    ) -> list[Owed]:
        """Who owes which figures, as it stands on a day (now), and in whose hands it is.

        ``paused``: sources that people paused, as the desk knows them.
        """
        now = today(self.clock)
        day = min(at or now, now)
        held = tuple(sorted((name, one.since) for name, one in paused.items()))
        with self._reader.reading() as s:
            made = self._reader.keep(
                ("owing", day, held),
                lambda: arrivals.owed(
                    s, self.reporting, self.calendar, self.sources(), paused, day
                ),
            )
            return list(made)

    def reminders(self, paused: Mapping[str, Paused] = MappingProxyType({})) -> list[Reminder]:
        """Whom to ask for figures now, in words that can be sent."""
        owed = self.owing(None, paused)
        return reminders.reminders(owed, today(self.clock), self.reporting.remind_before)

    def blanks(self, unit: str | None, period: Period) -> Blanks:
        """The template that a unit fills in. Raises MisuseError where it owes nothing."""
        with self._reader.reading() as s:
            place = s.places.find(unit, today(self.clock))
            return arrivals.blanks(s, self.reporting, self.calendar, place, period)
