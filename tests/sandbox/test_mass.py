"""Dossiers by the million: the same seed the same ones, spread as they should be."""

from collections import Counter

import pytest

from core.clock import day_date, epoch, frozen_at, local_day
from core.facts import Closing
from sandbox import mass
from sandbox.mass import Mass

NOW = epoch(frozen_at("2025-06-16").now())
UNITS = list(range(1, 41))


@pytest.fixture(scope="module")
def made():
    return [one for stretch in Mass(UNITS, NOW, 4_000).batches() for one in stretch]


def test_each_once_in_any_stretch_and_again_the_same(made, monkeypatch):
    assert len({fact.code for fact, _ in made}) == 4_000
    monkeypatch.setattr(mass, "_STRETCH", 1_500)
    again = [len(one) for one in Mass(UNITS, NOW, 4_000).batches()]
    assert again == [1_500, 1_500, 1_000]
    assert [x for one in Mass(UNITS, NOW, 4_000).batches() for x in one] == [
        x for one in Mass(UNITS, NOW, 4_000).batches() for x in one
    ]


def test_no_receipt_at_a_week_end_none_ahead_and_all_kinds_of_ends(made):
    source = Mass(UNITS, NOW, 4_000)
    for fact, unit in made:
        assert source.since <= fact.received_at < NOW
        assert day_date(local_day(fact.received_at)).weekday() < 5
        assert fact.finished_at is None or fact.received_at < fact.finished_at <= NOW
        assert unit in UNITS
    ends = Counter(fact.closing for fact, _ in made)
    assert set(ends) == set(Closing)
    assert ends[Closing.FINISHED] > 0.8 * len(made)


def test_what_happens_next_has_everything_that_a_stream_has(made):
    source = Mass(UNITS, NOW, 4_000)
    before = {fact.code: (fact, unit) for fact, unit in made}
    events = source.events(2_000, 0)
    kinds = Counter()
    for fact, unit in events:
        held = before.get(fact.code)
        if held is None:
            kinds["new"] += 1
        elif fact.version < held[0].version:
            kinds["stale"] += 1
        elif fact.deleted:
            kinds["deleted"] += 1
        elif unit != held[1]:
            kinds["moved"] += 1
        else:
            kinds["progress"] += 1
    assert set(kinds) == {"new", "stale", "deleted", "moved", "progress"}
    assert len(events) - len({(fact.code, fact.version) for fact, _ in events}) > 50, "doubled"
    later = {fact.code for fact, _ in source.events(2_000, 1)} - set(before)
    assert not later & {fact.code for fact, _ in events}
