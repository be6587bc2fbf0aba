"""The one-stop system (hệ thống một cửa): dossiers, and the catalogues of what can be asked for.

Two profiles, told by ``kind``: the national adapter (``connectors.protocols.national``) and VNPT
iGate (``connectors.protocols.igate``). Both give records under the national names, so that the
rules (``connectors.records.dossiers``, ``connectors.records.catalogues``) exist once. Names that
differ by build are options: see ``docs/how-to/add-a-source.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar

from connectors.allow import names
from connectors.base import Finding, Page, Session, Stream, Window
from connectors.protocols import igate
from connectors.protocols.http import HttpConnector
from connectors.protocols.igate import IgateSession
from connectors.protocols.national import NationalSession, OneStopSession
from connectors.protocols.paging import moving_list
from connectors.reading import parse
from connectors.reading.translate import Translator, translator
from connectors.records import catalogues
from connectors.records.dossiers import DAYS, FIELDS, MANDATORY, MARKS, WITHHELD, dossier
from connectors.records.local_codes import LocalCodes, below
from core.errors import SourceError
from core.facts import Fact
from core.settings import SourceSettings


class OneStopStream(Stream):
    """A list of the system, under the national names whatever the profile."""

    owner = "Văn phòng UBND tỉnh"

    def words(self, session: OneStopSession) -> Translator:
        """From the names of the product to ours."""
        return translator(session.paths(self.name), session.settings.options, self.fields)

    def ours(self, rows: list[Any], words: Translator) -> tuple[list[dict[str, Any]], int]:
        """Records under our names, allowed fields only, and the count of unknown fields."""
        return self.keep(words.all(rows) if words else rows)


class Dossiers(OneStopStream):
    """Hồ sơ thủ tục hành chính; windows are cut by the moment of last change."""

    name = "dossiers"
    title = "Hồ sơ một cửa"
    kind = "dossier"
    key = ("MaHoSo",)
    version = cursor = "NgayCapNhat"
    days = DAYS
    cadence = timedelta(minutes=5)
    lateness = timedelta(hours=2)
    lookback = timedelta(days=3)
    sweepable = True
    mandatory = MANDATORY
    fields = FIELDS
    marks = MARKS
    withheld = WITHHELD | igate.WITHHELD

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """Every dossier changed in the window, oldest change first."""
        assert isinstance(session, OneStopSession)
        since, local, words = session.start(window), LocalCodes.of(session), self.words(session)

        def ask(page: int, rows: int) -> tuple[list[Any], int | None]:
            return session.dossiers(since, window.until, page, rows)

        def keep(rows: list[Any]) -> tuple[list[dict[str, Any]], int]:
            kept, unknown = self.ours(rows, words)
            if local is not None:
                for record in kept:
                    local.apply(record)
            return kept, unknown

        yield from moving_list(self, ask, keep, window, session.settings.page_size)

    def conform(self, record: dict[str, Any]) -> Fact:
        """A dossier by the rules of reference 1.3, 1.4 and 1.8. Raises RecordError."""
        return dossier(record, self.horizon)


class Catalogue(OneStopStream):
    """A full list, read whole each time: what it lacks is gone. It tells no version of its own."""

    version = cursor = "docLuc"
    made = names("docLuc")
    cadence = timedelta(days=1)
    lateness = timedelta(days=3)
    sweeps = True
    windowed = False

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """The whole list."""
        assert isinstance(session, OneStopSession)
        words = self.words(session)

        def ask(page: int, rows: int) -> tuple[list[Any], int | None]:
            return session.catalogue(self.name, page, rows)

        def keep(rows: list[Any]) -> tuple[list[dict[str, Any]], int]:
            kept, unknown = self.ours(self.filled(session, rows), words)
            for record in kept:
                record["docLuc"] = session.began
                self.settle(session, record)
            return kept, unknown

        size = session.settings.page_size
        yield from catalogues.whole_list(self, ask, keep, window, size, self.key_of)

    def filled(self, session: OneStopSession, rows: list[Any]) -> list[Any]:
        """The rows with what the list itself leaves out."""
        return rows

    def settle(self, session: OneStopSession, record: dict[str, Any]) -> None:
        """Rewrite a build's own codes in place."""

    def read_at(self, record: dict[str, Any]) -> int:
        """What was read later is newer. Raises RecordError."""
        at = parse.whole(record.get("docLuc"), "docLuc")
        if at is None:
            raise parse.missing("docLuc")
        return at


