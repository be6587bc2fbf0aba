"""Evaluate: dirty marks, the calendar and definitions → published values. Twice is as once."""

from __future__ import annotations

import logging
import threading
from functools import cache

from connectors import registry
from core import memory
from core.runs import Run
from indicators.defining import loader
from indicators.defining.loader import Definitions
from indicators.evaluating import publish
from indicators.outlook import keeping
from indicators.proving import sources
from jobs.context import Context
from store.counting.verify import rebuild
from store.database import planner

log = logging.getLogger(__name__)

_ONE_AT_A_TIME = threading.Lock()


@cache
def definitions() -> Definitions:
    """The definitions, read once a process. Raises ConfigError listing every fault."""
    return loader.load(known_sources=registry.names())


def remake(context: Context) -> Run:
    """Make the sums anew from the facts, then every value from the sums. Raises StoreError."""
    rebuild(context.store)
    return evaluate(context, full=True)


def evaluate(context: Context, *, full: bool = False) -> Run:
    """Publish what has changed, or compute everything anew; then look ahead, once a day.

    Raises StoreError, ConfigError.
    """
    floors = sources.floors_of(context.settings)
    with _ONE_AT_A_TIME:
        planner.refresh(context.store)  # a first load has filled what was counted empty
        done = publish.run(
            context.store,
            context.clock,
            context.calendar,
            full=full,
            floors=floors,
            definitions=definitions(),
            folder=context.settings.data,
        )
        if done.fault:
            log.error("evaluation: %s (%s)", done.fault, done.detail)
        keeping.run(
            context.store,
            context.clock,
            context.calendar,
            floors=floors,
            definitions=definitions(),
        )
    memory.release()
    return done
