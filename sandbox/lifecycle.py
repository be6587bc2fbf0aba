"""From filing to the end: the events of a year of dossiers, all finished in time.

Made from (seed, scale, year) alone. ``sandbox.lateness`` then makes some of them late, and
``sandbox.handover`` sets when the result reached the applicant.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from core.clock import day_number
from core.units import Level
from sandbox import filing
from sandbox.dossiers import (
    BAD_DATE,
    BAD_UNIT,
    DIGITISED,
    E_RESULT,
    NO_CHANNEL,
    REUSED,
    SCALES,
    UNPAID,
    VNEID,
    Column,
    Dossiers,
    Flags,
    Small,
)
from sandbox.places import MERGED, places
from sandbox.procedures import procedures
from sandbox.rhythm import Ints, Rhythm, closing, in_office, local, moment

_LAST = 26_400  # worked seconds at 16:20: later comers are received the next day


def _small(values: Ints) -> Column:
    return values.astype(np.int32)


def make_year(seed: int, scale: str, year: int, rhythm: Rhythm) -> Dossiers:
    """The year's dossiers, by day of reception, none late, ``returned`` still empty."""
    rng = np.random.default_rng([seed, SCALES[scale], year])
    day = filing.reception_days(rng, rhythm, year, SCALES[scale])
    n = len(day)
    unit, proc = filing.who(rng, seed, day)
    channel, empty = filing.channels(rng, seed, year, filing.months(day), unit, proc)
    online = channel == 2
    spot = np.sort(day * 100_000 + (rng.beta(1.3, 1.7, n) * _LAST).astype(np.int64)) - day * 100_000
    received = moment(day, spot)
    before = np.where(
        online, rng.lognormal(9.2, 1.1, n).clip(120, 216_000), rng.uniform(60, 900, n)
    )
    submitted = received - before.astype(np.int64)
    started = received + rng.integers(30, 600, n)

    known = procedures()
    term = np.array([p.term for p in known], np.int64)[proc]
    due_day = rhythm.add(day, np.where((term == 0) & (spot > 23_000), 1, term))
    span = rhythm.between(day, due_day)
    steps = np.floor(rng.beta(1.9, 1.7, n) * (span + 1)).astype(np.int64).clip(0, span)
    end_day = rhythm.add(day, steps)

    fee = np.array([p.fee for p in known], np.int64)[proc] * (rng.random(n) > 0.1)
    kind = _endings(rng, n)
    accepted = ~(online & (rng.random(n) < 0.018))
    kind = np.where(accepted, kind, np.where(rng.random(n) < 0.8, 3, 7))
    ask = accepted & (term >= 3) & (rng.random(n) < 0.065)
    pause = np.where((fee > 0) & (rng.random(n) < 0.3), 6, 5)
    zero = np.zeros(n, np.int64)

    asked_day = rhythm.add(day, np.floor(rng.random(n) * (steps + 1)).astype(np.int64))
    asked = in_office(asked_day, started, rng.random(n))
    wait = 1 + rng.geometric(0.22, n).clip(0, 39)
    answered = in_office(rhythm.add(asked_day, wait), asked, rng.random(n))
    silent = ask & (rng.random(n) < 0.05)
    again = ask & ~silent & (rng.random(n) < 0.1)
    later_day = rhythm.add(end_day, wait)
    asked2 = in_office(later_day, answered, rng.random(n))
    wait2 = 1 + rng.geometric(0.3, n).clip(0, 29)
    answered2 = in_office(rhythm.add(later_day, wait2), asked2, rng.random(n))

    final_day = np.where(ask, later_day, end_day)
    final_day = np.where(again, rhythm.add(later_day, wait2), final_day)
    final_day = np.where(silent, rhythm.add(asked_day, 22 + wait), final_day)
    latest = np.where(again, answered2, np.where(ask & ~silent, answered, started))
    latest = np.where(silent, asked, latest)
    ended = in_office(final_day, latest, rng.random(n))
    kind = np.where(silent, np.where(rng.random(n) < 0.7, 8, 7), kind)
    quick = (kind == 9) & (term <= 1) & ~online & (rng.random(n) < 0.03)
    kind = np.where(quick, 10, kind)

    dated = accepted & (rng.random(n) >= 0.006)
    due1_day = rhythm.add(due_day, wait)
    code_day = np.maximum(np.where(online, local(submitted), day), day_number(date(year, 1, 1)))
    flags, paid = _quality(rng, year, online, empty, fee)
    spoilt = rng.integers(0, 4_500, n)
    recv_unit = _desks(rng, unit, day)
    return Dossiers(
        unit=unit,
        old_unit=unit.copy(),
        recv_unit=recv_unit,
        proc=proc,
        channel=channel,
        applicant=_applicants(rng, proc),
        submitted=_small(submitted),
        received=_small(np.where(accepted, received, 0)),
        started=_small(np.where(accepted, started, 0)),
        asked=_small(np.where(ask, asked, 0)),
        answered=_small(np.where(ask & ~silent, answered, 0)),
        asked2=_small(np.where(again, asked2, 0)),
        answered2=_small(np.where(again, answered2, 0)),
        pause=pause.astype(np.int8),
        ended=_small(np.where(accepted, ended, received)),
        kind=kind.astype(np.int8),
        returned=_small(zero),
        due=_small(np.where(dated, closing(due_day), 0)),
        due1=_small(np.where(dated & ask & ~silent, closing(due1_day), 0)),
        due2=_small(np.where(dated & again, closing(rhythm.add(due1_day, wait2)), 0)),
        late=np.zeros(n, np.bool_),
        flags=flags,
        fee=_small(fee),
        paid=paid.astype(np.int8),
        broken=np.where(spoilt == 0, BAD_DATE, np.where(spoilt == 1, BAD_UNIT, 0)).astype(np.int8),
        day=_small(code_day),
        number=_numbers(recv_unit.astype(np.int64), code_day, submitted),
        moved=_small(zero),
        touched=_small(zero),
    )


