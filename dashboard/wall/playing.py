"""Boards and playlists that hold: the file's, with what was written on ``/quan-tri`` over them.

Of a playlist title, boards and seconds come from the page; hours of dimming, seams and drift stay
the file's. A board that is no more is passed over; a playlist without any board left is the file's.
So is a written board that this release cannot draw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import cast

from flask import g
from pydantic import ValidationError

from core.errors import MisuseError
from dashboard import context
from dashboard.wall import config, joined
from dashboard.wall.config import Boards, Playlist
from dashboard.wall.places import BoardConfig
from desk import Composed, Desk, Listed, Screen
from desk.playlists import checked


def held() -> Boards:
    """Boards and playlists as they hold in this request. Raises StoreError without the desk."""
    if "walls" not in g:
        g.walls = of(context.desk())
    return cast(Boards, g.walls)


def shown(board: str) -> Boards:
    """``held``, and the board of this name also where a joined wall lays it out."""
    return joined.over(held(), board)


def of(desk: Desk) -> Boards:
    """Boards and playlists as they hold now. Raises StoreError when the desk does not answer."""
    return over(config.boards(), desk.playlists(), desk.boards())


def over(file: Boards, written: Iterable[Listed], composed: Iterable[Composed] = ()) -> Boards:
    """The file with what was written over it; what the file has keeps its order."""
    boards = dict(file.boards)
    for each in composed:
        made = read(each.content)
        if made is not None and each.board not in (*file.playlists, *config.RESERVED):
            boards[each.board] = made
    lists = dict(file.playlists)
    for one in written:
        pages = [page for page in one.pages if page[0] in boards]
        if pages and one.playlist not in boards:
            lists[one.playlist] = _written(file, one.playlist, one.title, pages)
    return file.model_copy(update={"boards": boards, "playlists": lists})


@lru_cache(maxsize=256)
def read(content: str) -> BoardConfig | None:
    """A board from the desk's text; None where it was taken away, or cannot be drawn."""
    try:
        return BoardConfig.model_validate_json(content)
    except ValidationError:
        return None


def mark(desk: Desk) -> str:
    """Changes with all boards: screens then fetch theirs anew. Raises StoreError, ConfigError."""
    told = config.boards().model_dump_json() + repr(desk.boards())
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def check(now: Boards, name: str, title: str, pages: Sequence[tuple[str, int]]) -> None:
    """Raise MisuseError for a playlist that cannot be shown. ``now``: what holds."""
    checked(name, title, pages)
    for board, _ in pages:
        now.board_named(board)
    others = {key: one for key, one in now.playlists.items() if key != name}
    before = now.model_copy(update={"playlists": others})
    faults = over(now, [Listed(name, title, tuple(pages), "", 0)]).newly_loose(before)
    if name in config.RESERVED or name in now.boards or faults:
        said = faults or [f"“{name}” là tên của một bảng hoặc của hệ thống, hãy đặt tên khác"]
        raise MisuseError("; ".join(said) + ".")


def may_push(now: Boards, screens: Iterable[Screen], name: str, ids: Sequence[str] = ()) -> str:
    """The name of a board that these screens (none named: all) show whole. Raises MisuseError.

    On a joined wall a seam would go through a figure that lies across the panels.
    """
    board = now.boards[now.board_named(name)]
    barred = [
        one.name or one.id
        for one in screens
        if one.approved and (not ids or one.id in ids)
        if now.cuts(now.playlist(one.playlist), board)
    ]
    if barred:
        raise MisuseError(
            f"Bảng “{name}” có một con số nằm vắt qua khe của tường ghép, nên không đẩy lên được:"
            f" {', '.join(barred)}. Hãy nêu các màn hình khác, hoặc đẩy bảng khác."
        )
    return name


def _written(file: Boards, name: str, title: str, pages: Sequence[tuple[str, int]]) -> Playlist:
    shown = [{"board": board, "dwell": f"{seconds}s"} for board, seconds in pages]
    known = file.playlists.get(name)
    own = known.model_dump(exclude={"title", "pages"}) if known else {}
    if known and known.title != title:
        own.pop("title_en", None)  # it is the English of another title
    return Playlist.model_validate({**own, "title": title, "pages": shown})
