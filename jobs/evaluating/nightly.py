"""The nightly job: prove that the sums are those of the facts, and forget what is out of date."""

from __future__ import annotations

import logging

from apscheduler.triggers.base import BaseTrigger

from core.runs import Outcome
from jobs.context import Context
from jobs.evaluating.proof import differences
from jobs.pulling.ledger import new_run, recorded
from jobs.scheduling import triggers
from store.ledger import runs
from store.upkeep import tidy

log = logging.getLogger(__name__)

SOURCE = "ioc"
"""What the house's own runs name as their source."""


def verify_and_tidy(context: Context) -> int:
    """Write a run of kind ``verify``; the number of differences found, which must be 0."""
    run = new_run(context, SOURCE, "store", "verify")
    found: list[str] = []
    with recorded(context, run):
        found = differences(context)
        run.quarantined = len(found)
        if found:
            run.outcome = Outcome.FAILED
            run.fault = f"{len(found)} sai khác giữa tổng hợp và bản ghi gốc; chạy ./ioc verify."
            run.detail = "; ".join(found)[:2_000]
            log.error("verify: %s", run.detail)
        jobs = context.settings.jobs
        gone = tidy(
            context.store,
            context.now(),
            history_days=jobs.history_days,
            landing_days=jobs.landing_days,
        )
        log.info("verify: %s differences; forgotten: %s", len(found), gone)
    return len(found)


def when(context: Context) -> BaseTrigger:
    """The time of every night at which it runs. Raises ConfigError."""
    return triggers.cron(context.settings.jobs.verify_cron, "jobs.verify_cron")


def missed(context: Context) -> bool:
    """Did a restart make us miss it? Before the first run there is nothing to prove."""
    with context.store.read() as conn:
        last = next(iter(runs.recent(conn, SOURCE, 1, kinds=["verify"])), None)
    grace = int(context.settings.jobs.grace.total_seconds())
    if last is None:
        return False
    return triggers.missed(when(context), last.started_at, context.now(), grace)
