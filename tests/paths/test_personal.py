"""After pulls of records full of persons nothing of them is kept: not a name, an id, a phone.

Everything that a source sent is read back first, so that a simulated source which stops sending
persons fails here; then every byte that stayed is searched: the database with its log and free
pages, the landed bodies unpacked, every other file of the data folder, the log at its most
talkative, pages, answers, and PostgreSQL's tables.
"""

from __future__ import annotations

import logging
import re
import shutil
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from connectors import registry
from connectors.protocols.http import HttpSession
from core.settings import Settings, load
from dashboard import router
from dashboard.app import create_app
from desk import Desk
from indicators.catalog import Catalog
from jobs.context import opened
from jobs.evaluating.evaluate import evaluate
from jobs.pulling import sources
from jobs.pulling.pull import Puller
from sandbox import addresses
from sandbox.server import running
from tests.connectors.conftest import PERSONAL

AT = "2023-12-26"
MARKS = [one.encode() for one in PERSONAL]
"""What the invented persons of the sandbox and of the recorded answers are known by."""

NO_PERSONS = {
    "citizen_app": "counts by day",
    "zalo": "counts by day",
    "evaluation": "scores of agencies",
}
"""Sources that send no person, each with its reason; all the others must."""

PATTERNS = {
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE),
    "phone": re.compile(r"(?<![\w.,-])(?:\+?84|0)[35789]\d{8}(?![\w.,-])"),
    "citizen id": re.compile(r"(?<![\w.,-])0\d{11}(?![\w.,-])"),
}
HARMLESS = re.compile(r"^(?:[0-9a-f]{12,18}|[0-9a-f]{8}-[0-9a-f-]{27})$")
"""Ids of runs and data sets: hexadecimal, by chance all digits."""


@dataclass
class Told:
    """What the sources sent, by source, and what was logged meanwhile."""

    sent: dict[str, bytes] = field(default_factory=lambda: defaultdict(bytes))
    log: bytes = b""


def spy(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    real = HttpSession._body

    def body(session: HttpSession, *args: object) -> bytes:
        came = real(session, *args)  # type: ignore[arg-type]
        told.sent[session.settings.url.rstrip("/").split("/")[3]] += came
        return came

    monkeypatch.setattr(HttpSession, "_body", body)


def pull_all(folder: Path, database: str = "") -> tuple[Settings, Told]:
    """Three weeks of every source, and one file that a person filled in too eagerly."""
    told, inbox = Told(), folder.with_name(f"{folder.name}-inbox")
    stored = folder.with_name(f"{folder.name}-kho.db")
    log = folder.with_name(f"{folder.name}.log")
    root, handler = logging.getLogger(), logging.FileHandler(log, encoding="utf-8")
    level = root.level
    with (
        pytest.MonkeyPatch.context() as patch,
        running(1, "small", AT, inbox=inbox, warehouse=stored) as province,
    ):
        spy(told, patch)
        (inbox / "nguoi.csv").write_text(
            "#ioc-template;reported;1\n"
            "chi_tieu;don_vi;ky;gia_tri;tai_lieu;ghi_chu;nguoi_lap;dien_thoai;email\n"
            "ocop.products;80;2023-Q2;7;;NGUYỄN VĂN MẪU;CÁN BỘ MẪU;0000000001;a@example.invalid\n",
            "utf-8",
        )
        env = addresses.environment(province.url, inbox, stored) | {"IOC_CLOCK_AT": AT}
        if database:
            env["IOC_DATABASE_URL"] = database
        for name in registry.names():
            env[f"IOC_SOURCES__{name.upper()}__BACKFILL_FROM"] = "2023-12-05"
        settings = load(folder, env, registry.names())
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        try:
            with opened(settings) as context:
                for name in sources.active(settings):
                    connector = sources.connector(settings, name)
                    for stream in connector.streams:
                        Puller(context, connector, stream).all()
                evaluate(context)
        finally:
            root.setLevel(level)
            root.removeHandler(handler)
            handler.close()
    told.log = log.read_bytes()
    told.sent["warehouse"] = stored.read_bytes()
    return settings, told


@pytest.fixture(scope="module")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Told]]:
    folder = tmp_path_factory.mktemp("persons") / "data"
    folder.mkdir()
    yield pull_all(folder)
    shutil.rmtree(folder.parent)


def clean(what: str, content: bytes) -> None:
    found = [mark.decode() for mark in MARKS if mark in content]
    assert not found, f"{what}: {found}"


