"""The plan of a shift: which stream is pulled and swept when, by the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.clock import day_date, local_day
from jobs import cards
from jobs.context import Context
from jobs.pulling import sources
from jobs.pulling.pull import Puller
from jobs.pulling.sweep import overdue
from jobs.scheduling import triggers
from jobs.scheduling.timetable import Timetable


class Plan:
    """Gives every stream its triggers. ``pull``, ``sweep``: what is called."""

    def __init__(
        self,
        context: Context,
        timetable: Timetable,
        pullers: Mapping[str, Puller],
        pull: Callable[[Puller], None],
        sweep: Callable[[Puller], None],
    ) -> None:
        self._context, self._timetable, self._pullers = context, timetable, pullers
        self._pull, self._sweep = pull, sweep

    def declare(self) -> None:
        """Give every stream its trigger, from now on; called again when the clock was set."""
        for puller in self._pullers.values():
            self._declare(puller)
            self._declare_sweep(puller)

    def _declare(self, puller: Puller) -> None:
        name = puller.connector.name
        jitter = int(self._context.settings.jobs.jitter.total_seconds())
        when = triggers.of_stream(
            name, self._context.source(name), puller.stream, jitter, self._context.calendar
        )
        self._timetable.plan(puller.name, when, self._pull, puller)

    def _declare_sweep(self, puller: Puller) -> None:
        """Plan the sweeps of a stream; one that broke off or was missed is made up for."""
        name = puller.connector.name
        when = triggers.of_sweep(name, self._context.source(name), puller.stream)
        if when is None:
            return
        self._timetable.plan(f"sweep {puller.name}", when, self._sweep, puller)
        if overdue(puller, when):
            self._sweep(puller)

    def quiet_day(self, puller: Puller) -> bool:
        """Is a stream that is pulled on working days only, and has begun, not due today?"""
        plan = self._context.source(puller.connector.name).stream(puller.stream.name)
        today = day_date(local_day(self._context.now()))
        if not plan.working_days or self._context.calendar.is_working(today):
            return False
        return puller.cursor() is not None

    def tell(self) -> None:
        """Which sources there are, and when each is pulled next."""
        plans: dict[tuple[str, str], int | None] = {}
        for name, at in self._timetable.next_times():
            puller = self._pullers.get(name)
            if puller is not None:
                plans[(puller.connector.name, puller.stream.name)] = at
        found = {one.connector.name: one.connector for one in self._pullers.values()}
        cards.tell(self._context, found, plans)
        cards.retire(self._context, sources.active(self._context.settings))
