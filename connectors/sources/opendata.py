"""The open data portal (CKAN): the register of data sets, its rows, its deletions, its readers.

A polite server with traps, all measured: lists are cut silently, a table's rows change while every
date stands still, deleted sets vanish from search, and a wrong token is simply ignored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from connectors.allow import names
from connectors.base import Finding, Page, Session, Window
from connectors.protocols import datastore, uploads
from connectors.protocols.ckan import Portal, has_table
from connectors.protocols.http import HttpConnector
from connectors.reading import dayfirst, parse
from connectors.reading.frequency import update_days
from connectors.reading.mapping import TableMap, column
from connectors.reading.versions import told_and_read
from connectors.records.resources import RegisterStream, Resources
from connectors.records.tables import Table, TableStream, missing_columns, wanted
from connectors.records.usage import Usage
from core.errors import SourceError
from core.facts import DatasetFact, Fact, UnitRef
from core.settings import SourceSettings

Record = dict[str, Any]

_PAGE = 500
_GEOGRAPHIC = names("GEOJSON SHP SHAPEFILE KML KMZ WMS WFS WMTS GPKG GML DXF GEOTIFF ESRI")
_OPEN_LICENSES = ("cc-by", "cc-zero", "odc-", "other-open", "other-pd", "other-at", "og-vn")
_FREQUENCY_KEYS = frozenset(
    {"tan_suat_cap_nhat", "tan_suat", "frequency", "update_frequency", "accrual_periodicity"}
)


class Datasets(RegisterStream):
    """Every pull is the whole register, so what is missing was deleted."""

    name = "datasets"
    title = "Bộ dữ liệu mở"
    kind = "dataset"
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
        relationships_as_subject plugin_data tracking_summary organization.id organization.type
        organization.description organization.image_url organization.created
        organization.is_organization organization.approval_status organization.state groups.id
        groups.title groups.description groups.display_name groups.image_display_url
        resources.name resources.url resources.description resources.mimetype
        resources.mimetype_inner resources.url_type resources.state resources.position
        resources.package_id resources.created resources.cache_url resources.cache_last_updated
        resources.resource_type resources.tracking_summary"""
    )

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """The register, read whole before any page is given."""
        assert isinstance(session, Portal)
        found, total, unknown = session.register(self.keep)
        live = [self._described(session, record) for record in found]
        for at in range(0, len(live), _PAGE):
            yield Page(live[at : at + _PAGE], "", total)
        yield Page([], str(window.until), total, unknown)

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
            version=told_and_read(fresh, parse.whole(record.get("docLuc"), "docLuc") or 0),
            title=parse.required(record, "title"),
            unit=UnitRef(name=parse.text(record.get("chuQuan"))),
            kind=kind,
            is_open=_is_open(record),
            created_at=self._utc(record, "metadata_created"),
            modified_at=fresh,
            update_days=update_days(record.get("tanSuat")),
            formats=",".join(sorted(formats)),
            resources=len(resources),
            rows=rows,
            content_hash=content.hexdigest()[:16],
        )

    def _utc(self, record: Record, field: str) -> int | None:
        return parse.moment(record.get(field), field, self.horizon, utc=True)


def _is_open(record: Record) -> bool:
    """As CKAN judges by the licence; without its judgement, by the licence's name."""
    said = parse.flag(record.get("isopen"), "isopen")
    return said or parse.text(record.get("license_id")).lower().startswith(_OPEN_LICENSES)


class Tables(TableStream):
    """Bảng của kho dữ liệu (datastore), hoặc tệp CSV, XLSX khi không có bảng."""

    title = "Bảng dữ liệu mở ánh xạ thành số liệu"
    owner = "Sở Thông tin và Truyền thông"
    source = "opendata"

    def open(self, session: Session, schema: str, table: str, maps: list[TableMap]) -> Table:
        """The resource's table, else its file. Raises SourceError."""
        assert isinstance(session, Portal)
        resource = session.resource(table)
        title = parse.text(resource.get("name")) or table
        if not has_table(resource) or any(one.read == "file" for one in maps):
            return Table(title, self._file(session, resource, wanted(maps)))
        rid = str(resource["id"])
        shape = datastore.shape(session, rid)
        if fault := missing_columns(maps, shape.types):
            raise fault
        rows = datastore.rows(session, rid, shape.total, wanted(maps))
        dated = {column(one.period): one for one in maps if one.period}
        for name, one in dated.items():
            if shape.types[name].startswith(("timestamp", "date")):
                self._dated(session, resource, one, rows)
        return Table(title, rows)

    def _file(self, session: Portal, resource: Record, columns: Iterable[str]) -> Iterator[Record]:
        raw = uploads.fetch(session, resource)
        yield from uploads.rows(raw, columns, session.settings.max_megabytes)

    def _dated(self, session: Portal, resource: Record, one: TableMap, rows: list[Record]) -> None:
        """Days and months as they were meant. Raises SourceError where that cannot be known."""
        name = column(one.period)
        if one.dates == "swapped":
            for row in rows:
                row[name] = dayfirst.swapped(row[name])
            return
        if one.dates == "stored" or not dayfirst.doubtful(
            (row[name] for row in rows), one.period_form
        ):
            return
        advice = (
            'Nạp lại cột ở dạng yyyy-mm-dd, hoặc đặt read = "file" hay dates trong tables.toml.'
        )
        try:
            written = [row[name] for row in self._file(session, resource, [name])]
        except SourceError as fault:
            if fault.transient:
                raise
            told = None
        else:
            told = dayfirst.written_day_first(written)
        if told is None:
            words = f"cột “{one.period}” có thể bị đảo ngày và tháng, không có tệp để so."
            raise SourceError(f"{words} {advice}", transient=False)
        if told:
            words = f"cột “{one.period}” đã bị cổng đảo ngày và tháng (tệp ghi ngày trước)."
            raise SourceError(f"{words} {advice}", transient=False)


class OpenData(HttpConnector):
    """Cổng dữ liệu mở của tỉnh."""

    name = "opendata"
    title = "Cổng dữ liệu mở"
    protocol = "CKAN API 3"
    owner = "Sở Thông tin và Truyền thông"
    kinds = (Datasets, Resources, Tables, Usage)
    session_kind = Portal

    def headers(self, settings: SourceSettings) -> dict[str, str]:
        """CKAN wants the bare token, without Bearer; public sets need none."""
        token = settings.bearer()
        return {"Authorization": self.needed(token, "token")} if token else {}

    def contract(self, session: Session) -> Iterator[Finding]:
        """Mapped tables; and a wrong token, which CKAN ignores: only a member sees some things."""
        assert isinstance(session, Portal)
        for stream in self.streams:
            if isinstance(stream, TableStream):
                yield from stream.examined(session)
        if not session.settings.bearer():
            return
        if session.action("organization_list_for_user"):
            yield Finding("ok", "permission", "CKAN nhận token")
        else:
            words = "CKAN lờ token đi: không thấy tổ chức nào của tài khoản"
            yield Finding("warning", "permission", words)
