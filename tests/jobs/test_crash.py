"""The scheduler's process killed, doubled, stopped: nothing is lost, nothing counted twice.

On SQLite, and on PostgreSQL under ``make test-slow``: each is three schedulers one after another.
"""

import itertools
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from connectors import registry
from core.clock import day_number, day_start
from core.settings import ROOT
from jobs.context import Context
from jobs.evaluating.proof import differences
from jobs.pulling import progress
from jobs.pulling.pull import Puller
from sandbox import addresses
from store.counting.verify import rebuild
from store.counting.verify import verify as sums
from store.kinds import KINDS
from tests.jobs.province import environment

PATIENCE = 300
SINCE = date(2023, 11, 1)
FEW = {
    f"IOC_SOURCES__{name.upper()}__ENABLED": "false"
    for name in (*addresses.PATHS, "reported")
    if name not in ("onestop", "tasks")
} | {"IOC_SOURCES__ONESTOP__BACKFILL_FROM": SINCE.isoformat()}
"""The one-stop system by windows, the tasks whole: the others are driven by the same scheduler."""
_numbers = itertools.count(1)


class Scheduler:
    """``python -m cli schedule``, or another command, on a data folder."""

    def __init__(self, folder: Path, env: dict[str, str], *argv: str) -> None:
        self.log = folder / f"schedule-{next(_numbers)}.log"
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cli", *(argv or ["schedule"]), "--data", str(folder)],
                env={**os.environ, **env, "PYTHONPATH": str(ROOT)},
                stdout=out,
                stderr=out,
            )

    def until(self, condition) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.05)

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(120)


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.slow])]
)
def chain(request, source, tmp_path, opened_with):
    """Starts schedulers over one store; small batches, so that there are many commits."""
    more = FEW | {
        "IOC_JOBS__BATCH": "100",
        "IOC_SOURCES__ONESTOP__PAGE_SIZE": "100",
        "IOC_JOBS__LEASE": "3s",
    }
    if request.param == "postgres":
        more["IOC_DATABASE_URL"] = request.getfixturevalue("empty_postgres_url")
    made = Chain(tmp_path, environment(source.url, **more), source)
    with opened_with(**more) as context:
        made.context = context
        yield made
        for one in made.started:
            if one.process.poll() is None:
                one.process.kill()
                one.process.wait()


class Chain:
    """Schedulers over one store, and what the store holds."""

    def __init__(self, folder, env, source) -> None:
        self.folder, self.env, self.source = folder, env, source
        self.started: list[Scheduler] = []
        self.context: Context

    def start(self, *argv: str, **more: str) -> Scheduler:
        self.started.append(Scheduler(self.folder, self.env | more, *argv))
        return self.started[-1]

    def ask(self, sql: str):
        with self.context.store.read() as conn:
            return conn.exec_driver_sql(sql).scalar_one()

    def dossiers(self) -> int:
        return self.ask("select count(*) from dossier")

    def whole(self) -> bool:
        streams = progress.progress(self.context)
        return all(one.whole for one in streams) and progress.at_rest(self.context)

    def settled(self, since: date = SINCE) -> None:
        """Everything there exactly once, sums as facts, values as sums, no run left open."""
        aside = self.ask(
            "select count(*) from quarantine where source = 'onestop' and stream = 'dossiers'"
            " and known_to is null"
        )
        box = self.source.box
        begin = day_start(day_number(since))
        held = box.world.timeline.window(begin, self.context.now(), box.now())
        assert self.dossiers() + aside == len(held)
        assert differences(self.context) == []
        assert self.ask("select count(*) from run where outcome = 'running'") == 0


@pytest.mark.timeout(900)
def test_killed_or_told_to_end_in_the_middle_of_pulls_nothing_is_lost_or_doubled(chain):
    for goal in (200, 500):
        one = chain.start()
        one.until(lambda goal=goal: chain.dossiers() >= goal)
        assert one.end(signal.SIGKILL) == -signal.SIGKILL
        assert chain.dossiers() >= goal
    one = chain.start()
    one.until(lambda: chain.dossiers() >= 800)
    began = time.monotonic()
    assert one.end(signal.SIGTERM) == 0
    assert time.monotonic() - began < 60
    assert chain.ask("select count(*) from run where outcome = 'running'") == 0
    assert not chain.whole()
    last = chain.start()
    last.until(chain.whole)
    assert last.end(signal.SIGINT) == 0
    chain.settled()
    assert chain.ask("select count(*) from run where outcome = 'abandoned'") >= 2


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_second_scheduler_waits_and_takes_over(chain):
    first = chain.start()
    first.until(lambda: chain.dossiers() >= 100)
    second = chain.start()
    second.until(lambda: "waiting to take over" in second.log.read_text())
    holder = "select owner from lease where name = 'writer'"
    assert chain.ask(holder).endswith(f":{first.process.pid}")
    first.end(signal.SIGKILL)
    second.until(chain.whole)
    assert chain.ask(holder).endswith(f":{second.process.pid}")
    assert second.end(signal.SIGTERM) == 0
    chain.settled()


