"""Short codes: read out, typed, mistyped, found in a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import codes
from core.errors import MisuseError


def test_a_code_is_read_however_it_is_typed():
    code = codes.new()
    for text in (
        code,
        codes.written(code),
        code.lower(),
        f" {codes.written(code)} ",
        f"IOC-{code}",
    ):
        assert codes.read(text) == code


@given(st.integers(0, codes.LENGTH - 1), st.sampled_from(codes.LETTERS))
def test_one_wrong_character_is_told(at, char):
    code = codes.new()
    wrong = code[:at] + char + code[at + 1 :]
    if wrong == code:
        return
    with pytest.raises(MisuseError, match="gõ sai một ký tự"):
        codes.read(wrong)


@given(st.integers(0, codes.LENGTH - 2))
def test_two_swapped_characters_are_told(at):
    code = codes.new()
    wrong = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    if wrong == code:
        return
    with pytest.raises(MisuseError):
        codes.read(wrong)


@pytest.mark.parametrize("text", ["", "7K4M", "0OIL-2345", "ABCD-EFGH-JKMN", "🙂" * 8])
def test_what_cannot_be_a_code_is_named(text):
    with pytest.raises(MisuseError, match="không đúng dạng"):
        codes.read(text)


def test_a_code_is_found_behind_the_mark_alone():
    code = codes.new()
    assert codes.found_in(f"bao-cao-IOC-{codes.written(code)}.csv") == code
    assert codes.found_in(f"x IOC {code} y") == code
    assert codes.found_in(f"bao-cao-{codes.written(code)}.csv") == ""
    assert codes.found_in("IOC-2222-2223") in ("", "22222223")
