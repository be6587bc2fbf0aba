"""Drift: what a run showed of a stream's fields, for people to review; nothing enters by itself.

A new field is one that came and is neither allowed nor withheld on purpose. A missing one is an
allowed field that used to come and that no record of a run brought; a run of a few records says
nothing about that, for many fields are filled late or seldom.
"""

from __future__ import annotations

from dataclasses import replace

from connectors.allow import decent
from connectors.base import Stream
from core.drift import MISSING, NEW, Drift
from core.runs import Run
from jobs.context import Context
from store import drift, notes

ENOUGH = 200
"""Records of a run from which the absence of a field means something."""
AGAIN = 3_600
"""Seconds after which a change that lasts is noted again."""
MOST = 50
"""New names of one run from which none is kept: so many are no drift, they are data as keys."""
_NOTE = "fields/"


def note(context: Context, source: str, stream: Stream, run: Run, count: int) -> None:
    """Keep what a window of a run showed, in ``count`` records. Raises StoreError."""
    if not count:
        return
    now, name = context.now(), f"{_NOTE}{source}/{stream.name}"
    came, unknown = stream.allow.came(), stream.allow.new()
    new = {one for one in unknown if decent(one)} if len(unknown) <= MOST else set[str]()
    with context.store.read() as conn:
        usual = set(notes.get(conn, name) or ())
        held = {one.key: one for one in drift.listed(conn, source, stream.name, ended=True)}
    lost = usual - came if count >= ENOUGH else set[str]()
    shown = {(source, stream.name, NEW, one) for one in new}
    shown |= {(source, stream.name, MISSING, one) for one in lost}
    changes = [_seen(key, held.get(key), run, now) for key in sorted(shown)]
    changes = [one for one in changes if held.get(one.key) != one]
    changes += [
        replace(one, ended_at=now)
        for key, one in held.items()
        if one.ended_at is None and key not in shown and _over(one, came, new, count)
    ]
    grown = came - usual
    if not changes and not grown:
        return
    with context.store.write() as conn:
        if grown:
            notes.put(conn, name, sorted(usual | came))
        drift.put(conn, changes)


def _seen(key: tuple[str, str, str, str], held: Drift | None, run: Run, now: int) -> Drift:
    """The change as it stands after this run; the same as before where that is recent."""
    if held is None or held.ended_at is not None:
        first = now if held is None else held.first_seen
        return Drift(*key, first, now, 1 if held is None else held.runs + 1, run.run_id)
    if now - held.last_seen < AGAIN:
        return held
    return replace(held, last_seen=now, runs=held.runs + 1, run_id=run.run_id)


def _over(one: Drift, came: set[str], new: set[str], count: int) -> bool:
    """Does the window show that a change is over?"""
    if one.change == MISSING:
        return one.field in came
    return count >= ENOUGH and one.field not in new
