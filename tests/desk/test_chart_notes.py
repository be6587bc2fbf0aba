"""Notes on charts: dated, audited, changed by their author or an operator only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import AccessError, MisuseError, NotFoundError
from desk import Account, chart_notes
from desk.views import KEPT_REMOVED

LAN = Account("lan", "Chị Lan", "official", "802")
MINH = Account("minh", "Anh Minh", "analyst")
OPERATOR = Account("vanhanh", "Vận hành", "operator")
PLACE = 10_000_802


@pytest.fixture
def noted(desk):
    one = desk.add_note(
        "onestop.on_time_rate", PLACE, "2025-10-15", " Nâng cấp  phần mềm ", by=LAN, known_at=900
    )
    return desk, one


def test_a_note_stands_on_its_own_chart_only(noted):
    desk, one = noted
    found = desk.notes("onestop.on_time_rate", PLACE)
    assert [(n.words, n.by, n.by_name, n.day) for n in found] == [
        ("Nâng cấp phần mềm", "lan", "Chị Lan", "2025-10-15")
    ]
    assert desk.notes("onestop.on_time_rate", 0) == []
    assert desk.notes("edoc.signed_rate", PLACE) == []
    assert desk.notes("onestop.on_time_rate", PLACE, as_known=899) == []
    assert desk.notes("onestop.on_time_rate", PLACE, as_known=900) == found
    assert one.known_at == 900


def test_its_author_and_operators_change_it_and_the_audit_keeps_both_texts(noted, clock):
    desk, one = noted
    with pytest.raises(AccessError, match="người viết"):
        desk.change_note(one.note, "2025-10-16", "khác", by=MINH, known_at=950)
    with pytest.raises(AccessError):
        desk.remove_note(one.note, by=replace(OPERATOR, unit="802"))
    desk.change_note(one.note, "2025-10-16", "Ngừng hai ngày", by=LAN, known_at=950)
    told = desk.audit_log(what="note.change")[0]
    assert told.detail == "2025-10-15: Nâng cấp phần mềm → 2025-10-16: Ngừng hai ngày"
    assert desk.notes("onestop.on_time_rate", PLACE, as_known=949) == [], "nobody had written that"
    (held,) = desk.notes("onestop.on_time_rate", PLACE, as_known=950)
    assert held.words == "Ngừng hai ngày"
    desk.remove_note(one.note, by=OPERATOR)
    assert desk.notes("onestop.on_time_rate", PLACE) == []
    assert [n.note for n in desk.removed_notes("onestop.on_time_rate", PLACE, LAN)] == [one.note]
    assert desk.removed_notes("onestop.on_time_rate", PLACE, MINH) == []
    clock.pass_by(seconds=KEPT_REMOVED + 1)
    assert desk.removed_notes("onestop.on_time_rate", PLACE, LAN) == [], "not for ever"
    desk.restore_note(one.note, by=LAN)
    assert desk.notes("onestop.on_time_rate", PLACE)[0].words == "Ngừng hai ngày"
    assert [n.what for n in desk.audit_log(what="note")] == [
        "note.restore", "note.remove", "note.change", "note.add",
    ]  # fmt: skip


def test_the_mark_moves_with_every_change(noted):
    desk, one = noted
    marks = [desk.notes_mark("onestop.on_time_rate")]
    desk.change_note(one.note, "2025-10-16", "x", by=LAN, known_at=950)
    marks.append(desk.notes_mark("onestop.on_time_rate"))
    desk.remove_note(one.note, by=LAN)
    marks.append(desk.notes_mark("onestop.on_time_rate"))
    assert len(set(marks)) == 3
    assert desk.notes_mark("edoc.signed_rate") == ""


@pytest.mark.parametrize(
    ("day", "words"), [("hôm qua", "x"), ("2025-13-01", "x"), ("2025-10-15", "  "), ("", "x")]
)
def test_what_cannot_be_a_note_is_refused(desk, day, words):
    with pytest.raises(MisuseError):
        desk.add_note("x", 0, day, words, by=LAN, known_at=0)


def test_too_long_too_many_and_none_at_all(desk, monkeypatch):
    with pytest.raises(MisuseError, match="280"):
        desk.add_note("x", 0, "2025-10-15", "x" * 281, by=LAN, known_at=0)
    monkeypatch.setattr(chart_notes, "_MOST", 1)
    desk.add_note("x", 0, "2025-10-15", "một", by=LAN, known_at=0)
    with pytest.raises(MisuseError, match="đã có 1"):
        desk.add_note("x", 0, "2025-10-15", "hai", by=LAN, known_at=0)
    with pytest.raises(NotFoundError):
        desk.change_note("khong-co", "2025-10-15", "x", by=LAN, known_at=0)
