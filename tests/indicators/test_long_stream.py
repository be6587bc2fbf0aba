"""A long disorderly stream: sums are what the facts say, and values what the sums say."""

import random
from dataclasses import replace
from datetime import date

import pytest

from core.facts import Channel, Closing
from core.period import Period
from indicators.catalog import Catalog
from indicators.evaluating import publish
from indicators.evaluating.verify import verify as verify_values
from store.counting.verify import verify as verify_sums
from store.facts.spec import Offer
from store.intake.ingest import CursorState, commit_batch
from store.kinds import rule766
from store.sums import event_sums, stock_sums
from tests.indicators import mixed, seeded
from tests.indicators.conftest import settings_in
from tests.indicators.recount import received
from tests.indicators.seeded import CALENDAR, CLOCK, NOW, START, at
from tests.indicators.test_rule766 import by_the_book
from tests.store.streams import run

pytestmark = pytest.mark.slow  # a minute or more

SEED, EVENTS, BATCH = 100_000, 100_000, 10_000
KEYS, PAPERS = 20_000, 1_000
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
    done = None if rng.random() < 0.4 else min(NOW - 1, received + rng.randint(0, 30) * DAY)
    closing = Closing.OPEN if done is None else rng.choice(list(Closing)[1:])
    fact = seeded.dossier(
        code, received, due, done, version=version, closing=closing,
        channel=rng.randint(1, 3), field_code=rng.choice(seeded.FIELDS),
        proc_code=rng.choice(seeded.PROCS), paused=rng.random() < 0.1,
        fee=rng.choice((0, 50_000)), deleted=rng.random() < 0.05,
        **mixed.requests(rng, received, NOW if done is None else done),
    )  # fmt: skip
    return replace(fact, **seeded.digits(rng, fact)), rng.choice(seeded.UNITS)


def papers(rng, number):
    """Documents of a batch: the same codes in every one, newer, older and taken back."""
    out = []
    for fact, unit in mixed.documents(rng, PAPERS):
        version = max(1, number + 1 - (2 if rng.random() < 0.1 else 0))
        out.append((replace(fact, version=version, deleted=rng.random() < 0.05), unit))
    return out


OFFERED = [[fact for fact, _ in mixed.services()]]
OFFERED.append([replace(one, version=2, term=4.0, term_unit="day") for one in OFFERED[0]])
"""The catalogue as it comes first, without the last procedure, and in the middle, changed."""


@pytest.fixture(scope="module")
def lived(request, tmp_path_factory):
    """(store, the fact that wins of each code) after the whole stream."""
    import shutil

    from store.database.engine import open_store
    from store.facts.spec import Conformed

    path = tmp_path_factory.mktemp("long") / "ioc.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    store, winners = open_store(f"sqlite:///{path}", 80), {}
    rng = random.Random(SEED + 1)
    for number, batch in enumerate(stream(random.Random(SEED))):
        cursor = CursorState(str(number), START, NOW)
        if number in (0, 5):
            offered = OFFERED[number > 0][: 4 if number else 3]
            given = [Conformed(one, seeded.PROVINCE, None) for one in offered]
            commit_batch(
                store, run(f"s{number}"), "service", "onestop", "procedures", given, [], [],
                cursor, NOW,
            )  # fmt: skip
        given = [Conformed(fact, unit, None) for fact, unit in papers(rng, number)]
        commit_batch(
            store, run(f"p{number}"), "document", "docsystem", "outgoing", given, [], [],
            cursor, NOW,
        )  # fmt: skip
        items = [Conformed(fact, unit, None) for fact, unit in batch]
        for fact, unit in batch:
            if fact.code not in winners or fact.version > winners[fact.code][0].version:
                winners[fact.code] = (fact, unit)
        commit_batch(
            store, run(f"r{number}"), "dossier", "onestop", "dossiers", items, [], [], cursor, NOW
        )
        if number % 4 == 3:
            publish.run(store, CLOCK, CALENDAR)
    publish.run(store, CLOCK, CALENDAR)
    yield store, winners, Catalog(settings_in(path.parent), store=store)
    store.close()


def test_a_hundred_thousand_events_leave_no_difference(lived):
    store, winners, _ = lived
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


def termed(fact):
    """With the last day that rule B asks: its due date, else the end of its legal term."""
    offer = next(one for one in OFFERED[1] if one.code == fact.proc_code)
    legal = rule766.legal_end(fact.received_at, Offer(offer.term, offer.term_unit), CALENDAR)
    return replace(fact, due_at=legal if fact.due_at is None else fact.due_at)


@pytest.mark.parametrize("code", ["2023-12-26/YTD", "2023-09"])
def test_the_rules_of_decision_766_are_a_plain_recount_at_that_length(lived, code):
    """Requests that lapse terms, legal terms that came and changed, electronic results."""
    _, winners, catalog = lived
    period = Period.parse(code, date(2023, 12, 26))
    alive = [fact for fact, _ in winners.values() if not fact.deleted]
    book = [by_the_book(termed(fact), period) for fact in alive]
    value = catalog.value("onestop.on_time_rate_766", None, period)
    found = value.numerator, value.denominator
    assert found == (sum(kept for _, kept in book), sum(counts for counts, _ in book))
    mine = [one for one in alive if received(one, period) and one.channel == Channel.ONLINE]
    full = {one.code for one in OFFERED[1] if one.level == "full"}
    online = catalog.value("onestop.online_rate", None, period)
    whole = catalog.value("onestop.full_online_rate", None, period)
    assert online.numerator == sum(one.e_result for one in mine)
    assert whole.numerator == sum(one.proc_code in full for one in mine)
    assert 0 < online.numerator < whole.numerator
    asked = [one for one in alive if one.asked_at is not None]
    assert len(asked) > len(alive) / 4
