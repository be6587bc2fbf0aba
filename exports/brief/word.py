"""The brief as a Word document, for those who must edit it: the lines of the sheet, one A4 page."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx.document import Document as Doc
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from core.values import Status
from exports.brief import pdf
from exports.brief.sheet import COLUMNS, TITLE, Part, Row, Sheet
from exports.paper import word
from exports.paper.word import CENTRE, JUSTIFY, LEFT, RIGHT, WIDTH, line

_TABLE_SIZE = 11.0
_WIDTHS = (22.0, 42.0, 18.0, 18.0, 21.0, 44.0)
_SHAPES = {Status.OFF.value: "■", Status.WATCH.value: "▲"}


def draw(sheet: Sheet, made_at: int) -> bytes:
    """The document of a fitted sheet. ``made_at``: epoch seconds, its date of creation."""
    doc = word.document(sheet, f"{TITLE} · {sheet.about}", sheet.size, made_at)
    word.head(doc, sheet)
    line(doc.add_paragraph(), [(TITLE, True)], 14, CENTRE, before=6)
    line(doc.add_paragraph(), [(sheet.about, True)], 13, CENTRE, after=4)
    first = line(doc.add_paragraph(), (("Tóm tắt. ", True), *sheet.summary), sheet.size)
    first.paragraph_format.first_line_indent = Mm(10)
    first.alignment = JUSTIFY
    word.heading(doc.add_paragraph(), sheet.red_title, sheet.size)
    if sheet.rows:
        _red(doc, sheet)
    if sheet.red_rest:
        line(doc.add_paragraph(), [(sheet.red_rest, False)], sheet.size, italic=True)
    for part in (sheet.moved, sheet.fragile):
        _part(doc, part, sheet.size)
    _two(doc, sheet)
    _part(doc, sheet.wanted, sheet.size)
    word.foot(doc, sheet)
    return word.saved(doc)


def _red(doc: Doc, sheet: Sheet) -> None:
    size = min(sheet.size, _TABLE_SIZE)
    table = word.grid(doc, len(sheet.rows) + 1, _WIDTHS, ruled=True)
    for cell, title in zip(table.rows[0].cells, COLUMNS, strict=True):
        line(cell.paragraphs[0], [(title, True)], size, CENTRE)
    paths = iter(pdf.sparks([row for row in sheet.rows if len(row.path) > 1]))
    for held, row in zip(table.rows[1:], sheet.rows, strict=True):
        _row(held.cells, row, size, next(paths) if len(row.path) > 1 else None)


def _row(cells: Sequence[_Cell], row: Row, size: float, path: bytes | None) -> None:
    said = f"{_SHAPES.get(row.status, '')} {row.word}"
    for cell, text, align in (
        (cells[0], said, LEFT), (cells[1], row.name, LEFT), (cells[3], row.target, CENTRE),
        (cells[5], row.told, LEFT),
    ):  # fmt: skip
        line(cell.paragraphs[0], [(text, False)], size, align)
    line(cells[2].paragraphs[0], [(row.figure, True)], size, RIGHT, italic=row.doubted)
    drawn = cells[4].paragraphs[0]
    if path is None:
        line(drawn, [(row.pathless, False)], size - 1, CENTRE, italic=True)
    else:
        drawn.alignment = CENTRE
        drawn.add_run().add_picture(io.BytesIO(path), width=Mm(19))


def _part(place: Doc | _Cell, part: Part, size: float) -> None:
    word.heading(_fresh(place), part.title, size)
    for runs in part.lines:
        word.item(place.add_paragraph(), runs, size)


def _fresh(place: Doc | _Cell) -> Paragraph:
    """A cell is born with an empty paragraph, which is used first."""
    held = place.paragraphs
    return held[0] if isinstance(place, _Cell) and not held[0].text else place.add_paragraph()


def _two(doc: Doc, sheet: Sheet) -> None:
    """What is unknown beside what is met."""
    table = word.grid(doc, 1, (94.0, WIDTH - 94.0), ruled=False)
    left, right = table.rows[0].cells
    _part(left, sheet.unknown, sheet.size)
    word.heading(right.paragraphs[0], sheet.met_title, sheet.size)
    size = min(sheet.size, _TABLE_SIZE)
    for name, figure, doubted in sheet.met:
        one = line(right.add_paragraph(), [(f"{name}\t", False)], size)
        one.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH - 95.0), WD_TAB_ALIGNMENT.RIGHT)
        run = one.add_run(figure)
        run.bold, run.italic, run.font.size = True, doubted or None, Pt(size)
    if sheet.met_rest:
        line(right.add_paragraph(), [(sheet.met_rest, False)], size, italic=True)
