"""Word documents as the administration lays them out: page, head, lines, tables, foot.

Lines have an exact height, so that another Times than ours does not push the page over. A file is
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
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from exports.paper import code
from exports.paper.stamp import MOTTO, NATION, Office

FACE = "Times New Roman"
LINE = 1.14
"""Height of a line as a share of the letters' size."""
WIDTH = 165.0
"""Millimetres between the margins."""
LEFT, CENTRE, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)  # fmt: skip


def document(office: Office, title: str, size: float, made_at: int) -> Doc:
    """An empty A4 page with the decree's margins. ``made_at``: epoch seconds, its date."""
    doc = Document()
    section = doc.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(8)
    style = doc.styles["Normal"]
    style.font.name, style.font.size = FACE, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), FACE)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    at = datetime.fromtimestamp(made_at, UTC).replace(tzinfo=None)
    about = doc.core_properties
    about.title, about.author, about.keywords = title, office.organ, office.code
    about.created = about.modified = at
    about.last_modified_by, about.revision, about.language = office.organ, 1, "vi-VN"
    about.comments = ""
    return doc


def line(
    paragraph: Paragraph,
    runs: Iterable[tuple[str, bool]],
    size: float,
    align: WD_ALIGN_PARAGRAPH = LEFT,
    *,
    before: float = 0,
    after: float = 0,
    italic: bool = False,
) -> Paragraph:
    """Write a line into a paragraph, at an exact height."""
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size * LINE)
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    paragraph.alignment = align
    for text, bold in runs:
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(size)
    return paragraph


def heading(
    paragraph: Paragraph, title: str, size: float, *, before: float = 4, level: int = 1
) -> None:
    """A heading, which stays with what follows it; ``level`` 1 is the highest."""
    shape = line(paragraph, [(title, True)], size, before=before, after=1).paragraph_format
    shape.keep_with_next = True
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level - 1))
    paragraph._p.get_or_add_pPr().insert_element_before(outline, "w:divId", "w:rPr", "w:sectPr")


def item(paragraph: Paragraph, runs: Iterable[tuple[str, bool]], size: float) -> None:
    """A line of a list, under its dash."""
    line(paragraph, (("– ", False), *runs), size)
    paragraph.paragraph_format.left_indent = Mm(4)
    paragraph.paragraph_format.first_line_indent = Mm(-4)


def grid(doc: Doc, rows: int, widths: Sequence[float], *, ruled: bool) -> Table:
    """A table with columns of so many millimetres."""
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


def head(doc: Doc, office: Office) -> None:
    """Organ and number at the left, quốc hiệu, tiêu ngữ, place and date at the right."""
    left, right = WIDTH * 0.42, WIDTH * 0.58
    table = grid(doc, 1, (left, right), ruled=False)
    one, other = table.rows[0].cells
    line(one.paragraphs[0], [(office.above, False)], 12, CENTRE)
    line(one.add_paragraph(), [(office.organ, True)], 12, CENTRE)
    _ruled(line(one.add_paragraph(), [], 2, CENTRE), 0.4, left)
    line(one.add_paragraph(), [(office.number, False)], 13, CENTRE, before=2)
    line(other.paragraphs[0], [(NATION, True)], 12, CENTRE)
    line(other.add_paragraph(), [(MOTTO, True)], 13, CENTRE)
    _ruled(line(other.add_paragraph(), [], 2, CENTRE), 0.56, right)
    line(other.add_paragraph(), [(office.place, False)], 13, CENTRE, before=2, italic=True)


def foot(doc: Doc, office: Office) -> None:
    """Recipients, the QR code, who signs, and what the document is."""
    line(doc.add_paragraph(), [], 6)
    table = grid(doc, 1, (WIDTH - 89, 25.0, 64.0), ruled=False)
    left, middle, right = table.rows[0].cells
    line(left.paragraphs[0], [("Nơi nhận:", True)], 12, italic=True)
    for one in office.receivers:
        line(left.add_paragraph(), [(f"- {one}", False)], 11)
    middle.paragraphs[0].add_run().add_picture(io.BytesIO(code.png(office.address)), width=Mm(22))
    line(right.paragraphs[0], [(office.signer.upper(), True)], 13, CENTRE)
    said = f"(lập tự động, mã bản {office.code})"
    line(right.add_paragraph(), [(said, False)], 11, CENTRE, italic=True)
    line(doc.add_paragraph(), [(office.foot, False)], 8.5, before=2)


def saved(doc: Doc) -> bytes:
    """The archive with one date on every member: made twice, it is the same file."""
    made, out = io.BytesIO(), io.BytesIO()
    doc.save(made)
    with zipfile.ZipFile(made) as held, zipfile.ZipFile(out, "w") as kept:
        for one in held.infolist():
            fresh = zipfile.ZipInfo(one.filename, (1980, 1, 1, 0, 0, 0))
            fresh.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(fresh, held.read(one.filename))
    return out.getvalue()
