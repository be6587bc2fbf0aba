"""The scheduler's process killed, doubled, stopped: nothing is lost, nothing counted twice."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from core.settings import ROOT
from jobs import progress
from store.verify import verify

PATIENCE = 90


class Scheduler:
    """``python -m cli schedule`` on a data folder."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.log = folder / "schedule.log"
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cli", "schedule", "--data", str(folder)],
                env={**os.environ, **env, "PYTHONPATH": str(ROOT)},
                stdout=out,
                stderr=out,
            )

    def until(self, condition) -> None:
        end = time.monotonic() + PATIENCE
        while not _true(condition):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.02)

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


def _true(condition) -> bool:
    with suppress(sqlite3.OperationalError):
        return bool(condition())
    return False


@pytest.fixture
def chain(source, tmp_path, opened_with):
    """Starts schedulers over one folder; small batches, so that there are many commits."""
    from tests.jobs.conftest import environment

    env = environment(
        source.url,
        IOC_JOBS__BATCH="100",
        IOC_SOURCES__ONESTOP__PAGE_SIZE="100",
        IOC_JOBS__LEASE="3s",
    )
    started: list[Scheduler] = []

    def start() -> Scheduler:
        started.append(Scheduler(tmp_path, env))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


@contextmanager
def database(folder: Path):
    db = sqlite3.connect(f"file:{folder / 'ioc.db'}?mode=ro", uri=True, timeout=10)
    try:
        yield db
    finally:
        db.close()


def ask(folder: Path, sql: str) -> int:
    with database(folder) as db:
        return db.execute(sql).fetchone()[0]


def dossiers(folder: Path) -> int:
    return ask(folder, "select count(*) from dossier")


def whole(context) -> bool:
    return all(one.whole for one in progress.progress(context)) and progress.at_rest(context)


def expected(source, context) -> int:
    bottom = 1696093200  # 2023-10-01 local
    return len(source.box.world.timeline.window(bottom, context.now(), source.box.now()))


def aside(folder: Path) -> int:
    return ask(
        folder, "select count(*) from quarantine where source = 'onestop' and known_to is null"
    )


def settled(folder, source, context):
    """Everything there exactly once, sums as facts, no run left open."""
    assert dossiers(folder) + aside(folder) == expected(source, context)
    assert verify(context.store) == []
    assert ask(folder, "select count(*) from run where outcome = 'running'") == 0


def test_killed_in_the_middle_of_pulls_nothing_is_lost_or_doubled(
    chain, source, tmp_path, opened_with
):
    for goal in (300, 900, 1_500):
        one = chain()
        one.until(lambda goal=goal: dossiers(tmp_path) >= goal)
        assert one.end(signal.SIGKILL) == -signal.SIGKILL
        held = dossiers(tmp_path)
        assert goal <= held
    last = chain()
    with opened_with(IOC_JOBS__BATCH="100") as context:
        last.until(lambda: whole(context))
        assert last.end(signal.SIGTERM) == 0
        settled(tmp_path, source, context)
        assert ask(tmp_path, "select count(*) from run where outcome = 'abandoned'") >= 3


def test_sigterm_drains_within_its_time_and_the_next_goes_on(chain, source, tmp_path, opened_with):
    one = chain()
    one.until(lambda: dossiers(tmp_path) >= 300)
    began = time.monotonic()
    assert one.end(signal.SIGTERM) == 0
    assert time.monotonic() - began < 20
    assert ask(tmp_path, "select count(*) from run where outcome = 'running'") == 0
    with opened_with() as context:
        assert verify(context.store) == []
        assert not whole(context)
        two = chain()
        two.until(lambda: whole(context))
        assert two.end(signal.SIGINT) == 0
        settled(tmp_path, source, context)


def test_a_second_scheduler_waits_and_takes_over(chain, source, tmp_path, opened_with):
    first = chain()
    first.until(lambda: dossiers(tmp_path) >= 100)
    second = chain()
    second.until(lambda: "waiting to take over" in second.log.read_text())
    pid = ask(tmp_path, "select owner from lease where name = 'writer'")
    assert pid.endswith(f":{first.process.pid}")
    first.end(signal.SIGKILL)
    with opened_with() as context:
        second.until(lambda: whole(context))
        pid = ask(tmp_path, "select owner from lease where name = 'writer'")
        assert pid.endswith(f":{second.process.pid}")
        assert second.end(signal.SIGTERM) == 0
        settled(tmp_path, source, context)


def test_a_failing_source_never_ends_the_scheduler(chain, source, tmp_path, opened_with):
    source.box.board.add("onestop=down")
    one = chain()
    failed = "select count(*) from run where source = 'onestop' and outcome = 'failed'"
    one.until(lambda: ask(tmp_path, failed) >= 1)
    others = "select count(*) from run where source = 'tasks' and outcome = 'success'"
    one.until(lambda: ask(tmp_path, others) >= 1)
    assert one.end(signal.SIGTERM) == 0


def test_a_wrong_setting_refuses_to_start_and_names_it(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "cli", "schedule", "--data", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "IOC_JOBS__VERIFY_CRON": "x"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "jobs.verify_cron" in done.stderr
    assert "Traceback" not in done.stderr
