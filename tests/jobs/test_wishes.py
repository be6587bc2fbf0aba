from types import SimpleNamespace

import pytest

from connectors import registry
from core.errors import MisuseError, StoreError
from desk import Desk
from jobs.context import Draining
from jobs.pulling.pull import Puller
from jobs.scheduling import wishes as room
from jobs.scheduling.shift import Shift
from jobs.scheduling.wishes import Wishes, order_of
from tests.jobs.province import FEW


@pytest.fixture
def desk(context):
    made = Desk(context.settings)
    yield made
    made.close()


@pytest.fixture
def wishes(context, desk):
    made = Wishes(context)
    made.open()
    yield made
    made.close()


def puller(context):
    connector = registry.get("onestop", context.clock)
    return Puller(context, connector, connector.streams[0])


def test_a_request_is_taken_once_carried_out_and_answered(context, desk, wishes):
    desk.ask_pull("onestop", by="vanhanh")
    (request,) = wishes.take()
    assert wishes.take() == []
    wishes.serve(request, [puller(context)])
    (answered,) = desk.pulls("onestop")
    assert answered.words == "Đã kéo đủ."
    assert len(answered.run_ids) == 3


def test_a_failing_source_is_answered_in_words(context, desk, wishes, source):
    source.box.board.add("onestop=down")
    desk.ask_pull("onestop", by="vanhanh")
    wishes.serve(wishes.take()[0], [puller(context)])
    (answered,) = desk.pulls("onestop")
    assert answered.words.startswith("Nguồn lỗi; số liệu cũ còn nguyên.")


def test_a_bad_order_is_answered_with_its_reason(context, desk, wishes):
    far = context.now() + 10**8
    desk.ask_pull("onestop", by="vanhanh", since=far)
    request = wishes.take()[0]
    with pytest.raises(Exception, match="rỗng"):
        wishes.serve(request, [puller(context)])
    assert "rỗng" in desk.pulls()[0].words


def test_a_request_in_hand_when_the_house_stops_waits_for_the_next(context, desk, wishes):
    desk.ask_pull("onestop", by="vanhanh")
    request = wishes.take()[0]
    context.stop.set()
    with pytest.raises(Draining):
        wishes.serve(request, [puller(context)])
    assert desk.pulls()[0].answered_at is None
    next_one = Wishes(context)
    next_one.open()
    assert [one.request for one in next_one.take()] == [request.request]
    next_one.close()


def test_a_desk_that_cannot_be_read_stops_nothing(context, monkeypatch, caplog):
    def refuse(*_):
        raise StoreError("Không mở được.", "x")

    monkeypatch.setattr(room, "Desk", refuse)
    made = Wishes(context)
    made.open()
    assert made.take() == []
    assert not made.paused("onestop")
    made.answer(SimpleNamespace(request="x"), [], "")
    made.close()
    assert "desk" in caplog.text


@pytest.fixture
def small(opened_with):
    """A context that pulls two small sources."""
    with opened_with(**FEW) as found:
        yield found


def test_a_shift_serves_requests_and_leaves_paused_sources_alone(small):
    context, desk = small, Desk(small.settings)
    desk.pause("tasks", by="vanhanh")
    desk.ask_pull("nowhere", by="vanhanh")
    shift = Shift(context)
    shift.open()
    try:
        shift.tick(context.stop, 0.01)
        assert shift.lanes.rest(60)
        assert desk.pulls("nowhere")[0].words.startswith("Nguồn hoặc luồng này không có")
        with context.store.read() as conn:
            from store.ledger import runs

            assert runs.recent(conn, "tasks") == []
            assert runs.recent(conn, "zalo") != []
        desk.resume("tasks", by="vanhanh")
        desk.ask_pull("tasks", by="vanhanh")
        shift.tick(context.stop, 0.01)
        assert shift.lanes.rest(60)
        assert desk.pulls("tasks")[0].words == "Đã kéo đủ."
    finally:
        assert shift.close(30)
        desk.close()


def test_a_shift_tells_the_screens_what_the_sources_are(context):
    from store.database import notes

    shift = Shift(context)
    shift.open()
    try:
        with context.store.read() as conn:
            cards = notes.below(conn, "source/")
        assert cards["onestop"]["title"]
        assert cards["onestop"]["next_run"] is None, "a frozen clock plans nothing"
    finally:
        shift.close(30)


def test_a_replay_and_a_sweep_are_answered_in_their_own_words(context, desk, wishes):
    one = puller(context)
    one.new()
    desk.ask_pull("onestop", by="vanhanh", what="replay", reason="unknown_unit")
    assert desk.ask_pull("onestop", by="vanhanh", what="replay", reason="unknown_unit")
    desk.ask_pull("onestop", by="vanhanh", what="replay")
    desk.ask_pull("onestop", by="vanhanh", what="sweep", confirmed=True)
    taken = wishes.take()
    assert [(one.what, one.reason, one.confirmed) for one in taken] == [
        ("replay", "unknown_unit", False),
        ("replay", "", False),
        ("sweep", "", True),
    ]
    assert order_of(taken[2]).believe
    for request in taken:
        wishes.serve(request, [one])
    words = [request.words for request in desk.pulls("onestop")[::-1]]
    assert words[0] == "Đã nhận lại hết bản ghi bị để riêng."
    assert words[1].startswith("Đã nhận lại")
    assert words[2].startswith("Đã rà xong")
    assert [entry.what for entry in desk.audit_log()] == ["sweep.ask", "replay.ask", "replay.ask"]
    with pytest.raises(MisuseError, match="pull, replay, sweep"):
        desk.ask_pull("onestop", by="vanhanh", what="drop")


def test_a_shift_answers_a_sweep_that_is_not_possible(context, desk):
    desk.ask_pull("edoc", by="vanhanh", what="sweep")
    shift = Shift(context)
    shift.pullers = {one.name: one for one in [puller(context)]}
    connector = registry.get("edoc", context.clock)
    shift.pullers["edoc/messages"] = Puller(context, connector, connector.streams[0])
    shift.wishes.open()
    shift.tick(context.stop, 0.01)
    shift.wishes.close()
    assert "không rà được" in desk.pulls("edoc")[0].words
