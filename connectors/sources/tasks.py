"""Assigned tasks (nhiệm vụ được giao): one plan a year, of the province and of the sector."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, ClassVar

from connectors.allow import names
from connectors.base import Page, Session, Stream, Window
from connectors.protocols.answer import Answer, read_json
from connectors.protocols.http import HttpConnector, HttpSession
from connectors.reading import parse
from core.clock import from_epoch
from core.errors import ConfigError, RecordError, SourceError
from core.facts import Fact, TaskFact, UnitRef
from core.settings import SourceSettings
from core.text import fold

OLDEST_PLAN = 2020
"""First plan asked for unless ``options.first_year`` says otherwise: the national digital
transformation programme dates from that year, and all plans since are one full list."""

_ASSIGNERS = {"tinh": "province", "nganh": "sector"}
_DONE = ("hoan thanh", "hoan_thanh", "da hoan thanh", "da xong")


class Assigned(Stream):
    """Every pull is the full list of all plans, so a task that is gone was withdrawn."""

    name = "tasks"
    title = "Nhiệm vụ được giao"
    kind = "task"
    key = ("ma",)
    version = cursor = "capNhat"
    days: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "given_day": ("ngayGiao",), "done_day": ("ngayHoanThanh",), "due_day": ("hanXuLy",),
    }  # fmt: skip
    owner = "Văn phòng UBND tỉnh"
    cadence = timedelta(hours=1)
    lateness = timedelta(days=1)
    sweeps = True
    windowed = False
    mandatory = names("ma noiDung namKeHoach capNhat donViMa")
    made = names("donViMa donViTen")
    fields = mandatory | made | names(
        "donViChuTri.ma donViChuTri.ten coQuanGiao capGiao ngayGiao hanXuLy ngayHoanThanh trangThai"
    )  # fmt: skip
    withheld = names("nguoiGiao nguoiXuLy nguoiTheoDoi ghiChu ketQua dienThoai email")

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """One page a plan year, up to next year's."""
        assert isinstance(session, HttpSession)
        option = session.option("first_year", str(OLDEST_PLAN))
        if not option.isdigit():
            raise ConfigError([f"sources.tasks.options.first_year: “{option}” không phải là năm"])
        path = session.option("list_path", "/api/nhiem-vu")
        for year in range(int(option), from_epoch(window.until).year + 2):
            # a full list deletes what it lacks: an empty plan is asked twice before it is believed
            rows = session.get(path, {"nam": str(year)}, read=_read) or session.get(
                path, {"nam": str(year)}, read=_read
            )
            kept, unknown = self.keep(rows)
            for record in kept:
                units = record.pop("donViChuTri", None) or [{}]
                record["donViMa"], record["donViTen"] = units[0].get("ma"), units[0].get("ten")
            yield Page(kept, "", len(rows), unknown)
        yield Page([], str(window.until))

    def conform(self, record: dict[str, Any]) -> Fact:
        """A task; a deadline without an hour ends at close of business. Raises RecordError."""
        year = parse.whole(record.get("namKeHoach"), "namKeHoach")
        if year is None or not 2000 <= year <= from_epoch(self.horizon).year:
            raise RecordError("absurd_date", "namKeHoach: năm kế hoạch vô lý", "namKeHoach")
        due = parse.deadline(self.moment(record, "hanXuLy"))
        done = self.moment(record, "ngayHoanThanh")
        if done is None and fold(parse.text(record.get("trangThai"))).startswith(_DONE):
            raise RecordError("no_end_time", "đã xong nhưng không có ngày xong", "ngayHoanThanh")
        return TaskFact(
            code=parse.required(record, "ma"),
            version=self.needed_moment(record, "capNhat"),
            title=parse.required(record, "noiDung"),
            unit=UnitRef(
                code=parse.required(record, "donViMa"), name=parse.text(record.get("donViTen"))
            ),
            assigner=_assigner(record),
            plan_year=year,
            assigned_at=self.moment(record, "ngayGiao"),
            due_at=due,
            done_at=done,
        )


def _assigner(record: dict[str, Any]) -> str:
    """By its level, else by the name of who assigned it."""
    level = fold(parse.text(record.get("capGiao")))
    if level in _ASSIGNERS:
        return _ASSIGNERS[level]
    who = fold(parse.text(record.get("coQuanGiao")))
    if not level and who:
        return "province" if who.startswith(("ubnd tinh", "uy ban nhan dan tinh")) else "sector"
    raise RecordError("unknown_code", "capGiao: không rõ cấp giao", "capGiao")


def _read(answer: Answer) -> list[Any]:
    body = read_json(answer)
    rows = body.get("data") if isinstance(body, dict) else None
    if not isinstance(rows, list):
        raise SourceError("Câu trả lời không có danh sách nhiệm vụ (data).", answer.url)
    return rows


class Tasks(HttpConnector):
    """Hệ thống theo dõi nhiệm vụ của UBND tỉnh."""

    name = "tasks"
    title = "Nhiệm vụ được giao"
    protocol = "HTTP + JSON, Bearer"
    owner = "Văn phòng UBND tỉnh"
    kinds = (Assigned,)

    def headers(self, settings: SourceSettings) -> dict[str, str]:
        """The token of every call."""
        return {"Authorization": f"Bearer {self.needed(settings.bearer(), 'token')}"}
