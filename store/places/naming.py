"""Names of units as sources write them: those made from a list, those that our file tells. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from core import format as say
from core.units import Level, Unit
from store.places.names import spelling
from store.places.resolver import ALWAYS, Alias, Resolver

_LETTERS = r"\w"
"""What is made of marks alone would be spelled as nothing."""


class Strict(BaseModel):
    """A part of a file: no key that nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class _Dated(Strict):
    since: date | None = None
    """The first day on which it holds; absent: always."""
    until: date | None = None
    """The first day on which it does not hold any more; absent: it still does."""

    @model_validator(mode="after")
    def _in_order(self) -> _Dated:
        if self.since and self.until and self.until <= self.since:
            raise ValueError("until phải sau since (until là ngày đầu tiên tên không còn dùng)")
        return self

    def alias(self, text: str, unit_id: int, *, code: bool = False) -> Alias:
        return Alias(text, unit_id, code, self.since or ALWAYS, self.until)


class Name(_Dated):
    """Another name, and the days on which it holds."""

    name: str = Field(pattern=_LETTERS)


class Code(_Dated):
    """Another code, and the days on which it holds."""

    code: str = Field(pattern=_LETTERS)


def _plain(key: str) -> Any:
    """A plain text stands for a name or code that always holds."""
    return lambda told: {key: told} if isinstance(told, str) else told


_NAME = BeforeValidator(_plain("name"), json_schema_input_type=str | Name)
_CODE = BeforeValidator(_plain("code"), json_schema_input_type=str | Code)
Names = tuple[Annotated[Name, _NAME], ...]
Codes = tuple[Annotated[Code, _CODE], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A name or code of a unit: as it is written, and the file and key where it stands."""

    alias: Alias
    written: str
    where: str


def told(unit_id: int, where: str, names: Names, codes: Codes) -> list[Told]:
    """What an entry of a file tells of a unit. ``where``: file and entry."""
    return [
        Told(one.alias(spelling(one.name), unit_id), one.name, f"{where}.aliases") for one in names
    ] + [Told(one.alias(one.code, unit_id, code=True), one.code, f"{where}.codes") for one in codes]


def faults(units: Sequence[Unit], aliases: Iterable[Alias], given: Sequence[Told]) -> list[str]:
    """Names that mean two units on one day, and those that never mean theirs.

    ``aliases``: every name of all units, those given among them.
    """
    resolver, named = Resolver(units, aliases), {one.unit_id: one for one in units}
    out, seen = [], set[tuple[str, frozenset[int]]]()
    for one in given:
        alias, unit = one.alias, named[one.alias.unit_id]
        found = {
            day: resolver.bearers(alias.alias, day, code=alias.code)
            for day in resolver.turns
            if alias.holds(day)
        }
        mine = {day: ids for day, ids in found.items() if unit.unit_id in ids and unit.valid(day)}
        shared = next((day for day, ids in mine.items() if len(ids) > 1), None)
        if shared is not None:
            every = frozenset(mine[shared])
            if (alias.alias, every) not in seen:
                seen.add((alias.alias, every))
                them = ", ".join(_shown(named[id]) for id in mine[shared])
                out.append(
                    f"{one.where}: “{one.written}” chỉ nhiều đơn vị vào ngày {say.day(shared)}:"
                    f" {them}; ghi since, until để mỗi ngày chỉ một đơn vị"
                )
        elif not mine:
            others = sorted({id for ids in found.values() for id in ids})
            instead = ", ".join(_shown(named[id]) for id in others)
            out.append(
                f"{one.where}: “{one.written}” không ngày nào chỉ {_shown(unit)}: "
                + (f"vào những ngày ấy đó là {instead}" if others else "khi ấy đơn vị không có")
            )
    return out


def _shown(unit: Unit) -> str:
    return f"{unit.name} ({unit.slug})"


def written(units: Sequence[Unit]) -> Iterable[Alias]:
    """The ways in which sources write a territory's name, in one spelling."""
    by_id = {one.unit_id: one for one in units}
    for one in units:
        full, bare = spelling(one.name), spelling(one.short_name)
        forms = {full, bare}
        above = by_id.get(one.parent_id) if one.parent_id else None
        if one.level is Level.PROVINCE:
            forms |= {"tỉnh", f"tỉnh {bare}"}
        elif one.level is Level.COMMUNE and above and above.level is Level.DISTRICT:
            upper, short = spelling(above.name), spelling(above.short_name)
            forms |= {f"{full} {upper}", f"{full} {short}", f"{upper} {full}", f"{bare} {upper}"}
        for form in forms:
            yield Alias(form, one.unit_id)
