"""Each parameter of an address is given once: of two texts one would be ignored in silence.

Where several codes are taken, commas stand between them; no address takes a parameter twice.
"""

from __future__ import annotations

from flask import Flask, request
from werkzeug.datastructures import MultiDict

from core.errors import MisuseError
from dashboard.auth.origin import SAFE

_THEMSELVES = "ogc."
"""How endpoints are named that look themselves, and refuse in the form of their service."""


def check(given: MultiDict[str, str]) -> None:
    """Raise MisuseError naming each parameter that is given more than once."""
    twice = sorted(key for key, texts in given.lists() if len(texts) > 1)
    if twice:
        raise MisuseError(
            f"Tham số đưa nhiều lần: {', '.join(twice)}. Mỗi tham số chỉ đưa một lần; chỗ nhận "
            "nhiều mã thì viết các mã cách nhau bằng dấu phẩy."
        )


def install(server: Flask) -> None:
    """Look before every page, file, card and answer of the API, when it is known who asks."""

    def look() -> None:
        endpoint = request.endpoint
        if request.method in SAFE and endpoint and not endpoint.startswith(_THEMSELVES):
            check(request.args)

    server.before_request(look)
