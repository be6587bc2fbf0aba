"""Vietnamese text compares and folds."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from core.text import alphabet, fold, line, nfc, printable, same_tones


def test_fold_drops_accents():
    assert fold("Đức Hòa") == "duc hoa"
    assert fold(unicodedata.normalize("NFD", "Đức Hòa")) == "duc hoa"


def test_tone_marks_of_two_habits_are_one():
    assert same_tones("Xã Đức Hoà") == same_tones("Xã Đức Hòa")
    assert same_tones("THANH HOÁ") == "THANH HÓA"
    assert same_tones("Thuỷ sản quý") == "Thủy sản quý"
    assert same_tones("Hoàn, toàn") == "Hoàn, toàn"


@given(st.text())
def test_normal_forms_are_stable(text):
    assert nfc(nfc(text)) == nfc(text)
    assert same_tones(same_tones(text)) == same_tones(text)


def test_control_characters_give_way_to_a_space():
    assert printable("lỗi\x00\x1b[31m\x0b 502\tdòng\n") == "lỗi  [31m  502\tdòng\n"


def test_a_line_that_somebody_typed_holds_nothing_that_cannot_be_seen():
    assert line(" Quý\tIII \n của  tôi ") == "Quý III của tôi"
    assert line("\ue000body\ue000") == "body", "pages mark their own places so"
    assert line("a\u202eb\x00\u200bc") == "abc"
    assert line("\ue000 \x00") == ""


def test_names_stand_in_the_order_of_the_vietnamese_alphabet():
    wanted = [
        "7 xã", "An", "Àn", "Ản", "Ãn", "Án", "Ạn", "Ăn", "Âu", "Bến Lức", "Cần Đước", "Cần Giuộc",
        "Dương", "Đức Hòa", "Đức Huệ", "Em", "Êm", "Mộc Hóa", "Tân An", "Tân Hưng", "Tân Thạnh",
        "Thạnh Hóa", "Thủ Thừa", "Ưng", "Vĩnh Hưng", "Ý Yên",
    ]  # fmt: skip
    mixed = sorted(wanted, key=len)
    assert sorted(mixed, key=alphabet) == wanted != mixed
    assert alphabet("Đức Hòa") == alphabet("Đức  Hòa"), "composed in one way"
