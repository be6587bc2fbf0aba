"""The outlook of an indicator as a sheet: the year to date beside its path, and what is foretold.

The page draws the same road (``road``), so that the file has its very points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.clock import day_date
from core.errors import MisuseError
from core.period import Grain, Period
from core.values import Value, emptied
from exports.provenance.origin import truth_of
from exports.sheets.asked import Asked, day_of, place_of
from exports.sheets.sheet import Cell, Column, Row, Sheet, Tile, at
from indicators.asking.compare import is_rate
from indicators.asking.lists import Listed
from indicators.catalog import Catalog
from indicators.defining.model import Definition
from indicators.outlook.foretell import method, named, scores
from indicators.outlook.lines import lines
from indicators.outlook.path import Path
from indicators.outlook.prospect import Outlook

ENDING = "trien-vong"
"""Behind an indicator's id in the address of the file, and of its place on the page."""
PATH = "Lộ trình"
_DAY = timedelta(days=1)
_ASKED = (Column("asked", "Lộ trình yêu cầu", "number", 14),)
_SAID = (Column("sentence", "Nhận định", width=56),)
_FINE = 4
"""Decimals of what is foretold of a rate, which is a fraction."""


def _foretold(decimals: int) -> tuple[Column, ...]:
    return (
        Column("period_name", "Kỳ dự báo", width=16),
        Column("low", "Thấp", "number", 12, decimals),
        Column("middle", "Giữa", "number", 12, decimals),
        Column("high", "Cao", "number", 12, decimals),
        Column("chance", "Khả năng đạt mục tiêu", "number", 14, 2),
        Column("method", "Cách dự báo", width=30),
        Column("made_at", "Dự báo lúc", "moment", 18),
        Column("months", "Tháng dùng", "whole", 11),
        Column("period", "Kỳ", width=10),
    )


def _tried(decimals: int) -> tuple[Column, ...]:
    return (
        Column("period_name", "Kỳ dự báo", width=16),
        Column("method", "Cách đã thử", width=30),
        Column("error", "Sai số trung bình", "number", 14, decimals),
        Column("held", "Lần thực tế nằm trong khoảng", "whole", 14),
        Column("origins", "Lần thử", "whole", 10),
        Column("used", "Được dùng", "flag", 10),
        Column("period", "Kỳ", width=10),
    )


def _record(decimals: int) -> tuple[Column, ...]:
    return (
        Column("period_name", "Kỳ", width=16),
        Column("made_day", "Lập ngày", "day", 12),
        Column("low", "Thấp", "number", 12, decimals),
        Column("middle", "Giữa", "number", 12, decimals),
        Column("high", "Cao", "number", 12, decimals),
        Column("came", "Thực tế", "number", 12, decimals),
        Column("held", "Nằm trong khoảng", "flag", 12),
        Column("error", "Sai số", "number", 12, decimals),
        Column("naive", "“Như cùng kỳ” nêu", "number", 14, decimals),
        Column("naive_error", "Sai số của “như cùng kỳ”", "number", 16, decimals),
        Column("period", "Mã kỳ", width=10),
    )


_COMPARED = "trang kiểm tra chỉ đối chiếu các số đã có, không đối chiếu lộ trình, dự báo, nhận định"


@dataclass(frozen=True, slots=True)
class Road:
    """The year to date beside its path: what a chart of it draws.

    ``asked``: the end of each month → what the path asks for there; ``levels``: the same on the
    last day of each value; ``band``: the forecast of the year's end, (low, high).
    """

    values: tuple[Value, ...]
    asked: Mapping[date, float]
    levels: Mapping[date, float]
    path: Path
    band: tuple[float, float] | None

    def rows(self) -> Iterator[tuple[date, Value | None, float | None]]:
        """By day: the figure, and what the path asks for."""
        known = {last(one): one for one in self.values}
        for day in sorted({*known, *self.asked}):
            yield day, known.get(day), self.asked.get(day, self.levels.get(day))


def last(value: Value) -> date:
    """The last day of a value's period."""
    return value.period.end - _DAY


def road(
    catalog: Catalog,
    definition: Definition,
    outlook: Outlook,
    unit: str | None,
    period: Period,
    upto: date,
    listed: Listed = None,
) -> Road | None:
    """The road of a year up to a day; None without a path of the year, or with one figure alone."""
    held = outlook.promise
    if held is None or held.path is None or Grain.YTD not in definition.grains:
        return None
    path, year = held.path, period.start.year
    if period.grain not in (Grain.YTD, Grain.YEAR) or path.end[0].year != year:
        return None
    try:
        found = catalog.series(
            definition.id, unit, Grain.YTD, date(year, 1, 1), upto, None, None, listed
        )
    except MisuseError:  # the unit did not exist all that time
        return None
    values = [one for one in found if one.period.start.year == year and not one.withheld]
    if len(values) < 2:
        return None
    stones = [date(year, month, 1) - _DAY for month in range(1, 13)] + [date(year, 12, 31)]
    levels = {day: path.at(day, catalog.calendar) for day in (*stones, *map(last, values))}
    asked = {day: level for day in stones if (level := levels[day]) is not None}
    known = {day: level for day, level in levels.items() if level is not None}
    return Road(tuple(values), asked, known, path, _band(outlook, year))


