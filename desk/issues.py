"""The part of the desk that numbers documents and keeps what they say: briefs and reports."""

from __future__ import annotations

from core import codes
from core.clock import from_epoch
from core.errors import NotFoundError, StoreError
from desk.people import People
from store.office import deliveries, issues, papers
from store.office.deliveries import Delivery
from store.office.issues import Issue

_TRIES = 5
_LONGEST = 500


class Issues(People):
    """Documents that were issued. What is issued is never changed; a correction is a new one."""

    def issue(
        self,
        kind: str,
        about: str,
        content: str,
        digest: str,
        *,
        code: str,
        by: str,
        made_at: int,
        again: bool = False,
    ) -> Issue:
        """Keep a document under the next number of the year; audited.

        The one that is there comes back, under its own code, where it says the same, and without
        ``again`` whatever it says. ``code``: from the register of exports. ``made_at``: epoch
        seconds of the product's clock.
        """
        year = from_epoch(made_at).year
        for _ in range(_TRIES):  # two hosts may have taken the same number
            with self._store.write() as conn:
                # The number first: who issues between these two questions has taken it.
                number = issues.following(conn, year)
                held = next(iter(issues.of(conn, kind, about, 1)), None)
                if held is not None and (not again or held.digest == digest):
                    return held
                one = Issue(code, kind, about, year, number, made_at, by, digest, content)
                if issues.add(conn, one):
                    told = f"{codes.written(code)} {number}/{year}"
                    papers.note(conn, self._now(), by, f"{kind}.issue", about, "", told)
                    return one
        raise StoreError("Chưa cấp được số văn bản; hãy thử lại.", "issues: no number was free")

    def issued(self, code: str) -> Issue:
        """The document of a code, however it is typed. Raises MisuseError, NotFoundError."""
        known = codes.read(code)
        with self._store.read() as conn:
            found = issues.find(conn, known)
        if found is None:
            raise NotFoundError(f"Không có văn bản mang mã {codes.written(known)}.")
        return found

    def claim_delivery(self, code: str, way: str, *, again: bool = False) -> bool:
        """Begin to bring a document somewhere; False where it has arrived or is under way.

        ``again``: also what is under way, where twice is as once.
        """
        with self._store.write() as conn:
            return deliveries.claim(conn, code, way, self._now(), again=again)

    def end_delivery(self, code: str, way: str, fault: str = "") -> None:
        """Write that it has arrived, or why not; audited."""
        state = deliveries.FAILED if fault else deliveries.DONE
        with self._store.write() as conn:
            deliveries.end(conn, code, way, state, self._now(), fault[:_LONGEST])
            told = f"{way} {fault[:_LONGEST]}".rstrip()
            papers.note(
                conn, self._now(), "ioc", f"delivery.{state}", codes.written(code), "", told
            )

    def deliveries(self, code: str) -> list[Delivery]:
        """Every way on which a document was brought."""
        with self._store.read() as conn:
            return deliveries.of(conn, code)

    def brought(self, kind: str, about: str) -> dict[str, Delivery]:
        """Way → the delivery of a day's or period's document that was begun first on it."""
        with self._store.read() as conn:
            return {one.way: one for one in deliveries.about(conn, kind, about)}

    def issues(self, kind: str, about: str | None = None, limit: int = 30) -> list[Issue]:
        """The newest documents of a kind first, about one day or period where it is named."""
        with self._store.read() as conn:
            return issues.of(conn, kind, about, limit)

    def issue_before(self, kind: str, about: str) -> Issue | None:
        """The newest document of a kind about the nearest earlier day or period."""
        with self._store.read() as conn:
            return issues.before(conn, kind, about)
