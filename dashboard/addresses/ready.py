"""Periods that officials name: “Tháng này”, “Quý trước”. What each means moves with the day.

An address may name one (``ky=thang-nay``), as a saved view does; a page answers with the way to
the period itself (``homes.led``), so that what is looked at, sent and come back to is exact. Files
and the API take the same words, and name the period itself in all that they give.
"""

from __future__ import annotations

from datetime import date

from core.errors import MisuseError
from core.period import Grain, Period

WORDS = {
    "luy-ke": "ytd",
    "hom-nay": "today",
    "hom-qua": "yesterday",
    "tuan-nay": "this_week",
    "tuan-truoc": "last_week",
    "thang-nay": "this_month",
    "thang-truoc": "last_month",
    "quy-nay": "this_quarter",
    "quy-truoc": "last_quarter",
    "6-thang": "half",
    "9-thang": "nine",
    "nam-nay": "year",
    "nam-truoc": "last_year",
}
"""Words of the address → keys of ``periods`` and of the words that are shown."""


def periods(at: date) -> list[tuple[str, Period]]:
    """Key of the word, and what it means on a day."""
    day, week = Period.of(Grain.DAY, at), Period.of(Grain.WEEK, at)
    month = Period.of(Grain.MONTH, at)
    quarter = Period.of(Grain.QUARTER, at)
    return [
        ("ytd", Period.of(Grain.YTD, at)),
        ("today", day),
        ("yesterday", day.previous()),
        ("this_week", week),
        ("last_week", week.previous()),
        ("this_month", month),
        ("last_month", month.previous()),
        ("this_quarter", quarter),
        ("last_quarter", quarter.previous()),
        ("half", Period.of(Grain.HALF, at)),
        ("nine", Period.of(Grain.NINE, at)),
        ("year", Period.of(Grain.YEAR, at)),
        ("last_year", Period.of(Grain.YEAR, at).previous()),
    ]


def exact(code: str, at: date) -> str:
    """The period's own code where a word names it; anything else as it stands."""
    key = WORDS.get(code.strip().lower())
    return code if key is None else dict(periods(at))[key].code


def read(text: str, at: date) -> Period:
    """The period that is written or named. Raises MisuseError that names what is allowed."""
    try:
        return Period.parse(exact(text, at), at)
    except MisuseError as fault:
        raise MisuseError(f"{fault.public} Hoặc một từ: {', '.join(WORDS)}.") from None


def word(period: Period, at: date) -> str:
    """What an address calls a period on a day; "" where no word names it."""
    keys = {one: key for key, one in periods(at)}
    return next((code for code, key in WORDS.items() if key == keys.get(period)), "")
