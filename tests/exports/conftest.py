"""A real catalogue over a small province, for files that are made of it and asked for again."""

import shutil

import pytest

from core.settings import load
from indicators.catalog import Catalog
from indicators.defining.loader import Definitions, kept
from indicators.evaluating import publish
from store.database.engine import open_store
from tests.indicators import seeded
from tests.indicators.conftest import (
    article,
    article_store,
    article_template,
    catalog_of,
    settings,
)
from tests.templates import made_once

__all__ = ["article", "article_store", "article_template", "catalog_of", "settings"]

IDS = (
    "onestop.on_time_rate",
    "onestop.received",
    "onestop.resolved",
    "onestop.pending",
    "onestop.overdue_open",
    "onestop.handling_days_median",
    "onestop.online_rate_plain",
)


@pytest.fixture(scope="session")
def province_template(tmp_path_factory, sqlite_template):
    """A folder with dossiers of 18 months and the published values of ``IDS``."""

    def make(folder):
        shutil.copy(sqlite_template, folder / "ioc.db")
        store = open_store(f"sqlite:///{folder / 'ioc.db'}", 80)
        seeded.put(store, "dossier", "onestop", "dossiers", seeded.population(400))
        publish.run(store, seeded.CLOCK, seeded.CALENDAR, definitions=definitions())
        store.close()

    return made_once(tmp_path_factory, "province", make)


def definitions():
    """The few that these tests need."""
    whole = kept()
    return Definitions(tuple(whole.by_id()[id] for id in IDS), whole.groups)


def opened(folder):
    chosen = load(data=folder, env={}, clock_at="2023-12-26")
    return Catalog(chosen, definitions=definitions())


@pytest.fixture(scope="session")
def province(province_template, tmp_path_factory):
    """The catalogue; only to be read."""
    folder = tmp_path_factory.mktemp("province")
    shutil.copy(province_template / "ioc.db", folder / "ioc.db")
    made = opened(folder)
    yield made
    made.close()


@pytest.fixture
def own_province(province_template, tmp_path):
    """(folder, catalogue) of one test that changes it."""
    shutil.copy(province_template / "ioc.db", tmp_path / "ioc.db")
    made = opened(tmp_path)
    yield tmp_path, made
    made.close()
