"""The open data portal (CKAN): the register of data sets, its counts of rows, its deletions.

A polite server with traps, all measured: lists are cut silently, a table's rows change while every
date stands still, deleted sets vanish from search, and a wrong token is simply ignored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from connectors import parse
from connectors.allow import names
from connectors.base import Finding, Page, Session, Stream, Window
from connectors.ckan import IndexDown, Portal
from connectors.http import HttpConnector
from connectors.parse import EARLIEST
from core.errors import RecordError, SourceError
from core.facts import DatasetFact, Fact, UnitRef
from core.settings import SourceSettings
from core.text import fold

Record = dict[str, Any]

_ROWS = 1_000
"""What CKAN gives at most to one search."""
_PAGE = 500
_GEOGRAPHIC = names("GEOJSON SHP SHAPEFILE KML KMZ WMS WFS WMTS GPKG GML DXF GEOTIFF ESRI")
_OPEN_LICENSES = ("cc-by", "cc-zero", "odc-", "other-open", "other-pd", "other-at", "og-vn")
_FREQUENCY_KEYS = frozenset(
    {"tan_suat_cap_nhat", "tan_suat", "frequency", "update_frequency", "accrual_periodicity"}
)
_DAYS = {
    "hang ngay": 1, "daily": 1, "hang tuan": 7, "weekly": 7, "hang thang": 31, "monthly": 31,
    "hang quy": 92, "quarterly": 92, "6 thang": 184, "nua nam": 184, "semiannual": 184,
    "hang nam": 366, "annual": 366, "yearly": 366,
}  # fmt: skip
"""Promised update frequency, folded → days, the longest of its kind."""


class Datasets(Stream):
    """Every pull is the whole register, so what is missing was deleted."""

    name = "datasets"
    title = "Bộ dữ liệu mở"
    kind = "dataset"
    key = ("id",)
    version = cursor = "metadata_modified"
    owner = "Sở Thông tin và Truyền thông"
    cadence = timedelta(days=1)
    lateness = timedelta(days=2)
    sweeps = True
    windowed = False
    mandatory = names("id title metadata_modified")
    made = names("chuQuan loai soDong noiDung tanSuat docLuc")
    fields = mandatory | made | names(
        """name metadata_created isopen license_id private state type organization.name
        organization.title groups.name extras.key extras.value resources.id resources.format
        resources.size resources.hash resources.last_modified resources.metadata_modified
        resources.datastore_active frequency update_frequency"""
    )  # fmt: skip
    withheld = names(
        """author author_email maintainer maintainer_email notes creator_user_id url version tags
        license_title license_url num_resources num_tags owner_org relationships_as_object
        relationships_as_subject plugin_data organization.id organization.type
        organization.description organization.image_url organization.created
        organization.is_organization organization.approval_status organization.state groups.id
        groups.title groups.description groups.display_name groups.image_display_url
        resources.name resources.url resources.description resources.mimetype
        resources.mimetype_inner resources.url_type resources.state resources.position
        resources.package_id resources.created resources.cache_url resources.cache_last_updated
        resources.resource_type"""
    )

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """The register by search, then what search left out, one by one by its name.

        Read whole before any page is given: of two copies of a set the newer one counts.
        """
        assert isinstance(session, Portal)
        wanted = session.listed()
        kept, unknown = self.keep(self._searched(session))
        there = {parse.text(record.get("name")) for record in kept}
        shown = (session.shown(name) for name in sorted(wanted - there))
        more, again = self.keep(row for row in shown if row is not None)
        if kept and not wanted:
            raise SourceError("CKAN tự mâu thuẫn: tìm thấy bộ dữ liệu nhưng danh sách tên rỗng.")
        newest: dict[str, Record] = {}
        for place, record in enumerate(kept + more):
            key = parse.text(record.get("id")) or f"#{place}"
            told = parse.text(record.get("metadata_modified"))
            if key not in newest or told > parse.text(newest[key].get("metadata_modified")):
                newest[key] = record
        live = [
            self._described(session, record)
            for record in newest.values()
            if record.get("state") in (None, "", "active") and not record.get("private")
        ]
        for at in range(0, len(live), _PAGE):
            yield Page(live[at : at + _PAGE], "", len(wanted))
        yield Page([], str(window.until), len(wanted), unknown + again)

    def _searched(self, session: Portal) -> Iterator[Record]:
        """Every set that search gives; none when its index is down, then all go by name."""
        size = min(session.settings.page_size, _ROWS)
        start, total = 0, 1
        while start < total:
            asked = {"rows": str(size), "start": str(start), "sort": "name asc"}
            try:
                result = session.action("package_search", **asked)
            except IndexDown:
                return
            rows = result.get("results") if isinstance(result, dict) else None
            if not isinstance(rows, list):
                raise SourceError("CKAN trả kết quả tìm kiếm không có danh sách.", "package_search")
            try:
                total = parse.whole(result.get("count"), "count") or 0
            except RecordError as fault:
                raise SourceError("CKAN báo tổng số không đọc được.", fault.detail) from None
            if not rows:
                return
            start += len(rows)
            yield from (row for row in rows if isinstance(row, dict))

    def _described(self, session: Portal, record: Record) -> Record:
        """A kept record with what only the portal's other answers and settings tell."""
        extras = record.pop("extras", None) or []
        record["tanSuat"] = next(
            (e.get("value") for e in extras if parse.text(e.get("key")) in _FREQUENCY_KEYS),
            record.get("update_frequency") or record.get("frequency"),
        )
        groups = {parse.text(one.get("name")) for one in record.pop("groups", None) or []}
        record["loai"] = session.kind_of(groups)
        owners = record.pop("organization", None) or [{}]
        record["chuQuan"] = parse.text(owners[0].get("title") or owners[0].get("name"))
        record["soDong"], record["noiDung"] = session.tables(record.get("resources") or [])
        record["docLuc"] = session.began
        return record

    def conform(self, record: Record) -> Fact:
        """A data set. Times are UTC without a zone. Raises RecordError."""
        modified = self._utc(record, "metadata_modified")
        if modified is None:
            raise parse.missing("metadata_modified")
        resources = record.get("resources") or []
        formats, fresh, content = set[str](), modified, hashlib.sha256()
        for one in resources:
            if form := parse.text(one.get("format")).upper():
                formats.add(form)
            for field in ("last_modified", "metadata_modified"):
                fresh = max(fresh, self._utc(one, field) or 0)
            told = (one.get(name) for name in ("id", "hash", "size", "last_modified"))
            content.update("|".join(parse.text(value) for value in told).encode())
        rows = parse.whole(record.get("soDong"), "soDong")
        content.update(f"#{rows}#{parse.text(record.get('noiDung'))}".encode())
        kind = parse.text(record.get("loai"))
        if not kind:
            words = {word for form in formats for word in form.replace("/", " ").split()}
            kind = "geographic" if words & _GEOGRAPHIC else "attribute" if words else "unknown"
        return DatasetFact(
            code=parse.required(record, "id"),
            version=_version(fresh, parse.whole(record.get("docLuc"), "docLuc") or 0),
            title=parse.required(record, "title"),
            unit=UnitRef(name=parse.text(record.get("chuQuan"))),
            kind=kind,
            is_open=_is_open(record),
            created_at=self._utc(record, "metadata_created"),
            modified_at=fresh,
            update_days=_update_days(record.get("tanSuat")),
            formats=",".join(sorted(formats)),
            resources=len(resources),
            rows=rows,
            content_hash=content.hexdigest()[:16],
        )

    def _utc(self, record: Record, field: str) -> int | None:
        return parse.moment(record.get(field), field, self.horizon, utc=True)


