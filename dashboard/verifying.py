"""What the check page is sent: typed codes, files, and the address that stands on paper.

A file is never opened: its digest is looked up, and the code in its name or plain in its bytes.
"""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

from flask import Flask, Response, request

from core import codes
from core.errors import AccessError, MisuseError
from dashboard import context, sending
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.views import dumps
from exports import check, making

PATH = "/kiem-tra"
CODE, DIGEST = "ma", "dau"
LARGEST = 64_000_000
_PIECE, _LOOKED = 1 << 20, 2_000_000


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


def _file() -> Response:
    request.max_content_length = LARGEST
    sent = request.files.get("tep")
    if sent is None or not sent.filename:
        raise MisuseError("Chưa chọn tệp. Chọn tệp đã xuất rồi bấm kiểm tra.")
    digest, looked = hashlib.sha256(), b""
    while piece := sent.stream.read(_PIECE):
        digest.update(piece)
        looked += piece[: max(0, _LOOKED - len(looked))]
    found = codes.found_in(sent.filename) or codes.found_in(looked.decode("utf-8", "ignore"))
    return _go(dau=digest.hexdigest(), ma=found)


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
