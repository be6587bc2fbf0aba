"""What people at the desk wish: pulls that they ask for, sources that they pause."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from core.errors import IocError, StoreError
from core.runs import Outcome, Run
from desk import Desk, PullRequest
from jobs.context import Context, Draining
from jobs.order import Order, pull
from jobs.pull import Puller
from jobs.turn import owner

log = logging.getLogger(__name__)

WORDS = {
    Outcome.SUCCESS: "Đã kéo đủ.",
    Outcome.PARTIAL: "Đã kéo, một phần bản ghi bị để riêng.",
    Outcome.FAILED: "Nguồn lỗi; số liệu cũ còn nguyên.",
    Outcome.SKIPPED: "Không có gì để kéo.",
}


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
        except StoreError as fault:
            log.error("desk: %s (%s)", fault.public, fault.detail)

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

    def serve(self, request: PullRequest, pullers: Sequence[Puller]) -> None:
        """Carry a request out and answer it."""
        order = Order(request.source, request.stream, request.since, request.until, request.whole)
        runs: list[Run] = []
        try:
            for puller in pullers:
                runs += pull(puller, order)
        except Draining:
            raise  # not answered: the next scheduler takes it again
        except IocError as fault:
            self.answer(request, runs, fault.public)
            raise
        worst = max((run.outcome for run in runs), key=list(WORDS).index, default=Outcome.SKIPPED)
        faults = dict.fromkeys(run.fault for run in runs if run.fault)
        self.answer(request, runs, " ".join([WORDS[worst], *faults]))

    def answer(self, request: PullRequest, runs: Sequence[Run], words: str) -> None:
        """Write what became of it."""
        if self._desk is None:
            return
        try:
            self._desk.answer_pull(request.request, [run.run_id for run in runs], words)
        except StoreError as fault:
            log.error("desk: %s (%s)", fault.public, fault.detail)