def _version(modified: int, read: int) -> int:
    """The newer date wins; at equal dates, which prove nothing here, what was read later.

    Both fit beside each other in 63 bits until 2106; the store keeps no history of a newer version
    that says the same.
    """
    return modified << 31 | min(max(read - EARLIEST, 0), 2**31 - 1)


def _is_open(record: Record) -> bool:
    """As CKAN judges by the licence; without its judgement, by the licence's name."""
    said = parse.flag(record.get("isopen"), "isopen")
    return said or parse.text(record.get("license_id")).lower().startswith(_OPEN_LICENSES)


def _update_days(said: Any) -> int | None:
    """The promise in days: words, or a plain number of days; None when nothing is promised."""
    word = fold(parse.text(said))
    if word.isdigit() and len(word) < 5:
        return int(word) or None
    return _DAYS.get(word)


class OpenData(HttpConnector):
    """Cổng dữ liệu mở của tỉnh."""

    name = "opendata"
    title = "Cổng dữ liệu mở"
    protocol = "CKAN API 3"
    owner = "Sở Thông tin và Truyền thông"
    kinds = (Datasets,)
    session_kind = Portal

    def headers(self, settings: SourceSettings) -> dict[str, str]:
        """CKAN wants the bare token, without Bearer; public sets need none."""
        token = settings.bearer()
        return {"Authorization": self.needed(token, "token")} if token else {}

    def contract(self, session: Session) -> Iterator[Finding]:
        """A wrong token is ignored by CKAN: ask for something that only a member sees."""
        assert isinstance(session, Portal)
        if not session.settings.bearer():
            return
        if session.action("organization_list_for_user"):
            yield Finding("ok", "contract", "CKAN nhận token")
        else:
            words = "CKAN lờ token đi: không thấy tổ chức nào của tài khoản"
            yield Finding("warning", "contract", words)
