"""A sandbox on loopback, and contexts over an empty store that pull from it."""

import threading
from contextlib import contextmanager

import pytest

from connectors import registry
from core.settings import load
from jobs.context import opened
from sandbox import addresses
from sandbox.server import running

AT = "2023-12-26"


def environment(url, inbox=None, **more):
    """The sandbox's addresses; sources give up at once and go back to October."""
    env = {**addresses.environment(url, inbox), "IOC_CLOCK_AT": AT}
    for name in addresses.PATHS:
        env |= {
            f"IOC_SOURCES__{name.upper()}__{key}": value
            for key, value in (
                ("RETRIES", "0"),
                ("TIMEOUT", "5s"),
                ("BACKFILL_FROM", "2023-10-01"),
            )
        }
    return env | more


@pytest.fixture(scope="session")
def province():
    with running(1, "small", AT) as found:
        yield found


@pytest.fixture
def source(province):
    """The running sandbox without a fault."""
    province.box.board.clear()
    yield province
    province.box.board.clear()


@pytest.fixture
def opened_with(source, tmp_path):
    """Opens jobs over the test's store, with settings changed."""

    @contextmanager
    def make(**more):
        settings = load(tmp_path, environment(source.url, **more), registry.names())
        with opened(settings, stop=threading.Event()) as found:
            yield found

    return make


@pytest.fixture
def context(opened_with):
    """Jobs over an empty store, pulling the last quarter of 2023 from the sandbox."""
    with opened_with() as found:
        yield found