def discreet(what: str, text: str) -> None:
    """No pattern of a person in a value."""
    for name, pattern in PATTERNS.items():
        for found in pattern.finditer(text):
            assert HARMLESS.match(text), f"{what}: {name} “{found[0]}”"


def test_every_simulated_source_sends_persons(pulled: tuple[Settings, Told]) -> None:
    _, told = pulled
    for name, path in (addresses.PATHS | {"warehouse": "warehouse"}).items():
        if name not in NO_PERSONS:
            assert any(mark in told.sent[path] for mark in MARKS), (
                f"the sandbox's {name} names no person: let it, or say in NO_PERSONS why not"
            )


def test_nothing_of_them_is_in_the_data_folder(pulled: tuple[Settings, Told]) -> None:
    settings, _ = pulled
    files = [one for one in settings.data.rglob("*") if one.is_file()]
    assert any(one.name == "ioc.db" and one.stat().st_size > 1_000_000 for one in files)
    for one in files:
        clean(str(one), one.read_bytes())


def test_nothing_of_them_is_in_a_value_or_a_landed_page(pulled: tuple[Settings, Told]) -> None:
    settings, _ = pulled
    with sqlite3.connect(settings.data / "ioc.db") as db:
        names = [
            row[0] for row in db.execute("select name from sqlite_master where type = 'table'")
        ]
        assert {"dossier", "document", "quarantine", "landing", "petition"} <= set(names)
        for name in names:
            for row in db.execute(f'select * from "{name}"'):
                for value in row:
                    if isinstance(value, str):
                        discreet(name, value)
        bodies = [row[0] for row in db.execute("select body from landing")]
    assert len(bodies) >= len(addresses.PATHS)
    for body in bodies:
        content = zlib.decompress(body)
        clean("landing", content)
        for value in re.findall(r'"((?:[^"\\]|\\.)*)"', content.decode()):
            discreet("landing", value)


def test_the_log_names_nobody(pulled: tuple[Settings, Told]) -> None:
    _, told = pulled
    assert told.log.count(b"\n") > 50, "at DEBUG even the conversation is logged"
    clean("log", told.log)
    for word in told.log.decode().split():
        discreet("log", word.strip("'\"(),;"))


def test_pages_and_answers_name_nobody(pulled: tuple[Settings, Told]) -> None:
    settings, _ = pulled
    desk = Desk(settings)
    secret = desk.prepare_demo(settings.data).read_text("utf-8").strip()
    desk.close()
    client = create_app(settings).server.test_client()
    header = {"Authorization": f"Bearer {secret}"}
    kinds = sorted({s.kind for name in registry.names() for s in registry.get(name).streams})
    api = ["indicators", "sources", "runs", "units", *(f"records/{kind}" for kind in kinds)]
    pages = [one.PATH for one in router.discover() if "<" not in one.PATH]
    seen = 0
    for path in [*pages, *(f"/api/v1/{one}" for one in api)]:
        answer = client.get(path, headers=header)
        seen += answer.status_code == 200
        clean(path, answer.get_data())
    assert seen >= len(pages)
    assert Catalog(settings).runs(limit=1)
    for one in settings.data.rglob("*"):
        if one.is_file() and not one.name.startswith("demo-"):
            clean(str(one), one.read_bytes())


@pytest.mark.slow
@pytest.mark.postgres
def test_nothing_of_them_is_in_postgresql(tmp_path: Path, empty_postgres_url: str) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    pull_all(folder, empty_postgres_url)
    with psycopg.connect(empty_postgres_url) as db:
        names = db.execute(
            "select table_name from information_schema.tables where table_schema = 'public'"
        ).fetchall()
        assert len(names) > 10
        for (name,) in names:
            # Of a quotient only its whole part could be a number that somebody has: the digits
            # after the point are arithmetic, 13.3000000000000007 names nobody.
            halves = [
                row[0]
                for row in db.execute(
                    "select column_name::text from information_schema.columns"
                    " where table_name = %s and data_type = 'double precision'",
                    (name,),
                )
            ]
            whole = "".join(f""", trunc(t."{one}")::numeric::text""" for one in halves)
            asked = f'select (to_jsonb(t) - %s::text[])::text{whole} from "{name}" t'
            for row in db.execute(asked.encode(), (halves,)):
                clean(name, "\n".join(one or "" for one in row).encode())
        for (body,) in db.execute("select body from landing"):
            clean("landing", zlib.decompress(body))
