"""What the forms of “Quản trị” send: each goes to the desk with the name of who sent it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, request

from core.errors import MisuseError
from dashboard import context, words
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.components import screens
from dashboard.wall import config

MAY = (context.OPERATOR, context.ADMINISTRATOR)
_FIELD = 200  # characters that are read of a field


def install(server: Flask, access: Access, limits: Limits) -> None:
    """Add the addresses below the page's own."""
    for name, path, view in (
        ("govern.approve", screens.APPROVE, _approve),
        ("govern.change", screens.CHANGE, _change),
        ("govern.revoke", screens.REVOKE, _revoke),
        ("govern.push", screens.PUSH, _push),
        ("govern.withdraw", screens.WITHDRAW, _withdraw),
    ):
        server.add_url_rule(path, name, limits.pages(_back(view)), methods=["POST"])
        access.allow(name, MAY)


def _back(view: Callable[[], str]) -> Callable[[], Response]:
    """Do it, then show the part of the page that tells of it."""

    def run() -> Response:
        # Screens show the whole province: nobody whose own sight is narrower lets one in.
        context.whole_province(words.t("screens.only_province"))
        response = Response(status=303, headers={"Location": f"{screens.PATH}#{view()}"})
        response.headers["Cache-Control"] = "no-store"
        return response

    run.__name__ = view.__name__
    return run


def _sent(name: str) -> str:
    return request.form.get(name, "")[:_FIELD].strip()


def _playlist() -> str:
    return config.boards().playlist_named(_sent("phat"))


def _approve() -> str:
    who = context.user().login
    context.desk().approve_screen(_sent("ma"), name=_sent("ten"), playlist=_playlist(), by=who)
    return "man-hinh"


def _change() -> str:
    who = context.user().login
    context.desk().change_screen(_sent("man-hinh"), name=_sent("ten"), playlist=_playlist(), by=who)
    return "man-hinh"


def _revoke() -> str:
    context.desk().revoke_screen(_sent("man-hinh"), by=context.user().login)
    return "man-hinh"


def _push() -> str:
    text = _sent("phut")
    if text and not text.isdecimal():
        raise MisuseError(f"Số phút “{text}” không phải là số nguyên.")
    context.desk().push_board(
        config.boards().board_named(_sent("bang")),
        [one[:_FIELD] for one in request.form.getlist("man-hinh")],
        by=context.user().login,
        minutes=int(text) if text else None,
    )
    return "bang-khan"


def _withdraw() -> str:
    context.desk().withdraw_board(_sent("bang"), by=context.user().login)
    return "bang-khan"
