"""Reported figures (số liệu báo cáo): CSV and XLSX templates dropped into a folder.

A template's first row is ``#ioc-template;reported;1``; the row of headings follows, at once or
after words for people. Measures are those of ``config/reporting.toml``. Errors name file and cell.
Files are read oldest first and a row speaks only where it says something new, so the same file
twice changes nothing, and a correction comes as a later version beside the first figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from connectors.allow import names
from connectors.base import Page, Session, Stream, Window
from connectors.protocols.files import Cell, Dropped, FileSession, FolderConnector, table, written
from connectors.reading import parse
from core.clock import Clock, day_date, day_number, local_day
from core.errors import MisuseError, RecordError
from core.facts import Fact, ObservationFact, UnitRef
from core.period import Period
from core.reporting import COLUMNS, HEAD_WITHIN, HEADED_BY, KIND, MARK, VERSION, kept
from core.text import fold

_FIRST_DAY = day_number(date(2000, 1, 1))
_PLAIN = re.compile(r"[-–+]?[0-9.,%/ ]{1,16}|[0-9A-Z][0-9A-Z/\-]{0,15}|[a-z_]+(\.[a-z0-9_]+)*")
_READ = (".csv", ".xlsx")
_OTHER = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".zip", ".rar", ".7z")
"""Other workbooks and packed ones: set aside by name, for nobody else would tell their senders.
Letters and scans that lie beside a template are nobody's fault."""
_SHOWN = 40  # characters of what came that an error repeats

Record = dict[str, Any]
_Read = tuple[list[Record], int, RecordError | None]
"""A file as read: its rows and the count of unknown fields, or why it cannot be read."""


