"""Small helpers for questions and answers over HTTP."""

from __future__ import annotations

import re
from typing import Any

import orjson
from flask import Response

from sandbox.world import moment

_DAY_FIRST = re.compile(r"^(\d{2})/(\d{2})/(\d{4})(.*)$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$")


def json_bytes(body: Any, status: int = 200) -> Response:
    """A JSON answer; UTF-8 as it is."""
    return Response(orjson.dumps(body), status, content_type="application/json; charset=utf-8")


def html_page(title: str, status: int = 200) -> Response:
    """The page that a proxy puts in the way."""
    text = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{title}</body></html>"
    return Response(text, status, content_type="text/html; charset=utf-8")


def written(text: str) -> int:
    """A moment in any form that clients send, local unless it says its zone. Raises ValueError.

    ``2023-12-26T08:00:00``, ``2023/12/26 08:00:00``, ``26/12/2023``, ``20231226080000``,
    milliseconds since 1970.
    """
    text = text.strip()
    if text.isdigit() and len(text) == 13:
        return int(text) // 1_000
    found = _COMPACT.match(text)
    if found:
        day, time = "-".join(found.groups()[:3]), ":".join(g for g in found.groups()[3:] if g)
        return moment(f"{day}T{time}" if time else day)
    found = _DAY_FIRST.match(text)
    if found:
        text = f"{found[3]}-{found[2]}-{found[1]}{found[4]}"
    return moment(text.replace("/", "-"))
