"""Pages of any origin read an open service (CORS): what browsers ask first, failures in its words.

Read only, without cookies. OGC API Features (17-069r3, 7.5 and 7.8) asks for the status codes of
HTTP and recommends CORS; failures have the shape of its own exception.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import TooManyRequests

from core.errors import IocError
from dashboard.addresses import once
from dashboard.serving.packed import dumps
from dashboard.serving.problems import status_of
from dashboard.wording import words

log = logging.getLogger(__name__)
METHODS = ("GET", "HEAD", "OPTIONS")
_ASKED = "Accept, Accept-Language, Content-Type, If-None-Match"
"""Headers that a page of another origin may send."""
_CODES = {
    400: "InvalidParameterValue",
    404: "NotFound",
    405: "MethodNotAllowed",
    429: "TooManyRequests",
}
View = Callable[..., Response]


def readable(view: View, there: Callable[[], object]) -> View:
    """A view with the standard's own words for failures, for pages of any origin.

    It also answers what a browser asks before it reads with headers of its own. ``there`` raises
    NotFoundError while nothing is published.
    """

    @wraps(view)
    def opened(**variables: Any) -> Response:
        try:
            once.check(request.args)
            response = _before(there) if request.method == "OPTIONS" else view(**variables)
        except TooManyRequests:
            response = _failed(429, words.t("error.too_many"))
            response.headers["Retry-After"] = "60"
        except IocError as fault:
            status, said = status_of(fault), fault.public
            if status >= 500:  # our own affairs are nobody's else
                log.warning("%s: %s", request.path, fault.detail or fault.public)
                said = words.t("error.failed")
            response = _failed(status, said)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return opened


def read_only(server: Flask, base: str, there: Callable[[], object]) -> None:
    """Say before all else to who wants to write at ``base`` that nobody can, whoever they are.

    The gate would call a page of another origin a forgery; these addresses know no cookie.
    """

    def refuse() -> Response:
        there()
        response = _failed(405, words.t("error.method", method=request.method[:10]))
        response.headers["Allow"] = ", ".join(METHODS)
        return response

    refused = readable(refuse, there)

    def before() -> Response | None:
        ours = request.path == base or request.path.startswith(f"{base}/")
        return refused() if ours and request.method not in METHODS else None

    server.before_request_funcs.setdefault(None, []).insert(0, before)


def _before(there: Callable[[], object]) -> Response:
    there()
    response = Response(status=204)
    response.headers["Allow"] = ", ".join(METHODS)
    response.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    response.headers["Access-Control-Allow-Headers"] = _ASKED
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _failed(status: int, said: str) -> Response:
    body = {"code": _CODES.get(status, "ServerError"), "description": said}
    response = Response(dumps(body), status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
