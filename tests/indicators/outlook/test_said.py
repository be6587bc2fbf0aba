"""Every sentence stands in both languages and takes the figures that it is given."""

import re
import string
from pathlib import Path

import pytest

from indicators.defining.loader import kept
from indicators.outlook import say, sustain
from indicators.outlook.sustain import Reason

DEFINITION = kept().by_id()["onestop.on_time_rate"]
COUNT = kept().by_id()["onestop.received"]


def fills(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same():
    for code, said in say.texts().items():
        assert set(said) == {"vi", "en"}, code
        assert fills(said["vi"]) == fills(said["en"]), code


def test_every_code_in_the_program_has_a_sentence():
    folder = Path(sustain.__file__).parent
    written = "".join(one.read_text("utf-8") for one in folder.glob("*.py"))
    for code in re.findall(r'Reason\(\s*"(\w+)"', written):
        assert code in say.texts()


@pytest.mark.parametrize(
    ("reason", "wanted"),
    [
        (
            Reason("margin", {"margin": 0.0021, "spread": 0.07, "of": 12}),
            "Chỉ hơn mục tiêu 0,2 điểm, nhỏ hơn mức dao động 7,0 điểm giữa các tháng"
            " (12 tháng gần nhất).",
        ),
        (
            Reason("unit_carries", {"name": "Đức Hòa", "share": 0.382, "rest": 0.781}, "802"),
            "Dựa vào một đơn vị: bỏ Đức Hòa (38,2 % mẫu số) ra thì còn 78,1 %, không đạt mục tiêu.",
        ),
        (
            Reason("hidden", {"title": "Hồ sơ tạm dừng", "count": 1904.0, "rest": 0.97}, "x"),
            "Hồ sơ tạm dừng: 1.904; nếu tính là không đạt thì còn 97 %, dưới mục tiêu.",
        ),
        (
            Reason("months_missed", {"met": 7, "of": 12, "worst": 0.416}, "2023-01"),
            "Chỉ 7/12 tháng gần nhất đạt mục tiêu; tháng kém nhất 01/2023: 41,6 %.",
        ),
    ],
)
def test_sentences(reason, wanted):
    assert say.sentence(reason, DEFINITION).replace("\u00a0", " ") == wanted


def test_counts_keep_their_unit():
    assert say.difference(12, COUNT) == "12\u00a0hồ sơ"
    assert say.amount(1226, COUNT, "en") == "1,226"
