"""A report as a Word document: the same blocks, tables whose heads repeat, numbered pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shape import InlineShape
from docx.shared import Mm
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from core.values import Status
from exports.paper import word
from exports.paper.word import CENTRE, JUSTIFY, LEFT, RIGHT, line
from exports.report import pdf
from exports.report.blocks import Band, Block, Cell, Charts, Grid, Heading, Items, Para
from exports.report.page import CONTENTS, SIZE, Page

_TABLE, _CAPTION, _REMARK = 11.0, 12.0, 11.5
_SHAPES = {Status.OFF.value: "■ ", Status.WATCH.value: "▲ ", Status.ON.value: "● "}
_SIDES = {"left": LEFT, "center": CENTRE, "right": RIGHT}
_GREY = "ECECEC"
_CURVES, _BAND = {1: 122.0, 2: 165.0}, 29.0


def draw(page: Page, made_at: int, fonts: Path | None = None) -> bytes:
    """The document. ``made_at``: epoch seconds, its date of creation. Raises RefusedError."""
    doc = word.document(page, f"{page.title} · {' '.join(page.about)}", SIZE, made_at)
    _margins(doc, page)
    word.head(doc, page)
    line(doc.add_paragraph(), [(page.title, True)], 14, CENTRE, before=10)
    for n, text in enumerate(page.about):
        last = n == len(page.about) - 1
        line(doc.add_paragraph(), [(text, True)], 14, CENTRE, after=8 if last else 0)
    if page.contents:
        _contents(doc, page)
    pictures = iter(pdf.pictures(list(_drawings(page.blocks)), fonts))
    for block in page.blocks:
        _block(doc, block, pictures)
    word.foot(doc, page)
    return word.saved(doc)


def _drawings(blocks: tuple[Block, ...]) -> Iterator[Charts | Band]:
    """Everything that is a picture, in the order in which it is placed."""
    for block in blocks:
        if isinstance(block, Charts):
            yield block
        elif isinstance(block, Grid):
            yield from (cell.band for row in block.rows for cell in row if cell.band is not None)


def _block(doc: Doc, block: Block, pictures: Iterator[bytes]) -> None:
    match block:
        case Heading():
            before = 10 if block.level == 1 else 6
            word.heading(doc.add_paragraph(), block.text, SIZE, before=before, level=block.level)
        case Para():
            size = _REMARK if block.italic else SIZE
            one = line(doc.add_paragraph(), block.runs, size, JUSTIFY, before=2, after=2,
                       italic=block.italic)  # fmt: skip
            if not block.italic:
                one.paragraph_format.first_line_indent = Mm(10)
        case Items():
            for runs in block.lines:
                word.item(doc.add_paragraph(), runs, SIZE)
        case Grid():
            _grid(doc, block, pictures)
        case Charts():
            _charts(doc, block, next(pictures))


def _grid(doc: Doc, block: Grid, pictures: Iterator[bytes]) -> None:
    title = line(doc.add_paragraph(), [(block.title, False)], _CAPTION, CENTRE, before=4, after=2,
                 italic=True)  # fmt: skip
    title.paragraph_format.keep_with_next = True
    widths = [one.width for one in block.columns]
    table = word.grid(doc, len(block.rows) + 1, widths, ruled=True)
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        line(cell.paragraphs[0], [(column.title, True)], _TABLE, CENTRE)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    _repeated(table.rows[0])
    for n, (held, row) in enumerate(zip(table.rows[1:], block.rows, strict=True)):
        _whole(held)
        for place, told, column in zip(held.cells, row, block.columns, strict=True):
            _cell(place, told, _SIDES[column.align], pictures)
            if n in block.shaded:
                _shade(place)
    line(doc.add_paragraph(), [], 4)


def _cell(place: _Cell, cell: Cell, side: WD_ALIGN_PARAGRAPH, pictures: Iterator[bytes]) -> None:
    paragraph = place.paragraphs[0]
    if cell.band is not None:
        paragraph.alignment = CENTRE
        picture = paragraph.add_run().add_picture(io.BytesIO(next(pictures)), width=Mm(_BAND))
        _described(picture, cell.text)
        return
    text = f"{_SHAPES.get(cell.status, '')}{cell.text}"
    line(paragraph, [(text, cell.bold)], _TABLE, side, italic=cell.doubted)


def _charts(doc: Doc, block: Charts, picture: bytes) -> None:
    one = doc.add_paragraph()
    one.alignment, one.paragraph_format.keep_with_next = CENTRE, True
    width = Mm(_CURVES[len(block.curves)])
    _described(
        one.add_run().add_picture(io.BytesIO(picture), width=width),
        " ".join(curve.said for curve in block.curves),
    )
    line(doc.add_paragraph(), [(block.title, False)], _CAPTION, CENTRE, italic=True)
    if block.note:
        line(doc.add_paragraph(), [(block.note, False)], 10, CENTRE, italic=True)


def _described(picture: InlineShape, said: str) -> None:
    """What the picture shows, for those who hear it."""
    picture._inline.docPr.set("descr", said)


def _repeated(row: _Row) -> None:
    """The head of a table stands on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _whole(row)


def _whole(row: _Row) -> None:
    """A row is never torn."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _shade(cell: _Cell) -> None:
    made = OxmlElement("w:shd")
    for name, text in (("val", "clear"), ("color", "auto"), ("fill", _GREY)):
        made.set(qn(f"w:{name}"), text)
    cell._tc.get_or_add_tcPr().append(made)


def _margins(doc: Doc, page: Page) -> None:
    """The page's number above, none on the first page (Decree 30/2020); the code below."""
    section = doc.sections[0]
    section.different_first_page_header_footer = True
    above = section.header.paragraphs[0]
    above.alignment = CENTRE
    _number(above)
    for foot in (section.first_page_footer, section.footer):
        line(foot.paragraphs[0], [(page.running, False)], 8, CENTRE)


def _number(paragraph: Paragraph) -> None:
    """The field PAGE."""
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run._r.append(_field(kind, text))


def _contents(doc: Doc, page: Page) -> None:
    """A table of contents, which Word fills with page numbers when it opens the document."""
    line(doc.add_paragraph(), [(CONTENTS, True)], SIZE, CENTRE, before=4, after=2)
    titles = [one.text for one in page.blocks if isinstance(one, Heading) and one.level == 1]
    for n, title in enumerate(titles):
        paragraph = doc.add_paragraph()
        if n == 0:
            begin = _field("begin")
            begin.set(qn("w:dirty"), "true")
            for made in (begin, _field("", 'TOC \\o "1-1" \\u'), _field("separate")):
                paragraph.add_run()._r.append(made)
        line(paragraph, [(title, False)], SIZE)
        if n == len(titles) - 1:
            paragraph.add_run()._r.append(_field("end"))


def _field(kind: str, text: str = "") -> Any:
    """A mark of a field (``begin`` …), or with "" what it asks for."""
    made = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        made.set(qn("w:fldCharType"), kind)
    made.text = text or None
    return made
