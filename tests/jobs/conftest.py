"""A sandbox on loopback, and contexts over an empty store that pull from it."""

import threading
from contextlib import contextmanager

import pytest

from connectors import registry
from core.settings import load
from jobs.context import opened
from sandbox.server import running

AT = "2023-12-26"
LOGIN = {"USERNAME": "ioc-thu-nghiem", "PASSWORD": "mat-khau-thu-nghiem"}


def environment(url, **more):
    env = {
        "IOC_CLOCK_AT": AT,
        "IOC_SOURCES__ONESTOP__URL": f"{url}/motcua",
        "IOC_SOURCES__ONESTOP__RETRIES": "0",
        "IOC_SOURCES__ONESTOP__TIMEOUT": "5s",
        "IOC_SOURCES__ONESTOP__CALLS_PER_MINUTE": "100000",
        "IOC_SOURCES__ONESTOP__BACKFILL_FROM": "2023-10-01",
        **{f"IOC_SOURCES__ONESTOP__{name}": value for name, value in LOGIN.items()},
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
