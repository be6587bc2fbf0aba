"""Names of a product in ours: paths through objects and lists, names in several languages."""

import pytest

from connectors.reading.translate import Translator, said

ENGLISH = {"languageId": 46, "name": "Building permit"}
OURS = {"languageId": 228, "name": "Cấp phép xây dựng"}
AS_TEXT = {"languageId": "228", "name": "Cấp phép xây dựng"}


@pytest.mark.parametrize(
    ("came", "name"),
    [
        (OURS, "Cấp phép xây dựng"),
        ([ENGLISH, OURS], "Cấp phép xây dựng"),
        ([ENGLISH, AS_TEXT], "Cấp phép xây dựng"),
        ([ENGLISH], "Building permit"),
        ([], None),
        (["x"], None),
    ],
)  # fmt: skip
def test_a_translated_name_comes_as_one_object_or_as_a_list(came, name):
    words = Translator({"TenTTHC": "procedure.translate.name"})
    assert words.one({"procedure": {"translate": came}})["TenTTHC"] == name


def test_a_list_at_the_end_of_a_path_is_a_name_in_several_languages():
    assert said([ENGLISH, AS_TEXT]) == "Cấp phép xây dựng"
    assert said([{"name": "a"}, {"name": "b"}]) == "a"
    assert said([1, 2]) == [1, 2]


def test_a_list_of_different_things_is_not_walked_through():
    words = Translator({"Ten": "agencies.code"})
    assert words.one({"agencies": [{"code": "A"}, {"code": "B"}]})["Ten"] is None
