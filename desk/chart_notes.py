"""Notes on charts: dated, by whom, changed by their author or an operator only."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.errors import AccessError, MisuseError, NotFoundError
from core.text import line
from core.units import Level, Unit
from desk.model import ADMINISTRATOR, OPERATOR, Account
from desk.people import People
from desk.views import KEPT_REMOVED
from store.office import chart_notes, papers
from store.office.chart_notes import ChartNote

LONGEST = 280
"""Characters of a note."""
_MOST = 60
"""Notes on one chart."""


class ChartNotes(People):
    """The part of the desk that knows notes. Who may see a unit is for the caller to say."""

    def notes(self, indicator: str, unit_id: int, as_known: int | None = None) -> list[ChartNote]:
        """The notes on an indicator's chart of a unit by their day.

        ``as_known``: those whose words were written by then (the figures' clock).
        """
        with self._store.read() as conn:
            found = chart_notes.on(conn, indicator, unit_id)
        return [
            one
            for one in found
            if one.removed_at is None and (as_known is None or one.known_at <= as_known)
        ]

    def removed_notes(self, indicator: str, unit_id: int, who: Account) -> list[ChartNote]:
        """What somebody may put back: of the last ``KEPT_REMOVED`` seconds."""
        least = self._now() - KEPT_REMOVED
        with self._store.read() as conn:
            found = chart_notes.on(conn, indicator, unit_id)
        gone = [one for one in found if one.removed_at is not None and one.removed_at >= least]
        return [one for one in gone if may_change(one, who)]

    def note_of(self, note: str) -> ChartNote:
        """A note, also a removed one. Raises NotFoundError."""
        with self._store.read() as conn:
            return _found(conn, note)

    def add_note(
        self, indicator: str, unit_id: int, day: str, words: str, *, by: Account, known_at: int
    ) -> ChartNote:
        """Write a note at an ISO date. Raises MisuseError."""
        day, words = _dated(day), _worded(words)
        now, id = self._now(), papers.new_id()
        one = ChartNote(
            id, indicator, unit_id, day, words, by.login, by.name, now, known_at, None, None, id
        )
        with self._store.write() as conn:
            held = chart_notes.on(conn, indicator, unit_id)
            if sum(note.removed_at is None for note in held) >= _MOST:
                raise MisuseError(f"Biểu đồ này đã có {_MOST} ghi chú; xóa bớt trước khi thêm.")
            chart_notes.add(conn, one)
            _told(conn, now, by, "note.add", one, f"{day}: {words}")
        return one

    def change_note(
        self, note: str, day: str, words: str, *, by: Account, known_at: int
    ) -> ChartNote:
        """Write a note anew: it is known from now on; the audit keeps what it said.

        Raises AccessError, MisuseError, NotFoundError.
        """
        day, words = _dated(day), _worded(words)
        with self._store.write() as conn:
            held = _mine(_found(conn, note), by)
            chart_notes.change(
                conn, note, day=day, words=words, known_at=known_at,
                changed_at=self._now(), stamp=papers.new_id(),
            )  # fmt: skip
            said = f"{held.day}: {held.words} → {day}: {words}"
            _told(conn, self._now(), by, "note.change", held, said)
        return held

    def remove_note(self, note: str, *, by: Account) -> ChartNote:
        """Take a note off its chart; it can be put back. Raises AccessError, NotFoundError."""
        return self._removed(note, self._now(), "note.remove", by)

    def restore_note(self, note: str, *, by: Account) -> ChartNote:
        """Put a removed note back. Raises AccessError, NotFoundError."""
        return self._removed(note, None, "note.restore", by)

    def _removed(self, note: str, at: int | None, what: str, by: Account) -> ChartNote:
        with self._store.write() as conn:
            held = _mine(_found(conn, note), by)
            chart_notes.change(conn, note, removed_at=at, stamp=papers.new_id())
            _told(conn, self._now(), by, what, held, f"{held.day}: {held.words}")
        return held

    def notes_mark(self, *indicators: str) -> str:
        """Changes with every note of these indicators."""
        return self._lately(("notes", indicators), lambda conn: chart_notes.mark(conn, indicators))


def place(unit: Unit) -> int:
    """Under which id notes of a unit are kept: of the province one for all its territories."""
    return 0 if unit.level is Level.PROVINCE else unit.unit_id


def may_change(one: ChartNote, who: Account) -> bool:
    """Its author may, and operators and administrators of the whole province."""
    if who.login == one.by:
        return True
    return who.role in (OPERATOR, ADMINISTRATOR) and not who.unit


def _mine(one: ChartNote, by: Account) -> ChartNote:
    if not may_change(one, by):
        raise AccessError("Chỉ người viết hoặc người vận hành được sửa, xóa ghi chú này.")
    return one


def _found(conn: Any, note: str) -> ChartNote:
    found = chart_notes.find(conn, note)
    if found is None:
        raise NotFoundError("Không có ghi chú này nữa.")
    return found


def _told(conn: Any, at: int, by: Account, what: str, one: ChartNote, said: str) -> None:
    papers.note(conn, at, by.login, what, f"{one.indicator} {one.unit_id} {one.note}", "", said)


def _dated(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise MisuseError(f"Ngày của ghi chú “{text[:20]}” không đọc được; cần một ngày.") from None


def _worded(text: str) -> str:
    text = line(text)
    if not text or len(text) > LONGEST:
        raise MisuseError(f"Ghi chú phải có từ 1 đến {LONGEST} ký tự.")
    return text
