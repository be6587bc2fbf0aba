"""A shift: the time during which this process holds the lease and moves the data.

APScheduler says when, the lanes do the work, the evaluator follows. Under a frozen clock there is
no "when": everything is pulled once, retried while a source fails, and then the house is at rest,
still listening for requests.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from core.backfill import Backfill
from core.clock import TZ, epoch
from core.errors import IocError, MisuseError
from desk import PullRequest
from jobs import cards, order, sources, stretch, triggers
from jobs.context import Context, Draining
from jobs.evaluator import Evaluator
from jobs.lanes import Lanes, Task, Urgency
from jobs.ledger import abandon_dead
from jobs.nightly import verify_and_tidy
from jobs.pull import Puller
from jobs.sweep import Sweep, overdue
from jobs.wishes import CANCEL, Wishes, order_of

log = logging.getLogger(__name__)

FIRST_RETRY = 15.0
"""Seconds until a failed pull is tried again, doubled at each failure…"""
LAST_RETRY = 900.0
"""… up to this; the source's own rhythm goes on beside it."""
SWEEP_RETRY = 3_600.0
"""Seconds until a sweep that broke off is begun anew."""


class Shift:
    """Opened once, ticked until the end, closed in time."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.lanes = Lanes(context.settings.jobs.lanes)
        self.evaluator = Evaluator(context, lambda: self.lanes.idle)
        self.wishes = Wishes(context)
        self.pullers: dict[str, Puller] = {}
        self._failures: dict[str, int] = {}
        self._resting: set[str] = set()  # stretches whose source failed of late
        jobs = context.settings.jobs
        self._scheduler = BackgroundScheduler(
            timezone=TZ,
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": int(jobs.grace.total_seconds()),
            },
        )

    @property
    def frozen(self) -> bool:
        """Does the product's clock stand still?"""
        return bool(self.context.settings.clock_at)

    def open(self) -> None:
        """Mend what a dead scheduler left, then begin: first pulls in the order of the file."""
        abandon_dead(self.context, everything=True)
        self.wishes.open()
        for name in sources.active(self.context.settings):
            try:
                connector = sources.connector(self.context.settings, name)
            except IocError as fault:
                log.error("source %s is left out: %s", name, fault.public)
                continue
            for stream in connector.streams:
                puller = Puller(self.context, connector, stream, self.evaluator.nudge)
                self.pullers[puller.name] = puller
        self._tell()
        self.lanes.start()
        self.evaluator.start()
        self._scheduler.start()
        for puller in self.pullers.values():
            self._offer_new(puller)
            if not self.frozen:
                self._declare(puller)
                self._declare_sweep(puller)
        self._offer_stretches()
        if not self.frozen:
            self._scheduler.add_job(
                self._offer_nightly,
                triggers.cron(self.context.settings.jobs.verify_cron, "jobs.verify_cron"),
                id="verify",
            )

    def tick(self, stop: threading.Event, seconds: float) -> bool:
        """Look for requests until ``seconds`` have passed or ``stop`` is set."""
        until = time.monotonic() + seconds
        while not stop.is_set() and time.monotonic() < until:
            for request in self.wishes.take():
                self._offer_request(request)
            stop.wait(min(1.0, max(0.0, until - time.monotonic())))
        abandon_dead(self.context)
        self._offer_stretches()
        self._tell()
        return not stop.is_set()

    def close(self, seconds: float) -> bool:
        """End everything within ``seconds``. False when something had to be left."""
        until = time.monotonic() + seconds
        self.context.stop.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        drained = self.lanes.drain(seconds)
        ended = self.evaluator.stop(max(1.0, until - time.monotonic()))
        if not drained or not ended:
            log.warning(
                "not everything ended within %s s; what was not committed is dropped", seconds
            )
        self.wishes.close()
        return drained and ended

    def _tell(self) -> None:
        """Which sources there are, and when each is pulled next."""
        plans: dict[tuple[str, str], int | None] = {}
        for job in self._scheduler.get_jobs() if self._scheduler.running else ():
            puller = self.pullers.get(job.id)
            if puller is not None and job.next_run_time is not None:
                plans[(puller.connector.name, puller.stream.name)] = epoch(job.next_run_time)
        found = {one.connector.name: one.connector for one in self.pullers.values()}
        cards.tell(self.context, found, plans)

    def _declare(self, puller: Puller) -> None:
        name = puller.connector.name
        jitter = int(self.context.settings.jobs.jitter.total_seconds())
        when = triggers.of_stream(name, self.context.source(name), puller.stream, jitter)
        self._scheduler.add_job(self._offer_new, when, [puller], id=puller.name)

    def _declare_sweep(self, puller: Puller) -> None:
        """Plan the sweeps of a stream; one that broke off or was missed is made up for."""
        name = puller.connector.name
        when = triggers.of_sweep(name, self.context.source(name), puller.stream)
        if when is None:
            return
        self._scheduler.add_job(self._offer_sweep, when, [puller], id=f"sweep {puller.name}")
        if overdue(puller, when):
            self._offer_sweep(puller)

    def _offer(
        self, puller: Puller, urgency: Urgency, what: str, work: Callable[[], object]
    ) -> None:
        order = list(self.pullers).index(puller.name)
        name = puller.connector.name
        self.lanes.offer(Task(urgency, order, f"{what} {puller.name}", name, lambda: _quiet(work)))

    def _offer_new(self, puller: Puller) -> None:
        self._offer(puller, Urgency.DUE, "pull", partial(self._new, puller))

    def _offer_back(self, puller: Puller) -> None:
        self._offer(puller, Urgency.BACK, "backfill", partial(self._back, puller))

    def _offer_sweep(self, puller: Puller) -> None:
        self._offer(puller, Urgency.BACK, "sweep", partial(self._sweep, puller))

    def _offer_stretches(self) -> None:
        """What people asked for and is not all there, also what a command left unfinished."""
        for one in stretch.waiting(self.context):
            puller = self.pullers.get(f"{one.source}/{one.stream}")
            if puller is not None and one.id not in self._resting:
                self._offer_stretch(puller, one)

    def _offer_stretch(self, puller: Puller, one: Backfill) -> None:
        work = partial(self._stretch, puller, one)
        self._offer(puller, Urgency.BACK, f"stretch {one.id}", work)

    def _offer_request(self, request: PullRequest) -> None:
        if request.what == CANCEL:  # what runs now ends its window, then looks
            _quiet(partial(self.wishes.serve, request, []))
            return
        mine = [one for one in self.pullers.values() if one.connector.name == request.source]
        try:
            streams = order.chosen(order_of(request), [one.stream for one in mine])
        except MisuseError as fault:
            self.wishes.answer(request, [], fault.public)
            return
        chosen = [one for one in mine if one.stream in streams]
        if not chosen:
            self.wishes.answer(request, [], "Nguồn hoặc luồng này không có trong lịch kéo.")
            return
        # A sweep takes long: it goes aside for what the clock asks for.
        urgency = Urgency.BACK if request.what == order.SWEEP else Urgency.ASKED
        work = partial(self._serve, request, chosen)
        self._offer(chosen[0], urgency, f"request {request.request}", work)

    def _serve(self, request: PullRequest, chosen: list[Puller]) -> None:
        try:
            self.wishes.serve(request, chosen, self._giving_way(chosen[0]))
        finally:
            self.evaluator.nudge()
        self._offer_stretches()

    def _giving_way(self, puller: Puller) -> Callable[[], None]:
        """What a sweep calls between two windows: more urgent pulls of its source come first."""
        return partial(self.lanes.give_way, puller.connector.name, Urgency.BACK)

    def _offer_nightly(self) -> None:
        work = partial(_quiet, partial(verify_and_tidy, self.context))
        self.lanes.offer(Task(Urgency.BACK, 0, "verify", "verify", work))

    def _new(self, puller: Puller) -> None:
        if self.wishes.paused(puller.connector.name):
            return
        try:
            puller.new()
        finally:
            self._settle(puller, self._offer_new)

    def _back(self, puller: Puller) -> None:
        if self.wishes.paused(puller.connector.name) or not puller.remains():
            return
        try:
            puller.back()
        finally:
            self._settle(puller, self._offer_back)

    def _sweep(self, puller: Puller) -> None:
        if self.wishes.paused(puller.connector.name):
            return
        sweep = Sweep(puller, between=self._giving_way(puller))
        try:
            sweep.go()
        finally:
            self.evaluator.nudge()
        if not puller.whole and not sweep.doubted:
            self._later(f"sweep again {puller.name}", SWEEP_RETRY, self._offer_sweep, puller)

    def _stretch(self, puller: Puller, one: Backfill) -> None:
        """One window of a stretch; a failing source is left alone for a while."""
        if self.wishes.paused(puller.connector.name):
            return
        run = puller.step(one)
        self.evaluator.nudge()
        if run is None or self.context.stop.is_set():
            return
        if puller.whole:
            self._offer_stretch(puller, one)
            return
        self._resting.add(one.id)
        self._later(f"stretch again {one.id}", LAST_RETRY, self._rested, puller, one)

    def _rested(self, puller: Puller, one: Backfill) -> None:
        self._resting.discard(one.id)
        self._offer_stretch(puller, one)

    def _later(self, name: str, delay: float, what: Callable[..., object], *given: object) -> None:
        """Do it after ``delay`` seconds of real time; planned anew, it waits anew."""
        self._scheduler.add_job(
            what,
            "date",
            list(given),
            run_date=datetime.now(UTC) + timedelta(seconds=delay),
            id=name,
            replace_existing=True,
        )

    def _settle(self, puller: Puller, again: Callable[[Puller], None]) -> None:
        """After a window: go on further back, or come back later to what failed."""
        self.evaluator.nudge()
        if self.context.stop.is_set():
            return
        if puller.whole:
            self._failures.pop(puller.name, None)
            self._offer_back(puller)
            return
        count = self._failures.get(puller.name, 0)
        self._failures[puller.name] = count + 1
        delay = min(LAST_RETRY, FIRST_RETRY * 2**count)
        self._later(f"again {puller.name}", delay, again, puller)


def _quiet(work: Callable[[], object]) -> None:
    """Run the work of a lane; foreseen failures are in the run's row and in the log already."""
    try:
        work()
    except Draining:
        log.info("stopped in the middle; what was committed stays")
    except IocError as fault:
        log.error("%s (%s)", fault.public, fault.detail)
