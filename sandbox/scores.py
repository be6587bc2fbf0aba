"""Scores of Decision 766 as the simulated portal gives them, from the sandbox's own dossiers.

The rules are invented and simple, and not those of the real portal; they differ on purpose from the
product's own on-time rate, so that the two must be reconciled:

* TDGQ = 20 × (received in the period and not late so far) / received;
* CLGQ = 12 × online / received, full from 50 %; TTTT = 10 × paid online / with a fee;
* MDSH = 6 × electronic results / finished + 16 × digitised / received;
* CKMB = 18 × dossiers that reached the portal whole / received;
* MDHL = 18 × (1 − 3 × late share), never below 0.

Nothing to divide by: null, and full points in the total.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.clock import DAY, OFFSET, local_day
from sandbox.dossiers import DIGITISED, E_RESULT, FINISHED, REUSED, Flags
from sandbox.places import Place, places
from sandbox.world import World

CEILINGS = {"CKMB": 18, "TDGQ": 20, "CLGQ": 12, "TTTT": 10, "MDHL": 18, "MDSH": 22}


@dataclass(frozen=True, slots=True)
class Counts:
    """What a unit did in a period."""

    received: int
    whole: int  # of them: records without a fault
    online: int
    timely: int
    with_fee: int
    paid: int
    digitised: int
    reused: int
    finished: int
    e_results: int
    late: int

    def scores(self) -> dict[str, float | None]:
        """Group → points; None where there is nothing to divide by."""
        late = _share(self.late, self.finished)
        digital = _share(self.digitised, self.received)
        results = _share(self.e_results, self.finished)
        online = _share(self.online, self.received)
        return {
            "CKMB": _points(18, _share(self.whole, self.received)),
            "TDGQ": _points(20, _share(self.timely, self.received)),
            "CLGQ": _points(12, None if online is None else min(1.0, online / 0.5)),
            "TTTT": _points(10, _share(self.paid, self.with_fee)),
            "MDHL": _points(18, None if late is None else max(0.0, 1 - 3 * late)),
            "MDSH": None
            if digital is None or results is None
            else round(6 * results + 16 * digital, 2),
        }

    def total(self) -> float | None:
        """All groups; none where the unit had no dossier at all."""
        if not self.received:
            return None
        told = self.scores()
        return round(sum(CEILINGS[k] if v is None else v for k, v in told.items()), 2)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _points(most: int, share: float | None) -> float | None:
    return None if share is None else round(most * share, 2)


def counts(world: World, now: int, start_day: int, end_day: int) -> dict[int, Counts]:
    """Index in ``places()`` → counts of days [start, end); −1 is the whole province."""
    return _counts(world, len(world.dossiers), now, start_day, end_day)


@lru_cache(maxsize=64)
def _counts(world: World, size: int, now: int, start_day: int, end_day: int) -> dict[int, Counts]:
    d = world.dossiers
    low, high = start_day * DAY - OFFSET, min(end_day * DAY - OFFSET, now + 1)
    unit = np.where(d.moved <= now, d.unit, d.old_unit)
    received = (d.received >= low) & (d.received < high)
    ended = (d.received > 0) & (d.ended >= low) & (d.ended < high)
    finished = ended & np.isin(d.kind, FINISHED) & (d.broken == 0)
    due = d.last_due()
    end = np.where(d.ended < high, d.ended, high)
    late_so_far = (due > 0) & (end > due)
    columns = (
        received, received & (d.broken == 0), received & (d.channel == 2),
        received & ~late_so_far, received & (d.fee > 0),
        received & (d.fee > 0) & (d.paid > 0), received & (d.flags & DIGITISED > 0),
        received & (d.flags & REUSED > 0), finished, finished & (d.flags & E_RESULT > 0),
        finished & (due > 0) & (d.ended > due),
    )  # fmt: skip
    sums = [np.bincount(unit, weights=one, minlength=len(places())) for one in columns]
    out = {n: Counts(*(int(one[n]) for one in sums)) for n in range(len(places()))}
    out[-1] = Counts(*(_count(one) for one in columns))
    return out


def _count(which: Flags) -> int:
    return int(np.count_nonzero(which))


def judged(now: int, end_day: int) -> list[tuple[int, Place]]:
    """Who is scored: the units that exist on the period's last day so far."""
    day = min(end_day - 1, local_day(now))
    return [(n, p) for n, p in enumerate(places()) if p.open(day)]
