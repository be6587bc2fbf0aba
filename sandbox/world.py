"""The simulated province: everything its systems hold, made from (seed, scale, years).

Whole calendar years are made ahead, so a moving clock meets events that were planned long ago;
what lies after the clock is not shown by the servers. The same seed gives the same figures whatever
is asked first.
"""

from __future__ import annotations

import threading
from datetime import datetime

import numpy as np

from core.clock import TZ, day_date, day_number, epoch
from core.errors import MisuseError
from sandbox.documents import Documents, documents_of, join_documents
from sandbox.dossiers import SCALES, Dossiers, join
from sandbox.handover import hand_over, move_open
from sandbox.lateness import make_late
from sandbox.lifecycle import make_year
from sandbox.places import places
from sandbox.rhythm import Rhythm
from sandbox.timeline import Timeline


class World:
    """A province from 1 January of ``first_year`` to the end of ``last_year``, and growing."""

    dossiers: Dossiers
    documents: Documents
    timeline: Timeline

    def __init__(self, seed: int, scale: str, first_year: int, last_year: int) -> None:
        if scale not in SCALES:
            raise MisuseError(f"Quy mô “{scale}” không có; nhận: {', '.join(SCALES)}.")
        self.seed, self.scale, self.first_year = seed, scale, first_year
        self.last_year = first_year - 1
        self._lock = threading.RLock()
        self._last: Dossiers | None = None
        self._extend(last_year)

    @classmethod
    def at(cls, seed: int, scale: str, now: datetime) -> World:
        """The world as the clock's year and the year before it need it."""
        year = now.astimezone(TZ).year
        return cls(seed, scale, year - 1, year)

    def reach(self, now: datetime) -> None:
        """Make the years up to the clock's, should it have passed a New Year."""
        year = now.astimezone(TZ).year
        if year > self.last_year:
            with self._lock:
                if year > self.last_year:
                    self._extend(year)

    def _extend(self, last_year: int) -> None:
        """Add whole years after those that are there."""
        known = self.last_year >= self.first_year
        dossiers = [self.dossiers] if known else []
        documents = [self.documents] if known else []
        for year in range(self.last_year + 1, last_year + 1):
            rhythm = Rhythm(year, year)
            block = make_year(self.seed, self.scale, year, rhythm)
            make_late(block, self.seed, self.scale, year, rhythm, self._last)
            hand_over(block, self.seed, self.scale, year, rhythm)
            move_open(block, rhythm)
            dossiers.append(block)
            documents.append(documents_of(self.seed, self.scale, year, rhythm))
            self._last = block
        self.documents = join_documents(documents)
        self.dossiers = join(dossiers)
        self.timeline = Timeline(self.dossiers)
        self.last_year = last_year

    def changed(self) -> None:
        """Rows of ``dossiers`` were edited: put the timeline right."""
        self.timeline = Timeline(self.dossiers)

    def code(self, row: int) -> str:
        """The code (MaHoSo) of a row."""
        d = self.dossiers
        day = day_date(int(d.day[row]))
        return f"{places()[int(d.recv_unit[row])].code}-{day:%y%m%d}-{d.number[row]:05d}"

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
        codes = [places()[u].code for u in d.recv_unit[mine].tolist()]
        return int(mine[codes.index(prefix)]) if prefix in codes else None


def moment(text: str) -> int:
    """Local ISO text → seconds since 1970 UTC. Raises ValueError."""
    at = datetime.fromisoformat(text)
    return epoch(at if at.tzinfo else at.replace(tzinfo=TZ))
