"""What the check page is sent: typed codes, files, and the address that stands on paper.

A file is never opened and never kept: its bytes are hashed as they come in, its digest is looked
up, and the code in its name or plain in its first bytes.
"""

from __future__ import annotations

import hashlib
import io
import threading
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from core import codes
from core.errors import AccessError, MisuseError, NotFoundError, StoreError
from dashboard import context
from dashboard.acts import sending
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.files import ordering
from dashboard.readers.columns import may_see_codes
from dashboard.serving.packed import dumps
from dashboard.wording import words
from desk import Export
from exports.formats import making
from exports.ledger import listing, steps
from exports.provenance import check
from exports.provenance.check import Compared

PATH = "/kiem-tra"
CODE, DIGEST = "ma", "dau"
LARGEST = 4_000_000_000
"""Bytes of an upload: they pass through, so that only the time they take limits them."""
_LOOKED = 2_000_000
_FORM = "multipart/form-data"
_FIELD = 200_000
"""Bytes of a field that is no file. The parser holds its pieces of 64 KiB to the same measure."""
_PARTS = 4
"""Parts of a form: the page's own has one."""
_SHARE = 2
"""Of so many threads one may take in a file: the others go on answering, however slow it comes."""


def install(server: Flask, access: Access, limits: Limits, threads: int) -> None:
    """Add the addresses below the page's own. ``threads``: those of the worker."""
    free = threading.Semaphore(max(1, threads // _SHARE))

    def sent() -> Response:
        if not free.acquire(blocking=False):
            raise StoreError(words.t("check.busy"), "check: every place for a file is taken")
        try:
            return _file()
        finally:
            free.release()

    for name, path, view, method in (
        ("check.file", f"{PATH}/tep", sent, "POST"),
        ("check.code", f"{PATH}/<code>", _code, "GET"),
        ("check.truth", f"{PATH}/<code>/truth.json", _truth, "GET"),
    ):
        server.add_url_rule(path, name, limits.pages(view), methods=[method])
        access.allow(name, context.PEOPLE)
    access.still("check.file")


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
    if request.mimetype != _FORM:  # any other form would be read whole before it is looked at
        raise MisuseError(words.t("check.odd_form"))
    parser = FormDataParser(
        lambda *_, **__: _Hashed(),
        max_form_memory_size=_FIELD,
        max_content_length=LARGEST,
        max_form_parts=_PARTS,
    )
    try:
        _, _, sent = parser.parse_from_environ(request.environ)
    except RequestEntityTooLarge:
        size = request.content_length
        if size is not None and size <= LARGEST:  # not the file, what is beside it
            raise MisuseError(words.t("check.odd_form")) from None
        raise MisuseError(words.t("check.too_large", most=LARGEST // 1_000_000_000)) from None
    one = sent.get("tep")
    if one is None or not one.filename or not isinstance(one.stream, _Hashed):
        raise MisuseError(words.t("check.no_file"))
    looked = one.stream.getvalue().decode("utf-8", "ignore")
    found = codes.found_in(one.filename) or codes.found_in(looked)
    return _go(dau=one.stream.digest.hexdigest(), ma=found)


def closed(export: Export) -> bool:
    """Is it a book that who asks might not take? Its figures, if any, do not tell.

    Of what units owe each official gets the rows of the own units: what others got is not theirs.
    """
    user, given = context.user(), dict(parse_qsl(urlsplit(export.address).query))
    if not listing.named(export.subject) or steps.named_by(export.subject):
        return False
    try:
        listing.admit(context.catalog(), export.subject, given, ordering.reader())
    except (AccessError, NotFoundError):
        return True
    own = user.unit is None or "don-vi" in given or export.made_by == user.login
    return export.subject == listing.OWED and not own


def compared(export: Export) -> list[Compared]:
    """Every figure of a file beside the one of now, as far as who asks may see them."""
    catalog = context.catalog()
    found = check.compare(catalog, check.read(export.figures), export.known_at)
    return found if may_see_codes(context.user()) else check.shielded(catalog, found)


def _truth(code: str) -> Response:
    """The truth of a file, for those who may see its figures; small counts as on the page."""
    export = context.desk().export(code)
    shown = compared(export)
    if closed(export) or any(one.state == check.CLOSED for one in shown):
        raise AccessError("Bản xuất này có số liệu ngoài phạm vi của bạn.")
    told = check.kept_back(making.told(export), shown)
    response = Response(dumps(told), content_type="application/json")
    name = f"IOC-{codes.written(export.code)}.truth.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
