"""A long disorderly stream: sums are what the facts say, and values what the sums say."""

import random

import pytest

from core.facts import Closing
from indicators import publish
from indicators.verify import verify as verify_values
from store.ingest import CursorState, commit_batch
from store.sums import event_sums, stock_sums
from store.verify import verify as verify_sums
from tests.indicators import seeded
from tests.indicators.seeded import CALENDAR, CLOCK, NOW, START, at
from tests.store.streams import run

pytestmark = pytest.mark.slow  # half a minute

SEED, EVENTS, BATCH = 100_000, 100_000, 10_000
KEYS = 20_000
FIRST, DAY = at("2023-01-02T08:00"), 86_400


def stream(rng):
    """Batches of events: of 100 events 30 are new, the rest change, repeat or are stale."""
    held, last = [], {}
    for begin in range(0, EVENTS, BATCH):
        out = []
        for _ in range(begin, begin + BATCH):
            manner = rng.random()
            if len(held) < 100 or (manner < 0.3 and len(held) < KEYS):
                code, version = f"H{len(held):06}", 1
                held.append(code)
            else:
                code = rng.choice(held)
                version = last[code][0].version + 1
            if manner > 0.9:  # the very same once more
                out.append(last[code] if code in last else event(rng, code, version))
            elif manner > 0.8 and version > 2:  # an older copy comes late, and says otherwise
                out.append(event(rng, code, version - 2))
                continue
            else:
                out.append(event(rng, code, version))
            last[code] = out[-1]
        if rng.random() < 0.5:
            out.reverse()
        yield out


def event(rng, code, version):
    """A dossier in some state, at some unit: each version may have moved, ended or gone."""
    received = FIRST + rng.randint(0, 340) * DAY + rng.randint(0, 30_000)
    due = None if rng.random() < 0.05 else received + rng.randint(1, 20) * DAY
    done = None if rng.random() < 0.4 else min(NOW, received + rng.randint(0, 30) * DAY)
    closing = Closing.OPEN if done is None else rng.choice(list(Closing)[1:])
    fact = seeded.dossier(
        code, received, due, done, version=version, closing=closing,
        channel=rng.randint(1, 3), field_code=rng.choice(seeded.FIELDS),
        proc_code=rng.choice(seeded.PROCS), paused=rng.random() < 0.1,
        fee=rng.choice((0, 50_000)), paid_online=rng.randint(0, 2),
        supplements=rng.randint(0, 2), deleted=rng.random() < 0.05,
    )  # fmt: skip
    return fact, rng.choice(seeded.UNITS)


@pytest.fixture(scope="module")
def lived(request, tmp_path_factory):
    """(store, the fact that wins of each code) after the whole stream."""
    import shutil

    from store.engine import open_store
    from store.spec import Conformed

    path = tmp_path_factory.mktemp("long") / "ioc.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    store, winners = open_store(f"sqlite:///{path}", 80), {}
    for number, batch in enumerate(stream(random.Random(SEED))):
        items = [Conformed(fact, unit, None) for fact, unit in batch]
        for fact, unit in batch:
            if fact.code not in winners or fact.version > winners[fact.code][0].version:
                winners[fact.code] = (fact, unit)
        cursor = CursorState(str(number), START, NOW)
        commit_batch(
            store, run(f"r{number}"), "dossier", "onestop", "dossiers", items, [], [], cursor, NOW
        )
        if number % 4 == 3:
            publish.run(store, CLOCK, CALENDAR)
    publish.run(store, CLOCK, CALENDAR)
    yield store, winners
    store.close()


def test_a_hundred_thousand_events_leave_no_difference(lived):
    store, winners = lived
    assert verify_sums(store) == []
    assert verify_values(store, CLOCK) == []
    with store.read() as conn:
        whole = event_sums(conn, 80, "dossier", ["n_recv", "n_fin", "n_ontime"], 0, 40_000)[0]
        pending = stock_sums(conn, 80, "dossier", ["pending"], 40_000)[0]["pending"]
    alive = [fact for fact, _ in winners.values() if not fact.deleted]
    done = [one for one in alive if one.closing is Closing.FINISHED]
    on_time = [one for one in done if one.due_at is not None and one.finished_at <= one.due_at]
    open_ = [one for one in alive if one.closing is Closing.OPEN]
    assert whole == {"n_recv": len(alive), "n_fin": len(done), "n_ontime": len(on_time)}
    assert (pending, len(winners)) == (len(open_), KEYS)
