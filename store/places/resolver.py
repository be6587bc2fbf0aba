"""Finding the unit that a source means, by its code or name and the day. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.clock import day_date, day_number
from core.facts import UnitRef
from core.text import fold
from core.units import Level, Unit
from store.places.names import readings, spelling

HANDOVER = 366
"""Days before its birth that a unit may already be named: open dossiers are handed to the
successor, and their day stays the old one."""

ALWAYS = date(1970, 1, 1)
"""Since when a name holds that says no day: the first one of the calendar."""


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name (``code`` False, in ``names.spelling``) or another code of a unit.

    It holds from ``since`` (in) to ``until`` (out; None: still), while the unit exists.
    """

    alias: str
    unit_id: int
    code: bool = False
    since: date = ALWAYS
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Does it mean the unit on this day, if the unit exists?"""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Bearing:
    """When a unit answers to a name: ``since`` in, ``until`` out (None: still)."""

    unit: Unit
    since: date
    until: date | None


def _turns(one: Unit) -> Iterator[int]:
    """The local day numbers from which on a unit answers to its names, or does not any more."""
    born = day_number(one.valid_from)
    yield from (born - HANDOVER, born)
    if one.valid_to is not None:
        yield day_number(one.valid_to)


class Resolver:
    """Finds the unit that a source means, as it stood on a day. Pure; keeps what it has found."""

    def __init__(self, units: Sequence[Unit], aliases: Iterable[Alias]) -> None:
        self._units = {one.unit_id: one for one in units}
        self._codes: dict[str, set[Alias]] = defaultdict(set)
        self._names: dict[str, set[Alias]] = defaultdict(set)
        self._folded: dict[str, set[Alias]] = defaultdict(set)
        self._own: dict[int, set[str]] = {}
        turns = {day for one in units for day in _turns(one)}
        for one in units:
            self._codes[one.code.upper()].add(Alias(one.code, one.unit_id, True))
            self._own[one.unit_id] = {fold(spelling(n)) for n in (one.name, one.short_name)}
            self._add_name(Alias(spelling(one.name), one.unit_id))
        for alias in aliases:
            turns |= {day_number(day) for day in (alias.since, alias.until) if day is not None}
            if alias.code:
                self._codes[alias.alias.upper()].add(alias)
            else:
                self._add_name(alias)
        self._provinces = tuple(
            sorted({spelling(u.short_name) for u in units if u.level is Level.PROVINCE})
        )
        self._turns = sorted(turns)
        self._found: dict[tuple[str, str, int], int | None] = {}
        self._read: dict[str, list[tuple[str, str]]] = {}

    def _add_name(self, name: Alias) -> None:
        self._names[name.alias].add(name)
        self._folded[fold(name.alias)].add(name)

    @property
    def turns(self) -> list[date]:
        """The days on which some name begins or ceases to mean a unit; between them none does."""
        return [day_date(one) for one in self._turns]

    def resolve(self, ref: UnitRef, day: int) -> int | None:
        """The unit's id by code and date, else by name and date; None: unknown or ambiguous.

        ``day`` is a local day number. Facts may be a year older than their unit: it took them over.
        """
        key = (ref.code, ref.name, bisect_right(self._turns, day))
        if key not in self._found:
            self._found[key] = self._search(ref, day_date(day))
        return self._found[key]

    def province(self, day: int) -> int | None:
        """The province's own unit on a local day number; None before the first list of units."""
        when = day_date(day)
        provinces = (u for u in self._units.values() if u.level is Level.PROVINCE)
        return next((u.unit_id for u in provinces if u.valid(when)), None)

    def bearers(self, text: str, day: date, *, code: bool = False) -> list[int]:
        """The units that a code, or a name in one spelling, means on a day; several: ambiguous."""
        if code:
            return self._alive(self._codes.get(text.upper(), ()), day)
        return self._nearest(self._alive(self._names.get(text, ()), day), text)

    def several(self, ref: UnitRef, day: date) -> list[Unit]:
        """The units among which ``resolve`` did not choose; none where it found no unit at all."""
        held = self._by_name(ref.name, day)
        return [self._units[one] for one in held] if len(held) > 1 else []

    def known(self, ref: UnitRef) -> list[Bearing]:
        """Every unit that the code or the name ever means, and when, the earliest first."""
        told = set(self._codes.get(ref.code.strip().upper(), ()))
        for name, folded in self._readings(ref.name):
            told |= self._names.get(name, set()) | self._folded.get(folded, set())
        found = set[Bearing]()
        for one in told:
            unit = self._units[one.unit_id]
            since = max(one.since, unit.valid_from)
            ends = [day for day in (one.until, unit.valid_to) if day is not None]
            if not ends or since < min(ends):
                found.add(Bearing(unit, since, min(ends, default=None)))
        return sorted(found, key=lambda one: (one.since, one.unit.unit_id))

    def _search(self, ref: UnitRef, when: date) -> int | None:
        code = ref.code.strip().upper()
        if code:
            found = self.bearers(code, when, code=True)
            if len(found) == 1:
                return found[0]
        held = self._by_name(ref.name, when)
        return held[0] if len(held) == 1 else None

    def _by_name(self, name: str, when: date) -> list[int]:
        """What the fullest reading of a name that means anything on the day means."""
        for spelled, folded in self._readings(name):
            for index, text in ((self._names, spelled), (self._folded, folded)):
                held = self._nearest(self._alive(index.get(text, ()), when), spelled)
                if held:
                    return held
        return []

    def _nearest(self, held: list[int], name: str) -> list[int]:
        """Of several units those whose own name it is: another's alias for it yields.

        So the old name of a merged agency, given to its taker as an alias, means the old agency
        as long as there was one, and its taker since.
        """
        if len(held) < 2:
            return held
        own = [one for one in held if fold(name) in self._own[one]]
        return own or held

    def _readings(self, name: str) -> list[tuple[str, str]]:
        """How a name may be meant, each with its folded form; kept, since names come daily."""
        if name not in self._read:
            told = readings(name, self._provinces) if name.strip() else ()
            self._read[name] = [(one, fold(one)) for one in told]
        return self._read[name]

    def _alive(self, told: Iterable[Alias], when: date) -> list[int]:
        """Those that exist on the day; else the first ones born within the following year."""
        meant = sorted({one.unit_id for one in told if one.holds(when)})
        now = [one for one in meant if self._units[one].valid(when)]
        if now:
            return now
        ahead = {one: (self._units[one].valid_from - when).days for one in meant}
        coming = {one: days for one, days in ahead.items() if 0 < days <= HANDOVER}
        return [one for one, days in coming.items() if days == min(coming.values())]
