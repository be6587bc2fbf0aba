"""Small helpers for answering over HTTP."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response


def json_bytes(body: Any, status: int = 200) -> Response:
    """A JSON answer; UTF-8 as it is."""
    return Response(orjson.dumps(body), status, content_type="application/json; charset=utf-8")


def html_page(title: str, status: int = 200) -> Response:
    """The page that a proxy puts in the way."""
    text = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{title}</body></html>"
    return Response(text, status, content_type="text/html; charset=utf-8")
