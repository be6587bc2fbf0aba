"""Deliveries, sweeps and replays in any order and cut: the same facts, sums and quarantine.

A small source is drawn: each key with its versions, some of them spoilt (set aside), some keys gone
at the end, one changed in silence. Its messages come doubled, stale and shuffled, cut into batches
anyhow, with sweeps and replays in between; a last sweep settles what must be settled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.counting.verify import verify
from store.database.seen import Seen
from store.intake import quarantine
from store.intake.ingest import Applied, commit_batch
from store.intake.quarantine import Quarantined
from store.intake.sweep import living, missing, remove
from store.kinds import KINDS
from tests.store import streams
from tests.store.streams import NOW, UNITS, Conformed, dossier, finished, put, task
from tests.store.test_properties import RANDOM, all_sums, current, wipe

MAKE = {
    "dossier": lambda code, version, title: (
        finished(code, version, days=2 + len(title))
        if version % 2
        else dossier(code, version, fee=20_000 * len(title))
    ),
    "task": lambda code, version, title: task(code, version, title=title),
}


@dataclass(frozen=True)
class Message:
    """One state of one record; ``spoilt``: set aside by every pull, taken by a replay if mended."""

    code: str
    version: int
    title: str = "x"
    spoilt: bool = False
    mended: bool = False

    def item(self, kind):
        fact = MAKE[kind](self.code, self.version, self.title)
        return Conformed(fact, UNITS[self.version % 2], None, self.code)

    def aside(self):
        payload = {"code": self.code, "version": self.version, "title": self.title,
                   "spoilt": self.spoilt, "mended": self.mended}  # fmt: skip
        return Quarantined(self.code, "spoilt", "x", "Hỏng.", payload)


@st.composite
def sources(draw):
    """All messages that a source ever gives, and what it holds at the end.

    What is spoilt of one key is mended later, or none of it: a state between that only a replay in
    time would have shown is nobody's last word.
    """
    every, last = [], {}
    for number in range(draw(st.integers(2, 6))):
        code, mended = f"k{number}", draw(st.booleans())
        for version in range(1, draw(st.integers(2, 4))):
            spoilt = draw(st.sampled_from([False, False, True]))
            last[code] = Message(code, version, spoilt=spoilt, mended=spoilt and mended)
            every.append(last[code])
    for code in draw(st.lists(st.sampled_from(sorted(last)), max_size=2, unique=True)):
        del last[code]
    whole = sorted(code for code, one in last.items() if not one.spoilt)
    for code in draw(st.lists(st.sampled_from(whole), max_size=1)) if whole else ():
        last[code] = replace(last[code], title="silent")
    return every, last


def pulled():
    """A run that pulled all there is."""
    return replace(streams.run("r0", stream="s"), window_from=0, window_to=NOW)


def deliver(store, kind, messages, *, equal=False, run=None, mended=False):
    good = [m.item(kind) for m in messages if not m.spoilt or (mended and m.mended)]
    bad = [m.aside() for m in messages if m.spoilt and not (mended and m.mended)]
    return commit_batch(
        store, run or pulled(), kind, "onestop", "s", good, bad, [], None, NOW, equal=equal
    )


def replayed(store, kind):
    """As ``jobs.pulling.replay`` does: what is set aside, conformed again by mended rules."""
    with store.read() as conn:
        rows = quarantine.waiting(conn, "onestop", "s", limit=100)
    deliver(store, kind, [Message(**row.payload) for row in rows], mended=True)


def swept(store, kind, last, number=0):
    """As ``jobs.pulling.sweep`` does: all that the source holds, then what was not seen is gone."""
    run = replace(streams.run(f"sweep{number}", stream="s"), window_from=0, window_to=NOW)
    deliver(store, kind, list(last.values()), equal=True, run=run)
    seen = Seen(last)
    gone, _ = missing(store, kind, "onestop", "s", seen, (0, NOW))
    remove(store, run, kind, "onestop", gone, seen, NOW)


def state(store, kind):
    with store.read() as conn:
        aside = {row["key"]: row["payload"] for row in quarantine.listed(conn)}
    live = {key[-1]: at for key, at in current(store, kind).items() if not at[2]}
    return live, aside, all_sums(store, kind)


@pytest.mark.parametrize("kind", list(MAKE))
@settings(RANDOM, max_examples=max(6, RANDOM.max_examples))
@given(data=st.data())
def test_any_order_with_sweeps_and_replays_ends_the_same(store, kind, data):
    every, last = data.draw(sources())
    results = []
    for _ in range(2):
        wipe(store)
        more = data.draw(st.lists(st.sampled_from(every), max_size=6))
        order = data.draw(st.permutations([*every, *more]))
        while order:
            size = data.draw(st.integers(1, 5))
            deliver(store, kind, order[:size])
            order = order[size:]
            match data.draw(st.sampled_from(["", "", "replay", "sweep"])):
                case "replay":
                    replayed(store, kind)
                case "sweep":
                    swept(store, kind, last, len(order))
        swept(store, kind, last, 99)
        replayed(store, kind)
        results.append(state(store, kind))
        assert verify(store) == []
        swept(store, kind, last, 100)
        replayed(store, kind)
        assert state(store, kind) == results[-1], "twice is as once"
    assert results[0] == results[1]
    live, aside, _ = results[0]
    assert set(aside) == {code for code, one in last.items() if one.spoilt and not one.mended}
    for code, one in last.items():
        if not one.spoilt or one.mended:
            assert live[code][0] == one.version
    assert set(live) <= set(last), "what is gone at the source is gone here"


def test_a_silent_edit_wins_only_where_all_is_read(any_store):
    put(any_store, task("a", 5, title="cũ"), kind="task")
    edited = Conformed(task("a", 5, title="mới"), UNITS[0], None)
    assert put(any_store, edited, kind="task") == Applied(0, 0, 1, 0)
    run = streams.run("r2")
    done = commit_batch(any_store, run, "task", "onestop", "s", [edited], [], [], None, NOW + 5,
                        equal=True)  # fmt: skip
    assert done == Applied(0, 1, 0, 0)
    again = commit_batch(any_store, run, "task", "onestop", "s", [edited], [], [], None, NOW + 6,
                         equal=True)  # fmt: skip
    assert again == Applied(0, 0, 1, 0)
    older = Conformed(task("a", 4, title="cũ nữa"), UNITS[0], None)
    stale = commit_batch(any_store, run, "task", "onestop", "s", [older], [], [], None, NOW + 7,
                         equal=True)  # fmt: skip
    assert stale == Applied(0, 0, 1, 0), "an older copy loses in a sweep too"
    history = KINDS["task"].history
    with any_store.read() as conn:
        rows = conn.execute(history.select()).all()
    assert [(row.title, row.known_to) for row in rows] == [("cũ", NOW + 5)]


def test_what_changes_between_looking_and_marking_stays(any_store):
    mine = streams.run("r0", stream="s")
    put(any_store, task("a", 1), task("b", 1), task("c", 9), kind="task", run=mine)
    gone, count = missing(any_store, "task", "onestop", "s", Seen(["x"]), (0, 5))
    assert (sorted(gone), count) == ([("a", 1), ("b", 1)], 2), "c is newer than the stretch"
    assert living(any_store, "task", "onestop", "s", (0, 5)) == 2
    assert missing(any_store, "task", "onestop", "s", Seen(["x"]), (0, 5), limit=1)[1] == 2
    assert missing(any_store, "task", "onestop", "other", Seen(["x"]))[1] == 0
    put(any_store, task("a", 2, title="sửa"), kind="task", run=mine)
    sweep = replace(streams.run("r9", stream="s"), window_from=0, window_to=5)
    assert remove(any_store, sweep, "task", "onestop", gone, Seen(["x"]), NOW) == 1
    live = {key[0]: at[2] for key, at in current(any_store, "task").items()}
    assert live == {"a": 0, "b": 2, "c": 0}
    assert verify(any_store) == []


def test_dossiers_that_the_catalogue_judged_anew_stay_their_streams(any_store):
    def flags():
        with any_store.read() as conn:
            return conn.exec_driver_sql("select full_online, run_id from dossier").one()

    put(any_store, dossier(), run=streams.run("d1"))
    put(any_store, streams.service(), kind="service", run=streams.run("p1", stream="procedures"))
    assert tuple(flags()) == (1, "p1")
    assert living(any_store, "dossier", "onestop", "dossiers") == 1
    assert living(any_store, "dossier", "onestop", "dossiers", (99, 100)) == 0
    assert living(any_store, "dossier", "onestop", "others") == 0
    assert missing(any_store, "dossier", "onestop", "dossiers", Seen())[1] == 1

    gone, _ = missing(any_store, "service", "onestop", "procedures", Seen())
    sweeping = streams.run("p2", stream="procedures")
    assert remove(any_store, sweeping, "service", "onestop", gone, Seen(), NOW) == 1
    assert tuple(flags()) == (0, "p2"), "what is offered no more judges no dossier"
    assert living(any_store, "dossier", "onestop", "dossiers") == 1
    assert verify(any_store) == []
