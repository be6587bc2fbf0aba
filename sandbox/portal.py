"""The national portal's report service, both generations, over the sandbox's own dossiers."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import date
from typing import Any

import orjson
from flask import Blueprint, Response, request

from core.clock import day_number, local_day
from core.errors import MisuseError
from core.period import Grain, Period
from core.units import Level
from sandbox.answers import json_bytes
from sandbox.onestop import PROVINCE
from sandbox.scores import CEILINGS, Counts, counts, judged
from sandbox.spoil import spoil
from sandbox.state import Sandbox

_RADAR = {
    "CKMB": "TRANSPARENCY", "TDGQ": "PROGRESS", "CLGQ": "ONLINE_SERVICE", "TTTT": "ONLINE_PAYMENT",
    "MDHL": "SATISFACTION", "MDSH": "DIGITIZATION",
}  # fmt: skip
_MOST = 200


def _metric(code: str, part: int, whole: int, most: float, flag: str = "") -> dict[str, Any]:
    share = part / whole if whole else None
    return {
        "code": code, "name": code.replace("_", " ").title(), "numerator": part if whole else None,
        "denominator": whole if whole else None, "ratio": share,
        "score": None if share is None else round(most * share, 2), "maxScore": most,
        "qualityFlags": flag if whole else "NO_NATIONAL_REPORT_DATA",
    }  # fmt: skip


_BODIES: dict[str, Callable[[Counts, str], dict[str, Any]]] = {
    "transparency": lambda c, flag: {
        "metrics": [_metric("DOSSIER_SYNC", c.whole, c.received, 6, flag)]
    },
    "dossier-digitized": lambda c, flag: {
        "metrics": [
            _metric("ORIGINAL_RESULT_AVAILABLE", c.e_results, c.finished, 6),
            _metric("SO_HOA_GIAY_TO_GIAI_QUYET", c.digitised, c.received, 4),
            _metric("REUSED_DIGITIZED_DATA", c.reused, c.received, 2),
        ]
    },
    "handling-satisfaction": lambda c, flag: {
        "metrics": [
            _metric("DOSSIER_RECEIVING_SATISFACTION", c.finished - c.late, c.finished, 6)
        ]
    },
    "dvc-progress-tree": lambda c, flag: {
        "totalReceived": c.received, "totalOnTime": c.timely,
        "totalOverdue": c.received - c.timely,
    },
    "provide-online-tree": lambda c, flag: {
        "metrics": [_metric("ONLINE_FILING", c.online, c.received, 6)]
    },
    "formality-online-payment-tree": lambda c, flag: {
        "totalDossierOnlinePaymentSuccess": c.paid, "totalDossierFinancialObligation": c.with_fee,
    },
}  # fmt: skip


def _row(code: str, name: str, group: str, c: Counts) -> dict[str, Any]:
    told = c.scores()
    return {
        "departmentId": f"00000000-0000-4000-8000-{zlib.crc32(code.encode()):012d}",
        "departmentCode": code, "departmentName": name, "childGroup": group,
        "totalScore": c.total(), "ratio": None,
        "groupScores": [
            {"code": _RADAR[k], "score": v, "maxScore": CEILINGS[k]} for k, v in told.items()
        ],
        "scoreDelta": 0,
    }  # fmt: skip


class Portal:
    """Reports by period."""

    def __init__(self, box: Sandbox) -> None:
        self.box = box

    def of(self, period: Period) -> tuple[dict[int, Counts], list[tuple[int, Any]]]:
        """Counts of a period, and who is scored."""
        now = self.box.now("evaluation")
        told = counts(self.box.world, now, period.start_day, period.end_day)
        return told, judged(now, period.end_day)

    def flag(self, period: Period) -> str:
        """What a figure of a period that still runs is marked with."""
        running = period.end_day > local_day(self.box.now())
        return "TEMP_NATIONAL_REPORT_DENOMINATOR" if running else ""

    def spoilt(self, rows: list[Any], key: str) -> list[Any]:
        """Rows as a faulty portal gives them."""
        return spoil(self.box.board, "evaluation", rows, key=key, version="")

    def reporting(self, endpoint: str) -> Response:
        """The newer service."""
        body = orjson.loads(request.get_data() or b"{}")
        try:
            period = _asked(body)
            page, size = int(body["currentPage"]), min(int(body["pageSize"]), _MOST)
        except (KeyError, TypeError, ValueError, MisuseError):
            return json_bytes({"code": "BAD_REQUEST", "message": "Tham số không hợp lệ"}, 400)
        if body.get("rootDepartmentId") != PROVINCE or page < 1 or size < 1:
            return json_bytes({"code": "NOT_FOUND", "message": "Không có đơn vị", "data": None})
        told, units = self.of(period)
        chosen = units[(page - 1) * size : page * size]
        if endpoint == "service-results":
            rows = self.spoilt(
                [
                    _row(p.code, p.name, _group(p.level), told[n])
                    for n, p in chosen
                ],
                "departmentCode",
            )  # fmt: skip
            root = _row(PROVINCE, "UBND tỉnh", "", told[-1])
            radar = root.pop("groupScores")
            overview = {**root, "totalMaxScore": 100}
            data: Any = {"overview": overview, "radar": radar, "evaluation": rows}
            if not rows and chosen:
                data = {"overview": None, "radar": [], "evaluation": []}
            return json_bytes({"code": "OK", "message": "", "data": data}, 201)
        make, flag = _BODIES[endpoint], self.flag(period)
        parent = {
            "departmentCode": PROVINCE, "departmentName": "UBND tỉnh", **make(told[-1], flag),
            "childGroup": "",
        }  # fmt: skip
        (parent,) = self.spoilt([parent], "departmentCode")[:1] or [None]
        children = [
            {"departmentCode": p.code, "departmentName": p.name, **make(told[n], flag)}
            for n, p in chosen
        ]
        data = {"parent": parent, "children": children}
        return json_bytes({"code": "OK", "message": "", "data": data}, 201)

    def params(self) -> Response:
        """The older service: one form field that holds JSON, a bare list, figures as strings."""
        try:
            asked = orjson.loads(request.form.get("params", ""))
            period = _numbered(asked)
            page, size = int(asked["pageIndex"]), int(asked["pageSize"])
        except (KeyError, TypeError, ValueError, MisuseError):
            return json_bytes({"message": "params"}, 400)
        if asked.get("service") != "report_tinh_766_service" or page < 1 or size < 1:
            return json_bytes([])
        told, units = self.of(period)
        mine = [
            (n, p)
            for n, p in units
            if (p.level is Level.AGENCY) == (asked.get("p_loaidonvi") == "1")
        ][(page - 1) * size : page * size]
        rows = [
            {
                "ID": f"{n}", "MA_COQUAN": p.code, "TEN": p.name, "ROW_STT": f"{at}",
                **{k: _text(v) for k, v in told[n].scores().items()},
                "TONG_SCORE": _text(told[n].total()),
                "CAPDONVIID": asked["p_loaidonvi"],
            }
            for at, (n, p) in enumerate(mine, 1)
        ]  # fmt: skip
        return json_bytes(self.spoilt(rows, "MA_COQUAN"))


def _text(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _group(level: Level) -> str:
    return "AGENCY" if level is Level.AGENCY else "COMMUNE"


def _asked(body: dict[str, Any]) -> Period:
    if "fromDate" in body:
        first, last = (date.fromisoformat(body[k]) for k in ("fromDate", "toDate"))
        for grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR):
            period = Period.of(grain, first)
            if period.end_day == day_number(last) + 1:
                return period
        raise ValueError("fromDate")
    year = int(body["year"])
    match body["timeType"]:
        case "month":
            return Period.of(Grain.MONTH, date(year, int(body["month"]), 1))
        case "quarter":
            return Period.of(Grain.QUARTER, date(year, int(body["quarter"]) * 3, 1))
        case "year":
            return Period.of(Grain.YEAR, date(year, 1, 1))
    raise ValueError("timeType")


def _numbered(asked: dict[str, Any]) -> Period:
    year, month, quarter = (int(asked[k]) for k in ("p_nam", "p_thang", "p_quy"))
    if month:
        return Period.of(Grain.MONTH, date(year, month, 1))
    if quarter:
        return Period.of(Grain.QUARTER, date(year, quarter * 3, 1))
    return Period.of(Grain.YEAR, date(year, 1, 1))


def blueprint(box: Sandbox) -> Blueprint:
    """The addresses of both generations."""
    portal, pages = Portal(box), Blueprint("portal", __name__, url_prefix="/congdvc")
    pages.post("/rest")(portal.params)
    for endpoint in ("service-results", *_BODIES):

        def answer(endpoint: str = endpoint) -> Response:
            return portal.reporting(endpoint)

        path = f"/api/v1/reporting/evaluation/{endpoint}"
        pages.add_url_rule(path, path, answer, methods=["POST"])
    return pages
