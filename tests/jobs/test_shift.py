"""A shift: failing sources are left in peace, the clock may be set, nights are made up for."""

import time
from datetime import datetime, timedelta

import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest

from core.clock import epoch
from core.errors import SourceError
from core.runs import Nature, Outcome
from jobs.evaluating import nightly
from jobs.pulling import rest
from jobs.pulling.ledger import new_run, recorded
from jobs.scheduling import timetable
from jobs.scheduling.shift import Shift
from store.ledger import runs
from tests.jobs.province import FEW


@pytest.fixture
def context(opened_with):
    with opened_with(**FEW) as found:
        yield found


@pytest.fixture
def shift(context):
    made = Shift(context)
    yield made
    made.close(30)


def ledger(context, source="tasks"):
    with context.store.read() as conn:
        return runs.recent(conn, source)


def fail(context, fault, stream="tasks"):
    with recorded(context, new_run(context, "tasks", stream, "pull")):
        raise fault


def again(shift, name="tasks/tasks"):
    """Seconds until the shift comes back to a stream; None: it does not."""
    job = shift.timetable.scheduler.get_job(f"again {name}")
    return None if job is None else round(epoch(job.next_run_time) - time.time())


def test_a_resting_source_is_not_called_and_its_one_try_is_planned(context, shift, source):
    fail(context, SourceError("Sai mật khẩu.", refused="login"))
    before = source.box.board.calls["tasks"]
    shift.open()
    assert shift.lanes.rest(120)
    assert source.box.board.calls["tasks"] == before
    assert [one.nature for one in ledger(context)] == [Nature.LOGIN]
    assert again(shift) == pytest.approx(3_600, abs=60)
    assert ledger(context, "zalo") != [], "the others are pulled"


def test_when_the_rest_is_over_one_try_closes_the_circuit(context, shift, monkeypatch):
    for _ in range(3):
        fail(context, SourceError("Mất kết nối."))
    later = time.time() + 61
    monkeypatch.setattr(rest.time, "time", lambda: later)
    shift.open()
    assert shift.lanes.rest(120)
    assert ledger(context)[0].outcome is Outcome.SUCCESS
    assert again(shift) is None


def test_a_failure_is_come_back_to_sooner_than_the_source_rests(context, shift, source):
    source.box.board.add("tasks=down")
    shift.open()
    assert shift.lanes.rest(120)
    first = ledger(context)[-1]
    assert (first.nature, first.rest_until) == (Nature.TRANSIENT, None)
    assert 0 < again(shift) <= 60


def test_a_pause_holds_back_going_back_too(context, shift, monkeypatch):
    monkeypatch.setattr(shift.wishes, "paused", lambda source: source == "zalo")
    shift.open()
    puller = next(one for name, one in shift.pullers.items() if name.startswith("zalo/"))
    shift._offer_back(puller)
    assert shift.lanes.rest(120)
    assert ledger(context, "zalo") == []


def test_streams_that_are_switched_off_are_not_pulled(opened_with):
    off = {"IOC_SOURCES__TASKS__STREAMS__TASKS__ENABLED": "false"}
    with opened_with(**FEW, **off) as context:
        made = Shift(context)
        try:
            made.open()
            assert "tasks/tasks" not in made.pullers
            assert len(made.pullers) == 1
        finally:
            made.close(30)


class Watch(datetime):
    """A wall clock that somebody sets."""

    ahead = timedelta()

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + cls.ahead


@pytest.fixture
def running(opened_with, monkeypatch):
    """A shift under a running clock, on which nothing is due for an hour, and its wall clock."""
    monkeypatch.setattr(Watch, "ahead", timedelta())
    for module in (apscheduler.schedulers.base, apscheduler.triggers.interval, timetable):
        monkeypatch.setattr(module, "datetime", Watch)
    real = time.time
    monkeypatch.setattr(timetable.time, "time", lambda: real() + Watch.ahead.total_seconds())
    with opened_with(**FEW, IOC_CLOCK_AT="", IOC_JOBS__JITTER="0s") as context:
        made = Shift(context)
        monkeypatch.setattr(made, "_offer_new", lambda puller: made_up.append(puller.name))
        made_up = []
        made.open()
        yield made, made_up
        made.close(30)


@pytest.mark.parametrize("hours", [-5, 5])
def test_when_the_clock_is_set_everything_is_planned_anew(running, hours):
    shift, offered = running

    def wait(job):
        return job.next_run_time - Watch.now(job.next_run_time.tzinfo)

    job = shift.timetable.scheduler.get_job("tasks/tasks")
    assert timedelta() < wait(job) <= timedelta(hours=1)
    offered.clear()
    Watch.ahead = timedelta(hours=hours)
    assert not timedelta() < wait(job) <= timedelta(hours=1), "left alone, it would not do"
    shift.tick(shift.context.stop, 0.01)
    assert (
        timedelta() < wait(shift.timetable.scheduler.get_job("tasks/tasks")) <= timedelta(hours=1)
    )
    assert sorted(offered) == sorted(shift.pullers), "and what is new is asked for at once"
    offered.clear()
    shift.tick(shift.context.stop, 0.01)
    assert offered == []


def test_the_nightly_check_that_a_restart_missed_is_made_up_for(running):
    shift, _ = running
    assert not nightly.missed(shift.context), "never run yet: there is nothing to prove"
    minute = (shift.context.clock.now() + timedelta(hours=7, minutes=-5)).strftime("%M %H * * *")
    jobs = shift.context.settings.jobs.model_copy(update={"verify_cron": minute})
    settings = shift.context.settings.model_copy(update={"jobs": jobs})
    object.__setattr__(shift.context, "settings", settings)
    run = new_run(shift.context, "ioc", "store", "verify")
    run.started_at -= 86_400
    runs.start(shift.context.store, run)
    assert nightly.missed(shift.context)
    run.started_at += 86_400
    runs.finish(shift.context.store, run)
    assert not nightly.missed(shift.context), "it ran since"
