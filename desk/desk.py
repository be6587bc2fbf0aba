"""The desk: one object a process, opened after the fork, safe for threads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.clock import Clock, SystemClock, today
from core.errors import MisuseError, NotFoundError, StoreError
from core.settings import Settings
from core.units import REORGANISED
from desk import model
from desk.boards import Boards
from desk.chart_notes import ChartNotes
from desk.exports import Exports
from desk.handovers import Handovers
from desk.issues import Issues
from desk.keys import Passwords
from desk.orders import Orders
from desk.playlists import Playlists
from desk.rehearsals import Rehearsals
from desk.reviews import Reviews
from desk.views import SavedViews
from store.office import open_office, papers
from store.office.papers import AuditEntry, Pause, PullRequest

_DEMO = (
    ("lanhdao", "Lãnh đạo tỉnh (trình diễn)", model.LEADER),
    ("canbo", "Cán bộ đơn vị (trình diễn)", model.OFFICIAL),
    ("phantich", "Chuyên viên phân tích (trình diễn)", model.ANALYST),
    ("vanhanh", "Cán bộ vận hành (trình diễn)", model.OPERATOR),
    ("quantri", "Quản trị (trình diễn)", model.ADMINISTRATOR),
    ("manhinh", "Màn hình lớn (trình diễn)", model.SCREEN),
)
DEMO_TOKEN = "demo-token"  # noqa: S105 - the file's name
_LONGEST = 2_000
_WHATS = ("pull", "replay", "sweep")


class Desk(
    Handovers,
    Reviews,
    Exports,
    Orders,
    Issues,
    Rehearsals,
    Playlists,
    Boards,
    SavedViews,
    ChartNotes,
):
    """Accounts, sessions, audit, what is people's own, requests, pauses, files, screens."""

    def __init__(
        self, settings: Settings, clock: Clock | None = None, passwords: Passwords | None = None
    ) -> None:
        """Open the desk's database, made where there is none. Raises StoreError, ConfigError.

        Sessions, tokens and the audit live in real time, also under a clock that stands still.
        """
        super().__init__(
            open_office(settings.office_url, settings.tenant),
            clock or SystemClock(),
            passwords or Passwords(),
            int(settings.web.session.total_seconds()),
        )
        self._figures = clock or settings.clock()  # what day the demonstration shows

    @classmethod
    def open(cls, settings: Settings) -> Desk:
        """The same as ``Desk(settings)``."""
        return cls(settings)

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def ping(self) -> None:
        """Raise StoreError when the database cannot be read."""
        with self._store.read() as conn:
            papers.pauses(conn)

    # audit

    def audit(
        self, who: str, what: str, subject: str = "", address: str = "", detail: str = ""
    ) -> None:
        """Write down that somebody did something; it cannot be changed afterwards."""
        texts = [text[:_LONGEST] for text in (who, what, subject, address, detail)]
        with self._store.write() as conn:
            papers.note(conn, self._now(), *texts)

    def audit_log(
        self,
        *,
        who: str | None = None,
        what: str | None = None,
        before: str = "",
        limit: int = 100,
        text: str = "",
        since: int | None = None,
        until: int | None = None,
    ) -> list[AuditEntry]:
        """The newest entries first. ``what``: how it begins; ``before``: the last entry seen.

        ``text``: stands somewhere in what is told; ``since`` (in) and ``until`` (out): real time.
        """
        with self._store.read() as conn:
            return papers.entries(
                conn, who=who, what=what, before=before, limit=limit,
                text=text, since=since, until=until,
            )  # fmt: skip

    def audit_count(
        self,
        *,
        who: str | None = None,
        what: str | None = None,
        before: str = "",
        text: str = "",
        since: int | None = None,
        until: int | None = None,
    ) -> int:
        """How many entries ``audit_log`` would list without a limit."""
        with self._store.read() as conn:
            return papers.entries_count(
                conn, who=who, what=what, before=before, text=text, since=since, until=until
            )

    # requests to pull

    def ask_pull(
        self,
        source: str,
        *,
        by: str,
        stream: str = "",
        since: int | None = None,
        until: int | None = None,
        whole: bool = False,
        what: str = "pull",
        reason: str = "",
        confirmed: bool = False,
    ) -> PullRequest:
        """Ask the scheduler to pull; it looks every few seconds. One that waits is not doubled.

        ``what`` "replay": conform again what is set aside, all or for one ``reason``; "sweep": read
        everything anew for what was deleted, ``confirmed`` where much is. Raises MisuseError.
        """
        if what not in _WHATS:
            raise MisuseError(f"Không có việc “{what}”. Các việc: {', '.join(_WHATS)}.")
        asked = {"stream": stream, "since": since, "until": until, "whole": whole}
        return self._ask(source, by, {**asked, "reason": reason, "confirmed": confirmed}, what)

    def cancel_backfill(self, source: str, backfill: str, *, by: str) -> PullRequest:
        """Ask the scheduler to give a stretch up; what has arrived of it stays."""
        return self._ask(source, by, {"backfill": backfill}, "cancel")

    def _ask(self, source: str, by: str, asked: dict[str, Any], what: str) -> PullRequest:
        """Keep a request, unless the same one waits already."""
        nothing = {"stream": "", "since": None, "until": None, "whole": False}
        one = PullRequest(
            request=papers.new_id(),
            source=source,
            asked_by=by,
            asked_at=self._now(),
            taken_by="",
            taken_at=None,
            answered_at=None,
            run_ids=(),
            words="",
            what=what,
            **{**nothing, **asked},
        )
        with self._store.write() as conn:
            for held in papers.waiting_pulls(conn):
                if _same(held, one):
                    return held
            papers.ask_pull(conn, one)
            subject = " ".join(filter(None, (source, one.stream, one.backfill)))
            detail = " ".join(filter(None, (one.reason, "confirmed" if one.confirmed else "")))
            papers.note(conn, self._now(), by, f"{what}.ask", subject, "", detail)
        return one

    def waiting_pulls(self) -> list[PullRequest]:
        """Requests that nobody has taken, the oldest first."""
        with self._store.read() as conn:
            return papers.waiting_pulls(conn)

    def take_pull(self, request: str, taker: str) -> bool:
        """Claim a request; False when another was quicker."""
        with self._store.write() as conn:
            return papers.take_pull(conn, request, taker, self._now())

    def withdraw_pull(self, request: str, *, by: str) -> PullRequest:
        """Take back what nobody has taken yet. Raises MisuseError when it is too late."""
        with self._store.write() as conn:
            gone = papers.withdraw_pull(conn, request, f"{by} đã rút lại.", self._now())
            if gone is None:
                raise MisuseError("Việc này đã được nhận làm hoặc đã xong; không rút lại được.")
            papers.note(conn, self._now(), by, f"{gone.what}.withdraw", gone.source, "", "")
        return gone

    def mark(self) -> str:
        """Changes with every request, answer, pause and resumption."""
        with self._store.read() as conn:
            return papers.mark(conn)

    def release_pulls(self, taker: str = "") -> int:
        """What a dead scheduler took and never answered waits again; how many."""
        with self._store.write() as conn:
            return papers.release_pulls(conn, taker)

    def answer_pull(self, request: str, run_ids: Iterable[str] = (), words: str = "") -> bool:
        """Write what became of a request, in Vietnamese words and the ids of its runs."""
        with self._store.write() as conn:
            return papers.answer_pull(conn, request, run_ids, words, self._now())

    def pulls(self, source: str | None = None, limit: int = 20) -> list[PullRequest]:
        """The newest requests first, with their answers."""
        with self._store.read() as conn:
            return papers.recent_pulls(conn, source, limit)

    # pauses

    def pause(self, source: str, *, by: str, reason: str = "") -> None:
        """Stop pulling a source until it is resumed."""
        with self._store.write() as conn:
            papers.set_pause(conn, Pause(source, by, self._now(), reason))
            papers.note(conn, self._now(), by, "source.pause", source, "", reason)

    def resume(self, source: str, *, by: str) -> None:
        """Pull a source again. Raises NotFoundError when it was not paused."""
        with self._store.write() as conn:
            if not papers.end_pause(conn, source):
                raise NotFoundError(f"Nguồn “{source}” không bị tạm dừng.")
            papers.note(conn, self._now(), by, "source.resume", source, "", "")

    def paused(self) -> dict[str, Pause]:
        """Sources that are not pulled: name → by whom, since when, why."""
        with self._store.read() as conn:
            return {one.source: one for one in papers.pauses(conn)}

    # the demonstration

    def prepare_demo(self, folder: Path, unit: str = "") -> Path:
        """Give every role an account and write an administrator's token into ``folder``; once.

        ``unit``: code of the official's unit; by default Đức Hòa as it stands at the figures'
        clock. Returns the token's file. Raises StoreError.
        """
        if not unit:
            unit = "802" if today(self._figures) < REORGANISED else "27937"
        for login, name, role in _DEMO:
            self.add_demo_account(login, name, role, unit)
        path = folder / DEMO_TOKEN
        try:
            held = path.read_text("utf-8").strip() if path.exists() else ""
            if not held or self.token_account(held) is None:
                secret = self.issue_token("quantri", "trình diễn", by="demo", scope=model.ACT)
                folder.mkdir(parents=True, exist_ok=True)
                path.touch(mode=0o600)
                path.write_text(secret + "\n", "utf-8")
        except OSError as fault:
            raise StoreError(
                f"Không ghi được {path} ({fault.strerror}). Kiểm tra quyền ghi thư mục.",
                str(fault),
            ) from fault
        return path


def _same(one: PullRequest, other: PullRequest) -> bool:
    """Do both ask for the same?"""
    names = ("source", "stream", "since", "until", "whole", "what", "reason", "confirmed")
    return all(getattr(one, name) == getattr(other, name) for name in (*names, "backfill"))
