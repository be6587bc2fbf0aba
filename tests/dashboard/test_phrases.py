"""What the rooms below say in Vietnamese is said in English: by template, in parts, in figures."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

import core
from dashboard.components.spoken import spoken, within
from dashboard.serving.html import render
from dashboard.wording import phrases, words
from exports.sheets.narrowing import WORDS
from indicators.asking.snapshot import measures_of
from indicators.defining.loader import load
from indicators.defining.measures import MEASURES

ROOT = Path(core.__file__).parent.parent
RAISED = {"MisuseError", "NotFoundError", "SourceError", "AccessError", "RecordError", "Withheld"}
SHOWN = [
    path
    for place in (
        *("connectors", "desk", "exports", "store/lists", "core/codes.py", "core/period.py"),
        *(f"indicators/{one}" for one in ("asking", "proving", "reported", "versions")),
        *(f"jobs/pulling/{one}.py" for one in ("conform", "pull", "stretch", "sweep", "unplaced")),
        *(f"dashboard/{one}" for one in ("acts", "addresses", "files", "pages", "readers")),
        *("indicators/evaluating/gather.py", "dashboard/callbacks.py", "dashboard/context.py"),
    )
    for path in (sorted((ROOT / place).rglob("*.py")) or [ROOT / place])
]
"""Whose refusals and failures a page shows: to the asker, in the ledger, beside a record."""


def sentences(path):
    """Sentences raised in a file, with a word in place of what is put in."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        called = getattr(node, "func", None)
        name = getattr(called, "id", "") or getattr(called, "attr", "")
        if name not in RAISED or not node.args:
            continue
        said = node.args[1 if name == "RecordError" and len(node.args) > 1 else 0]
        if isinstance(said, ast.Constant):
            yield said.value
        elif isinstance(said, ast.JoinedStr):
            parts = (
                one.value if isinstance(one, ast.Constant) else f"x{n}"
                for n, one in enumerate(said.values)
            )
            yield "".join(parts)


@pytest.mark.parametrize("path", SHOWN, ids=lambda one: str(one.relative_to(ROOT)))
def test_every_refusal_and_failure_that_a_page_shows_has_english_words(path):
    left = [one for one in sentences(path) if phrases.vietnamese(phrases.english(one))]
    assert left == []


def test_every_method_of_a_definition_has_english_words():
    """Sentence by sentence: one that is worded anew is worded in the book too."""
    methods = {one.id: one.method for one in load().all}
    left = {id: told for id, told in methods.items() if phrases.vietnamese(phrases.english(told))}
    assert left == {}
    held = tomllib.loads((ROOT / "dashboard/text/english/methods.toml").read_text("utf-8"))
    every = " ".join(methods.values())
    assert [one for one in held if one not in every] == [], "nobody says this any more"
    rate = phrases.english(methods["onestop.on_time_rate"])
    assert rate.startswith("Rule A. Numerator: dossiers finished in the period")
    assert rate.endswith("A deadline that is only a day ends with the working hours of that day.")


def test_dimensions_that_a_refusal_names_have_english_words():
    assert [one for one in WORDS.values() if phrases.english(one) == one] == []


def test_names_of_sums_have_english_words():
    titles = {one.title for one in MEASURES.values()}
    titles |= {one.title for definition in load().all for one in measures_of(definition)}
    assert {one for one in titles if phrases.vietnamese(phrases.english(one))} == set()


def test_braces_on_both_sides_are_the_same():
    hole = re.compile(r"{(\w+)}")
    odd = {vi for vi, en in phrases.book().items() if set(hole.findall(vi)) < set(hole.findall(en))}
    assert odd == set()
    assert not any(one.endswith(".") for one in phrases.book()), "the full stop is added again"


@pytest.mark.parametrize(
    ("vi", "en"),
    [
        ("Nguồn tạm ngừng phục vụ (HTTP 503).", "The source is out of service for now (HTTP 503)."),
        (
            "Nguồn gặp lỗi máy chủ (HTTP 500, kèm trang HTML “Lỗi”).",
            "The source has a server error (HTTP 500, with the HTML page “Lỗi”).",
        ),
        (
            "Bảng so_lieu: không có cột nam; sửa bảng hoặc tables.toml",
            "Table so_lieu: there is no column nam; mend the table or tables.toml",
        ),
        ("a.csv, ô B7: kỳ không đọc được", "a.csv, ô B7: the period cannot be read"),
        (
            "3 cân đối của biểu II.06a không đúng; chạy ./ioc verify.",
            "3 balances of form II.06a do not hold; run ./ioc verify.",
        ),
        (
            "Lỗi ngoài dự kiến; mã tra cứu 1a2b.",
            "Unexpected failure; look-up mark 1a2b.",
        ),
        (
            "Đĩa chứa ioc.db đã đầy hoặc không ghi được. Lô dữ liệu này chưa được ghi, số liệu cũ "
            "còn nguyên. Giải phóng dung lượng đĩa rồi chạy lại.",
            "The disk of ioc.db is full or cannot be written. This batch was not written, the old "
            "figures are untouched. Free space on the disk, then run again.",
        ),
        (
            "Hồ sơ đã giải quyết xong: đếm lại từ bản ghi, cả kỳ",
            "Dossiers resolved: counted again from records, whole period",
        ),
        (
            "Không có đơn vị “Sở TT&TT” vào ngày 01/08/2025; tên hoặc mã ấy chỉ Sở Thông tin và"
            " Truyền thông (08/07/2004 – 28/02/2025). Thêm tên cho đơn vị của ngày ấy vào"
            " config/agencies.toml, hoặc sửa ở nguồn, rồi nhận lại.",
            "There was no unit “Sở TT&TT” on 01/08/2025; that name or code means Sở Thông tin và"
            " Truyền thông (08/07/2004 – 28/02/2025) alone. Add it to the unit of that day in"
            " config/agencies.toml, or have it mended at the source, then replay.",
        ),
        ("cộng dồn 1.234, đếm lại 1.235", "summed 1,234, counted again 1,235"),
        ("tính lại bây giờ được 99,9\u00a0%", "computed now: 99.9%"),
        ("12,5 ≤ 1.200", "12.5 ≤ 1,200"),
        ("1,29\u00a0triệu", "1.29\u00a0million"),
        ("một câu riêng", "một câu riêng"),
        ("Status 1.234 of a server", "Status 1.234 of a server"),
    ],
)
def test_sentences_in_english(vi, en):
    assert phrases.english(vi) == en


def test_what_has_no_english_words_says_its_own_language():
    assert spoken("không có hồ sơ") == "không có hồ sơ"
    with words.speaking("en"):
        assert spoken("không có hồ sơ") == "no dossiers"
        assert render(spoken("một câu riêng")) == '<span lang="vi">một câu riêng</span>'
        assert render(within("passport.by", document="Kế hoạch 12")) == (
            'after <span lang="vi">Kế hoạch 12</span>'
        )
        assert words.unsaid("plain") is False
