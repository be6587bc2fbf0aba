"""How long we wait for a source, and how hard we may press it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

import tenacity

from core.errors import SourceError

PATIENCE = 60.0
"""Longest wait before one more try, in seconds; a source that asks for more fails this pull."""

LOGINS = 3
"""Times that one call may find its session or token over before we give up."""


class Expired(Exception):
    """The session or token is over: log in again."""


_backoff = tenacity.wait_exponential_jitter(multiplier=0.5, max=PATIENCE / 2, jitter=0.5)


def worth_retrying(fault: BaseException) -> bool:
    """May trying again help, and soon?"""
    return (
        isinstance(fault, SourceError)
        and fault.transient
        and (fault.retry_after is None or fault.retry_after <= PATIENCE)
    )


def pause(state: tenacity.RetryCallState) -> float:
    """Seconds until the next try: what the source asked for, else longer each time, with jitter."""
    fault = state.outcome.exception() if state.outcome else None
    if isinstance(fault, SourceError) and fault.retry_after is not None:
        return fault.retry_after
    return _backoff(state)


class Budget:
    """Calls a minute; retries and redirects count like any other. Shared by threads."""

    def __init__(self, calls_per_minute: int) -> None:
        self._recent: deque[float] = deque(maxlen=calls_per_minute)
        self._lock = threading.Lock()

    def limit(self, calls_per_minute: int) -> None:
        """From now on so many; what was spent stays spent."""
        with self._lock:
            if self._recent.maxlen != calls_per_minute:
                self._recent = deque(self._recent, calls_per_minute)

    def spend(self, sleep: Callable[[float], None]) -> None:
        """Wait until one more call is within the budget."""
        with self._lock:
            now = at = time.monotonic()
            if len(self._recent) == self._recent.maxlen:
                at = max(now, self._recent[0] + 60)
            self._recent.append(at)  # taken before the wait, so that the next one waits longer
        if at > now:
            sleep(at - now)


_budgets: dict[tuple[str, str], Budget] = {}
_budgets_lock = threading.Lock()


def shared_budget(source: str, url: str, calls_per_minute: int) -> Budget:
    """The one budget of a source in this process, whoever calls it: pulls, streams, checks."""
    with _budgets_lock:
        made = _budgets.setdefault((source, url), Budget(calls_per_minute))
    made.limit(calls_per_minute)
    return made
