"""Boards composed over those of the file: every version kept, audited, taken away, locked."""

import pytest

from core.errors import MisuseError, NotFoundError

ONE, TWO = '{"title": "Một"}', '{"title": "Hai"}'


def test_every_version_is_kept_and_the_newest_stands(desk):
    one = desk.write_board("phong-hop", ONE, by="vanhanh", seen=0, title="Một")
    two = desk.write_board("phong-hop", TWO, by="quantri", seen=1, title="Hai")
    other = desk.write_board("sanh", ONE, by="vanhanh", seen=0, title="Sảnh")
    assert (one.version, two.version, other.version) == (1, 2, 1)
    assert desk.boards() == [two, other]
    assert desk.board_versions("phong-hop") == [two, one]
    desk.drop_board("phong-hop", by="vanhanh", seen=2, kept=False)
    gone, *rest = desk.board_versions("phong-hop")
    assert (gone.content, gone.by, rest) == ("", "vanhanh", [two, one])
    assert desk.boards() == [gone, other]
    back = desk.write_board("phong-hop", rest[1].content, by="quantri", seen=3, title="Một")
    assert (back.version, back.content) == (4, ONE)
    told = [(one.who, one.what, one.subject, one.detail) for one in desk.audit_log(what="board.")]
    assert told == [
        ("quantri", "board.write", "phong-hop", "Một · 4"),
        ("vanhanh", "board.drop", "phong-hop", "3"),
        ("vanhanh", "board.write", "sanh", "Sảnh · 1"),
        ("quantri", "board.write", "phong-hop", "Hai · 2"),
        ("vanhanh", "board.write", "phong-hop", "Một · 1"),
    ]


def test_nobody_writes_over_or_takes_away_what_they_have_not_seen(desk):
    desk.write_board("b", ONE, by="a", seen=0)
    for seen in (0, 2):
        with pytest.raises(MisuseError, match="a đã ghi bảng “b” lúc"):
            desk.write_board("b", TWO, by="c", seen=seen)
        with pytest.raises(MisuseError, match="a đã ghi bảng “b” lúc"):
            desk.drop_board("b", by="c", seen=seen, kept=True)
    desk.drop_board("b", by="a", seen=1, kept=False)
    with pytest.raises(MisuseError, match="a đã bỏ bảng “b” lúc"):
        desk.write_board("b", TWO, by="c", seen=1)
    for name in ("b", "khong-co"):
        with pytest.raises(NotFoundError, match=name):
            desk.drop_board(name, by="c", seen=2, kept=False)
    with pytest.raises(MisuseError, match="Người khác vừa ghi"):
        desk.write_board("moi", ONE, by="c", seen=7)
    assert [one.content for one in desk.board_versions("b")] == ["", ONE]


def test_a_board_that_something_shows_is_not_taken_away(desk):
    desk.write_board("b", ONE, by="a", seen=0)
    shown = desk.write_playlist("p", "Phòng họp", [("b", 30)], by="a")
    with pytest.raises(MisuseError, match="đang có trong danh sách phát: Phòng họp"):
        desk.drop_board("b", by="a", seen=1, kept=False)
    desk.drop_board("b", by="a", seen=1, kept=True)  # the file's one takes its place
    desk.write_board("b", TWO, by="a", seen=2)
    desk.withdraw_playlist("p", by="a", seen=shown.at, kept=False)
    push = desk.push_board("b", by="a")
    with pytest.raises(MisuseError, match="đang là bảng khẩn"):
        desk.drop_board("b", by="a", seen=3, kept=False)
    desk.withdraw_board(push.push, by="a")
    desk.drop_board("b", by="a", seen=3, kept=False)


def test_a_name_is_either_a_board_s_or_a_playlist_s(desk):
    desk.write_board("b", ONE, by="a", seen=0)
    with pytest.raises(MisuseError, match="tên của một bảng"):
        desk.write_playlist("b", "B", [("tong-quan", 30)], by="a")
    desk.write_playlist("p", "P", [("tong-quan", 30)], by="a")
    with pytest.raises(MisuseError, match="tên của một danh sách phát"):
        desk.write_board("p", ONE, by="a", seen=0)
    desk.drop_board("b", by="a", seen=1, kept=False)
    desk.write_playlist("b", "B", [("tong-quan", 30)], by="a")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("Phòng", ONE, "chữ thường không dấu"),
        ("a/b", ONE, "chữ thường không dấu"),
        ("b" * 61, ONE, "tối đa 60 ký tự"),
        ("b", "", "từ 1 đến 20000 ký tự"),
        ("b", "x" * 20_001, "từ 1 đến 20000 ký tự"),
    ],
)
def test_faults_say_what_is_allowed(desk, name, content, said):
    with pytest.raises(MisuseError, match=said):
        desk.write_board(name, content, by="a", seen=0)
    assert desk.boards() == []
    assert desk.audit_log(what="board.") == []
