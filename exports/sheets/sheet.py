"""What every writer of files is given: rows of values with their truth, and tables made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from core import format as say
from core.clock import from_epoch
from core.units import Unit
from core.values import Target, Value
from exports.provenance.truth import FRESHNESS, REPEATED, Figure, Truth, remark, shown
from indicators.asking.answers import Revision
from indicators.asking.compare import is_rate
from indicators.asking.spread import Band
from indicators.defining.model import Definition
from indicators.outlook.say import amount

if TYPE_CHECKING:
    from exports.sheets.ahead import Road

Kind = Literal["text", "number", "whole", "day", "moment", "flag"]
Cell = str | int | float | bool | date | datetime | None
Shape = Literal[
    "indicator", "page", "map", "heat", "matrix", "score", "strips", "board", "course", "ahead",
    "driving", "falling", "spread"]  # fmt: skip
"""What a sheet is a sheet of, which decides how its picture is drawn."""
Rings = Sequence[Sequence[tuple[float, float]]]
"""Closed lines of (longitude, latitude), WGS84."""
_FINEST = 4
"""Decimals of a percentage at most."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key for programs, its title for people, what its cells are.

    ``decimals``: of numbers, so many are shown; None: as few as do.
    """

    key: str
    title: str
    kind: Kind = "text"
    width: int = 14
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in the order of the columns; moments are aware, in the product's zone.

    ``formats``: for each row the spreadsheet's format of its ``value``, where that is a number.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    formats: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A value in its place: ``part`` is what it belongs to, in words.

    ``more``: cells of the columns that its sheet has beyond those of all; ``within``: the
    dimensions by which the whole sheet is narrowed.
    """

    part: str
    value: Value
    definition: Definition
    more: tuple[Cell, ...] = ()
    within: tuple[str, ...] = ()

    @property
    def member(self) -> str:
        """Code of what it is the part of; "" where it is the whole."""
        return next((code for dim, code in self.value.dims.items() if dim not in self.within), "")


@dataclass(frozen=True, slots=True)
class Version:
    """A published version of the figure of a row."""

    row: Row
    revision: Revision


@dataclass(frozen=True, slots=True)
class Place:
    """A unit on a map with its figure; without ``rings`` its seat stands for it."""

    unit: Unit
    value: Value
    rings: Rings = ()


@dataclass(frozen=True, slots=True)
class Strip:
    """One drawing of a comparison: a value, and how it came there, oldest first."""

    name: str
    value: Value
    path: tuple[Value, ...]
    definition: Definition
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """One panel of a board: its kind, its title, its place, what stands in it.

    ``at``: column, row, columns, rows, counted from 1. ``told``: lines that are no figures, under
    ``heads``, called ``aside`` beside figures; ``places``: of a map; ``sub``, ``hint``: below the
    title, and where there is nothing.
    """

    kind: str
    title: str
    at: tuple[int, int, int, int]
    rows: tuple[Row, ...] = ()
    heads: tuple[Column, ...] = ()
    told: tuple[tuple[Cell, ...], ...] = ()
    places: tuple[Place, ...] = ()
    sub: str = ""
    hint: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One export before it becomes a file.

    ``history``: the value period by period, for a chart; ``more``: columns beyond those of all;
    ``versions``: what was published of its figures, where they were asked for; ``unversioned``:
    sentences about those of which none are. What is drawn: ``places`` on a map, ``boundaries`` of
    that day; ``strips`` of a comparison, ``tiles`` of a board, ``road`` of an outlook, ``bands``.
    """

    truth: Truth
    rows: tuple[Row, ...]
    place: Unit | None = None
    history: tuple[Value, ...] = ()
    versions: tuple[Version, ...] = ()
    unversioned: tuple[str, ...] = ()
    road: Road | None = None
    bands: tuple[Band, ...] = ()
    hidden: int = 0
    shape: Shape = "indicator"
    more: tuple[Column, ...] = ()
    places: tuple[Place, ...] = ()
    boundaries: date | None = None
    strips: tuple[Strip, ...] = ()
    tiles: tuple[Tile, ...] = ()

    @property
    def headed(self) -> bool:
        """Does its first row hold the figure that it is about?"""
        none = self.shape in ("strips", "board", "course", "falling")
        return not none and (len(self.truth.definitions) == 1 or self.shape == "score")

    @property
    def columns(self) -> tuple[Column, ...]:
        """Those of all, with its own between the words and the codes for programs."""
        return (*COLUMNS[:PRINTED], *self.more, *COLUMNS[PRINTED:])

    @property
    def tables(self) -> list[Table]:
        """What panels of a board tell that is no figure, each under its panel's title."""
        told = [one for one in self.tiles if one.heads]
        return [Table(one.aside or one.title, one.heads, [*map(list, one.told)]) for one in told]

    @property
    def figures(self) -> list[Figure]:
        """Every number in it, frozen; those that are hidden are none."""
        return [Figure.of(one.value) for one in self.rows if one.value.value_id]

    def repeated(self) -> Sheet:
        """The same, whose truth repeats its first figures and says how many there are."""
        held = self.figures
        told = replace(self.truth, figures=tuple(held[:REPEATED]), figures_total=len(held))
        return replace(self, truth=told)

    def coded(self, code: str, host: str = "") -> Sheet:
        """The same under its code. ``host``: see ``Truth.coded``."""
        return replace(self, truth=self.truth.coded(code, host))


