"""Reading ``config/agencies.toml``: departments with validity, successors and other names. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from core import format as say
from core.errors import ConfigError
from core.toml_model import read
from core.units import AGENCIES, GENERATION, Level, Succession, Unit
from store.places import naming
from store.places.names import spelling
from store.places.naming import Codes, Names, Strict, Told
from store.places.resolver import Alias

WHOLE = 1e-9
"""Weights of a unit's parts may differ from 1 by so much: what decimals of a file lose."""


class Part(Strict):
    """Who took over, and which part of the whole."""

    number: int
    """The number of the agency."""
    weight: float | None = Field(None, gt=0, le=1)
    """Its share; those of all parts sum to 1. Without: equal parts."""


def _plain(told: object) -> object:
    return {"number": told} if isinstance(told, int) else told


_PART = BeforeValidator(_plain, json_schema_input_type=int | Part)


class Agency(Strict):
    """One department in one stretch of time, and who took over from it."""

    number: int = Field(ge=1, lt=GENERATION)
    """Its identity in the store: never give it to another agency."""
    code: str = Field(pattern=r"^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$")
    name: str = Field(min_length=1)
    short_name: str = Field(min_length=1)
    since: date | None = None
    """Its first day; absent: that of the file."""
    until: date | None = None
    """The first day on which it is no more; absent: it still is."""
    into: tuple[Annotated[Part, _PART], ...] = ()
    """Who took over: numbers, in equal parts, or each with its weight."""
    aliases: Names = ()
    """Other names that sources write: plain, or with the days on which each holds."""
    codes: Codes = ()
    """Other codes that sources write, likewise."""

    def parts(self) -> list[Succession]:
        """Who took over; in equal parts where no share is told."""
        even, divided = 1 / max(1, len(self.into)), len(self.into) > 1
        me = _id(self.number)
        return [Succession(me, _id(one.number), one.weight or even, divided) for one in self.into]


class Place(Strict):
    """Other names of a commune, a district or the province."""

    code: str
    """Its code, with the year in which its validity begins where it was used again: 27694@2025."""
    aliases: Names = ()
    codes: Codes = ()


class File(Strict):
    """The whole file."""

    tenant: int
    """The province's statistical code."""
    since: date
    """The first day of every agency that says none."""
    agency: tuple[Agency, ...]
    place: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Agencies:
    """Departments, what became of the merged ones, and every name that the file tells."""

    units: list[Unit] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)
    names: list[Told] = field(default_factory=list)


def _id(number: int) -> int:
    return AGENCIES + number


def _faults(path: Path, listed: Sequence[Agency]) -> list[str]:
    """What the types cannot say: numbers and codes once only, successors that take over whole."""
    faults = []
    for what in ("number", "code"):
        first = dict[Any, int]()
        for place, one in enumerate(listed, 1):
            value = getattr(one, what)
            earlier = first.setdefault(value, place)
            if earlier != place:
                faults.append(
                    f"{path}: agency[{place}].{what}: “{value}” đã có ở mục thứ {earlier}"
                    f" ({listed[earlier - 1].name})"
                )
    by_number = {one.number: one for one in listed}
    for place, one in enumerate(listed, 1):
        where = f"{path}: agency[{place}].into: cơ quan số {one.number}:"
        faults += [f"{where} {fault}" for fault in _into(one, by_number)]
    return faults


def _into(one: Agency, by_number: dict[int, Agency]) -> list[str]:
    """What is wrong with those who took over."""
    if not one.into:
        return []
    out = [
        f"không có cơ quan số {part.number}" for part in one.into if part.number not in by_number
    ]
    if one.until is None:
        return [*out, "có into thì phải có until"]
    for part in one.into:
        other = by_number.get(part.number)
        if other and not _takes_over(other, one.until):
            out.append(f"cơ quan số {part.number} không có vào ngày {say.day(one.until)}")
    if len({part.number for part in one.into}) < len(one.into):
        out.append("một cơ quan được kể hai lần")
    weights = [part.weight for part in one.into if part.weight is not None]
    if weights and len(weights) < len(one.into):
        out.append("ghi weight cho mọi phần, hoặc không ghi cho phần nào (chia đều)")
    elif weights:
        out += unwhole(weights)
    return out


def _takes_over(other: Agency, day: date) -> bool:
    begun = other.since is None or other.since <= day
    return begun and (other.until is None or day < other.until)


def unwhole(weights: Sequence[float]) -> list[str]:
    """The fault of parts that are not one whole together; none where they are."""
    whole = sum(weights)
    if abs(whole - 1) <= WHOLE:
        return []
    return [f"tổng weight của các phần là {say.trimmed(whole, 9)}, phải bằng 1"]


def read_agencies(path: Path, tenant: int, places: Sequence[Unit] = ()) -> Agencies:
    """What the file tells of a province; nothing where it is another province's.

    ``places``: the province's communes, districts and itself, of all times. Raises ConfigError
    listing every fault of the file.
    """
    file = read(path, File, "thiếu tệp danh mục cơ quan")
    if faults := _faults(path, file.agency):
        raise ConfigError(faults)
    if file.tenant != tenant:
        return Agencies()
    made = Agencies()
    for place, one in enumerate(file.agency, 1):
        me, where = _id(one.number), f"{path}: agency[{place}]"
        made.units.append(
            Unit(
                me,
                one.code,
                one.name,
                one.short_name,
                Level.AGENCY,
                None,
                one.since or file.since,
                one.until,
            )
        )
        made.successions.extend(one.parts())
        for key in ("name", "short_name"):
            name = getattr(one, key)
            made.names.append(Told(Alias(spelling(name), me), name, f"{where}.{key}"))
        made.names.extend(naming.told(me, where, one.aliases, one.codes))
    for number, spot in enumerate(file.place, 1):
        where = f"{path}: place[{number}]"
        held = [unit for unit in places if spot.code in (unit.code, unit.slug)]
        if len(held) == 1:
            made.names.extend(naming.told(held[0].unit_id, where, spot.aliases, spot.codes))
        else:
            faults.append(f"{where}.code: {unfound(spot.code, held)}")
    if faults:
        raise ConfigError(faults)
    return made


def unfound(code: str, held: Sequence[Unit], of: str = "") -> str:
    """Why a code does not name one unit (``of`` those): it is nobody's, or that of several."""
    if not held:
        return f"không có đơn vị nào{of} mang mã “{code}”"
    those = ", ".join(f"{one.slug} {one.name}" for one in held)
    return f"mã “{code}” là của nhiều đơn vị, ghi kèm năm: {those}"
