from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connectors.allow import LONGEST, MOST_ITEMS, AllowList

ALLOW = {
    "fields": ["MaHoSo", "TenTTHC", "Phi.Gia", "KetQua.Link"],
    "withheld": ["ChuHoSo", "Phi.Ten"],
    "marks": ["KetQua.Link"],
}


def make() -> AllowList:
    return AllowList(**ALLOW)


def test_keys_are_matched_without_case_and_take_our_spelling() -> None:
    assert make().keep({"MAHOSO": "1", "tenTthc": "x"}) == ({"MaHoSo": "1", "TenTTHC": "x"}, 0)


def test_withheld_is_dropped_in_silence_and_unknown_is_counted() -> None:
    allow = make()
    assert allow.keep({"MaHoSo": "1", "CHUHOSO": "người", "La": 1, "Lung": 2}) == (
        {"MaHoSo": "1"},
        2,
    )
    assert allow.came() == {"MaHoSo"}
    assert allow.new() == {"La", "Lung"}


def test_nested_objects_are_allow_listed_too() -> None:
    allow = make()
    record = {"Phi": [{"Gia": "5", "Ten": "lệ phí", "Moi": 1}, {"GIA": 6}], "KetQua": {"Link": "x"}}
    assert allow.keep(record) == ({"Phi": [{"Gia": "5"}, {"Gia": 6}], "KetQua": [{"Link": "1"}]}, 1)
    assert allow.new() == {"Phi.Moi"}
    assert "Phi.Gia" in allow.came()


def test_of_a_mark_only_its_presence_enters() -> None:
    kept, _ = make().keep({"KetQua": [{"Link": "http://x/nguoi.pdf"}, {"Link": ""}]})
    assert kept == {"KetQua": [{"Link": "1"}, {"Link": ""}]}


def test_containers_and_long_texts_in_a_scalars_place_are_dropped() -> None:
    record = {"MaHoSo": {"ten": "người"}, "TenTTHC": "x" * (LONGEST + 1), "Phi": "văn bản tự do"}
    assert make().keep(record) == ({"Phi": []}, 3)


def test_nested_lists_are_bounded() -> None:
    kept, _ = make().keep({"Phi": [{"Gia": "1"}] * (MOST_ITEMS + 9)})
    assert len(kept["Phi"]) == MOST_ITEMS


def test_first_of_two_spellings_wins() -> None:
    assert make().keep({"MaHoSo": "1", "MAHOSO": "2"}) == ({"MaHoSo": "1"}, 0)


values = st.recursive(
    st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
names = (
    st.sampled_from(["MaHoSo", "tentthc", "Phi", "KetQua", "ChuHoSo", "Gia", "Link"]) | st.text()
)


@given(st.dictionaries(names, values, max_size=6))
def test_nothing_but_allowed_names_and_scalars_comes_out(record: dict[str, object]) -> None:
    kept, unknown = make().keep(record)
    assert unknown >= 0
    assert set(kept) <= {"MaHoSo", "TenTTHC", "Phi", "KetQua"}
    for name in ("MaHoSo", "TenTTHC"):
        assert not isinstance(kept.get(name), list | dict)
    for item in kept.get("Phi", []):
        assert set(item) <= {"Gia"}
    for item in kept.get("KetQua", []):
        assert set(item) <= {"Link"}
        assert item.get("Link", "") in ("", "1")
