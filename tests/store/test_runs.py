"""The ledger of runs and the writer's lease."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from core.runs import Outcome
from store.database.engine import open_store
from store.database.lease import Lease, holder
from store.ledger import runs
from tests.store.streams import NOW, run


def test_a_run_from_start_to_finish(any_store):
    mine = run("r1")
    runs.start(any_store, mine)
    mine.heartbeat_at, mine.done, mine.fetched = NOW + 5, 0.5, 100
    runs.beat(any_store, [mine])
    with any_store.read() as conn:
        (held,) = runs.recent(conn)
    assert (held.heartbeat_at, held.done, held.fetched) == (NOW + 5, 0.5, 0)
    mine.outcome, mine.finished_at, mine.reasons = Outcome.SUCCESS, NOW + 9, {"bad_date": 3}
    runs.finish(any_store, mine)
    with any_store.read() as conn:
        assert runs.recent(conn) == [mine]
        assert runs.get(conn, ["r1", "none"]) == [mine]


def test_the_newest_runs_first_even_when_the_clock_stands_still(any_store):
    for name, source in (("b", "onestop"), ("c", "edoc"), ("a", "onestop")):
        runs.start(any_store, run(name, source))
    with any_store.read() as conn:
        assert [one.run_id for one in runs.recent(conn)] == ["a", "c", "b"]
        assert [one.run_id for one in runs.recent(conn, "onestop", 1)] == ["a"]
        assert runs.recent(conn, stream="none") == []
        assert len(runs.recent(conn, kinds=["pull"])) == 3


def test_silent_runs_are_abandoned_and_living_ones_are_not(any_store):
    old, new, done = run("old"), run("new"), run("done")
    old.heartbeat_at, new.heartbeat_at, done.outcome = 100, 200, Outcome.SUCCESS
    done.heartbeat_at = 100
    for one in (old, new, done):
        runs.start(any_store, one)
    assert runs.abandon(any_store, 150, "Tiến trình đã dừng.", NOW) == ["old"]
    with any_store.read() as conn:
        (held,) = runs.get(conn, ["old"])
    assert (held.outcome, held.fault, held.finished_at) == (
        Outcome.ABANDONED,
        "Tiến trình đã dừng.",
        NOW,
    )


@pytest.fixture
def rival(any_url, any_store):
    """The same database as another process would open it."""
    other = open_store(any_url, any_store.tenant)
    yield other
    other.close()


def test_only_one_holds_the_lease(any_store, rival):
    mine, theirs, began = Lease(any_store), Lease(rival), time.time()
    assert mine.acquire("a:1", 30)
    assert not theirs.acquire("b:2", 30)
    assert mine.renew()
    assert mine.acquire("a:1", 30)  # asked again by its holder
    assert not theirs.renew()
    with any_store.read() as conn:
        found = holder(conn)
    assert found.owner == "a:1"
    assert began + 29 <= found.expires_at <= time.time() + 31
    mine.release()
    mine.release()
    assert not mine.renew()
    with any_store.read() as conn:
        assert holder(conn) is None
    assert theirs.acquire("b:2", 30)
    theirs.release()


def test_two_leases_of_different_names_do_not_meet(any_store, rival):
    mine, theirs = Lease(any_store), Lease(rival, "replay")
    if any_store.sqlite:
        assert mine.acquire("a:1", 30)
        assert theirs.acquire("b:2", 30)
    mine.release()
    theirs.release()


def test_the_lease_of_a_killed_process_is_free_at_once(any_store, any_url):
    script = (
        "import sys, time\n"
        "from store.database.engine import open_store\n"
        "from store.database.lease import Lease\n"
        "lease = Lease(open_store(sys.argv[1], 80))\n"
        "print(lease.acquire('dead:1', 3600), flush=True)\n"
        "time.sleep(60)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script, any_url], stdout=subprocess.PIPE)
    with child:
        assert child.stdout.readline() == b"True\n"
        lease = Lease(any_store)
        assert not lease.acquire("heir:2", 30)
        child.kill()
        child.wait()
        taken = any(lease.acquire("heir:2", 30) or not _pause() for _ in range(1_000))
    assert taken
    with any_store.read() as conn:
        assert holder(conn).owner == "heir:2"
    lease.release()


def _pause():
    """PostgreSQL needs a moment to notice that its client is gone."""
    time.sleep(0.05)
    return True


@pytest.mark.postgres
def test_a_lost_session_loses_the_lease(postgres_url):
    store = open_store(postgres_url, 80)
    try:
        lease = Lease(store)
        assert lease.acquire("a:1", 30)
        with store.write() as conn:
            conn.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_locks "
                "WHERE locktype = 'advisory' AND pid <> pg_backend_pid() AND granted"
            )
        assert not lease.renew()
        assert not lease.held
    finally:
        store.close()
