"""Which dossiers are late, and by how much.

Lateness is heavy in a handful of units. 2023 is calibrated: among the dossiers finished from
1 January to 26 December 2023, 17:30, that have a due date, one in a thousand is late, to the
nearest whole dossier, as the conference report of that day says.
"""

from __future__ import annotations

import numpy as np

from core.clock import epoch, frozen_at
from sandbox.dossiers import SCALES, Dossiers, Flags
from sandbox.filing import unit_traits
from sandbox.rhythm import Floats, Ints, Rhythm, in_office, local

REPORT = epoch(frozen_at("2023-12-26").now())
"""The moment of the report."""

REPORT_YEAR = 2023
REPORT_FROM = epoch(frozen_at("2023-01-01T00:00:00").now())
LATE_SHARE = 0.001

_SHARES = {2021: 0.016, 2022: 0.012, 2023: 0.004, 2024: 0.007, 2025: 0.013}
"""Late share of other years; after the table 0.9 %. 2023: of what ends after the report."""


def make_late(
    d: Dossiers, seed: int, scale: str, year: int, rhythm: Rhythm, before: Dossiers | None
) -> None:
    """Choose the late dossiers of a year's block and move their end past the due date.

    ``before`` is the block of the year before: what it carries over counts in the report.
    """
    rng = np.random.default_rng([seed, SCALES[scale], year, 2])
    n = len(d)
    draw: Floats = rng.random(n)
    days = 1 + rng.lognormal(0.9, 0.9, n).astype(np.int64).clip(0, 60)
    due = d.last_due().astype(np.int64)
    ended_late = in_office(rhythm.add(local(due), days), due, rng.random(n))
    able = (d.kind == 9) & (due > 0) & (d.broken == 0)
    chance = _chance(d, seed, able, _SHARES.get(year, 0.009))
    if year == REPORT_YEAR - 1:
        able &= ended_late < REPORT_FROM
    late = able & (draw < chance)
    if year == REPORT_YEAR:
        inside = able & (d.ended <= REPORT) & (ended_late <= REPORT)
        late &= ~inside
        late |= _lowest(draw / chance.clip(1e-9), inside, _wanted(d, before, late))
    d.late = late
    d.ended = np.where(late, ended_late, d.ended).astype(np.int32)


def _chance(d: Dossiers, seed: int, able: Flags, share: float) -> Floats:
    """Each dossier's chance of being late; the mean over the able ones is ``share``."""
    _, prone, _ = unit_traits(seed)
    weight = prone[d.unit] * np.where(d.asked > 0, 2.0, 1.0)
    mean = float(weight[able].mean()) if able.any() else 1.0
    return (weight / mean * share).clip(0, 0.5)


def _wanted(d: Dossiers, before: Dossiers | None, late: Flags) -> int:
    """How many of the report's dossiers must be late.

    Those already chosen to be late end after the report and are not in its count.
    """
    counted = int((d.finished() & (d.due > 0) & (d.ended <= REPORT) & ~late).sum())
    if before is not None:
        old = before.finished() & (before.due > 0)
        counted += int((old & (before.ended >= REPORT_FROM) & (before.ended <= REPORT)).sum())
    return round(counted * LATE_SHARE)


def _lowest(score: Floats, among: Flags, number: int) -> Flags:
    """The ``number`` members of ``among`` with the lowest score."""
    mine: Ints = np.flatnonzero(among)
    out = np.zeros(len(among), np.bool_)
    out[mine[np.argsort(score[mine], kind="stable")[:number]]] = True
    return out
