"""Tables of others as figures: rows → observations, by ``config/tables.toml``. Any source of rows.

Only mapped columns are ever read. A table that cannot be read whole keeps what it gave before and
is named in the run; the other tables go on. What a table no longer holds is deleted.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from connectors.allow import names
from connectors.base import Finding, Page, Session, Stream, Window
from connectors.reading import mapping, parse, periods
from connectors.reading.mapping import TableMap, column
from core.errors import RecordError, SourceError
from core.facts import Fact, ObservationFact, UnitRef

Record = dict[str, Any]
Row = dict[str, Any]
"""Compared column name (``mapping.column``) → value, mapped columns only."""

_PAGE = 2_000
_LARGEST = 1e15
_LONGEST = 100
"""Characters of a dimension's member."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a source gives it. ``rows`` raises SourceError when it ends before its end."""

    title: str  # what people call it
    rows: Iterable[Row]


def entries(session: Session) -> mapping.Mapping:
    """The mapping that the session's source is read by. Raises ConfigError."""
    path = session.settings.tables
    return mapping.load(path) if path is not None else mapping.Mapping()


class TableStream(Stream):
    """One record is one figure: one row of one table under one entry of the mapping."""

    source: ClassVar[str]  # as ``[[table]]`` calls it
    name = "tables"
    kind = "observation"
    key = ("chi_tieu", "don_vi", "ten_don_vi", "ky", "nam", "chieu")
    version = cursor = "phien_ban"
    cadence = timedelta(days=1)
    lateness = timedelta(days=7)
    sweeps = True
    empty_is_true = True
    windowed = False
    cut_here = True
    mandatory = names("chi_tieu ky phien_ban")
    made = names(
        """chi_tieu don_vi ten_don_vi ky nam dang chieu gia_tri he_so tai_lieu bang phien_ban loi
        loi_noi"""
    )
    fields = made

    @abstractmethod
    def open(self, session: Session, schema: str, table: str, maps: list[TableMap]) -> Table:
        """The table with the columns of ``maps``. Raises SourceError, naming what is missing."""

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """Every mapped table. Raises SourceError at the end, naming those that failed."""
        faults: list[SourceError] = []
        for (schema, name), maps in entries(session).of(self.source).items():
            try:
                yield from self._figures(session, self.open(session, schema, name, maps), maps)
            except SourceError as fault:
                if fault.transient:
                    raise
                faults.append(named(fault, maps[0].place))
        if faults:
            raise SourceError(
                " ".join(one.public for one in faults),
                "; ".join(one.detail for one in faults if one.detail),
                transient=False,
            )
        yield Page([], str(window.until))

    def _figures(self, session: Session, table: Table, maps: list[TableMap]) -> Iterator[Page]:
        met: dict[str, Any] = {}
        batch: list[Record] = []
        empty = True
        for row in table.rows:
            empty = False
            for one in maps:
                if not one.takes(row):
                    continue
                record = _record(row, one, table.title, session.began)
                key, says = self.key_of(record), record["gia_tri"]
                if key in met:
                    if met[key] == says:
                        continue
                    record["loi"] = "duplicate_row"
                    record["loi_noi"] = "hai dòng cùng đơn vị, cùng kỳ mà khác số; giữ dòng trước"
                met.setdefault(key, says)
                batch.append(record)
            if len(batch) >= _PAGE:
                yield Page(batch, "")
                batch = []
        if empty:
            raise SourceError("không có dòng nào; giữ số liệu đã có.", transient=False)
        yield Page(batch, "")

    def conform(self, record: Record) -> Fact:
        """One observation. Raises RecordError whose text names the table."""
        try:
            return self._fact(record)
        except RecordError as fault:
            where = parse.text(record.get("bang"))
            words = f"{where}: {fault.public}" if where else fault.public
            raise RecordError(fault.reason, words, fault.field) from None

    def _fact(self, record: Record) -> ObservationFact:
        if record.get("loi"):
            raise RecordError(parse.text(record["loi"]), parse.text(record.get("loi_noi")), "bang")
        measure = parse.required(record, "chi_tieu")
        form = parse.text(record.get("dang")) or "ioc"
        period = periods.read(form, record.get("ky"), record.get("nam"), "ky", self.horizon)
        unit = UnitRef(parse.text(record.get("don_vi")), parse.text(record.get("ten_don_vi")))
        if not unit.code and not unit.name:
            raise parse.missing("don_vi")
        value = parse.number(record.get("gia_tri"), "gia_tri")
        scale = parse.number(record.get("he_so"), "he_so")
        if value is not None and scale is not None:
            value *= scale
        if value is not None and abs(value) > _LARGEST:
            raise RecordError("bad_number", "gia_tri: số quá lớn", "gia_tri")
        version = parse.whole(record.get("phien_ban"), "phien_ban")
        if version is None:
            raise parse.missing("phien_ban")
        return ObservationFact(
            measure=measure,
            unit=unit,
            grain=period.grain.value,
            start_day=period.start_day,
            end_day=period.end_day,
            value=value,
            dims=parse.text(record.get("chieu")),
            document=parse.text(record.get("tai_lieu")),
            version=version,
        )

    def examined(self, session: Session) -> Iterator[Finding]:
        """For ``./ioc check``: of every mapped table whether it is there with its columns."""
        found = entries(session).of(self.source)
        if not found:
            yield Finding("ok", "contract", f"{self.title}: chưa ánh xạ bảng nào")
        for (schema, name), maps in found.items():
            try:
                rows = iter(self.open(session, schema, name, maps).rows)
                some = next(rows, None) is not None
            except SourceError as fault:
                words = named(fault, maps[0].place).public
                yield Finding("fault", "contract", words)
                continue
            level = "ok" if some else "warning"
            words = "đọc được, đủ cột" if some else "chưa có dòng nào"
            yield Finding(level, "contract", f"Bảng {maps[0].place}: {words}")


