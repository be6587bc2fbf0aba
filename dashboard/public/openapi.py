"""The description of the map layers for programs, OpenAPI 3.0, made from the layers there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.public.asked import MOST, USUAL

_PARAMETERS: tuple[dict[str, Any], ...] = (
    {
        "name": "bbox",
        "description": "kinh độ tây, vĩ độ nam, kinh độ đông, vĩ độ bắc (CRS84)",
        "style": "form",
        "explode": False,
        "schema": {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
    },
    {
        "name": "datetime",
        "description": "ngày, thời điểm, hoặc khoảng: 2023-01-01/2023-06-30, ../2023-06-30",
        "schema": {"type": "string"},
    },
    {
        "name": "limit",
        "description": "số đối tượng của một trang",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    },
    {
        "name": "offset",
        "description": "bỏ qua bấy nhiêu; lấy từ liên kết next",
        "schema": {"type": "integer", "minimum": 0, "default": 0},
    },
)
_FORM: dict[str, Any] = {
    "name": "f",
    "in": "query",
    "required": False,
    "description": "dạng trả về",
    "schema": {"type": "string", "enum": ["json"]},
}
_FAULT = {
    "description": "Yêu cầu không đọc được, không có, quá nhiều; hoặc chúng tôi không trả lời được",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["code"],
                "properties": {"code": {"type": "string"}, "description": {"type": "string"}},
            }
        }
    },
}


def described(base: str, names: Sequence[str]) -> dict[str, Any]:
    """The document. ``base``: the address of the landing page; ``names``: of the layers."""
    paths: dict[str, Any] = {
        "/": _get("Trang vào", "application/json"),
        "/api": _get("Mô tả này", "application/vnd.oai.openapi+json;version=3.0"),
        "/conformance": _get("Các lớp yêu cầu được đáp ứng", "application/json"),
        "/collections": _get("Các lớp bản đồ", "application/json"),
    }
    for name in names:
        at = f"/collections/{name}"
        paths[at] = _get(f"Lớp {name}", "application/json")
        paths[f"{at}/items"] = _get(
            f"Đối tượng của lớp {name}",
            "application/geo+json",
            [{**one, "in": "query", "required": False} for one in _PARAMETERS],
        )
        paths[f"{at}/items/{{id}}"] = _get(
            f"Một đối tượng của lớp {name}",
            "application/geo+json",
            [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
        )
    return {
        "openapi": "3.0.3",
        "info": {"title": "Lớp bản đồ dữ liệu mở", "version": "1.0"},
        "servers": [{"url": base}],
        "paths": paths,
    }


def _get(about: str, kind: str, parameters: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    good = {"description": about, "content": {kind: {"schema": {"type": "object"}}}}
    responses = {"200": good} | dict.fromkeys(("400", "404", "429", "500", "503"), _FAULT)
    return {"get": {"summary": about, "parameters": [*parameters, _FORM], "responses": responses}}
