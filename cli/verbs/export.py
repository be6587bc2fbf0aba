"""``ioc export``: an indicator or a page as a file that carries its truth and can be verified."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.common import Data, Known, PeriodText, Unit, moment, quiet, settings
from core.clock import today
from core.errors import MisuseError
from core.period import Period
from desk import Desk
from exports.formats import bulk, csv, kept, making
from exports.ledger import listing as book
from exports.ledger.question import Reader
from exports.pictures import press
from exports.provenance.truth import Truth
from exports.sheets import asked, compare, narrowing, records, views
from exports.sheets.behind import versioned
from exports.sheets.narrowing import ADDRESSED
from exports.sheets.sheet import Sheet, Table, values
from indicators.asking import lists
from indicators.catalog import Catalog
from indicators.defining.dimensions import address

HELP = "Xuất một chỉ tiêu hay một trang thành tệp kèm nguồn gốc và mã kiểm tra."
_STEP = 4_000_000  # bytes, and rows, between two words of how far it is
_ROWS = 10_000


def command(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="ID|TRANG",
            help="Chỉ tiêu (onestop.on_time_rate), trang (mot-cua), phần của trang (ban-do,"
            " tong-quan/se-khong-dat), bảng của màn hình (wall/tong-quan).",
        ),
    ],
    form: Annotated[
        str, typer.Option("--format", metavar="FORM", help=f"{'|'.join(making.FORMS)}.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Tệp ghi ra.")],
    unit: Unit = None,
    period: PeriodText = None,
    as_known: Known = None,
    boundaries: Annotated[
        str | None,
        typer.Option(metavar="LIST", help="Danh mục đơn vị: today, old, then hoặc một ngày."),
    ] = None,
    by: Annotated[
        str, typer.Option(metavar="DIM", help="Bảng chia theo chiều: unit, field…; khong: không.")
    ] = "",
    indicator: Annotated[
        str,
        typer.Option(
            metavar="ID", help="Chỉ tiêu của ban-do, mot-cua/ban-do-nhiet, so-sanh (nhiều: a,b)."
        ),
    ] = "",
    units: Annotated[
        str, typer.Option(metavar="CODES", help="Các đơn vị của so-sanh, cách nhau dấu phẩy.")
    ] = "",
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DIM:MÃ",
            help="Chỉ gồm một mã của một chiều, ví dụ channel:2 (nhiều lần được, mỗi chiều một).",
        ),
    ] = None,
    listed: Annotated[
        str,
        typer.Option(
            "--records",
            metavar="PART",
            help="Bản ghi phía sau: numerator, denominator, missed, apart-0 … như ở địa chỉ trang.",
        ),
    ] = "",
    order: Annotated[
        str,
        typer.Option(
            metavar="CỘT",
            help="Thứ tự của --records: tên cột, dấu - phía trước là giảm dần, ví dụ -late.",
        ),
    ] = "",
    last_year: Annotated[
        bool, typer.Option("--last-year", help="So với cùng kỳ năm trước, không phải kỳ trước.")
    ] = False,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KHÓA=GIÁ TRỊ",
            help="Lựa chọn của một sổ như ở địa chỉ trang, ví dụ nguon=onestop (nhiều lần được).",
        ),
    ] = None,
    size: Annotated[str, typer.Option(help="Cỡ hình: slide, print.")] = "slide",
    theme: Annotated[str, typer.Option(help="Nền hình: light, dark.")] = "light",
    picture: Annotated[str, typer.Option(help="Loại hình: chart, list.")] = making.CHART,
    bom: Annotated[bool, typer.Option("--bom/--no-bom", help="CSV có dấu BOM.")] = True,
    separator: Annotated[str, typer.Option(help="CSV: dấu ngăn cột ; hoặc dấu phẩy.")] = ";",
    decimal: Annotated[str, typer.Option(help="CSV: dấu thập phân , hoặc dấu chấm.")] = ",",
    internal: Annotated[
        bool, typer.Option("--internal", help="Dùng nội bộ: không ẩn số nhỏ, có danh sách hồ sơ.")
    ] = False,
    data: Data = None,
) -> None:
    """Write the file. Raises NotFoundError, MisuseError, StoreError."""
    quiet()
    look = making.Look(size, theme, picture, csv.Choice(bom, separator, decimal))
    making.form_of(form)
    if out.is_dir() or not out.parent.is_dir():
        raise MisuseError(f"--out: “{out}” phải là một tệp trong thư mục đã có.")
    if order and (not listed or book.named(subject)):
        raise MisuseError("--order: chỉ dành cho danh sách bản ghi (--records).")
    chosen = settings(data)
    catalog = Catalog(chosen)
    now = today(chosen.clock())
    known = None if as_known is None else moment(catalog, "--as-known", as_known)
    members = narrowing.read(",".join(only or ()))
    question = asked.Asked(
        unit=unit,
        period=Period.parse(period, now) if period else None,
        as_known=known,
        listed=lists.read(boundaries, now),
        dim=by,
        inside=internal,
        indicator=indicator,
        units=tuple(compare.listed(units)),
        only=members,
        query=_query(
            unit, period, as_known, boundaries, by, listed, order, indicator, units, members
        )
        + ((("so-sanh", "cung-ky"),) if last_year else ()),
        last_year=last_year,
    )
    desk, me, host = Desk(chosen), f"cli:{getpass.getuser()}", chosen.web.address
    try:
        found = None
        if book.named(subject):
            given = _given(where, unit, period, as_known)
            reader = Reader(looks=True, governs=True, codes=internal)
            found = book.listing(catalog, desk, subject, given, reader)
        elif where:
            raise MisuseError(f"--where: chỉ dành cho các sổ: {', '.join(book.BOOKS)}.")
        elif listed:
            found = records.listing(catalog, subject, listed, question, codes=internal)
        if found is not None:
            truth, count = _listed(desk, found, form, look, out, me, host)
        else:
            truth, count = _sheeted(desk, catalog, subject, question, form, look, out, me, host)
    finally:
        desk.close()
        catalog.close()
    print(f"{out}: {count} dòng, mã {truth.short_code}")
    for words in truth.cuts:
        print(f"Lưu ý: {words}.")


def _given(
    where: list[str] | None, unit: str | None, period: str | None, as_known: str | None
) -> dict[str, str]:
    """The choices of a book as its page's address has them. Raises MisuseError."""
    named = {"don-vi": unit, "ky": period, "biet-luc": as_known}
    given = {key: text for key, text in named.items() if text}
    for one in where or ():
        key, equals, text = one.partition("=")
        if not (key and equals and text):
            raise MisuseError(f"--where: “{one[:40]}” không đọc được; viết như nguon=onestop.")
        given[key] = text
    return given


