"""What a shift does beside pulling: the nightly proof, the day's brief, open data."""

from __future__ import annotations

from functools import partial

from core.clock import local_day
from core.errors import IocError
from core.runs import PUBLISH
from desk import PullRequest
from jobs import nightly, papers, publishing
from jobs.context import Context
from jobs.lanes import Lanes, Task, Urgency, quiet
from jobs.timetable import Timetable
from jobs.wishes import Wishes


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
        daily = papers.when(self._context)
        if daily is not None:
            self._timetable.plan("brief", daily, self.brief)
        sent = publishing.when(self._context)
        if sent is not None:
            self._timetable.plan("publish", sent, self.publish)

    def make_up(self) -> None:
        """What a restart made us miss."""
        if nightly.missed(self._context):
            self.nightly()
        if self._wishes.desk is not None and papers.missed(self._context, self._wishes.desk):
            self.brief()
        if publishing.missed(self._context):
            self.publish()

    def nightly(self) -> None:
        """Prove the sums, forget what is out of date."""
        work = partial(quiet, partial(nightly.verify_and_tidy, self._context))
        self._lanes.offer(Task(Urgency.BACK, 0, "verify", "verify", work))

    def brief(self, day: int | None = None) -> None:
        """Make and bring the day's brief; ``day``: only while it is still that day."""
        asked = self._today() if day is None else day
        work = partial(quiet, partial(self._bring, asked))
        self._lanes.offer(Task(Urgency.BACK, 0, "brief", "brief", work))

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

    def _bring(self, day: int) -> None:
        if day != self._today() or papers.serve(self._context, self._wishes.desk):
            return
        if not self._context.stop.is_set():
            self._timetable.later("brief again", papers.AGAIN, self.brief, day)

    def _send(self) -> None:
        if self._wishes.paused(PUBLISH) or publishing.serve(self._context):
            return
        if not self._context.stop.is_set():
            self._timetable.later("publish again", publishing.AGAIN, self.publish)

    def _answer(self, request: PullRequest) -> None:
        try:
            told = publishing.publish(self._context)
        except IocError as fault:
            self._wishes.answer(request, [], fault.public)
            raise
        faults = [f"{one.name}: {one.fault}" for one in told if one.fault]
        self._wishes.answer(request, [], " ".join(faults) or "Đã công bố; cổng khớp với hệ thống.")

    def _today(self) -> int:
        return local_day(self._context.now())