class Figures(Stream):
    """Một dòng là một chỉ tiêu của một đơn vị trong một kỳ."""

    name = "figures"
    title = "Số liệu báo cáo theo biểu mẫu"
    kind = "observation"
    key = ("chi_tieu", "don_vi", "ky")
    version = cursor = "phien_ban"
    owner = "Sở Thông tin và Truyền thông"
    cadence = timedelta(days=30)
    lateness = timedelta(days=45)
    lookback = timedelta(0)
    windowed = False
    cut_here = True
    mandatory = frozenset({"chi_tieu", "don_vi", "ky"})
    made = names("tep dong o cac_o phan_tram o_gop phien_ban loi loi_noi")
    fields = mandatory | made | names("gia_tri tai_lieu")
    withheld = names("ghi_chu nguoi_lap nguoi_bao_cao dien_thoai email") | names(
        "ten_chi_tieu don_vi_tinh ten_don_vi"
    )

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self._known: dict[tuple[str, int, int], _Read] = {}

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """One page a file; a file that cannot be read is one record that names the fault."""
        assert isinstance(session, FileSession)
        told: dict[str, tuple[Any, Any]] = {}
        for file, (rows, unknown, fault) in self._all(session):
            if fault is not None:
                said = f"{file.name}{f', ô {fault.field}' if fault.field else ''}: {fault.public}"
                record = {"tep": file.name, "o": fault.field, "loi": fault.reason, "loi_noi": said}
                yield Page([record], "", 1)
                continue
            news = []
            for record in rows:
                key, says = self.key_of(record), (record.get("gia_tri"), record.get("tai_lieu"))
                if "loi" in record or told.get(key) != says:
                    news.append(dict(record))
                if "loi" not in record:
                    told[key] = says
            yield Page(news, "", len(news), unknown)
        yield Page([], str(window.until))

    def _all(self, session: FileSession) -> Iterator[tuple[Dropped, _Read]]:
        """Every file as read. One that stands unchanged since the last look is not read again."""
        met: dict[tuple[str, int, int], _Read] = {}
        for file in session.files(*_READ, *_OTHER):
            mark = (file.name, file.changed_ms, file.size)
            read = self._known.get(mark)
            if read is None:
                try:
                    read = (*self._rows(session, file), None)
                except RecordError as fault:
                    read = ([], 0, fault)
            met[mark] = read
            yield file, read
        self._known = met

    def _rows(self, session: FileSession, file: Dropped) -> tuple[list[Record], int]:
        """The filled rows of a file. Raises RecordError, its field being the cell at fault."""
        if not file.name.lower().endswith(_READ):
            ending = file.name.rpartition(".")[2].lower()
            words = f"không nhận tệp .{ending}; mở rồi lưu lại dạng .xlsx hoặc CSV UTF-8"
            raise RecordError("bad_file", f"{words} theo biểu mẫu")
        lines = enumerate(table(file.name, session.read(file), session.settings.max_megabytes), 1)
        _check_mark(next(lines, (1, []))[1])
        header = _header(lines)
        out: list[Record] = []
        unknown, met = 0, dict[str, int]()
        for line, row in lines:
            cells = dict(zip(header, row, strict=False))
            figure = cells.get("gia_tri")
            if figure is None or figure.value is None or str(figure.value).strip() == "":
                continue
            said, more = self.allow.keep({name: written(cell) for name, cell in cells.items()})
            unknown += more
            said |= {
                "tep": file.name,
                "dong": line,
                "o": figure.at,
                "cac_o": {name: cells[name].at for name in COLUMNS if name in cells},
                "phan_tram": figure.percent,
                "o_gop": figure.merged,
                "phien_ban": file.changed_ms,
            }
            key = self.key_of(said)
            if key in met:
                said["loi"] = "duplicate_row"
                said["loi_noi"] = f"{file.name}, ô {figure.at}: trùng với dòng {met[key]}"
            met.setdefault(key, line)
            out.append(said)
        return out, unknown

    def key_of(self, record: Record) -> str:
        """A row by measure, unit and period, else by its place; an unreadable file by its name."""
        file = parse.text(record.get("tep"))
        if "dong" not in record:
            return file
        key = super().key_of(record)
        return key if key.strip("|") else f"{file}|{parse.text(record['dong'])}"

    def conform(self, record: Record) -> Fact:
        """One observation. Raises RecordError whose text names file and cell."""
        if record.get("loi"):
            raise RecordError(parse.text(record["loi"]), parse.text(record.get("loi_noi")), "tep")
        place = f"{parse.text(record.get('tep'))}, dòng {parse.text(record.get('dong'))}"
        try:
            return self._fact(record, place)
        except RecordError as fault:
            held = record.get("cac_o")
            cell = (held.get(fault.field) if isinstance(held, dict) else "") or record.get("o")
            where = f"{parse.text(record.get('tep'))}, ô {parse.text(cell)}"
            raise RecordError(fault.reason, f"{where}: {fault.public}", fault.field) from None

    def _fact(self, record: Record, place: str) -> ObservationFact:
        measure = parse.required(record, "chi_tieu").lower()
        if measure not in kept().measures:
            raise RecordError(
                "unknown_measure",
                f"không có chỉ tiêu {_quoted(measure)}; các chỉ tiêu: "
                + ", ".join(kept().measures),
                "chi_tieu",
            )
        period = self._period(parse.required(record, "ky"))
        version = parse.whole(record.get("phien_ban"), "phien_ban")
        if version is None:
            raise parse.missing("phien_ban")
        named = parse.text(_plain(record.get("tai_lieu")))
        return ObservationFact(
            measure=measure,
            unit=UnitRef(code=parse.required(record, "don_vi")),
            grain=period.grain.value,
            start_day=period.start_day,
            end_day=period.end_day,
            value=_figure(record),
            dims="",
            document=f"{named} ({place})" if named else place,
            version=version,
        )

    def _period(self, written_period: str) -> Period:
        if written_period.upper().endswith("-YTD"):
            raise RecordError(
                "bad_period", "lũy kế phải ghi rõ đến ngày nào, như 2023-12-26/YTD", "ky"
            )
        last = local_day(self.horizon)
        try:
            period = Period.parse(written_period, day_date(last))
        except MisuseError:
            raise RecordError(
                "bad_period",
                f"không đọc được kỳ {_quoted(written_period)}; dạng nhận như 2023, 2023-H1, "
                "2023-Q4, 2023-12",
                "ky",
            ) from None
        if not _FIRST_DAY <= period.start_day < period.end_day <= last:
            raise RecordError("absurd_date", "kỳ trước năm 2000 hoặc quá hai năm sau hôm nay", "ky")
        return period


