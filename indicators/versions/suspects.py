"""Records set aside that would have counted in a value, as far as their own fields tell. Pure.

A record in quarantine is no fact: its fields are the source's own. What can be read of it are days
and codes of units. One with a day in the period and a unit inside would have counted; one that
tells no day or no unit might have; one that lies elsewhere would not. Where its stream names which
field dates which event, only the events by which the value counts are asked; else any day in it
speaks, but for the one of its last change.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
class Rule:
    """When a sum counts a record.

    ``begins``: the event inside the period, or of what stands the one since which it does, by the
    local day number ``by``; ``ends``: the one that ends that.
    """

    begins: str
    by: int | None = None
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How records of a stream are read.

    ``version``: the field of their last change; ``days``: event → fields that date it, of which the
    first that tells a day is meant; ``rules``: of the sums of the value that count them.
    """

    version: str = ""
    days: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()


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
    ways: Mapping[tuple[str, str], Way] | None = None,
) -> list[Suspect]:
    """The records that would or might have counted, by reason, the sure ones first.

    ``rows``: of the quarantine. ``inside``: codes of the units whose facts count, None: all.
    ``codes``: every known unit's. ``standing``: the value counts what stands at the period's end.
    ``ways``: (source, stream) → how its records are read, where that is told.
    """
    found: dict[tuple[str, str, str, str, bool], int] = {}
    for row in rows:
        way = (ways or {}).get((row["source"], row["stream"]), Way())
        sure = _counts(row, way, period, inside, codes, standing)
        if sure is None:
            continue
        key = (row["source"], row["stream"], row["reason"], row["field"], sure)
        found[key] = found.get(key, 0) + 1
    made = [Suspect(*key, count) for key, count in found.items()]
    return sorted(made, key=lambda one: (not one.sure, -one.count, one.reason, one.field))


def _counts(
    row: Mapping[str, Any],
    way: Way,
    period: Period,
    inside: Collection[str] | None,
    codes: Collection[str],
    standing: bool,
) -> bool | None:
    """True: it would have counted, False: it might have, None: it would not."""
    texts = list(_texts(row["payload"]))
    units = {text.upper() for text in texts if text.upper() in codes}
    if inside is not None and units and not units & set(inside):
        return None
    dated = _dated(row, way, period) if way.rules else _any_day(row, way, period, standing)
    return dated and (inside is None or bool(units))


def _any_day(row: Mapping[str, Any], way: Way, period: Period, standing: bool) -> bool | None:
    """By whatever day it tells, but the one of its last change."""
    told = {name: value for name, value in row["payload"].items() if name != way.version}
    days = [day for text in _texts(told) for day in _days(text)]
    first = min(days, default=0) if standing else period.start_day
    if days and not any(first <= day < period.end_day for day in days):
        return None
    return bool(days)


def _dated(row: Mapping[str, Any], way: Way, period: Period) -> bool | None:
    """By the days of the events that are counted.

    An event that a record does not date has not happened, unless its field is what is wrong. Of one
    that no field dates nobody can tell.
    """
    told: dict[str, int] = {}
    hidden = {rule.begins for rule in way.rules} - way.days.keys()
    for event, names in way.days.items():
        texts = [text for name in names for text in _texts(row["payload"].get(name))]
        found = [day for text in texts for day in _days(text)]
        if found:
            told[event] = found[0]
        elif any(texts) or row["field"] in names:
            hidden.add(event)
    if not told:
        return False
    if min(told.values()) >= period.end_day:
        return None
    said = [_by(one, told, hidden, period) for one in way.rules]
    return True if True in said else False if False in said else None


def _by(
    rule: Rule, told: Mapping[str, int], hidden: Collection[str], period: Period
) -> bool | None:
    begun = told.get(rule.begins)
    if rule.by is not None and told.get(rule.ends, rule.by) < rule.by:
        return None
    if begun is None:
        return False if rule.begins in hidden else None
    if rule.by is None:
        return True if period.start_day <= begun < period.end_day else None
    return None if begun >= rule.by else rule.ends not in hidden


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
