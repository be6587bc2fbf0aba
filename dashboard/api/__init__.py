"""The read-only API: JSON over GET, the same figures as the pages, within the caller's units."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request

from core.errors import IocError
from core.period import Grain
from dashboard import context
from dashboard.acts import sending
from dashboard.addresses import ready
from dashboard.api import answers, forms, official, openapi, recorded, values
from dashboard.api.metrics import Metrics
from dashboard.api.operations import BASE, PERIOD, Operation, Param
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.readers import columns
from dashboard.serving.packed import Packed, answer, dumps
from dashboard.serving.problems import problem
from dashboard.serving.stamps import Stamps
from dashboard.wording import words
from indicators.asking.maps import LEVELS, Drawn
from indicators.versions.revised import MOST

_INDICATOR = Param(
    "indicator", "mã chỉ tiêu, nhiều mã cách nhau bằng dấu phẩy", required=True,
    example="onestop.on_time_rate",
)  # fmt: skip
_UNIT = Param("unit", "mã đơn vị; MÃ@NĂM chỉ rõ thế hệ mã", example="80")
_PERIOD = Param(
    PERIOD,
    "kỳ: 2023-12-26, 2023-W52, 2023-12, 2023-Q4, 2023, 2023-YTD …, hoặc từ chỉ kỳ của hôm nay: "
    f"{', '.join(ready.WORDS)}",
)
_KNOWN = Param("as_known", "như đã biết tại thời điểm này (ISO 8601)")
_LISTED = Param(
    "boundaries",
    "danh mục đơn vị: today (hiện nay), old (trước 01/7/2025), then (của từng kỳ), hoặc một ngày",
)
_ONLY = Param(
    "only",
    "chỉ gồm một mã của một chiều, như lọc trên trang: CHIỀU:MÃ; nhiều chiều cùng lúc thì cách "
    "nhau bằng dấu phẩy",
    more={"examples": ["channel:2", "field:G13-DD01,channel:2"]},
)
_SINCE = Param("since", "từ thời điểm này (ISO 8601)", required=True, example="2023-12-01")
_UNTIL = Param("until", "như đã biết đến thời điểm này (ISO 8601); bỏ trống là bây giờ")
_HASH = Param(
    "hash", "dấu nội dung (tiêu đề X-Content-Hash): khi còn đúng, trình duyệt giữ lại mãi"
)
_LIMIT = Param(
    "limit", f"số dòng, nhiều nhất {answers.MOST_RECORDS}", "integer",
    more={"minimum": 1, "maximum": answers.MOST_RECORDS, "default": 50},
)  # fmt: skip
_FORMAT = Param(forms.FORMAT, "dạng trả về; thắng tiêu đề Accept", more={"enum": list(forms.KINDS)})
_AFTER = Param("after", "con trỏ trang, lấy từ next của trang trước")
_DAY = {"format": "date"}

OPERATIONS = (
    Operation(
        "/values", "values", "Giá trị chỉ tiêu", "Values", values.values,
        (
            _INDICATOR, _UNIT, _PERIOD,
            Param(
                "grain", "độ dài kỳ của một chuỗi", more={"enum": [one.value for one in Grain]}
            ),
            Param("from", "ngày đầu của chuỗi", more=_DAY),
            Param("to", "ngày cuối của chuỗi", more=_DAY),
            Param("by", "chia theo: unit, field, procedure, channel …"),
            _ONLY, _KNOWN, _LISTED, _FORMAT,
        ),
        table=True,
    ),
    Operation(
        "/indicators", "indicators", "Danh mục chỉ tiêu", "Indicators", answers.indicators,
        (_FORMAT,), table=True,
    ),
    Operation(
        "/indicators/<id>", "indicator", "Một chỉ tiêu: định nghĩa và giá trị hiện nay",
        "Indicator", answers.indicator, (_UNIT, _PERIOD),
    ),
    Operation(
        "/indicators/<id>/outlook", "outlook",
        "Triển vọng: lộ trình, tốc độ cần có, số cuối kỳ, tính bền vững", "Outlook",
        answers.outlook, (_UNIT, _PERIOD),
    ),
    Operation(
        "/passport/<path:value_id>", "passport", "Hồ sơ chứng minh một giá trị", "Passport",
        answers.passport,
    ),
    Operation(
        "/changes", "changes", "Số liệu đã đổi từ một thời điểm", "Changes", answers.changes,
        (
            _SINCE, _UNTIL, _UNIT, _PERIOD,
            Param("limit", f"số dòng, nhiều nhất {answers.MOST_RECORDS}", "integer",
                  more={"minimum": 1, "maximum": answers.MOST_RECORDS, "default": MOST}),
            _AFTER, _FORMAT,
        ),
        table=True,
    ),
    Operation(
        "/ledger", "ledger", "Sổ thay đổi của một giá trị: từng bước và bản ghi gây ra", "Ledger",
        answers.ledger,
        (
            Param("indicator", "mã chỉ tiêu", required=True, example="onestop.on_time_rate"),
            _UNIT, _PERIOD,
            Param("since", "từ thời điểm này (ISO 8601); bỏ trống là từ đầu"),
            Param("until", "so hai thời điểm: since với until, trong một bước"),
        ),
    ),
    Operation(
        "/records/<kind>", "records", "Bản ghi phía sau một con số", "Records", answers.records,
        (_UNIT, *recorded.PARAMS, _LIMIT, _AFTER, _FORMAT),
        table=True,
    ),
    Operation(
        "/form", "form", "Biểu II.06a/VPCP/KSTT: các ô và phép cân đối", "Form", official.form,
        (_UNIT, _PERIOD, _KNOWN, _FORMAT), table=True, refuses=True,
    ),
    Operation(
        "/units", "units", "Đơn vị hành chính và cơ quan", "Units", answers.units,
        (Param("at", "ngày", more=_DAY), _FORMAT), table=True,
    ),
    Operation(
        "/geo/boundaries", "boundaries", "Ranh giới hành chính của một ngày (GeoJSON)", "GeoJson",
        answers.boundaries,
        (
            Param("at", "ngày", more=_DAY),
            Param(
                "level", "cấp; bỏ trống là cấp ngay dưới tỉnh",
                more={"enum": list(LEVELS)},
            ),
            _HASH,
        ),
    ),
    Operation(
        "/geo/features/<layer>", "features", "Đối tượng của một lớp bản đồ (GeoJSON)", "GeoJson",
        answers.features, (_UNIT, _HASH),
    ),
    Operation(
        "/sources", "sources", "Nguồn dữ liệu", "Sources", answers.sources, (_FORMAT,), table=True
    ),
    Operation(
        "/runs", "runs", "Các lần chạy", "Runs", answers.runs,
        (
            Param("source", "nguồn"), _LIMIT,
            _AFTER, _FORMAT,
        ),
        roles=columns.LOOK, table=True,
    ),
)  # fmt: skip
_OURS = ("hash", forms.FORMAT)
"""Parameters that say how the answer is given, not what is asked."""
_STAMP = Operation("/stamp", "stamp", "Dấu phiên bản số liệu", "Stamp", dict, roles=context.ROLES)
_OPENAPI = Operation("/openapi.json", "openapi", "Mô tả API", "OpenApi", dict)


def install(server: Flask, access: Access, limits: Limits, stamps: Stamps) -> None:
    """Add the API, the health checks and the metrics."""
    for one in OPERATIONS:
        _route(server, access, one, limits.api(_view(one)))
    every = (*OPERATIONS, _STAMP, _OPENAPI)

    def stamp() -> Response:
        now = stamps.now()
        if request.if_none_match.contains_weak(now.etag):
            response = Response(status=304)
        else:
            response = Response(dumps(answers.stamp(now)), content_type="application/json")
        # the time goes on while the rest stands: it is in a header, not in the validator
        response.set_etag(now.etag, weak=True)
        response.headers["X-Server-Time"] = str(now.server_time)
        # walls turn by this clock, and look at their plan
        response.headers["X-Clock"] = f"{time.time():.3f}"
        response.headers["X-Plan"] = stamps.plans()
        return response

    def described() -> Response:
        return answer(Packed.of(dumps(openapi.document(every, stamps.now().build))))

    _route(server, access, _STAMP, stamp)
    _route(server, access, _OPENAPI, limits.api(described))

    def lost(path: str) -> Response:
        return problem(404, words.t("error.lost"), words.t("error.no_route", path=request.path))

    server.add_url_rule("/api/<path:path>", "api.lost", lost)
    access.allow("api.lost", context.ROLES)
    _health(server, access, stamps)


def _route(server: Flask, access: Access, one: Operation, view: Callable[..., Response]) -> None:
    server.add_url_rule(BASE + one.path, f"api.{one.name}", view)
    access.allow(f"api.{one.name}", one.roles)


def _view(one: Operation) -> Callable[..., Response]:
    def view(**variables: Any) -> Response:
        args = one.read(request.args)
        form = forms.chosen(one)
        if form is None:
            kinds = ", ".join(forms.offered(one).values())
            return problem(406, words.t("error.form"), words.t("error.forms", kinds=kinds))
        if one.name == "records" and not sending.bare():
            who, where = context.user().login, request.remote_addr or ""
            context.desk().audit(who, "records", request.full_path, where)
        made = one.answer({key: args[key] for key in args if key not in _OURS}, **variables)
        if isinstance(made, Drawn):
            response = _drawn(made, args.get("hash", ""))
        elif form == "json":
            response = answer(Packed.of(dumps(made)))
        else:
            response = answer(Packed.of(forms.content(one, made, form)), forms.KINDS[form])
        if one.table:
            response.headers["Vary"] = f"{response.headers['Vary']}, Accept"
            if made.get("more"):  # a table has no place to say that it was cut
                response.headers["X-More"] = "true"
            if made.get("hidden"):
                response.headers["X-Hidden"] = str(made["hidden"])
            if made.get("next"):
                held = {"until": made["until"]} if made.get("until") else {}
                more = urlencode(request.args.to_dict() | args | held | {"after": made["next"]})
                response.headers["Link"] = f'<{request.path}?{more}>; rel="next"'
        return response

    view.__name__ = one.name
    return view


def _drawn(made: Drawn, asked: str) -> Response:
    """GeoJSON; under an address that names this very content a browser may keep it for good."""
    response = answer(Packed.of(made.body), "application/geo+json")
    response.headers["X-Content-Hash"] = made.hash
    if asked == made.hash:
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _health(server: Flask, access: Access, stamps: Stamps) -> None:
    metrics = Metrics(server, stamps)

    def healthz() -> Response:
        return _plain("ok")

    def readyz() -> Response:
        try:
            stamps.now()
            context.desk().ping()
        except IocError as fault:
            return problem(503, words.t("error.failed"), words.said(fault.public))
        return _plain("ready")

    server.add_url_rule("/healthz", "healthz", healthz)
    server.add_url_rule("/readyz", "readyz", readyz)
    server.add_url_rule("/metrics", "metrics", metrics.answer)
    access.open("healthz", "readyz")
    access.allow("metrics", (context.OPERATOR, context.ADMINISTRATOR))


def _plain(text: str) -> Response:
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
