"""The gate before every request: who asks, from where, and may they?

Denied by default. In this order: an endpoint without a rule answers nobody; a changing request
with a cookie must come from our own pages; then the log-in, then the role, then whether a token
may change anything, then for Dash callbacks the role of the very output that is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from flask import Flask, Response, g, redirect, request

from dashboard import context
from dashboard.auth import people
from dashboard.auth.access import PUBLIC, Access
from dashboard.auth.origin import SAFE, same_origin
from dashboard.serving.problems import for_programs, problem, refuse
from dashboard.wall import devices, phone
from dashboard.wording import words

CALLBACKS = "/_dash-update-component"
LOGIN = "/login"


class Guard:
    """The ``before_request`` of an application."""

    def __init__(self, access: Access, outputs: Mapping[str, frozenset[str]]) -> None:
        self._access, self._outputs = access, outputs

    def install(self, server: Flask) -> None:
        """Stand before everything else, also before Dash's own hooks."""
        server.before_request_funcs.setdefault(None, []).insert(0, self)

    def __call__(self) -> Response | None:
        """None lets the request pass."""
        g.user, came_with_token = people.who(request)
        rule = self._access.rule(request.endpoint)
        changing = request.method not in SAFE
        if changing and not came_with_token and not self._own(request.endpoint):
            return refuse(403, words.t("error.denied_title"), words.t("error.cross_site"))
        if rule == PUBLIC:
            return None
        if g.user is None:
            return _unknown()
        if request.endpoint is None:
            return None  # no such address or method: the error handler says so
        if rule is None or g.user.role not in rule:
            return _denied()
        if changing and not g.user.acts and self._access.changes(request.endpoint):
            return refuse(403, words.t("error.denied_title"), words.t("error.only_reads"))
        if request.path == CALLBACKS:
            return self._callback(g.user)
        return None

    def _own(self, endpoint: str | None) -> bool:
        said = same_origin(request)
        if said is None:  # no browser; there is no cookie to misuse when logging in
            return endpoint == "login"
        return said

    def _callback(self, user: context.User) -> Response | None:
        if not request.is_json:
            return problem(400, words.t("error.misuse"))
        body = request.get_json(silent=True)
        output = body.get("output") if isinstance(body, dict) else None
        roles = self._outputs.get(output) if isinstance(output, str) else None
        if roles is None or user.role not in roles:
            return problem(403, words.t("error.denied_title"), words.t("error.denied"))
        return None


def _unknown() -> Response:
    """Nobody is logged in: pages lead to the log-in, walls show a code, programs are told."""
    screen = not phone.asked()  # a phone is a person's, who logs in
    if request.endpoint == "wall" and screen:
        return devices.ask(str((request.view_args or {}).get("name", "")))
    wall = screen and request.path.startswith("/wall/")
    if wall or for_programs() or request.method not in SAFE:
        response = problem(401, words.t("error.not_logged_in"))
        response.headers["WWW-Authenticate"] = 'Bearer realm="ioc"'
        return response
    wanted = request.full_path.rstrip("?")
    where = LOGIN if wanted == "/" else f"{LOGIN}?next={quote(wanted)}"
    response = redirect(where)  # type: ignore[assignment]
    response.headers["Cache-Control"] = "no-store"
    return response


def _denied() -> Response:
    return refuse(403, words.t("error.denied_title"), words.t("error.denied"))
