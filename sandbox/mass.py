"""Dossiers by the million, for measurements: plausible shares and long tails, no story.

The world of ``sandbox.world`` tells the province's year, each dossier made with care; this one is
made by columns, a stretch at a time, so that ten million need no memory. The same seed gives the
same dossiers; any stretch can be made again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import numpy as np

from core.clock import DAY, OFFSET
from core.facts import Closing, DossierFact, UnitRef

YEARLY = 1_500_000
"""Dossiers a year at most: more of them begin earlier. (reference: a large province)"""
SHORTEST = 243
"""Days that even few dossiers are spread over: eight months."""
_FIELDS, _PROCS, _STRETCH = 120, 2_000, 50_000
_NOWHERE = UnitRef()

Placed = tuple[DossierFact, int]
"""A dossier and the number of its unit."""


class Mass:
    """``count`` dossiers received until ``now`` (epoch seconds), among ``units`` (numbers)."""

    def __init__(self, units: Sequence[int], now: int, count: int, seed: int = 7) -> None:
        self.now, self.count, self.seed = now, count, seed
        self._units = np.asarray(units)
        self.span = max(SHORTEST, count * 365 // YEARLY) * DAY
        rng = np.random.default_rng(seed)
        tail = 1 / np.arange(1, _PROCS + 1)
        self._often = tail / tail.sum()
        flat = 1 / (np.arange(1, len(units) + 1) + 15) ** 0.8
        self._large = flat / flat.sum()
        self._field = rng.integers(0, _FIELDS, _PROCS)
        self._days = rng.choice([1, 2, 3, 5, 7, 10, 15, 20, 30], _PROCS)

    @property
    def since(self) -> int:
        """When the first of them may have been received, epoch seconds."""
        return self.now - self.span - 3 * DAY

    def batches(self) -> Iterator[list[Placed]]:
        """All of them, by stretches of the time of receipt."""
        for first in range(0, self.count, _STRETCH):
            yield self._stretch(first, min(first + _STRETCH, self.count))

    def events(self, count: int, number: int) -> list[Placed]:
        """What happened next: new dossiers, progress, doubles, stale copies, deletions, moves.

        ``number``: which such batch, from 0; versions rise with it.
        """
        rng = np.random.default_rng((self.seed, 1, number))
        fresh = count * 3 // 10
        low = self.count + number * count
        out = self._stretch(low, low + fresh, at=self.now - 3_600)
        recent = self._stretch(max(0, self.count - _STRETCH), self.count)
        ages = np.minimum(rng.exponential(len(recent) / 4, count - fresh), len(recent) - 1)
        for n, age in enumerate(ages.astype(int).tolist()):
            fact, unit = recent[-1 - age]
            draw = rng.random()
            version = self.now + number * count + n
            if draw < 0.05:  # a stale copy: says what was before
                out.append((dataclasses.replace(fact, version=fact.version - 5), unit))
            elif draw < 0.055:
                out.append((dataclasses.replace(fact, version=version, deleted=True), unit))
            elif draw < 0.075:
                moved = int(rng.choice(self._units))
                out.append((dataclasses.replace(fact, version=version), moved))
            else:
                ended = max((fact.received_at or self.now) + 600, self.now - int(draw * DAY))
                done = dataclasses.replace(
                    fact,
                    version=version,
                    status=9,
                    finished_at=ended,
                    closing=Closing.FINISHED,
                    paused=False,
                )
                out.append((done, unit))
        doubled = rng.integers(0, len(out), count // 20).tolist()
        out += [out[one] for one in doubled]
        rng.shuffle(order := np.arange(len(out)))
        return [out[one] for one in order.tolist()]

    def _stretch(self, low: int, high: int, at: int | None = None) -> list[Placed]:
        """Dossiers [low, high) by number; ``at``: all received within the hour from then."""
        rng, n = np.random.default_rng((self.seed, 0, low)), high - low
        place = (np.arange(low, high) + rng.random(n)) / self.count
        day = ((self.now - self.span + place * self.span) + OFFSET) // DAY
        day -= np.maximum((day + 3) % 7 - 4, 0)  # nothing is received at a week-end
        received = (day * DAY - OFFSET + rng.integers(27_000, 61_200, n)).astype(np.int64)
        received = np.minimum(received, self.now - 60)
        if at is not None:
            received = at + rng.integers(0, 3_000, n)
        proc = rng.choice(_PROCS, n, p=self._often)
        days = self._days[proc]
        takes = np.maximum(300, rng.lognormal(np.log(days * DAY * 0.45), 0.58, n)).astype(np.int64)
        asked = np.where(rng.random(n) < 0.08, rng.geometric(0.8, n), 0)
        waited = asked * rng.integers(DAY, 6 * DAY, n)
        finished = received + takes + waited
        opened = (finished > self.now) | (rng.random(n) < 0.002)
        closing = rng.choice([1, 2, 3, 4], n, p=[0.93, 0.04, 0.02, 0.01])
        closing = np.where(opened, 0, closing)
        columns = {
            "unit": rng.choice(self._units, n, p=self._large),
            "proc": proc,
            "field": self._field[proc],
            "channel": rng.choice([1, 2, 3], n, p=[0.35, 0.55, 0.10]),
            "applicant": rng.choice([1, 2, 3, 4], n, p=[0.86, 0.10, 0.01, 0.03]),
            "received": received,
            "due": received + days * DAY * 7 // 5 + waited,
            "no_due": rng.random(n) < 0.01,
            "finished": finished,
            "closing": closing,
            "asked": asked,
            "waited": waited,
            "fee": rng.choice([0, 8_000, 20_000, 50_000, 500_000], n),
            "paid": np.where(rng.random(n) < 0.4, rng.integers(1, 3, n), 0),
            "digitised": rng.random(n) < 0.7,
            "reused": rng.random(n) < 0.2,
            "result": rng.random(n) < 0.6,
        }
        rows = zip(*[one.tolist() for one in columns.values()], strict=True)
        names = list(columns)
        return [_dossier(low + i, dict(zip(names, row, strict=True))) for i, row in enumerate(rows)]


def _dossier(number: int, c: dict[str, int]) -> Placed:
    closing = Closing(c["closing"])
    ended = None if closing is Closing.OPEN else c["finished"]
    status = {0: 5 if c["asked"] else 4, 1: 9, 2: 3, 3: 7, 4: 8}[c["closing"]]
    fact = DossierFact(
        code=f"H39.{c['unit'] % 1_000:03}-{number:09}",
        version=ended or c["received"],
        unit=_NOWHERE,
        recv_unit=None,
        proc_code=f"1.{c['proc']:06}",
        proc_name=f"Thủ tục mẫu {c['proc']}",
        field_code=f"G{c['field']:03}",
        field_name=f"Lĩnh vực mẫu {c['field']}",
        channel=c["channel"],
        applicant=c["applicant"],
        status=status,
        status_raw=str(status),
        submitted_at=c["received"] - 3_600,
        received_at=c["received"],
        due_at=None if c["no_due"] else c["due"],
        finished_at=ended,
        returned_at=ended,
        closing=closing,
        supplements=c["asked"],
        supplement_secs=c["waited"],
        paused=closing is Closing.OPEN and c["asked"] > 0,
        fee=c["fee"],
        paid_online=c["paid"] if c["fee"] else 0,
        digitised=bool(c["digitised"]),
        reused=bool(c["reused"]),
        e_result=bool(c["result"]) and closing is Closing.FINISHED,
    )
    return fact, c["unit"]
