"""Commands as users call them, on a data folder of their own, against the sandbox."""

import os
import resource
import shutil
import subprocess
import sys

import pytest

from core.settings import ROOT
from sandbox import addresses
from sandbox.server import running

AT = "2023-12-26"


@pytest.fixture(scope="session")
def province():
    with running(1, "small", AT) as found:
        yield found


@pytest.fixture
def source(province):
    province.box.board.clear()
    yield province
    province.box.board.clear()


def sandbox_environment(url, inbox):
    """The sandbox's addresses and folder, as variables; sources give up at once."""
    env = {**addresses.environment(url, inbox), "IOC_CLOCK_AT": AT}
    for name in addresses.PATHS:
        env[f"IOC_SOURCES__{name.upper()}__RETRIES"] = "0"
        env[f"IOC_SOURCES__{name.upper()}__BACKFILL_FROM"] = "2023-11-01"
    return env


def caller(folder, environment):
    """Call a command in a process of its own; ``limit`` bytes may any file grow to."""

    def call(*argv, limit=None, **more):
        def confine():
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return subprocess.run(
            [sys.executable, "-m", "cli", *argv, "--data", str(folder)],
            env={**os.environ, **environment, "PYTHONPATH": str(ROOT), **more},
            capture_output=True,
            text=True,
            preexec_fn=confine,
            timeout=120,
        )

    return call


@pytest.fixture
def ioc(source, tmp_path, sqlite_template):
    """Commands on a folder of the test's own, with a store that holds nothing yet."""
    shutil.copy(sqlite_template, tmp_path / "ioc.db")
    (tmp_path / "inbox").mkdir()
    return caller(tmp_path, sandbox_environment(source.url, tmp_path / "inbox"))


@pytest.fixture(scope="session")
def loaded(province, tmp_path_factory):
    """Commands on a folder, empty before, into which the tasks were pulled; only to be read."""
    folder = tmp_path_factory.mktemp("loaded")
    call = caller(folder, sandbox_environment(province.url, folder))
    assert call("pull", "tasks").returncode == 0
    return call
