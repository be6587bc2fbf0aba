"""The part of the desk where operators compose boards over those of ``config/boards.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from core.errors import MisuseError, NotFoundError
from core.format import moment
from desk.people import People
from store.office import boards, papers, playlists, screens
from store.office.boards import Composed

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 60
"""Letters of a board's name at most."""
_MOST = 20_000


class Boards(People):
    """Boards by name. Every version is kept; the newest stands, unless it takes the board away."""

    def boards(self) -> list[Composed]:
        """The newest version of every board that was written here, by name; taken away ones too."""
        with self._store.read() as conn:
            return boards.newest(conn)

    def board_versions(self, name: str) -> list[Composed]:
        """Every version of a board that was written here, the newest first."""
        with self._store.read() as conn:
            return boards.versions(conn, name)

    def write_board(
        self, name: str, content: str, *, by: str, seen: int, title: str = ""
    ) -> Composed:
        """Write the next version of a board. That it can be shown the caller has found out.

        ``seen``: the version that was edited, 0: none had been written here; ``title``: what the
        audit calls it. Raises MisuseError, also when somebody else has written it since.
        """
        check_name(name)
        if not content or len(content) > _MOST:
            raise MisuseError(f"Nội dung bảng phải có từ 1 đến {_MOST} ký tự.")
        with self._store.write() as conn:
            if any(one.playlist == name for one in playlists.everyone(conn)):
                raise MisuseError(f"“{name}” là tên của một danh sách phát, hãy đặt tên khác.")
            one = self._next(conn, name, content, by, seen)
            papers.note(conn, one.at, by, "board.write", name, "", f"{title} · {one.version}")
        return one

    def drop_board(self, name: str, *, by: str, seen: int, kept: bool) -> None:
        """Take a board away that was written here: the file's one holds again, where it has one.

        ``seen``: the version that is taken away; ``kept``: the file has one of that name. What was
        written stays among its versions. Raises NotFoundError, MisuseError when somebody else has
        written it since, or when something shows a board that would be no more.
        """
        with self._store.write() as conn:
            held = _held(boards.versions(conn, name))
            if held is None or not held.content:
                raise NotFoundError(f"Bảng “{name}” không có bản nào ghi ở đây để bỏ.")
            if held.version == seen and not kept:
                self._unused(conn, name)
            one = self._next(conn, name, "", by, seen)
            papers.note(conn, one.at, by, "board.drop", name, "", str(one.version))

    def _next(self, conn: Any, name: str, content: str, by: str, seen: int) -> Composed:
        """Write what follows the version that was seen. Raises MisuseError."""
        held = _held(boards.versions(conn, name))
        one = Composed(name, seen + 1, content, by, self._now())
        if (held.version if held else 0) != seen or not boards.add(conn, one):
            raise MisuseError(_changed(name, held))
        return one

    def _unused(self, conn: Any, name: str) -> None:
        """Raise MisuseError where a playlist or an urgent board shows it."""
        lists = [
            one.title
            for one in playlists.everyone(conn)
            if any(board == name for board, _ in one.pages)
        ]
        if lists:
            raise MisuseError(
                f"Bảng “{name}” đang có trong danh sách phát: {', '.join(lists)}. "
                "Bỏ bảng khỏi các danh sách ấy trước."
            )
        if any(one.board == name for one in screens.pushes(conn, self._now())):
            raise MisuseError(f"Bảng “{name}” đang là bảng khẩn. Rút bảng khẩn ấy trước.")


def check_name(name: str) -> None:
    """Raise MisuseError for what is no name of a board."""
    if not _NAME.fullmatch(name) or len(name) > LONGEST:
        raise MisuseError(
            f"Tên bảng “{name[:LONGEST]}” chỉ gồm chữ thường không dấu, số và dấu “-”, "
            f"tối đa {LONGEST} ký tự, ví dụ phong-hop."
        )


def _held(versions: Iterable[Composed]) -> Composed | None:
    return next(iter(versions), None)


def _changed(name: str, held: Composed | None) -> str:
    if held is None:  # another took the place first, and its version is not seen here yet
        return f"Người khác vừa ghi bảng “{name}”. Mở lại bảng rồi sửa."
    if not held.content:
        return f"{held.by} đã bỏ bảng “{name}” lúc {moment(held.at)}. Mở lại bảng rồi sửa."
    return f"{held.by} đã ghi bảng “{name}” lúc {moment(held.at)}. Mở lại bảng rồi sửa."
