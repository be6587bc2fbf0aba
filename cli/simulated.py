"""A simulated province in a process of its own, for the length of a block."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from cli.children import Child, end
from cli.ports import free_port
from core.errors import IocError

PATIENCE = 120.0
"""Seconds that the largest province may take to be made."""


@contextmanager
def simulated(log: Path, scale: str, at: str) -> Iterator[str]:
    """Its address, once it answers. Raises IocError with its last words when it dies."""
    port = free_port()
    arguments = ["sandbox", "--port", str(port), "--scale", scale, "--at", at]
    child = Child("sandbox", arguments, os.environ, log)
    child.start()
    try:
        address, until = f"http://127.0.0.1:{port}", time.monotonic() + PATIENCE
        with httpx.Client(timeout=PATIENCE, trust_env=False) as line:
            while not _answers(line, address):
                if not child.running or time.monotonic() > until:
                    raise IocError("Nguồn mô phỏng không chạy được.", child.last_words())
                time.sleep(0.1)
        yield address
    finally:
        end([child], 5.0)


def _answers(line: httpx.Client, address: str) -> bool:
    try:
        return line.get(f"{address}/_sandbox/state").is_success
    except httpx.TransportError:
        return False
