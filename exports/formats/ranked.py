"""Native charts of who stands where: parts, units of a map, columns of a table, classes.

Drawn by the spreadsheet as bars, from the sheet of figures itself where they stand there one below
the other, else from a table below the chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from exports.formats import charts, workbook
from exports.pictures import palette
from exports.sheets import spread
from exports.sheets.score import GROUP
from exports.sheets.sheet import Cell, Row, Sheet, number_format
from indicators.defining.model import Definition

NAME = "So các phần"
MOST = 40
"""Bars of a series; of more the first are drawn, in the order of the rows, and it is said."""
_SERIES = 3
_COLOURS = ("accent", "edge", "ink")


@dataclass(frozen=True, slots=True)
class _Bars:
    """A table to draw: who, and for each series its name and figures (None: no figure).

    ``definition``: of the figures; None: they are counts.
    """

    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[Cell, ...]], ...]
    definition: Definition | None

    @property
    def figures(self) -> list[float | None]:
        """What is drawn, of every series."""
        cells = [cell for _, told in self.series for cell in told[:MOST]]
        return [cell for cell in cells if isinstance(cell, int | float)]


def chart(book: xlsxwriter.Workbook, styles: workbook.Styles, sheet: Sheet, data: str) -> None:
    """The chart on a sheet of its own, where there are parts. ``data``: the sheet of figures."""
    parts, bars = _together(sheet), _table(sheet)
    count = len(bars.names) if bars is not None else len(parts)
    if count < 2:
        return
    named = charts.NAME if sheet.shape == "spread" else NAME
    page, row = charts.page(book, styles, sheet, named)
    if bars is None:
        made = _direct(book, sheet, data, parts)
    else:
        made = _apart(book, styles, page, bars, row)
    how = f", {parts[0][1].part.lower()}" if bars is None else ""
    title = f"{sheet.truth.title}{how} – {sheet.truth.unit_name}"
    if count > MOST:
        title += f" ({MOST} dòng đầu trên {count})"
    definition = parts[0][1].definition if bars is None else bars.definition
    told = [one.value.value for _, one in parts[:MOST]] if bars is None else bars.figures
    charts.dressed(made, title, definition, told)
    single = bars is None or len(bars.series) == 1
    made.set_legend({"none": True} if single else {"position": "bottom"})
    page.insert_chart(0, 0, made, {"description": sheet.truth.title})
    workbook.paper(page, sheet.truth)


def _together(sheet: Sheet) -> list[tuple[int, Row]]:
    """(place among the rows, row) of parts that stand one below the other under one heading."""
    if sheet.shape not in ("indicator", "map"):
        return []
    held = list(enumerate(sheet.rows))
    first = next((n for n, one in held if one.member), len(held))
    part = sheet.rows[first].part if first < len(held) else ""
    return list(takewhile(lambda one: one[1].part == part, held[first:]))


def _direct(
    book: xlsxwriter.Workbook, sheet: Sheet, data: str, parts: Sequence[tuple[int, Row]]
) -> Chart:
    """Bars from the sheet of figures; its head is its first row."""
    keys = [one.key for one in sheet.columns]
    by_unit = "unit" in parts[0][1].value.dims
    names, figures = keys.index("unit_name" if by_unit else "member_name"), keys.index("value")
    first = parts[0][0] + 1
    last = first + min(len(parts), MOST) - 1
    made = book.add_chart({"type": "column"})
    made.add_series(
        {
            "name": parts[0][1].definition.short_name,
            "categories": [data, first, names, last, names],
            "values": [data, first, figures, last, figures],
            "fill": {"color": palette.colour("accent")},
        }
    )
    return made


def _table(sheet: Sheet) -> _Bars | None:
    """What a table of several indicators, of points or of classes draws; None for other sheets."""
    makers = {"matrix": _matrix, "score": _points, "spread": _classes, "driving": _shares}
    make = makers.get(sheet.shape)
    return None if make is None else make(sheet)


def _matrix(sheet: Sheet) -> _Bars:
    """The first indicator, and others of its measure: what may stand on one axis."""
    known = {one.definition.id: one.definition for one in sheet.rows}
    first = known[sheet.rows[0].definition.id]
    alike = [
        one for one in known.values() if (one.unit, one.decimals) == (first.unit, first.decimals)
    ]
    names: dict[str, str] = {}
    held: dict[tuple[str, str], Cell] = {}
    for row in sheet.rows:
        key = row.member or row.value.unit
        names.setdefault(key, row.value.extra.get("name", "") or row.value.unit_name)
        held[row.definition.id, key] = None if row.value.withheld else row.value.value
    series = tuple(
        (one.short_name, tuple(held.get((one.id, key)) for key in names)) for one in alike[:_SERIES]
    )
    return _Bars(tuple(names.values()), series, first)


def _points(sheet: Sheet) -> _Bars:
    """Points of the groups beside the most there are, and the portal's own."""
    keys = [one.key for one in sheet.more]
    groups = [one for one in sheet.rows if one.part.startswith(f"{GROUP} ")]
    series = tuple(
        (sheet.more[n].title, tuple(one.more[n] for one in groups))
        for n in map(keys.index, ("points", "ceiling", "official"))
    )
    kept = tuple(one for one in series if any(cell is not None for cell in one[1]))
    return _Bars(tuple(one.part for one in groups), kept, sheet.rows[0].definition)


def _classes(sheet: Sheet) -> _Bars:
    """How many each class of a distribution holds."""
    counts = tuple(one.count for one in sheet.bands)
    title = next(one.title for one in sheet.more if one.key == "count")
    return _Bars(tuple(map(spread.name, sheet.bands)), ((title, counts),), None)


def _shares(sheet: Sheet) -> _Bars:
    """What each part added to a change."""
    parts = [one for one in sheet.rows if one.more[0] is not None]
    title = next(one.title for one in sheet.more if one.key == "part_share")
    names = tuple(one.value.extra.get("name", "") or one.value.unit_name for one in parts)
    return _Bars(names, ((title, tuple(one.more[0] for one in parts)),), sheet.rows[0].definition)


def _apart(
    book: xlsxwriter.Workbook,
    styles: workbook.Styles,
    page: Worksheet,
    bars: _Bars,
    row: int,
) -> Chart:
    """Bars from a table of their own below the chart."""
    names = bars.names[:MOST]
    last = row + len(names)
    form = styles.number(number_format(bars.definition) if bars.definition else charts.COUNTS)
    sheet = page.get_name()
    for at, name in enumerate(names, row + 1):
        page.write_string(at, 0, name)
    made = book.add_chart({"type": "column"})
    for column, (title, cells) in enumerate(bars.series, 1):
        page.write_string(row, column, title, styles.bold)
        for at, cell in enumerate(cells[:MOST], row + 1):
            if isinstance(cell, int | float):
                page.write_number(at, column, cell, form)
        made.add_series(
            {
                "name": [sheet, row, column],
                "categories": [sheet, row + 1, 0, last, 0],
                "values": [sheet, row + 1, column, last, column],
                "fill": {"color": palette.colour(_COLOURS[column - 1])},
            }
        )
    return made
