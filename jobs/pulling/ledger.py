"""Every run leaves a row: opened before the work, beaten meanwhile, closed whatever happens."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext

from connectors.protocols.patience import PATIENCE
from core.errors import IocError, SourceError, StoreError
from core.runs import LOOK_UP, Nature, Outcome, Run
from core.text import printable
from jobs.context import Context, Draining
from jobs.pulling import breaker
from jobs.pulling.turn import Busy
from store.ledger import runs

log = logging.getLogger(__name__)

BEAT = 10.0
"""Seconds of real time between two signs of life."""
HANDFUL = 4
"""So few records set aside are a matter of those records, not of the pull."""
DEAD = 6 * BEAT
"""A run silent for longer is taken for dead."""


def new_run(context: Context, source: str, stream: str, kind: str) -> Run:
    """A run that starts now; its id sorts by real time."""
    return Run(
        run_id=f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(3)}",
        source=source,
        stream=stream,
        kind=kind,
        started_at=context.now(),
        heartbeat_at=int(time.time()),
    )


@contextmanager
def recorded(context: Context, run: Run, *, beat: bool = True) -> Iterator[Run]:
    """Keep the run's row. Failures of the source end here, in words; the others also go on.

    ``beat``: it gives its own signs of life; not where ``beating`` gives them for many.

    Raises Draining and IocErrors that are no SourceError.
    """
    runs.start(context.store, run)
    asked: float | None = None
    try:
        with beating(context, [run]) if beat else nullcontext():
            yield run
        if run.outcome is Outcome.RUNNING:
            run.outcome = _judged(context, run)
    except Draining:
        run.outcome = Outcome.ABANDONED
        run.fault = "Dừng theo yêu cầu; lần chạy sau làm tiếp từ đây."
        raise
    except SourceError as fault:
        run.outcome = Outcome.FAILED  # what came before the fault stays, the window is asked again
        run.fault, run.detail = printable(fault.public), printable(fault.detail)
        run.nature, asked = nature(fault), fault.retry_after
        log.warning("%s/%s: %s (%s)", run.source, run.stream, fault.public, fault.detail)
    except IocError as fault:
        run.outcome, run.nature = Outcome.FAILED, Nature.HOUSE
        run.fault, run.detail = printable(fault.public), printable(fault.detail)
        log.error("%s/%s: %s (%s)", run.source, run.stream, fault.public, fault.detail)
        raise
    except Exception as fault:
        reference = secrets.token_hex(4)
        run.outcome, run.nature = Outcome.FAILED, Nature.TRANSIENT
        run.fault = f"Lỗi ngoài dự kiến{LOOK_UP}{reference}."
        run.detail = f"{reference}: {type(fault).__name__}"
        log.exception("%s/%s: reference %s", run.source, run.stream, reference)
    finally:
        run.finished_at = context.now()
        _close(context, run, asked)


@contextmanager
def beating(context: Context, alive: Sequence[Run]) -> Iterator[None]:
    """Signs of life of these runs meanwhile, in one breath. Runs may join while it goes."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(context, alive, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def nature(fault: SourceError) -> Nature:
    """What kind of failure a source's fault is."""
    if isinstance(fault, Busy):
        return Nature.HOUSE
    if fault.refused:
        return Nature(fault.refused)
    if fault.retry_after is not None and fault.retry_after > PATIENCE:
        return Nature.ASKED
    return Nature.TRANSIENT if fault.transient else Nature.PERMANENT


def _close(context: Context, run: Run, asked: float | None) -> None:
    """Write the last state of the row; on a full disk the row stays for the next start to mend.

    A failure's row says until when the source rests; its heartbeat is the real moment of its end.
    """
    run.heartbeat_at = int(time.time())
    try:
        if run.outcome is Outcome.FAILED and run.kind in breaker.TALKS:
            with context.store.read() as conn:
                before = runs.recent(conn, run.source, breaker.SEEN, kinds=breaker.TALKS)
            earlier = [one for one in before if one.run_id != run.run_id]
            verdict = breaker.judged(run, earlier, context.settings.jobs, asked)
            if verdict.rests:
                run.rest_until = (run.finished_at or context.now()) + verdict.pause
        runs.finish(context.store, run)
    except StoreError as fault:
        log.error("run %s: row not closed: %s", run.run_id, fault.detail or fault.public)


def _judged(context: Context, run: Run) -> Outcome:
    """Partial when more than a small share was set aside, and more than a handful or all of it."""
    share = run.fetched * context.settings.jobs.partial_above
    if run.quarantined > share and (run.quarantined > HANDFUL or run.quarantined >= run.fetched):
        counts = f"{run.quarantined}/{run.fetched}"
        run.fault = run.fault or f"{counts} bản ghi bị để riêng, chờ nguồn sửa."
        return Outcome.PARTIAL
    return Outcome.SUCCESS


def abandon_dead(context: Context, *, everything: bool = False) -> None:
    """Close the rows of runs that nobody works on any more.

    ``everything``: whoever takes the lease knows that the runs of the last holder are dead. A pull
    from the command line writes its row anew with its next batch.
    """
    before = int(time.time()) + 1 if everything else int(time.time() - DEAD)
    fault = "Tiến trình bị ngắt giữa chừng; lần chạy sau làm tiếp."
    for run_id in runs.abandon(context.store, before, fault, context.now()):
        log.warning("run %s was left unfinished: abandoned", run_id)


def _beat(context: Context, alive: Sequence[Run], over: threading.Event) -> None:
    while not over.wait(BEAT):
        now, beaten = int(time.time()), [run for run in alive if run.finished_at is None]
        for run in beaten:
            run.heartbeat_at = now
        try:
            if beaten:
                runs.beat(context.store, beaten)
        except StoreError as fault:
            log.warning("%d runs: no heartbeat: %s", len(beaten), fault.detail or fault.public)
