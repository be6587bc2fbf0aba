"""Who handles dossiers: agencies, districts and communes, each in its stretch of time.

The units themselves come from ``store.places.territory``; here is how the sources write them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache

from core.clock import day_number
from core.text import same_tones
from core.units import REORGANISED, Level, Unit
from store.places.territory import load

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
    "NGV": ("Sở Ngoại vụ",),
    "TTR": ("Thanh tra tỉnh",),
}
"""Branch of the procedures' list → names of its agency, the one before a merger first."""

MERGED = day_number(REORGANISED)
"""Day number of the reorganisation."""

_FIRST_DISTRICT, _NEW_COMMUNES = 41, 60
"""Parts of invented identifiers, clear of the agencies' own numbers."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as the sources write it. Days are day numbers; ``until`` is out."""

    unit: Unit
    name: str
    code: str  # identifier that begins its dossier codes
    since: int
    until: int

    @property
    def level(self) -> Level:
        """Where it stands."""
        return self.unit.level

    def open(self, day: int) -> bool:
        """Does it exist on this day?"""
        return self.since <= day < self.until


@cache
def places() -> tuple[Place, ...]:
    """Every handling unit of every time, by identity."""
    units = sorted(
        (u for u in load().units if u.level is not Level.PROVINCE), key=lambda u: u.unit_id
    )
    by_id = {u.unit_id: u for u in units}
    twice = Counter((u.name, u.valid_from) for u in units)
    number = {
        u.unit_id: at
        for at, u in enumerate((u for u in units if u.level is Level.DISTRICT), _FIRST_DISTRICT)
    }
    met: Counter[int] = Counter()
    out = []
    for u in units:
        name, code, above = same_tones(u.name), u.code, u.parent_id or 0
        if u.level is Level.DISTRICT:
            name, code = f"UBND {_small(name)}", f"000.00.{number[u.unit_id]}.H39"
        elif u.level is Level.COMMUNE:
            met[above] += 1
            name = f"UBND {_small(name)}"
            if twice[u.name, u.valid_from] > 1 and above in by_id:
                name += f", {_small(same_tones(by_id[above].name))}"
            code = f"000.{met[above]:02d}.{number.get(above, _NEW_COMMUNES)}.H39"
        until = day_number(u.valid_to) if u.valid_to else 10**6
        out.append(Place(u, name, code, day_number(u.valid_from), until))
    return tuple(out)


def _small(name: str) -> str:
    return name[0].lower() + name[1:]


@cache
def agency(branch: str, day: int) -> int | None:
    """Index in ``places()`` of a branch's agency on a day; None for branches without one."""
    for name in _AGENCIES.get(branch, ()):
        for at, place in enumerate(places()):
            if place.unit.name == name and place.open(day):
                return at
    return None


def cuts(first: int, last: int) -> list[int]:
    """Days in (first, last] on which a unit begins or ends."""
    days = {p.since for p in places()} | {p.until for p in places()}
    return sorted(d for d in days if first < d <= last)


@cache
def successors() -> dict[int, int]:
    """Index of a unit that ended → index of the one that took its open work over."""
    at = {p.unit.unit_id: n for n, p in enumerate(places())}
    best: dict[int, tuple[float, int]] = {}
    inside: dict[int, Counter[int]] = defaultdict(Counter)
    for link in load().successions:
        if link.old_id not in at or link.new_id not in at:
            continue
        if places()[at[link.old_id]].unit.level is Level.DISTRICT:
            continue  # its work goes to one commune: where most of its communes went
        best[link.old_id] = max(best.get(link.old_id, (0.0, 0)), (link.weight, -link.new_id))
        above = places()[at[link.old_id]].unit.parent_id
        if above in at and places()[at[link.new_id]].since == MERGED:
            inside[above][link.new_id] += 1
    out = {at[old]: at[-new] for old, (_, new) in best.items()}
    for district, into in inside.items():
        out[at[district]] = at[min(into, key=lambda new: (-into[new], new))]
    return out
