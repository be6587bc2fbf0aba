"""Lanes: a few threads that work off tasks by urgency, one task a source at a time.

What a person asked for goes before what the clock asked for, and both before going back in time;
a slow source holds up one lane, not the house.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from core.errors import IocError
from jobs.context import Draining

log = logging.getLogger(__name__)


class Urgency(IntEnum):
    """Smaller goes first."""

    ASKED = 0  # someone waits for it
    DUE = 1  # the clock says so
    BACK = 2  # going back in time


@dataclass(order=True, slots=True)
class Task:
    """One piece of work. ``name`` tells two offers of the same work, ``source`` excludes others."""

    urgency: Urgency
    order: int
    name: str = field(compare=False)
    source: str = field(compare=False)
    work: Callable[[], None] = field(compare=False)


class Lanes:
    """``count`` threads over one list of waiting tasks."""

    def __init__(self, count: int) -> None:
        self._change = threading.Condition()
        self._waiting: list[Task] = []
        self._running: dict[str, Task] = {}  # by source
        self._open = True
        self._threads = [
            threading.Thread(target=self._loop, name=f"lane-{n}", daemon=True) for n in range(count)
        ]

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def offer(self, task: Task) -> bool:
        """Queue the task; False when the same work already waits or the lanes are closed."""
        with self._change:
            if not self._open or any(one.name == task.name for one in self._waiting):
                return False
            self._waiting.append(task)
            self._waiting.sort()
            self._change.notify()
            return True

    def give_way(self, source: str, urgency: Urgency) -> None:
        """Work off here what waits for this source and is more urgent.

        For a long task of that source to call between two of its parts.
        """
        while True:
            with self._change:
                mine = (one for one in self._waiting if one.source == source)
                task = next((one for one in mine if one.urgency < urgency), None)
                if task is None or not self._open:
                    return
                self._waiting.remove(task)
            _work(task)

    @property
    def idle(self) -> bool:
        """Nothing waits and nothing runs."""
        with self._change:
            return not self._waiting and not self._running

    def rest(self, seconds: float) -> bool:
        """Wait until the lanes are idle. False when they are not within ``seconds``."""
        with self._change:
            return self._change.wait_for(lambda: not self._waiting and not self._running, seconds)

    def drain(self, seconds: float) -> bool:
        """Take nothing more, wait for what runs. False when it did not end in time."""
        until = time.monotonic() + seconds
        with self._change:
            self._open = False
            self._waiting.clear()
            self._change.notify_all()
            while self._running:
                left = until - time.monotonic()
                if left <= 0:
                    return False
                self._change.wait(left)
        return True

    def _take(self) -> Task | None:
        with self._change:
            while self._open:
                for task in self._waiting:
                    if task.source not in self._running:
                        self._waiting.remove(task)
                        self._running[task.source] = task
                        return task
                self._change.wait()
        return None

    def _loop(self) -> None:
        while (task := self._take()) is not None:
            try:
                _work(task)
            finally:
                with self._change:
                    del self._running[task.source]
                    self._change.notify_all()


def _work(task: Task) -> None:
    try:
        task.work()
    except Exception:  # one task must never end its lane
        log.exception("task %s failed", task.name)


def quiet(work: Callable[[], object]) -> None:
    """Run the work of a lane; foreseen failures are in the run's row and in the log already."""
    try:
        work()
    except Draining:
        log.info("stopped in the middle; what was committed stays")
    except IocError as fault:
        log.error("%s (%s)", fault.public, fault.detail)
