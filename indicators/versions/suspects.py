"""Records set aside that would have counted in a value, as far as their own fields tell. Pure.

A record in quarantine is no fact: its fields are the source's own. What can be read of it are days
and codes of units. One with a day in the period and a unit inside would have counted; one that
tells no day or no unit might have; one that lies elsewhere would not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.clock import day_number
from core.period import Period

_DAYS = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"^(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:\d{4}|\d{6})?$"),
)
"""2023-12-26…, 26/12/2023…, 20231226[hhmm[ss]]."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """Records of one reason. ``sure``: they would have counted; else they might have."""

    source: str
    stream: str
    reason: str
    field: str
    sure: bool
    count: int


def suspects(
    rows: Iterable[Mapping[str, Any]],
    period: Period,
    inside: Collection[str] | None,
    codes: Collection[str],
    *,
    standing: bool,
) -> list[Suspect]:
    """The records that would or might have counted, by reason, the sure ones first.

    ``rows``: of the quarantine. ``inside``: codes of the units whose facts count, None: all.
    ``codes``: every known unit's. ``standing``: the value counts what stands at the period's end.
    """
    found: dict[tuple[str, str, str, str, bool], int] = {}
    for row in rows:
        sure = _counts(row["payload"], period, inside, codes, standing)
        if sure is None:
            continue
        key = (row["source"], row["stream"], row["reason"], row["field"], sure)
        found[key] = found.get(key, 0) + 1
    made = [Suspect(*key, count) for key, count in found.items()]
    return sorted(made, key=lambda one: (not one.sure, -one.count, one.reason, one.field))


def _counts(
    payload: Mapping[str, Any],
    period: Period,
    inside: Collection[str] | None,
    codes: Collection[str],
    standing: bool,
) -> bool | None:
    """True: it would have counted, False: it might have, None: it would not."""
    texts = list(_texts(payload))
    days = [day for text in texts for day in _days(text)]
    units = {text.upper() for text in texts if text.upper() in codes}
    if inside is not None and units and not units & set(inside):
        return None
    first = min(days, default=0) if standing else period.start_day
    if days and not any(first <= day < period.end_day for day in days):
        return None
    return bool(days) and (inside is None or bool(units))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value.strip()
    elif isinstance(value, int) and not isinstance(value, bool):
        yield str(value)


def _days(text: str) -> Iterator[int]:
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            try:
                yield day_number(date(*(int(match[part]) for part in "ymd")))
            except ValueError:  # 31/02: a day that is none tells nothing
                continue
