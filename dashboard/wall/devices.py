"""Screens as devices: the code that an unknown browser shows, its token, its signs of life.

A wall never shows a log-in form. A browser without a right gets a token that opens nothing yet and
shows six figures; ``…/cho`` tells it when an operator has approved them.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, request

from core.errors import AccessError, MisuseError, NotFoundError
from dashboard import context
from dashboard.auth import people
from dashboard.auth.access import Access
from dashboard.auth.limits import limits
from dashboard.context import User
from dashboard.serving.packed import dumps
from dashboard.wall import calm, phone, plan, playing, whose
from dashboard.wall.whose import Whose
from dashboard.wording import words
from desk import Screen

SCREEN = "man-hinh"  # asked with it, a board is in a screen's words
_AGE = 400 * 86_400  # seconds: as long as browsers keep a cookie at most
_NUMBERS = ("heap", "oldest", "late", "missed", "nodes", "keeps")
_TEXTS = ("board", "build", "canvas", "rehearsal")
_LONG = 40
_BODY = 4_000


def secret() -> str:
    """The token of the browser that asks; "" where it has none."""
    return request.cookies.get(people.DEVICE, "")


def ask(name: str) -> Response:
    """The code of a browser that nobody knows, with a token where it has none yet.

    Not of one that was approved since the guard asked: another token would shut it out for good.
    """
    held = waiting()
    if held is not None and held.approved:
        return calm.page(503, "failed")  # asks on by itself, and is let in then
    fresh = ""
    if held is None:
        address = request.remote_addr or ""
        if not limits().may_enrol(address):  # anybody may ask, and each code is written down
            return _full()
        try:
            held, fresh = context.desk().enrol_screen(name, address)
        except MisuseError:
            return _full()
    response = calm.page(401, "no_right", code=held.code)
    if fresh:
        give(response, fresh)
    return response


def _full() -> Response:
    """No code for now; what the browser kept from a time when it had a right goes all the same."""
    response = calm.page(429, "too_many")
    response.headers["X-Right"] = "none"  # read by wall-worker.js, which waits out any other 429
    return response


def waiting() -> Screen | None:
    """The screen that asks whether it was approved."""
    return context.desk().waiting_screen(secret()) if secret() else None


def viewer(name: str) -> User | None:
    """Who looks at ``/wall/<name>``: under a name that is no board, the browser as a screen.

    So somebody who is logged in can make this very browser a screen, as the demonstration does.
    """
    user: User | None = g.get("user")
    if user is None:  # it may have been approved since the guard asked
        return people.by_device(request)
    if user.screen or user.token or user.unit is not None:
        return user
    board, held = whose.split(name)[0], playing.held()
    if board in held.boards or board in held.playlists or board == phone.NAME:
        return user
    screen = waiting()
    return people.user_of_screen(screen) if screen is not None and screen.approved else user


def language(user: User | None) -> str:
    """Whose words a board has: a reader's own; a screen speaks the site's, whoever sat at it.

    ``user``: who looks, see ``viewer``. A screen says of boards that it is one: in its browser
    somebody may be logged in.
    """
    if user is None or user.role == context.SCREEN or SCREEN in request.args:
        return context.settings().web.language
    return words.language()


def screen() -> str:
    """The id of the screen that asks, also where somebody is logged in in its browser; "" none."""
    user = context.user()
    if user.screen or user.token:
        return user.screen
    found = people.by_device(request)
    return found.screen if found is not None else ""


def give(response: Response, fresh: str) -> None:
    """Hand a browser its token."""
    response.set_cookie(
        people.DEVICE,
        fresh,
        max_age=_AGE,
        httponly=True,
        samesite="Lax",
        secure=context.settings().web.secure_cookies,
        path="/",
    )


def _told(given: Any) -> dict[str, Any]:
    """What a screen says of itself, of the fields and sizes that we know."""
    if not isinstance(given, dict):
        raise MisuseError("Báo cáo của màn hình phải là một đối tượng JSON.")
    told: dict[str, Any] = {
        key: given[key]
        for key in _NUMBERS
        if isinstance(given.get(key), int | float) and not isinstance(given[key], bool)
    }
    told |= {key: given[key][:_LONG] for key in _TEXTS if isinstance(given.get(key), str)}
    return told


def beat(name: str) -> Response:
    """A sign of life; the answer may bring a fresh token."""
    user = viewer(name)
    if user is None or not user.screen:
        raise MisuseError("Chỉ màn hình đã duyệt mới gửi nhịp.")
    if (request.content_length or 0) > _BODY:
        raise MisuseError("Báo cáo của màn hình quá dài.")
    told = _told(request.get_json(silent=True))
    fresh = context.desk().beat(user.screen, told, request.remote_addr or "")
    response = Response(status=204)
    response.headers["Cache-Control"] = "no-store"
    if fresh is not None:
        give(response, fresh)
    return response


def told(name: str) -> Response:
    """What a screen is to show now."""
    user = viewer(name)
    try:
        found = plan.of(whose.asked(name), user) if user is not None else None
    except (AccessError, NotFoundError):  # of its unit: the page itself says it
        found = None
    response = Response(dumps(found.told() if found else None), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def sees(name: str) -> Whose | None:
    """Whose figures stand on this board for who asks: people's what they may see, a device's plan.

    None: not for them. Raises NotFoundError for a unit that is not there.
    """
    user = g.get("user")
    if user is None:
        return None
    try:
        found = plan.of(name, user)
    except AccessError:
        return None
    board, unit = whose.split(name)
    if found is None or found.whose.name(board) not in found.boards:
        return None
    return None if user.screen and unit not in ("", found.whose.unit) else found.whose


def install(server: Flask, access: Access) -> None:
    """Add the addresses."""
    server.add_url_rule("/wall/<name>/nhip", "wall.beat", beat, methods=["POST"])
    server.add_url_rule("/wall/<name>/lich", "wall.plan", told)
    access.allow("wall.beat", context.ROLES)
    access.still("wall.beat")  # of who is no screen nothing is kept
    access.allow("wall.plan", context.ROLES)
