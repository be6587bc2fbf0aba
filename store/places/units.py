"""Units as the database holds them, and finding the unit that a source means."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.clock import day_date, day_number
from core.facts import UnitRef
from core.text import fold
from core.units import Level, Succession, Unit
from store.database.engine import tenant_of
from store.database.tables import unit, unit_alias, unit_succession
from store.places.names import readings, spelling

HANDOVER = 366
"""Days before its birth that a unit may already be named: open dossiers are handed to the
successor, and their day stays the old one."""


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name (``code`` False, in ``names.spelling``) or another code of a unit."""

    alias: str
    unit_id: int
    code: bool = False


def all_units(conn: Connection, tenant: int | None = None) -> list[Unit]:
    """Every unit of every time, by identity."""
    rows = conn.execute(
        sa.select(unit).where(unit.c.tenant == (tenant or tenant_of(conn))).order_by(unit.c.unit_id)
    )
    return [
        Unit(
            row.unit_id,
            row.code,
            row.name,
            row.short_name,
            Level(row.level),
            row.parent_id,
            day_date(row.valid_from),
            None if row.valid_to is None else day_date(row.valid_to),
            row.latitude,
            row.longitude,
        )
        for row in rows
    ]


def successions(conn: Connection, tenant: int | None = None) -> list[Succession]:
    """What became of the units that ended."""
    t = unit_succession
    rows = conn.execute(
        sa.select(t)
        .where(t.c.tenant == (tenant or tenant_of(conn)))
        .order_by(t.c.old_id, t.c.new_id)
    )
    return [Succession(r.old_id, r.new_id, r.weight, bool(r.estimated)) for r in rows]


def aliases(conn: Connection, tenant: int | None = None) -> list[Alias]:
    """Other names and codes of the units."""
    t = unit_alias
    rows = conn.execute(
        sa.select(t.c.alias, t.c.unit_id, t.c.is_code)
        .where(t.c.tenant == (tenant or tenant_of(conn)))
        .order_by(t.c.alias, t.c.unit_id)
    )
    return [Alias(r.alias, r.unit_id, bool(r.is_code)) for r in rows]


def resolver(conn: Connection, tenant: int | None = None) -> Resolver:
    """A resolver over what the database holds."""
    return Resolver(all_units(conn, tenant), aliases(conn, tenant))


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
        self._codes: dict[str, set[int]] = defaultdict(set)
        self._names: dict[str, set[int]] = defaultdict(set)
        self._folded: dict[str, set[int]] = defaultdict(set)
        self._own: dict[int, set[str]] = {}
        for one in units:
            self._codes[one.code.upper()].add(one.unit_id)
            self._own[one.unit_id] = {fold(spelling(n)) for n in (one.name, one.short_name)}
            self._add_name(spelling(one.name), one.unit_id)
        for alias in aliases:
            if alias.code:
                self._codes[alias.alias.upper()].add(alias.unit_id)
            else:
                self._add_name(alias.alias, alias.unit_id)
        self._provinces = tuple(
            sorted({spelling(u.short_name) for u in units if u.level is Level.PROVINCE})
        )
        self._turns = sorted({day for one in units for day in _turns(one)})
        self._found: dict[tuple[str, str, int], int | None] = {}
        self._read: dict[str, list[tuple[str, str]]] = {}

    def _add_name(self, name: str, unit_id: int) -> None:
        self._names[name].add(unit_id)
        self._folded[fold(name)].add(unit_id)

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

    def _search(self, ref: UnitRef, when: date) -> int | None:
        code = ref.code.strip().upper()
        if code:
            found = self._one(self._codes.get(code, set()), when)
            if found is not None:
                return found
        for name, folded in self._readings(ref.name):
            for index, text in ((self._names, name), (self._folded, folded)):
                held = self._bearers(self._alive(index.get(text, set()), when), name)
                if held:
                    return held[0] if len(held) == 1 else None
        return None

    def _bearers(self, held: list[int], name: str) -> list[int]:
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

    def _one(self, held: set[int], when: date) -> int | None:
        alive = self._alive(held, when)
        return alive[0] if len(alive) == 1 else None

    def _alive(self, held: set[int], when: date) -> list[int]:
        """Those that exist on the day; else those born within the following year."""
        now = [one for one in held if self._units[one].valid(when)]
        if now:
            return now
        return [one for one in held if 0 < (self._units[one].valid_from - when).days <= HANDOVER]
