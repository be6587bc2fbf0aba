"""The nightly proof over sums that are not those of the facts, and one that does not come."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.errors import StoreError
from core.runs import Outcome
from indicators.proving import verified
from jobs.evaluating import nightly
from jobs.pulling.ledger import new_run
from store.kinds import KINDS
from store.ledger import runs

HOUR = 3_600


@pytest.fixture
def house(context):
    """Jobs whose house has run something, so that there is something to prove."""
    first = new_run(context, "onestop", "dossiers", "pull")
    runs.start(context.store, first)
    first.outcome, first.finished_at = Outcome.SUCCESS, context.now()
    runs.finish(context.store, first)
    return context


def spoil(context):
    """One row of a cuboid of dossiers counts what no fact tells."""
    tables = KINDS["dossier"]
    cuboid = next(one for one in tables.spec.cuboids if one.grain == "month")
    table = tables.cuboids[cuboid.name]
    keys = {one: 1 for one in cuboid.keys if not isinstance(table.c[one].type, sa.Text)}
    keys |= {one: "G01" for one in cuboid.keys if one not in keys}
    counts = dict.fromkeys(tables.spec.sums_of(cuboid), 0)
    counts[next(iter(counts))] = 1
    with context.store.write() as conn:
        conn.execute(table.insert().values(tenant=context.store.tenant, **keys, **counts))
    return table


def told(context, now=None):
    with context.store.read() as conn:
        return verified.read(conn, context.now() if now is None else now)


def test_a_difference_is_told_until_a_proof_finds_none(house):
    assert nightly.verify_and_tidy(house) == 0
    assert told(house).well
    table = spoil(house)
    assert nightly.verify_and_tidy(house) == 1
    found = told(house)
    assert (found.differences, found.well, found.broken) == (1, False, "")
    assert found.at == house.now()
    with house.store.read() as conn:
        (run,) = runs.get(conn, [found.run_id])
    assert (run.kind, run.outcome) == ("verify", Outcome.FAILED)
    assert table.name in run.detail
    with house.store.write() as conn:
        conn.execute(table.delete())
    nightly.prove(house)
    assert told(house).well


def test_a_proof_that_broke_off_says_nothing_of_the_sums(house, monkeypatch):
    spoil(house)
    nightly.prove(house)
    known = told(house)

    def refused(_):
        raise StoreError("Đĩa đã đầy.")

    monkeypatch.setattr(nightly, "differences", refused)
    with pytest.raises(StoreError):
        nightly.verify_and_tidy(house)
    now = told(house)
    assert now.broken == "Đĩa đã đầy."
    assert (now.run_id, now.differences) == (known.run_id, 1), "what was found stands"
    going = new_run(house, "ioc", "store", "verify")
    runs.start(house.store, going)
    assert told(house).broken == "", "another is under way"


def test_a_proof_that_does_not_come_is_late_half_a_day_after_it_was_due(house):
    nightly.tell(house)
    never = told(house)
    assert never.due is not None
    assert never.due - house.now() < 24 * HOUR
    assert (never.at, never.late) == (None, False)
    assert not told(house, never.due + 12 * HOUR).late
    assert told(house, never.due + 12 * HOUR + 1).late, "where none ever came too"
    nightly.verify_and_tidy(house)
    assert told(house).due == never.due, "the clock stands: the same night comes next"


def test_no_restart_puts_off_what_is_due(house, monkeypatch):
    nightly.verify_and_tidy(house)
    due = told(house).due
    later = house.clock.now() + timedelta(days=2)
    monkeypatch.setattr(type(house.clock), "now", lambda _: later)
    nightly.tell(house)
    assert told(house).due == due
    assert told(house).late


def test_before_the_first_run_there_is_nothing_to_prove(context):
    nightly.tell(context)
    assert told(context) == verified.Proof()


def test_a_proof_that_a_restart_broke_off_is_made_up_for(house):
    minute = (house.clock.now() + timedelta(hours=7, minutes=-5)).strftime("%M %H * * *")
    jobs = house.settings.jobs.model_copy(update={"verify_cron": minute})
    object.__setattr__(house, "settings", house.settings.model_copy(update={"jobs": jobs}))
    before = new_run(house, "ioc", "store", "verify")
    before.started_at -= 86_400
    before.outcome = Outcome.SUCCESS
    runs.start(house.store, before)
    broken = new_run(house, "ioc", "store", "verify")
    broken.outcome = Outcome.ABANDONED
    runs.start(house.store, broken)
    assert nightly.missed(house)
