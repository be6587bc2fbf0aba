"""What the forms of “Quản trị” send: each goes to the desk with the name of who sent it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response

from core.errors import MisuseError
from dashboard import context
from dashboard.acts import sending
from dashboard.acts.sending import field
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.components import playlists, rehearsals, screens
from dashboard.wall import config, playing, rehearsal, whose
from dashboard.wording import words

MAY = (context.OPERATOR, context.ADMINISTRATOR)
_LISTS = "?muc=danh-sach-phat"


def install(server: Flask, access: Access, limits: Limits) -> None:
    """Add the addresses below the page's own."""
    forms = (
        ("govern.approve", screens.APPROVE, _approve),
        ("govern.change", screens.CHANGE, _change),
        ("govern.revoke", screens.REVOKE, _revoke),
        ("govern.push", screens.PUSH, _push),
        ("govern.withdraw", screens.WITHDRAW, _withdraw),
        ("govern.playlist", playlists.WRITE, _write),
        ("govern.playlist_back", playlists.WITHDRAW, _take_back),
        ("govern.rehearse", rehearsals.BEGIN, _rehearse),
        ("govern.end_rehearsal", rehearsals.END, _end_rehearsal),
    )
    sending.install(server, access, limits, forms, _back, MAY)


def _back(view: sending.View) -> Callable[[], Response]:
    """Do it, then show the part of the page that tells of it: an anchor, or an address."""

    def run() -> Response:
        # A screen may show the whole province, and a playlist stands on all that name it: nobody
        # whose own sight is narrower decides about them.
        context.whole_province(words.t("screens.only_province"))
        part = view()
        return sending.led(f"{screens.PATH}{'' if part.startswith('?') else '#'}{part}")

    return run


def _playlist() -> str:
    return playing.held().playlist_named(field("phat"))


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
    desk, ids = context.desk(), sending.fields("man-hinh")
    desk.push_board(
        playing.may_push(playing.held(), desk.screens(), field("bang"), ids),
        ids,
        by=context.user().login,
        minutes=int(text) if text else None,
    )
    return "bang-khan"


def _withdraw() -> str:
    context.desk().withdraw_board(field("bang"), by=context.user().login)
    return "bang-khan"


def _write() -> str:
    """A playlist as its form has it: lines without a board are left out."""
    name, title = field("ten"), field("tieu-de")
    given = zip(
        sending.fields("thu-tu"), sending.fields("bang"), sending.fields("giay"), strict=False
    )
    lines = sorted(
        (_whole(order), n, board, _whole(seconds))
        for n, (order, board, seconds) in enumerate(given)
        if board
    )
    pages = [(board, seconds) for _, _, board, seconds in lines]
    now = playing.held()
    playing.check(now, name, title, pages)
    if field("moi") and name in now.playlists:
        raise MisuseError(f"Đã có danh sách phát “{name}”: sửa danh sách ấy, hoặc đặt tên khác.")
    context.desk().write_playlist(name, title, pages, by=context.user().login, seen=_seen())
    return f"{_LISTS}#phat-{name}"


def _seen() -> int | None:
    """When the playlist that the form shows had been written; None: it is the file's, or new."""
    seen = field("da-xem")
    return _whole(seen) if seen else None


def _whole(text: str) -> int:
    if not text.strip().isdecimal():
        raise MisuseError(f"“{text[:20]}” không phải là số nguyên.")
    return int(text)


def _take_back() -> str:
    """Take away what was written here; the file's playlist then has to suit what holds."""
    name, file = field("ten"), config.boards().playlists
    if name in file:
        now = playing.held()
        back = now.model_copy(update={"playlists": {**now.playlists, name: file[name]}})
        if wrong := back.newly_loose(now):
            raise MisuseError("; ".join(wrong) + ".")
    context.desk().withdraw_playlist(name, by=context.user().login, seen=_seen(), kept=name in file)
    return f"{_LISTS}#danh-sach-phat"


def _rehearse() -> str:
    catalog, subject = context.catalog(), field("viec")
    if subject:
        wanted = rehearsal.outage(catalog, subject, _whole(field("phut")))
    else:
        wanted = rehearsal.day(catalog, field("ngay"), field("tu"))
    chosen = sending.fields("man-hinh")
    wanted.begin(context.desk(), chosen, _whole(field("nhip")), by=context.user().login)
    return "dien-tap"


def _end_rehearsal() -> str:
    rehearsal.finish(
        context.desk(), field("dien-tap"), lambda: rehearsal.titles(context.catalog()),
        by=context.user().login,
    )  # fmt: skip
    return "dien-tap"
