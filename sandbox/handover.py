"""After the end: results handed over, and open dossiers that change hands when units merge."""

from __future__ import annotations

import numpy as np

from core.clock import DAY, OFFSET
from sandbox.dossiers import E_RESULT, SCALES, Dossiers
from sandbox.places import places, successors
from sandbox.rhythm import Floats, Ints, Rhythm, in_office, local


def hand_over(d: Dossiers, seed: int, scale: str, year: int, rhythm: Rhythm) -> None:
    """Set when results were handed over: at once by e-result, else days later, some never."""
    rng = np.random.default_rng([seed, SCALES[scale], year, 3])
    n = len(d)
    lag: Ints = np.array([0, 0, 0, 1, 1, 2, 3, 5, 12])[rng.integers(0, 9, n)]
    share: Floats = rng.random(n)
    end = d.ended.astype(np.int64)
    later = in_office(rhythm.add(local(end), lag), end + 30, share)
    soon = end + rng.integers(60, 1_200, n)
    at_once = (d.channel == 2) & (d.flags & E_RESULT > 0)
    given = (d.kind == 9) & (rng.random(n) >= 0.06)
    at = np.where(at_once, soon, later)
    d.returned = np.where(given, at, np.where(d.kind == 10, end, 0)).astype(np.int32)


def move_open(d: Dossiers, rhythm: Rhythm) -> None:
    """Give open dossiers of a unit that ends to its successor, in its first night.

    The day on which they were received stays; only the handling unit changes.
    """
    follows = successors()
    ends = np.array([p.until if n in follows else 10**6 for n, p in enumerate(places())])
    heir = np.array([follows.get(n, n) for n in range(len(ends))], np.int16)
    end_day = ends[d.unit].astype(np.int64)
    known = end_day < rhythm.days[-1]
    at = end_day * DAY - OFFSET + 1_800 + np.arange(len(d)) % 5_400
    held = known & (d.received > 0) & (d.received < at) & (at < d.ended)
    d.moved = np.where(held, at, 0).astype(np.int32)
    d.old_unit = d.unit.copy()
    d.unit = np.where(held, heir[d.unit], d.unit).astype(np.int16)
