"""Logging in and out: plain HTML, no script, in the product's look."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, render_template, request

from core.errors import IocError
from dashboard import context
from dashboard.auth import people
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.auth.origin import same_origin
from dashboard.serving import plain
from dashboard.serving.problems import refuse
from dashboard.wording import speech, words

_STYLES = ("fonts.css", "tokens.css", "login.css")
_LONGEST = 200  # characters of a name or a password that are read at all


def local(target: str) -> str:
    """A path of ours to go to after the log-in; anything else becomes the front page."""
    if any(ord(one) < 0x20 or ord(one) == 0x7F for one in target):  # no header holds those
        return "/"
    if not target.startswith("/") or target.startswith(("//", "/\\", "/log")):
        return "/"
    parts = urlsplit(target)
    return target if not parts.netloc and not parts.scheme else "/"


def install(server: Flask, access: Access, limits: Limits) -> None:
    """Add ``/login``, ``/logout`` and ``/ngon-ngu/<lang>``."""

    def login() -> Response:
        if request.method == "POST":
            return _enter(limits)
        return _form(note="login.out" if request.args.get("ra") else "")

    def logout() -> Response:
        if same_origin(request) is False:
            return refuse(403, words.t("error.denied_title"), words.t("error.cross_site"))
        secret = request.cookies.get(people.COOKIE, "")
        if secret:
            context.desk().log_out(secret, request.remote_addr or "")
            people.people().forget("s:" + secret)
        response = _go("/login?ra=1")
        people.forget(response, context.settings().web)
        _wipe(response)
        return response

    def language(lang: str) -> Response:
        response = _go(local(request.args.get("next", "/")))
        if lang in words.LANGUAGES:
            web = context.settings().web
            response.set_cookie(
                speech.COOKIE, lang, max_age=31_536_000, samesite="Lax", secure=web.secure_cookies
            )
        return response

    server.add_url_rule("/login", "login", login, methods=["GET", "POST"])
    server.add_url_rule("/logout", "logout", logout, methods=["GET", "POST"])
    server.add_url_rule("/ngon-ngu/<lang>", "language", language)
    access.open("login", "logout", "language")


def _go(where: str) -> Response:
    response = Response(status=303, headers={"Location": where})
    response.headers["Cache-Control"] = "no-store"
    return response


def _wipe(response: Response) -> None:
    """Boards that a phone has kept are not for who comes next."""
    response.headers["Clear-Site-Data"] = '"storage"'


def _enter(limits: Limits) -> Response:
    name = request.form.get("login", "")[:_LONGEST].strip()
    password = request.form.get("password", "")[:_LONGEST]
    if not name or not password:
        return _form(400, "login.empty", name)
    address = request.remote_addr or ""
    if limits.login_spent(address, name):
        context.desk().audit(name, "login.limited", "", address)
        response = _form(429, "login.too_many", name)
        response.headers["Retry-After"] = "60"
        return response
    secret = context.desk().log_in(name, password, address)
    if secret is None:
        limits.login_failed(address, name)
        return _form(401, "login.wrong", name)
    response = _go(local(request.form.get("next", "/")))
    people.remember(response, secret, context.settings().web)
    _wipe(response)  # whoever was here before may have gone without logging out
    return response


def _form(status: int = 200, note: str = "", name: str = "") -> Response:
    body = render_template(
        "login.html",
        t=words.t,
        target=local(request.values.get("next", "/")),
        note=note,
        bad=status != 200,
        name=name,
        longest=_LONGEST,
        province=_place(None),
        demo=_demo(),
    )
    text = plain.document(words.t("login.title"), body, _STYLES)
    response = Response(text, status=status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _demo() -> list[dict[str, str]]:
    """In the demonstration every role has a ready account, named here."""
    if not context.settings().web.demo:
        return []
    return [
        {
            "login": one.login,
            "password": one.password,
            "role": one.role,
            "scope": _place(one.unit) if one.unit else words.t("login.whole"),
        }
        for one in context.desk().demo_accounts()
    ]


def _place(code: str | None) -> str:
    """A unit's name; before the first load there may be none."""
    try:
        name: str = context.services().catalog.unit(code).name
        return name
    except IocError:
        return code or ""
