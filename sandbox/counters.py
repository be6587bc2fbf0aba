"""Cumulative counters: installs of the citizen app, visits to the mini app; and reported figures.

The report of 26/12/2023 gives the figures of 15/12/2023; the rest runs between anchors.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import numpy as np

from core.clock import DAY, OFFSET, day_date, day_number

BULLETIN_DAY, BULLETIN_HOUR = 15, 17
"""Bulletins come out on the 15th of each month at 17:00 and hold all days up to that one."""

_ANCHORS = {
    "installs": {
        date(2021, 6, 1): 0, date(2021, 12, 15): 9_800, date(2022, 12, 15): 46_300,
        date(2023, 12, 15): 84_500, date(2024, 12, 15): 131_700, date(2025, 12, 15): 196_400,
        date(2026, 12, 15): 262_900, date(2028, 12, 15): 381_000,
    },
    "opens": {
        date(2021, 6, 1): 0, date(2021, 12, 15): 61_000, date(2022, 12, 15): 402_000,
        date(2023, 12, 15): 918_000, date(2024, 12, 15): 1_774_000, date(2025, 12, 15): 3_120_000,
        date(2026, 12, 15): 4_905_000, date(2028, 12, 15): 8_900_000,
    },
    "visits": {
        date(2021, 6, 1): 0, date(2021, 12, 15): 12_400, date(2022, 12, 15): 63_500,
        date(2023, 12, 15): 127_900, date(2024, 12, 15): 226_300, date(2025, 12, 15): 371_800,
        date(2026, 12, 15): 540_200, date(2028, 12, 15): 911_000,
    },
    "followers": {
        date(2021, 6, 1): 0, date(2021, 12, 15): 4_100, date(2022, 12, 15): 15_900,
        date(2023, 12, 15): 31_200, date(2024, 12, 15): 52_700, date(2025, 12, 15): 81_400,
        date(2026, 12, 15): 112_600, date(2028, 12, 15): 170_000,
    },
}  # fmt: skip


@cache
def series(name: str) -> tuple[int, tuple[int, ...]]:
    """First day number and the counter at the end of every day from it. It never falls."""
    anchors = sorted(_ANCHORS[name].items())
    rng = np.random.default_rng([len(name), 23])
    first, out = day_number(anchors[0][0]), [anchors[0][1]]
    for (start, low), (end, high) in pairwise(anchors):
        days = np.arange(day_number(start) + 1, day_number(end) + 1)
        weekend = np.array([day_date(int(d)).weekday() >= 5 for d in days])
        weight = rng.gamma(3.0, 1.0, len(days)) * np.where(weekend, 0.7, 1.0)
        steps = low + np.floor(np.cumsum(weight) / weight.sum() * (high - low)).astype(int)
        steps[-1] = high
        out += steps.tolist()
    return first, tuple(out)


def published_until(now: int) -> int:
    """Day number of the last day in the latest bulletin out at ``now``."""
    local = now + OFFSET
    today = day_date(local // DAY)
    out = date(today.year, today.month, BULLETIN_DAY)
    if (local // DAY, local % DAY) < (day_number(out), BULLETIN_HOUR * 3_600):
        out = (out.replace(day=1) - timedelta(days=1)).replace(day=BULLETIN_DAY)
    return day_number(out)


def at(name: str, day: int) -> int:
    """The counter at the end of a day; 0 before it began, the last known after its end."""
    first, values = series(name)
    return 0 if day < first else values[min(day - first, len(values) - 1)]


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure that someone reports for the province. ``period`` is a period code."""

    measure: str
    period: str
    value: int
    note: str = ""


_YEARS: dict[str, dict[int, int]] = {
    "society.population": {
        2021: 1_725_000, 2022: 1_733_000, 2023: 1_740_000, 2024: 1_747_000, 2025: 3_254_000,
        2026: 3_281_000,
    },
    "society.smartphones": {
        2021: 1_311_000, 2022: 1_464_400, 2023: 1_566_000, 2024: 1_607_200, 2025: 3_026_200,
        2026: 3_084_100,
    },
    "society.adults": {
        2021: 1_259_000, 2022: 1_267_000, 2023: 1_275_000, 2024: 1_283_000, 2025: 2_388_000,
        2026: 2_412_000,
    },
    "society.adults_smartphone": {
        2021: 931_600, 2022: 1_001_000, 2023: 1_045_500, 2024: 1_090_500, 2025: 2_053_700,
        2026: 2_122_600,
    },
    "society.households": {
        2021: 470_000, 2022: 475_000, 2023: 480_000, 2024: 485_000, 2025: 905_000, 2026: 914_000,
    },
    "society.households_fibre": {
        2021: 329_000, 2022: 380_900, 2023: 422_400, 2024: 441_400, 2025: 832_600, 2026: 861_000,
    },
    "ocop.products": {2021: 64, 2022: 113, 2023: 180, 2024: 232, 2025: 388, 2026: 431},
    "ocop.products_on_floor": {2021: 31, 2022: 78, 2023: 149, 2024: 226, 2025: 371, 2026: 419},
    "team.members": {
        2021: 1_200, 2022: 5_480, 2023: 5_900, 2024: 5_960, 2025: 9_870, 2026: 9_910,
    },
    "team.members_trained": {
        2021: 240, 2022: 3_510, 2023: 5_428, 2024: 5_899, 2025: 9_574, 2026: 9_811,
    },
}  # fmt: skip
"""Figures of whole years. 2023: smartphones 90 % of the population, fibre 88 % of households,
OCOP products and trained team members short of 100 %, which is the goal of 2024."""

MEASURES = tuple(_YEARS)


def _whole_year(measure: str, year: int) -> int:
    known = _YEARS[measure]
    return known[min(max(year, min(known)), max(known))]


def reported(period: str) -> list[Reported]:
    """The figures of a period: ``2023``, or a quarter such as ``2023-Q3``, between two years.

    Year-end figures are those of the year; a quarter lies on the way from the year before.
    """
    year, _, quarter = period.partition("-Q")
    out = []
    for measure in MEASURES:
        before, after = _whole_year(measure, int(year) - 1), _whole_year(measure, int(year))
        part = int(quarter) / 4 if quarter else 1.0
        if int(year) == 2025 and part < 0.75:
            before, after, part = before, _whole_year(measure, 2024), 1.0  # before the merger
        out.append(Reported(measure, period, round(before + (after - before) * part)))
    return out
