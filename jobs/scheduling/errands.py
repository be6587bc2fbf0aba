"""What a shift does beside pulling: the nightly proof, briefs and reports, open data."""

from __future__ import annotations

from functools import partial

from core.errors import IocError
from core.runs import PUBLISH
from desk import PullRequest
from jobs.context import Context, Draining
from jobs.evaluating import nightly
from jobs.opendata import publishing
from jobs.paperwork import due, orders, papers
from jobs.scheduling.lanes import Lanes, Task, Urgency, quiet
from jobs.scheduling.timetable import Timetable
from jobs.scheduling.wishes import Wishes


class Errands:
    """Offers each to the lanes when it is due; what did not succeed comes again by itself."""

    def __init__(
        self, context: Context, lanes: Lanes, timetable: Timetable, wishes: Wishes
    ) -> None:
        self._context, self._lanes = context, lanes
        self._timetable, self._wishes = timetable, wishes

    def declare(self) -> None:
        """Plan all of them, from now on; called again when the clock was set."""
        self._timetable.plan("verify", nightly.when(self._context), self.nightly)
        for name, when in due.whens(self._context).items():
            self._timetable.plan(name, when, self.papers)
        sent = publishing.when(self._context)
        if sent is not None:
            self._timetable.plan("publish", sent, self.publish)

    def make_up(self) -> None:
        """What a restart made us miss."""
        if nightly.missed(self._context):
            self.nightly()
        if self._wishes.desk is not None and papers.missed(self._context, self._wishes.desk):
            self.papers()
        if publishing.missed(self._context):
            self.publish()

    def nightly(self) -> None:
        """Prove the sums, forget what is out of date."""
        work = partial(quiet, self._prove)
        self._lanes.offer(Task(Urgency.BACK, 0, "verify", "verify", work))

    def papers(self) -> None:
        """Make and bring the documents that are due."""
        work = partial(quiet, self._bring)
        self._lanes.offer(Task(Urgency.BACK, 0, "papers", "papers", work))

    def orders(self) -> None:
        """Make the files that people ordered, one after the other."""
        work = partial(quiet, self._make)
        self._lanes.offer(Task(Urgency.BACK, 1, "orders", "orders", work))

    def publish(self) -> None:
        """Send the open data."""
        work = partial(quiet, self._send)
        self._lanes.offer(Task(Urgency.BACK, 0, "publish", "publish", work))

    def asked(self, request: PullRequest) -> None:
        """Somebody wants the open data to be sent now, and is answered."""
        work = partial(quiet, partial(self._answer, request))
        self._lanes.offer(Task(Urgency.ASKED, 0, f"request {request.request}", "publish", work))

    def tell(self) -> None:
        """Tell the screens of the errands that have a place there."""
        publishing.tell(self._context, publishing.next_of(self._context))
        nightly.tell(self._context)

    def _prove(self) -> None:
        try:
            nightly.verify_and_tidy(self._context)
        finally:
            self.orders()  # also forgets files whose time is over: they hang on no proof

    def _make(self) -> None:
        desk = self._wishes.desk
        if desk is None:
            return
        try:
            desk.release_orders()  # one is made at a time, here: what is under way as we begin died
            orders.tidy(self._context, desk)
            while orders.serve(self._context, desk):
                orders.tidy(self._context, desk)
        except Draining:
            raise  # the next scheduler makes it anew
        except Exception:  # the desk could not be written: nobody would look at the order again
            self._timetable.later("orders again", orders.AGAIN, self.orders)
            raise

    def _bring(self) -> None:
        if papers.serve(self._context, self._wishes.desk) or self._context.stop.is_set():
            return
        self._timetable.later("papers again", papers.AGAIN, self.papers)

    def _send(self) -> None:
        if self._wishes.paused(PUBLISH) or publishing.serve(self._context):
            return
        if not self._context.stop.is_set():
            self._publish_later()

    def _answer(self, request: PullRequest) -> None:
        try:
            told = publishing.publish(self._context)
        except IocError as fault:
            self._wishes.answer(request, [], fault.public)
            self._publish_later()
            raise
        faults = [f"{one.name}: {one.fault}" for one in told if one.fault]
        self._wishes.answer(request, [], " ".join(faults) or "Đã công bố; cổng khớp với hệ thống.")
        if faults:
            self._publish_later()

    def _publish_later(self) -> None:
        self._timetable.later("publish again", publishing.AGAIN, self.publish)
