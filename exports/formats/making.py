"""From a sheet to a file: which writer, which name, which record in the register."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core import codes
from core.errors import MisuseError
from core.period import Period
from desk import Desk, Export, chart_notes
from exports.formats import csv, xlsx
from exports.formats import json as plain
from exports.pictures import canvas, palette, picture, press
from exports.pictures.grid import Grid
from exports.pictures.picture import Drawing
from exports.provenance import check
from exports.provenance import truth as said
from exports.provenance.truth import Truth
from exports.sheets.sheet import Sheet, Table, values

FORMS: Mapping[str, str] = {
    **picture.FORMS,
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}
"""Ending → content type."""
PICTURES = tuple(picture.FORMS)
_FIGURES = ("csv", "parquet")
"""Forms that hold one table: that of the figures."""
CHART, LIST = "chart", "list"
_LISTED = ("indicator", "page", "map")
"""Shapes of sheets that may be drawn as a list of figures."""
Draw = Callable[[press.Job], bytes]
"""What makes PNG and PDF."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a file is to be: of pictures their size, ground and kind; of CSV its marks."""

    size: str = "slide"
    ground: str = "light"
    kind: str = CHART
    csv: csv.Choice = field(default_factory=csv.Choice)

    def __post_init__(self) -> None:
        canvas.canvas(self.size)
        canvas.theme(self.ground)
        if self.kind not in (CHART, LIST):
            raise MisuseError(f"Loại hình “{self.kind}” không có; chọn {CHART}, {LIST}.")


def form_of(ending: str) -> str:
    """The ending, known. Raises MisuseError naming the ones there are."""
    if ending not in FORMS:
        raise MisuseError(f"Định dạng “{ending[:20]}” không có; chọn {', '.join(FORMS)}.")
    return ending


def prepared(sheet: Sheet, form: str, look: Look, figure: Drawing | None) -> Sheet:
    """The sheet with what this form leaves out, said."""
    if form in _FIGURES and sheet.tables:
        names = ", ".join(f"“{one.name}”" for one in sheet.tables)
        said = f"{names}: không có trong tệp {form.upper()}, lấy tệp XLSX hoặc JSON"
        return replace(sheet, truth=replace(sheet.truth, cuts=(*sheet.truth.cuts, said)))
    if form not in PICTURES:
        return sheet
    if isinstance(figure, Grid):
        count, most = len(figure.rows), canvas.deep(look.size)
        order = ", xấu nhất trước" if figure.worst_first else ""
    elif figure is None:
        count, most = len(picture.listed(sheet)), canvas.capacity(look.size)
        order = ", chưa đạt trước"
    else:
        return sheet
    if count <= most:
        return sheet
    said = f"hình chỉ vẽ {most} trên {count} dòng{order}; đủ trong tệp XLSX hoặc CSV"
    return replace(sheet, truth=replace(sheet.truth, cuts=(*sheet.truth.cuts, said)))


def noted(desk: Desk, sheet: Sheet) -> Sheet:
    """The sheet of an indicator, or of a page's chart, with the notes on its unit's figures.

    As they were known then. Of a chart those of the periods that it draws; of several lines each
    note names its own.
    """
    truth, drawn, named = sheet.truth, list[Period](), dict[str, str]()
    if sheet.shape == "course":
        named = {one.definition.id: one.name for one in sheet.strips}
        drawn = [value.period for one in sheet.strips for value in one.path]
    elif truth.subject in {one.id for one in truth.definitions}:
        named = {truth.subject: ""}
    if sheet.place is None or not named or sheet.rows[0].within:  # notes are of all of it
        return sheet
    place, notes = chart_notes.place(sheet.place), list[tuple[str, str]]()
    for id, name in named.items():
        for one in desk.notes(id, place, truth.known_at):
            if not drawn or any(each.start <= one.day_date < each.end for each in drawn):
                said = f"{name}: {one.words}" if len(named) > 1 else one.words
                notes.append((one.day, said))
    return replace(sheet, truth=replace(truth, notes=tuple(sorted(notes)))) if notes else sheet


def content(
    sheet: Sheet, form: str, look: Look, figure: Drawing | None, draw: Draw
) -> Iterator[bytes]:
    """The file's bytes, in pieces where it is long. Raises IocError."""
    if form == "xlsx":
        out = io.BytesIO()
        xlsx.write(sheet, out)
        return iter([out.getvalue()])
    if form == "json":
        return plain.stream(sheet.truth, values(sheet), sheet.tables)
    if form not in PICTURES:
        return rows(sheet.truth, values(sheet), form, look)
    drawn = picture.compose(sheet, figure, look.size, look.ground)
    if form == "svg":
        return iter([drawn.encode("utf-8")])
    return iter([draw(job(sheet.truth, drawn, form, picture.page(figure, look.size)))])


