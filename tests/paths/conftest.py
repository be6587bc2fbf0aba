"""One province and one template of a store for every file of whole paths."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from sandbox import catalogue, datasets, onestop, procedures, shapes
from sandbox.server import running
from tests.paths.lab import AT, Lab

_SECONDS = itertools.count(1_703_523_600)
_REMEMBERED = (
    shapes.facilities,
    datasets.datasets,
    catalogue._by_id,
    catalogue.resources_of,
    catalogue.resource_owners,
)


def _forget() -> None:
    for one in _REMEMBERED:
        one.cache_clear()


@pytest.fixture(scope="module")
def _lab(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("paths")
    with (
        pytest.MonkeyPatch.context() as patch,
        running(1, "small", AT, inbox=folder / "inbox", warehouse=folder / "kho.db") as province,
    ):
        # A few pages of a layer or a register behave as many: 2,500 features are read by
        # tests/connectors, 226 data sets and all procedures by tests/test_article.
        patch.setattr(shapes, "FACILITIES", 280)
        patch.setattr(shapes, "NOWHERE", 123)
        patch.setattr(datasets, "_BEFORE", (44, 53))
        patch.setattr(onestop, "procedures", lambda: procedures.procedures()[:200])
        _forget()
        yield Lab(province, sqlite_template, folder)
    _forget()


@pytest.fixture
def lab(_lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """The province without a fault; every session a second later, as they are in life.

    A body that comes in drops is waited for a little only. All stores have the units of one
    template, which are read once.
    """
    monkeypatch.setattr("connectors.base.time", SimpleNamespace(time=lambda: next(_SECONDS)))
    monkeypatch.setattr("connectors.protocols.http.PATIENCE", 0.0)
    monkeypatch.setattr("jobs.pulling.intake.resolver", _lab.resolver)
    yield _lab
    _lab.calm()