def _plain(value: Any) -> Any:
    """A text without the mark that keeps spreadsheets from taking it for a formula."""
    marked = isinstance(value, str) and value[:1] == "'" and value[1:2] in tuple("=+-@\t\r")
    return value[1:] if marked else value


def _quoted(came: str) -> str:
    """What came, for an error to repeat: figures, periods and codes; words may be a person's."""
    return f"“{came[:_SHOWN]}”" if _PLAIN.fullmatch(came) else "một chuỗi chữ"


def _figure(record: Record) -> float | None:
    """The count that a row reports; None where it says that nothing is known."""
    raw = _plain(record.get("gia_tri"))
    if record.get("o_gop"):
        raise RecordError("merged_figure", "ô số liệu bị gộp, không rõ thuộc dòng nào", "gia_tri")
    came = parse.text(raw)[:_SHOWN]
    if record.get("phan_tram") and isinstance(raw, int | float):
        came = f"{raw * 100:.6g}%".replace(".", ",")
    wanted = f"cần số nguyên, nhận được {_quoted(came)}"
    if record.get("phan_tram") or came.endswith("%"):
        raise RecordError(
            "percent_for_count", f"{wanted}; ghi tử số và mẫu số riêng, không ghi tỷ lệ", "gia_tri"
        )
    try:
        value = parse.whole(raw, "gia_tri")
    except RecordError as fault:
        raise RecordError(fault.reason, wanted, "gia_tri") from None
    if value is not None and value < 0:
        raise RecordError(
            "bad_number", f"cần số từ 0 trở lên, nhận được {_quoted(came)}", "gia_tri"
        )
    return None if value is None else float(value)


def _header(lines: Iterator[tuple[int, list[Cell]]]) -> list[str]:
    """The folded headings; what stands above them is for people. Raises RecordError."""
    lost, at = list(COLUMNS), "A2"
    for line, row in lines:
        named = [fold(str(cell.value or "")).replace(" ", "_") for cell in row]
        header = [HEADED_BY.get(name, name) for name in named]
        missing = [name for name in COLUMNS if name not in header]
        if not missing:
            return header
        if len(missing) < len(lost):
            lost, at = missing, f"A{line}"
        if line >= HEAD_WITHIN:
            break
    raise RecordError("template_columns", f"thiếu cột {', '.join(lost)}", at)


def _check_mark(row: list[Cell]) -> None:
    """Row 1: three cells, or all in one. Raises RecordError."""
    first = ";".join(str(cell.value).strip() for cell in row if cell.value not in (None, ""))
    mark = [part.strip() for part in first.lower().split(";")]
    if mark[:2] != [MARK, KIND]:
        raise RecordError(
            "template_mark", f"dòng 1 phải là “{MARK};{KIND};{VERSION}”; hãy dùng biểu mẫu", "A1"
        )
    if mark[2:3] != [VERSION]:
        came = mark[2] if len(mark) > 2 else "không ghi"
        raise RecordError(
            "template_version", f"phiên bản biểu mẫu {came[:20]}; cần phiên bản {VERSION}", "A1"
        )


class Reported(FolderConnector):
    """Biểu mẫu số liệu do các đơn vị gửi."""

    name = "reported"
    title = "Số liệu báo cáo"
    protocol = "Tệp CSV, XLSX trong thư mục"
    owner = "Sở Thông tin và Truyền thông"
    kinds = (Figures,)
