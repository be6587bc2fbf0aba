"""A generated connector is green at once: format, lint, types, its own tests, the registry's."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli import app
from core.settings import ROOT

NAME, TITLE = "quan_trac", "Quan trắc môi trường"


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the checkout, without what is not needed.

    With what mypy knows of it since ``make check``: it believes that by content alone.
    """
    made = tmp_path_factory.mktemp("tree")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    for name in listed.stdout.splitlines():
        if name.startswith(("docs/", "assets/", "tests/dashboard/")):
            continue
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_file():
            (made / name).write_bytes((ROOT / name).read_bytes())
    if (ROOT / ".mypy_cache").is_dir():
        shutil.copytree(ROOT / ".mypy_cache", made / ".mypy_cache")
    return made


@pytest.fixture(scope="module")
def made(tree):
    assert app.main(["new", "connector", NAME, "--title", TITLE, "--tree", str(tree)]) == 0
    return tree


def run(tree: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=tree, capture_output=True, text=True, timeout=170,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


FILES = (f"connectors/sources/{NAME}.py", f"tests/connectors/sources/test_{NAME}.py")


def test_it_is_in_order(made):
    run(made, "ruff", "check", *FILES)
    run(made, "ruff", "format", "--check", *FILES)


def test_its_types_hold(made):
    run(made, "mypy", "--config-file", "pyproject.toml", "-m", f"connectors.sources.{NAME}")


def test_its_tests_and_those_of_every_connector_are_green(made):
    """Those of every connector for this one: the others are as they were."""
    all_of = (FILES[1], "tests/connectors/test_registry.py")
    run(made, "pytest", "-p", "no:cacheprovider", *all_of, "-k", NAME)


def test_it_has_its_table_and_settings_know_it(made):
    text = (made / "config" / "ioc.toml").read_text("utf-8")
    assert f"[sources.{NAME}]\n# {TITLE}.\n" in text
    run(made, "cli", "check")


@pytest.mark.parametrize("name", ["Quan", "1a", "quan-trac", "class", "a", "đo", "x" * 40, "a_"])
def test_a_name_that_cannot_be_is_refused_in_words(tree, capsys, name):
    assert app.main(["new", "connector", name, "--tree", str(tree)]) == 2
    said = capsys.readouterr().err
    assert "không dùng được" in said
    assert "quan_trac" in said, "an example"


def test_a_name_that_is_taken_is_refused_and_nothing_is_changed(tree, capsys):
    before = (tree / "config" / "ioc.toml").read_bytes()
    held = (tree / "connectors" / "sources" / "tasks.py").read_bytes()
    assert app.main(["new", "connector", "tasks", "--tree", str(tree)]) == 2
    assert "Đã có nguồn “tasks”" in capsys.readouterr().err
    assert (tree / "config" / "ioc.toml").read_bytes() == before
    assert (tree / "connectors" / "sources" / "tasks.py").read_bytes() == held


def test_a_folder_that_is_no_checkout_is_refused(tmp_path, capsys):
    assert app.main(["new", "connector", NAME, "--tree", str(tmp_path)]) == 2
    assert "không phải thư mục mã nguồn" in capsys.readouterr().err


@pytest.mark.parametrize("title", ["Moi truong", 'Môi "trường"', "Môi trường " * 9, "đ"])
def test_a_title_that_cannot_be_is_refused_in_words(tree, capsys, title):
    assert app.main(["new", "connector", NAME, "--title", title, "--tree", str(tree)]) == 2
    assert "--title" in capsys.readouterr().err
