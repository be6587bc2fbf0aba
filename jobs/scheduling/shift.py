"""A shift: the time during which this process holds the lease and moves the data.

APScheduler says when, the lanes do the work, the evaluator follows. Under a frozen clock there is
no "when": everything is pulled once, tried again while a source fails, and then the house is at
rest, still listening for requests. How soon a failing source is called again, the breaker says.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial

from core.backfill import Backfill
from core.errors import IocError, MisuseError
from core.reporting import SOURCE
from core.runs import PUBLISH
from desk import PullRequest
from jobs.context import Context
from jobs.evaluating.evaluator import Evaluator
from jobs.handed import handovers
from jobs.pulling import order, rest, sources, stretch
from jobs.pulling.ledger import abandon_dead
from jobs.pulling.pull import Puller
from jobs.pulling.sweep import Sweep
from jobs.scheduling.errands import Errands
from jobs.scheduling.lanes import Lanes, Task, Urgency, quiet
from jobs.scheduling.plan import Plan
from jobs.scheduling.timetable import Timetable
from jobs.scheduling.wishes import CANCEL, Wishes, order_of

log = logging.getLogger(__name__)

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
        self._held: dict[str, float] = {}  # stretch → monotonic time before which it is left alone
        self.timetable = Timetable(context.settings.jobs.grace)
        self.plan = Plan(
            context,
            self.timetable,
            self.pullers,
            self._offer_new,
            self._offer_sweep,
        )
        self.errands = Errands(context, self.lanes, self.timetable, self.wishes)

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
            for stream in sources.pulled(self.context.source(name), connector):
                puller = Puller(self.context, connector, stream, self.evaluator.nudge)
                self.pullers[puller.name] = puller
        self.plan.tell()
        self.errands.tell()
        self.lanes.start()
        self.evaluator.start()
        self.timetable.start()
        for puller in self.pullers.values():
            if not self.plan.quiet_day(puller):
                self._offer_new(puller)
        self._offer_stretches()
        if not self.frozen:
            self.plan.declare()
            self.errands.declare()
            self.errands.make_up()

    def tick(self, stop: threading.Event, seconds: float) -> bool:
        """Look for requests until ``seconds`` have passed or ``stop`` is set."""
        until = time.monotonic() + seconds
        while not stop.is_set() and time.monotonic() < until:
            for request in self.wishes.take():
                self._offer_request(request)
            self._watch_clock()
            if self.wishes.files_wait():
                self._offer_files()
            if self.wishes.orders_wait():
                self.errands.orders()
            stop.wait(min(1.0, max(0.0, until - time.monotonic())))
        abandon_dead(self.context)
        self.wishes.look_after()
        self._offer_stretches()
        self.plan.tell()
        self.errands.tell()
        return not stop.is_set()

    def close(self, seconds: float) -> bool:
        """End everything within ``seconds``. False when something had to be left."""
        until = time.monotonic() + seconds
        self.context.stop.set()
        self.timetable.stop()
        drained = self.lanes.drain(seconds)
        ended = self.evaluator.stop(max(1.0, until - time.monotonic()))
        if not drained or not ended:
            log.warning(
                "not everything ended within %s s; what was not committed is dropped", seconds
            )
        self.wishes.close()
        return drained and ended

    def _watch_clock(self) -> None:
        """When the machine's clock was set, plan anew."""
        moved = self.timetable.moved()
        if not moved:
            return
        log.warning("the clock moved by %.0f s; planning anew", moved)
        if self.frozen:
            return
        self.plan.declare()
        self.errands.declare()
        for puller in self.pullers.values():
            self._offer_new(puller)

    def _offer(
        self, puller: Puller, urgency: Urgency, what: str, work: Callable[[], object]
    ) -> None:
        order = list(self.pullers).index(puller.name)
        name = puller.connector.name
        self.lanes.offer(Task(urgency, order, f"{what} {puller.name}", name, lambda: quiet(work)))

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
            if puller is not None and time.monotonic() >= self._held.get(one.id, 0.0):
                self._offer_stretch(puller, one)

    def _offer_stretch(self, puller: Puller, one: Backfill) -> None:
        work = partial(self._stretch, puller, one)
        self._offer(puller, Urgency.BACK, f"stretch {one.id}", work)

    def _offer_request(self, request: PullRequest) -> None:
        if request.what == CANCEL:  # what runs now ends its window, then looks
            quiet(partial(self.wishes.serve, request, []))
            return
        if request.source == PUBLISH:
            self.errands.asked(request)
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

    def _offer_files(self) -> None:
        """Files that people handed over: nobody pulls their folder meanwhile."""
        self.lanes.offer(Task(Urgency.ASKED, 0, "handovers", SOURCE, partial(quiet, self._files)))

    def _files(self) -> None:
        pullers = [one for one in self.pullers.values() if one.connector.name == SOURCE]
        while handovers.serve(self.context, self.wishes, pullers):
            self.evaluator.nudge()

    def _serve(self, request: PullRequest, chosen: list[Puller]) -> None:
        try:
            self.wishes.serve(request, chosen, self._giving_way(chosen[0]))
        finally:
            self.evaluator.nudge()
        self._offer_stretches()

    def _giving_way(self, puller: Puller) -> Callable[[], None]:
        """What a sweep calls between two windows: more urgent pulls of its source come first."""
        return partial(self.lanes.give_way, puller.connector.name, Urgency.BACK)

    def _new(self, puller: Puller) -> None:
        if not self._may(puller):
            return
        try:
            puller.new()
        finally:
            self._settle(puller)

    def _back(self, puller: Puller) -> None:
        if not self._may(puller, back=True) or not puller.remains():
            return
        try:
            puller.back()
        finally:
            self._settle(puller)

    def _sweep(self, puller: Puller) -> None:
        if not self._may(puller, self._offer_sweep, back=True):
            return
        sweep = Sweep(puller, between=self._giving_way(puller))
        try:
            sweep.go()
        finally:
            self.evaluator.nudge()
        if not puller.whole and not sweep.doubted:
            self.timetable.later(
                f"sweep again {puller.name}", SWEEP_RETRY, self._offer_sweep, puller
            )

    def _stretch(self, puller: Puller, one: Backfill) -> None:
        """One window of a stretch; what failed, or rests, a later tick offers again."""
        if not self._may(puller, back=True):
            return
        run = puller.step(one)
        self.evaluator.nudge()
        if run is not None and not puller.whole:
            self._held[one.id] = time.monotonic() + rest.pause(puller)
        if run is not None and puller.whole and not self.context.stop.is_set():
            self._offer_stretch(puller, one)

    def _may(
        self,
        puller: Puller,
        again: Callable[[Puller], None] | None = None,
        *,
        back: bool = False,
    ) -> bool:
        """May the clock call the source: nobody paused it, and it does not rest?

        ``again``: what is offered when it has rested, if not the pull. ``back``: to go back in
        time or to sweep.
        """
        if self.wishes.paused(puller.connector.name):
            return False
        seconds = rest.left(puller, back=back)
        if seconds:
            log.info("%s rests for %s s more", puller.name, seconds)
            self._come_back(puller, seconds, again)
        return not seconds

    def _settle(self, puller: Puller) -> None:
        """After a window: go on further back, or come back later to what failed."""
        self.evaluator.nudge()
        if self.context.stop.is_set():
            return
        if puller.whole:
            self._offer_back(puller)
            return
        self._come_back(puller, rest.pause(puller))

    def _come_back(
        self, puller: Puller, seconds: int, again: Callable[[Puller], None] | None = None
    ) -> None:
        """Try once more after real seconds, also where the product's clock stands still."""
        what = "sweep again" if again == self._offer_sweep else "again"
        self.timetable.later(f"{what} {puller.name}", seconds, again or self._offer_new, puller)
