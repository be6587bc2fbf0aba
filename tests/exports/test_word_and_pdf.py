"""The Word file of a document holds every word and figure of its PDF, and no other.

Both are taken apart into their words: what poppler reads on the printed pages, and what stands in
the parts of the Word file. Drawings are pictures there, told in words for those who hear them.
"""

import io
import re
import subprocess
import unicodedata
import zipfile
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from exports.brief import pdf as sheet_pdf
from exports.brief import word as sheet_word
from exports.report import pdf, word
from exports.report.blocks import Charts, Grid
from exports.report.kind import MONTH, WEEK
from tests.exports.briefs import STAMP, brief
from tests.exports.test_report import asked
from tests.indicators import seeded

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
SHAPES = {"–", "-"}
"""Marks of lists."""


def words(text):
    plain = unicodedata.normalize("NFC", text.replace("\u2060", "").replace("\u00a0", " "))
    return Counter(one for one in re.split(r"[\s.…■▲▼●○]+", plain) if one and one not in SHAPES)


def printed(content):
    """The words of each page."""
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return [words(one) for one in done.stdout.decode().split("\f")]


def written(content):
    """(the words of all parts of a Word file, those that tell what its pictures show)."""
    told, shown = Counter(), Counter()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            if not re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
                continue
            for one in ElementTree.fromstring(book.read(name)).iter():
                if one.tag == f"{W}p":
                    pieces = (
                        part.text or "" if part.tag == f"{W}t" else " "
                        for part in one.iter()
                        if part.tag in (f"{W}t", f"{W}tab", f"{W}br")
                    )
                    told += words("".join(pieces))
                elif one.tag == PICTURE:
                    shown += words(one.get("descr", ""))
    return told, shown


@pytest.mark.parametrize("count", [5, 50, 200])
def test_a_brief_in_word_is_its_pdf_word_for_word(count):
    laid = sheet_pdf.fitted(brief(count), STAMP)
    pages = printed(sheet_pdf.draw(laid, STAMP.made_at))
    told, _ = written(sheet_word.draw(laid, STAMP.made_at))
    on_paper = sum(pages, Counter())
    assert len(on_paper) > 100
    assert on_paper - told == Counter(), "in the PDF alone"
    assert told - on_paper == Counter(), "in Word alone"
    assert [one.figure for one in laid.rows if not words(one.figure) - told] == [
        one.figure for one in laid.rows
    ]


@pytest.mark.parametrize(("kind", "about"), [(MONTH, "2023-11"), (WEEK, "2023-W51")])
def test_a_report_in_word_is_its_pdf_word_for_word(province, kind, about):
    made = kind.freeze(province, asked(about), None)
    assert any(isinstance(one, Charts) for one in made.blocks)
    page = pdf.fitted(replace(made, blocks=tuple(
        one for one in made.blocks if not isinstance(one, Charts)
    )), STAMP)  # fmt: skip
    pages = printed(pdf.draw(page, seeded.NOW))
    told, shown = written(word.draw(page, seeded.NOW))
    on_paper = sum(pages, Counter())
    repeated = set(words(page.running)) | {str(n) for n in range(1, len(pages) + 1)}
    for block in page.blocks:
        if isinstance(block, Grid):
            repeated |= {one for column in block.columns for one in words(column.title)}
    assert set(on_paper - told - shown) <= repeated, "in the PDF alone"
    assert set(told - on_paper) <= repeated, "in Word alone"
