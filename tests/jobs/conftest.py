"""A sandbox on loopback, and contexts over an empty store that pull from it."""

import shutil
import threading
from contextlib import contextmanager

import pytest

from connectors import registry
from core.settings import load
from jobs.context import opened
from sandbox.server import running
from tests.jobs.province import AT, environment


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
def opened_with(source, tmp_path, sqlite_template):
    """Opens jobs over the test's store, with settings changed.

    The store is a copy of the template: how one is made is tested by ``tests/store``.
    """
    shutil.copy(sqlite_template, tmp_path / "ioc.db")

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
