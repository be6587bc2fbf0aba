"""What belongs to one person: home, looks, recent places, followed indicators, saved views."""

from __future__ import annotations

from contextlib import closing

import pytest

from core.errors import MisuseError, NotFoundError
from desk import Desk, own
from desk.views import KEPT_REMOVED

PASSWORD = "dung-ten-toi-dat"


def test_a_home_unit_gives_no_right_and_ends_no_session(desk):
    desk.add_account("lan", "Chị Lan", "official", PASSWORD, unit="802", by="test")
    secret = desk.log_in("lan", PASSWORD)
    desk.set_home("lan", " 27694 ", by="quantri")
    account = desk.session_account(secret)
    assert (account.unit, account.home) == ("802", "27694")
    told = desk.audit_log(limit=1)[0]
    assert (told.who, told.what, told.subject, told.detail) == (
        "quantri", "account.home", "lan", "27694",
    )  # fmt: skip
    with pytest.raises(NotFoundError):
        desk.set_home("ai-do", "802", by="quantri")


def test_changes_are_told_since_the_visit_before_ended(desk, clock):
    desk.look("lan", "/", 1_000)
    assert desk.person("lan").since is None, "the first visit has none before it"
    clock.pass_by(minutes=20)
    desk.look("lan", "/mot-cua", 2_200)
    assert desk.person("lan").since is None, "the same visit goes on"
    clock.pass_by(seconds=own.VISIT + 1)
    desk.look("lan", "/", 5_000)
    assert desk.person("lan").since == 2_200
    clock.pass_by(minutes=5)
    desk.look("lan", "/", 5_300)
    assert desk.person("lan").since == 2_200


def test_what_was_seen_can_be_unseen_once(desk, clock):
    desk.look("lan", "/", 1_000)
    clock.pass_by(seconds=own.VISIT + 1)
    desk.look("lan", "/", 4_000)
    desk.seen("lan", 4_000)
    assert desk.person("lan").since == 4_000
    desk.seen("lan", 4_001)  # pressed twice: the way back is the same
    assert desk.person("lan").since == 4_001
    desk.unseen("lan")
    assert desk.person("lan").since == 1_000
    with pytest.raises(MisuseError, match="lần xem trước"):
        desk.unseen("lan")


def test_recent_places_are_few_and_each_once(desk, clock):
    for n in range(own.PLACES + 3):
        desk.look("lan", f"/chi-so/x{n}", 1)
        clock.pass_by(seconds=1)
    desk.look("lan", "/chi-so/x8", 1)
    found = [one.address for one in desk.recents("lan")]
    assert len(found) == own.PLACES
    assert found[:2] == ["/chi-so/x8", f"/chi-so/x{own.PLACES + 2}"]
    assert desk.recents("minh") == []
    desk.forget_recents("lan")
    assert desk.recents("lan") == []


def test_an_indicator_is_followed_once_for_each_unit(desk, monkeypatch):
    desk.follow("lan", "onestop.on_time_rate")
    desk.follow("lan", "onestop.on_time_rate", "802@2004")
    desk.follow("lan", "onestop.on_time_rate")
    assert [one.unit for one in desk.followed("lan")] == ["", "802@2004"]
    assert desk.followed("minh") == []
    desk.unfollow("lan", "onestop.on_time_rate")
    with pytest.raises(NotFoundError):
        desk.unfollow("lan", "onestop.on_time_rate")
    monkeypatch.setattr(own, "FOLLOWS", 1)
    with pytest.raises(MisuseError, match="1 chỉ tiêu"):
        desk.follow("lan", "edoc.signed_rate")
    desk.follow("lan", "onestop.on_time_rate", "802@2004")
    assert [one.unit for one in desk.followed("lan")] == ["802@2004"], "who follows goes on"


def test_the_mark_moves_with_everything_that_is_one_s_own(desk):
    marks = [desk.person("lan").mark]
    for do in (
        lambda: desk.look("lan", "/", 1),
        lambda: desk.save_view("lan", "A", "/"),
        lambda: desk.change_view("lan", "A", new="B", shared=True),
        lambda: desk.delete_view("lan", "B"),
        lambda: desk.restore_view("lan", "B"),
        lambda: desk.follow("lan", "x"),
        lambda: desk.unfollow("lan", "x"),
        lambda: desk.seen("lan", 5),
        lambda: desk.forget_recents("lan"),
    ):
        do()
        marks.append(desk.person("lan").mark)
    assert len(set(marks)) == len(marks)
    assert desk.person("minh").mark == 0


