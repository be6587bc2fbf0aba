"""Failures in words: problem JSON for programs, a plain page for people, never a trace."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence

from dash.development.base_component import Component
from flask import Flask, Response, current_app, request
from plotly.io.json import to_json_plotly
from werkzeug.exceptions import HTTPException

from core.errors import (
    AccessError,
    ConfigError,
    DrawingError,
    IocError,
    MisuseError,
    NotFoundError,
    OutsideError,
    RefusedError,
    TakenError,
)
from dashboard.auth.origin import SAFE
from dashboard.readers import outside
from dashboard.serving import plain
from dashboard.serving.packed import AGAIN
from dashboard.wording import words

log = logging.getLogger(__name__)
PROBLEM = "application/problem+json"
_OWN = "ioc-failing"
_PROGRAMS = (
    "/api/", "/view/", "/_dash", "/static/", "/healthz", "/readyz", "/metrics", "/mo/",
)  # fmt: skip


def for_programs() -> bool:
    """Does the caller want JSON rather than a page?"""
    if request.path.startswith(_PROGRAMS) or request.method not in ("GET", "HEAD", "POST"):
        return True
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) != "text/html"


def problem(status: int, title: str, detail: str = "") -> Response:
    """RFC 9457 problem details with Vietnamese words."""
    body = {"type": "about:blank", "title": title, "status": status}
    if detail and detail != title:
        body["detail"] = detail
    response = Response(to_json_plotly(body), status=status, content_type=PROBLEM)
    response.headers["Cache-Control"] = "no-store"
    return response


def failing(server: Flask, endpoint: str, page: Callable[[int], Response]) -> None:
    """Give an endpoint its own page for our failures (500 and above) and for what is being drawn.

    Nobody stands before a wall to load it again: its page asks on by itself.
    """
    server.extensions.setdefault(_OWN, {})[endpoint] = page


def refuse(status: int, title: str, detail: str = "", ways: Sequence[Component] = ()) -> Response:
    """A failure for whoever asks: the endpoint's own page, problem JSON or a plain page.

    ``ways``: what may be done about it, on the plain page.
    """
    own = current_app.extensions.get(_OWN, {}).get(request.endpoint)
    if own is not None and (status >= 500 or status == 202):
        made: Response = own(status)
        return made
    if for_programs():
        return problem(status, title, detail)
    return plain.page(status, title, detail, ways)


def status_of(fault: IocError) -> int:
    """The HTTP status of one of our failures."""
    match fault:
        case DrawingError():
            return 202
        case NotFoundError():
            return 404
        case TakenError():
            return 409
        case MisuseError():
            return 400
        case AccessError():
            return 403
        case RefusedError():
            return 409
        case ConfigError():
            return 500
        case _:
            return 503


def install(server: Flask) -> None:
    """Handle every failure of the application."""

    @server.errorhandler(IocError)
    def _ours(fault: IocError) -> Response:
        status = status_of(fault)
        if status >= 500:
            log.warning("%s %s: %s", request.method, request.path, fault.detail or fault.public)
        titles = {
            202: "drawing_title", 400: "misuse", 403: "denied_title", 404: "lost", 409: "refused"
        }  # fmt: skip
        title = words.t(f"error.{titles.get(status, 'failed')}")
        if isinstance(fault, OutsideError) and request.method in SAFE and not for_programs():
            return outside.refused(fault)
        response = refuse(status, title, words.said(fault.public))
        if status == 202:
            response.headers["Retry-After"] = AGAIN
        return response

    @server.errorhandler(HTTPException)
    def _http(fault: HTTPException) -> Response:
        status = fault.code or 500
        texts = {
            404: ("lost", words.t("error.lost_text", path=request.path)),
            405: ("misuse", words.t("error.method", method=request.method)),
            413: ("misuse", words.t("error.too_large")),
            416: ("misuse", words.t("error.range")),
            429: ("misuse", words.t("error.too_many")),
        }
        key, text = texts.get(status, ("misuse" if status < 500 else "failed", ""))
        response = refuse(status, words.t(f"error.{key}"), text)
        if status == 429:
            response.headers["Retry-After"] = "60"
        return response

    @server.errorhandler(Exception)
    def _unforeseen(fault: Exception) -> Response:
        number = uuid.uuid4().hex[:8]
        log.exception("%s %s, reference %s", request.method, request.path, number, exc_info=fault)
        return refuse(500, words.t("error.failed"), words.t("error.reference", number=number))
