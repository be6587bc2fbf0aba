"""Native charts of a workbook: drawn by the spreadsheet from figures that stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from core.period import Period
from core.values import Value
from exports.formats import workbook
from exports.pictures import palette
from exports.sheets.courses import BY_SUBJECT
from exports.sheets.sheet import Sheet, Strip, number_format
from indicators.asking.compare import is_rate
from indicators.defining.model import Definition

NAME = "Biểu đồ"
COUNTS = "#,##0"
"""The spreadsheet's format of a count."""
_TARGET = "Mục tiêu"
_BELOW = 24  # lines that the chart covers
_COLOURS = ("accent", "edge", "ink", "watch", "on", "off", "muted")


def chart(book: xlsxwriter.Workbook, styles: workbook.Styles, sheet: Sheet, data: str) -> None:
    """The chart on a sheet of its own, where there is a series. ``data``: the sheet of figures."""
    strips = _strips(sheet)
    if not strips and len(sheet.history) < 2:
        return
    leaf, row = page(book, styles, sheet, NAME)
    drawn = (
        _beside(book, styles, leaf, sheet, strips, row)
        if strips
        else _one(book, styles, leaf, sheet, data, row)
    )
    leaf.insert_chart(0, 0, drawn, {"description": sheet.truth.title})
    workbook.paper(leaf, sheet.truth)


def page(
    book: xlsxwriter.Workbook, styles: workbook.Styles, sheet: Sheet, name: str
) -> tuple[Worksheet, int]:
    """A sheet for a chart, with what must be known below it, and its first free row."""
    leaf = book.add_worksheet(name)
    workbook.widths(leaf)
    lines = sheet.truth.lines()
    for at, (key, said) in enumerate(lines):
        workbook.pair(leaf, styles, at + _BELOW, key, said)
    return leaf, _BELOW + len(lines) + 1


def _strips(sheet: Sheet) -> list[Strip]:
    """Lines that may stand on one axis: of one measure, each with a series."""
    held = [one for one in sheet.strips if len(one.path) > 1]
    alike = len({(one.definition.unit, one.definition.decimals) for one in held}) == 1
    return held if alike and len(held) <= len(_COLOURS) else []


def _one(
    book: xlsxwriter.Workbook,
    styles: workbook.Styles,
    page: Worksheet,
    sheet: Sheet,
    data: str,
    row: int,
) -> Chart:
    """A line of a rate, or bars of counts, from the sheet of figures itself."""
    definition = sheet.rows[0].definition
    rows = (2, 1 + len(sheet.history))  # below the head and the headline's own row
    keys = [one.key for one in sheet.columns]
    names, figures = keys.index("period"), keys.index("value")
    made = book.add_chart({"type": "line" if is_rate(definition) else "column"})
    made.add_series(
        {
            "name": definition.short_name,
            "categories": [data, rows[0], names, rows[1], names],
            "values": [data, rows[0], figures, rows[1], figures],
        }
        | _stroke("accent")
    )
    title = f"{definition.name.vi} – {sheet.truth.unit_name}"
    dressed(made, title, definition, [one.value for one in sheet.history])
    made.set_legend({"none": True})
    _goal(book, styles, page, made, sheet.history, definition, row)
    return made


def _beside(
    book: xlsxwriter.Workbook,
    styles: workbook.Styles,
    page: Worksheet,
    sheet: Sheet,
    strips: Sequence[Strip],
    row: int,
) -> Chart:
    """Several lines over the same periods, from a table of their own below the chart."""
    definition = strips[0].definition
    course = BY_SUBJECT.get(sheet.truth.subject)
    periods: list[Period] = sorted(
        {one.period for strip in strips for one in strip.path}, key=lambda one: one.start
    )
    last = row + len(periods)
    page.write_string(row, 0, "Kỳ", styles.bold)
    for at, period in enumerate(periods, row + 1):
        page.write_string(at, 0, period.code)
    made = book.add_chart({"type": "column" if course is not None and course.bars else "line"})
    form = styles.number(number_format(definition))
    colours = dict(zip((one.name for one in strips), _COLOURS, strict=False))
    for column, strip in enumerate(strips, 1):
        page.write_string(row, column, strip.name, styles.bold)
        held = {one.period: one for one in strip.path}
        for at, period in enumerate(periods, row + 1):
            value = held.get(period)
            if value is not None and not value.withheld and value.value is not None:
                page.write_number(at, column, value.value, form)
        made.add_series(
            {
                "name": [NAME, row, column],
                "categories": [NAME, row + 1, 0, last, 0],
                "values": [NAME, row + 1, column, last, column],
            }
            | _stroke(colours[strip.name])
        )
    told = [one.value for strip in strips for one in strip.path]
    dressed(made, f"{sheet.truth.title} – {sheet.truth.unit_name}", definition, told)
    made.set_legend({"position": "bottom"})
    return made


def _stroke(token: str) -> dict[str, Any]:
    colour = palette.colour(token)
    return {
        "line": {"color": colour, "width": 2.25},
        "fill": {"color": colour},
        "marker": {"type": "circle", "size": 4, "fill": {"color": colour}},
    }


def dressed(
    made: Chart, title: str, definition: Definition | None, drawn: Iterable[float | None]
) -> None:
    """Title, axis and size of every chart. ``drawn``: its figures, of which none is cut off.

    ``definition``: of the figures; None: they are counts.
    """
    made.set_title(
        {"name": title, "overlay": False,
         "name_font": {"size": 12, "color": palette.colour("ink")}}
    )  # fmt: skip
    axis: dict[str, Any] = {"num_format": number_format(definition) if definition else COUNTS}
    if definition and is_rate(definition) and all(0 <= (one or 0) <= 1 for one in drawn):
        axis |= {"min": 0, "max": 1}
    line = {"color": palette.colour("line")}
    made.set_y_axis(axis | {"major_gridlines": {"visible": True, "line": line}})
    made.show_na_as_empty_cell()
    made.set_size({"width": 960, "height": 440})


def _goal(
    book: xlsxwriter.Workbook,
    styles: workbook.Styles,
    page: Worksheet,
    made: Chart,
    told: Sequence[Value],
    definition: Definition,
    row: int,
) -> None:
    """The target of each period as a dashed line, from its own numbers below the chart."""
    if all(one.target is None for one in told):
        return
    page.write_string(row, 0, "Kỳ", styles.bold)
    page.write_string(row, 1, _TARGET, styles.bold)
    form = styles.number(number_format(definition))
    for at, one in enumerate(told, row + 1):
        page.write_string(at, 0, one.period.code)
        if one.target is not None:
            page.write_number(at, 1, one.target.figure, form)
    last = row + len(told)
    line = book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": _TARGET,
            "categories": [NAME, row + 1, 0, last, 0],
            "values": [NAME, row + 1, 1, last, 1],
            "line": {"color": palette.colour("ink"), "width": 1.25, "dash_type": "dash"},
            "marker": {"type": "none"},
        }
    )
    made.combine(line)
    made.set_legend({"position": "bottom"})
