"""Commands as users call them, on a data folder of their own, against the sandbox."""

import os
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


@pytest.fixture
def environment(source, tmp_path):
    """The sandbox's addresses and folder, as variables; sources give up at once."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    env = {**addresses.environment(source.url, inbox), "IOC_CLOCK_AT": AT}
    for name in addresses.PATHS:
        env[f"IOC_SOURCES__{name.upper()}__RETRIES"] = "0"
        env[f"IOC_SOURCES__{name.upper()}__BACKFILL_FROM"] = "2023-11-01"
    return env


@pytest.fixture
def ioc(environment, tmp_path):
    """Call a command in a process of its own; ``limit`` bytes may any file grow to."""

    def call(*argv, limit=None, **more):
        def confine():
            if limit is not None:
                import resource

                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return subprocess.run(
            [sys.executable, "-m", "cli", *argv, "--data", str(tmp_path)],
            env={**os.environ, **environment, "PYTHONPATH": str(ROOT), **more},
            capture_output=True,
            text=True,
            preexec_fn=confine,
            timeout=120,
        )

    return call
