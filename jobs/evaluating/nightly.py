"""The nightly job: prove that the sums are those of the facts, and forget what is out of date."""

from __future__ import annotations

import logging
from collections.abc import Callable

from apscheduler.triggers.base import BaseTrigger

from core.clock import epoch, from_epoch
from core.runs import HOUSE, Outcome, Run
from indicators.proving import verified
from jobs.context import Context
from jobs.evaluating.proof import differences
from jobs.pulling.ledger import new_run, recorded
from jobs.scheduling import triggers
from store.ledger import runs
from store.upkeep import tidy

log = logging.getLogger(__name__)

_BEGUN = (Outcome.RUNNING, Outcome.SUCCESS, Outcome.FAILED)
"""A proof that was broken off by a restart is made up for."""


def prove(context: Context, then: Callable[[], None] = lambda: None) -> tuple[Run, list[str]]:
    """A run of kind ``verify``, and the differences that it found, of which there must be none.

    ``then``: what belongs to the run after the proof. Raises StoreError, and IocErrors of ``then``;
    what else went wrong stands in the run, as in every one.
    """
    run = new_run(context, HOUSE, verified.STREAM, verified.KIND)
    found: list[str] = []
    with recorded(context, run):
        found = differences(context)
        run.quarantined = len(found)
        if found:
            run.outcome = Outcome.FAILED
            run.fault = f"{len(found)} sai khác giữa tổng hợp và bản ghi gốc; chạy ./ioc verify."
            run.detail = "; ".join(found)[:2_000]
            log.error("verify: %s", run.detail)
        then()
    return run, found


def verify_and_tidy(context: Context) -> int:
    """What is done at night; the number of differences found."""

    def forget() -> None:
        jobs = context.settings.jobs
        gone = tidy(
            context.store,
            context.now(),
            history_days=jobs.history_days,
            landing_days=jobs.landing_days,
        )
        log.info("verify: forgotten: %s", gone)

    try:
        _, found = prove(context, forget)
    finally:
        tell(context)
    return len(found)


def when(context: Context) -> BaseTrigger:
    """The time of every night at which it runs. Raises ConfigError."""
    return triggers.cron(context.settings.jobs.verify_cron, "jobs.verify_cron")


def tell(context: Context) -> None:
    """Tell the screens when the next proof must come, so that they see that it did not.

    Counted from the last one that came to its end: a restart puts nothing off. Raises StoreError.
    """
    with context.store.read() as conn:
        since = verified.since(conn)
    if since is None:
        return
    at = when(context).get_next_fire_time(None, from_epoch(since + 1))
    if at is not None:
        verified.announce(context.store, epoch(at))


def missed(context: Context) -> bool:
    """Did a restart make us miss it? Before the first run there is nothing to prove."""
    with context.store.read() as conn:
        kinds = [verified.KIND]
        last = next(iter(runs.recent(conn, HOUSE, 1, kinds=kinds, outcomes=_BEGUN)), None)
    grace = int(context.settings.jobs.grace.total_seconds())
    if last is None:
        return False
    return triggers.missed(when(context), last.started_at, context.now(), grace)
