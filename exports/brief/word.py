"""The brief as a Word document, for those who must edit it: the lines of the sheet, one A4 page.

Lines have an exact height, so that another Times than ours does not push the page over. The file is
the same bytes whenever it is made.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Doc
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from core.values import Status
from exports.brief import code, pdf
from exports.brief.lists import Runs
from exports.brief.sheet import COLUMNS, MOTTO, NATION, NO_PATH, TITLE, Part, Row, Sheet

FACE = "Times New Roman"
LINE = 1.14
"""Height of a line as a share of the letters' size."""
_TABLE_SIZE = 11.0
_WIDTHS = (22.0, 42.0, 18.0, 18.0, 21.0, 44.0)
_WIDTH = 165.0
_LEFT, _CENTRE, _RIGHT = (
    WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT,
)  # fmt: skip
_SHAPES = {Status.OFF.value: "■", Status.WATCH.value: "▲"}


def draw(sheet: Sheet, made_at: int) -> bytes:
    """The document of a fitted sheet. ``made_at``: epoch seconds, its date of creation."""
    doc = Document()
    _page(doc, sheet, made_at)
    _head(doc, sheet)
    _line(doc.add_paragraph(), [(TITLE, True)], 14, _CENTRE, before=6)
    _line(doc.add_paragraph(), [(sheet.about, True)], 13, _CENTRE, after=4)
    first = _line(doc.add_paragraph(), (("Tóm tắt. ", True), *sheet.summary), sheet.size)
    first.paragraph_format.first_line_indent = Mm(10)
    first.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _heading(doc.add_paragraph(), sheet.red_title, sheet.size)
    if sheet.rows:
        _red(doc, sheet)
    if sheet.red_rest:
        _line(doc.add_paragraph(), [(sheet.red_rest, False)], sheet.size, italic=True)
    for part in (sheet.moved, sheet.fragile):
        _part(doc, part, sheet.size)
    _two(doc, sheet)
    _part(doc, sheet.wanted, sheet.size)
    _foot(doc, sheet)
    out = io.BytesIO()
    doc.save(out)
    return _settled(out.getvalue())


def _page(doc: Doc, sheet: Sheet, made_at: int) -> None:
    section = doc.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(8)
    style = doc.styles["Normal"]
    style.font.name, style.font.size = FACE, Pt(sheet.size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), FACE)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    at = datetime.fromtimestamp(made_at, UTC).replace(tzinfo=None)
    about = doc.core_properties
    about.title, about.author, about.keywords = f"{TITLE} · {sheet.about}", sheet.organ, sheet.code
    about.created = about.modified = at
    about.last_modified_by, about.revision, about.language = sheet.organ, 1, "vi-VN"
    about.comments = ""


def _line(
    paragraph: Paragraph,
    runs: Iterable[tuple[str, bool]],
    size: float,
    align: WD_ALIGN_PARAGRAPH = _LEFT,
    *,
    before: float = 0,
    after: float = 0,
    italic: bool = False,
) -> Paragraph:
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size * LINE)
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    paragraph.alignment = align
    for text, bold in runs:
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(size)
    return paragraph


def _heading(paragraph: Paragraph, title: str, size: float) -> None:
    _line(
        paragraph, [(title, True)], size, before=4, after=1
    ).paragraph_format.keep_with_next = True


def _grid(doc: Doc, rows: int, widths: Sequence[float], *, ruled: bool) -> Table:
    table: Table = doc.add_table(rows, len(widths))
    table.style = doc.styles["Table Grid" if ruled else "Normal Table"]
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    _margins(table, 1.0 if ruled else 0.0)
    return table


def _margins(table: Table, side: float) -> None:
    """Space left and right of a cell's text, in millimetres."""
    held = OxmlElement("w:tblCellMar")
    for name in ("left", "right"):
        one = OxmlElement(f"w:{name}")
        one.set(qn("w:w"), str(int(side * 56.7)))
        one.set(qn("w:type"), "dxa")
        held.append(one)
    table._tbl.tblPr.append(held)


