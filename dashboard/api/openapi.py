"""openapi.json, made from the table of operations: it cannot name what does not exist."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from core.period import Grain
from core.values import Freshness, Status
from dashboard.api import forms, official
from dashboard.api.operations import BASE, Operation
from dashboard.serving.problems import PROBLEM
from indicators.proving.listing import kinds

_PATHS = {"kind": {"enum": list(kinds())}, "id": {"examples": ["onestop.on_time_rate"]}}
"""What is known of the variables of addresses."""
_VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")
_TEXT, _WHOLE = {"type": "string"}, {"type": "integer"}
_NEXT = _TEXT | {"description": "đưa lại vào tham số after; rỗng là hết"}
_MAYBE, _PART = {"type": ["number", "null"]}, {"type": ["object", "null"]}
_MOMENT = {"type": ["string", "null"], "format": "date-time"}
_REFUSED = "409"
_FAULTS = {
    "400": "Yêu cầu không đọc được", "401": "Chưa đăng nhập", "403": "Không được phép",
    "404": "Không có", "406": "Không có dạng nào mà Accept nhận", _REFUSED: "Từ chối: gây hiểu sai",
    "429": "Quá nhiều yêu cầu; chờ theo Retry-After", "503": "Kho dữ liệu tạm thời không trả lời",
}  # fmt: skip


def _shape(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _list(of: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{of}"}}


SCHEMAS: dict[str, Any] = {
    "Value": {
        "type": "object",
        "required": ["indicator", "unit", "period", "value", "display", "status", "freshness"],
        "properties": {
            "indicator": _TEXT,
            "unit": _TEXT,
            "period": _TEXT,
            "dims": {"type": "object", "additionalProperties": _TEXT},
            "value": _MAYBE | {"description": "tỷ lệ là phân số: 0.999"},
            "numerator": _MAYBE,
            "denominator": _MAYBE,
            "display": _TEXT,
            "status": {"enum": [one.value for one in Status]},
            "freshness": {"enum": [one.value for one in Freshness]},
            "reason": _TEXT,
            "coverage": _MAYBE,
            "target": {"type": ["object", "null"]},
            "as_of": _MOMENT,
            "known_from": _MOMENT,
            "definition": _TEXT,
            "value_id": _TEXT,
            "estimated": {"type": "boolean", "description": "chỉ có khi có moved"},
            "rule_note": _TEXT | {"description": "chỉ có khi phần chia theo quy tắc khác số gốc"},
            "moved": _list("Moved")
            | {"description": "đơn vị trước hoặc sau sắp xếp có phần trong giá trị"},
        },
    },
    "Moved": _shape(
        unit=_TEXT,
        unit_name=_TEXT,
        weight={"type": "number", "description": "phần tổng của đơn vị ấy, từ 0 đến 1"},
        estimated={"type": "boolean"},
    ),
    "Values": _shape(
        revision=_WHOLE,
        count=_WHOLE,
        values=_list("Value"),
        breaks={
            "type": "array",
            "items": _shape(indicator=_TEXT, at={"type": "string", "format": "date"}, reason=_TEXT),
            "description": "chỗ không được đọc liền của một chuỗi",
        },
        hidden=_WHOLE | {"description": "số dòng bị ẩn để không lộ số nhỏ (tiêu đề X-Hidden)"},
        cuts={"type": "array", "items": _TEXT, "description": "những gì bị lược, bằng lời"},
    ),
    "Indicator": _shape(
        id=_TEXT,
        name=_shape(vi=_TEXT, en=_TEXT),
        short_name=_TEXT,
        group=_TEXT,
        unit=_TEXT,
        direction={"enum": ["higher", "lower", "neutral"]},
        dimensions={"type": "array", "items": _TEXT},
        grains={"type": "array", "items": {"enum": [one.value for one in Grain]}},
        method=_TEXT,
        legal_basis=_TEXT,
        hash=_TEXT,
    ),
    "Indicators": _shape(indicators=_list("Indicator")),
    "Outlook": _shape(
        **dict.fromkeys(("indicator", "unit", "period"), _TEXT),
        path=_PART | {"description": "lộ trình: các mốc, hôm nay cần bao nhiêu"},
        working_days=_PART,
        same_working_days=_PART | {"description": "so với cùng số ngày làm việc; days mỗi bên"},
        needed=_PART | {"description": "tốc độ cần có từ ngày mai"},
        likely_final=_PART | {"description": "số cuối kỳ của tháng đang chạy, với dải"},
        forecasts=_PART | {"description": "dự báo; scored: mỗi kỳ đã qua một bản; null: không có"},
        not_foretold=_TEXT | {"description": "vì sao không dự báo, khi có lý do; khác thì trống"},
        sustainability=_PART | {"description": "đạt nhưng chưa bền vững: các lý do"},
    ),
    "Passport": {
        "allOf": [
            {"$ref": "#/components/schemas/Value"},
            _shape(
                method=_TEXT,
                records={"type": "object"},
                runs=_list("Run"),
                quarantined={"type": "object"},
                checks={"type": "array"},
                versions={"type": "array"},
            ),
        ]
    },
    "Changes": _shape(
        count=_WHOLE,
        more={"type": "boolean", "description": "còn trang sau (tiêu đề X-More)"},
        next=_NEXT,
        until=_MOMENT | {"description": "đưa vào until của các trang sau; null khi hết trang"},
        changes={
            "type": "array",
            "items": {
                "allOf": [
                    {"$ref": "#/components/schemas/Value"},
                    _shape(before=_TEXT, why=_TEXT, published={"type": "boolean"}),
                ]
            },
        },
    ),
    "Ledger": _shape(
        count=_WHOLE,
        steps={
            "type": "array",
            "items": _shape(
                before={"type": "object"},
                after={"type": "object"},
                reason=_TEXT,
                parts={"type": "array", "items": {"type": "object"}},
            ),
        },
    ),
    "Records": _shape(
        **dict.fromkeys(("kind", "order"), _TEXT),
        total=_WHOLE,
        next=_NEXT,
        orders={"type": "array", "description": "những thứ tự mà danh sách nhận (order)"},
        rows={"type": "array", "items": {"type": "object"}},
    ),
    "Unit": _shape(
        code=_TEXT,
        slug=_TEXT,
        name=_TEXT,
        level={"enum": ["province", "agency", "district", "commune"]},
        parent={"type": ["string", "null"]},
        valid_from={"type": "string", "format": "date"},
        valid_to={"type": ["string", "null"], "format": "date"},
        **{
            "from": _list("Succession") | {"description": "phần của đơn vị cũ có trong đơn vị này"},
            "into": _list("Succession") | {"description": "đơn vị này đã về đâu; tổng bằng 1"},
        },
    ),
    "Succession": _shape(
        unit=_TEXT, name=_TEXT, weight={"type": "number"}, estimated={"type": "boolean"}
    ),
    "Form": official.SCHEMA,
    "Units": _shape(at={"type": "string", "format": "date"}, units=_list("Unit")),
    "Source": _shape(
        name=_TEXT,
        title=_TEXT,
        state={"enum": ["ok", "partial", "stale", "failed", "never", "paused"]},
        last_success=_MOMENT,
        next_run=_MOMENT,
        failing_since=_MOMENT,
        fault=_TEXT,
        runs=_list("Run") | {"description": "chỉ cho phân tích, vận hành và quản trị"},
        streams=_list("SourceStream"),
    ),
    "SourceStream": _shape(
        source=_TEXT,
        name=_TEXT,
        title=_TEXT,
        kind=_TEXT,
        state={"enum": ["ok", "partial", "stale", "failed", "never", "paused"]},
        last_success=_MOMENT,
        next_run=_MOMENT,
        failing_since=_MOMENT,
        covered_from=_MOMENT,
        covered_to=_MOMENT,
        volume={"type": ["object", "null"]},
    ),
    "Sources": _shape(sources=_list("Source")),
    "Run": _shape(
        run_id=_TEXT,
        source=_TEXT,
        stream=_TEXT,
        outcome=_TEXT,
        started_at=_MOMENT,
        finished_at=_MOMENT,
        fetched=_WHOLE,
        new=_WHOLE,
        changed=_WHOLE,
        fault=_TEXT,
    ),
    "Runs": _shape(next=_NEXT, runs=_list("Run")),
    "Stamp": _shape(
        build=_TEXT,
        revision=_WHOLE,
        mark=_TEXT | {"description": "đổi khi màn hình nên vẽ lại"},
        server_time=_MOMENT,
        oldest_as_of=_MOMENT,
        oldest_indicator=_TEXT,
        failed_sources=_WHOLE,
    ),
    "GeoJson": {
        "type": "object",
        "required": ["type", "features"],
        "properties": {"type": {"const": "FeatureCollection"}, "features": {"type": "array"}},
    },
    "Problem": _shape(type=_TEXT, title=_TEXT, status=_WHOLE, detail=_TEXT),
}


def path_of(one: Operation) -> str:
    """The address as OpenAPI writes it."""
    return _VARIABLE.sub(r"{\1}", BASE + one.path)


def document(operations: Sequence[Operation], version: str) -> dict[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "API Trung tâm điều hành thông minh",
            "version": version,
            "description": "Chỉ đọc. Tỷ lệ là phân số; thời điểm theo ISO 8601, múi giờ +07:00.",
        },
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}, {"session": []}],
        "paths": {path_of(one): {"get": _operation(one)} for one in operations},
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "ioc_session"},
            },
        },
    }


def _paged(one: Operation) -> dict[str, Any]:
    """The header that leads on, where an answer comes in pages."""
    if not any(param.name == "after" for param in one.params):
        return {}
    return {"headers": {"Link": {"description": 'trang sau: <…>; rel="next"', "schema": _TEXT}}}


def _operation(one: Operation) -> dict[str, Any]:
    variables: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": _TEXT | _PATHS.get(name, {})}
        for name in _VARIABLE.findall(one.path)
    ]
    for param in one.params:
        said: dict[str, Any] = {
            "name": param.name, "in": "query", "required": param.required,
            "description": param.about, "schema": {"type": param.kind, **param.more},
        }  # fmt: skip
        if param.example:
            said["example"] = param.example
        variables.append(said)
    problem = {"content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    good = {"application/json": {"schema": {"$ref": f"#/components/schemas/{one.schema}"}}}
    if one.schema == "GeoJson":
        good = {"application/geo+json": good["application/json"]}
    for kind in list(forms.offered(one).values())[1:] if one.table else ():
        good[kind] = {"schema": _TEXT if kind.startswith("text/") else _TEXT | {"format": "binary"}}
    if one.schema == "OpenApi":
        good = {"application/json": {"schema": {"type": "object"}}}
    return {
        "operationId": one.name,
        "summary": one.about,
        "parameters": variables,
        "x-roles": list(one.roles),
        "responses": {
            "200": {"description": "Kết quả", "content": good} | _paged(one),
            "304": {"description": "Không đổi so với ETag đã gửi"},
            **{
                code: {"description": said} | problem
                for code, said in _FAULTS.items()
                if code != _REFUSED or one.refuses
            },
        },
    }
