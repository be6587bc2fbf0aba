"""Screens as devices: a code on the screen, an operator's approval, a token that renews itself.

A browser that nobody knows shows six figures and holds a token that opens nothing. Once an operator
has approved the code, the same token opens the boards of the screen's playlist, and no others. It
is exchanged for a fresh one daily; the old one ends when the fresh one is first used, so that an
answer that was lost on the way shuts no screen out. Only hashes are kept.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import MisuseError, NotFoundError
from core.text import nfc
from desk import keys
from desk.people import People
from store.office import papers, playlists, screens
from store.office.screens import Push, ScreenRow

CODE_LASTS = 15 * 60
"""Seconds after which a screen shows another code."""
RENEW_AFTER = 24 * 3_600
"""Seconds after which a screen's token is exchanged."""
SILENT = 90
"""Seconds without a sign of life after which a screen counts as silent."""
_GIVES_UP = 10 * 60  # seconds without asking after which one that nobody approved is forgotten
_WAITING, _EACH = 60, 30  # screens that may wait at once, and of one address
_NAME = 60
_SPOKEN = re.compile(r"\D+")
_TOLD = 2_000


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen, without its token. ``code`` is "" once it is approved.

    ``unit``: unambiguous code of the unit whose figures it shows; "" the province.
    """

    id: str
    code: str
    asked: str
    name: str
    playlist: str
    asked_at: int
    approved_at: int | None
    approved_by: str
    seen_at: int
    address: str
    report: Mapping[str, Any] = field(default_factory=dict)
    unit: str = ""

    @property
    def approved(self) -> bool:
        """May it show its boards?"""
        return self.approved_at is not None


def _screen(row: ScreenRow) -> Screen:
    return Screen(
        row.screen, row.code, row.asked, row.name, row.playlist, row.asked_at, row.approved_at,
        row.approved_by, row.seen_at, row.address, json.loads(row.report or "{}"), row.unit,
    )  # fmt: skip


class Screens(People):
    """The part of the desk that knows the walls."""

    # the screen's side

    def enrol_screen(self, asked: str, address: str) -> tuple[Screen, str]:
        """A browser that nobody knows: its code, and the token that may once open its boards.

        ``asked``: the name in the address that it opened. Raises MisuseError when too many wait.
        """
        now, secret = self._now(), keys.new_token()
        with self._store.read() as conn:  # who is refused holds up no writer
            _room(screens.everyone(conn), now, address)
        with self._store.write() as conn:
            screens.forget_waiting(conn, now - _GIVES_UP)
            held = screens.everyone(conn)
            _room(held, now, address)
            row = ScreenRow(
                screen=secrets.token_hex(3),
                hash=keys.hashed(secret),
                next_hash="",
                code=_fresh_code({one.code for one in held}),
                asked=nfc(asked)[:_NAME],
                name="",
                playlist="",
                asked_at=now,
                code_at=now,
                approved_at=None,
                approved_by="",
                renewed_at=None,
                revoked_at=None,
                seen_at=now,
                address=address,
                report="",
            )
            screens.add(conn, row)
        return _screen(row), secret

    def screen_of(self, secret: str) -> Screen | None:
        """The screen with this token, approved or waiting; None for one revoked or unknown."""
        hashed = keys.hashed(secret)
        with self._store.read() as conn:
            row = screens.by_hash(conn, hashed)
        if row is not None and row.next_hash == hashed:  # the fresh token came: the old one ends
            with self._store.write() as conn:
                screens.change(conn, row.screen, hash=hashed, next_hash="", renewed_at=self._now())
        return None if row is None else _screen(row)

    def waiting_screen(self, secret: str) -> Screen | None:
        """The same for a screen that asks whether it was approved; its code is renewed in time."""
        now, hashed = self._now(), keys.hashed(secret)
        with self._store.read() as conn:
            row = screens.by_hash(conn, hashed)
        if row is None or row.approved_at is not None:
            return None if row is None else _screen(row)
        lapsed = now - row.code_at >= CODE_LASTS
        if lapsed or now - row.seen_at >= SILENT // 2:
            with self._store.write() as conn:
                taken = {one.code for one in screens.everyone(conn)}
                more: dict[str, str | int] = {"seen_at": now}
                if lapsed:
                    more |= {"code": _fresh_code(taken), "code_at": now}
                screens.change(conn, row.screen, **more)
                row = screens.by_hash(conn, hashed)
        return None if row is None else _screen(row)

    def beat(self, id: str, report: Mapping[str, Any], address: str) -> str | None:
        """A sign of life with what the screen says of itself; a fresh token when it is due."""
        now, text = self._now(), json.dumps(report, ensure_ascii=False)
        if len(text) > _TOLD:
            raise MisuseError("Báo cáo của màn hình quá dài.")
        with self._store.write() as conn:
            row = screens.by_id(conn, id)
            if row is None or row.approved_at is None:
                return None
            told: dict[str, str | int] = {"seen_at": now, "report": text, "address": address}
            due = now - (row.renewed_at or row.approved_at) >= RENEW_AFTER
            fresh = keys.new_token() if due else None
            if fresh is not None:
                told["next_hash"] = keys.hashed(fresh)
            screens.change(conn, id, **told)
        return fresh

    # the operator's side

    def screens(self) -> list[Screen]:
        """Every screen that was not revoked, also those that wait and are still there."""
        with self._store.read() as conn:
            found = screens.everyone(conn)
        alive = self._now() - _GIVES_UP
        return [_screen(one) for one in found if one.approved_at or one.seen_at >= alive]

    def approve_screen(
        self, code: str, *, name: str, playlist: str, by: str, unit: str = ""
    ) -> Screen:
        """Let the screen that shows this code show a playlist, of a unit where one is named.

        ``name`` "": that of the address it opened. Raises NotFoundError, MisuseError.
        """
        code, now = _SPOKEN.sub("", code), self._now()
        with self._store.write() as conn:
            row = screens.by_code(conn, code) if code else None
            if row is None or now - row.code_at >= CODE_LASTS:
                raise NotFoundError(
                    f"Không có màn hình nào đang hiện mã “{code}”. Mã đổi sau "
                    f"{CODE_LASTS // 60} phút; đọc lại mã trên màn hình."
                )
            name = _named(name or row.asked or row.screen)
            screens.change(
                conn, row.screen, code="", name=name, playlist=playlist, unit=unit,
                approved_at=now, approved_by=by, renewed_at=now,
            )  # fmt: skip
            papers.note(
                conn, now, by, "screen.approve", row.screen, "", _said(name, playlist, unit)
            )
            found = screens.by_id(conn, row.screen)
        assert found is not None
        return _screen(found)

    def change_screen(self, id: str, *, name: str, playlist: str, by: str, unit: str = "") -> None:
        """Give a screen another name, playlist or unit. Raises NotFoundError, MisuseError."""
        name = _named(name)
        with self._store.write() as conn:
            self._approved(conn, id)
            screens.change(conn, id, name=name, playlist=playlist, unit=unit)
            papers.note(conn, self._now(), by, "screen.change", id, "", _said(name, playlist, unit))

    def revoke_screen(self, id: str, *, by: str) -> Screen:
        """End a screen's token at once; it shows a code again. Raises NotFoundError."""
        now = self._now()
        with self._store.write() as conn:
            row = self._approved(conn, id)
            screens.change(conn, row.screen, revoked_at=now, hash="", next_hash="", code="")
            papers.note(conn, now, by, "screen.revoke", row.screen, "", row.name)
        return _screen(row)

    @staticmethod
    def _approved(conn: Any, id: str) -> ScreenRow:
        row = screens.by_id(conn, id)
        if row is None or row.approved_at is None:
            held = [one.screen for one in screens.everyone(conn) if one.approved_at is not None]
            known = ", ".join(held) or "chưa có màn hình nào"
            raise NotFoundError(f"Không có màn hình “{id}”. Các màn hình: {known}.")
        return row

    # urgent boards

    def push_board(
        self, board: str, screens_: Sequence[str] = (), *, by: str, minutes: int | None = None
    ) -> Push:
        """Put a board before every other on these screens (none named: on all) until withdrawn.

        ``minutes``: it goes by itself after so long. Raises NotFoundError, MisuseError.
        """
        now = self._now()
        if minutes is not None and not 1 <= minutes <= 7 * 24 * 60:
            raise MisuseError(f"Số phút từ 1 đến {7 * 24 * 60}, không nhận {minutes}.")
        until = None if minutes is None else now + minutes * 60
        one = Push(papers.new_id(), board, tuple(sorted(set(screens_))), by, now, until, None)
        with self._store.write() as conn:
            for id in one.screens:
                self._approved(conn, id)
            screens.add_push(conn, one)
            where = ",".join(one.screens) or "*"
            papers.note(conn, now, by, "screen.push", board, "", where)
        return one

    def withdraw_board(self, push: str, *, by: str) -> None:
        """Take an urgent board back. Raises NotFoundError."""
        now = self._now()
        with self._store.write() as conn:
            if not screens.withdraw(conn, push, now):
                raise NotFoundError("Bảng khẩn này không còn hiện nữa.")
            papers.note(conn, now, by, "screen.withdraw", push, "", "")

    def pushed(self) -> list[Push]:
        """Urgent boards in force, the newest first."""
        with self._store.read() as conn:
            return screens.pushes(conn, self._now())

    def screens_mark(self) -> str:
        """Changes with all that decides what a screen shows."""
        with self._store.read() as conn:
            told = screens.mark(conn, self._now()) + repr(playlists.everyone(conn))
        return hashlib.sha256(told.encode()).hexdigest()[:12]


def _room(held: Sequence[ScreenRow], now: int, address: str) -> None:
    """Raises MisuseError where no more screens may wait."""
    waiting = [
        one.address for one in held if one.approved_at is None and one.seen_at >= now - _GIVES_UP
    ]
    if len(waiting) >= _WAITING or waiting.count(address) >= _EACH:
        raise MisuseError("Đang có quá nhiều màn hình chờ duyệt.")


def _fresh_code(taken: set[str]) -> str:
    """Six figures that no other screen shows."""
    while True:
        code = f"{secrets.randbelow(1_000_000):06d}"
        if code not in taken:
            return code


def _said(*parts: str) -> str:
    return " · ".join(one for one in parts if one)


def _named(name: str) -> str:
    name = " ".join(nfc(name).split())
    if not name or len(name) > _NAME:
        raise MisuseError(f"Tên màn hình phải có từ 1 đến {_NAME} ký tự.")
    return name
