"""What is ahead, as the catalogue answers it."""

from __future__ import annotations

from core.clock import today
from core.period import Period
from indicators.asking.answering import Answering
from indicators.asking.named import Named
from indicators.asking.places import asked_day
from indicators.outlook import keeping, prospect
from indicators.outlook.sustain import Reason


class Prospects(Named):
    """Answers questions about what is ahead. Raises StoreError."""

    def outlook(
        self, id: str, unit: str | None = None, period: Period | None = None
    ) -> prospect.Outlook:
        """What is ahead of a value: its path, pace, likely final, and whether it will last.

        As it stands now. Raises NotFoundError, MisuseError.
        """
        definition, period = self.definition(id), period or self.default_period(id)
        with self._reader.reading() as s:
            place = s.places.find(unit, asked_day(period, today(self.clock)))
            made: prospect.Outlook = self._reader.keep(
                ("outlook", id, place.unit_id, period),
                lambda: prospect.outlook(
                    Answering(s, self.calendar, self.settings.jobs.history_days),
                    definition,
                    place,
                    period,
                ),
            )
            return made

    def fragile(self, as_known: int | None = None) -> dict[str, list[str]]:
        """Indicators whose year to date in the province is met and may not last: id → codes.

        As it was found at the day's first evaluation; ``outlook`` tells it as it stands.
        ``as_known``: as it was known at a moment.
        """
        return {id: [one.code for one in told] for id, told in self.remarks(as_known).items()}

    def remarks(self, as_known: int | None = None) -> dict[str, tuple[Reason, ...]]:
        """The reasons of ``fragile`` with the figures that they had when they were found."""
        with self._reader.reading() as s:
            made: dict[str, tuple[Reason, ...]] = self._reader.keep(
                ("remarks", as_known), lambda: keeping.remarks(s, as_known)
            )
            return made

    def looked(self, as_known: int) -> bool:
        """Was it looked by a moment for what may not last? Before that nothing is known of it."""
        with self._reader.reading() as s:
            return keeping.looked(s, as_known)

    def falling(
        self, unit: str | None = None, period: Period | None = None
    ) -> tuple[int, list[prospect.Falling]]:
        """How many promises could be asked, and those in danger, the least likely kept first.

        As it stands now. Raises NotFoundError, MisuseError.
        """
        period = period or self.default_period()
        with self._reader.reading() as s:
            place = s.places.find(unit, asked_day(period, today(self.clock)))
            made: list[tuple[bool, prospect.Falling | None]] = self._reader.keep(
                ("falling", place.unit_id, period),
                lambda: [
                    prospect.falling(
                        Answering(s, self.calendar, self.settings.jobs.history_days),
                        one,
                        place,
                        period,
                    )
                    for one in self.definitions()
                    if one.targets and period.grain in one.grains
                ],
            )
        found = [one for _, one in made if one is not None]
        found.sort(key=lambda one: (one.chance, not one.behind))
        return sum(1 for asked, _ in made if asked), found