def rows(truth: Truth, table: Table, form: str, look: Look) -> Iterator[bytes]:
    """A list of records as a file. Raises MisuseError for a picture, or too many for a sheet."""
    match form:
        case "csv":
            return csv.stream(table, look.csv)
        case "json":
            return plain.stream(truth, table)
        case "parquet":
            # Arrow is heavy: a worker that writes none goes without
            from exports.formats import parquet

            out = io.BytesIO()
            parquet.write(truth, table, out)
            return iter([out.getvalue()])
        case "xlsx":
            if len(table.rows) > xlsx.LARGEST:
                raise MisuseError(
                    f"{len(table.rows)} dòng, nhiều hơn một trang XLSX chứa được ({xlsx.LARGEST}); "
                    "hãy lấy CSV hoặc Parquet."
                )
            out = io.BytesIO()
            xlsx.write_list(truth, table, out)
            return iter([out.getvalue()])
    raise ValueError(f"no list is written as {form}")


def job(truth: Truth, drawn: str, form: str, page: canvas.Canvas) -> press.Job:
    """The press' order for a composed picture."""
    return press.Job(
        form=form,
        svg=drawn,
        width=page.width,
        height=page.height,
        scale=page.scale,
        title=truth.title,
        description=picture.description(truth),
        code=f"IOC-{truth.short_code}",
        check=truth.check,
        truth=json.dumps(truth.told(), ensure_ascii=False),
        fonts=str(palette.FONTS / "files"),
    )


def record(
    truth: Truth,
    figures: Sequence[said.Figure],
    form: str,
    by: str,
    read: Mapping[str, Any] | None = None,
) -> Export:
    """The register's row of a file that is about to be made. ``read``: how a CSV is to be read."""
    return Export(
        code="",
        kind="file",
        subject=truth.subject,
        title=truth.title,
        address=truth.address,
        form=form,
        unit=truth.unit,
        period=truth.period,
        truth=json.dumps(truth.told() | dict(read or {}), ensure_ascii=False),
        figures=check.written(figures),
        revision=truth.revision,
        known_at=truth.known_at,
        made_by=by,
    )


@dataclass
class Made:
    """A file on its way out: iterate it once; the register learns its digest at the end."""

    export: Export
    pieces: Iterable[bytes]
    desk: Desk
    rows: int

    def __iter__(self) -> Generator[bytes]:
        """The pieces; a reader that leaves early leaves a broken export."""
        digest, size, whole = hashlib.sha256(), 0, False
        try:
            for piece in self.pieces:
                digest.update(piece)
                size += len(piece)
                yield piece
            whole = True
        finally:
            if whole:
                self.desk.end_export(self.export, digest.hexdigest(), size, self.rows)
            else:
                self.desk.break_export(self.export)


def make(
    desk: Desk,
    sheet: Sheet,
    form: str,
    look: Look,
    figure: Drawing | None,
    draw: Draw,
    *,
    by: str,
    address: str = "",
    host: str = "",
) -> tuple[Sheet, Made]:
    """Register a file and begin to write it. ``address``: where who asks is.

    ``host``: where readers reach us (``web.address``), for those who hold it on paper.

    Raises IocError; what failed stands in the register as broken.
    """
    if look.kind == LIST and sheet.shape not in _LISTED and form in PICTURES:
        raise MisuseError(f"“{sheet.truth.subject}” không có hình dạng danh sách.")
    shown = None if look.kind == LIST else figure
    ready = prepared(noted(desk, sheet), form_of(form), look, shown).repeated()
    read = csv.marks(values(ready), look.csv) if form == "csv" else None
    export = desk.begin_export(record(ready.truth, ready.figures, form, by, read), address=address)
    coded = ready.coded(export.code, host)
    try:
        pieces = content(coded, form, look, shown, draw)
    except BaseException:
        desk.break_export(export)
        raise
    return coded, Made(export, pieces, desk, len(coded.rows))


def make_list(
    desk: Desk,
    truth: Truth,
    table: Table,
    form: str,
    look: Look,
    *,
    by: str,
    address: str = "",
    host: str = "",
) -> tuple[Truth, Made]:
    """The same for a list of records: the truth under its code, and the file to be read once."""
    if form_of(form) in PICTURES:
        raise MisuseError(f"Danh sách bản ghi không có dạng {form}; chọn csv, xlsx, parquet, json.")
    read = csv.marks(table, look.csv) if form == "csv" else None
    export = desk.begin_export(record(truth, truth.figures, form, by, read), address=address)
    coded = truth.coded(export.code, host)
    try:
        pieces = rows(coded, table, form, look)
    except BaseException:
        desk.break_export(export)
        raise
    return coded, Made(export, pieces, desk, len(table.rows))


def told(export: Export) -> dict[str, Any]:
    """The truth of a registered file, with its code and digest: the sidecar of a CSV."""
    truth: dict[str, Any] = json.loads(export.truth)
    return truth | {
        "code": codes.written(export.code),
        "check": f"/kiem-tra/{codes.written(export.code)}",
        "address": export.address,
        "file": file(export),
    }


def file(export: Export) -> dict[str, Any]:
    """What the register knows of a file's bytes."""
    return {
        "form": export.form,
        "sha256": export.digest,
        "size": export.size,
        "rows": export.rows,
        "state": export.state,
    }
