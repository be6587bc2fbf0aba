"""What the page of reports sends and hands out: a new document, its files and its drawings.

The files are drawn in the web process: Typst takes parts of a second and no browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component
from flask import Flask, Response, request

from core import codes
from core.clock import today
from core.errors import MisuseError, NotFoundError, RefusedError
from core.period import Grain, Period
from dashboard import context
from dashboard.acts import sending
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.serving import problems
from dashboard.wording import words
from exports.brief.kind import BRIEF
from exports.forms.form_kind import FORM, GRAINS
from exports.paper.kind import Kind
from exports.provenance import issue
from exports.report import pdf
from exports.report.blocks import Charts
from exports.report.kind import MONTH, WEEK
from exports.report.page import Page

READERS = (context.LEADER, context.ANALYST, context.OPERATOR, context.ADMINISTRATOR)
"""Officials are never among them; others who see one unit alone are shut out by ``whole``."""
_OF: Mapping[Grain, Kind[Any, Any]] = {Grain.WEEK: WEEK, **dict.fromkeys(GRAINS, FORM)}
"""Length of a period → what is made of it; of any other it is the report of a month."""
MAKERS = (context.ANALYST, context.OPERATOR, context.ADMINISTRATOR)


def install(server: Flask, access: Access, limits: Limits) -> None:
    """Add the addresses below the page's own."""
    for name, path, view, method, roles in (
        ("brief.make", f"{issue.PAGE}/lap", _make, "POST", MAKERS),
        ("brief.file", f"{issue.PAGE}/tep", _file, "GET", READERS),
        ("brief.drawing", f"{issue.PAGE}/hinh", _drawing, "GET", READERS),
    ):
        server.add_url_rule(path, name, limits.pages(view), methods=[method])
        access.allow(name, roles)


def whole() -> None:
    """A document tells of the whole province, and what is made is the province's. AccessError."""
    context.whole_province(words.t("brief.only_province"))


def drawing(code: str, count: int) -> str:
    """The address of a report's drawing, counted from 0."""
    return f"{issue.PAGE}/hinh?{urlencode({'ban': code, 'so': count})}"


def _make() -> Response:
    whole()
    user = context.user()
    kind, about = _asked()
    try:
        one = issue.of(
            kind,
            context.catalog(),
            context.desk(),
            context.settings(),
            about,
            by=user.login,
            again=True,
        )
    except RefusedError as fault:
        return _refused(fault)
    return sending.led(f"{issue.PAGE}?{urlencode({'ban': one.code})}")


def _refused(fault: RefusedError) -> Response:
    """Nothing was made: why, that what there is stays, and the ways on."""
    ways: list[Component] = [
        html.Span(words.t("brief.refused_kept")),
        html.A(words.t("brief.refused_sources"), href="/nguon"),
        html.A(words.t("brief.refused_back"), href=issue.PAGE),
    ]
    return problems.refuse(
        problems.status_of(fault), words.t("error.refused"), words.said(fault.public), ways
    )


def _asked() -> tuple[Kind[Any, Any], str]:
    """A report or a form where a period is named (``ky``), else the brief of a day (``ngay``)."""
    text = request.form.get("ky", "")
    if text:
        period = Period.parse(text, today(context.catalog().clock))
        return _OF.get(period.grain, MONTH), period.code
    day = request.form.get("ngay", "")
    try:
        return BRIEF, date.fromisoformat(day).isoformat()
    except ValueError:
        raise MisuseError(words.t("brief.bad_day", value=day[:20])) from None


def _file() -> Response:
    whole()
    one, user = context.desk().issued(request.args.get("ban", "")), context.user()
    form = request.args.get("dang", "") or issue.kind(one.kind).main
    kind = issue.typed(issue.kind(one.kind), form)
    if sending.bare():  # nothing is handed out
        return sending.head(kind)
    content = issue.hand(context.desk(), one, context.settings(), form)
    context.desk().audit(
        user.login,
        f"{one.kind}.download",
        one.about,
        request.remote_addr or "",
        f"{codes.written(one.code)} {form}",
    )
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{issue.name(one, form)}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _drawing() -> Response:
    """A drawing of a report as SVG; frozen, so that a browser may keep it."""
    whole()
    one, text = context.desk().issued(request.args.get("ban", "")), request.args.get("so", "")
    laid = issue.page(one, context.settings())
    drawings = [
        block for block in (laid.blocks if isinstance(laid, Page) else ())
        if isinstance(block, Charts)
    ]  # fmt: skip
    if not text.isdecimal() or int(text) >= len(drawings):
        raise NotFoundError(words.t("brief.no_drawing", value=text[:20]))
    content = _drawn(drawings[int(text)], context.settings().paper.fonts)
    response = Response(content, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@lru_cache(maxsize=64)
def _drawn(drawing: Charts, fonts: Path | None) -> bytes:
    (made,) = pdf.pictures([drawing], fonts, "svg")
    return made
