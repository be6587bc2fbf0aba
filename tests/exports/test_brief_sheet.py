"""The sheet, always one page: as PDF, opened by poppler, and as Word, read back."""

import io
import itertools
import json
import subprocess
from dataclasses import replace

import docx
import numpy as np
import pytest
import segno

from core.errors import RefusedError
from dashboard.components import paper
from dashboard.serving.html import render
from exports.brief import frozen, pdf, word
from exports.brief.sheet import LEAST_SIZE, Cut, lay
from exports.paper import code
from tests.exports.briefs import ADDRESS, STAMP, brief

SIZES = (5, 50, 200)


@pytest.fixture(scope="module")
def fitted():
    return {n: pdf.fitted(brief(n), STAMP) for n in SIZES}


def poppler(tool, content, *options):
    ends = ["-", "-"] if tool == "pdftotext" else ["-"]
    done = subprocess.run([tool, *options, *ends], input=content, capture_output=True, check=True)
    return done.stdout


@pytest.mark.parametrize("count", SIZES)
def test_one_page_with_the_worst_first_and_the_rest_counted(fitted, count):
    made = brief(count)
    content = pdf.draw(fitted[count], STAMP.made_at)
    assert b"Pages:           1\n" in poppler("pdfinfo", content)
    text = poppler("pdftotext", content, "-layout").decode()
    told = " ".join(text.split())
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 07/BC-IOC",
        "Long An, ngày 26 tháng 12 năm 2023", "BÁO CÁO NHANH", "17 giờ 30 ngày 26/12/2023",
        "I. CHƯA ĐẠT VÀ CẦN CHÚ Ý", "II. THAY ĐỔI SO VỚI NGÀY 25/12/2023",
        "III. ĐẠT NHƯNG CHƯA BỀN VỮNG", "IV. CHƯA BIẾT", "V. CÁC CHỈ TIÊU ĐẠT",
        "VI. XIN Ý KIẾN CHỈ ĐẠO", "Nơi nhận:", "7K4M-P2QX", "mất kết nối từ 08:00",
        f"Trong {count} chỉ tiêu theo dõi",
    ):  # fmt: skip
        assert words in told, words
    receivers = fitted[count].receivers
    assert [one[-1] for one in receivers] == [*";" * (len(receivers) - 1), "."], "Decree 30/2020"
    assert all(f"- {one}" in told for one in receivers)
    bad = [one for one in made.lines if one.target and one.path]
    shown = fitted[count].rows
    assert [row.figure for row in shown] == [one.display for one in bad[: len(shown)]]
    rest = len(bad) - len(shown)
    assert (f"Còn {rest} chỉ tiêu khác" in told) is (rest > 0)


def test_few_figures_are_set_in_the_letters_of_the_decree_many_in_smaller_ones(fitted):
    assert fitted[5].size >= 12
    assert LEAST_SIZE <= fitted[200].size <= fitted[50].size <= fitted[5].size
    assert len(fitted[200].rows) >= 5


def test_the_fullest_sheet_that_fits_is_taken(fitted):
    made, laid = brief(50), fitted[50]
    steps = list(pdf._steps())
    at = next(n for n, cut in enumerate(steps) if lay(made, STAMP, cut) == laid)
    assert at == 0 or pdf.pages(lay(made, STAMP, steps[at - 1])) > 1


def test_cuts_only_shrink_and_come_to_an_end():
    steps = pdf._steps()
    for fuller, less in itertools.pairwise(steps):
        assert all(getattr(less, one) <= getattr(fuller, one) for one in Cut.__slots__)
    assert (steps[-1].red, steps[-1].met, steps[-1].size) == (0, 0, LEAST_SIZE)


def test_made_twice_it_is_the_same_bytes(fitted):
    laid = fitted[5]
    again = pdf.fitted(frozen.read(brief(5).written()), STAMP)
    assert again == laid
    assert pdf.draw(laid, STAMP.made_at) == pdf.draw(again, STAMP.made_at)
    assert word.draw(laid, STAMP.made_at) == word.draw(again, STAMP.made_at)


