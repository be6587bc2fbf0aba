"""The web application over the fake catalogue and a real desk, asked as a browser would ask it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.settings import Settings, load
from dashboard.app import create_app
from dashboard.context import EXTENSION, Services
from desk import Desk
from desk.keys import Passwords
from desk.model import ACT
from indicators.catalog import Catalog
from indicators.evaluating import publish
from store.database.engine import open_store
from tests.dashboard.fakes import AT, FakeCatalog
from tests.indicators import seeded
from tests.templates import made_once

ROLES = {
    "leader": "lanhdao",
    "official": "canbo",
    "analyst": "phantich",
    "operator": "vanhanh",
    "administrator": "quantri",
    "screen": "manhinh",
}


@dataclass
class Web:
    """One application with what stands behind it."""

    app: Dash
    catalog: FakeCatalog
    desk: Desk
    settings: Settings
    tokens: dict[str, str]

    @property
    def client(self) -> FlaskClient:
        """A browser without cookies."""
        client: FlaskClient = self.app.server.test_client()
        return client

    def bearer(self, role: str) -> dict[str, str]:
        """Headers of a role's token."""
        return {"Authorization": f"Bearer {self.tokens[role]}"}

    def get(self, path: str, role: str | None = "leader", **headers: str) -> TestResponse:
        """GET as a role (None: nobody); header names with ``_`` for ``-``."""
        more = {key.replace("_", "-"): value for key, value in headers.items()}
        return self.client.get(path, headers=(self.bearer(role) if role else {}) | more)

    def logged_in(self, role: str) -> FlaskClient:
        """A browser with a role's session."""
        client = self.client
        login = ROLES[role]
        password = next(a.password for a in self.desk.demo_accounts() if a.login == login)
        answer = client.post("/login", data={"login": login, "password": password})
        assert answer.status_code == 303, answer.text
        return client


def _desk(settings: Settings) -> Desk:
    return Desk(settings, passwords=Passwords(time_cost=1, memory_kib=64))


def _staff(desk: Desk, folder: Path) -> dict[str, str]:
    """The demonstration's accounts, and role → a token of it."""
    desk.prepare_demo(folder, "802")
    return {
        role: desk.issue_token(name, "thử", by="test", scope=ACT) for role, name in ROLES.items()
    }


@cache
def _staffed() -> tuple[dict[str, bytes], dict[str, str]]:
    """The files of a folder whose desk has its staff, and their tokens: made once a process."""
    with TemporaryDirectory() as made:
        desk = _desk(load(data=Path(made), env={}, clock_at=AT))
        tokens = _staff(desk, Path(made))
        desk.close()
        return {one.name: one.read_bytes() for one in Path(made).iterdir()}, tokens


def build(folder: Path, catalog: Any = None, public: str | None = None, **web: Any) -> Web:
    """An application of its own in a folder, over the fake catalogue where none is given.

    ``public``: what its ``publish.toml`` says; nothing where it says nothing.
    """
    publish = {}
    if public is not None:
        publish["file"] = folder / "publish.toml"
        publish["file"].write_text(public, "utf-8")
    settings = load(data=folder, env={}, clock_at=AT, web={"demo": True, **web}, publish=publish)
    catalog = catalog or FakeCatalog()
    if (folder / "desk.db").exists():
        desk = _desk(settings)
        tokens = _staff(desk, folder)
    else:
        files, tokens = _staffed()
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        desk = _desk(settings)
    app = create_app(settings, open_catalog=lambda _: catalog, open_desk=lambda _: desk)
    return Web(app, catalog, desk, settings, dict(tokens))


def shut(web: Web) -> None:
    """Let go of the databases."""
    services: Services = web.app.server.extensions[EXTENSION]
    services.close()
    web.desk.close()


@pytest.fixture(scope="session")
def scored(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Catalog]:
    """A real catalogue of Decision 766: dossiers, and the portal's scores of the year."""

    def make(folder: Path) -> None:
        shutil.copy(sqlite_template, folder / "ioc.db")
        store = open_store(f"sqlite:///{folder / 'ioc.db'}", 80)
        seeded.put(store, "dossier", "onestop", "dossiers", seeded.digital(120))
        publish.run(store, seeded.CLOCK, seeded.CALENDAR, definitions=seeded.SCORED)
        seeded.official(store, seeded.PORTAL, "2023")
        seeded.official(store, {"total": 71.5}, "2023", seeded.DUC_HOA)
        store.close()

    folder = tmp_path_factory.mktemp("scored")
    shutil.copy(made_once(tmp_path_factory, "scored", make) / "ioc.db", folder / "ioc.db")
    settings = load(data=folder, env={}, clock_at=AT)
    store = open_store(settings.facts_url, settings.tenant)
    catalog = Catalog(settings, store=store, definitions=seeded.SCORED)
    yield catalog
    catalog.close()


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The application of a test module."""
    made = build(tmp_path_factory.mktemp("web"), login_limit="5 per minute")
    yield made
    shut(made)


@pytest.fixture
def own_web(tmp_path: Path) -> Iterator[Web]:
    """An application for one test that changes it."""
    made = build(tmp_path, login_limit="3 per minute", api_limit="20 per minute")
    yield made
    shut(made)


def said(answer: TestResponse) -> dict[str, Any]:
    """The JSON of an answer."""
    found: dict[str, Any] = json.loads(answer.data)
    return found
