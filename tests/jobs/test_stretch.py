"""Stretches that people ask for outlive the process that works them off."""

from datetime import date

import pytest

from connectors import registry
from core.backfill import CANCELLED, DONE, RUNNING, WAITING
from core.clock import DAY, day_number, day_start
from core.errors import StoreError
from core.runs import Outcome
from desk import Desk
from indicators.catalog import Catalog
from jobs.pulling import pull as room
from jobs.pulling import stretch
from jobs.pulling.order import Order, pull
from jobs.pulling.pull import Puller
from jobs.scheduling.shift import Shift
from sandbox import addresses
from store.counting.verify import verify
from store.ledger import backfills, runs


def at(year, month, day):
    return day_start(day_number(date(year, month, day)))


SINCE, UNTIL = at(2023, 10, 1), at(2023, 11, 20)


def puller(context):
    connector = registry.get("onestop", context.clock)
    return Puller(context, connector, connector.streams[0])


@pytest.fixture
def small(opened_with):
    """Batches so small that a stretch takes many windows; one source alone."""
    off = {f"IOC_SOURCES__{name.upper()}__ENABLED": "false" for name in addresses.PATHS}
    off["IOC_SOURCES__ONESTOP__ENABLED"] = "true"
    off["IOC_SOURCES__ONESTOP__BACKFILL_FROM"] = "2023-12-01"
    with opened_with(IOC_JOBS__BATCH="100", **off) as context:
        yield context


def rows(context):
    with context.store.read() as conn:
        return backfills.listed(conn)


def held(context):
    with context.store.read() as conn:
        return conn.exec_driver_sql("select count(*) from dossier").scalar_one()


def test_a_stretch_is_worked_off_by_days_and_counted(small, source):
    one = puller(small)
    done = pull(one, Order("onestop", since=SINCE, until=UNTIL), by="vanhanh")
    assert {run.kind for run in done} == {"backfill"}
    assert len(done) > 3
    assert [run.window_to for run in done][1:] == [run.window_from for run in done][:-1]
    assert (done[0].window_to, done[-1].window_from) == (UNTIL, SINCE)
    lengths = [(run.window_to - run.window_from) / DAY for run in done]
    assert lengths[0] == 1
    assert all(length == int(length) for length in lengths)
    shares = [run.done for run in done]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    (row,) = rows(small)
    assert (row.state, row.share, row.asked_by) == (DONE, 1.0, "vanhanh")
    assert row.records == sum(run.fetched for run in done)
    want = len(source.box.world.timeline.window(SINCE, UNTIL, source.box.now()))
    assert row.records == want
    catalog = Catalog(small.settings, small.clock, store=small.store)
    assert catalog.backfills("onestop") == [row]


def test_what_is_asked_again_goes_on_where_it_was(small, source):
    one = puller(small)
    wish = stretch.wish(one, SINCE, UNTIL, "a")
    first = one.step(wish)
    source.box.board.add("onestop=down")
    failed = pull(one, Order("onestop", since=SINCE, until=UNTIL))
    assert [run.outcome for run in failed] == [Outcome.FAILED]
    source.box.board.clear()
    (row,) = rows(small)
    assert (row.state, row.reached) == (RUNNING, first.window_from)
    assert 0 < row.share < 1
    rest = pull(puller(small), Order("onestop", since=SINCE, until=UNTIL))
    assert rest[0].window_to == first.window_from
    (row,) = rows(small)
    assert row.state == DONE
    assert row.records == first.fetched + sum(run.fetched for run in rest)


def test_a_window_that_two_processes_bring_counts_once(small):
    one, other = puller(small), puller(small)
    wish = stretch.wish(one, SINCE, UNTIL, "a")
    run = one.step(wish)
    with small.store.write() as conn:
        assert not backfills.advance(conn, wish, run.window_from, 1_000)
    assert rows(small)[0].records == run.fetched
    assert other.step(wish).window_to == run.window_from, "the row tells where it stands"


def test_the_row_moves_with_the_last_batch_or_not_at_all(small, monkeypatch):
    one = puller(small)
    wish = stretch.wish(one, SINCE, UNTIL, "a")
    real = room.commit_batch

    def refuse(*given, also=None, **more):
        def fall(conn):
            also(conn)
            raise StoreError("Đĩa đã đầy.")

        return real(*given, also=fall if also else None, **more)

    monkeypatch.setattr(room, "commit_batch", refuse)
    with pytest.raises(StoreError):
        one.step(wish)
    monkeypatch.undo()
    assert rows(small)[0] == wish
    assert one.step(wish).outcome is Outcome.SUCCESS


def test_an_open_end_goes_on_with_the_wish_of_before_and_what_is_new(small):
    one = puller(small)
    wish = stretch.wish(one, at(2023, 12, 20), None, "a")
    one.step(wish)
    done = pull(one, Order("onestop", since=at(2023, 12, 20)))
    assert {run.kind for run in done} == {"backfill"}
    assert [row.state for row in rows(small)] == [DONE]


def test_the_scheduler_goes_on_with_what_a_command_left_and_with_what_the_desk_asks(small):
    one = puller(small)
    left = stretch.wish(one, at(2022, 3, 1), at(2022, 3, 6), "dòng lệnh")
    one.step(left)
    assert one.cursor() is None, "what lies far back is no coverage that a pull would go on from"
    desk = Desk(small.settings)
    asked = {"since": at(2022, 5, 1), "until": at(2022, 5, 4)}
    desk.ask_pull("onestop", stream="dossiers", by="vanhanh", **asked)
    shift = Shift(small)
    shift.open()
    try:
        shift.tick(small.stop, 0.01)
        assert shift.lanes.rest(100)
        assert desk.pulls("onestop")[0].words.startswith("Đã ghi nhận")
        shift.tick(small.stop, 0.01)
        assert shift.lanes.rest(100)
    finally:
        assert shift.close(30)
        desk.close()
    assert [(row.asked_by, row.state) for row in rows(small)] == [
        ("vanhanh", DONE),
        ("dòng lệnh", DONE),
    ]
    with small.store.read() as conn:
        fresh = next(h for h in runs.health(conn) if h.stream == "dossiers")
        last = runs.recent(conn, "onestop", 200, stream="dossiers", kinds=["pull"])[0]
    assert fresh.last_success == last.finished_at, "going back tells nothing about freshness"
    assert verify(small.store) == []


def test_the_desk_gives_a_stretch_up(small):
    wish = stretch.wish(puller(small), SINCE, UNTIL, "a")
    puller(small).step(wish)
    before = held(small)
    desk = Desk(small.settings)
    desk.cancel_backfill("onestop", wish.id, by="vanhanh")
    shift = Shift(small)
    shift.wishes.open()
    shift.tick(small.stop, 0.01)
    shift.wishes.close()
    (answered,) = desk.pulls("onestop")
    assert answered.words.startswith("Đã thôi")
    assert rows(small)[0].state == CANCELLED
    assert puller(small).step(wish) is None
    assert held(small) == before
    assert desk.audit_log(what="cancel")[0].who == "vanhanh"
    assert not backfills.cancel(small.store, "onestop", wish.id)
    desk.close()


def test_an_empty_stretch_is_misuse_and_leaves_no_row(small):
    with pytest.raises(Exception, match="rỗng"):
        stretch.wish(puller(small), UNTIL, SINCE, "a")
    assert rows(small) == []
    assert stretch.wish(puller(small), SINCE, UNTIL, "a").state == WAITING
