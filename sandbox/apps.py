"""The smaller sources: the citizen app, the Zalo mini app, the tasks of the province."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, request

from core.clock import day_date, day_number, day_start, from_epoch, local_day
from sandbox import counters
from sandbox.addresses import KEYS
from sandbox.answers import json_bytes, written
from sandbox.spoil import spoil
from sandbox.state import Sandbox
from sandbox.tasks import Task, plan


def _days(box: Sandbox, source: str, since: str, until: str) -> tuple[list[int], int]:
    """Day numbers asked for and published, and the day of the bulletin. Raises ValueError."""
    known = counters.published_until(box.now(source))
    last = min(local_day(written(until)), known) if until else known
    first = local_day(written(since)) if since else last
    return list(range(max(first, last - 1_200), last + 1)), known


def _counted(box: Sandbox, source: str, name: str, day: int) -> int:
    """The counter at the end of a day; begun anew where a fault has said so."""
    value, anew = counters.at(name, day), box.resets.get(source)
    return value if anew is None or day < anew else value - counters.at(name, anew - 1)


def citizen_app(box: Sandbox) -> Blueprint:
    """Statistics of the citizen app: cumulative, by day."""
    pages = Blueprint("citizen_app", __name__)

    @pages.get("/longanso/api/thong-ke")
    def statistics() -> Response:
        refused = box.board.take("citizen_app", "expired_session") is not None
        if refused or request.headers.get("X-Api-Key") != KEYS["citizen_app"]:
            return json_bytes({"loi": "Khóa không hợp lệ"}, 401)
        try:
            days, known = _days(
                box, "citizen_app", request.args.get("tu", ""), request.args.get("den", "")
            )
        except ValueError as fault:
            return json_bytes({"loi": f"Ngày không hợp lệ: {fault}"}, 400)
        box.note_reset("citizen_app", known)
        rows: list[dict[str, Any]] = [
            {
                "ngay": f"{day_date(day):%Y-%m-%d}",
                "luotCai": _counted(box, "citizen_app", "installs", day),
                "luotMo": _counted(box, "citizen_app", "opens", day),
            }
            for day in days
        ]
        rows = spoil(box.board, "citizen_app", rows, key="ngay", version="ngay", moments=("ngay",))
        out = from_epoch(day_start(known) + counters.BULLETIN_HOUR * 3_600)
        return json_bytes({"capNhat": f"{out:%Y-%m-%dT%H:%M:%S}", "duLieu": rows})

    return pages


def zalo(box: Sandbox) -> Blueprint:
    """Statistics of the mini app; errors come with status 200."""
    pages = Blueprint("zalo", __name__)

    @pages.get("/zalo/v1/mini-app/statistics")
    def statistics() -> Response:
        refused = box.board.take("zalo", "expired_session") is not None
        if refused or request.headers.get("access_token") != KEYS["zalo"]:
            return json_bytes({"error": -216, "message": "Access token is invalid"})
        try:
            days, known = _days(
                box, "zalo", request.args.get("from", ""), request.args.get("to", "")
            )
        except ValueError:
            return json_bytes({"error": -201, "message": "Parameter from/to is invalid"})
        box.note_reset("zalo", known)
        rows: list[dict[str, Any]] = [
            {
                "date": f"{day_date(day):%d/%m/%Y}",
                "total_visits": _counted(box, "zalo", "visits", day),
                "followers": _counted(box, "zalo", "followers", day),
            }
            for day in days
        ]
        rows = spoil(box.board, "zalo", rows, key="date", version="date", moments=("date",))
        return json_bytes({"error": 0, "message": "Success", "data": rows})

    return pages


def task_record(task: Task, now: int) -> dict[str, Any]:
    """One task as of ``now``; days end at midnight, its state follows."""
    today = local_day(now)
    done = task.done if task.done is not None and day_number(task.done) < today else None
    changed = day_start(day_number(done or task.assigned)) + 10 * 3_600
    state = "Đang thực hiện"
    if done:
        state = "Hoàn thành" if done <= task.due else "Hoàn thành quá hạn"
    elif day_number(task.due) < today:
        state = "Quá hạn"
    return {
        "ma": task.code,
        "noiDung": task.title,
        "coQuanGiao": "UBND tỉnh" if task.level == "tinh" else "Sở TT&TT",
        "capGiao": task.level,
        "donViChuTri": {"ma": task.place.unit.code, "ten": task.place.unit.name},
        "namKeHoach": task.plan,
        "ngayGiao": f"{task.assigned:%Y-%m-%d}",
        "hanXuLy": f"{task.due:%d/%m/%Y}",
        "ngayHoanThanh": f"{done:%Y-%m-%d}" if done else "",
        "trangThai": state,
        "nguoiXuLy": "CÁN BỘ MẪU 0004",
        "dienThoai": "0000000004",
        "email": "mau0004@example.invalid",
        "ghiChu": "Đã trao đổi với NGUYỄN VĂN MẪU",
        "capNhat": f"{from_epoch(changed):%Y-%m-%dT%H:%M:%S}",
    }


def tasks(box: Sandbox) -> Blueprint:
    """Tasks of a plan year, those assigned so far."""
    pages = Blueprint("tasks", __name__)

    @pages.get("/nhiemvu/api/nhiem-vu")
    def of_year() -> Response:
        refused = box.board.take("tasks", "expired_session") is not None
        if refused or request.headers.get("Authorization") != f"Bearer {KEYS['tasks']}":
            return json_bytes({"error": "unauthorized"}, 401)
        now = box.now("tasks")
        this_year = day_date(local_day(now)).year
        try:
            year = int(request.args.get("nam", this_year))
            date(year, 1, 1)
        except ValueError:
            return json_bytes({"error": "nam"}, 400)
        given = [t for t in plan(year) if day_start(day_number(t.assigned)) + 10 * 3_600 <= now]
        rows = [] if year > this_year + 1 else [task_record(t, now) for t in given]
        rows = spoil(box.board, "tasks", rows, key="ma", version="capNhat", moments=("ngayGiao",))
        return json_bytes({"data": rows})

    return pages