def _ruled(paragraph: Paragraph, share: float, width: float) -> None:
    """A rule below a line, over a share of its column (millimetres)."""
    side = Mm(width * (1 - share) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    borders, below = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, text in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        below.set(qn(f"w:{name}"), text)
    borders.append(below)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _head(doc: Doc, sheet: Sheet) -> None:
    left, right = _WIDTH * 0.42, _WIDTH * 0.58
    table = _grid(doc, 1, (left, right), ruled=False)
    one, other = table.rows[0].cells
    _line(one.paragraphs[0], [(sheet.above, False)], 12, _CENTRE)
    _line(one.add_paragraph(), [(sheet.organ, True)], 12, _CENTRE)
    _ruled(_line(one.add_paragraph(), [], 2, _CENTRE), 0.4, left)
    _line(one.add_paragraph(), [(sheet.number, False)], 13, _CENTRE, before=2)
    _line(other.paragraphs[0], [(NATION, True)], 12, _CENTRE)
    _line(other.add_paragraph(), [(MOTTO, True)], 13, _CENTRE)
    _ruled(_line(other.add_paragraph(), [], 2, _CENTRE), 0.56, right)
    _line(other.add_paragraph(), [(sheet.place, False)], 13, _CENTRE, before=2, italic=True)


def _red(doc: Doc, sheet: Sheet) -> None:
    size = min(sheet.size, _TABLE_SIZE)
    table = _grid(doc, len(sheet.rows) + 1, _WIDTHS, ruled=True)
    for cell, title in zip(table.rows[0].cells, COLUMNS, strict=True):
        _line(cell.paragraphs[0], [(title, True)], size, _CENTRE)
    paths = iter(pdf.sparks([row for row in sheet.rows if len(row.path) > 1]))
    for held, row in zip(table.rows[1:], sheet.rows, strict=True):
        _row(held.cells, row, size, next(paths) if len(row.path) > 1 else None)


def _row(cells: Sequence[_Cell], row: Row, size: float, path: bytes | None) -> None:
    said = f"{_SHAPES.get(row.status, '')} {row.word}"
    for cell, text, align in (
        (cells[0], said, _LEFT), (cells[1], row.name, _LEFT), (cells[3], row.target, _CENTRE),
        (cells[5], row.told, _LEFT),
    ):  # fmt: skip
        _line(cell.paragraphs[0], [(text, False)], size, align)
    _line(cells[2].paragraphs[0], [(row.figure, True)], size, _RIGHT, italic=row.doubted)
    drawn = cells[4].paragraphs[0]
    if path is None:
        _line(drawn, [(NO_PATH, False)], size - 1, _CENTRE, italic=True)
    else:
        drawn.alignment = _CENTRE
        drawn.add_run().add_picture(io.BytesIO(path), width=Mm(19))


def _part(place: Doc | _Cell, part: Part, size: float) -> None:
    _heading(_fresh(place), part.title, size)
    for runs in part.lines:
        _item(place.add_paragraph(), runs, size)


def _item(paragraph: Paragraph, runs: Runs, size: float) -> None:
    _line(paragraph, (("– ", False), *runs), size)
    paragraph.paragraph_format.left_indent = Mm(4)
    paragraph.paragraph_format.first_line_indent = Mm(-4)


def _fresh(place: Doc | _Cell) -> Paragraph:
    """A cell is born with an empty paragraph, which is used first."""
    held = place.paragraphs
    return held[0] if isinstance(place, _Cell) and not held[0].text else place.add_paragraph()


def _two(doc: Doc, sheet: Sheet) -> None:
    """What is unknown beside what is met."""
    table = _grid(doc, 1, (94.0, _WIDTH - 94.0), ruled=False)
    left, right = table.rows[0].cells
    _part(left, sheet.unknown, sheet.size)
    _heading(right.paragraphs[0], sheet.met_title, sheet.size)
    size = min(sheet.size, _TABLE_SIZE)
    for name, figure, doubted in sheet.met:
        one = _line(right.add_paragraph(), [(f"{name}\t", False)], size)
        one.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH - 95.0), WD_TAB_ALIGNMENT.RIGHT)
        run = one.add_run(figure)
        run.bold, run.italic, run.font.size = True, doubted or None, Pt(size)
    if sheet.met_rest:
        _line(right.add_paragraph(), [(sheet.met_rest, False)], size, italic=True)


def _foot(doc: Doc, sheet: Sheet) -> None:
    _line(doc.add_paragraph(), [], 6)
    table = _grid(doc, 1, (_WIDTH - 89, 25.0, 64.0), ruled=False)
    left, middle, right = table.rows[0].cells
    _line(left.paragraphs[0], [("Nơi nhận:", True)], 12, italic=True)
    for one in sheet.receivers:
        _line(left.add_paragraph(), [(f"- {one}", False)], 11)
    middle.paragraphs[0].add_run().add_picture(io.BytesIO(code.png(sheet.address)), width=Mm(22))
    _line(right.paragraphs[0], [(sheet.signer.upper(), True)], 13, _CENTRE)
    said = f"(lập tự động, mã bản {sheet.code})"
    _line(right.add_paragraph(), [(said, False)], 11, _CENTRE, italic=True)
    _line(doc.add_paragraph(), [(sheet.foot, False)], 8.5, before=2)


def _settled(content: bytes) -> bytes:
    """The same archive with one date on every member: made twice, it is the same file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w") as kept:
        for one in made.infolist():
            fresh = zipfile.ZipInfo(one.filename, (1980, 1, 1, 0, 0, 0))
            fresh.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(fresh, made.read(one.filename))
    return out.getvalue()
