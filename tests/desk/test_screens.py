"""Screens as devices: a code, an approval, a token that renews itself, and an end."""

import pytest

from core.errors import MisuseError, NotFoundError
from desk.screens import CODE_LASTS, RENEW_AFTER


@pytest.fixture
def waiting(desk):
    return desk.enrol_screen("phong-hop", "10.0.0.7")


@pytest.fixture
def approved(desk, waiting):
    screen, secret = waiting
    return desk.approve_screen(screen.code, name="", playlist="p", by="vanhanh"), secret


def test_a_screen_waits_until_its_code_is_approved(desk, waiting):
    screen, secret = waiting
    assert len(screen.code) == 6
    assert screen.code.isdecimal()
    assert not desk.screen_of(secret).approved
    spoken = f"{screen.code[:3]} {screen.code[3:]}"
    one = desk.approve_screen(spoken, name=" Phòng  họp ", playlist="p", by="vanhanh")
    assert (one.name, one.playlist, one.code, one.approved_by) == ("Phòng họp", "p", "", "vanhanh")
    assert desk.screen_of(secret).approved
    with pytest.raises(NotFoundError, match="Không có màn hình nào đang hiện mã"):
        desk.approve_screen(screen.code, name="", playlist="p", by="vanhanh")
    (entry,) = desk.audit_log(what="screen.")
    assert (entry.who, entry.what, entry.subject) == ("vanhanh", "screen.approve", one.id)


def test_no_token_and_no_code_of_an_approved_screen_is_kept(desk, approved, desk_settings):
    screen, secret = approved
    with desk._store.read() as conn:
        row = conn.exec_driver_sql("SELECT * FROM desk_screen").mappings().one()
    assert secret not in str(dict(row))
    assert row["code"] == ""
    assert screen.name == "phong-hop", "named by its address where nobody named it"


def test_a_code_lapses_and_the_screen_shows_another(desk, waiting, clock):
    screen, secret = waiting
    clock.pass_by(seconds=CODE_LASTS - 1)
    assert desk.waiting_screen(secret).code == screen.code
    clock.pass_by(seconds=1)
    with pytest.raises(NotFoundError):
        desk.approve_screen(screen.code, name="", playlist="p", by="x")
    fresh = desk.waiting_screen(secret).code
    assert fresh != screen.code
    assert desk.approve_screen(fresh, name="", playlist="p", by="x").id == screen.id


def test_screens_that_gave_up_are_forgotten_and_few_may_wait(desk, clock, monkeypatch):
    for _ in range(30):
        _, secret = desk.enrol_screen("a", "10.0.0.7")
    with monkeypatch.context() as patch:  # whoever is refused opens no transaction to write
        patch.setattr(desk._store, "write", None)
        with pytest.raises(MisuseError, match="quá nhiều"):
            desk.enrol_screen("a", "10.0.0.7")
    desk.enrol_screen("b", "10.0.0.8")
    assert len(desk.screens()) == 31
    clock.pass_by(minutes=9)
    desk.waiting_screen(secret)
    clock.pass_by(minutes=2)
    assert len(desk.screens()) == 1
    desk.enrol_screen("a", "10.0.0.7")
    assert desk.screen_of(secret) is not None, "one that still asks is kept"


def test_a_token_renews_itself_and_the_old_one_ends_when_the_new_one_is_used(desk, approved, clock):
    screen, old = approved
    assert desk.beat(screen.id, {"board": "tong-quan"}, "10.0.0.7") is None
    clock.pass_by(seconds=RENEW_AFTER)
    lost = desk.beat(screen.id, {}, "10.0.0.7")
    assert desk.screen_of(old) is not None, "the answer was lost on the way: the old one holds"
    fresh = desk.beat(screen.id, {"heap": 9}, "10.0.0.9")
    assert len({old, lost, fresh}) == 3
    assert desk.screen_of(lost) is None
    assert desk.screen_of(fresh).id == screen.id
    assert desk.screen_of(old) is None
    assert desk.beat(screen.id, {"heap": 9}, "10.0.0.9") is None, "not due again"
    (seen,) = desk.screens()
    assert (seen.report, seen.address) == ({"heap": 9}, "10.0.0.9")


def test_a_revoked_screen_is_out_at_once_and_may_ask_again(desk, approved):
    screen, secret = approved
    desk.change_screen(screen.id, name="Sảnh", playlist="q", by="quantri")
    assert desk.revoke_screen(screen.id, by="quantri").name == "Sảnh"
    assert desk.screen_of(secret) is None
    assert desk.waiting_screen(secret) is None
    assert desk.beat(screen.id, {}, "") is None
    assert desk.screens() == []
    for act in (
        lambda: desk.revoke_screen(screen.id, by="x"),
        lambda: desk.change_screen(screen.id, name="y", playlist="p", by="x"),
    ):
        with pytest.raises(NotFoundError, match="Không có màn hình"):
            act()
    told = [one.what for one in desk.audit_log(what="screen.")]
    assert told == ["screen.revoke", "screen.change", "screen.approve"]


def test_a_name_and_a_report_have_bounds(desk, approved):
    screen, _ = approved
    for name in ("", " ", "x" * 61):
        with pytest.raises(MisuseError, match="Tên màn hình"):
            desk.change_screen(screen.id, name=name, playlist="p", by="x")
    with pytest.raises(MisuseError, match="quá dài"):
        desk.beat(screen.id, {"board": "x" * 3_000}, "")


def test_an_urgent_board_reaches_whom_it_is_sent_to_until_it_is_withdrawn(desk, approved, clock):
    screen, _ = approved
    before = desk.screens_mark()
    one = desk.push_board("nguon", [screen.id], by="vanhanh")
    two = desk.push_board("tong-quan", by="vanhanh", minutes=5)
    assert desk.screens_mark() != before
    assert [p.board for p in desk.pushed()] == ["tong-quan", "nguon"], "the newest first"
    assert one.reaches(screen.id)
    assert not one.reaches("khac")
    assert two.reaches("khac")
    clock.pass_by(minutes=5)
    assert [p.push for p in desk.pushed()] == [one.push], "it went by itself"
    desk.withdraw_board(one.push, by="vanhanh")
    assert desk.pushed() == []
    assert desk.screens_mark() == before
    for push in (one, two):
        with pytest.raises(NotFoundError):
            desk.withdraw_board(push.push, by="x")
    with pytest.raises(NotFoundError):
        desk.push_board("nguon", ["khac"], by="x")
    with pytest.raises(MisuseError, match="Số phút"):
        desk.push_board("nguon", by="x", minutes=0)
    told = [one.what for one in desk.audit_log(what="screen.")]
    assert told == ["screen.withdraw", "screen.push", "screen.push", "screen.approve"]
