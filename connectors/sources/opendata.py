"""The open data portal (CKAN): the register of data sets, its counts of rows, its deletions.

A polite server with traps, all measured: lists are cut silently, a table's rows change while every
date stands still, deleted sets answer 403, an unknown action answers with a bare string, the search
index fails with JSON and the database with HTML, and a wrong token is simply ignored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from connectors import parse
from connectors.allow import names
from connectors.answer import Answer, read_json, status_fault
from connectors.base import Finding, Page, Session, Stream, Window
from connectors.http import HttpConnector, HttpSession
from core.errors import RecordError, SourceError
from core.facts import DatasetFact, Fact, UnitRef
from core.settings import SourceSettings
from core.text import fold

Record = dict[str, Any]

_ROWS = 1_000
"""What CKAN gives at most to one search."""
_JUDGED = frozenset({400, 403, 404, 409, 500})
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


class _Gone(SourceError):
    """403 or 404 on a known set: gone or closed."""


class _IndexDown(SourceError):
    """The search index fails; everything that reads the database goes on."""


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
    made = names("chuQuan loai soDong tanSuat")
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
        """The register by search, then what search left out, one by one by its name."""
        assert isinstance(session, Portal)
        listed = session.action("package_list")
        if not isinstance(listed, list):
            raise SourceError("CKAN không trả danh sách tên bộ dữ liệu.", "package_list")
        wanted = {str(name) for name in listed}
        found = set[str]()
        try:
            start, total = 0, 1
            while start < total:
                rows, total = self._search(session, start)
                if not rows:
                    break
                start += len(rows)
                found |= {str(row.get("name")) for row in rows}
                yield self._page(session, rows, total)
        except _IndexDown:
            total = len(wanted)
        missing = sorted(wanted - found)
        for at in range(0, len(missing), 100):
            rows = [row for name in missing[at : at + 100] if (row := session.shown(name))]
            yield self._page(session, rows, len(wanted))
            found |= {str(row.get("name")) for row in rows}
        if found and not wanted:
            raise SourceError("CKAN tự mâu thuẫn: tìm thấy bộ dữ liệu nhưng danh sách tên rỗng.")
        yield Page([], str(window.until), len(wanted))

    def _search(self, session: Portal, start: int) -> tuple[list[Record], int]:
        size = min(session.settings.page_size, _ROWS)
        asked = {"rows": str(size), "start": str(start), "sort": "name asc"}
        result = session.action("package_search", **asked)
        rows = result.get("results") if isinstance(result, dict) else None
        if not isinstance(rows, list):
            raise SourceError("CKAN trả kết quả tìm kiếm không có danh sách.", "package_search")
        try:
            total = parse.whole(result.get("count"), "count") or 0
        except RecordError as fault:
            raise SourceError("CKAN báo tổng số không đọc được.", fault.detail) from None
        return [row for row in rows if isinstance(row, dict)], total

    def _page(self, session: Portal, rows: list[Record], total: int) -> Page:
        kept, unknown = self.keep(rows)
        for record in kept:
            extras = record.pop("extras", None) or []
            record["tanSuat"] = next(
                (e.get("value") for e in extras if parse.text(e.get("key")) in _FREQUENCY_KEYS),
                record.get("update_frequency") or record.get("frequency"),
            )
            groups = {parse.text(one.get("name")) for one in record.pop("groups", None) or []}
            record["loai"] = session.kind_of(groups)
            owners = record.pop("organization", None) or [{}]
            record["chuQuan"] = parse.text(owners[0].get("title") or owners[0].get("name"))
            record["soDong"] = session.rows_of(record.get("resources") or [])
        live = [r for r in kept if r.get("state") in (None, "", "active") and not r.get("private")]
        return Page(live, "", total, unknown)

    def conform(self, record: Record) -> Fact:
        """A data set. Times are UTC without a zone. Raises RecordError."""
        modified = self._utc(record, "metadata_modified")
        if modified is None:
            parse.required({}, "metadata_modified")
            raise AssertionError("unreachable")
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
        content.update(f"#{rows}".encode())
        kind = parse.text(record.get("loai"))
        if not kind:
            words = {word for form in formats for word in form.replace("/", " ").split()}
            kind = "geographic" if words & _GEOGRAPHIC else "attribute" if words else "unknown"
        return DatasetFact(
            code=parse.required(record, "id"),
            version=fresh,
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


class Portal(HttpSession):
    """A CKAN site and how its answers are to be taken."""

    def action(self, name: str, **parameters: str) -> Any:
        """The result of an action. Raises SourceError."""
        return self.get(f"/api/3/action/{name}", parameters, read=self._read, also=_JUDGED)

    def _read(self, answer: Answer) -> Any:
        if answer.is_html():
            if answer.status == 200:
                read_json(answer)
            raise status_fault(answer)
        body = read_json(answer)
        if not isinstance(body, dict):
            words = self.quote(body) if isinstance(body, str) else "nội dung lạ"
            raise SourceError(
                f"CKAN không nhận lời gọi (HTTP {answer.status}): {words}.",
                answer.url,
                transient=False,
            )
        if answer.status == 200 and body.get("success") is True and "result" in body:
            return body["result"]
        error = body.get("error")
        kind = parse.text(error.get("__type")) if isinstance(error, dict) else ""
        if answer.status in (403, 404):
            raise _Gone(
                f"CKAN: không có hoặc không cho xem (HTTP {answer.status}).",
                answer.url,
                transient=False,
            )
        if answer.status == 500 and kind == "Search Connection Error":
            raise _IndexDown("Chỉ mục tìm kiếm của CKAN đang hỏng.", answer.url)
        if answer.status >= 400:
            raise SourceError(
                f"CKAN báo lỗi HTTP {answer.status}{f' ({self.quote(kind)})' if kind else ''}.",
                answer.url,
                transient=answer.status == 500,
            )
        raise SourceError("CKAN trả HTTP 200 nhưng báo không thành công.", answer.url)

    def shown(self, name: str) -> Record | None:
        """One set by its name; None when it is gone or closed."""
        try:
            row = self.action("package_show", id=name)
        except _Gone:
            return None
        return row if isinstance(row, dict) else None

    def rows_of(self, resources: list[Record]) -> int | None:
        """Rows in the set's tables; None without tables. The only sign of a change inside them."""
        if self.option("count_rows", "yes") == "no":
            return None
        total = None
        for one in resources:
            if one.get("datastore_active") in (True, "True", "true") and one.get("id"):
                asked = {"resource_id": str(one["id"]), "limit": "0"}
                count = self._count(asked)
                if count is not None:
                    total = (total or 0) + count
        return total

    def _count(self, asked: dict[str, str]) -> int | None:
        """A table's total; None where the portal says that there is no such table."""
        try:
            result = self.action("datastore_search", **asked)
            return parse.whole(result.get("total"), "total") if isinstance(result, dict) else None
        except SourceError as fault:
            if fault.transient:
                raise
        except RecordError:
            return None
        return None

    def kind_of(self, groups: set[str]) -> str:
        """By the portal's groups; "" when they do not tell and the formats must."""
        for kind, option, default in (
            ("geographic", "geographic_groups", "du-lieu-dia-ly"),
            ("attribute", "attribute_groups", "du-lieu-thuoc-tinh"),
        ):
            if groups & set(self.option(option, default).replace(" ", "").split(",")):
                return kind
        return ""


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
