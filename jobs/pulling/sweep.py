"""A sweep: read a windowed stream whole once more, for what is gone and what changed in silence.

All that is covered is read from the bottom up to the moment at which the sweep began; then what is
new, again and again, until a reading brings nothing that was not seen: what changed while the sweep
went on has left its window for the newest one and is met there. Only then is anything marked as
gone, in one transaction, and only facts whose version lies inside the swept stretch. A sweep that
breaks off has deleted nothing; the next one begins anew.
"""

from __future__ import annotations

from collections.abc import Callable

from apscheduler.triggers.base import BaseTrigger

from connectors.base import Window
from core.clock import epoch, from_epoch
from core.errors import SourceError
from core.format import number, percent
from core.runs import DOUBTED, Nature, Outcome, Run
from jobs.pulling import windows
from jobs.pulling.intake import conformed
from jobs.pulling.ledger import new_run, recorded
from jobs.pulling.pull import Puller, nothing
from jobs.pulling.turn import turn
from store.database.seen import Seen
from store.intake.ingest import commit_batch
from store.intake.sweep import living, missing, remove
from store.ledger import runs

HANDFUL = 5
"""So many facts may always be gone: a share of little is nothing."""
_READ = 0.98
"""Share of the work that is reading what is covered; closing and marking are the rest."""
_CLOSINGS = 8
"""Readings of what is new after which a source that never comes to rest is given up for today."""


def overdue(puller: Puller, when: BaseTrigger) -> bool:
    """Did the last sweep of a stream break off, or was one missed while nobody worked?"""
    context, source, stream = puller.context, puller.connector.name, puller.stream.name
    with context.store.read() as conn:
        last = next(iter(runs.recent(conn, source, 1, stream=stream, kinds=["sweep"])), None)
        first = runs.first(conn, source, stream)
    broken = last is not None and (
        last.outcome is Outcome.ABANDONED
        # one that was not believed waits for a person, or for its next time
        or (last.outcome is Outcome.FAILED and last.nature is not Nature.PERMANENT)
    )
    if broken:
        return True
    since = last or first
    if since is None:
        return False
    planned = when.get_next_fire_time(None, from_epoch(since.started_at))
    return planned is not None and epoch(planned) <= context.now()


class Sweep:
    """One sweep of one stream.

    ``believe``: a person has confirmed that much is gone. ``between`` is called between two
    windows, when the source is free for more urgent work.
    """

    def __init__(
        self, puller: Puller, *, believe: bool = False, between: Callable[[], None] = nothing
    ) -> None:
        self._puller = puller
        self._believe = believe
        self._between = between
        self._seen = Seen()
        self.doubted = False
        """Was more gone than can be believed? Then trying again does not help."""

    def go(self) -> Run:
        """Carry it out. Failures of the source are in the run, not raised. Raises StoreError."""
        one, context = self._puller, self._puller.context
        one.whole = False
        run = new_run(context, one.connector.name, one.stream.name, "sweep")
        state, began = one.cursor(), run.started_at
        run.cursor_before = run.cursor_after = state.value if state else ""
        whole = False
        with recorded(context, run):
            if state is None or state.covered_from is None or state.covered_from >= began:
                run.outcome, run.fault = Outcome.SKIPPED, "Chưa kéo được gì nên chưa có gì để rà."
            else:
                run.window_from, run.window_to = state.covered_from, began
                self._read_all(run)
                self._close(run)
                self._mark(run)
            whole = True
        one.whole = whole
        return run

    def _read_all(self, run: Run) -> None:
        """The oldest month first: what changes meanwhile moves ahead of us, not behind."""
        since, until = run.window_from or 0, run.window_to or 0
        for window in windows.months(since, until)[::-1]:
            self._read(run, window)
            run.done = (window.until - since) / max(1, until - since) * _READ
            self._between()

    def _close(self, run: Run) -> None:
        """What is new, until a second reading at least brings nothing that was not seen."""
        lookback, start = self._puller.lookback(), run.window_to or 0
        for count in range(_CLOSINGS):
            window = Window(max(0, start - lookback), self._puller.context.now())
            start = window.until
            fresh = self._read(run, window, closing=True)
            if count and not fresh:
                return
        raise SourceError("Nguồn đổi liên tục trong lúc rà; chưa xóa gì, lần sau rà lại.")

    def _read(self, run: Run, window: Window, *, closing: bool = False) -> int:
        """Bring a window in; of a closing reading, how many keys were not seen before.

        It does not land: nearly all of it is there already.
        """
        one, fresh = self._puller, 0
        with turn(one.context, one.connector.name):
            for part in conformed(one.context, one.connector, one.stream, run, window):
                commit_batch(
                    one.context.store,
                    run,
                    one.stream.kind,
                    one.connector.name,
                    one.stream.name,
                    part.items,
                    part.aside,
                    [],
                    None,
                    one.context.now(),
                    equal=True,
                )
                keys = [*(x.key for x in part.items), *(x.key for x in part.aside)]
                if closing:
                    fresh += sum(self._seen.missing(keys))
                self._seen.update(keys)
                one.committed()
        return fresh

    def _mark(self, run: Run) -> None:
        """Mark what is gone. Raises SourceError where nothing came, or too much is gone."""
        one = self._puller
        context, stream, source = one.context, one.stream, one.connector.name
        within = (run.window_from or 0, run.window_to or 0)
        held = living(context.store, stream.kind, source, stream.name, within)
        if held and not self._seen:
            raise SourceError("Nguồn không đưa bản ghi nào; giữ nguyên số liệu đã có.")
        most = max(HANDFUL, int(context.settings.jobs.sweep_most * held))
        limit = None if self._believe else most
        gone, count = missing(
            context.store, stream.kind, source, stream.name, self._seen, within, limit
        )
        if limit is not None and count > limit:
            self.doubted = True
            allowed = percent(context.settings.jobs.sweep_most, 1)
            raise SourceError(
                f"Lần rà không thấy {number(count)} trong {number(held)} bản ghi, quá mức tin được "
                f"({allowed}); không xóa gì. Hỏi đơn vị quản lý nguồn; nếu đúng là đã xóa, xác "
                f"nhận ở trang Nguồn hoặc chạy ./ioc pull {source} --stream {stream.name} "
                "--sweep --yes.",
                DOUBTED,
                transient=False,
            )
        with turn(context, source):
            remove(context.store, run, stream.kind, source, gone, self._seen, context.now())
        run.done = 1.0
        one.committed()
