"""The playlists that hold: those of the file, with what was written on ``/quan-tri`` over them.

Title, boards and seconds come from the page; hours of dimming, seams and drift stay the file's. A
board that has left the file since is passed over; a playlist without any board left is the file's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.errors import MisuseError
from dashboard import context
from dashboard.wall import config
from dashboard.wall.config import Boards, Playlist
from desk import Listed
from desk.playlists import checked


def held() -> Boards:
    """Boards and playlists as they hold now. Raises StoreError when the desk does not answer."""
    return over(config.boards(), context.desk().playlists())


def over(file: Boards, written: Iterable[Listed]) -> Boards:
    """The file with what was written over it; the file's own playlists keep their order."""
    lists = dict(file.playlists)
    for one in written:
        pages = [page for page in one.pages if page[0] in file.boards]
        if pages and one.playlist not in file.boards:
            lists[one.playlist] = _written(file, one.playlist, one.title, pages)
    return file.model_copy(update={"playlists": lists})


def check(file: Boards, name: str, title: str, pages: Sequence[tuple[str, int]]) -> None:
    """Raise MisuseError for a playlist that cannot be shown."""
    checked(name, title, pages)
    for board, _ in pages:
        file.board_named(board)
    faults = over(file, [Listed(name, title, tuple(pages), "", 0)]).loose()
    if name in (config.PHONE, config.ALONE) or name in file.boards or faults:
        said = faults or [f"“{name}” là tên của một bảng hoặc của hệ thống, hãy đặt tên khác"]
        raise MisuseError("; ".join(said) + ".")


def _written(file: Boards, name: str, title: str, pages: Sequence[tuple[str, int]]) -> Playlist:
    shown = [{"board": board, "dwell": f"{seconds}s"} for board, seconds in pages]
    known = file.playlists.get(name)
    own = known.model_dump(exclude={"title", "pages"}) if known else {}
    return Playlist.model_validate({**own, "title": title, "pages": shown})
