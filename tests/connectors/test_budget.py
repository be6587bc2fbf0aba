"""One budget a source and process: sessions, streams and threads spend from the same purse."""

import threading

import httpx
import pytest

from connectors import registry
from connectors.protocols import patience
from connectors.protocols.answer import read_json
from connectors.protocols.http import HttpConnector
from connectors.protocols.patience import Budget, shared_budget


@pytest.fixture
def still(monkeypatch):
    """The clock stands at 1,000 s; nothing is really waited."""
    monkeypatch.setattr(patience.time, "monotonic", lambda: 1_000.0)


def test_two_sessions_of_a_source_share_it(opened, slept):
    def answer(request):
        return httpx.Response(200, json={"data": []})

    _, one = opened("tasks", answer, calls_per_minute=3)
    _, other = opened("tasks", answer, calls_per_minute=3)
    for session in (one, other, one):
        session.get("/", read=read_json)
    assert slept == []
    other.get("/", read=read_json)
    assert len(slept) == 1
    assert 59 < slept[0] <= 60
    _, elsewhere = opened("tasks", answer, calls_per_minute=3, url="http://other.test/base")
    _, another = opened("citizen_app", answer, calls_per_minute=3)
    elsewhere.get("/", read=read_json)
    another.get("/", read=read_json)
    assert len(slept) == 1


@pytest.mark.parametrize("name", sorted(registry.names()))
def test_every_session_of_every_source_and_profile_spends_from_its_purse(opened, slept, name):
    """Each stream is pulled in a session of its own: without one purse each had its own budget."""
    if not isinstance(connector := registry.get(name), HttpConnector):
        return
    for kind in connector.profiles or ("ogcapi",):
        for _ in range(3):
            _, session = opened(
                name,
                lambda _: httpx.Response(200, json={}),
                kind=kind,
                calls_per_minute=2,
                url=f"http://{kind or 'none'}.test",
            )
            session.get("/", read=read_json)
        assert len(slept) == 1, kind
        slept.clear()


def test_threads_that_wait_get_turns_of_their_own(still):
    """Ten calls at once at two a minute: pair after pair, a minute apart, never all at once."""
    budget, slept, lock = Budget(2), [], threading.Lock()

    def sleep(seconds):
        with lock:
            slept.append(seconds)

    threads = [threading.Thread(target=budget.spend, args=[sleep]) for _ in range(10)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(slept) == [60.0, 60.0, 120.0, 120.0, 180.0, 180.0, 240.0, 240.0]


def test_a_changed_limit_keeps_what_was_spent(still):
    slept = []
    for _ in range(3):
        shared_budget("a", "http://a", 5).spend(slept.append)
    shared_budget("a", "http://a", 3).spend(slept.append)
    assert slept == [60.0]
    shared_budget("a", "http://a", 3).spend(slept.append)
    assert slept == [60.0, 60.0]
