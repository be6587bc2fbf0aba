"""Drift: what a run showed of a stream's fields and values, for people to review.

A new field is one that came and is neither allowed nor withheld on purpose. A missing one is an
allowed field that used to come and that no record of a run brought; a run of a few records says
nothing about that, for many fields are filled late or seldom. A field is empty of a sudden when its
share of filled records falls far below the lowest that runs of this kind have shown. A strange code
is one in no list of ours; its record is set aside, and the code stands here until a large run is
without it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from connectors.allow import decent
from connectors.base import Stream
from core.drift import EMPTY, MISSING, NEW, STRANGE, Drift
from core.runs import Run
from jobs.context import Context
from store.database import notes
from store.intake.quarantine import Quarantined
from store.ledger import drift

ENOUGH = 200
"""Records of a run from which the absence of a field means something."""
AGAIN = 3_600
"""Seconds after which a change that lasts is noted again."""
MOST = 50
"""New names of one run from which none is kept: so many are no drift, they are data as keys."""
SEEN = 5
"""Runs of one kind from which their lowest share of filled records is called usual."""
FALL = 0.4
"""Share of records by which a field must be filled less than ever to be called empty."""
_NOTE, _FILLED = "fields/", "filled/"
_CODE = "unknown_code"
"""Reason of records whose code is in no list of ours."""
_PLAIN = re.compile(r"(?!.*\d{5})[A-Za-z0-9._-]{1,12}")
"""A code that may be shown: no number long enough to be somebody's, no words."""

Key = tuple[str, str, str, str]


@dataclass
class Tally:
    """What the values of a window's records were."""

    count: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    strange: set[str] = field(default_factory=set)

    def add(self, records: Iterable[dict[str, Any]], aside: Iterable[Quarantined]) -> None:
        """Count a batch along."""
        shapes, empty = Counter[tuple[str, ...]](), Counter[str]()
        for record in records:
            shapes[tuple(record)] += 1
            nothing = [name for name, value in record.items() if not value]
            if nothing:  # 0 and False say something
                empty.update([one for one in nothing if record[one] in (None, "", [])])
        for shape, count in shapes.items():
            self.count += count
            for name in shape:
                self.filled[name] += count
        self.filled -= empty
        for one in aside:
            if one.reason == _CODE and one.field and len(self.strange) < MOST:
                code = str(one.payload.get(one.field) or "").partition(">")[0]
                self.strange.add(f"{one.field}={code}" if _PLAIN.fullmatch(code) else one.field)


def note(context: Context, source: str, stream: Stream, run: Run, tally: Tally) -> None:
    """Keep what a window of a run showed. Raises StoreError."""
    count = tally.count
    if not count:
        return
    now, name = context.now(), f"{_NOTE}{source}/{stream.name}"
    lows = f"{_FILLED}{source}/{stream.name}/{run.kind}"
    came, unknown = stream.allow.came(), stream.allow.new()
    new = {one for one in unknown if decent(one)} if len(unknown) <= MOST else set[str]()
    with context.store.read() as conn:
        usual = set(notes.get(conn, name) or ())
        low = notes.get(conn, lows) or {"runs": 0, "low": {}}
        held = {one.key: one for one in drift.listed(conn, source, stream.name, ended=True)}
    lost = usual - came if count >= ENOUGH else set[str]()
    shown = {(source, stream.name, NEW, one) for one in new}
    shown |= {(source, stream.name, MISSING, one) for one in lost}
    fallen, lowered = _fallen(low, tally, came - stream.made)
    shown |= {(source, stream.name, EMPTY, one) for one in fallen}
    shown |= {(source, stream.name, STRANGE, one) for one in tally.strange}
    changes = [_seen(key, held.get(key), run, now) for key in sorted(shown)]
    changes = [one for one in changes if held.get(one.key) != one]
    changes += [
        replace(one, ended_at=now)
        for key, one in held.items()
        if one.ended_at is None
        and key not in shown
        and _over(one, came, new, count, low["runs"] >= SEEN)
    ]
    grown = came - usual
    if not changes and not grown and lowered == low:
        return
    with context.store.write() as conn:
        if lowered != low:
            notes.put(conn, lows, lowered)
        if grown:
            notes.put(conn, name, sorted(usual | came))
        drift.put(conn, changes)


def _fallen(low: dict[str, Any], tally: Tally, fields: set[str]) -> tuple[set[str], dict[str, Any]]:
    """Fields that are empty of a sudden, and the lowest shares as they stand after this run.

    A run of a few records says nothing; one that falls too far does not become the usual.
    """
    if tally.count < ENOUGH:
        return set(), low
    shares = {one: round(tally.filled[one] / tally.count, 3) for one in fields if "." not in one}
    held = low["low"]
    fallen = set[str]()
    if low["runs"] >= SEEN:
        fallen = {one for one, share in shares.items() if share < held.get(one, 0.0) - FALL}
    kept = {
        one: min(share, held.get(one, share)) for one, share in shares.items() if one not in fallen
    }
    return fallen, {"runs": min(low["runs"] + 1, SEEN), "low": {**held, **kept}}


def _seen(key: Key, held: Drift | None, run: Run, now: int) -> Drift:
    """The change as it stands after this run; the same as before where that is recent."""
    if held is None or held.ended_at is not None:
        first = now if held is None else held.first_seen
        return Drift(*key, first, now, 1 if held is None else held.runs + 1, run.run_id)
    if now - held.last_seen < AGAIN:
        return held
    return replace(held, last_seen=now, runs=held.runs + 1, run_id=run.run_id)


def _over(one: Drift, came: set[str], new: set[str], count: int, judged: bool) -> bool:
    """Does the window show that a change is over? ``judged``: it was held against usual shares."""
    if one.change == MISSING:
        return one.field in came
    if count < ENOUGH:
        return False
    return {NEW: one.field not in new, EMPTY: judged}.get(one.change, True)
