"""Named notes, and how the pulls of every stream go, on both databases."""

from core.runs import Outcome, Run
from store.database import notes
from store.ledger import runs


def test_notes(any_store):
    with any_store.write() as conn:
        notes.put(conn, "a/one", {"x": [1, "ă"]})
        notes.put(conn, "a/two", 2)
        notes.put(conn, "a_/three", 3)
    with any_store.write() as conn:
        notes.put(conn, "a/two", 22)
    with any_store.read() as conn:
        assert notes.get(conn, "a/one") == {"x": [1, "ă"]}
        assert notes.get(conn, "none") is None
        assert notes.below(conn, "a/") == {"one": {"x": [1, "ă"]}, "two": 22}
        assert notes.below(conn, "a_") == {"/three": 3}


def put(store, at, outcome, kind="pull", source="onestop", stream="dossiers", **more):
    ended = None if outcome is Outcome.RUNNING else at + 1
    run = Run(f"{source}{stream}{at:05}{kind}", source, stream, kind, at, ended)
    run.outcome = outcome
    for name, value in more.items():
        setattr(run, name, value)
    runs.start(store, run)


def health(store):
    with store.read() as conn:
        return {(one.source, one.stream): one for one in runs.health(conn)}


def test_health(any_store):
    assert health(any_store) == {}
    put(any_store, 100, Outcome.FAILED, fault="mất mạng")
    first = health(any_store)["onestop", "dossiers"]
    assert (first.last_success, first.failing_since, first.fault) == (None, 100, "mất mạng")
    put(any_store, 200, Outcome.SUCCESS)
    put(any_store, 210, Outcome.RUNNING)
    put(any_store, 220, Outcome.ABANDONED)
    put(any_store, 230, Outcome.FAILED, kind="evaluate")
    good = health(any_store)["onestop", "dossiers"]
    assert (good.last_success, good.failing_since, good.fault) == (201, None, "")
    put(any_store, 300, Outcome.FAILED, fault="một")
    put(any_store, 400, Outcome.FAILED, kind="backfill", fault="hai")
    put(any_store, 500, Outcome.FAILED, source="zalo", stream="visits")
    both = health(any_store)
    bad = both["onestop", "dossiers"]
    assert (bad.last_success, bad.failing_since, bad.fault) == (201, 300, "một")
    assert both["zalo", "visits"].failing_since == 500
    put(any_store, 600, Outcome.PARTIAL, done=1.0)
    assert health(any_store)["onestop", "dossiers"].failing_since is None


def test_a_pull_that_broke_off_is_a_failure(any_store):
    put(any_store, 100, Outcome.SUCCESS)
    put(any_store, 200, Outcome.PARTIAL, done=0.4, fault="đứt giữa chừng")
    held = health(any_store)["onestop", "dossiers"]
    assert (held.last_success, held.failing_since) == (101, 200)


def test_going_back_in_time_tells_nothing_about_freshness(any_store):
    put(any_store, 1_000, Outcome.FAILED, kind="backfill", window_to=500, fault="lần đầu")
    first = health(any_store)["onestop", "dossiers"]
    assert (first.last_success, first.failing_since, first.fault) == (None, 1_000, "lần đầu")
    put(any_store, 2_000, Outcome.SUCCESS)
    put(any_store, 3_000, Outcome.FAILED, kind="backfill", window_to=500)
    well = health(any_store)["onestop", "dossiers"]
    assert (well.last_success, well.failing_since) == (2_001, None)
    put(any_store, 4_000, Outcome.FAILED, fault="mất mạng")
    put(any_store, 5_000, Outcome.SUCCESS, kind="backfill", window_to=500)
    put(any_store, 5_500, Outcome.SUCCESS, kind="backfill")
    bad = health(any_store)["onestop", "dossiers"]
    assert (bad.last_success, bad.failing_since, bad.fault) == (2_001, 4_000, "mất mạng")
    put(any_store, 6_000, Outcome.SUCCESS, kind="backfill", window_from=500, window_to=5_999)
    full = health(any_store)["onestop", "dossiers"]
    assert (full.last_success, full.failing_since) == (6_001, None), "all anew, up to the present"
    put(any_store, 7_000, Outcome.FAILED, kind="backfill", window_to=7_000)
    assert health(any_store)["onestop", "dossiers"].failing_since == 7_000