def named(fault: SourceError, place: str) -> SourceError:
    """The fault, with the table that it is about."""
    return SourceError(f"Bảng {place}: {fault.public}", fault.detail, transient=fault.transient)


def wanted(maps: Iterable[Any]) -> dict[str, str]:
    """Every column that the entries read: as compared → as written."""
    return {key: name for one in maps for key, name in one.columns.items()}


def missing_columns(maps: Iterable[Any], there: Iterable[str]) -> SourceError | None:
    """The fault of a table that lacks mapped columns; ``there`` as compared."""
    have = set(there)
    lost = sorted(name for key, name in wanted(maps).items() if key not in have)
    if not lost:
        return None
    listed = ", ".join(f"“{one}”" for one in lost)
    return SourceError(f"không có cột {listed}; sửa bảng hoặc tables.toml.", transient=False)


def _record(row: Row, one: TableMap, title: str, began: int) -> Record:
    code = one.unit or parse.text(plain(row.get(column(one.unit_code))))
    told = {name: parse.text(plain(row.get(column(of)))) for name, of in sorted(one.dims.items())}
    record: Record = {
        "chi_tieu": one.measure,
        "don_vi": code.zfill(one.code_digits) if code.isdigit() else code,
        "ten_don_vi": parse.text(plain(row.get(column(one.unit_name)))) if one.unit_name else "",
        "ky": one.period_is or plain(row.get(column(one.period))),
        "nam": plain(row.get(column(one.year))) if one.year else None,
        "dang": "ioc" if one.period_is else one.period_form,
        "chieu": ";".join(f"{name}={member}" for name, member in told.items()),
        "gia_tri": plain(row.get(column(one.value))),
        "he_so": one.scale,
        "tai_lieu": one.document or title,
        "bang": one.place,
        "phien_ban": began * 1_000,
    }
    bad = [name for name, member in told.items() if set(member) & set("=;")]
    long = [name for name, member in told.items() if not 0 < len(member) <= _LONGEST]
    if bad or long:
        record["loi"] = "bad_dimension"
        record["loi_noi"] = f"chiều {', '.join(bad or long)}: trống, quá dài hoặc chứa dấu = ;"
    return record


def plain(value: Any) -> str | int | float | bool | None:
    """A cell as a record holds it; a moment as ISO text, what is no scalar as nothing."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            return None
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool) else None
