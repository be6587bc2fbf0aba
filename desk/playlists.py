"""The part of the desk where operators write playlists over those of ``config/boards.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core.errors import MisuseError, NotFoundError
from core.format import moment
from core.text import nfc
from desk.people import People
from store.office import boards, papers, playlists, screens
from store.office.playlists import Listed
from store.office.screens import ScreenRow

MOST = 24
"""Boards of a playlist at most."""
LEAST_S, LONGEST_S = 5, 3_600
"""How long a board may stand, in seconds."""
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONG = 60


class Playlists(People):
    """Playlists by name; the newest word stands, and the audit keeps every one."""

    def playlists(self) -> list[Listed]:
        """Those that were written here, by name."""
        with self._store.read() as conn:
            return playlists.everyone(conn)

    def write_playlist(
        self,
        name: str,
        title: str,
        pages: Sequence[tuple[str, int]],
        *,
        by: str,
        seen: int | None = None,
    ) -> Listed:
        """Write a playlist, new or over the one there is. Which boards exist the caller knows.

        ``seen``: when the one that was edited had been written; None: the file's, or a new one.
        Raises MisuseError, also when somebody else has written it since.
        """
        title = checked(name, title, pages)
        now = self._now()
        one = Listed(name, title, tuple((board, int(n)) for board, n in pages), by, now)
        with self._store.write() as conn:
            if any(each.board == name and each.content for each in boards.newest(conn)):
                raise MisuseError(f"“{name}” là tên của một bảng, hãy đặt tên khác.")
            held = {each.playlist: each for each in playlists.everyone(conn)}.get(name)
            if (held.at if held else None) != seen:
                raise MisuseError(_changed(name, held))
            if held is not None and held.at == now:
                one = Listed(one.playlist, one.title, one.pages, by, now + 1)
            playlists.put(conn, one)
            papers.note(conn, now, by, "playlist.write", name, "", _said(one))
        return one

    def withdraw_playlist(self, name: str, *, by: str, seen: int | None, kept: bool) -> None:
        """Take back what was written: the file's one holds again.

        ``seen``: when what is taken back had been written; ``kept``: the file has one of that name.
        Raises NotFoundError, MisuseError when somebody else has written it since, or when screens
        show one that would be no more.
        """
        with self._store.write() as conn:
            held = {each.playlist: each for each in playlists.everyone(conn)}.get(name)
            if held is None:
                raise NotFoundError(f"Danh sách phát “{name}” không có sửa đổi nào để bỏ.")
            if held.at != seen:
                raise MisuseError(_changed(name, held))
            shown = [] if kept else _shown(screens.everyone(conn), name)
            if shown:
                raise MisuseError(
                    f"Danh sách phát “{name}” đang hiện trên màn hình: {', '.join(shown)}. "
                    "Chọn danh sách khác cho các màn hình ấy rồi bỏ."
                )
            playlists.drop(conn, name)
            papers.note(conn, self._now(), by, "playlist.withdraw", name, "", _said(held))


def checked(name: str, title: str, pages: Sequence[tuple[str, int]]) -> str:
    """The title, tidied. Raises MisuseError for what no playlist may be."""
    title = " ".join(nfc(title).split())
    if not _NAME.fullmatch(name) or len(name) > _LONG:
        raise MisuseError(
            f"Tên danh sách phát “{name[:_LONG]}” chỉ gồm chữ thường không dấu, số và dấu “-”, "
            f"tối đa {_LONG} ký tự, ví dụ phong-hop."
        )
    if not title or len(title) > _LONG:
        raise MisuseError(f"Tiêu đề phải có từ 1 đến {_LONG} ký tự.")
    if not 1 <= len(pages) <= MOST:
        raise MisuseError(f"Danh sách phát phải có từ 1 đến {MOST} bảng, không phải {len(pages)}.")
    for board, seconds in pages:
        if not LEAST_S <= seconds <= LONGEST_S:
            raise MisuseError(
                f"Bảng “{board}” đứng {seconds} giây; cho phép {LEAST_S} đến {LONGEST_S} giây."
            )
    return title


def _changed(name: str, held: Listed | None) -> str:
    if held is None:
        return f"Sửa đổi của danh sách phát “{name}” đã được bỏ. Tải lại trang rồi sửa."
    return f"{held.by} đã ghi danh sách phát “{name}” lúc {moment(held.at)}. Tải lại trang rồi sửa."


def _shown(rows: Iterable[ScreenRow], name: str) -> list[str]:
    """The names of approved screens that show a playlist."""
    return [one.name for one in rows if one.approved_at is not None and one.playlist == name]


def _said(one: Listed) -> str:
    """``Phòng họp: tong-quan 60 giây, mot-cua 45 giây``: what the audit keeps."""
    return f"{one.title}: " + ", ".join(f"{board} {seconds} giây" for board, seconds in one.pages)
