"""What the check page is sent: typed codes, files, and the address that stands on paper.

A file is never opened and never kept: its bytes are hashed as they come in, its digest is looked
up, and the code in its name or plain in its first bytes.
"""

from __future__ import annotations

import hashlib
import io
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from core import codes
from core.errors import AccessError, MisuseError
from dashboard import context, sending, words
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.packed import dumps
from exports import check, making

PATH = "/kiem-tra"
CODE, DIGEST = "ma", "dau"
LARGEST = 4_000_000_000
"""Bytes of an upload: they pass through, so that only the time they take limits them."""
_LOOKED = 2_000_000


def install(server: Flask, access: Access, limits: Limits) -> None:
    """Add the addresses below the page's own."""
    for name, path, view, method in (
        ("check.file", f"{PATH}/tep", _file, "POST"),
        ("check.code", f"{PATH}/<code>", _code, "GET"),
        ("check.truth", f"{PATH}/<code>/truth.json", _truth, "GET"),
    ):
        server.add_url_rule(path, name, limits.pages(view), methods=[method])
        access.allow(name, context.PEOPLE)


def _go(**asked: str) -> Response:
    told = urlencode({key: text for key, text in asked.items() if text})
    return sending.led(f"{PATH}?{told}")


def _code(code: str) -> Response:
    """The address on paper leads to the page, which says what is wrong with a code."""
    return _go(ma=code)


class _Hashed(io.BytesIO):
    """Where an upload goes: hashed piece by piece; only its beginning is held."""

    def __init__(self) -> None:
        super().__init__()
        self.digest = hashlib.sha256()

    def write(self, piece: Any, /) -> int:
        """Hash a piece."""
        self.digest.update(piece)
        super().write(piece[: max(0, _LOOKED - self.tell())])
        return len(piece)


def _file() -> Response:
    parser = FormDataParser(lambda *_, **__: _Hashed(), max_content_length=LARGEST)
    try:
        _, _, sent = parser.parse_from_environ(request.environ)
    except RequestEntityTooLarge:
        raise MisuseError(words.t("check.too_large", most=LARGEST // 1_000_000_000)) from None
    one = sent.get("tep")
    if one is None or not one.filename or not isinstance(one.stream, _Hashed):
        raise MisuseError(words.t("check.no_file"))
    looked = one.stream.getvalue().decode("utf-8", "ignore")
    found = codes.found_in(one.filename) or codes.found_in(looked)
    return _go(dau=one.stream.digest.hexdigest(), ma=found)


def _truth(code: str) -> Response:
    """The whole truth of a file, for those who may see every figure in it."""
    export = context.desk().export(code)
    figures = check.read(export.figures)
    if any(one.state == check.CLOSED
           for one in check.compare(context.catalog(), figures, export.known_at)):  # fmt: skip
        raise AccessError("Bản xuất này có số liệu ngoài phạm vi của bạn.")
    response = Response(dumps(making.told(export)), content_type="application/json")
    name = f"IOC-{codes.written(export.code)}.truth.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
