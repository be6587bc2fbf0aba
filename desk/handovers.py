"""Reported figures that people hand over, on their way to the folder; and reminders that went out.

A person sends a file; the scheduler checks it and says what it would change; the person confirms;
the scheduler takes it in, through the same folder and connector as every other file. The web only
keeps bytes: it opens no file that somebody has sent.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from core.errors import MisuseError, NotFoundError
from core.text import nfc
from desk.model import REPORTERS
from desk.people import People
from store.office import handovers, papers, people
from store.office.handovers import Handover, Reminded

LARGEST = 900_000
"""Bytes of a file; a filled template of the whole province is a tenth of it."""
_OPEN = 10  # files of one person that have not ended
_LAPSES = 7 * 86_400  # seconds after which a file that nobody confirmed is dropped
_ENDINGS = (".csv", ".xlsx")
_ODD = re.compile(r"[^\w.\- ()]+")


class Handovers(People):
    """The part of the desk where figures are handed over."""

    def hand_over(self, name: str, content: bytes, *, by: str, scope: str, way: str) -> Handover:
        """Keep a file for the scheduler to check; audited with its digest.

        ``scope``: code of the unit whose subtree ``by`` reports for, "" for all. ``way``: file or
        form. Raises MisuseError for another kind of file, an empty or too large one, or too many
        at once.
        """
        name = _name(name)
        if not name.lower().endswith(_ENDINGS):
            raise MisuseError(f"Tệp “{name}” không phải .csv hay .xlsx; hãy dùng biểu mẫu tải về.")
        if not content:
            raise MisuseError(f"Tệp “{name}” trống.")
        if len(content) > LARGEST:
            raise MisuseError(f"Tệp “{name}” lớn hơn {LARGEST // 1_000} kB.")
        if name.lower().endswith(".xlsx") != content.startswith(b"PK\x03\x04"):
            raise MisuseError(f"Nội dung tệp “{name}” không đúng với đuôi tệp.")
        digest, now = hashlib.sha256(content).hexdigest(), self._now()
        one = Handover(
            papers.new_id(), by, scope, way, name, digest, len(content), now,
            handovers.SENT, "", None, None, None, "", "", "",
        )  # fmt: skip
        with self._store.write() as conn:
            if handovers.open_count(conn, by) >= _OPEN:
                raise MisuseError(
                    f"Bạn đang có {_OPEN} tệp chưa xử lý xong; xác nhận hoặc bỏ bớt trước khi nộp."
                )
            handovers.add(conn, one, content)
            papers.note(conn, now, by, "handover.send", name, "", f"{one.handover} {digest}")
        return one

    def handover(self, handover: str, *, by: str | None = None) -> Handover:
        """One file, of this person. Raises NotFoundError."""
        with self._store.read() as conn:
            found = handovers.find(conn, handover)
        if found is None or by not in (None, found.by):
            raise NotFoundError("Không có lần nộp này.")
        return found

    def handovers(self, by: str | None = None, limit: int = 20) -> list[Handover]:
        """The newest files of a person, or of everybody."""
        with self._store.read() as conn:
            return handovers.of(conn, by, limit)

    def same_file(self, digest: str) -> Handover | None:
        """The newest file of this content that was taken in."""
        with self._store.read() as conn:
            return handovers.same(conn, digest)

    def confirm_handover(self, handover: str, *, by: str) -> None:
        """Take in what was checked. Raises NotFoundError; MisuseError where it cannot be."""
        self._step(handover, by, handovers.CONFIRMED, "handover.confirm", confirmed_at=self._now())

    def drop_handover(self, handover: str, *, by: str) -> None:
        """Do not take in what was checked. Raises as ``confirm_handover``."""
        self._step(handover, by, handovers.LAPSED, "handover.drop", ended_at=self._now())

    def _step(self, handover: str, by: str, state: str, what: str, **values: int) -> None:
        one = self.handover(handover, by=by)
        with self._store.write() as conn:
            if not handovers.move(conn, handover, handovers.CHECKED, state, **values):
                raise MisuseError("Lần nộp này không còn chờ xác nhận.")
            papers.note(conn, self._now(), by, what, one.name, "", f"{one.handover} {one.digest}")

    # the scheduler's side

    def handovers_wait(self) -> bool:
        """Does a file wait to be checked or taken in?"""
        with self._store.read() as conn:
            return handovers.any_waits(conn)

    def take_handover(self, taker: str) -> tuple[Handover, bytes] | None:
        """The oldest file that waits to be checked or taken in; ours from now on."""
        with self._store.write() as conn:
            found = handovers.take(conn, taker)
            if found is None:
                return None
            return found, handovers.content(conn, found.handover) or b""

    def reports_for(self, one: Handover) -> str | None:
        """Unit code for whose subtree the sender reports now, "" for all; None: not any more.

        An account may have been moved or shut since the file was sent; what it may do counts when
        the file is judged, never more than was sent.
        """
        with self._store.read() as conn:
            row = people.find(conn, one.by)
        if row is None or row.disabled_at is not None or row.role not in REPORTERS:
            return None
        return row.unit or one.scope

    def judge_handover(self, one: Handover, findings: str, words: str, *, good: bool) -> None:
        """Write what a check has found: it can be confirmed, or it is refused whole."""
        now, state = self._now(), handovers.CHECKED if good else handovers.REFUSED
        with self._store.write() as conn:
            more = {} if good else {"ended_at": now}
            handovers.move(
                conn, one.handover, one.state, state,
                checked_at=now, findings=findings, words=words, taken_by="", **more,
            )  # fmt: skip
            if not good:
                papers.note(conn, now, one.by, "handover.refused", one.name, "", one.handover)

    def end_handover(
        self, one: Handover, run_ids: Iterable[str], words: str, *, accepted: bool
    ) -> None:
        """Write what became of a file that was to be taken in."""
        state = handovers.ACCEPTED if accepted else handovers.FAILED
        what, now = f"handover.{state}", self._now()
        with self._store.write() as conn:
            handovers.move(
                conn, one.handover, one.state, state,
                ended_at=now, run_ids=",".join(run_ids), words=words, taken_by="",
            )  # fmt: skip
            papers.note(conn, now, one.by, what, one.name, "", f"{one.handover} {one.digest}")

    def release_handovers(self) -> None:
        """What a dead scheduler took waits again."""
        with self._store.write() as conn:
            handovers.release(conn)

    def lapse_handovers(self) -> int:
        """Drop what nobody confirmed in a week, with its bytes; how many."""
        with self._store.write() as conn:
            return handovers.lapse(conn, self._now(), self._now() - _LAPSES)

    # reminders

    def remind(self, unit_id: int, unit_name: str, *, by: str, about: str) -> None:
        """Write down that a unit was asked for its figures; audited."""
        now = self._now()
        with self._store.write() as conn:
            handovers.remind(conn, papers.new_id(), unit_id, unit_name, by, now, about)
            papers.note(conn, now, by, "reminder.sent", unit_name, "", about)

    def reminded(self, since: int) -> dict[int, Reminded]:
        """Unit → how often it was reminded since then (epoch seconds), and the last time."""
        with self._store.read() as conn:
            return handovers.reminded(conn, since)


def _name(name: str) -> str:
    """The last part of a path, without what a file system or a log might stumble over."""
    last = nfc(name.replace("\\", "/").rpartition("/")[2])
    stem, dot, ending = _ODD.sub("_", last).strip(". ").rpartition(".")
    stem = stem[:100].encode()[:150].decode(errors="ignore")  # file systems count bytes
    return f"{stem}{dot}{ending[:8]}" if stem else f"tep.{ending[:8]}"
