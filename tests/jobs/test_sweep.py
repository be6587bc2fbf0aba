"""Sweeps of a windowed stream: what is gone is found, what moves is spared, doubt keeps all."""

import sqlite3
from contextlib import contextmanager

import pytest

from connectors import registry
from connectors.base import Connector, Page, Session, Stream
from core.clock import DAY
from core.errors import RecordError, SourceError
from core.facts import TaskFact, UnitRef
from core.runs import DOUBTED, Outcome
from jobs.context import Draining
from jobs.evaluating.proof import differences
from jobs.pulling.order import Order, chosen, exit_code, pull
from jobs.pulling.pull import Puller
from jobs.pulling.sweep import Sweep, overdue
from jobs.scheduling.triggers import cron
from store.intake import quarantine


class Moving(Stream):
    """Records with a moment of last change, cut into windows by it; the test edits them."""

    name, title, kind, owner = "moving", "Nhiệm vụ", "task", ""
    key, version, cursor = ("code",), "at", "at"
    fields = mandatory = frozenset({"code", "at", "title"})
    sweepable = True

    def pages(self, session, window):
        there = session.connector
        since = session.start(window)
        if there.asked is not None:
            there.asked(window)
        if there.fault:
            raise SourceError(there.fault)
        rows = [dict(one) for one in there.rows.values() if since <= one["at"] < window.until]
        yield Page(rows, str(window.until), len(rows))

    def conform(self, record):
        if record.get("bad"):
            raise RecordError("missing_field", "Thiếu.", "x")
        return TaskFact(
            record["code"], record["at"], record["title"], UnitRef("80"), "province", 2023,
            record["at"], None, None,
        )  # fmt: skip


class Other(Moving):
    """A second stream of the same kind: its facts are not the first one's."""

    name = "other"
    sweepable = False

    def pages(self, session, window):
        yield Page([{"code": "o1", "at": window.until - 5, "title": "x"}], str(window.until))


class Register(Connector):
    name, title, protocol, owner = "tasks", "Nhiệm vụ", "", ""
    kinds = (Moving, Other)
    fault = ""
    asked = None

    def __init__(self, clock):
        super().__init__(clock)
        self.rows = {}

    def put(self, code, at, title="x", **more):
        self.rows[code] = {"code": code, "at": at, "title": title, **more}

    @contextmanager
    def connect(self, settings, clock):
        session = Session(settings, clock)
        session.connector = self
        yield session


