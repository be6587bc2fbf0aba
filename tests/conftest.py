"""Databases for tests: a fresh SQLite file, a database of a real PostgreSQL server, or both."""

from __future__ import annotations

import gc
import itertools
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from httpx._transports import default
from hypothesis.internal.conjecture import providers
from sqlalchemy import event
from sqlalchemy.engine import Engine

from connectors.protocols import patience
from dashboard.serving import packing
from desk import desk as desks
from store.database.engine import Store, open_store, parse_url
from tests import postgres
from tests.templates import made_once

# Two busy cores: a slow draw is no fault. The same examples each time, so that nobody's change is
# refused for what another example would have found; make test-slow looks for others.
hypothesis.settings.register_profile(
    "busy",
    deadline=None,
    derandomize="TEST_RANDOM" not in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("busy")
if "TEST_RANDOM" not in os.environ:
    # nor for a number or a text that it changed: hypothesis draws one in twenty from those that
    # stand in our own modules, of which it knows the ones that a worker happened to import
    providers.is_local_module_file = lambda path: False

TENANT = 80
_compiled: dict[str, Engine] = {}
_names = (f"t{n}" for n in itertools.count(1))
_filled: set[str] = set()

Filled = Callable[[str, Callable[[Store], object]], Store]


LONG = (
    "paths/test_faults",
    "dashboard/test_browser_wall",
    "dashboard/test_browser_every_page",
    "test_article",
    "dashboard/test_browser_reorganised",
    "jobs/test_crash",
    "cli/test_demo",
    "indicators/test_versions",
    "dashboard/test_browser_pages",
    "store/test_engine",
    "dashboard/pages/test_browser",
    "indicators/test_publish",
    "indicators/test_parts",
    "paths/test_stopped",
    "dashboard/test_browser_seams",
    "cli/test_pull",
    "dashboard/test_browser_drill",
    "dashboard/test_browser_leading",
    "indicators/test_form",
    "dashboard/test_browser_nguon",
    "paths/test_personal",
    "dashboard/test_browser_jobs",
    "connectors/test_contract",
    "dashboard/test_browser_choosing",
    "indicators/test_recount",
    "store/test_standing",
    "jobs/test_orders",
    "dashboard/test_browser_manners",
    "jobs/test_papers",
    "jobs/test_publishing",
    "indicators/test_settled",
    "dashboard/test_browser_questions",
    "exports/test_brief",
    "indicators/test_frozen",
    "exports/test_web",
    "indicators/test_reorganised",
    "indicators/test_index766",
    "cli/test_bench",
    "store/test_crash",
    "store/test_properties",
)
"""Files that take longer than half a minute, the longest first: started in this order, so that no
worker ends alone with one. A long file that is not here may only make the run longer."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files, in this order, before all others; within a file nothing changes."""
    here = Path(__file__).parent
    order = {here / f"{name}.py": number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: order.get(item.path, len(LONG)))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Modules are loaded without looking again and again through what stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """What thousands of tests and their modules hold is not looked through again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(autouse=True, scope="session")
def _statements_compiled_once() -> Iterator[None]:
    """Stores of a session share their compiled statements, as the questions of one process do.

    A process has one store and compiles a statement once; here every test has a store of its own.
    """
    with pytest.MonkeyPatch.context() as patch:
        made = Store.__init__

        def shared(self: Store, *args: Any, **more: Any) -> None:
            made(self, *args, **more)
            engine, name = self.engine, self.engine.dialect.name
            first = _compiled.get(name)
            if first is not None:
                engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
            else:  # once it has connected, its dialect knows the server
                event.listen(engine, "engine_connect", lambda _: _compiled.setdefault(name, engine))

        patch.setattr(Store, "__init__", shared)
        yield


@pytest.fixture(autouse=True, scope="session")
def _files_packed_once() -> Iterator[None]:
    """What many applications send alike is compressed once, as the application of a process does.

    Brotli's better levels take a second for the libraries of a page.
    """
    with pytest.MonkeyPatch.context() as patch:
        for how, pack in packing.CODINGS.items():
            patch.setitem(packing.CODINGS, how, cache(pack))
        yield


@pytest.fixture(autouse=True, scope="session")
def _authorities_read_once() -> Iterator[None]:
    """Clients of HTTP trust alike: whom they trust is read once, not again by each of hundreds."""
    with pytest.MonkeyPatch.context() as patch:
        once = cache(default.create_ssl_context)
        patch.setattr(default, "create_ssl_context", once)
        yield


@contextmanager
def logging_as_it_was() -> Iterator[None]:
    """Commands run inside the test process set the root logger; what comes after must not feel it.

    Also for commands that fixtures of a session run, before any test's own begin.
    """
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    root.handlers[:] = handlers


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    with logging_as_it_was():
        yield


@pytest.fixture(autouse=True)
def _budgets_unspent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls of one test are not charged to the next: budgets live as long as the process."""
    monkeypatch.setattr(patience, "_budgets", {})


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema and the units of Long An; copy it, never write to it."""

    def make(folder: Path) -> None:
        open_store(f"sqlite:///{folder / 'ioc.db'}", TENANT, create=True).close()

    return made_once(tmp_path_factory, "store", make) / "ioc.db"


@pytest.fixture(autouse=True, scope="session")
def _desks_begin_on_a_copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A desk whose SQLite file is not there yet begins on a copy of a made one.

    How one is made is tested by ``tests/store``, which opens it by its own door.
    """
    made = desks.open_office

    def make(folder: Path) -> None:
        made(f"sqlite:///{folder / 'desk.db'}", TENANT).close()

    def copied(url: str, tenant: int) -> Store:
        address = parse_url(url)
        path = Path(address.database or "")
        if address.get_backend_name() == "sqlite" and path.parent.is_dir() and not path.exists():
            shutil.copy(made_once(tmp_path_factory, "desk", make) / "desk.db", path)
        return made(url, tenant)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desks, "open_office", copied)
        yield


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """Address of a SQLite file of this test's own, with schema and units."""
    path = tmp_path / "ioc.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_binaries() -> Path:
    """Where the programs of a PostgreSQL server are."""
    found = postgres.binaries()
    if found is None:
        pytest.skip("no PostgreSQL server is installed")
    return found


