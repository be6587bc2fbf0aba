"""The examples of the API's page run as they stand and print what the page says."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from core.settings import ROOT, load
from indicators.catalog import Catalog
from tests.dashboard.browsing import Server
from tests.dashboard.conftest import build, shut
from tests.indicators.conftest import article_template

__all__ = ["article_template"]

PAGE = ROOT / "docs" / "reference" / "api.md"
_BLOCKS = re.compile(r"```(sh|python)\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)
EXAMPLES = _BLOCKS.findall(PAGE.read_text("utf-8"))


@pytest.fixture(scope="module")
def served(tmp_path_factory, article_template):
    """(address, token) of the web over the report's figures."""
    folder = tmp_path_factory.mktemp("examples")
    shutil.copy(article_template, folder / "ioc.db")
    made = build(folder, Catalog(load(data=folder, env={}, clock_at="2023-12-26")))
    server = Server(made.app.server)
    yield server.url, made.tokens["analyst"]
    server.stop()
    shut(made)


def test_the_page_has_examples_and_each_says_what_it_prints():
    text = PAGE.read_text("utf-8")
    assert len(EXAMPLES) == len(re.findall(r"```(?:sh|python)\n", text)) >= 5


@pytest.mark.parametrize(("kind", "code", "prints"), EXAMPLES)
def test_an_example_prints_what_the_page_says(served, kind, code, prints, tmp_path):
    run = ["bash", "-euo", "pipefail", "-c"] if kind == "sh" else [sys.executable, "-c"]
    env = {"PATH": os.environ["PATH"], "IOC": served[0], "TOKEN": served[1], "LANG": "C.UTF-8"}
    done = subprocess.run(
        [*run, code], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == prints
