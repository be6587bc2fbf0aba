"""Reading ``config/agencies.toml``: departments with validity, successors and other names. Pure."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import ConfigError
from core.units import AGENCIES, GENERATION, Level, Succession, Unit
from store.places.names import spelling
from store.places.units import Alias


class _Agency(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int = Field(ge=1, lt=GENERATION)
    code: str = Field(pattern=r"^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$")
    name: str = Field(min_length=1)
    short_name: str = Field(min_length=1)
    since: date | None = None
    until: date | None = None
    into: list[int] = Field(default_factory=list)
    aliases: list[str] = Field(default_factory=list)
    codes: list[str] = Field(default_factory=list)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    tenant: int
    since: date
    agency: list[_Agency]


def _id(number: int) -> int:
    return AGENCIES + number


def _load(path: Path) -> _File:
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        return _File(**data)
    except FileNotFoundError:
        raise ConfigError([f"{path}: thiếu tệp danh mục cơ quan"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ConfigError([f"{path}: không đọc được TOML: {fault}"]) from fault
    except ValidationError as fault:
        raise ConfigError(
            [f"{path}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors()]
        ) from fault


def _faults(path: Path, listed: list[_Agency]) -> list[str]:
    """What the types cannot say: numbers and codes once only, successors that exist."""
    faults = []
    numbers = {one.number for one in listed}
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
    for place, one in enumerate(listed, 1):
        where = f"{path}: agency[{place}].into: cơ quan số {one.number}:"
        faults += [
            f"{where} không có cơ quan số {other}" for other in one.into if other not in numbers
        ]
        if one.into and one.until is None:
            faults.append(f"{where} có into thì phải có until")
    return faults


def read_agencies(path: Path, tenant: int) -> tuple[list[Unit], list[Succession], list[Alias]]:
    """Agencies, what became of the merged ones, and their names; nothing for another province.

    Raises ConfigError listing every fault of the file.
    """
    file = _load(path)
    faults = _faults(path, file.agency)
    if faults:
        raise ConfigError(faults)
    if file.tenant != tenant:
        return [], [], []
    units, links, names = [], [], set[Alias]()
    for one in file.agency:
        me = _id(one.number)
        units.append(
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
        share = 1 / len(one.into) if one.into else 0.0
        links += [Succession(me, _id(to), share, len(one.into) > 1) for to in one.into]
        names |= {Alias(spelling(n), me) for n in (one.name, one.short_name, *one.aliases)}
        names |= {Alias(code, me, True) for code in one.codes}
    return units, links, sorted(names, key=lambda alias: (alias.alias, alias.unit_id))
