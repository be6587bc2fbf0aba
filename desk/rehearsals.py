"""Rehearsals: a past day or a scripted outage on chosen screens, ended by itself or by hand.

Nothing but this row is written: what screens then show is drawn in the view alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import MisuseError, NotFoundError
from core.text import alphabet
from desk.screens import Screens
from store.office import papers, rehearsals
from store.office.rehearsals import Rehearsal

FASTEST = 3_600
"""Seconds of the past in one real second at most."""
SHORTEST, LONGEST = 10, 24 * 3_600
"""Real seconds that a rehearsal lasts at least, and at most."""


class Rehearsals(Screens):
    """The part of the desk that knows what screens act out."""

    def rehearse(
        self,
        kind: str,
        subject: str,
        screens: Sequence[str],
        *,
        start: int,
        span: int,
        pace: int,
        said: str,
        by: str,
    ) -> Rehearsal:
        """Begin one at once; fields as of ``Rehearsal``. Raises NotFoundError, MisuseError.

        ``said``: what is rehearsed, in the words that screens show; the audit keeps them.
        """
        chosen = tuple(sorted(set(screens)))
        if not chosen:
            raise MisuseError("Chọn ít nhất một màn hình: diễn tập không bao giờ lên mọi màn hình.")
        if not 1 <= pace <= FASTEST:
            raise MisuseError(f"Nhịp từ 1 đến {FASTEST} lần, không nhận {pace}.")
        lasts = -(-span // pace)
        if not SHORTEST <= lasts <= LONGEST:
            raise MisuseError(
                f"{span} giây ở nhịp {pace}x kéo dài {lasts} giây thật; một buổi diễn tập dài từ"
                f" {SHORTEST} giây đến {LONGEST // 3_600} giờ. Chọn nhịp khác."
            )
        now = self._now()
        one = Rehearsal(
            papers.new_id(), kind, subject, chosen, start, span, pace, by, now, now + lasts
        )
        with self._store.write() as conn:
            taken = {id for held in rehearsals.running(conn, now) for id in held.screens}
            names = []
            for id in chosen:
                row = self._approved(conn, id)
                names.append(row.name)
                if id in taken:
                    raise MisuseError(
                        f"Màn hình “{row.name}” đang diễn tập; kết thúc buổi ấy trước."
                    )
            rehearsals.add(conn, one)
            told = f"{pace}× · {', '.join(sorted(names, key=alphabet))}"
            papers.note(conn, now, by, "screen.rehearse", said, "", told)
        return one

    def end_rehearsal(self, id: str, *, said: str, by: str) -> None:
        """End one before its time; ``said`` as in ``rehearse``. Raises NotFoundError."""
        now = self._now()
        with self._store.write() as conn:
            if not rehearsals.end(conn, id, now):
                raise NotFoundError("Buổi diễn tập này không còn diễn ra nữa.")
            papers.note(conn, now, by, "screen.end_rehearsal", said, "", "")

    def rehearsals(self) -> list[Rehearsal]:
        """Those that go on, the newest first."""
        with self._store.read() as conn:
            return rehearsals.running(conn, self._now())

    def rehearsal_of(self, screen: str) -> Rehearsal | None:
        """What a screen acts out now; None: nothing."""
        return next((one for one in self.rehearsals() if screen in one.screens), None)
