"""The register of the open data portal: 226 data sets on 26/12/2023, and growing.

102 of them hold attributes (tables), 124 are geographic layers. The same in every world.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from functools import cache

from slugify import slugify

from core.clock import DAY, day_number, day_start, local_day
from core.units import Level
from sandbox.places import MERGED, places, successors

_SPACE = uuid.UUID("00000000-0000-4000-8000-000000000080")
_BEFORE = 102, 124
"""Attribute and geographic sets at the report."""

FREQUENCIES = {"Hằng ngày": 1, "Hằng tuần": 7, "Hằng tháng": 30, "Hằng quý": 91, "Hằng năm": 365}
"""Promised update frequency → days. “Không định kỳ” promises nothing."""

_TABLES = (
    "Danh sách cơ sở khám bệnh, chữa bệnh", "Danh sách nhà thuốc", "Danh sách trường mầm non",
    "Danh sách trường tiểu học", "Danh sách trường trung học", "Danh sách chợ",
    "Danh sách sản phẩm OCOP", "Danh sách hợp tác xã", "Danh sách doanh nghiệp đang hoạt động",
    "Danh sách cơ sở lưu trú", "Danh sách di tích lịch sử - văn hóa", "Danh sách khu công nghiệp",
    "Danh sách thủ tục hành chính", "Kết quả giải quyết hồ sơ một cửa", "Thu, chi ngân sách",
    "Giá vật liệu xây dựng", "Giá đất", "Sản lượng lúa", "Diện tích cây thanh long",
    "Diện tích nuôi tôm", "Tổng đàn gia súc, gia cầm", "Dân số và hộ gia đình",
    "Hộ nghèo, hộ cận nghèo", "Lao động và việc làm", "Tuyển sinh lớp 10", "Kết quả quan trắc nước",
    "Kết quả quan trắc không khí", "Độ mặn các trạm", "Lượng mưa các trạm", "Lịch cắt điện",
    "Tuyến xe buýt", "Danh sách giấy phép xây dựng", "Danh sách giấy phép môi trường",
    "Tai nạn giao thông",
)  # fmt: skip
_SCOPES = ("toàn tỉnh", "theo huyện", "theo xã", "theo tháng", "theo năm", "theo quý", "bổ sung")
_LAYERS = (
    "Ranh giới hành chính", "Giao thông đường bộ", "Sông, kênh, rạch", "Quy hoạch sử dụng đất",
    "Hiện trạng sử dụng đất", "Trường học", "Cơ sở y tế", "Trạm BTS", "Di tích", "Khu công nghiệp",
    "Cống, đê bao", "Trạm quan trắc", "Chợ, trung tâm thương mại",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set. Moments are seconds since 1970 UTC; ``gone`` is when it was deleted."""

    number: int
    id: str
    name: str
    title: str
    kind: str  # "attribute" | "geographic"
    founder: int  # index in places(): the agency that made it
    created: int
    promise: str  # a frequency, or "Không định kỳ"
    stops: int | None  # its keepers stopped updating it then
    gone: int | None
    private: bool
    formats: tuple[str, ...]

    def owner(self, now: int) -> str:
        """Name of the agency that keeps it, as of ``now``: the founder or who took over."""
        day, at = local_day(now), self.founder
        while places()[at].until <= day and at in successors():
            at = successors()[at]
        return places()[at].unit.name

    def visible(self, now: int) -> bool:
        """Public and there."""
        return not self.private and self.created <= now and (self.gone is None or now < self.gone)

    def modified(self, now: int) -> int:
        """When its metadata last changed, as of ``now``."""
        end = now if self.stops is None else min(now, self.stops)
        step = FREQUENCIES.get(self.promise, 400) * DAY
        return self.created + max(0, (end - self.created) // step) * step

    def views(self, now: int) -> int:
        """How often its page was ever opened."""
        days = max(0, now - self.created) // DAY
        return days * (2 + self.number * 37 % 23) // 3

    def downloads(self, now: int) -> tuple[int, ...]:
        """How often each of its files was ever fetched, in the order of ``formats``."""
        views = self.views(now)
        return tuple(views * (1 + (self.number + n) % 4) // 10 for n in range(len(self.formats)))


def _moment(number: int, count: int, start: date, end: date) -> int:
    """The ``number``-th of ``count`` sets made one after another from ``start`` to ``end``."""
    lo, hi = day_number(start), day_number(end)
    return day_start(lo + (hi - lo) * number // count) + 32_400 + number * 613 % 21_600


def _titles(kind: str) -> list[str]:
    if kind == "attribute":
        return [f"{what} {scope}" for scope in _SCOPES for what in _TABLES]
    areas = [p.unit.name for p in places() if p.level is Level.DISTRICT]
    later = [p.unit.name for p in places() if p.level is Level.COMMUNE and p.since >= MERGED]
    return [f"Lớp bản đồ {what.lower()} {area}" for area in areas + later for what in _LAYERS]


@cache
def datasets() -> tuple[DataSet, ...]:
    """Every data set that is ever made, in order of making; five years past the report."""
    rows: list[tuple[int, str, str]] = []
    for kind, before, yearly in (("attribute", _BEFORE[0], 22), ("geographic", _BEFORE[1], 31)):
        titles = _titles(kind)
        for n in range(before):
            rows.append((_moment(n, before, date(2021, 3, 1), date(2023, 12, 20)), kind, titles[n]))
        for n in range(yearly * 5):
            made = _moment(n, yearly * 5, date(2024, 1, 3), date(2028, 12, 20))
            rows.append((made, kind, titles[before + n]))
    extra = [
        (day_start(day_number(date(2022, 5, 4))), "attribute", "Bảng thử nghiệm cổng dữ liệu"),
        (day_start(day_number(date(2022, 9, 6))), "geographic", "Lớp bản đồ thử nghiệm"),
        (day_start(day_number(date(2022, 3, 8))), "attribute", "Số liệu nội bộ"),
    ]
    out = []
    for n, (made, kind, title) in enumerate(sorted(rows + extra)):
        trial, private = "thử nghiệm" in title, "nội bộ" in title
        promises = (*FREQUENCIES, "Hằng tháng", "Hằng năm", "Không định kỳ")
        geographic = kind == "geographic"
        out.append(
            DataSet(
                number=n,
                id=str(uuid.uuid5(_SPACE, title)),
                name=slugify(title)[:98],
                title=title,
                kind=kind,
                founder=_founder(n, made),
                created=made,
                promise="Hằng năm" if geographic else promises[n % len(promises)],
                stops=made + 200 * DAY if n % 11 == 0 else None,
                gone=made + 400 * DAY if trial else None,
                private=private,
                formats=_LAYER_FORMATS[n % 4] if geographic else _TABLE_FORMATS[n % 5],
            )
        )
    return tuple(out)


def _founder(number: int, made: int) -> int:
    day = local_day(made)
    here = [n for n, p in enumerate(places()) if p.level is Level.AGENCY and p.open(day)]
    return here[number * 7 % len(here)]


_TABLE_FORMATS = (("CSV",), ("CSV", "XLS"), ("XLS",), ("CSV", "JSON"), ("CSV", "PDF"))
_LAYER_FORMATS = (("GeoJSON",), ("GeoJSON", "SHP"), ("WMS", "WFS"), ("KML", "GeoJSON"))
