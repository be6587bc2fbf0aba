"""What the small forms of “Của tôi” send: views, what is followed, what was seen, notes on charts.

Each goes to the desk under the name of who sent it, and back to the page that it came from.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, request

from core.clock import epoch, today
from core.errors import MisuseError, TakenError
from dashboard import context
from dashboard.acts import naming, sending
from dashboard.addresses import ready
from dashboard.auth import people
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.auth.login import local
from dashboard.components import account, following, jotting, shelf, since
from dashboard.readers import homes
from dashboard.wording import words
from desk import Account, chart_notes

CHANGE, REMOVE, RESTORE = (f"{shelf.PATH}/{one}" for one in ("doi", "xoa", "lay-lai"))
HOME, FORGET = f"{shelf.PATH}/don-vi-nha", f"{shelf.PATH}/quen-noi-vua-xem"
_FIELD, _BACK = 400, 2_001  # characters read of a field, of an address: one more than is kept


def install(server: Flask, access: Access, limits: Limits) -> None:
    """Add the addresses; everybody who may see pages has things of their own."""
    forms = (
        ("keep.view", shelf.SAVE, _save),
        ("keep.change", CHANGE, _change),
        ("keep.remove", REMOVE, _remove),
        ("keep.restore", RESTORE, _restore),
        ("keep.home", HOME, _home),
        ("keep.forget", FORGET, _forget),
        ("keep.theme", account.THEME, _theme),
        ("keep.follow", following.FOLLOW, _follow),
        ("keep.unfollow", following.UNFOLLOW, _unfollow),
        ("keep.seen", since.SEEN, _seen),
        ("keep.unseen", since.UNSEEN, _unseen),
        ("keep.note", jotting.ADD, _note),
        ("keep.note_change", jotting.CHANGE, _note_change),
        ("keep.note_remove", jotting.REMOVE, _note_remove),
        ("keep.note_restore", jotting.RESTORE, _note_restore),
    )
    sending.install(server, access, limits, forms, _back, context.PEOPLE)


def _back(view: Callable[[], str | Response]) -> Callable[[], Response]:
    """Do it, then go where the form says or the view leads, unless it has something to ask."""

    def answer() -> Response:
        where = view()
        return sending.led(local(where)) if isinstance(where, str) else where

    return answer


def _sent(name: str, most: int = _FIELD) -> str:
    return sending.field(name, most)


def _me() -> str:
    return context.user().login


def _whence(part: str = "") -> str:
    """The page of the form, at one of its parts."""
    back = _sent("ve", _BACK) or shelf.PATH
    return f"{back.partition('#')[0]}#{part}" if part else back


# saved views


def _save() -> str | Response:
    address, name, word = local(_sent("dia-chi", _BACK)), _sent("ten"), _sent(shelf.FOLLOWS)
    fixed, moving = _sent(shelf.OFFERED), _sent(f"{shelf.OFFERED}-{shelf.FOLLOWS}")
    if name and name in (fixed, moving):
        name = moving if word else fixed
    kept = homes.of_period(address, word) if word in ready.WORDS else address
    shared, replace = _sent("chia-se"), bool(_sent(naming.REPLACES))
    try:
        context.desk().save_view(_me(), name, kept, shared=bool(shared), replace=replace)
    except TakenError as fault:
        typed = {"dia-chi": address, shelf.FOLLOWS: word, "chia-se": shared}
        return naming.again(fault, shelf.SAVE, typed, address, replaces=True)
    return address


def _change() -> str | Response:
    held, shared, back = _sent("goc-nhin"), _sent("chia-se"), f"{shelf.PATH}#goc-nhin"
    try:
        context.desk().change_view(_me(), held, new=_sent("ten"), shared=bool(shared))
    except TakenError as fault:
        typed = {"goc-nhin": held, "chia-se": shared}
        return naming.again(fault, CHANGE, typed, back, replaces=False)
    return back


def _remove() -> str:
    context.desk().delete_view(_me(), _sent("goc-nhin"))
    return f"{shelf.PATH}#goc-nhin"


def _restore() -> str:
    context.desk().restore_view(_me(), _sent("goc-nhin"))
    return f"{shelf.PATH}#goc-nhin"


def _forget() -> str:
    context.desk().forget_recents(_me())
    return f"{shelf.PATH}#noi-vua-xem"


# the unit on which one opens


def _home() -> str:
    code = _sent("don-vi")
    if code:
        code = context.catalog().unit(code).slug  # one that this viewer may see today
    context.desk().set_home(_me(), code, by=_me(), address=request.remote_addr or "")
    people.people().clear()
    return f"{shelf.PATH}#don-vi-nha"


# light or dark


def _theme() -> str:
    context.desk().set_theme(_me(), _sent("giao-dien"))
    return _whence()


# what is followed, what was seen


def _follow() -> str:
    id, unit = _sent("chi-tieu"), _sent("don-vi")
    catalog = context.catalog()
    catalog.definition(id)
    if unit:
        unit = catalog.unit(unit).slug
    context.desk().follow(_me(), id, unit)
    return _whence()


def _unfollow() -> str:
    context.desk().unfollow(_me(), _sent("chi-tieu"), _sent("don-vi"))
    return _whence("theo-doi")


def _seen() -> str:
    context.desk().seen(_me(), epoch(context.catalog().clock.now()))
    return _whence("tu-lan-truoc")


def _unseen() -> str:
    context.desk().unseen(_me())
    return _whence("tu-lan-truoc")


# notes on charts


def writer() -> Account:
    """Who writes, with the role and the scope that this request has."""
    user = context.user()
    return Account(user.login, user.name, user.role, user.unit or "")


def _place() -> int:
    """Whose chart is meant, among the units that the viewer may see."""
    return chart_notes.place(context.catalog().unit(_sent("don-vi") or None))


def _day() -> str:
    """The day of a note, which has come."""
    text = _sent("ngay")
    if text > today(context.catalog().clock).isoformat():
        raise MisuseError(words.t("notes.not_yet", day=text[:10]))
    return text


def _note() -> str:
    catalog, id = context.catalog(), _sent("chi-tieu")
    catalog.definition(id)
    context.desk().add_note(
        id, _place(), _day(), _sent("loi"),
        by=writer(), known_at=epoch(catalog.clock.now()),
    )  # fmt: skip
    return _whence("ghi-chu")


def _mine() -> str:
    """The note that is meant, where it stands on a chart that the viewer may see."""
    note = context.desk().note_of(_sent("ghi-chu"))
    if _place() != note.unit_id:
        raise MisuseError(words.t("notes.elsewhere"))
    return note.note


def _note_change() -> str:
    context.desk().change_note(
        _mine(), _day(), _sent("loi"), by=writer(), known_at=epoch(context.catalog().clock.now())
    )
    return _whence("ghi-chu")


def _note_remove() -> str:
    context.desk().remove_note(_mine(), by=writer())
    return _whence("ghi-chu")


def _note_restore() -> str:
    context.desk().restore_note(_mine(), by=writer())
    return _whence("ghi-chu")
