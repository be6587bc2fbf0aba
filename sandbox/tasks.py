"""Tasks assigned (nhiệm vụ được giao), plan by plan. The plan of 2023 and 2024 are the report's.

Made from the year alone, the same in every world.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from core.clock import day_number
from core.units import Level
from sandbox.places import Place, places
from sandbox.rhythm import calendar, closing

_PLANS = {2022: (5, 12), 2023: (6, 0), 2024: (6, 18), 2025: (8, 21), 2026: (9, 26)}
"""Plan year → tasks from the province, tasks of the sector."""

_WORK = (
    "Hoàn thành số hóa kết quả giải quyết thủ tục hành chính",
    "Nâng tỷ lệ hồ sơ trực tuyến toàn trình",
    "Kết nối kho dữ liệu dùng chung với cơ sở dữ liệu quốc gia về dân cư",
    "Vận hành Trung tâm điều hành thông minh",
    "Phê duyệt cấp độ an toàn hệ thống thông tin",
    "Tập huấn tổ công nghệ số cộng đồng",
    "Đưa sản phẩm OCOP lên sàn thương mại điện tử",
    "Triển khai nền tảng họp trực tuyến đến cấp xã",
    "Cung cấp dữ liệu mở trên Cổng dữ liệu",
    "Diễn tập ứng cứu sự cố an toàn thông tin mạng",
    "Phủ sóng băng rộng di động vùng lõm",
    "Phổ cập cáp quang đến hộ gia đình",
    "Ký số văn bản đi ở cấp xã",
    "Nâng cấp cổng thông tin điện tử",
)


@dataclass(frozen=True, slots=True)
class Task:
    """One task. Days are local dates; ``done`` is when it is (to be) finished, None: never."""

    code: str
    title: str
    level: str  # "tinh" | "nganh"
    place: Place
    plan: int
    assigned: date
    due: date
    done: date | None

    def late(self) -> bool:
        """Finished after its last day, or never."""
        return self.done is None or self.done > self.due


def plan(year: int) -> list[Task]:
    """Every task of a plan year."""
    province, sector = _PLANS.get(year, (8, 24))
    rng = np.random.default_rng([year, 11])
    out = []
    for n in range(province + sector):
        level = "tinh" if n < province else "nganh"
        assigned = calendar().next_working(date(year - 1, 12, 4) + timedelta(days=n % 14))
        day = date(year, 1, 1) + timedelta(days=int((n + 1) / (province + sector) * 340) + 10)
        due = calendar().next_working(day)
        if year == 2023:
            due = min(due, date(2023, 12, 15))
        out.append(
            Task(
                code=f"NV{year}-{n + 1:03d}",
                title=f"{_WORK[n % len(_WORK)]} năm {year}",
                level=level,
                place=_owner(n, due),
                plan=year,
                assigned=assigned,
                due=due,
                done=_done(rng, due, on_time=year == 2023),
            )
        )
    return out


def _owner(number: int, due: date) -> Place:
    day = day_number(due)
    agencies = [p for p in places() if p.level is Level.AGENCY and p.open(day)]
    return agencies[number * 7 % len(agencies)]


def _done(rng: np.random.Generator, due: date, on_time: bool) -> date | None:
    draw, days = rng.random(), int(rng.integers(1, 30))
    if on_time or draw < 0.86:
        return calendar().add(due, -(days % 12))
    return None if draw > 0.98 else calendar().add(due, days)


def due_moment(task: Task) -> int:
    """A date-only deadline ends at close of business."""
    return int(closing(np.array([day_number(task.due)]))[0])
