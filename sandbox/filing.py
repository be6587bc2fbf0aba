"""What is filed in a year: on which day, where, which procedure, by which channel."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from core.clock import day_number
from core.units import Level
from sandbox.dossiers import Flags, Small, Tiny
from sandbox.places import MERGED, agency, cuts, places
from sandbox.procedures import procedures
from sandbox.rhythm import Floats, Ints, Rhythm

_ONLINE = {
    2021: [0.14, 0.15, 0.17, 0.17, 0.18, 0.22, 0.19, 0.20, 0.23, 0.22, 0.24, 0.29],
    2022: [0.22, 0.23, 0.28, 0.26, 0.27, 0.33, 0.29, 0.31, 0.37, 0.34, 0.38, 0.46],
    2023: [0.41, 0.43, 0.58, 0.46, 0.48, 0.64, 0.47, 0.49, 0.63, 0.48, 0.53, 0.66],
    2024: [0.55, 0.54, 0.62, 0.58, 0.59, 0.67, 0.60, 0.62, 0.69, 0.63, 0.65, 0.72],
    2025: [0.64, 0.63, 0.69, 0.67, 0.68, 0.74, 0.61, 0.66, 0.73, 0.72, 0.74, 0.78],
    2026: [0.73, 0.72, 0.77, 0.76, 0.77, 0.81, 0.78, 0.79, 0.83, 0.81, 0.82, 0.85],
}
"""Share filed online, month by month: every quarter ends with a push."""


def online_share(year: int) -> list[float]:
    """Share filed online in each month of a year; years not in the table take the nearest."""
    return _ONLINE[min(max(year, min(_ONLINE)), max(_ONLINE))]


def reception_days(rng: np.random.Generator, rhythm: Rhythm, year: int, count: int) -> Ints:
    """Reception day of every dossier, ascending."""
    days, weight = rhythm.weights(year)
    return np.repeat(days, rng.multinomial(count, weight))


def unit_traits(seed: int) -> tuple[Floats, Floats, Floats]:
    """For every place: its size, how prone it is to lateness, its pull towards online filing.

    A handful of places, drawn by the seed, are many times as late as the rest.
    """
    rng = np.random.default_rng([seed, 7])
    count = len(places())
    size, online = rng.lognormal(0, 0.45, count), rng.normal(1, 0.09, count).clip(0.75, 1.2)
    prone, worst = rng.lognormal(0, 0.5, count), rng.random(count)
    for level, number in ((Level.AGENCY, 2), (Level.DISTRICT, 2), (Level.COMMUNE, 3)):
        for old in (True, False):
            mine = [
                n for n, p in enumerate(places())
                if p.level is level and (p.since < MERGED) == old
            ]  # fmt: skip
            first = sorted(mine, key=lambda n: worst[n])[:number]
            prone[first] *= 30
            size[first] *= 1.3
    return size, prone, online


def who(rng: np.random.Generator, seed: int, day: Ints) -> tuple[Small, Small]:
    """Handling unit and procedure of every dossier received on ``day`` (ascending)."""
    unit, proc = np.zeros(len(day), np.int16), np.zeros(len(day), np.int16)
    days = cuts(int(day[0]), int(day[-1]))
    for lo, hi in zip([0, *days], [*days, 10**6], strict=True):
        mine = np.flatnonzero((day >= lo) & (day < hi))
        if len(mine):
            unit[mine], proc[mine] = _stretch(rng, seed, int(day[mine[0]]), len(mine))
    return unit, proc


def _stretch(rng: np.random.Generator, seed: int, day: int, n: int) -> tuple[Ints, Ints]:
    """Units and procedures of ``n`` dossiers in a stretch of days with one list of units."""
    known = procedures()
    home = np.array([-1 if (at := agency(p.agency, day)) is None else at for p in known])
    slot, weight = [], []
    for at, one in enumerate(known):
        for level in one.levels:
            if level == "T" and home[at] < 0:
                continue
            slot.append((at, "X" if level == "H" and day >= MERGED else level))
            weight.append(one.weight / len(one.levels))
    pick = _draw(rng, np.array(weight), n)
    proc = np.array([s[0] for s in slot])[pick]
    level_of = np.array([ord(s[1]) for s in slot])[pick]
    unit = home[proc]
    size, _, _ = unit_traits(seed)
    for letter, kind in (("H", Level.DISTRICT), ("X", Level.COMMUNE)):
        here = [p.level is kind and p.open(day) for p in places()]
        mine = np.flatnonzero(level_of == ord(letter))
        unit[mine] = _draw(rng, np.where(here, size, 0.0), len(mine))
    return unit, proc


def _draw(rng: np.random.Generator, weight: Floats, n: int) -> Ints:
    """``n`` indices drawn by weight."""
    if not n:
        return np.zeros(0, np.int64)
    edge = np.cumsum(weight / weight.sum())
    return np.searchsorted(edge, rng.random(n), side="right").clip(0, len(weight) - 1)


def channels(
    rng: np.random.Generator, seed: int, year: int, month: Ints, unit: Small, proc: Small
) -> tuple[Tiny, Flags]:
    """Channel of every dossier (1 counter, 2 online, 3 post), and which left it empty."""
    can = np.array([p.online != "K" for p in procedures()])[proc]
    _, _, pull = unit_traits(seed)
    goal = np.array([0, *online_share(year)])[month]
    chance = np.where(can, (goal / max(float(can.mean()), 0.1)) * pull[unit], 0.0).clip(0, 0.985)
    chance *= goal.mean() / max(float(chance.mean()), 1e-6)
    online = rng.random(len(unit)) < chance
    post = ~online & (rng.random(len(unit)) < 0.05)
    channel = np.where(online, 2, np.where(post, 3, 1)).astype(np.int8)
    return channel, (channel == 1) & (rng.random(len(unit)) < 0.01)


def months(day: Ints) -> Ints:
    """Month 1..12 of every day number (ascending)."""
    first = date.fromordinal(int(day[0]) + 719_163).year
    last = date.fromordinal(int(day[-1]) + 719_163).year
    starts = [day_number(date(y, m, 1)) for y in range(first, last + 1) for m in range(1, 13)]
    at = np.searchsorted(np.array(starts), day, side="right") - 1
    found: npt.NDArray[np.int64] = at % 12 + 1
    return found
