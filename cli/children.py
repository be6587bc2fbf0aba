"""Child processes of the demonstration: each in its own group, ended with its parent.

A child that dies is started again, a few times; its words go to a file of the data folder.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.settings import ROOT

TRIES = 5
"""Restarts allowed within SPELL seconds before we give up."""
SPELL = 60.0
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None) if sys.platform == "linux" else None


_LIBC = _libc()


def _bind_to_parent() -> None:
    """In the child, before it starts: a killed parent takes its children along."""
    if _LIBC is not None:
        _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGTERM)


@dataclass
class Child:
    """One process: a verb of ours with its arguments."""

    name: str
    arguments: list[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    _starts: deque[float] = field(default_factory=lambda: deque(maxlen=TRIES))

    def start(self) -> None:
        """Start it; what it says is added to its log file."""
        self._starts.append(time.monotonic())
        self.log.parent.mkdir(parents=True, exist_ok=True)
        env = {**self.environment, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cli", *self.arguments],
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=_bind_to_parent,
            )

    @property
    def running(self) -> bool:
        """Is it alive?"""
        return self.process is not None and self.process.poll() is None

    @property
    def hopeless(self) -> bool:
        """Did it die too often in a short time?"""
        return len(self._starts) == TRIES and time.monotonic() - self._starts[0] < SPELL

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to it and all it has started."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return  # it has ended already

    def last_words(self, lines: int = 3) -> str:
        """The end of its log."""
        try:
            return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])
        except OSError:
            return ""


def end(children: list[Child], seconds: float) -> None:
    """Ask all to end, wait, and end by force what is left."""
    for child in children:
        child.tell(signal.SIGTERM)
    until = time.monotonic() + seconds
    for child in children:
        if child.process is None:
            continue
        try:
            child.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.tell(signal.SIGKILL)
            child.process.wait()
    for child in children:
        child.tell(signal.SIGKILL)  # grandchildren that outlived it
