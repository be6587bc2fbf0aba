"""Commands as users call them, on a data folder of their own, against the sandbox."""

import contextlib
import io
import os
import resource
import shutil
import subprocess
import sys

import pytest

from cli import app
from core.settings import ROOT
from sandbox import addresses
from sandbox.server import running
from tests.conftest import logging_as_it_was

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
    """The sandbox's addresses and folder, as variables; sources give up at once.

    Of open data neither whole tables nor every file are looked at: in tests of their own.
    """
    env = {**addresses.environment(url, inbox), "IOC_CLOCK_AT": AT}
    env["IOC_SOURCES__OPENDATA__OPTIONS__TABLES"] = "no"
    env["IOC_SOURCES__OPENDATA__OPTIONS__RESOURCES"] = "list"
    for name in addresses.PATHS:
        env[f"IOC_SOURCES__{name.upper()}__RETRIES"] = "0"
        env[f"IOC_SOURCES__{name.upper()}__BACKFILL_FROM"] = "2023-11-01"
    return env


def caller(folder, environment):
    """Call a command. ``apart``: in a process of its own, as a shell does, where any file may grow
    to ``limit`` bytes; else in this one, which need not read every module anew."""

    def call(*argv, apart=False, limit=resource.RLIM_INFINITY, **more):
        line = [*argv, "--data", str(folder)]
        if not apart:
            return _here(line, environment | more)
        return subprocess.run(
            [sys.executable, "-m", "cli", *line],
            env={**os.environ, **environment, "PYTHONPATH": str(ROOT), **more},
            capture_output=True,
            text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
            timeout=300,
        )

    return call


def _here(line, environment):
    out, err = io.StringIO(), io.StringIO()
    with (
        logging_as_it_was(),
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        for name, text in environment.items():
            patch.setenv(name, text)
        code = app.main(line)
    return subprocess.CompletedProcess(line, code, out.getvalue(), err.getvalue())


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
