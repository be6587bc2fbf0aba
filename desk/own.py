"""What is a person's own: their last look, recent places, followed indicators."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.errors import MisuseError, NotFoundError
from desk.people import People
from store.office import own, papers
from store.office.own import Followed, Person, Recent

VISIT = 30 * 60
"""Seconds without a look after which the next one begins another visit."""
PLACES = 10
"""Recent places that are kept of a person."""
FOLLOWS = 40
"""Indicators that a person may follow."""
THEMES = ("light", "dark", "")
"""Of a person's pages; "": as their machine says."""


class Own(People):
    """The part of the desk that knows what belongs to one person alone."""

    def person(self, login: str) -> Person:
        """When somebody looked, and the mark of what is theirs."""
        return self._lately(("person", login), lambda conn: own.find(conn, login))

    def look(self, login: str, address: str, known_at: int) -> None:
        """Somebody looks at a page. ``known_at``: the figures' clock, epoch seconds.

        After ``VISIT`` without a look another visit begins: what changed is then told since the
        one before ended.
        """
        now = self._now()
        with self._store.write() as conn:
            one = own.held(conn, login)
            if one.looked_at and now - one.looked_at > VISIT:
                one = replace(one, since=one.known_at, before=None)
            own.put(conn, replace(one, looked_at=now, known_at=known_at, mark=one.mark + 1))
            own.visit(conn, Recent(login, address, now), PLACES)

    def seen(self, login: str, known_at: int) -> None:
        """Somebody has seen all that changed so far: it is told from now on.

        Said twice, the way back still leads to when the visit before ended.
        """
        with self._store.write() as conn:
            one = own.held(conn, login)
            before = one.since if one.before is None else one.before
            own.put(conn, replace(one, since=known_at, before=before, mark=one.mark + 1))

    def unseen(self, login: str) -> None:
        """Take ``seen`` back. Raises MisuseError when there is nothing to take back."""
        with self._store.write() as conn:
            one = own.held(conn, login)
            if one.before is None:
                raise MisuseError("Không còn lần xem trước nào để quay lại.")
            own.put(conn, replace(one, since=one.before, before=None, mark=one.mark + 1))

    def set_theme(self, login: str, theme: str) -> None:
        """Light or dark pages for somebody, one of ``THEMES``. Raises MisuseError."""
        if theme not in THEMES:
            raise MisuseError(f"Không có giao diện “{theme[:20]}”. Chọn: light | dark | để trống.")
        with self._store.write() as conn:
            one = own.held(conn, login)
            own.put(conn, replace(one, theme=theme, mark=one.mark + 1))

    def _moved(self, conn: Any, login: str) -> None:
        """What is somebody's own has changed."""
        one = own.held(conn, login)
        own.put(conn, replace(one, mark=one.mark + 1))

    # recent places

    def recents(self, login: str) -> list[Recent]:
        """Where somebody was, the newest first."""
        with self._store.read() as conn:
            return own.recents(conn, login)

    def forget_recents(self, login: str) -> None:
        """Forget where somebody was."""
        with self._store.write() as conn:
            own.clear_recents(conn, login)
            self._moved(conn, login)

    # what is followed

    def followed(self, login: str) -> list[Followed]:
        """What somebody follows, the oldest wish first."""
        with self._store.read() as conn:
            return own.followed(conn, login)

    def follow(self, login: str, indicator: str, unit: str = "") -> None:
        """Follow an indicator of a unit ("": the province, or the own unit); twice is once.

        Raises MisuseError.
        """
        with self._store.write() as conn:
            held = own.followed(conn, login)
            if any((one.indicator, one.unit) == (indicator, unit) for one in held):
                return
            if len(held) >= FOLLOWS:
                raise MisuseError(
                    f"Đã theo dõi {FOLLOWS} chỉ tiêu, nhiều nhất cho một người. Bỏ bớt rồi thêm."
                )
            own.put_followed(conn, Followed(login, indicator, unit, self._now()))
            papers.note(conn, self._now(), login, "follow.add", indicator, "", unit)
            self._moved(conn, login)

    def unfollow(self, login: str, indicator: str, unit: str = "") -> None:
        """Follow it no more. Raises NotFoundError."""
        with self._store.write() as conn:
            if not own.drop_followed(conn, login, indicator, unit):
                raise NotFoundError(f"Bạn không theo dõi “{indicator}”.")
            papers.note(conn, self._now(), login, "follow.drop", indicator, "", unit)
            self._moved(conn, login)