def test_a_person_is_read_anew_only_after_something_was_written(
    desk, desk_settings, clock, cheap, monkeypatch
):
    """Every answer of the web asks who it is; what another worker wrote is seen at once."""
    read, find = [], own.own.find
    monkeypatch.setattr(own.own, "find", lambda *asked: read.append(asked[1]) or find(*asked))
    with closing(Desk(desk_settings, clock, cheap)) as other:
        assert {desk.person("lan").mark for _ in range(5)} == {0}
        if desk._store.sqlite:  # no other database tells so cheaply whether it was written
            assert read == ["lan"]
        for theme in ("dark", "light", ""):
            other.set_theme("lan", theme)
            assert desk.person("lan").theme == theme
            assert desk.person("minh").theme == ""
            desk.set_theme("minh", theme)
            assert desk.person("minh").theme == other.person("minh").theme == theme
            desk.set_theme("minh", "")


def test_a_view_is_renamed_shared_removed_and_had_back(desk, clock):
    desk.save_view("lan", "Quý III", "/mot-cua?ky=2025-Q3")
    with pytest.raises(MisuseError, match="Đã có góc nhìn"):
        desk.save_view("lan", " Quý  III ", "/", replace=False)
    desk.change_view("lan", "Quý III", new="Một cửa quý III", shared=True)
    assert [(one.name, one.shared) for one in desk.views("minh")] == [("Một cửa quý III", True)]
    desk.save_view("lan", "Khác", "/")
    with pytest.raises(MisuseError, match="Đã có"):
        desk.change_view("lan", "Khác", new="Một cửa quý III", shared=False)
    with pytest.raises(NotFoundError):
        desk.change_view("minh", "Khác", new="Của tôi", shared=False)
    desk.delete_view("lan", "Một cửa quý III")
    assert desk.views("minh") == []
    assert [one.name for one in desk.removed_views("lan")] == ["Một cửa quý III"]
    desk.restore_view("lan", "Một cửa quý III")
    assert desk.views("minh")[0].address == "/mot-cua?ky=2025-Q3"
    desk.delete_view("lan", "Một cửa quý III")
    clock.pass_by(seconds=KEPT_REMOVED + 1)
    assert desk.removed_views("lan") == [], "whether or not a view was saved since"
    with pytest.raises(NotFoundError):
        desk.restore_view("lan", "Một cửa quý III")


def test_a_view_whose_place_is_taken_can_be_had_back(desk):
    desk.save_view("lan", "Quý III", "/mot-cua?ky=2025-Q3", shared=True, replace=False)
    desk.save_view("lan", "Quý III", "/mot-cua?ky=2025-Q3", shared=True, replace=False)
    assert desk.removed_views("lan") == [], "the same again is no other view"
    long = "x" * 80
    for name in ("Quý III", long):
        for address in ("/van-ban", "/nhiem-vu", "/"):
            desk.save_view("lan", name, address)
    named = {one.name: one.address for one in desk.views("lan")}
    assert named == {"Quý III": "/", long: "/"}
    gone = desk.removed_views("lan")
    short = [one for one in gone if one.name.startswith("Quý III · ")]
    assert {one.address for one in short} == {"/mot-cua?ky=2025-Q3", "/van-ban", "/nhiem-vu"}
    assert {len(one.name) for one in gone if one not in short} == {80}, "as long as names may be"
    first = next(one for one in short if one.address == "/mot-cua?ky=2025-Q3")
    desk.restore_view("lan", first.name)
    assert {one.address for one in desk.views("minh")} == {"/mot-cua?ky=2025-Q3"}, "shared as ever"


def test_a_removed_name_is_free_again(desk):
    desk.save_view("lan", "A", "/")
    desk.delete_view("lan", "A")
    desk.save_view("lan", "B", "/mot-cua")
    desk.change_view("lan", "B", new="A", shared=False)
    assert [(one.name, one.address) for one in desk.views("lan")] == [("A", "/mot-cua")]
    assert desk.removed_views("lan") == []
