"""A fault of the settings in words: where it stands, what is wrong, what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic_core import ErrorDetails

_WORDS = {
    "extra_forbidden": "không có thiết đặt này",
    "missing": "thiếu giá trị",
    "int_parsing": "phải là số nguyên",
    "bool_parsing": "phải là true hoặc false",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "phải không quá {le}",
    "greater_than": "phải lớn hơn {gt}",
    "string_type": "phải là chữ trong ngoặc kép",
    "date_type": "phải là ngày, không trong ngoặc: 2025-07-01",
    "date_from_datetime_parsing": "phải là ngày có trên lịch, dạng 2025-07-01",
    "literal_error": "chỉ nhận {expected}",
    "time_delta_parsing": "phải là khoảng thời gian như 30s, 15m, 6h, 1d",
    "value_error": "{error}",
}


def sentence(fault: ErrorDetails, path: Path, env: Mapping[str, str], prefix: str) -> str:
    """One line with the file and key, or the variable, and the value unless it may be a secret."""
    where = ".".join(str(part) for part in fault["loc"])
    variable = prefix + "__".join(str(part) for part in fault["loc"]).upper()
    origin = f"biến môi trường {variable}" if variable in env else f"{path}: {where}"
    # The value of an unknown key may be a secret under a misspelt name.
    hidden = fault["type"] == "extra_forbidden" or isinstance(fault["input"], dict) or _hides(where)
    return f"{origin}: {said(fault)}" + ("" if hidden else f" (giá trị: {fault['input']!r})")


def said(fault: ErrorDetails) -> str:
    """What is wrong and what is allowed, without where it stands."""
    return _WORDS.get(fault["type"], fault["msg"]).format(**fault.get("ctx", {}))


def _hides(where: str) -> bool:
    """Secrets are never repeated, nor addresses that may hold one."""
    return any(word in where for word in ("password", "token", "secret", "url", "proxy"))
