"""What the forms about accounts and tokens send: administrators of the whole province only.

What a person must keep (a password, a token) is shown once, on the answer itself, and kept nowhere.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from dash import html
from dash.development.base_component import Component
from flask import Flask, Response, request

from core.errors import AccessError, MisuseError
from dashboard import context
from dashboard.acts import sending
from dashboard.acts.sending import field, led
from dashboard.auth import people
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.components import accounts
from dashboard.serving import plain
from dashboard.serving.html import render
from dashboard.wording import words
from desk.model import READ

MAY = (context.ADMINISTRATOR,)
ACCOUNTS, TOKENS = (
    f"{accounts.PATH}?muc=tai-khoan#tai-khoan",
    f"{accounts.PATH}?muc=ma-truy-cap#ma-truy-cap",
)
_STYLES = ("fonts.css", "tokens.css", "login.css")


def install(server: Flask, access: Access, limits: Limits) -> None:
    """Add the addresses below the page's own."""
    forms = (
        ("admin.add", accounts.ADD, _add),
        ("admin.change", accounts.CHANGE, _change),
        ("admin.password", accounts.PASSWORD, _password),
        ("admin.disable", accounts.DISABLE, _disable),
        ("admin.enable", accounts.ENABLE, _enable),
        ("admin.issue", accounts.ISSUE, _issue),
        ("admin.revoke", accounts.REVOKE, _revoke),
    )
    sending.install(server, access, limits, forms, _whole, MAY)


def _whole(view: Callable[[], Response]) -> Callable[[], Response]:
    """Nobody whose own sight is narrower gives rights over the whole province; no program does.

    A token is a program's: it needs no origin, and what it made would outlive its being revoked.
    """

    def run() -> Response:
        context.whole_province(words.t("accounts.only_province"))
        if context.user().token:
            raise AccessError(words.t("accounts.no_token"))
        response = view()
        people.people().clear()
        response.headers["Cache-Control"] = "no-store"
        return response

    return run


def _me() -> str:
    return context.user().login


def _by() -> dict[str, str]:
    """Who does it and from where, as the audit tells it."""
    return {"by": _me(), "address": request.remote_addr or ""}


def _sure(key: str) -> None:
    if not field("chac"):
        raise MisuseError(words.t(key))


def _other() -> str:
    """The account that is meant; one's own is changed by another administrator."""
    login = field("tai-khoan").lower()
    if login == _me():
        raise MisuseError(words.t("accounts.not_yourself"))
    return login


def _code(name: str) -> str:
    """A unit that exists today, as it was written; "" stays. Raises NotFoundError."""
    code = field(name)
    if code:
        context.catalog().unit(code)
    return code


def _once(title: str, text: str, secret: str, back: str) -> Response:
    body: Component = html.Main(
        [
            html.P(words.t("site.name"), className="brand"),
            html.H1(title),
            html.P(text, className="lead"),
            html.P(html.Code(secret), className="lead", id="mot-lan"),
            html.P(html.A(words.t("accounts.back"), href=back)),
        ],
        className="plain",
    )
    document = plain.document(title, render(body), _STYLES)
    return Response(document, content_type="text/html; charset=utf-8")


# accounts


def _add() -> Response:
    login, password = field("ten-dang-nhap"), secrets.token_urlsafe(12)
    made = context.desk().add_account(
        login, field("ten") or login, field("vai-tro"), password,
        unit=_code("don-vi"), home=_code("don-vi-nha"), **_by(),
    )  # fmt: skip
    title = words.t("accounts.added", login=made.login)
    return _once(title, words.t("accounts.once"), password, ACCOUNTS)


def _change() -> Response:
    """Another role or scope ends sessions and tokens, so it is confirmed; a home unit does not."""
    desk, login = context.desk(), _other()
    role, unit, home = field("vai-tro"), _code("don-vi"), _code("don-vi-nha")
    held = next((one for one in desk.accounts() if one.login == login), None)
    if held is None or (held.role, held.unit) != (role, unit):
        _sure("accounts.need_sure_role")
        desk.set_role(login, role, unit=unit, **_by())
    if held is not None and held.home != home:
        desk.set_home(login, home, **_by())
    return led(ACCOUNTS)


def _password() -> Response:
    login, password = _other(), secrets.token_urlsafe(12)
    _sure("accounts.sure_password")
    context.desk().set_password(login, password, **_by())
    title = words.t("accounts.new_password", login=login)
    return _once(title, words.t("accounts.once"), password, ACCOUNTS)


def _disable() -> Response:
    login = _other()
    _sure("accounts.sure_disable")
    context.desk().disable(login, **_by())
    return led(ACCOUNTS)


def _enable() -> Response:
    context.desk().enable(_other(), **_by())
    return led(ACCOUNTS)


# tokens


def _issue() -> Response:
    text = field("so-ngay")
    if text and (not text.isdecimal() or not 1 <= int(text) <= 3_650):
        raise MisuseError(words.t("tokens.bad_days", text=text))
    name = field("viec")
    if not name:
        raise MisuseError(words.t("tokens.need_name"))
    secret = context.desk().issue_token(
        field("cua"),
        name,
        scope=field("pham-vi") or READ,
        days=int(text) if text else None,
        **_by(),
    )
    return _once(words.t("tokens.issued", name=name), words.t("tokens.once"), secret, TOKENS)


def _revoke() -> Response:
    _sure("tokens.sure")
    context.desk().revoke_token(field("ma"), **_by())
    return led(TOKENS)