def _listed(
    desk: Desk,
    found: records.Listing,
    form: str,
    look: making.Look,
    out: Path,
    me: str,
    host: str,
) -> tuple[Truth, int]:
    """Write a list, row by row in every form; now and then a word of how far it is."""

    def told(count: int) -> None:
        if count % _ROWS == 0:
            print(f"đã ghi {count} trên {found.total} dòng…", file=sys.stderr)

    export = bulk.put(
        desk, found.truth, found.table, form, out, by=me, told=told, host=host, look=look
    )
    truth = found.truth.coded(export.code, host)
    _beside(desk, out, truth, found.table, form, look)
    return truth, export.rows


def _sheeted(
    desk: Desk,
    catalog: Catalog,
    subject: str,
    question: asked.Asked,
    form: str,
    look: making.Look,
    out: Path,
    me: str,
    host: str,
) -> tuple[Truth, int]:
    """Write a sheet of values, or its picture."""
    sheet, figure = _sheet(catalog, subject, question, desk), None
    if form == "xlsx":  # the one form with a sheet of what was published before
        sheet = versioned(catalog, sheet)
    if form in making.PICTURES:
        from dashboard.pictures import figures  # the pages' own drawing, with all that it needs

        figure = figures.of(sheet)
    coded, made = making.make(desk, sheet, form, look, figure, press.make, by=me, host=host)
    _write(out, made)
    _beside(desk, out, coded.truth, values(coded), form, look)
    return coded.truth, made.rows


def _beside(
    desk: Desk, out: Path, truth: Truth, table: Table, form: str, look: making.Look
) -> None:
    """The sidecar of a CSV, which cannot hold its truth itself."""
    if form == "csv":
        side = out.with_name(out.name + csv.SIDECAR)
        file = making.file(desk.export(truth.code))
        kept.put(side, csv.sidecar(truth, table, look.csv, file))


def _sheet(catalog: Catalog, subject: str, question: asked.Asked, desk: Desk) -> Sheet:
    """Of a board of the wall, or of anything else."""
    if not subject.strip("/").startswith(asked.BOARDS):
        return views.sheet(catalog, subject, question)
    from dashboard.wall import filed, playing, whose  # the wall, with all that it needs

    unit = question.unit or whose.split(subject)[1]
    mine = whose.PROVINCE
    if unit:
        found = catalog.unit(unit)
        mine = whose.Whose(whose.standing(found, today(catalog.clock)), whose.Beside.ALL)
    return filed.sheet(catalog, subject, question, mine, desk.paused(), playing.of(desk))


def _query(
    unit: str | None,
    period: str | None,
    known: str | None,
    listed: str | None,
    by: str,
    part: str,
    order: str,
    indicator: str,
    units: str,
    only: Sequence[narrowing.Only],
) -> tuple[tuple[str, str], ...]:
    """The choices as the page's address has them."""
    words = {"today": "hien-nay", "old": "cu", "then": "tung-ky"}
    named = {
        "ky": period, "don-vi": unit, "biet-luc": known,
        "ranh-gioi": words.get(listed or "", listed), "theo": by, "ban-ghi": part,
        asked.ORDER: order, "chi-tieu": indicator, "cac-don-vi": units,
    }  # fmt: skip
    named |= {ADDRESSED.get(one.dim, one.dim): address(one.code) for one in only}
    return tuple((key, text) for key, text in named.items() if text)


def _write(out: Path, made: making.Made) -> None:
    """Whole or not at all; a disk that refuses leaves a broken export in the register."""
    pieces = iter(made)
    try:
        kept.pour(out, _told(pieces))
    finally:
        pieces.close()


def _told(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces; now and then a word of how far it is."""
    size, told = 0, 0
    for piece in pieces:
        yield piece
        size += len(piece)
        if size - told >= _STEP:
            told = size
            print(f"đã ghi {size / 1e6:.0f} MB…", file=sys.stderr)
