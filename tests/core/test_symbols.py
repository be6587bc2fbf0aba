"""Number and symbol of a document: what is one, and what must not enter in its place."""

import pytest

from core.symbols import of_code, symbol


@pytest.mark.parametrize(
    ("number", "notation", "found"),
    [
        ("7816", "VPCP-TTĐT", "7816/VPCP-TTĐT"),
        ("128", "/CV-SXD", "128/CV-SXD"),
        ("128/CV-SXD", "", "128/CV-SXD"),
        ("15", "2023/QĐ-UBND", "15/2023/QĐ-UBND"),
        ("7", "QĐ – SXD", "7/QĐ-SXD"),
        ("12b", "TTr-BQL", "12b/TTr-BQL"),
        ("31", "", "31"),
        ("", "CV-SXD", ""),
        ("", "", ""),
        ("/", "-", ""),
    ],
)
def test_number_and_notation_are_one(number, notation, found):
    assert symbol(number, notation) == found


@pytest.mark.parametrize(
    "text",
    [
        "V/v trả lời đơn của ông Nguyễn Văn A", "128/CV-SXD gửi ông A", "0912345678",
        "128/vanthu@example.invalid", "079301001234", "<b>1</b>", "12/" + "A" * 40,
    ],
)  # fmt: skip
def test_free_text_and_numbers_of_people_are_none(text):
    assert symbol(text) == symbol("", text) == of_code(f"H39|H39,2023/12/05,{text}") == ""


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("000.00.12.H39|000.00.12.H39,2023/12/05,128/CV-SXD", "128/CV-SXD"),
        ("000.00.01.G99|000.00.01.G99,2023/12/05,8/CV-BM|000.00.12.H39", "8/CV-BM"),
        ("000.00.12.H39|7/QĐ-SXD,06/12/2023", "7/QĐ-SXD"),
        ("000.00.12.H39|7/QĐ-SXD,06/12/2023|den", "7/QĐ-SXD"),
        ("G99|b7b1c1d0-0000-4000-8000-00000000c0de|H39", ""),
        ("H39|1", ""),
        ("test-doc", ""),
        ("", ""),
    ],
)
def test_a_key_tells_it_where_it_holds_it(code, found):
    assert of_code(code) == found
