"""The evaluator: a thread that turns what was committed into published values.

It is nudged after every committed batch. While a large load goes on it leaves pauses, so that the
first true figures are early and the load is not starved; once the lanes rest, it works at once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from core.errors import IocError
from jobs.context import Context
from jobs.evaluating.evaluate import evaluate

log = logging.getLogger(__name__)

SHARE = 3.0
"""Pause after an evaluation during a load, in lengths of that evaluation."""
SHORTEST = 1.0
"""Shortest such pause, in seconds."""


class Evaluator:
    """One thread, nudged by ``nudge``; ``resting`` tells whether nothing is being pulled."""

    def __init__(self, context: Context, resting: Callable[[], bool]) -> None:
        self._context = context
        self._resting = resting
        self._wake = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="evaluator", daemon=True)

    def start(self) -> None:
        """Begin; evaluates once at the start, since the day may have changed."""
        self._wake.set()
        self._thread.start()

    def nudge(self) -> None:
        """Something was committed, or asked."""
        self._wake.set()

    def stop(self, seconds: float) -> bool:
        """End after the evaluation under way. False when it did not end in time."""
        self._over.set()
        self._wake.set()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _loop(self) -> None:
        while not self._over.is_set():
            self._wake.wait(self._context.settings.jobs.evaluate_every.total_seconds())
            self._wake.clear()
            if self._over.is_set():
                return
            began = time.monotonic()
            try:
                evaluate(self._context)
            except IocError as fault:
                log.error("evaluation: %s (%s)", fault.public, fault.detail)
            except Exception:  # the next evaluation may succeed; the scheduler goes on
                log.exception("evaluation failed")
            self._pause(time.monotonic() - began)

    def _pause(self, took: float) -> None:
        until = time.monotonic() + max(SHORTEST, SHARE * took)
        while time.monotonic() < until and not self._resting():
            if self._over.wait(0.2):
                return
