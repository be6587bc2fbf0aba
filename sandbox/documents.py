"""Documents (văn bản) that the units issue and receive, as columns of numpy arrays.

2023 is calibrated to the report of 26/12/2023: every document that is not secret goes
electronically, and of those issued by then 99.9 % are digitally signed, to the nearest whole one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sandbox.dossiers import Column, Flags, Small, Tiny
from sandbox.filing import unit_traits
from sandbox.lateness import REPORT, REPORT_YEAR
from sandbox.places import cuts, places
from sandbox.rhythm import Floats, Ints, Rhythm, in_office, local, moment

YEARLY = {"small": 2_400, "demo": 24_000, "province": 240_000}
"""Scale → documents a year, both ways."""

EXCHANGED = {"small": 120, "demo": 900, "province": 4_000}
"""Scale → documents a year that pass over the exchange (trục liên thông)."""

TYPES = (
    ("Công văn", "CV", 46), ("Quyết định", "QĐ", 14), ("Báo cáo", "BC", 12), ("Tờ trình", "TTr", 8),
    ("Thông báo", "TB", 8), ("Giấy mời", "GM", 6), ("Kế hoạch", "KH", 5), ("Chỉ thị", "CT", 1),
)  # fmt: skip

_ELECTRONIC = {2021: 0.962, 2022: 0.987, 2023: 1.0, 2024: 0.9995}
_UNSIGNED = {2021: 0.05, 2022: 0.014, 2023: 0.001, 2024: 0.002}


@dataclass
class Documents:
    """Columns, one row a document, in the order of ``updated``."""

    unit: Small  # index in places(): who issued it, or who received it
    out: Flags  # issued by the unit
    issued: Column  # moment; only its day is told
    updated: Column  # when the document system last changed it: its version
    kind: Tiny  # index in TYPES
    number: Column  # of the unit, direction and year
    secret: Tiny  # 0 no, 1 Mật, 2 Tối mật
    electronic: Flags
    paper: Flags
    signed_person: Flags
    signed_agency: Flags
    exchanged: Flags  # passed over the exchange as a message
    broken: Tiny

    def __len__(self) -> int:
        return len(self.unit)


def join_documents(parts: list[Documents]) -> Documents:
    """Several blocks as one."""
    return Documents(
        **{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Documents)}
    )


def documents_of(seed: int, scale: str, year: int, rhythm: Rhythm) -> Documents:
    """A year's documents."""
    rng = np.random.default_rng([seed, YEARLY[scale], year, 5])
    days, weight = rhythm.weights(year)
    day = np.repeat(days, rng.multinomial(YEARLY[scale], weight))
    n = len(day)
    unit = _units(rng, seed, day)
    out = rng.random(n) < 0.45
    spot = np.sort(day * 100_000 + rng.integers(600, 24_000, n)) - day * 100_000
    at = moment(day, spot)
    age = np.where(out, 0, rng.integers(0, 4, n))
    issued = in_office(rhythm.add(local(at), -age), np.zeros(n, np.int64), rng.random(n))
    issued = np.where(out, at, np.minimum(issued, at - 600))
    updated = at + rng.integers(60, 3_000, n)
    secret = np.where(rng.random(n) < 0.006, 1 + (rng.random(n) < 0.2), 0)
    open_ = secret == 0
    electronic = open_ & (rng.random(n) < _ELECTRONIC.get(year, 0.9997))
    score, score2 = rng.random(n), rng.random(n)
    unsigned = open_ & out & (score < _UNSIGNED.get(year, 0.0015))
    if year == REPORT_YEAR:
        unsigned = _calibrated(unsigned, open_ & out, score, updated)
        agency_too = unsigned
    else:
        agency_too = unsigned & (score2 < 0.7) | (open_ & out & (score2 < 0.001))
    shares = np.cumsum([t[2] for t in TYPES])
    exchanged = electronic & (rng.random(n) < EXCHANGED[scale] / YEARLY[scale])
    made = Documents(
        unit=unit.astype(np.int16),
        out=out,
        issued=issued.astype(np.int32),
        updated=updated.astype(np.int32),
        kind=np.searchsorted(shares, rng.random(n) * shares[-1], side="right").astype(np.int8),
        number=_numbers(unit, out),
        secret=secret.astype(np.int8),
        electronic=electronic,
        paper=~electronic | (rng.random(n) < 0.03),
        signed_person=open_ & ~unsigned,
        signed_agency=open_ & ~agency_too,
        exchanged=exchanged,
        broken=(rng.random(n) < 1 / 5_000).astype(np.int8) * (~out),
    )
    order = np.argsort(made.updated, kind="stable")
    return Documents(**{f.name: getattr(made, f.name)[order] for f in fields(Documents)})


def _calibrated(unsigned: Flags, counted: Flags, score: Floats, updated: Ints) -> Flags:
    """Unsigned ones as the report has them; those registered after it stay as drawn."""
    inside = np.flatnonzero(counted & (updated <= REPORT))
    out = unsigned.copy()
    out[inside] = False
    chosen = inside[np.argsort(score[inside], kind="stable")[: round(len(inside) * 0.001)]]
    out[chosen] = True
    return out


def _units(rng: np.random.Generator, seed: int, day: Ints) -> Ints:
    """A unit that exists on the day; agencies write more than communes."""
    size, _, _ = unit_traits(seed)
    heavy = {"agency": 8.0, "district": 6.0, "commune": 1.0}
    weight = size * np.array([heavy[p.level] for p in places()])
    unit = np.zeros(len(day), np.int64)
    days = cuts(int(day[0]), int(day[-1]))
    for lo, hi in zip([0, *days], [*days, 10**6], strict=True):
        mine = np.flatnonzero((day >= lo) & (day < hi))
        if len(mine):
            at = int(day[mine[0]])
            here = np.where([p.open(at) for p in places()], weight, 0.0)
            edge = np.cumsum(here / here.sum())
            draw = np.searchsorted(edge, rng.random(len(mine)), side="right")
            unit[mine] = draw.clip(0, len(edge) - 1)
    return unit


def _numbers(unit: Ints, out: Flags) -> Column:
    """Running number of each document in its unit's register of the year, from 1."""
    book = unit * 2 + out
    order = np.argsort(book, kind="stable")
    sorted_book = book[order]
    fresh = np.r_[True, sorted_book[1:] != sorted_book[:-1]]
    start = np.maximum.accumulate(np.where(fresh, np.arange(len(book)), 0))
    numbers = np.empty(len(book), np.int32)
    numbers[order] = np.arange(len(book)) - start + 1
    return numbers
