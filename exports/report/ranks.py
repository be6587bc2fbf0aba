"""Units ranked fairly: with their interval, the ranks that it leaves open, few cases apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core import format as say
from core.errors import MisuseError
from core.period import Grain, Period
from core.values import Status, Value
from exports.provenance.truth import shown
from exports.report.blocks import Band, Block, Cell, Column, Grid, Para
from exports.report.gather import Told, cases
from exports.report.themes import Numbers
from indicators.asking.compare import is_rate
from indicators.asking.ranking import UNSURE, Ranked, rank
from indicators.catalog import Catalog

_TABLES = {Grain.WEEK: 1, Grain.MONTH: 2}
_ROWS = {Grain.WEEK: 10, Grain.MONTH: 20}
_FEW = 3
"""Fewer units than this are no ranking."""
_SURE = 3
"""One in so many units must surely be above or below the target for a period to be told alone."""


def section(
    catalog: Catalog, held: Sequence[Told], period: Period, numbers: Numbers
) -> Iterator[Block]:
    """A table for each of the rates that units are held to, the worst unit first."""
    found = [(one, ranked) for one in _chosen(held) if (ranked := _ranked(catalog, one, period))]
    found.sort(key=lambda pair: -_surely_off(pair[1][0]))
    for one, ranked in found[: _TABLES[period.grain]]:
        yield from _table(one, *ranked, _ROWS[period.grain], numbers)
    if not found:
        yield Para((("Kỳ này không có chỉ tiêu nào đủ số liệu để xếp hạng đơn vị.", False),))


def _chosen(held: Sequence[Told]) -> list[Told]:
    """Rates with a target that are cut by unit, in the order of the screens."""
    return [
        one
        for one in held
        if "unit" in one.definition.dimensions
        and is_rate(one.definition)
        and one.year.target is not None
        and one.definition.minimum_count
    ]


def _surely_off(rows: Sequence[Ranked]) -> int:
    """Units whose whole interval misses the target: of the rates with the most it is told."""
    return sum(row.verdict is Status.OFF for row in rows)


def _ranked(catalog: Catalog, one: Told, period: Period) -> tuple[list[Ranked], Period] | None:
    """The units in the period itself; in the year where too few have cases enough to tell."""
    for asked in (period, one.year.period):
        try:
            parts = catalog.by(one.definition.id, "unit", None, asked)
        except MisuseError:  # no such cut there
            continue
        rows = rank(parts, one.definition)
        ranked = [row for row in rows if not row.apart]
        sure = sum(row.verdict is not None for row in ranked)
        enough = len(ranked) >= _FEW and len({row.value.value for row in ranked}) > 1
        if enough and (asked != period or sure * _SURE >= len(ranked)):
            return rows, asked
    return None


def _table(
    one: Told, rows: Sequence[Ranked], asked: Period, most: int, numbers: Numbers
) -> Iterator[Block]:
    definition = one.definition
    ranked = [row for row in rows if not row.apart]
    told, target = ranked[:most], one.year.target
    columns = (
        Column("Hạng", 14, "center"), Column("Đơn vị", 55), Column("Kết quả", 17, "right"),
        Column("Số trường hợp", 22, "right"), Column("Khoảng tin cậy 95 %", 32, "center"),
        Column("Đánh giá", 25, "center"),
    )  # fmt: skip
    goal = None if target is None else target.figure
    low, high = _span(told, goal)
    cells = tuple(_row(row, low, high, goal) for row in told)
    shaded = tuple(n for n, row in enumerate(told) if row.verdict is Status.OFF)
    name = f"{definition.name.vi} theo đơn vị, {asked.inside()}"
    yield Grid(numbers.table(name), columns, cells, shaded)
    said = [
        f"Xếp từ kém nhất, {len(told)}/{len(ranked)} đơn vị được xếp hạng; hạng ghi dạng “3–7” là"
        " khoảng hạng mà số liệu chưa phân định được. Vạch đứng: mục tiêu."
    ]
    small = sum(row.apart == "small" for row in rows)
    silent = sum(row.apart == "missing" for row in rows)
    if small:
        said.append(f"{small} đơn vị dưới {definition.minimum_count} trường hợp: không xếp hạng.")
    if silent:
        said.append(f"{silent} đơn vị không có trường hợp nào trong kỳ.")
    yield Para(((" ".join(said), False),), italic=True)


def _span(rows: Sequence[Ranked], goal: float | None) -> tuple[float, float]:
    """The stretch that all intervals and the target lie in."""
    lows = [row.low for row in rows if row.low is not None]
    highs = [row.high for row in rows if row.high is not None]
    ends = [*lows, *highs, *([] if goal is None else [goal])] or [0.0, 1.0]
    return min(ends), max(ends)


def _row(row: Ranked, low: float, high: float, goal: float | None) -> tuple[Cell, ...]:
    value = row.value
    band = None
    words = "–"
    if row.low is not None and row.high is not None and value.value is not None:
        width = (high - low) or 1.0

        def at(figure: float) -> float:
            return round((figure - low) / width, 5)

        band = Band(at(row.low), at(value.value), at(row.high), None if goal is None else at(goal))
        words = f"{say.percent_digits(row.low)}–{say.percent(row.high)}"
    verdict = (
        Cell(UNSURE)
        if row.status is None
        else Cell("–")
        if row.status is Status.NONE
        else Cell(row.status.word, status=row.status.value)
    )
    return (
        Cell(_place(row)), Cell(_name(value)), Cell(shown(value), bold=True),
        Cell(cases(value, 0) or say.NOTHING), Cell(words, band=band), verdict,
    )  # fmt: skip


def _place(row: Ranked) -> str:
    if row.best is not None and row.worst is not None and row.best != row.worst:
        return f"{row.best}–{row.worst}"
    return "–" if row.rank is None else str(row.rank)


def _name(value: Value) -> str:
    return value.unit_name or value.extra.get("name", "")
