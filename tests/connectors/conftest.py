"""Helpers for connector tests: a frozen clock, recorded answers, a session that never sleeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from connectors import registry
from connectors.base import Connector, Session
from connectors.protocols.http import HttpConnector
from core.clock import Clock, FrozenClock, frozen_at
from core.settings import SourceSettings

FIXTURES = Path(__file__).parent / "fixtures"
PERSONAL = (
    "MẪU", "000000001", "0000000001", "example.invalid", "đường Mẫu", "CÁN BỘ", "trích yếu mật",
)  # fmt: skip
"""Marks of the invented persons in the fixtures: none may ever come out of a connector."""


@pytest.fixture
def clock() -> FrozenClock:
    return frozen_at("2023-12-26")


@pytest.fixture
def recorded() -> Callable[[str], bytes]:
    """A recorded answer by its path below ``fixtures``."""
    return lambda path: (FIXTURES / path).read_bytes()


@pytest.fixture
def personal() -> tuple[str, ...]:
    return PERSONAL


@pytest.fixture
def slept() -> list[float]:
    """Every wait that a session asked for, in seconds; nothing is really waited."""
    return []


Opened = tuple[Connector, Session]


@pytest.fixture
def opened(clock: Clock, slept: list[float]) -> Iterator[Callable[..., Opened]]:
    """``opened(name, handler, **settings)``: a connector and a session on a mocked transport."""
    with ExitStack() as stack:

        def make(
            name: str, handler: Callable[[httpx.Request], httpx.Response], **changes: Any
        ) -> Opened:
            connector = registry.get(name, clock)
            assert isinstance(connector, HttpConnector)
            connector.transport = httpx.MockTransport(handler)
            connector.sleep = slept.append
            told: dict[str, Any] = {
                "url": "http://source.test/base",
                "username": "ioc",
                "password": "mat-khau-kiem-thu",
                "token": "ma-truy-cap-kiem-thu",
                "agency": "000.00.00.H39",
                "province": "80",
            }
            settings = SourceSettings(**(told | changes))
            return connector, stack.enter_context(connector.open(settings, clock))

        yield make
