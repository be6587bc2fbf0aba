"""The drill with real processes: what runs is killed under a screen, and the screen stays true.

PostgreSQL, gunicorn and two workers as in operation: one worker killed, all of them, the database;
a source that fails and comes back while the screen looks on; another release in their place. Each
time dossiers come in meanwhile: while it is cut off the screen shows what it showed, then the new.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from cli.ports import free_port
from connectors import registry
from core.runs import Outcome, Run
from core.settings import ROOT, load
from core.values import Status
from dashboard.components import status as mark
from desk import Desk
from desk.keys import Passwords
from jobs.bench import scale, wall
from jobs.context import Context, opened
from jobs.evaluating.evaluate import evaluate
from sandbox.mass import Mass
from store.facts.spec import Conformed
from store.intake.ingest import commit_batch
from store.ledger import runs
from tests import postgres
from tests.dashboard.browsing import Machine, chromium
from tests.dashboard.drilling import (
    DOWN,
    STANDS,
    UP,
    Witness,
    bad_frames,
    caught_up,
    figures,
    filmed,
    link,
    true,
    until,
    values,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.timeout(1500),
    pytest.mark.filterwarnings("default::ResourceWarning"),
]
ROOMS = (
    "assets", "cli", "config", "connectors", "core", "dashboard", "desk", "exports", "indicators",
    "jobs", "sandbox", "store",
)  # fmt: skip
BACK = 120_000  # milliseconds in which a screen comes back by itself, on a machine with other work


class Operation:
    """The web process as a province runs it, over a store in PostgreSQL."""

    def __init__(self, context: Context, env: dict[str, str], facts: Mass) -> None:
        self.context, self._env, self.port = context, env, free_port()
        self._facts, self._batches = facts, 0
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = context.settings.data / "web.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, release: Path = ROOT) -> None:
        """Put a release into operation."""
        data = str(self.context.settings.data)
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "cli", "web", "--port", str(self.port), "--data", data],
                env=self._env | {"PYTHONPATH": str(release), "PYTHONSAFEPATH": "1"},
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        until(self._ready, 120)

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5, trust_env=False).is_success
        except httpx.TransportError:
            return False

    def workers(self) -> list[int]:
        """The processes that answer."""
        assert self._process is not None
        return wall.processes(self._process.pid)[1:]

    def kill(self) -> None:
        """kill -9 of all of it."""
        if self._process is not None:
            with suppress(ProcessLookupError):  # it was killed before
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def comes_in(self) -> None:
        """Some dossiers are new, go on and end; what they change is published."""
        now = self.context.now()
        run = Run(f"drill-in-{self._batches}", scale.SOURCE, scale.STREAM, "pull", now, now)
        placed = self._facts.events(400, self._batches)
        items = [Conformed(fact, unit, None) for fact, unit in placed]
        commit_batch(
            self.context.store,
            run,
            scale.KIND,
            scale.SOURCE,
            scale.STREAM,
            items,
            [],
            [],
            None,
            now,
        )
        evaluate(self.context)
        self._batches += 1

    def pulled(self, number: int, outcome: Outcome) -> None:
        """A pull of the one-stop system ends so."""
        now = self.context.now()
        run = Run(f"drill-{number}", scale.SOURCE, scale.STREAM, "pull", now, now)
        run.outcome, run.done = outcome, 1.0
        run.fault = "nguồn không trả lời" if outcome is Outcome.FAILED else ""
        runs.finish(self.context.store, run)
        evaluate(self.context)  # as the scheduler does after each pull: it tells whose health moved


@pytest.fixture
def operation(postgres_binaries: Path, tmp_path: Path) -> Iterator[tuple[Operation, Path]]:
    """It runs over some thousand dossiers; and the folder of its database's server."""
    with postgres.server(postgres_binaries) as address:
        env = os.environ | {"IOC_DATABASE_URL": address.format("postgres")}
        with opened(load(tmp_path / "data", env, registry.names())) as context:
            facts = Mass(scale.units_of(context), context.now(), 3_000)
            scale.loaded(context, facts, lambda _: None)
            made = Operation(context, env, facts)
            made.start()
            try:
                yield made, Path(address.partition("host=")[2])
            finally:
                made.kill()