class Procedures(Catalogue):
    """Danh mục thủ tục hành chính."""

    name = "procedures"
    title = "Danh mục thủ tục"
    kind = "service"
    key = ("MATTHC",)
    mandatory = names("MATTHC TENTTHC docLuc")
    marks = catalogues.PROCEDURE_MARKS
    fields = catalogues.PROCEDURE_FIELDS | mandatory
    withheld = catalogues.PROCEDURE_WITHHELD | igate.WITHHELD

    def filled(self, session: OneStopSession, rows: list[Any]) -> list[Any]:
        """With ``details = "yes"``, one call for each procedure whose row tells no term."""
        if session.option("details", "no") != "yes":
            return rows
        return [self._detailed(session, one) if isinstance(one, dict) else one for one in rows]

    def _detailed(self, session: OneStopSession, row: dict[str, Any]) -> dict[str, Any]:
        upper = {str(name).upper(): value for name, value in row.items()}
        if upper.get("CACHTHUCTHUCHIEN") or not parse.text(upper.get("MATTHC")):
            return row
        return row | session.procedure(parse.text(upper["MATTHC"]))

    def settle(self, session: OneStopSession, record: dict[str, Any]) -> None:
        """Units of time by the options ``unit_CODE = "hour|day|working_day|month"``."""
        if own := below(session.settings.options, "unit_"):
            for one in (record, *catalogues.times(record)):
                unit = parse.text(one.get("DONVITINH"))
                one["DONVITINH"] = own.get(unit.lower(), unit)

    def conform(self, record: dict[str, Any]) -> Fact:
        """A procedure with its level, legal term and fee. Raises RecordError."""
        return catalogues.service(record, self.read_at(record), self.horizon)


class Fields(Catalogue):
    """Danh mục lĩnh vực."""

    name = "fields"
    title = "Danh mục lĩnh vực"
    kind = "service_field"
    key = ("MALINHVUC",)
    mandatory = names("MALINHVUC TENLINHVUC docLuc")
    fields = mandatory | names("MANGANH")
    withheld = names("MOTA") | igate.WITHHELD

    def conform(self, record: dict[str, Any]) -> Fact:
        """A field. Raises RecordError."""
        return catalogues.service_field(record, self.read_at(record))


class Agencies(Catalogue):
    """Danh mục cơ quan: one that we cannot match to a unit is set aside under its name."""

    name = "agencies"
    title = "Danh mục cơ quan"
    kind = "agency"
    key = ("MADONVI",)
    mandatory = names("MADONVI TENDONVI docLuc")
    fields = mandatory | names("CAPDONVI MADONVICHA")
    withheld = names("DIACHI DIENTHOAI EMAIL FAX NGUOIDUNGDAU WEBSITE") | igate.WITHHELD

    def conform(self, record: dict[str, Any]) -> Fact:
        """An agency. Raises RecordError."""
        return catalogues.agency(record, self.read_at(record))


class OneStop(HttpConnector):
    """Hệ thống thông tin giải quyết thủ tục hành chính của tỉnh."""

    name = "onestop"
    title = "Hệ thống một cửa"
    protocol = "HTTP + JSON: phiên đăng nhập (trục LGSP/NDXP) hoặc OAuth2 (iGate)"
    owner = "Văn phòng UBND tỉnh"
    kinds = (Dossiers, Procedures, Fields, Agencies)
    profiles: ClassVar = {
        "": NationalSession,
        "national": NationalSession,
        "igate": IgateSession,
    }
    catalogues: ClassVar = {"procedures": "thủ tục", "fields": "lĩnh vực", "agencies": "cơ quan"}

    def headers(self, settings: SourceSettings) -> dict[str, str]:
        """Nothing to carry: name and password go into the log-in at the first call."""
        for key, value in (("username", settings.username), ("password", settings.secret())):
            if not value:
                self.needed(value, key)
        return {}

    def contract(self, session: Session) -> Iterator[Finding]:
        """What each service of the catalogues allowed."""
        assert isinstance(session, OneStopSession)
        for name, noun in self.catalogues.items():
            service = session.service_name(name)
            try:
                rows, total = session.catalogue(name, 1, session.settings.page_size)
            except SourceError as fault:
                yield Finding("fault", "contract", f"{service}: không gọi được — {fault.public}")
                continue
            level = "ok" if rows else "warning"
            count = len(rows) if total is None else total
            yield Finding(level, "contract", f"{service}: được phép, danh mục có {count} {noun}")
