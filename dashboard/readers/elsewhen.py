"""Units that are not on the list of a day: those that had ended, and those yet to come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.clock import today
from core.errors import AccessError
from core.period import Grain, Period
from core.text import alphabet
from core.units import Level, Unit
from indicators.catalog import Catalog

_LEVELS = (Level.AGENCY, Level.DISTRICT, Level.COMMUNE)


@dataclass(frozen=True, slots=True)
class Other:
    """``period``: one of the asked length in which the unit was there to its end.

    ``above``: the district that it lay in, None where it lay in none; ``became``: what it is on the
    day, nothing of what was yet to come.
    """

    unit: Unit
    period: Period
    above: Unit | None
    became: tuple[Unit, ...]


def others(catalog: Catalog, day: date, grain: Grain) -> list[Other]:
    """By level and name, of what the reader may see. Of provinces there is one at every time."""
    now = today(catalog.clock)
    with catalog.reading():
        into: dict[Unit, list[Unit]] = {}
        for before, after, _ in catalog.successions():
            into.setdefault(before, []).append(after)
        every = {one.unit_id: one for pair in into.items() for one in (pair[0], *pair[1])}
        districts = {id: one for id, one in every.items() if one.level is Level.DISTRICT}
        found = [
            Other(
                one,
                _period(one, grain, now),
                districts.get(one.parent_id or 0),
                tuple(sorted(_became(one, day, into), key=lambda each: alphabet(each.short_name))),
            )
            for one in every.values()
            if one.level in _LEVELS and one.valid_from <= now and not one.valid(day)
            and _seen(catalog, one)
        ]  # fmt: skip
    return sorted(
        found, key=lambda one: (_LEVELS.index(one.unit.level), alphabet(one.unit.short_name))
    )


def _period(unit: Unit, grain: Grain, now: date) -> Period:
    """The last one in which the unit still stood when the period had come as far as it did."""
    last = now if unit.valid_to is None else min(now, unit.valid_to - timedelta(days=1))
    for one in (Period.of(grain, last), Period.of(grain, last).previous()):
        reached = min(one.end - timedelta(days=1), now)
        if unit.valid(reached):
            return one
    return Period.of(Grain.YTD, last)


def _became(unit: Unit, day: date, into: Mapping[Unit, Iterable[Unit]]) -> set[Unit]:
    """The units of the day to which a former one's territory, or work, has come."""
    found: set[Unit] = set()
    for one in into.get(unit, ()):
        if one.valid(day):
            found.add(one)
        elif one.valid_to is not None and one.valid_to <= day:
            found |= _became(one, day, into)
    return found


def _seen(catalog: Catalog, unit: Unit) -> bool:
    try:
        catalog.unit(unit.slug, unit.valid_from)
    except AccessError:
        return False
    return True
