"""What the forms of “Quản trị” send: each goes to the desk with the name of who sent it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response

from core.errors import MisuseError
from dashboard import context, sending, words
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.components import screens
from dashboard.sending import field
from dashboard.wall import config, whose

MAY = (context.OPERATOR, context.ADMINISTRATOR)


def install(server: Flask, access: Access, limits: Limits) -> None:
    """Add the addresses below the page's own."""
    forms = (
        ("govern.approve", screens.APPROVE, _approve),
        ("govern.change", screens.CHANGE, _change),
        ("govern.revoke", screens.REVOKE, _revoke),
        ("govern.push", screens.PUSH, _push),
        ("govern.withdraw", screens.WITHDRAW, _withdraw),
    )
    sending.install(server, access, limits, forms, _back, MAY)


def _back(view: sending.View) -> Callable[[], Response]:
    """Do it, then show the part of the page that tells of it."""

    def run() -> Response:
        # Screens show the whole province: nobody whose own sight is narrower lets one in.
        context.whole_province(words.t("screens.only_province"))
        return sending.led(f"{screens.PATH}#{view()}")

    return run


def _playlist() -> str:
    return config.boards().playlist_named(field("phat"))


def _unit() -> str:
    """Whose figures the screen shall show; "" the province. Raises NotFoundError."""
    return whose.of(context.user(), field("don-vi")).unit


def _approve() -> str:
    context.desk().approve_screen(
        field("ma"), name=field("ten"), playlist=_playlist(), unit=_unit(), by=context.user().login
    )
    return "man-hinh"


def _change() -> str:
    context.desk().change_screen(
        field("man-hinh"),
        name=field("ten"),
        playlist=_playlist(),
        unit=_unit(),
        by=context.user().login,
    )
    return "man-hinh"


def _revoke() -> str:
    context.desk().revoke_screen(field("man-hinh"), by=context.user().login)
    return "man-hinh"


def _push() -> str:
    text = field("phut")
    if text and not text.isdecimal():
        raise MisuseError(f"Số phút “{text}” không phải là số nguyên.")
    context.desk().push_board(
        config.boards().board_named(field("bang")),
        sending.fields("man-hinh"),
        by=context.user().login,
        minutes=int(text) if text else None,
    )
    return "bang-khan"


def _withdraw() -> str:
    context.desk().withdraw_board(field("bang"), by=context.user().login)
    return "bang-khan"