def _endings(rng: np.random.Generator, n: int) -> Ints:
    """How handling ends: mostly 9; some refused (3), withdrawn (7) or stopped (8)."""
    edge = np.array([0.008, 0.012, 0.0135])
    return np.array([3, 7, 8, 9])[np.searchsorted(edge, rng.random(n), side="right")]


def _desks(rng: np.random.Generator, unit: Small, day: Ints) -> Small:
    """Where each was received: since July 2025 any commune's desk takes any commune's work."""
    commune = np.array([p.level is Level.COMMUNE and p.since >= MERGED for p in places()])
    here = np.flatnonzero(commune)
    other = here[rng.integers(0, max(len(here), 1), len(unit))] if len(here) else unit
    strays = commune[unit] & (day >= MERGED) & (rng.random(len(unit)) < 0.06)
    return np.where(strays, other, unit).astype(np.int16)


def _applicants(
    rng: np.random.Generator, proc: np.ndarray[tuple[int], np.dtype[np.int16]]
) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    """Persons at commune desks, businesses at the agencies that license them."""
    firm = np.array([p.levels == "T" and p.agency not in ("TP", "LDTBXH") for p in procedures()])
    chance = np.where(firm[proc], 0.62, 0.05)
    draw = rng.random(len(proc))
    kind = np.where(draw < chance, 2, np.where(draw > 0.99, 4, np.where(draw > 0.985, 3, 1)))
    return kind.astype(np.int8)


def _quality(
    rng: np.random.Generator, year: int, online: Flags, empty: Flags, fee: Ints
) -> tuple[np.ndarray[tuple[int], np.dtype[np.uint8]], Ints]:
    """Flags (digitised, reused, e-result …) and how the fee was paid; all grow over the years."""
    n, grown = len(online), min(max((year - 2021) / 5, 0.0), 1.0)

    def some(low: float, high: float) -> Flags:
        return rng.random(n) < low + (high - low) * grown

    digitised = some(0.45, 0.95)
    flags = digitised * DIGITISED + (digitised & some(0.10, 0.55)) * REUSED
    flags = flags + some(0.40, 0.94) * E_RESULT + (online & some(0.2, 0.97)) * VNEID
    pays = np.where(online, some(0.30, 0.92), some(0.04, 0.30)) & (fee > 0)
    unpaid = online & (fee > 0) & ~pays & (rng.random(n) < 0.3)
    paid = np.where(pays, np.where(rng.random(n) < 0.6, 1, 2), 0)
    return (flags + empty * NO_CHANNEL + unpaid * UNPAID).astype(np.uint8), paid


def _numbers(unit: Ints, day: Ints, submitted: Ints) -> Column:
    """Running number of each dossier among those of its unit and code day, from 1."""
    order = np.lexsort((submitted, day, unit))
    u, d = unit[order], day[order]
    fresh = np.r_[True, (u[1:] != u[:-1]) | (d[1:] != d[:-1])]
    start = np.maximum.accumulate(np.where(fresh, np.arange(len(u)), 0))
    out = np.empty(len(u), np.int32)
    out[order] = np.arange(len(u)) - start + 1
    return out
