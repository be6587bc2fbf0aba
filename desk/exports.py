"""The register of what left the house: every file has a code, a frozen truth and a digest."""

from __future__ import annotations

from dataclasses import replace

from core import codes
from core.errors import NotFoundError, StoreError
from desk.people import People
from store.office import exports, papers
from store.office.exports import Export

_TRIES = 5


class Exports(People):
    """The part of the desk that knows files. What is registered is never changed."""

    def begin_export(self, one: Export, *, address: str = "", coded: bool = False) -> Export:
        """Keep an export under a fresh code before its bytes are made; audited.

        The code stands in the file itself, so it is given first. ``address``: where who asks is.
        ``coded``: the page that shows the same is asked for by the code, which ends its address.
        """
        with self._store.write() as conn:
            for _ in range(_TRIES):
                code = codes.new()
                page = f"{one.address}{code}" if coded else one.address
                made = replace(
                    one, code=code, address=page, made_at=self._now(), state=exports.OPEN
                )
                if exports.add(conn, made):
                    told = f"{made.code} {made.form} {made.period} {made.unit}".rstrip()
                    papers.note(
                        conn, self._now(), made.made_by, "export", made.address, address, told
                    )
                    return made
        raise StoreError("Chưa cấp được mã cho bản xuất; hãy thử lại.", "codes: none was free")

    def end_export(self, one: Export, digest: str, size: int, count: int) -> Export:
        """Write the digest (SHA-256, hexadecimal) of the whole file; once."""
        return self._end(one, exports.DONE, digest, size, count)

    def break_export(self, one: Export, count: int = 0) -> Export:
        """Write that a file was not made to its end: it verifies nothing."""
        return self._end(one, exports.BROKEN, "", 0, count)

    def mend_export(self, one: Export, digest: str, size: int, count: int) -> None:
        """End one whose document is issued, also where its file was given up before.

        Nothing happens where somebody else has ended it meanwhile.
        """
        with self._store.write() as conn:
            exports.mend(conn, one.code, digest, size, count)

    def hand_out(self, code: str, digest: str, form: str) -> None:
        """Know a file of a document again: drawn in another form, or by a later version of ours."""
        with self._store.read() as conn:
            if exports.has_copy(conn, digest):
                return
        with self._store.write() as conn:
            exports.add_copy(conn, digest, code, form, self._now())

    def _end(self, one: Export, state: str, digest: str, size: int, count: int) -> Export:
        with self._store.write() as conn:
            if not exports.end(conn, one.code, state, digest, size, count):
                raise NotFoundError(f"Mã {codes.written(one.code)} không còn mở.")
            if state == exports.BROKEN:
                papers.note(
                    conn, self._now(), one.made_by, "export.broken", one.address, "", one.code
                )
        return replace(one, state=state, digest=digest, size=size, rows=count)

    def export(self, code: str) -> Export:
        """The export of a code, however it is typed. Raises MisuseError, NotFoundError."""
        known = codes.read(code)
        with self._store.read() as conn:
            found = exports.find(conn, known)
        if found is None:
            raise NotFoundError(
                f"Không có bản xuất mang mã {codes.written(known)}: hệ thống này không cấp mã đó."
            )
        return found

    def export_of(self, digest: str) -> Export | None:
        """The export whose file has this SHA-256; None: unknown or altered."""
        with self._store.read() as conn:
            return exports.of_digest(conn, digest)

    def exports(self, by: str | None = None, limit: int = 50) -> list[Export]:
        """The newest exports of a person, or of everybody."""
        with self._store.read() as conn:
            return exports.of(conn, by, limit)
