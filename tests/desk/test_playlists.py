"""Playlists written over those of the file: checked, audited, taken back."""

import pytest

from core.errors import MisuseError, NotFoundError

PAGES = [("tong-quan", 60), ("mot-cua", 45)]


def test_a_playlist_is_written_changed_and_taken_back(desk):
    before = desk.screens_mark()
    one = desk.write_playlist("phong-hop", " Phòng  họp ", PAGES, by="vanhanh")
    assert (one.title, one.pages, one.by) == ("Phòng họp", tuple(PAGES), "vanhanh")
    assert desk.playlists() == [one]
    after = desk.screens_mark()
    assert after != before, "screens are told"
    two = desk.write_playlist("phong-hop", "Sảnh", PAGES[:1], by="quantri", seen=one.at)
    assert desk.playlists() == [two]
    assert two.at > one.at, "also within one second: who saw the first is not last to write"
    assert desk.screens_mark() != after
    for seen in (None, one.at):
        with pytest.raises(MisuseError, match="quantri đã ghi danh sách phát “phong-hop” lúc"):
            desk.withdraw_playlist("phong-hop", by="vanhanh", seen=seen, kept=False)
    assert desk.playlists() == [two], "nobody takes back what they have not seen"
    desk.withdraw_playlist("phong-hop", by="vanhanh", seen=two.at, kept=False)
    assert desk.playlists() == []
    assert desk.screens_mark() == before
    with pytest.raises(NotFoundError, match="phong-hop"):
        desk.withdraw_playlist("phong-hop", by="vanhanh", seen=two.at, kept=False)
    told = [(one.who, one.what, one.detail) for one in desk.audit_log(what="playlist.")]
    assert told == [
        ("vanhanh", "playlist.withdraw", "Sảnh: tong-quan 60 giây"),
        ("quantri", "playlist.write", "Sảnh: tong-quan 60 giây"),
        ("vanhanh", "playlist.write", "Phòng họp: tong-quan 60 giây, mot-cua 45 giây"),
    ]


def test_nobody_writes_over_what_they_have_not_seen(desk):
    one = desk.write_playlist("p", "P", PAGES, by="a")
    for seen in (None, one.at - 1):
        with pytest.raises(MisuseError, match="a đã ghi danh sách phát “p” lúc"):
            desk.write_playlist("p", "Q", PAGES, by="b", seen=seen)
    desk.withdraw_playlist("p", by="a", seen=one.at, kept=False)
    with pytest.raises(MisuseError, match="đã được bỏ"):
        desk.write_playlist("p", "Q", PAGES, by="b", seen=one.at)
    assert desk.playlists() == []


def test_what_screens_show_is_not_removed_from_under_them(desk):
    one = desk.write_playlist("p", "P", PAGES, by="a")
    screen, _ = desk.enrol_screen("a", "10.0.0.1")
    desk.approve_screen(screen.code, name="Sảnh", playlist="p", by="a")
    with pytest.raises(MisuseError, match="đang hiện trên màn hình: Sảnh"):
        desk.withdraw_playlist("p", by="a", seen=one.at, kept=False)
    assert desk.playlists() == [one]
    desk.withdraw_playlist("p", by="a", seen=one.at, kept=True)  # the file's one takes its place
    two = desk.write_playlist("p", "P", PAGES, by="a")
    desk.change_screen(screen.id, name="Sảnh", playlist="khac", by="a")
    desk.withdraw_playlist("p", by="a", seen=two.at, kept=False)
    assert desk.playlists() == []


@pytest.mark.parametrize(
    ("name", "title", "pages", "said"),
    [
        ("Phòng", "P", PAGES, "chữ thường không dấu"),
        ("a/b", "P", PAGES, "chữ thường không dấu"),
        ("p", " ", PAGES, "Tiêu đề"),
        ("p", "P" * 61, PAGES, "Tiêu đề"),
        ("p", "P", [], "từ 1 đến 24 bảng, không phải 0"),
        ("p", "P", PAGES * 13, "không phải 26"),
        ("p", "P", [("tong-quan", 4)], "cho phép 5 đến 3600 giây"),
        ("p", "P", [("tong-quan", 3_601)], "cho phép 5 đến 3600 giây"),
    ],
)
def test_faults_say_what_is_allowed(desk, name, title, pages, said):
    with pytest.raises(MisuseError, match=said):
        desk.write_playlist(name, title, pages, by="a")
    assert desk.playlists() == []
    assert desk.audit_log(what="playlist.") == []
