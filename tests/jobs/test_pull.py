import gc
import sqlite3
from datetime import date

import pytest

from connectors import registry
from connectors.base import Window
from core.clock import day_number, day_start
from core.errors import StoreError
from core.runs import Outcome
from jobs.context import Draining
from jobs.pulling.order import Order, pull
from jobs.pulling.pull import Puller
from store.database.engine import Store
from store.ledger import runs


def puller(context, committed=lambda: None):
    connector = registry.get("onestop", context.clock)
    return Puller(context, connector, connector.streams[0], committed)


def stretch(one, since, until):
    return pull(one, Order("onestop", since=since, until=until))


def facts(context):
    with sqlite3.connect(context.store.path) as db:
        return db.execute("select code, version from dossier order by code").fetchall()


def aside(context):
    with sqlite3.connect(context.store.path) as db:
        return db.execute("select key, reason from quarantine where known_to is null").fetchall()


def start(year, month, day):
    return day_start(day_number(date(year, month, day)))


def truth(source, since, until):
    """How many dossiers the sandbox changed last in a stretch."""
    return len(source.box.world.timeline.window(since, until, source.box.now()))


def test_everything_arrives_once_and_asking_again_changes_nothing(context, source):
    one = puller(context)
    done = one.all()
    assert [run.kind for run in done] == ["pull", "backfill", "backfill"]
    assert {run.outcome for run in done} == {Outcome.SUCCESS}
    want = truth(source, start(2023, 10, 1), context.now())
    assert len(facts(context)) + len(aside(context)) == want > 1_000
    assert sum(run.new for run in done) == len(facts(context))
    before = facts(context)
    again = one.all()
    assert [run.kind for run in again] == ["pull"]
    assert again[0].new == again[0].changed == again[0].deleted == 0
    assert again[0].unchanged > 0
    assert facts(context) == before


def test_newest_month_first_with_coverage_and_progress(context):
    one = puller(context)
    first = one.new()[0]
    assert (first.window_from, first.window_to) == (start(2023, 12, 1), context.now())
    state = one.cursor()
    assert (state.covered_from, state.covered_to) == (start(2023, 12, 1), context.now())
    newest = state.covered_to
    shares = []
    while (run := one.back()) is not None:
        shares.append(run.done)
        assert one.cursor().covered_to == newest, "going back never moves freshness"
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert one.cursor().covered_from == start(2023, 10, 1)
    assert one.remains() is None


def test_a_record_that_cannot_be_read_is_set_aside_with_its_reason(context, source):
    source.box.board.add("onestop=bad_records:0.1")
    run = puller(context).new()[0]
    assert run.outcome is Outcome.PARTIAL
    assert run.quarantined == sum(run.reasons.values()) > 10
    assert "để riêng" in run.fault
    assert len(aside(context)) > 10, "each by itself, also those that have lost their key"
    source.box.board.clear()
    again = stretch(puller(context), start(2023, 12, 1), context.now())[0]
    assert again.outcome is Outcome.SUCCESS
    assert again.new > 0
    assert len(aside(context)) <= 2, "what arrives well later is no longer set aside"


@pytest.mark.parametrize("fault", ["down", "5xx", "html", "error_body", "truncate"])
def test_a_failing_source_keeps_what_is_there_and_says_so(context, source, fault):
    one = puller(context)
    one.new()
    before, state = facts(context), one.cursor()
    source.box.board.add(f"onestop={fault}")
    run = one.back()
    assert run.outcome is Outcome.FAILED
    assert run.fault
    assert run.finished_at is not None
    assert not one.whole
    assert facts(context) == before
    assert one.cursor() == state
    source.box.board.clear()
    assert one.back().outcome is Outcome.SUCCESS


