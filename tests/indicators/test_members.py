"""The members of a dimension, as a menu lists them."""

from indicators.asking import members


def test_fields_stand_in_the_order_of_the_alphabet(monkeypatch):
    known = {"1": "Đất đai", "2": "Dược", "3": "Đường bộ", "4": "Dân số", "5": "Điện", "6": "Hóa"}
    monkeypatch.setattr(members, "names", lambda snapshot, dim, codes, kind="": known)
    named = list(members.listed(None, "field").values())
    assert named == ["Dân số", "Dược", "Đất đai", "Điện", "Đường bộ", "Hóa"], "đ after d"
