"""What people at the desk wish: pulls that they ask for, sources that they pause."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from core.errors import IocError, StoreError
from core.runs import Outcome, Run
from desk import Desk, PullRequest
from jobs.context import Context, Draining
from jobs.pulling.order import PULL, REPLAY, SWEEP, Order, each
from jobs.pulling.pull import Puller, nothing
from jobs.pulling.stretch import wish
from jobs.pulling.turn import owner
from store.ledger import backfills

log = logging.getLogger(__name__)

CANCEL = "cancel"
NOTED = "Đã ghi nhận; bộ lập lịch nạp dần khi rảnh, tiến độ xem ở trang Nguồn."

WORDS = {
    PULL: {
        Outcome.SUCCESS: "Đã kéo đủ.",
        Outcome.PARTIAL: "Đã kéo, một phần bản ghi bị để riêng.",
        Outcome.FAILED: "Nguồn lỗi; số liệu cũ còn nguyên.",
        Outcome.SKIPPED: "Không có gì để kéo.",
    },
    REPLAY: {
        Outcome.SUCCESS: "Đã nhận lại hết bản ghi bị để riêng.",
        Outcome.PARTIAL: "Đã nhận lại, một phần vẫn bị để riêng.",
        Outcome.FAILED: "Chưa nhận lại được; bản ghi bị để riêng còn nguyên.",
        Outcome.SKIPPED: "Không có gì để nhận lại.",
    },
    SWEEP: {
        Outcome.SUCCESS: "Đã rà xong.",
        Outcome.PARTIAL: "Đã rà xong, một phần bản ghi bị để riêng.",
        Outcome.FAILED: "Chưa rà xong; không xóa gì.",
        Outcome.SKIPPED: "Không có gì để rà.",
    },
}
"""What was asked, and how it ended at worst → the answer."""


def order_of(request: PullRequest) -> Order:
    """What a request asks for."""
    return Order(
        request.source,
        request.stream,
        request.since,
        request.until,
        request.whole,
        request.what,
        request.reason,
        request.confirmed,
    )


class Wishes:
    """The scheduler's side of the desk. A desk that cannot be read never stops the pulling."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._desk: Desk | None = None

    def open(self) -> None:
        """Open the desk; what a dead scheduler took and never answered waits again."""
        try:
            self._desk = Desk(self._context.settings)
            self._desk.release_pulls()
            self._desk.release_handovers()
            self._desk.release_orders()
        except StoreError as fault:
            log.error("desk: %s (%s)", fault.public, fault.detail)

    def look_after(self) -> None:
        """What is due now and then: a desk that could not be opened, files nobody confirmed."""
        if self._desk is None:
            self.open()
            return
        try:
            self._desk.lapse_handovers()
        except StoreError as fault:
            log.error("desk: %s (%s)", fault.public, fault.detail)

    @property
    def desk(self) -> Desk | None:
        """The desk itself; None while it could not be opened."""
        return self._desk

    def files_wait(self) -> bool:
        """Has somebody handed over a file that waits for us?"""
        if self._desk is None:
            return False
        try:
            return self._desk.handovers_wait()
        except StoreError as fault:
            log.error("desk: %s (%s)", fault.public, fault.detail)
            return False

    def orders_wait(self) -> bool:
        """Has somebody ordered a file that is still to be made?"""
        if self._desk is None:
            return False
        try:
            return self._desk.orders_wait()
        except StoreError as fault:
            log.error("desk: %s (%s)", fault.public, fault.detail)
            return False

    def close(self) -> None:
        """Let go of the desk's database."""
        if self._desk is not None:
            self._desk.close()

    def take(self) -> list[PullRequest]:
        """Requests that were waiting and are ours now, the oldest first."""
        if self._desk is None:
            return []
        try:
            waiting = self._desk.waiting_pulls()
            return [one for one in waiting if self._desk.take_pull(one.request, owner())]
        except StoreError as fault:
            log.error("desk: %s (%s)", fault.public, fault.detail)
            return []

    def paused(self, source: str) -> bool:
        """Is the source not to be pulled for the time being?"""
        if self._desk is None:
            return False
        try:
            return source in self._desk.paused()
        except StoreError as fault:
            log.error("desk: %s (%s)", fault.public, fault.detail)
            return False

    def serve(
        self,
        request: PullRequest,
        pullers: Sequence[Puller],
        between: Callable[[], None] = nothing,
    ) -> None:
        """Carry a request out and answer it; a stretch is noted down and worked off bit by bit."""
        runs: list[Run] = []
        noted = False
        try:
            if request.what == CANCEL:
                self.answer(request, [], self._cancelled(request))
                return
            order = order_of(request)
            stretches = [one for one in pullers if order.stretch and one.stream.windowed]
            for puller in stretches:
                wish(puller, order.since, order.until, request.asked_by)
                noted = True
            rest = [one for one in pullers if one not in stretches]
            for run in each(rest, order, request.asked_by, between):
                runs.append(run)  # kept also when a later stream raises
        except Draining:
            raise  # not answered: the next scheduler takes it again
        except IocError as fault:
            self.answer(request, runs, fault.public)
            raise
        worst = max(
            (run.outcome for run in runs), key=list(WORDS[PULL]).index, default=Outcome.SKIPPED
        )
        told = [WORDS[request.what][worst]] if runs or not noted else []
        told += [NOTED] if noted else []
        faults = dict.fromkeys(run.fault for run in runs if run.fault)
        self.answer(request, runs, " ".join([*told, *faults]))

    def _cancelled(self, request: PullRequest) -> str:
        """Give a stretch up; the words for it. Raises StoreError."""
        store = self._context.store
        if backfills.cancel(store, request.source, request.backfill):
            return "Đã thôi nạp khoảng này; phần đã nạp còn nguyên."
        return "Khoảng này đã nạp xong hoặc đã thôi từ trước."

    def answer(self, request: PullRequest, runs: Sequence[Run], words: str) -> None:
        """Write what became of it."""
        if self._desk is None:
            return
        try:
            self._desk.answer_pull(request.request, [run.run_id for run in runs], words)
        except StoreError as fault:
            log.error("desk: %s (%s)", fault.public, fault.detail)
