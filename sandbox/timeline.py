"""What the one-stop system shows at a moment: every dossier by its latest event so far.

A dossier is a chain of events; each carries the status that it leads to. At moment T a dossier
stands at its latest event not after T, and that event's moment is its NgayCapNhat. So a question
for [a, b) as of T is: the events in [a, min(b, T + 1)) whose next event is after T.
"""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
import numpy.typing as npt

from sandbox.dossiers import Column, Dossiers, Tiny
from sandbox.places import places
from sandbox.rhythm import Ints

NEVER = np.int32(2**31 - 1)


class Timeline:
    """The events of all dossiers, by moment, then by dossier code."""

    def __init__(self, d: Dossiers) -> None:
        order = np.argsort(code_keys(d), kind="stable").astype(np.int32)
        steps: list[tuple[Column, Tiny]] = [
            (d.submitted, np.full(len(d), 1, np.int8)),
            (d.received, np.full(len(d), 2, np.int8)),
            (d.started, np.full(len(d), 4, np.int8)),
            (d.asked, d.pause),
            (d.answered, np.full(len(d), 4, np.int8)),
            (d.asked2, d.pause),
            (d.answered2, np.full(len(d), 4, np.int8)),
            (d.ended, d.kind),
            (np.where(d.returned > d.ended, d.returned, np.int32(0)), np.full(len(d), 10, np.int8)),
        ]
        moves = [c for c in (d.moved, d.touched) if c.any()]
        steps += [(c, np.zeros(len(d), np.int8)) for c in moves]
        at = np.stack([s[0][order] for s in steps], axis=1)
        status = np.stack([s[1][order] for s in steps], axis=1)
        _settle(at, status, len(moves))
        after = np.empty_like(at)
        follow = np.full(len(d), NEVER, np.int32)
        for column in range(at.shape[1] - 1, -1, -1):
            after[:, column] = follow
            follow = np.where(at[:, column] > 0, at[:, column], follow)
        there = at.ravel() > 0
        who = np.repeat(order, at.shape[1])[there]
        moments = at.ravel()[there]
        by_time = np.argsort(moments, kind="stable")
        self.at: Column = moments[by_time]
        self.next: Column = after.ravel()[there][by_time]
        self.who: Column = who[by_time]
        self.status: Tiny = status.ravel()[there][by_time]
        self._kept: OrderedDict[tuple[int, int, int], npt.NDArray[np.int64]] = OrderedDict()

    def window(self, since: int, until: int, now: int) -> npt.NDArray[np.int64]:
        """Event numbers in [since, until) that are their dossier's latest as of ``now``."""
        key = (since, until, now)
        found = self._kept.get(key)
        if found is None:
            lo = int(np.searchsorted(self.at, since))
            hi = int(np.searchsorted(self.at, min(until, now + 1)))
            found = lo + np.flatnonzero(self.next[lo:hi] > now)
            self._kept[key] = found
            while len(self._kept) > 4:
                self._kept.popitem(last=False)
        return found

    def visible(self, now: int) -> int:
        """How many dossiers exist as of ``now``."""
        return len(self.window(0, now + 1, now))


def _settle(at: Column, status: Tiny, extra: int) -> None:
    """Put the last ``extra`` columns, which keep the status, in their place in time; in place."""
    if not extra:
        return
    rows = np.flatnonzero((at[:, -extra:] > 0).any(axis=1))
    order = np.argsort(at[rows], axis=1, kind="stable")
    at[rows] = np.take_along_axis(at[rows], order, axis=1)
    mine = np.take_along_axis(status[rows], order, axis=1)
    for column in range(1, mine.shape[1]):
        same = (mine[:, column] == 0) & (at[rows, column] > 0)
        mine[:, column] = np.where(same, mine[:, column - 1], mine[:, column])
    status[rows] = mine


def code_keys(d: Dossiers) -> Ints:
    """A number for every dossier, in the order of their codes (MaHoSo)."""
    names = [p.code + "-" for p in places()]
    rank = np.empty(len(names), np.int64)
    rank[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    return (rank[d.recv_unit] << 44) | (d.day.astype(np.int64) << 24) | d.number
