"""Names that are made of a unit's are said in English too."""

import pytest

from dashboard.wording import words


@pytest.mark.parametrize(
    ("said", "english"),
    [
        ("Phường Gò Dầu (không có đơn vị tương ứng)", "(no corresponding unit)"),
        ("Tỉnh Long An (trực tiếp)", "(directly)"),
    ],
)
def test_a_unit_with_what_is_told_of_it(said, english):
    with words.speaking("en"):
        assert english in words.said(said)
    with words.speaking("vi"):
        assert words.said(said) == said