def test_a_source_that_dies_on_the_way_is_asked_for_the_window_again(source, opened_with):
    small = {"IOC_JOBS__BATCH": "100", "IOC_SOURCES__ONESTOP__PAGE_SIZE": "100"}
    with opened_with(**small) as context:
        seen = []

        def then_down():
            seen.append(1)
            if len(seen) == 3:
                source.box.board.add("onestop=down")

        run = puller(context, then_down).new()[0]
        assert run.outcome is Outcome.FAILED
        assert len(facts(context)) >= 200, "what was committed stays"
        one = puller(context)
        assert one.cursor() is None, "the cursor moves with the last batch alone"
        source.box.board.clear()
        assert one.new()[0].outcome is Outcome.SUCCESS
        want = truth(source, start(2023, 12, 1), context.now())
        assert len(facts(context)) + len(aside(context)) == want


@pytest.mark.parametrize("fault", ["duplicate:0.3", "reverse", "stale:0.3"])
def test_double_reversed_and_stale_deliveries_change_nothing(context, source, fault):
    one = puller(context)
    one.new()
    before = facts(context)
    source.box.board.add(f"onestop={fault}")
    run = stretch(one, start(2023, 12, 1), context.now())[0]
    assert (run.new, run.changed, run.deleted) == (0, 0, 0)
    assert facts(context) == before


def test_stop_in_the_middle_leaves_whole_batches_and_goes_on(source, opened_with):
    small = {"IOC_JOBS__BATCH": "100", "IOC_SOURCES__ONESTOP__PAGE_SIZE": "100"}
    with opened_with(**small) as context:
        one = puller(context, context.stop.set)
        with pytest.raises(Draining):
            one.new()
        with context.store.read() as conn:
            (run,) = runs.recent(conn)
        assert run.outcome is Outcome.ABANDONED
        assert run.new + run.quarantined == 100
        assert len(facts(context)) == run.new
        context.stop.clear()
        puller(context).new()
        want = truth(source, start(2023, 12, 1), context.now())
        assert len(facts(context)) + len(aside(context)) == want


def test_a_named_stretch_apart_from_coverage_leaves_the_cursor(context):
    one = puller(context)
    one.new()
    state = one.cursor()
    (run,) = stretch(one, start(2022, 3, 1), start(2022, 3, 15))
    assert run.outcome is Outcome.SUCCESS
    assert run.new > 0
    moved = one.cursor()
    assert (moved.covered_from, moved.covered_to) == (state.covered_from, state.covered_to)


def test_a_store_that_refuses_ends_the_run_and_is_told(context, monkeypatch):
    one = puller(context)
    real = Store.write
    calls = []

    def refusing(store):
        calls.append(1)
        if len(calls) > 1:
            raise StoreError("Đĩa đã đầy.", "disk full")
        return real(store)

    monkeypatch.setattr(Store, "write", refusing)
    with pytest.raises(StoreError, match="Đĩa đã đầy"):
        one.new()
    monkeypatch.undo()
    assert facts(context) == []
    assert one.cursor() is None
    assert one.new()[0].outcome is Outcome.SUCCESS


def test_an_unforeseen_failure_is_a_failed_run_with_a_reference(context, monkeypatch):
    one = puller(context)
    monkeypatch.setattr(type(one.stream), "pages", lambda *_: 1 / 0)
    run = one.new()[0]
    assert run.outcome is Outcome.FAILED
    assert "mã tra cứu" in run.fault
    assert "ZeroDivisionError" in run.detail


def test_run_row_tells_the_talk_with_the_source(context):
    run = puller(context).new()[0]
    assert run.pages >= 1
    assert run.calls >= 2
    assert run.bytes > 10_000
    assert run.fetched == run.new + run.quarantined
    assert run.cursor_before == ""
    assert run.cursor_after == str(context.now())
    assert Window(run.window_from, run.window_to).until == context.now()


def test_opening_the_store_changes_nothing_of_the_process(opened_with, monkeypatch):
    """How often a process looks for dead cycles is said by its command, not by a library's door."""
    monkeypatch.setattr(gc, "set_threshold", pytest.fail)
    with opened_with():
        pass
