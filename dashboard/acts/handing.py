"""What the forms of “Nộp số liệu” send, and the templates that they hand out.

The web opens no file that somebody sent: it keeps the bytes at the desk, and the scheduler checks
them. Typed figures become the same template, filled in, and go the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Flask, Response, request

from core.clock import today
from core.errors import MisuseError
from dashboard import context
from dashboard.acts import sending
from dashboard.addresses import filters, ready
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.components.handing import CONFIRM, DROP, PATH
from desk import REPORTERS
from exports.forms import template
from indicators.reported.arrivals import Blanks

MAY = REPORTERS
_FIGURE, _DOCUMENT = 30, 200  # characters that are read of a typed field


def install(server: Flask, access: Access, limits: Limits) -> None:
    """Add the addresses below the page's own."""
    for name, path, view, method in (
        ("hand.file", f"{PATH}/tep", _file, "POST"),
        ("hand.form", f"{PATH}/bieu", _form, "POST"),
        ("hand.confirm", CONFIRM, _confirm, "POST"),
        ("hand.drop", DROP, _drop, "POST"),
        ("hand.template", f"{PATH}/mau", _template, "GET"),
    ):
        server.add_url_rule(path, name, limits.pages(view), methods=[method])
        access.allow(name, MAY)


def _scope() -> str:
    """In whose name this user reports: an official's unit, else the whole province."""
    return context.user().unit or ""


def _send(name: str, content: bytes, way: str) -> Response:
    user = context.user()
    one = context.desk().hand_over(name, content, by=user.login, scope=_scope(), way=way)
    return _go(one.handover)


def _go(handover: str) -> Response:
    return sending.led(f"{PATH}?{urlencode({'nop': handover})}")


def _file() -> Response:
    sent = request.files.get("tep")
    if sent is None or not sent.filename:
        raise MisuseError("Chưa chọn tệp. Chọn tệp .xlsx hoặc .csv theo biểu mẫu rồi nộp lại.")
    return _send(sent.filename, sent.stream.read(), "file")


def _blanks(given: Mapping[str, str]) -> Blanks:
    catalog = context.catalog()
    period = ready.read(given.get(filters.PERIOD, ""), today(catalog.clock))
    return catalog.blanks(given.get(filters.UNIT) or None, period)


def _form() -> Response:
    made, given = _blanks(request.form), request.form
    typed = {
        key: (
            given.get(f"so:{key}", "")[:_FIGURE].strip(),
            given.get(f"tl:{key}", "")[:_DOCUMENT].strip(),
        )
        for key in map(template.field, made.rows)
    }
    if not any(figure for figure, _ in typed.values()):
        raise MisuseError("Chưa nhập số liệu nào. Quay lại và nhập ít nhất một giá trị.")
    return _send(template.name(made, "csv"), template.write(made, "csv", typed), "form")


def _confirm() -> Response:
    handover = request.form.get("nop", "")
    context.desk().confirm_handover(handover, by=context.user().login)
    return _go(handover)


def _drop() -> Response:
    handover = request.form.get("nop", "")
    context.desk().drop_handover(handover, by=context.user().login)
    return _go(handover)


def _template() -> Response:
    ending = request.args.get("dang", "xlsx")
    if ending not in template.FORMS:
        raise MisuseError(f"dang: “{ending[:20]}” không có; chọn {', '.join(template.FORMS)}.")
    made = _blanks(request.args)
    response = Response(template.write(made, ending), content_type=template.FORMS[ending])
    name = template.name(made, ending)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