ALONE = {
    "IOC_SOURCES__TASKS__ENABLED": "false",
    "IOC_SOURCES__ONESTOP__BACKFILL_FROM": "2023-12-01",
}
"""Only the one-stop system, and of it only December: other stretches are asked for."""


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("chain", ["sqlite"], indirect=True)
def test_a_stretch_goes_on_where_a_killed_scheduler_or_command_left_it(chain):
    since, until = (day_start(day_number(date(2023, month, 1))) for month in (8, 10))
    asked = ["--since", "2023-08-01", "--until", "2023-09-30"]
    reached = "select min(reached) from backfill"
    command = chain.start("pull", "onestop", "--stream", "dossiers", *asked, **ALONE)
    rows = "select count(*) from backfill where reached < until"
    command.until(lambda: chain.ask(rows) == 1)
    command.end(signal.SIGKILL)
    left = chain.ask(reached)
    assert since < left < until
    one = chain.start(**ALONE)
    one.until(lambda: chain.ask(reached) < left)
    one.end(signal.SIGKILL)
    assert chain.ask("select state from backfill") == "running"
    last = chain.start(**ALONE)
    last.until(lambda: chain.ask("select state from backfill") == "done")
    assert last.end(signal.SIGTERM) == 0
    box = chain.source.box
    want = len(box.world.timeline.window(since, until, box.now()))
    assert chain.ask("select records from backfill") == want, "no window is counted twice"
    assert chain.ask("select count(*) from backfill") == 1
    held = "select count(*) from dossier where version >= {} and version < {}"
    aside = (
        "select count(*) from quarantine where source = 'onestop' and stream = 'dossiers'"
        " and known_to is null"
    )
    assert want - chain.ask(aside) <= chain.ask(held.format(since, until)) <= want
    assert sums(chain.context.store) == []


@pytest.mark.timeout(900)
@pytest.mark.parametrize("chain", ["sqlite"], indirect=True)
def test_a_sweep_killed_at_any_stage_deletes_nothing_and_the_next_does_it_all(chain):
    names = ["pull", "onestop", "--stream", "dossiers"]
    connector = registry.get("onestop", chain.context.clock)
    Puller(chain.context, connector, connector.streams[0]).all()
    before = chain.dossiers()
    gone = ("H39.gone.1", "H39.gone.2")
    with chain.context.store.write() as conn:  # as if the source had had these and lost them
        columns = [one.name for one in KINDS["dossier"].fact.columns if one.name != "code"]
        listed = ", ".join(columns)
        for code in gone:
            conn.exec_driver_sql(
                f"insert into dossier (code, {listed}) select '{code}', {listed} "
                "from dossier order by code limit 1"
            )
    rebuild(chain.context.store)
    swept = "select coalesce(max({}), 0) from run where kind = 'sweep' and outcome = 'running'"
    for stage, least in (("fetched", before // 2), ("done", 0.9)):
        one = chain.start(*names, "--sweep")
        one.until(lambda stage=stage, least=least: chain.ask(swept.format(stage)) >= least)
        one.end(signal.SIGKILL)
        assert chain.ask("select count(*) from dossier where deleted <> 0") == 0
        with chain.context.store.write() as conn:  # as the next scheduler does
            conn.exec_driver_sql("update run set outcome = 'abandoned' where outcome = 'running'")
    assert chain.start(*names, "--sweep").process.wait(PATIENCE) == 0
    assert chain.ask("select count(*) from dossier where deleted = 2") == len(gone)
    assert chain.ask("select count(*) from dossier where deleted = 0") == before
    assert sums(chain.context.store) == []


def test_a_failing_source_never_ends_the_scheduler(chain):
    chain.source.box.board.add("onestop=down")
    one = chain.start()
    failed = "select count(*) from run where source = 'onestop' and outcome = 'failed'"
    one.until(lambda: chain.ask(failed) >= 1)
    others = "select count(*) from run where source = 'tasks' and outcome = 'success'"
    one.until(lambda: chain.ask(others) >= 1)
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
