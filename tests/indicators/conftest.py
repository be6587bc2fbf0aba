"""Stores with facts in them, and the catalogue over one."""

import shutil

import pytest

from core.settings import load as load_settings
from indicators import publish
from indicators.catalog import Catalog
from store.engine import open_store
from tests.indicators import seeded


@pytest.fixture
def settings(tmp_path):
    return load_settings(data=tmp_path, env={}, clock_at="2023-12-26")


@pytest.fixture
def catalog_of(settings):
    """Makes catalogues over a store, at its own moment where one is given."""

    def make(store, clock=None):
        return Catalog(settings, clock, store=store)

    return make


@pytest.fixture(scope="session")
def article_template(tmp_path_factory, sqlite_template):
    """A SQLite file with the conference report's figures, published."""
    path = tmp_path_factory.mktemp("article") / "ioc.db"
    shutil.copy(sqlite_template, path)
    store = open_store(f"sqlite:///{path}", 80)
    seeded.article(store)
    publish.run(store, seeded.CLOCK, seeded.CALENDAR)
    store.close()
    return path


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


@pytest.fixture
def crowd(any_store, catalog_of):
    """(store, catalogue, facts) of a seeded population, published, on both databases."""
    facts = seeded.population()
    seeded.put(any_store, "dossier", "onestop", "dossiers", facts)
    publish.run(any_store, seeded.CLOCK, seeded.CALENDAR)
    return any_store, catalog_of(any_store), facts