def _band(outlook: Outlook, year: int) -> tuple[float, float] | None:
    """The forecast of the year's end, drawn as a band and never as a line alone."""
    for row in outlook.foretold.rows if outlook.foretold else ():
        if row.period == str(year) and row.low is not None and row.high is not None:
            return row.low, row.high
    return None


def named_by(subject: str) -> str:
    """The id of the indicator whose outlook is meant; "" where it is something else."""
    id, _, ending = subject.strip("/").rpartition("/")
    return id if ending == ENDING else ""


def sheet(catalog: Catalog, id: str, asked: Asked) -> Sheet:
    """The sheet of an outlook. Raises NotFoundError, MisuseError where there is none."""
    definition = catalog.definition(id)
    if asked.as_known is not None:
        raise MisuseError("Triển vọng chỉ có ở hiện tại, không có “như đã biết lúc”.")
    if asked.only or asked.dim or asked.indicator or asked.units:
        raise MisuseError(f"“{id}/{ENDING}” chỉ nhận đơn vị, kỳ và danh mục đơn vị.")
    period = asked.period or catalog.default_period(id)
    outlook = catalog.outlook(id, asked.unit, period)
    place = place_of(catalog, asked, period)
    way = road(
        catalog, definition, outlook, asked.unit, period, day_of(catalog, asked, period),
        asked.listed,
    )  # fmt: skip
    told = _tiles(outlook, definition)
    if way is None and not told:
        raise MisuseError(f"“{definition.short_name}”: kỳ này không có lộ trình hay dự báo nào.")
    level = outlook.promise.today if outlook.promise else None
    rows = [Row("Giá trị", outlook.value, definition, (level,))]
    rows += [] if way is None else list(_rows(way, definition))
    cuts = [_COMPARED]
    if way is None:
        cuts.append("kỳ này không có lộ trình của cả năm để vẽ")
    truth = truth_of(
        catalog, asked, period, place, [outlook.value], [definition],
        subject=f"{id}/{ENDING}", title=f"Triển vọng: {definition.name.vi}",
        measure=definition.unit, path=f"/chi-so/{id}",
        address=f"{asked.address(f'/chi-so/{id}')}#{ENDING}",
        cuts=cuts,
    )  # fmt: skip
    return Sheet(
        truth, tuple(rows), place=place, shape="ahead", more=_ASKED, tiles=tuple(told), road=way
    )


def _rows(way: Road, definition: Definition) -> Iterator[Row]:
    """The months of the year: those that came, and those that are still asked for."""
    newest = way.values[-1]
    for day, value, level in way.rows():
        if value is None and day < newest.period.start:
            continue  # where the path begins, before the year
        if value is None:
            period = replace(newest.period, end=day + _DAY)
            value = emptied(replace(newest, period=period), "chưa đến ngày này")
        yield Row(PATH, value, definition, (level,))


def _tiles(outlook: Outlook, definition: Definition) -> list[Tile]:
    """What is no figure of ours: sentences, forecasts, every method that was tried."""
    out: list[Tile] = []
    decimals = _FINE if is_rate(definition) else definition.decimals
    said: list[tuple[Cell, ...]] = [(text,) for _, text in lines(outlook, definition)]
    rows = outlook.foretold.rows if outlook.foretold else ()
    foretold: list[tuple[Cell, ...]] = [
        (
            named(one.period, "vi"), one.low, one.middle, one.high, one.chance,
            method(one.method, "vi") if one.method else "không cách nào đủ tốt",
            at(one.made_at), one.months, one.period,
        )
        for one in rows
    ]  # fmt: skip
    tried: list[tuple[Cell, ...]] = [
        (
            named(row.period, "vi"), method(name, "vi"), error, held, row.origins,
            name == row.method, row.period,
        )
        for row in rows
        for name, error, held in scores(row)
    ]  # fmt: skip
    scored: list[tuple[Cell, ...]] = [
        (
            named(one.row.period, "vi"), day_date(one.row.made_day), one.low, one.middle, one.high,
            one.came, one.held, one.error, one.naive, one.naive_error, one.row.period,
        )
        for one in (outlook.foretold.record if outlook.foretold else ())
    ]  # fmt: skip
    for title, heads, told in (
        ("Nhận định", _SAID, said), ("Dự báo", _foretold(decimals), foretold),
        ("Cách dự báo đã thử", _tried(decimals), tried),
        ("Dự báo đã chấm", _record(decimals), scored),
    ):  # fmt: skip
        if told:
            out.append(Tile("table", title, (1, len(out) + 1, 1, 1), heads=heads, told=tuple(told)))
    return out
