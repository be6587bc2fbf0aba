"""Charts of the themed pages: indicators over time, counts as bars, rates as lines.

The pages draw them and the exports write them, by the same table and over the same span.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.period import Grain, Period
from indicators.defining.model import Definition


@dataclass(frozen=True, slots=True)
class Course:
    """One chart: the page's path, its name in the address, the id of its box, its title.

    ``lines``: (indicator, key of its word, token of its colour). ``bars``: counts side by side from
    zero, by day where the period is short; else lines on one axis.
    """

    path: str
    anchor: str
    id: str
    title: str
    lines: tuple[tuple[str, str, str], ...]
    bars: bool = False

    @property
    def subject(self) -> str:
        """What its file is asked for by: ``mot-cua/tiep-nhan``."""
        return f"{self.path.strip('/')}/{self.anchor}"

    def of(self, definitions: Sequence[Definition]) -> list[tuple[Definition, str, str]]:
        """Those of its indicators that there are: (definition, key of its word, colour)."""
        known = {one.id: one for one in definitions}
        return [(known[id], key, token) for id, key, token in self.lines if id in known]

    def span(self, shown: Sequence[Definition], period: Period, last: date) -> tuple[Grain, date]:
        """The length of its steps and its first day. ``last``: the last day that is reached.

        Days for a month or less; else months, at least a year of them.
        """
        short = period.grain in (Grain.DAY, Grain.WEEK, Grain.MONTH)
        if self.bars and short and all(Grain.DAY in one.grains for one in shown):
            return Grain.DAY, min(Period.of(Grain.MONTH, last).start, period.start)
        return Grain.MONTH, min(period.start, date(last.year - 1, last.month, 1))


FLOW = Course(
    "/mot-cua", "tiep-nhan", "chart-flow", "Hồ sơ tiếp nhận và đã giải quyết",
    (("onestop.received", "onestop.received", "accent"),
     ("onestop.resolved", "onestop.resolved", "edge")),
    bars=True,
)  # fmt: skip
ON_TIME = Course(
    "/mot-cua", "dung-han", "chart-on-time", "Tỷ lệ giải quyết đúng hạn",
    (("onestop.on_time_rate", "onestop.on_time", "accent"),),
)  # fmt: skip
DOCUMENTS = Course(
    "/van-ban", "den-va-di", "chart-flow", "Văn bản đến và đi",
    (("edoc.received", "edoc.received", "accent"), ("edoc.sent", "edoc.sent", "edge")),
    bars=True,
)  # fmt: skip
ELECTRONIC = Course(
    "/van-ban", "dien-tu", "chart-electronic", "Tỷ lệ trao đổi văn bản điện tử",
    (("edoc.electronic_rate", "edoc.electronic", "accent"),
     ("edoc.fully_electronic_rate", "edoc.fully", "ink")),
)  # fmt: skip
SIGNED = Course(
    "/van-ban", "ky-so", "chart-signed", "Tỷ lệ văn bản đi được ký số",
    (("edoc.signed_rate", "edoc.person", "accent"),
     ("edoc.signed_agency_rate", "edoc.agency", "ink")),
)  # fmt: skip
ACCEPTED = Course(
    "/van-ban", "tiep-nhan", "chart-accept", "Thời gian tiếp nhận văn bản (trung vị)",
    (("edoc.accept_hours_median", "edoc.accept_title", "accent"),),
)  # fmt: skip
TASKS = Course(
    "/nhiem-vu", "den-han", "chart-tasks", "Nhiệm vụ đến hạn và hoàn thành",
    (("task.assigned", "task.due", "edge"), ("task.finished", "task.done", "accent")),
    bars=True,
)  # fmt: skip
UPDATED = Course(
    "/du-lieu", "cap-nhat", "chart-updated", "Bộ dữ liệu theo lần cập nhật cuối",
    (("data.updated", "data.updated", "accent"),),
    bars=True,
)  # fmt: skip
INSTALLS = Course(
    "/chuyen-doi-so", "cai-dat", "chart-installs", "Lượt cài đặt ứng dụng, lũy kế",
    (("app.installs", "society.installs", "accent"),),
)  # fmt: skip
VISITS = Course(
    "/chuyen-doi-so", "truy-cap", "chart-visits", "Lượt truy cập Zalo mini app, lũy kế",
    (("zalo.visits", "society.visits", "accent"),),
)  # fmt: skip
COURSES = (
    FLOW, ON_TIME, DOCUMENTS, ELECTRONIC, SIGNED, ACCEPTED, TASKS, UPDATED, INSTALLS, VISITS,
)  # fmt: skip
BY_SUBJECT = {one.subject: one for one in COURSES}
