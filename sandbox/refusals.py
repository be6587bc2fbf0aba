"""What CKAN says when a question is wrong, and reading the questions' parameters."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer with an error inside."""

    def __init__(self, status: int, kind: str, **words: Any) -> None:
        super().__init__(kind)
        self.status, self.body = status, {"__type": kind, **words}


def not_found() -> Refusal:
    """The thing asked for is not there."""
    return Refusal(404, "Not Found Error", message="Không tìm thấy")


def needed(asked: dict[str, Any], name: str) -> str:
    """A parameter that must be given. Raises Refusal (409)."""
    value = str(asked.get(name) or "")
    if not value:
        raise Refusal(409, "Validation Error", **{name: ["Thiếu giá trị"]})
    return value


def whole(asked: dict[str, Any], name: str, default: int) -> int:
    """A parameter that must be a whole number ≥ 0. Raises Refusal (409)."""
    try:
        value = int(asked.get(name, default))
    except (TypeError, ValueError):
        value = -1
    if value < 0:
        raise Refusal(409, "Validation Error", **{name: ["Giá trị số nguyên không hợp lệ"]})
    return value
