"""The simulated province: everything its systems hold, made from (seed, scale, years).

Whole calendar years are made ahead, so a moving clock meets events that were planned long ago;
what lies after the clock is not shown by the servers. The same seed gives the same figures whatever
is asked first.
"""

from __future__ import annotations

import threading
from datetime import datetime

import numpy as np

from core.clock import TZ, day_number, epoch
from core.errors import MisuseError
from sandbox.dossiers import SCALES, Dossiers, join
from sandbox.lateness import make_late
from sandbox.lifecycle import hand_over, make_year
from sandbox.places import places
from sandbox.rhythm import Rhythm
from sandbox.timeline import Timeline


class World:
    """A province from 1 January of ``first_year`` on, to the end of ``last_year`` and growing."""

    def __init__(self, seed: int, scale: str, first_year: int, last_year: int) -> None:
        if scale not in SCALES:
            raise MisuseError(f"Quy mô “{scale}” không có; nhận: {', '.join(SCALES)}.")
        self.seed, self.scale, self.first_year = seed, scale, first_year
        self.last_year = first_year - 1
        self._blocks: list[Dossiers] = []
        self._lock = threading.RLock()
        self._grow(last_year)

    @classmethod
    def at(cls, seed: int, scale: str, now: datetime) -> World:
        """The world as the clock's year and the year before it need it."""
        year = now.astimezone(TZ).year
        return cls(seed, scale, year - 1, year)

    def _grow(self, last_year: int) -> None:
        for year in range(self.last_year + 1, last_year + 1):
            rhythm = Rhythm(year, year)
            block = make_year(self.seed, self.scale, year, rhythm)
            before = self._blocks[-1] if self._blocks else None
            make_late(block, self.seed, self.scale, year, rhythm, before)
            hand_over(block, self.seed, self.scale, year, rhythm)
            self._blocks.append(block)
            self.last_year = year
        self.dossiers = join(self._blocks)
        self._blocks = self._blocks[-1:]
        self.timeline = Timeline(self.dossiers)

    def reach(self, now: datetime) -> None:
        """Make the years up to the clock's, should it have passed a New Year."""
        year = now.astimezone(TZ).year
        if year > self.last_year:
            with self._lock:
                if year > self.last_year:
                    self._extend(year)

    def find(self, code: str) -> int | None:
        """Row of a dossier by its code (MaHoSo)."""
        try:
            prefix, day, number = code.rsplit("-", 2)
            at = datetime.strptime(day, "%y%m%d").replace(tzinfo=TZ)
            want = (day_number(at.date()), int(number))
        except ValueError:
            return None
        d = self.dossiers
        mine = np.flatnonzero((d.day == want[0]) & (d.number == want[1]))
        codes = [places()[u].code for u in d.unit[mine].tolist()]
        return int(mine[codes.index(prefix)]) if prefix in codes else None

    def _extend(self, year: int) -> None:
        old, self._blocks = self.dossiers, self._blocks[-1:]
        kept = self._blocks[0]
        self._grow(year)
        fresh = self.dossiers
        self.dossiers = join([old, _tail(fresh, len(kept))])
        self.timeline = Timeline(self.dossiers)


def _tail(d: Dossiers, skip: int) -> Dossiers:
    """The rows after the first ``skip``."""
    from dataclasses import fields

    return Dossiers(**{f.name: getattr(d, f.name)[skip:] for f in fields(Dossiers)})


def moment(text: str) -> int:
    """Local ISO text → seconds since 1970 UTC."""
    at = datetime.fromisoformat(text)
    return epoch(at if at.tzinfo else at.replace(tzinfo=TZ))
