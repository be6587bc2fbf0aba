"""The shared data warehouse (kho dữ liệu dùng chung): its register and its tables, by SQL.

Any database that SQLAlchemy knows. Which tables are read, and what their columns mean, stands in
``tables.toml``. The register stands beside the open data portal's and is never added to it: many of
its data sets are the same ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from datetime import timedelta
from typing import Any

from connectors.allow import names
from connectors.base import Connector, Finding, Page, Session, Stream, Window
from connectors.protocols.sql import SqlSession
from connectors.reading import parse
from connectors.reading.frequency import update_days
from connectors.reading.mapping import RegisterMap, TableMap, column
from connectors.reading.versions import told_and_read
from connectors.records.tables import (
    Row,
    Table,
    TableStream,
    entries,
    missing_columns,
    named,
    plain,
    wanted,
)
from core.clock import Clock
from core.errors import ConfigError, RecordError, SourceError
from core.facts import DatasetFact, Fact, UnitRef
from core.settings import SourceSettings
from core.text import fold

Record = dict[str, Any]

_PAGE = 500


def _opened(session: Session, schema: str, table: str, maps: list[Any]) -> Iterator[Row]:
    """The mapped columns of a table. Raises SourceError naming the columns that are missing."""
    assert isinstance(session, SqlSession)
    there = session.columns(schema, table)
    if fault := missing_columns(maps, there):
        raise fault
    return session.rows(schema, table, {name: there[name] for name in wanted(maps)})


class Register(Stream):
    """One record is one data set of the warehouse's own register."""

    name = "register"
    title = "Danh mục dữ liệu của kho dùng chung"
    kind = "dataset"
    key = ("ma",)
    version = cursor = "suaLuc"
    owner = "Sở Thông tin và Truyền thông"
    cadence = timedelta(days=1)
    lateness = timedelta(days=2)
    sweeps = True
    empty_is_true = True
    windowed = False
    cut_here = True
    mandatory = names("ma ten")
    made = names("ma ten loai chuQuan taoLuc suaLuc tanSuat soDong chatLuong dinhDang mo docLuc")
    fields = made

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """Every mapped register; one that is empty is not believed. Raises SourceError."""
        for one in entries(session).registers("warehouse"):
            batch: list[Record] = []
            given = 0
            try:
                for row in _opened(session, one.db_schema, one.table, [one]):
                    given += 1
                    batch.append(_record(row, one, session.began))
                    if len(batch) >= _PAGE:
                        yield Page(batch, "")
                        batch = []
            except SourceError as fault:
                raise named(fault, one.place) from None
            if not given:
                raise named(SourceError("danh mục rỗng; giữ số liệu đã có."), one.place)
            yield Page(batch, "")
        yield Page([], str(window.until))

    def key_of(self, record: Record) -> str:
        """The register's code, told apart from the portal's ids."""
        code = parse.text(record.get("ma"))
        return f"kho:{code}" if code else ""

    def conform(self, record: Record) -> Fact:
        """A data set. Raises RecordError."""
        parse.required(record, "ma")
        modified = self.moment(record, "suaLuc")
        created = self.moment(record, "taoLuc")
        formats = {part.strip().upper() for part in parse.text(record.get("dinhDang")).split(",")}
        return DatasetFact(
            code=self.key_of(record),
            version=told_and_read(
                modified or created or 0, parse.whole(record.get("docLuc"), "docLuc") or 0
            ),
            title=parse.required(record, "ten"),
            unit=UnitRef(name=parse.text(record.get("chuQuan"))),
            kind=_kind(parse.text(record.get("loai"))),
            is_open=bool(parse.flag(record.get("mo"), "mo")),
            created_at=created,
            modified_at=modified,
            update_days=update_days(record.get("tanSuat")),
            formats=",".join(sorted(formats - {""})),
            resources=0,
            rows=parse.whole(record.get("soDong"), "soDong"),
            content_hash="",
            quality=_share(record, "chatLuong"),
        )


def _record(row: Row, one: RegisterMap, began: int) -> Record:
    def cell(name: str) -> Any:
        return plain(row.get(column(name))) if name else None

    kind = parse.text(cell(one.kind))
    return {
        "ma": cell(one.code),
        "ten": cell(one.title),
        "loai": one.kinds.get(kind, "" if one.kinds else kind),
        "chuQuan": cell(one.owner),
        "taoLuc": cell(one.created),
        "suaLuc": cell(one.modified),
        "tanSuat": cell(one.frequency),
        "soDong": cell(one.rows),
        "chatLuong": cell(one.quality),
        "dinhDang": cell(one.formats),
        "mo": cell(one.open),
        "docLuc": began,
    }


def _kind(said: str) -> str:
    word = fold(said)
    if said in ("attribute", "geographic"):
        return said
    if "dia ly" in word or "khong gian" in word:
        return "geographic"
    return "attribute" if "thuoc tinh" in word else "unknown"


def _share(record: Record, field: str) -> float | None:
    """A quality as a share: 0.97, ``97%`` or 97."""
    value = parse.number(record.get(field), field)
    if value is not None and value > 1:
        value /= 100
    if value is not None and not 0 <= value <= 1:
        raise RecordError("bad_number", f"{field}: cần từ 0 đến 100 %", field)
    return value


class Tables(TableStream):
    """Bảng của kho, ánh xạ thành số liệu."""

    title = "Bảng của kho dùng chung ánh xạ thành số liệu"
    owner = "Sở Thông tin và Truyền thông"
    source = "warehouse"

    def open(self, session: Session, schema: str, table: str, maps: list[TableMap]) -> Table:
        """The table or view. Raises SourceError."""
        return Table(maps[0].place, _opened(session, schema, table, maps))


class Warehouse(Connector):
    """Kho dữ liệu dùng chung của tỉnh."""

    name = "warehouse"
    title = "Kho dữ liệu dùng chung"
    protocol = "SQL chỉ đọc (SQLAlchemy)"
    owner = "Sở Thông tin và Truyền thông"
    kinds = (Register, Tables)

    def connect(self, settings: SourceSettings, clock: Clock) -> AbstractContextManager[SqlSession]:
        """Raises ConfigError on an address that names no database we can read."""
        if not settings.url:
            raise ConfigError(
                ["sources.warehouse.url: chưa đặt địa chỉ (hoặc IOC_SOURCES__WAREHOUSE__URL)"]
            )
        return closing(SqlSession(settings, clock))

    def contract(self, session: Session) -> Iterator[Finding]:
        """Every mapped register and table: is it there, with its columns, and may we read it?"""
        assert isinstance(session, SqlSession)
        for one in entries(session).registers("warehouse"):
            try:
                next(_opened(session, one.db_schema, one.table, [one]), None)
            except SourceError as fault:
                yield Finding("fault", "contract", named(fault, one.place).public)
            else:
                yield Finding("ok", "contract", f"Danh mục {one.place}: đọc được, đủ cột")
        for stream in self.streams:
            if isinstance(stream, TableStream):
                yield from stream.examined(session)
        if not session.guarded:
            words = "kho không tự chặn ghi được; chỉ cấp quyền SELECT cho tài khoản này"
            yield Finding("warning", "permission", words)