@pytest.fixture(scope="session")
def postgres_server(
    postgres_binaries: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A PostgreSQL server for the session: its address with ``{}`` for the database's name.

    Each worker's begins on a copy of one that has the templates below.
    """

    def make(folder: Path) -> None:
        with postgres.server(postgres_binaries, keep=folder) as address:
            for name, opened in (
                (_STORE, lambda url: open_store(url, TENANT, create=True)),
                (_DESK, lambda url: desks.open_office(url, TENANT)),
            ):
                _run(address, f"CREATE DATABASE {name}")
                opened(address.format(name)).close()

    made = made_once(tmp_path_factory, "postgres", make)
    with postgres.server(postgres_binaries, begins=made) as address:
        yield address


def _run(address: str, sql: str) -> None:
    with psycopg.connect(address.format("postgres"), autocommit=True) as conn:
        conn.execute(sql.encode())


_STORE, _DESK = "template_ioc", "template_desk"


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """Name of a PostgreSQL database with the schema and the units of Long An."""
    return _STORE


@pytest.fixture(scope="session")
def postgres_desk_template(postgres_server: str) -> str:
    """Name of a PostgreSQL database with the desk's schema alone."""
    return _DESK


@contextmanager
def _copied(server: str, template: str) -> Iterator[str]:
    name = next(_names)
    _run(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.format(name)
    _run(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """Address of a PostgreSQL database of this test's own, with schema and units."""
    with _copied(postgres_server, postgres_template) as url:
        yield url


@pytest.fixture
def postgres_desk_url(postgres_server: str, postgres_desk_template: str) -> Iterator[str]:
    """Address of a PostgreSQL database of this test's own, with the desk's schema."""
    with _copied(postgres_server, postgres_desk_template) as url:
        yield url


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """Address of an empty PostgreSQL database of this test's own."""
    with _copied(postgres_server, "template1") as url:
        yield url


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    """A fresh store in a SQLite file."""
    made = open_store(sqlite_url, TENANT)
    yield made
    made.close()


@pytest.fixture
def filled(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Filled]:
    """Gives a store of this test's own in a SQLite file with what a function puts there.

    It is made once under a name, and copied for each test.
    """
    with ExitStack() as stack:

        def make(name: str, fill: Callable[[Store], object]) -> Store:
            def once(folder: Path) -> None:
                shutil.copy(sqlite_template, folder / "ioc.db")
                with closing(open_store(f"sqlite:///{folder / 'ioc.db'}", TENANT)) as store:
                    fill(store)

            path = tmp_path / f"{name}.db"
            shutil.copy(made_once(tmp_path_factory, name, once) / "ioc.db", path)
            return stack.enter_context(closing(open_store(f"sqlite:///{path}", TENANT)))

        yield make


@pytest.fixture
def postgres_filled(postgres_server: str, postgres_template: str) -> Iterator[Filled]:
    """The same in a PostgreSQL database."""
    with ExitStack() as stack:

        def make(name: str, fill: Callable[[Store], object]) -> Store:
            made = f"filled_{name}"
            if made not in _filled:
                _run(postgres_server, f"DROP DATABASE IF EXISTS {made}")
                _run(postgres_server, f"CREATE DATABASE {made} TEMPLATE {postgres_template}")
                with closing(open_store(postgres_server.format(made), TENANT)) as store:
                    fill(store)
                _filled.add(made)
            url = stack.enter_context(_copied(postgres_server, made))
            return stack.enter_context(closing(open_store(url, TENANT)))

        yield make


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_filled(request: pytest.FixtureRequest) -> Filled:
    """The same, once on SQLite and once on PostgreSQL."""
    name = "filled" if request.param == "sqlite" else "postgres_filled"
    found: Filled = request.getfixturevalue(name)
    return found


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_url(request: pytest.FixtureRequest) -> str:
    """Address of a fresh database, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def any_store(any_url: str) -> Iterator[Store]:
    """A fresh store, once on SQLite and once on PostgreSQL."""
    made = open_store(any_url, TENANT)
    yield made
    made.close()


@pytest.fixture
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Gives the address of an EMPTY database of a kind: ``sqlite`` or ``postgres``."""

    def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / 'empty' / 'ioc.db'}"
        url: str = request.getfixturevalue("empty_postgres_url")
        return url

    return make
