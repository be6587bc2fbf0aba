"""What every writer of files is given: rows of values with their truth, and tables made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal

from core import format as say
from core.clock import from_epoch
from core.units import Unit
from core.values import Target, Value
from exports.truth import FRESHNESS, STATUSES, Figure, Truth, shown, withheld
from indicators.answers import REASONS, Revision
from indicators.compare import is_rate
from indicators.model import Definition
from indicators.outlook.say import amount

Kind = Literal["text", "number", "whole", "day", "moment", "flag"]
Cell = str | int | float | bool | date | datetime | None
Shape = Literal["indicator", "page", "map", "heat", "matrix", "score"]
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

    ``more``: cells of the columns that its sheet has beyond those of all.
    """

    part: str
    value: Value
    definition: Definition
    more: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A unit on a map with its figure; without ``rings`` its seat stands for it."""

    unit: Unit
    value: Value
    rings: Rings = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One export before it becomes a file.

    ``history``: the value period by period, for a chart; ``more``: columns beyond those of all;
    ``places``: what a map draws; ``boundaries``: the day that they are of.
    """

    truth: Truth
    rows: tuple[Row, ...]
    place: Unit | None = None
    history: tuple[Value, ...] = ()
    revisions: tuple[Revision, ...] = ()
    hidden: int = field(default=0)
    shape: Shape = "indicator"
    more: tuple[Column, ...] = ()
    places: tuple[Place, ...] = ()
    boundaries: date | None = None

    @property
    def headed(self) -> bool:
        """Does its first row hold the figure that it is about?"""
        return len(self.truth.definitions) == 1 or self.shape == "score"

    @property
    def columns(self) -> tuple[Column, ...]:
        """Those of all, with its own between the words and the codes for programs."""
        return (*COLUMNS[:PRINTED], *self.more, *COLUMNS[PRINTED:])

    @property
    def figures(self) -> list[Figure]:
        """Every number in it, frozen; those that are hidden are none."""
        return [Figure.of(one.value) for one in self.rows if one.value.value_id]

    def coded(self, code: str) -> Sheet:
        """The same under its code."""
        return replace(self, truth=self.truth.coded(code))


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
    member = next(iter(one.dims.values()), "")
    yield row.part
    yield definition.name.vi
    yield one.unit_name
    yield one.period.label()
    yield one.extra.get("name", "") if member else ""
    yield None if withheld(one) else one.value
    yield definition.unit
    yield shown(one)
    yield whole(one.numerator)
    yield whole(one.denominator)
    yield target(one.target, definition)
    yield STATUSES[one.status]
    yield FRESHNESS[one.freshness]
    yield one.freshness_note or one.reason
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


REVISIONS = (
    Column("known_from", "Công bố lúc", "moment", 18),
    Column("known_to", "Thay thế lúc", "moment", 18),
    Column("value", "Giá trị", "number", 13),
    Column("display", "Hiển thị", width=13),
    Column("numerator", "Tử số", "number", 12),
    Column("denominator", "Mẫu số", "number", 12),
    Column("reason", "Vì sao", width=26),
    Column("definition", "Bản định nghĩa", width=15),
    Column("value_id", "Mã giá trị", width=30),
)


def revisions(sheet: Sheet) -> Table:
    """Every published version of the headline figure, oldest first."""
    rows: list[list[Cell]] = [
        [
            at(one.known_from), at(one.known_to), one.value, one.display, whole(one.numerator),
            whole(one.denominator), REASONS.get(one.reason, one.reason), one.definition,
            one.value_id,
        ]
        for one in sheet.revisions
    ]  # fmt: skip
    formats = [number_format(sheet.rows[0].definition, one.value) for one in sheet.revisions]
    return Table("sua-doi", REVISIONS, rows, formats)


_SOURCES = (
    Column("kind", "Loại", width=12),
    Column("source", "Nguồn", width=24),
    Column("stream", "Luồng", width=20),
    Column("run", "Lần chạy", width=30),
    Column("outcome", "Kết quả", width=12),
    Column("at", "Lúc", "moment", 18),
    Column("fetched", "Đọc", "whole", 10),
    Column("new", "Mới", "whole", 10),
    Column("changed", "Sửa", "whole", 10),
    Column("deleted", "Xóa", "whole", 10),
    Column("aside", "Để riêng", "whole", 10),
    Column("words", "Ghi chú", width=40),
)


def sources(truth: Truth) -> Table:
    """The sources and runs behind a file."""
    rows: list[Sequence[Cell]] = [
        ["nguồn", one.title or one.name, "", "", one.state, at(one.last_success)]
        + [None] * 5 + [one.owner]
        for one in truth.sources
    ]  # fmt: skip
    rows += [
        [
            "lần chạy", one.source, one.stream, one.run_id, one.outcome.value,
            at(one.finished_at or one.started_at), one.fetched, one.new, one.changed, one.deleted,
            one.quarantined, one.fault,
        ]
        for one in truth.runs
    ]  # fmt: skip
    return Table("nguon", _SOURCES, rows)
