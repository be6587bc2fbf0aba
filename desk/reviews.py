"""The part of the desk where operators review changes of the sources' fields."""

from __future__ import annotations

from core.drift import CHANGES, VERDICTS, Review
from core.errors import MisuseError, NotFoundError
from desk.people import People
from store.office import papers, reviews

_LONGEST = 500
Key = tuple[str, str, str, str]
"""Source, stream, change, field."""


class Reviews(People):
    """Verdicts on drift; audited. A field enters by code only, never by a verdict."""

    def review_drift(self, key: Key, verdict: str, *, by: str, note: str = "") -> Review:
        """Say that a change is known, or that the source is to be asked. Raises MisuseError."""
        source, stream, change, field = key
        if verdict not in VERDICTS or change not in CHANGES:
            raise MisuseError(f"Ý kiến “{verdict}” không có. Nhận: {', '.join(VERDICTS)}.")
        one = Review(source, stream, change, field, verdict, by, self._now(), note[:_LONGEST])
        with self._store.write() as conn:
            reviews.put(conn, one)
            subject = f"{source}/{stream} {change} {field}"
            papers.note(conn, self._now(), by, f"drift.{verdict}", subject, "", one.note)
        return one

    def withdraw_review(self, key: Key, *, by: str) -> None:
        """Take a verdict back. Raises NotFoundError."""
        with self._store.write() as conn:
            if not reviews.drop(conn, key):
                raise NotFoundError("Thay đổi này chưa có ý kiến.")
            papers.note(conn, self._now(), by, "drift.withdraw", "/".join(key), "", "")

    def drift_reviews(self) -> dict[Key, Review]:
        """Every verdict by its change."""
        with self._store.read() as conn:
            return {one.key: one for one in reviews.listed(conn)}
