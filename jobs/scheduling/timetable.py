"""The timetable: APScheduler behind a few words, and an eye on the machine's clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from core.clock import TZ, epoch

JUMP = 30.0
"""Seconds by which the machine's clock may move against the time that passed; more is a jump."""


class Timetable:
    """What is done when. Planning something of the same name again replaces it."""

    def __init__(self, grace: timedelta) -> None:
        self._drift = _drift()
        self.scheduler = BackgroundScheduler(
            timezone=TZ,
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": int(grace.total_seconds()),
            },
        )

    def start(self) -> None:
        """Begin."""
        self.scheduler.start()

    def stop(self) -> None:
        """Call nothing more; what runs goes on."""
        if self.scheduler.running:
            self.scheduler.shutdown(wait=False)

    def plan(
        self, name: str, when: BaseTrigger, what: Callable[..., object], *given: object
    ) -> None:
        """Do it at each time of a trigger."""
        self.scheduler.add_job(what, when, list(given), id=name, replace_existing=True)

    def later(self, name: str, delay: float, what: Callable[..., object], *given: object) -> None:
        """Do it once after ``delay`` seconds of real time; planned anew, it waits anew."""
        self.scheduler.add_job(
            what,
            "date",
            list(given),
            run_date=datetime.now(UTC) + timedelta(seconds=delay),
            id=name,
            replace_existing=True,
        )

    def next_times(self) -> Iterator[tuple[str, int]]:
        """Name → when it is done next, epoch seconds."""
        for job in self.scheduler.get_jobs() if self.scheduler.running else ():
            if job.next_run_time is not None:
                yield job.id, epoch(job.next_run_time)

    def moved(self) -> float:
        """Seconds by which the machine's clock was set since the last look; 0: it was not.

        APScheduler would wait for the old hour.
        """
        drift = _drift()
        by = drift - self._drift
        if abs(by) < JUMP:
            return 0.0
        self._drift = drift
        return by


def _drift() -> float:
    """The machine's clock less the time that passed: constant unless somebody sets the clock."""
    return time.time() - time.monotonic()