def test_a_figure_without_a_path_and_one_past_its_promise_say_so():
    made = brief(5)
    first = replace(made.lines[0], path=(), pathless="không có chuỗi tháng")
    bare = replace(made, lines=(first, *made.lines[1:]))
    text = poppler("pdftotext", _drawn(bare)).decode()
    assert "không có chuỗi" in " ".join(text.split())  # of a narrow column, in two lines
    assert "không có chuỗi tháng" in render(paper.sheet(pdf.fitted(bare, STAMP)))
    before = json.loads(bare.written())  # a record of before says what it was printed with
    del before["lines"][0]["pathless"]
    kept = frozen.read(json.dumps(before))
    assert lay(kept, STAMP, Cut()).rows[0].pathless == "không vẽ được"
    assert made.lines[0].doubted
    assert "số liệu đến 15/12/2023" in " ".join(text.split())
    assert "Số gạch chéo" in text


def _drawn(made):
    return pdf.draw(pdf.fitted(made, STAMP), STAMP.made_at)


def test_nothing_wrong_is_said_in_words():
    made = brief(5, lines=(), revised=(), unknown=(), wanted=())
    text = " ".join(poppler("pdftotext", _drawn(made)).decode().split())
    for words in ("Không có chỉ tiêu nào chưa đạt", "Không có con số nào thay đổi",
                  "Không có việc cần xin ý kiến"):  # fmt: skip
        assert words in text


def test_what_cannot_be_one_page_is_refused_and_so_is_what_cannot_be_drawn(monkeypatch):
    endless = brief(5, receivers=tuple(f"Đơn vị {n}" for n in range(120)))
    with pytest.raises(RefusedError, match="một trang"):
        pdf.fitted(endless, STAMP)
    laid = pdf.fitted(brief(5), STAMP)
    broken = replace(laid, rows=(replace(laid.rows[0], path=("x", "y")), *laid.rows[1:]))
    with pytest.raises(RefusedError, match="Không dựng được"):
        pdf.draw(broken, STAMP.made_at)


@pytest.mark.parametrize("count", SIZES)
def test_word_says_the_same_on_the_same_page(fitted, count):
    laid = fitted[count]
    made = docx.Document(io.BytesIO(word.draw(laid, STAMP.made_at)))
    text = "\n".join(_texts(made))
    told = [laid.above, laid.organ, laid.number, laid.place, laid.about, laid.foot, laid.red_rest]
    told += [row.told for row in laid.rows] + [row.figure for row in laid.rows]
    for words in (*told, *(name for name, _, _ in laid.met), *laid.receivers):
        assert words in text, words
    for part in (laid.moved, laid.fragile, laid.unknown, laid.wanted):
        assert part.title in text
        for runs in part.lines:
            assert "".join(piece for piece, _ in runs) in text
    section = made.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in sides] == [20, 20, 30, 15]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert made.core_properties.keywords == laid.code
    pictures = len([one for one in made.part.rels.values() if "image" in one.reltype])
    assert pictures == 1 + sum(len(row.path) > 1 for row in laid.rows)


def _texts(made):
    yield from (one.text for one in made.paragraphs)
    for table in made.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from (one.text for one in cell.paragraphs)


def test_the_printed_qr_code_opens_the_frozen_view(fitted):
    """Rendered at 254 dots an inch and read module by module, as a reader would."""
    content = pdf.draw(fitted[50], STAMP.made_at)
    page = poppler("pdftoppm", content, "-gray", "-r", "254")
    dark = _pixels(page) < 128
    wanted = np.array([list(row) for row in segno.make(ADDRESS, error="m", micro=False).matrix])
    strip = dark[2420:2700, 1060:1290]  # the foot, between recipients and signature
    found = _square(strip, len(wanted))
    assert (found == wanted.astype(bool)).all()


def _pixels(pgm):
    head, size, depth, rest = pgm.split(b"\n", 3)
    width, height = map(int, size.split())
    assert (head, depth) == (b"P5", b"255")
    return np.frombuffer(rest[: width * height], np.uint8).reshape(height, width)


def _square(dark, modules):
    """The modules of the only square of about 2 cm in a strip."""
    rows = np.flatnonzero(dark.any(axis=1))
    blocks = np.split(rows, np.flatnonzero(np.diff(rows) > 6) + 1)
    tall = max(blocks, key=len)
    block = dark[tall[0] : tall[-1] + 1]
    across = np.flatnonzero(block.any(axis=0))
    block = block[:, across[0] : across[-1] + 1]
    size = block.shape[0] / modules
    at = [int((n + 0.5) * size) for n in range(modules)]
    return block[np.ix_(at, at)]


def test_the_codes_pictures_are_those_of_the_address():
    assert json.dumps(code.svg(ADDRESS)) != json.dumps(code.svg(ADDRESS + "X"))
    assert code.png(ADDRESS).startswith(b"\x89PNG")
