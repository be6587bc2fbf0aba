"""A desk with a clock that can be set and cheap password hashes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.settings import load
from desk import Desk
from desk.keys import Passwords


class SetClock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.at = datetime(2023, 12, 26, 10, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture
def cheap():
    return Passwords(time_cost=1, memory_kib=64)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def desk_settings(request, tmp_path):
    env = {}
    if request.param == "postgres":
        env["IOC_DATABASE_URL"] = request.getfixturevalue("postgres_desk_url")
    return load(tmp_path, env)


@pytest.fixture
def desk(desk_settings, clock, cheap):
    made = Desk(desk_settings, clock, cheap)
    yield made
    made.close()
