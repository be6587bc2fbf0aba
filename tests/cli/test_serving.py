"""How gunicorn is set: what a return of everybody at once depends on, and what workers share."""

import re
import subprocess
import sys

import pytest

from cli import serving
from core.settings import ROOT, load

_CODE = """
import gc, sys, threading
import sqlalchemy
from cli import serving
opened = []
sqlalchemy.create_engine = lambda *args, **more: opened.append(args)
before = {"dashboard.app", "plotly"} & set(sys.modules)
serving.preload()
print(len(before), "dashboard.app" in sys.modules, gc.get_freeze_count() > 100_000,
      threading.active_count(), len(opened))
"""


def test_an_idle_connection_ends_before_its_page_looks_again(tmp_path):
    """Else all who return at once stay with the worker that was ready first."""
    told = serving.Web(load(tmp_path, {})).cfg
    script = (ROOT / "assets" / "live.js").read_text("utf-8")
    paces = re.findall(r"body\.dataset\.pace\) \|\| (\d+)", script)
    assert told.keepalive * 1000 < min(map(int, paces))
    assert told.threads < told.worker_connections < 200


def test_modules_are_there_before_the_fork_and_neither_threads_nor_connections():
    done = subprocess.run(
        [sys.executable, "-c", _CODE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0", "True", "True", "1", "0"]


_SELDOM = {"openpyxl", "docx", "redis", "pandas", "pyarrow", "duckdb"}


@pytest.mark.parametrize("begins", ["cli.verbs.schedule", "dashboard.wsgi"])
def test_what_is_seldom_needed_is_loaded_when_it_is(begins):
    """Fifteen megabytes of every process, for files that somebody takes now and then."""
    code = (
        f"import sys, {begins}\nprint('sqlalchemy' in sys.modules, *{_SELDOM} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True"]
