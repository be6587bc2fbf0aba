"""Reading ``config/weights.toml``: how large the parts of divided communes and districts are. Pure.

The open packages name the parts alone; what a resolution or a count says of them stands here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import Field

from core import format as say
from core.errors import ConfigError
from core.toml_model import read
from core.units import Level, Succession, Unit
from store.places.agencies import unfound, unwhole
from store.places.naming import Strict

Weights = dict[int, list[Succession]]
"""A unit that ended → its parts, which are the whole of it."""


class Piece(Strict):
    """A part: where it went, and how much of the whole it is."""

    code: str
    """The code of the unit that it went to, as it was on the day on which the old one ended."""
    weight: float = Field(gt=0, le=1)
    """Its share; those of all parts sum to 1."""


class Divided(Strict):
    """A commune or a district that ended, and all of its parts."""

    code: str
    """Its code, with the year in which its validity began where that is not clear: 28006@2004."""
    into: tuple[Piece, ...] = Field(min_length=1)
    """All of its parts."""


class File(Strict):
    """The whole file."""

    tenant: int
    """The province's statistical code."""
    unit: tuple[Divided, ...] = ()


def read_weights(path: Path, tenant: int, units: Sequence[Unit]) -> Weights:
    """The weights of a province's units; none where the file is another province's.

    ``units``: communes, districts and the province, of all times. Raises ConfigError listing every
    fault of the file.
    """
    file = read(path, File, "thiếu tệp tỉ lệ chia đơn vị")
    if file.tenant != tenant:
        return {}
    faults, made = list[str](), dict[int, list[Succession]]()
    for number, one in enumerate(file.unit, 1):
        where = f"{path}: unit[{number}]"
        held = [u for u in units if one.code in (u.code, u.slug) and u.valid_to is not None]
        if len(held) != 1:
            faults.append(f"{where}.code: {unfound(one.code, held, ' đã kết thúc')}")
            continue
        (old,) = held
        if old.unit_id in made:
            faults.append(f"{where}.code: {old.name} ({old.slug}) đã có ở mục trên")
            continue
        made[old.unit_id], wrong = _parts(one, old, units)
        faults += [f"{where}.into: {old.name} ({old.slug}): {fault}" for fault in wrong]
    if faults:
        raise ConfigError(faults)
    return made


def _parts(
    told: Divided, old: Unit, units: Sequence[Unit]
) -> tuple[list[Succession], Sequence[str]]:
    """The parts of a unit, and what is wrong with them."""
    assert old.valid_to is not None
    out, faults, ended = list[Succession](), list[str](), old.valid_to
    for piece in told.into:
        held = [u for u in units if piece.code in (u.code, u.slug) and _takes(u, old)]
        if len(held) == 1:
            out.append(Succession(old.unit_id, held[0].unit_id, piece.weight, len(told.into) > 1))
        else:
            faults.append(
                f"ngày {say.day(ended)} không có {_KIND[old.level]} mang mã “{piece.code}”"
            )
    if len({one.new_id for one in out}) < len(out):
        faults.append("một đơn vị được kể hai lần")
    return out, [*faults, *unwhole([piece.weight for piece in told.into])]


_KIND = {
    Level.PROVINCE: "tỉnh",
    Level.DISTRICT: "huyện hay xã, phường",
    Level.COMMUNE: "xã, phường",
}


def _takes(new: Unit, old: Unit) -> bool:
    """May part of a unit have gone to this one when it ended? A district's goes to communes too."""
    alike = new.level is old.level or (old.level, new.level) == (Level.DISTRICT, Level.COMMUNE)
    return old.valid_to is not None and alike and new.valid(old.valid_to)