COLUMNS = (
    Column("part", "Phần", width=16),
    Column("name", "Chỉ tiêu", width=34),
    Column("unit_name", "Đơn vị", width=24),
    Column("period_name", "Tên kỳ", width=24),
    Column("member_name", "Phân tổ", width=24),
    Column("value", "Giá trị", "number", 12),
    Column("measure", "Đơn vị tính", width=11),
    Column("display", "Hiển thị", width=11),
    Column("numerator", "Tử số", "number", 10),
    Column("denominator", "Mẫu số", "number", 10),
    Column("target", "Mục tiêu", width=10),
    Column("status", "Trạng thái", width=14),
    Column("freshness", "Độ mới", width=10),
    Column("note", "Ghi chú", width=26),
    Column("first_day", "Từ ngày", "day", 12),
    Column("last_day", "Đến ngày", "day", 12),
    Column("as_of", "Số liệu đến", "moment", 17),
    Column("known_from", "Công bố lúc", "moment", 17),
    Column("coverage", "Độ phủ", "number", 9),
    Column("estimated", "Ước tính", "flag", 9),
    Column("indicator", "Mã chỉ tiêu", width=26),
    Column("unit", "Mã đơn vị", width=15),
    Column("period", "Kỳ", width=15),
    Column("member", "Mã phân tổ", width=14),
    Column("definition", "Bản định nghĩa", width=15),
    Column("value_id", "Mã giá trị", width=30),
)
"""The columns of values, the same in every form of file; codes for programs stand last."""
PRINTED = 14
"""So many of them are put on paper."""


def values(sheet: Sheet) -> Table:
    """Every row of a sheet."""
    formats = [number_format(one.definition, one.value.value) for one in sheet.rows]
    rows = []
    for one in sheet.rows:
        told = list(cells(one))
        rows.append([*told[:PRINTED], *one.more, *told[PRINTED:]])
    return Table("so-lieu", sheet.columns, rows, formats)


def cells(row: Row) -> Iterator[Cell]:
    """One row's cells."""
    one, definition = row.value, row.definition
    member = row.member
    yield row.part
    yield definition.name.vi
    yield one.unit_name
    yield one.period.label()
    yield one.extra.get("name", "") if member else ""
    yield None if one.withheld else one.value
    yield definition.unit
    yield shown(one)
    yield whole(one.numerator)
    yield whole(one.denominator)
    yield target(one.target, definition)
    yield one.status.word
    yield FRESHNESS[one.freshness]
    yield remark(one)
    yield one.period.start
    yield one.period.end - timedelta(days=1)
    yield at(one.as_of)
    yield at(one.known_from)
    yield one.coverage
    yield one.estimated
    yield one.indicator
    yield one.unit
    yield one.period.code
    yield member
    yield one.definition
    yield one.value_id


def at(seconds: int | None) -> datetime | None:
    """Epoch seconds as an aware moment of the product's zone."""
    return None if seconds is None else from_epoch(seconds)


def whole(number: float | None) -> float | None:
    """Counts without a needless fraction; a share of units keeps its own."""
    return int(number) if number is not None and float(number).is_integer() else number


def target(one: Target | None, definition: Definition) -> str:
    """``≥ 99 %``; "" without a target."""
    if one is None:
        return ""
    sign = "≥" if one.at_least is not None else "≤" if one.at_most is not None else "="
    figure = amount(one.figure, definition)
    if is_rate(definition):
        figure = say.percent(one.figure, definition.decimals)
    return f"{sign}{say.NBSP}{figure}"


def number_format(definition: Definition, value: float | None = None) -> str:
    """The spreadsheet's format of a value: percent for rates, digits in groups for the rest.

    Spreadsheets exchange the marks for those of their own language. A rate short of 1 is never
    shown as 100 %, nor one above 0 as 0 %: it gets the decimals that it needs.
    """
    decimals = definition.decimals
    if not is_rate(definition):
        return "#,##0" + ("." + "0" * decimals if decimals else "")
    while value and value < 1 and decimals < _FINEST and round(value * 100, decimals) in (0, 100):
        decimals += 1
    return "0" + ("." + "0" * decimals if decimals else "") + "\\ %"
