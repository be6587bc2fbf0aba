"""Days and months that changed places: what a loader did to dates written ``05/12/2025``.

A datastore guesses such texts to be month first and stores 12 May; a first day over 12 makes the
load fail. So in a column of timestamps that holds a day over 12 nothing was swapped, and in one
that holds none it cannot be told from the values alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_STORED = re.compile(r"(\d{4})-(\d{2})-(\d{2})(.*)", re.ASCII | re.DOTALL)
_DAY_FIRST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b", re.ASCII)


def doubtful(values: Iterable[Any], form: str) -> bool:
    """May days and months of these stored moments have changed places?

    Not where a day is over 12, nor where day and month are equal everywhere; nor, for periods
    longer than a day, where all stand on the first of their months.
    """
    stored = [found for one in values if (found := _STORED.match(str(one or "")))]
    pairs = {(int(one[2]), int(one[3])) for one in stored}
    if any(day > 12 for _, day in pairs) or all(day == month for month, day in pairs):
        return False
    return form == "day" or any(day != 1 for _, day in pairs)


def written_day_first(values: Iterable[Any]) -> bool | None:
    """Does the file behind the table write the day first? None: it holds no dates to tell."""
    texts = [str(one) for one in values if one not in (None, "")]
    if any(_DAY_FIRST.match(one) for one in texts):
        return True
    return False if any(_STORED.match(one) for one in texts) else None


def swapped(value: Any) -> Any:
    """The moment with day and month in each other's place; an impossible one is refused later."""
    found = _STORED.match(str(value or ""))
    return f"{found[1]}-{found[3]}-{found[2]}{found[4]}" if found else value
