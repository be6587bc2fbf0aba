"""Stores with facts in them, and the catalogue over one."""

import shutil

import psycopg
import pytest

from core.settings import load as load_settings
from indicators.catalog import Catalog
from indicators.evaluating import publish
from store.database.engine import open_store
from tests.indicators import seeded
from tests.templates import made_once


def settings_in(folder):
    return load_settings(data=folder, env={}, clock_at="2023-12-26")


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path)


@pytest.fixture
def catalog_of(settings):
    """Makes catalogues over a store, at its own moment where one is given."""

    def make(store, clock=None):
        return Catalog(settings, clock, store=store)

    return make


@pytest.fixture(scope="session")
def article_template(tmp_path_factory, sqlite_template):
    """A SQLite file with the conference report's figures, published."""

    def make(folder):
        shutil.copy(sqlite_template, folder / "ioc.db")
        store = open_store(f"sqlite:///{folder / 'ioc.db'}", 80)
        seeded.article(store)
        publish.run(store, seeded.CLOCK, seeded.CALENDAR)
        store.close()

    return made_once(tmp_path_factory, "article", make) / "ioc.db"


@pytest.fixture
def article_store(tmp_path, article_template):
    path = tmp_path / "article.db"
    shutil.copy(article_template, path)
    store = open_store(f"sqlite:///{path}", 80)
    yield store
    store.close()


@pytest.fixture
def article(article_store, catalog_of):
    return catalog_of(article_store)


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def crowd(request, tmp_path_factory):
    """(store, catalogue, facts) of a seeded population, published; for tests that only read."""
    folder = tmp_path_factory.mktemp("crowd")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "ioc.db")
        url = f"sqlite:///{folder / 'ioc.db'}"
    else:
        server = request.getfixturevalue("postgres_server")
        template = request.getfixturevalue("postgres_template")
        with psycopg.connect(server.format("postgres"), autocommit=True) as conn:
            conn.execute(f"CREATE DATABASE {folder.name} TEMPLATE {template}".encode())
        url = server.format(folder.name)
    facts = seeded.population()
    store = open_store(url, 80)
    seeded.put(store, "dossier", "onestop", "dossiers", facts)
    publish.run(store, seeded.CLOCK, seeded.CALENDAR)
    yield store, Catalog(settings_in(folder), store=store), facts
    store.close()