def another(folder: Path) -> Path:
    """A release that differs in one word of its configuration."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / "config" / "boards.toml").open("a", encoding="utf-8") as boards:
        boards.write("# another release\n")
    return folder


def dots(page: Page, title: str) -> str:
    """How the boards of a screen mark a source: the classes of its shapes.

    Its title is its name here: no scheduler has ever told a better one.
    """
    found = "t => [...document.querySelectorAll('.dots [title]')].filter((e) => e.title === t)"
    told: str = page.evaluate(f"{found}.map((e) => e.className).join(' ')", title)
    return told


def new(page: Page, stood: dict[str, list[str]]) -> dict[str, list[str]]:
    """Wait for what the server draws now, on each board; it is not what stood."""
    until(lambda: page.evaluate("document.querySelectorAll('.wall').length") == len(stood), 60)
    until(lambda: all(caught_up(page, BACK / 1_000)[one] != stood[one] for one in stood), 120)
    return caught_up(page, BACK / 1_000)


def test_what_runs_is_killed_and_the_screen_stays_true(operation, postgres_binaries, tmp_path):
    web, home = operation
    with (
        chromium() as browser,
        closing(
            Desk(web.context.settings, passwords=Passwords(time_cost=1, memory_kib=64))
        ) as desk,
    ):
        witness = Witness()
        screen = Machine(
            browser,
            tmp_path / "profile",
            f"{web.url}/wall/man",
            ahead=3_600,
            prepare=witness.attend,
        )
        page = screen.page
        code = page.inner_text(".code")
        desk.approve_screen(code, name="Phòng họp", playlist="tong-quan-va-mot-cua", by="test")
        page.wait_for_selector(f"{STANDS} .hd", timeout=BACK)
        page.wait_for_function(UP, timeout=BACK)
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        true(page, "Kết nối máy chủ tốt")
        page.evaluate("window.kept = 1")

        first = web.workers()
        os.kill(first[0], signal.SIGKILL)  # in the middle of whatever it answers
        until(lambda: len(web.workers()) == len(first) and first[0] not in web.workers(), 60)
        page.wait_for_timeout(5_000)
        page.wait_for_function(UP, timeout=BACK)
        true(page, "Kết nối máy chủ tốt")

        before = caught_up(page, BACK / 1_000)
        web.kill()
        page.wait_for_function(DOWN, timeout=BACK)
        stood = figures(page)
        assert stood.keys() == before.keys()
        web.comes_in()
        true(page, "Mất kết nối từ")
        assert figures(page) == stood
        web.start()
        page.wait_for_function(UP, timeout=BACK)
        true(page, "Kết nối máy chủ tốt")
        before = new(page, stood)

        postgres.kill(home)
        page.wait_for_function(DOWN, timeout=BACK)
        stood = figures(page)
        true(page, "Máy chủ lỗi từ")
        assert figures(page) == stood
        assert stood.keys() == before.keys()
        postgres.start_again(postgres_binaries, home)
        web.comes_in()
        page.wait_for_function(UP, timeout=BACK)
        true(page, "Kết nối máy chủ tốt")
        new(page, stood)

        page.wait_for_selector(".dots", state="attached", timeout=BACK)
        caught_up(page, BACK / 1_000)
        large = values(page)
        assert len(large) > 4
        web.pulled(1, Outcome.FAILED)
        until(lambda: mark.css(Status.OFF) in dots(page, scale.SOURCE), BACK / 1_000)
        true(page, "Kết nối máy chủ tốt")
        caught_up(page, BACK / 1_000)
        assert values(page) == large, "its last figures stay"
        assert page.locator(".val .hatched").count() > 0, "and do not look new"
        web.pulled(2, Outcome.SUCCESS)
        until(lambda: mark.css(Status.OFF) not in dots(page, scale.SOURCE), BACK / 1_000)
        assert page.evaluate("window.kept") == 1, "all of that without loading itself anew"

        build = page.get_attribute("body", "data-build")
        web.kill()
        page.wait_for_function(DOWN, timeout=BACK)
        stood = figures(page)
        web.comes_in()
        loads: list[object] = []
        page.on("load", lambda one: loads.append(one))
        with filmed(page) as frames:
            web.start(another(tmp_path / "release"))
            changed = f"() => document.body && document.body.dataset.build !== '{build}'"
            page.wait_for_function(changed, timeout=BACK)
            page.wait_for_function(UP, timeout=BACK)
        assert len(frames) > 1, "what stood before, and what came"
        assert bad_frames(browser, frames) == []
        true(page, "Kết nối máy chủ tốt")
        new(page, stood)
        page.wait_for_timeout(5_000)
        assert len(loads) == 1, "once"
        assert "Mất" not in link(page)
        screen.stop()
    assert witness.wrong == []
    assert witness.looks > 60
    assert "Traceback" not in web.log.read_text("utf-8")