@pytest.fixture
def register(context):
    made = Register(context.clock)
    for number in range(400):
        made.put(f"c{number}", context.now() - DAY // 4 - number * DAY // 5)
    return made


@pytest.fixture
def one(context, register):
    made = Puller(context, register, register.streams[0])
    assert {run.outcome for run in made.all()} == {Outcome.SUCCESS}
    return made


def live(context):
    with sqlite3.connect(context.store.path) as db:
        return dict(db.execute("select code, title from task where deleted = 0").fetchall())


def test_what_is_gone_is_a_tombstone_and_other_streams_stay(one, register, context):
    Puller(context, register, register.streams[1]).new()
    state = one.cursor()
    for code in ("c3", "c77"):
        del register.rows[code]
    run = Sweep(one).go()
    assert (run.outcome, run.kind, run.deleted) == (Outcome.SUCCESS, "sweep", 2)
    assert (run.new, run.changed, run.done) == (0, 0, 1.0)
    held = live(context)
    assert not {"c3", "c77"} & set(held)
    assert "o1" in held
    assert len(held) == 398 + 1
    assert one.cursor() == state, "a sweep moves no cursor"
    assert one.whole
    assert differences(context) == []
    again = Sweep(one).go()
    assert (again.deleted, again.changed) == (0, 0)
    register.put("c3", context.now() - DAY // 4 - 3 * DAY // 5)
    back = Sweep(one).go()
    assert back.changed == 1, "it lives again with the version it had"


def test_a_silent_edit_wins_in_a_sweep_and_never_in_a_pull(one, register, context):
    register.rows["c5"]["title"] = "sửa lặng lẽ"
    assert one.new()[0].changed == 0
    assert live(context)["c5"] == "x"
    run = Sweep(one).go()
    assert (run.changed, run.deleted, run.new) == (1, 0, 0)
    assert live(context)["c5"] == "sửa lặng lẽ"
    with sqlite3.connect(context.store.path) as db:
        (why,) = db.execute(
            "select run.kind from task_history h join revision r on r.revision = h.superseded "
            "join run on run.run_id = r.run_id where h.code = 'c5' and h.title = 'x'"
        ).fetchone()
    assert why == "sweep", "the history tells which run replaced it"


def test_what_moves_while_the_sweep_reads_is_never_taken_for_gone(one, register, context):
    """Every window read moves records out of windows that are still to be read, twice each."""
    now = context.now()
    moved = []

    def asked(window):
        number = len(moved)
        code = f"c{number * 7 % 400}"
        moved.append(code)
        register.rows[code]["at"] = now - 30 + number % 20

    register.asked = asked
    run = Sweep(one).go()
    register.asked = None
    assert run.outcome is Outcome.SUCCESS
    assert run.deleted == 0
    assert len(moved) > 3
    assert set(live(context)) == set(register.rows)


def test_too_much_gone_is_not_believed_until_a_person_confirms(one, register, context):
    for number in range(100, 140):
        del register.rows[f"c{number}"]
    run = Sweep(one).go()
    assert run.outcome is Outcome.FAILED
    assert "40 trong 400" in run.fault
    assert "--sweep --yes" in run.fault
    assert run.detail == DOUBTED, "the page offers to confirm it"
    assert (run.deleted, len(live(context))) == (0, 400)
    assert exit_code([run]) == 3
    (sure,) = pull(one, Order("tasks", what="sweep", believe=True))
    assert (sure.outcome, sure.deleted) == (Outcome.SUCCESS, 40)
    assert len(live(context)) == 360


def test_an_empty_source_is_never_believed(one, register, context):
    register.rows.clear()
    run = Sweep(one, believe=True).go()
    assert run.outcome is Outcome.FAILED
    assert "giữ nguyên" in run.fault
    assert len(live(context)) == 400


def test_a_source_that_fails_on_the_way_deletes_nothing(one, register, context):
    del register.rows["c9"]
    seen = []

    def asked(window):
        seen.append(window)
        if len(seen) == 2:
            register.fault = "mất điện"

    register.asked = asked
    run = Sweep(one).go()
    assert (run.outcome, run.deleted, one.whole) == (Outcome.FAILED, 0, False)
    assert "c9" in live(context)


def test_a_stop_between_two_windows_deletes_nothing_and_the_next_begins_anew(
    one, register, context
):
    del register.rows["c9"]
    with pytest.raises(Draining):
        Sweep(one, between=context.stop.set).go()
    assert "c9" in live(context)
    context.stop.clear()
    assert Sweep(one).go().deleted == 1


def test_more_urgent_pulls_come_between_two_windows(one, register, context):
    fresh = []

    def between():
        if not fresh:
            register.put("new", context.now() - 1)
            fresh.extend(one.new())

    run = Sweep(one, between=between).go()
    assert fresh[0].new == 1
    assert (run.outcome, run.deleted) == (Outcome.SUCCESS, 0)


def test_what_is_set_aside_and_gone_is_settled(one, register, context):
    register.put("bad", context.now() - 3 * DAY, bad=True)
    pull(one, Order("tasks", since=context.now() - 5 * DAY))
    with context.store.read() as conn:
        assert [row["key"] for row in quarantine.listed(conn)] == ["bad"]
    Sweep(one).go()
    with context.store.read() as conn:
        assert len(quarantine.listed(conn)) == 1
    del register.rows["bad"]
    Sweep(one).go()
    with context.store.read() as conn:
        assert quarantine.listed(conn) == []


def test_nothing_covered_is_nothing_to_sweep(context, register):
    run = Sweep(Puller(context, register, register.streams[0])).go()
    assert run.outcome is Outcome.SKIPPED


def test_a_stream_that_cannot_be_swept_says_which_can(register):
    with pytest.raises(Exception, match="Các luồng rà được: moving"):
        chosen(Order("tasks", "other", what="sweep"), register.streams)
    assert chosen(Order("tasks", what="sweep"), register.streams) == [register.streams[0]]


def test_a_sweep_that_broke_off_or_was_missed_is_made_up_for(one, context):
    when = cron("0 3 * * sun", "x")
    assert not overdue(one, when), "first pulled today"
    with pytest.raises(Draining):
        Sweep(one, between=context.stop.set).go()
    context.stop.clear()
    assert overdue(one, when)
    Sweep(one).go()
    assert not overdue(one, when)
    with context.store.write() as conn:
        conn.exec_driver_sql("update run set started_at = started_at - 8 * 86400")
    assert overdue(one, when)


def test_every_stream_that_can_be_swept_has_its_cursor_for_version():
    """A sweep judges a fact by its version, which has to be the moment that windows are cut by."""
    swept = [stream for name in registry.names() for stream in registry.get(name).streams
             if stream.sweepable]  # fmt: skip
    assert {one.name for one in swept} >= {"dossiers", "outgoing", "incoming", "petitions"}
    for stream in swept:
        assert stream.windowed
        assert not stream.sweeps
        assert stream.version == stream.cursor
