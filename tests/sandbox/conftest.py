"""One small province at the moment of the report, served on a free port; for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from sandbox.server import Running, running
from tests.sandbox.province import REPORT, Desk


@pytest.fixture(scope="session")
def report() -> Iterator[Running]:
    """The province at the report; nothing in it may be edited, faults are taken away again."""
    with running(at=REPORT) as province:
        yield province


@pytest.fixture
def client(report: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=report.url, timeout=30) as one:
        yield one
    report.box.board.clear()


@pytest.fixture
def onestop(client: httpx.Client) -> Callable[..., dict[str, Any]]:
    """``onestop(service, **parameters)`` in a fresh session."""
    return Desk(client).call
