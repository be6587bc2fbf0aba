"""The house keeps its own rules: imports, lengths, what may stand in a file, current references."""

import ast
import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis.internal.conjecture import providers

from cli import settings_page
from store.places import schemas
from tests.conftest import LONG

ROOT = Path(__file__).resolve().parents[1]
ROOMS = [
    "core",
    "store",
    "desk",
    "connectors",
    "indicators",
    "jobs",
    "exports",
    "dashboard",
    "cli",
    "sandbox",
]
LONGEST = 300


def test_the_readme_shows_every_picture_that_is_taken_and_no_other():
    source = (ROOT / "docs" / "screenshots.py").read_text("utf-8")
    taken = {
        *re.findall(r'^    \("([\w-]+)", "/', source, re.M),
        *re.findall(r'^PAPER.* = "([\w-]+)"', source, re.M),
    }
    shown = set(re.findall(r"docs/images/([\w-]+)\.png", (ROOT / "README.md").read_text("utf-8")))
    assert taken == shown == {one.stem for one in tracked("docs/images/*.png")}


def tracked(*patterns: str) -> list[Path]:
    out = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [ROOT / one for one in out.stdout.splitlines() if (ROOT / one).is_file()]


def test_the_files_that_are_begun_first_are_there():
    assert [one for one in LONG if not (ROOT / "tests" / f"{one}.py").is_file()] == []


def test_examples_are_drawn_from_nothing_that_stands_in_our_sources():
    """Or a change of a number anywhere would be tried by other examples everywhere."""
    assert bool(len(providers._get_local_constants())) is ("TEST_RANDOM" in os.environ)


def test_import_contracts_are_kept():
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_files_are_short():
    long = {}
    for path in tracked("*.py", "*.js"):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith("tests/"):
            continue
        lines = len(path.read_text("utf-8").splitlines())
        if lines > LONGEST:
            long[name] = lines
    assert not long


@pytest.mark.parametrize(
    "word",
    [
        "pypi." + "org",
        "pythonhosted" + ".org",
        "npmjs" + ".org",
        "npmjs" + ".com",
        "deb.debian" + ".org",
        "/wo" + "rk/",
        "/ro" + "ot/",
    ],
)
def test_no_registry_and_no_machine_is_named(word):
    found = []
    for path in tracked():
        if path.suffix in {".png", ".woff2", ".ico", ".gz", ".xlsx", ".zip"}:
            continue
        if word in path.read_text("utf-8", errors="replace"):
            found.append(path.relative_to(ROOT).as_posix())
    assert not found


def test_settings_reference_is_current():
    made = {settings_page.PAGE: settings_page.render(), **schemas.made()}
    stale = [one.name for one, text in made.items() if one.read_text("utf-8") != text]
    assert stale == [], "run: make settings"


def test_no_dependency_ships_a_package_named_as_a_room():
    taken = importlib.metadata.packages_distributions()
    assert {room: taken[room] for room in ROOMS if room in taken} == {}


def test_no_stubs_are_left():
    marks = ("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in tracked("*.py", "*.js", "*.toml", "*.yaml")
        if any(mark in path.read_text("utf-8") for mark in marks)
    ]
    assert not found


def test_only_the_launcher_and_scripts_are_executable():
    done = subprocess.run(
        ["git", "ls-files", "--stage"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    lines = done.stdout.splitlines()
    executable = {line.split("\t")[1] for line in lines if line.startswith("100755")}
    assert executable <= {"ioc", ".ci/run", ".ci/packages"}


def test_every_package_is_named_where_an_outsider_looks():
    """``docs/reference/rooms.md`` has one line a package: what its own docstring says."""
    told = (ROOT / "docs/reference/rooms.md").read_text("utf-8")
    rooms = [room for room in ROOMS if f"## {room}\n" in told]
    assert len(rooms) == 6
    for made in (one for room in rooms for one in sorted((ROOT / room).glob("*/__init__.py"))):
        what = (ast.get_docstring(ast.parse(made.read_text("utf-8"))) or "").splitlines()[0]
        place = made.parent.relative_to(ROOT).as_posix()
        assert f"| `{place}/` | {what.replace('``', '`')} |" in told, place
