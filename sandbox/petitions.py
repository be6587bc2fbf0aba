"""Field petitions (phản ánh hiện trường): a few a commune and week, made from seed, scale and year.

Invented throughout. Most are settled in time; some late, some refused, some never rated, some
without a place, and a few that nobody has taken yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np

from core.clock import DAY, OFFSET, day_number, from_epoch
from core.units import Level
from sandbox.dossiers import SCALES
from sandbox.places import agency, places

SUBJECTS = (
    ("HTGT", "Hạ tầng giao thông", "GTVT", (("HTGT-01", "Ổ gà, hư hỏng mặt đường"),
     ("HTGT-02", "Đèn tín hiệu"), ("HTGT-03", "Biển báo"))),
    ("VSMT", "Vệ sinh môi trường", "TNMT", (("VSMT-01", "Rác thải tồn đọng"),
     ("VSMT-02", "Nước thải"), ("VSMT-03", "Khói bụi"))),
    ("TTDT", "Trật tự đô thị", "XD", (("TTDT-01", "Lấn chiếm vỉa hè"),
     ("TTDT-02", "Xây dựng không phép"))),
    ("ANTT", "An ninh trật tự", "", (("ANTT-01", "Gây ồn"), ("ANTT-02", "Tụ tập"))),
    ("DIEN", "Điện, chiếu sáng, cấp nước", "CT", (("DIEN-01", "Đèn đường hỏng"),
     ("DIEN-02", "Cấp nước"))),
    ("KHAC", "Lĩnh vực khác", "", ()),
)  # fmt: skip
"""Field, its name, the branch that answers beside the communes, its categories."""

_PER_WEEK = {"small": 0.12, "demo": 0.8, "province": 3.0}
"""Petitions a commune and week."""
STATUS = {
    "new": (1, "Mới tiếp nhận"), "doing": (2, "Đang xử lý"), "done": (3, "Đã xử lý"),
    "refused": (4, "Từ chối tiếp nhận"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Petition:
    """One petition; moments are seconds since 1970 UTC, 0 never."""

    number: int
    place: int  # index in places(): where it is, and who answers unless ``branch`` does
    branch: str
    subject: int
    category: int  # -1: told by its field alone
    created: int
    taken: int
    due: int
    ended: int
    refused: bool
    rated: int
    satisfied: bool
    north: float  # 0: no place told
    east: float

    def changed(self, now: int) -> int:
        """When it last changed, as of ``now``."""
        return max(at for at in (self.created, self.taken, self.ended, self.rated) if at <= now)


@cache
def of_year(seed: int, scale: str, year: int) -> tuple[Petition, ...]:
    """The petitions filed in a year, in the order of filing."""
    rng = np.random.default_rng([seed, SCALES[scale], year, 31])
    out: list[Petition] = []
    monday = date(year, 1, 1)
    while monday.year == year:
        day = day_number(monday)
        communes = [n for n, p in enumerate(places()) if p.level is Level.COMMUNE and p.open(day)]
        for _ in range(int(rng.poisson(_PER_WEEK[scale] * len(communes)))):
            out.append(_one(rng, len(out), communes, day))
        monday += timedelta(days=7)
    last = day_number(date(year + 1, 1, 1)) * DAY - OFFSET
    return tuple(sorted((p for p in out if p.created < last), key=lambda p: p.created))


def _one(rng: np.random.Generator, number: int, communes: list[int], monday: int) -> Petition:
    place = communes[int(rng.integers(len(communes)))]
    subject = int(rng.choice(len(SUBJECTS), p=[0.3, 0.25, 0.15, 0.1, 0.15, 0.05]))
    kinds, draw = SUBJECTS[subject][3], rng.random(8)
    day = monday + int(rng.integers(7))
    created = day * DAY - OFFSET + int(rng.normal(13, 4) * 3_600) % DAY
    taken = created + int(rng.exponential(6 * 3_600)) + 300
    due = created + (5 if subject < 3 else 10) * DAY
    refused, late, idle = draw[0] < 0.05, draw[1] < 0.09, draw[2] < 0.01
    spent = draw[3] * (2 * DAY if refused else due - taken)
    ended = taken + int(spent) if not late else due + int(draw[3] * 6 * DAY) + 60
    ended = 0 if idle and not refused else ended
    rates = ended and not refused and draw[4] < 0.42
    unit = places()[place].unit
    told = draw[5] > 0.2 and unit.latitude is not None and unit.longitude is not None
    spread = rng.normal(0, 0.008, 2)
    return Petition(
        number=number,
        place=place,
        branch=SUBJECTS[subject][2] if draw[6] < 0.2 else "",
        subject=subject,
        category=int(rng.integers(len(kinds))) if kinds else -1,
        created=created,
        taken=taken,
        due=due,
        ended=ended,
        refused=bool(refused),
        rated=ended + int(draw[7] * 2 * DAY) + 60 if rates else 0,
        satisfied=bool(rng.random() < 0.86),
        north=float(unit.latitude or 0) + float(spread[0]) if told else 0.0,
        east=float(unit.longitude or 0) + float(spread[1]) if told else 0.0,
    )


def known(seed: int, scale: str, first: int, last: int) -> Iterator[tuple[int, Petition]]:
    """Every petition of the years first to last, with its year."""
    for year in range(first, last + 1):
        for one in of_year(seed, scale, year):
            yield year, one


def _iso(at: int) -> str:
    return f"{from_epoch(at - OFFSET):%Y-%m-%dT%H:%M:%S}.000Z"


def _local(at: int) -> str:
    return f"{from_epoch(at):%Y-%m-%d %H:%M:%S}"


def record(year: int, p: Petition, now: int) -> dict[str, Any]:
    """A petition as the system shows it at ``now``, its reporter and words included."""
    field, field_name, _, kinds = SUBJECTS[p.subject]
    day = (p.created + OFFSET) // DAY
    found = agency(p.branch, day) if p.branch else None
    handler = places()[p.place if found is None else found]
    ended, taken = 0 < p.ended <= now, p.taken <= now
    state = ("refused" if p.refused else "done") if ended else "doing" if taken else "new"
    number, person = f"{year}-{p.number:06d}", f"{p.number % 9_999 + 1:04d}"
    tag: dict[str, Any] = {"id": field, "name": field_name, "parentId": None}
    if p.category >= 0:
        code, name = kinds[p.category]
        tag = {"id": code, "name": name, "parentId": field,
               "parent": {"id": field, "name": field_name}}  # fmt: skip
    rated = 0 < p.rated <= now
    return {
        "id": f"{year:04d}{p.number:020d}",
        "code": f"PA-{number}",
        "title": f"NGUYỄN VĂN MẪU {person} phản ánh",
        "description": f"Tôi là NGUYỄN VĂN MẪU {person}, số 000000{person}, xin phản ánh.",
        "tag": tag,
        "takePlaceOn": _iso(p.created - 600),
        "takePlaceAt": {
            "latitude": f"{p.north:.6f}" if p.north else "",
            "longitude": f"{p.east:.6f}" if p.east else "",
            "fullAddress": f"Số {person}, đường Mẫu",
            "place": [{"name": places()[p.place].unit.name}],
        },
        "reporter": {
            "fullname": f"NGUYỄN VĂN MẪU {person}", "phone": f"000000{person}",
            "identityId": f"00000000{person}", "type": 1,
            "address": {"address": f"Số {person}, đường Mẫu"},
            "username": f"mau{person}@example.invalid",
        },
        "isPublic": True,
        "isAnonymous": p.number % 11 == 0,
        "receptionMethod": {"id": 1 + p.number % 3, "name": "Ứng dụng"},
        "file": [{"id": f"{number}-1", "filename": f"anh-MẪU-{person}.jpg"}],
        "thumbnailId": f"{number}-1",
        "sendSms": 0,
        "agency": {"code": handler.code, "name": handler.name} if taken else None,
        "status": {"id": STATUS[state][0], "name": STATUS[state][1]},
        "createdDate": _iso(p.created),
        "dueDate": _local(p.due),
        "completedDate": _iso(p.ended) if ended else "",
        "satisfaction": (1 if p.satisfied else 0) if rated else None,
        "updatedDate": _iso(p.changed(now)),
    }  # fmt: skip
