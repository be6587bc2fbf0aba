"""Boards and playlists as they are kept: every fault is named, the local file wins."""

import pytest

from core.errors import ConfigError, MisuseError
from dashboard.wall import config
from indicators.defining.loader import load

GOOD = """
[playlists.p]
title = "P"
pages = [["b", "10s"]]
dim = ""
[boards.b]
title = "B"
panels = [
    {kind = "one", at = [1, 1, 3, 4], indicator = "x.y"},
    {kind = "owing", at = [4, 1, 2, 4], foot = true},
]
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "boards.toml"
    path.write_text(GOOD, "utf-8")
    return path


def test_the_kept_file_names_indicators_that_exist():
    assert config.read().faults({one.id: one.unit for one in load().all}) == []


def test_two_lines_share_one_measure_and_are_no_more(file):
    two = 'kind = "lines", at = [1, 1, 3, 4], indicators = ["x.y", "x.z"]'
    one = 'kind = "one", at = [1, 1, 3, 4], indicator = "x.y"'
    for before, after, known, told in (
        (one, two, {"x.y": "hồ sơ", "x.z": "hồ sơ"}, ""),
        (one, two, {"x.y": "hồ sơ", "x.z": "%"}, "hai đường phải cùng đơn vị đo, không phải hồ sơ"),
        (
            one,
            two.replace('"x.z"', '"x.z", "x.w"'),
            {},
            "một chỉ tiêu (năm nay và năm trước)",
        ),
        (one, two.replace("3, 4", "2, 4"), {}, "panel “lines” có cỡ 3 x 2, 3 x 3, 3 x 4"),
    ):
        made = GOOD.replace(before, after)
        assert made != GOOD
        file.write_text(made, "utf-8")
        found = config.faults({"x.y": "hồ sơ", **known}, file)
        assert any(told in said for said in found) if told else not found, (after, found)


def test_faults_name_the_place_and_what_is_allowed(file):
    assert config.faults({"x.y": "%"}, file) == []
    (said,) = config.faults({"a.b": "%"}, file)
    assert "boards.b.one: không có chỉ tiêu “x.y”" in said
    for before, after, words in (
        ('kind = "one"', 'kind = "many"', "chỉ nhận"),
        ('indicator = "x.y"', 'indicators = ["x.y"]', "panel “one” nhận indicator"),
        ("[1, 1, 3, 4]", "[1, 1, 6, 4]", "nằm ngoài lưới 5 cột x 4 hàng"),
        ("[1, 1, 3, 4]", "[2, 1, 3, 4]", "đè lên panel khác"),
        (", foot = true", "", "đúng một panel mang foot"),
        ("[4, 1, 2, 4], foot", "[4, 1, 2, 3], foot", "góc dưới bên phải"),
        ("[4, 1, 2, 4], foot", "[4, 1, 1, 4], foot", "có cỡ 2 x 2, 2 x 3, 2 x 4"),
        ('["b", "10s"]', '["c", "10s"]', "không có bảng “c”; các bảng: b"),
        ('["b", "10s"]', '["b", "2s"]', "phải từ"),
        ('dim = ""', 'dim = "19:00-24:00"', "“24:00” không phải là giờ"),
        ('dim = ""', "drift = 9", "phải không quá 1.5"),
        ("[boards.b]", "[boards.p]", "không có bảng “b”"),
        ("[boards.b]", "[boards.p.x]\n[boards.b]", "boards.p"),
        ('dim = ""', "seams = {columns = 4}", "“b” có một con số nằm vắt qua khe"),
        ('dim = ""', "seams = {columns = 7}", "7 x 1: nhiều nhất 6 tấm ngang và 5 tấm dọc"),
        ('dim = ""', "seams = {columns = 4, rows = 6}", "4 x 6: nhiều nhất 6 tấm ngang"),
        ('dim = ""', "seams = {columns = 3, rows = 4}", "3 x 4: số tấm ngang không được ít hơn"),
        ('dim = ""', "seams = {columns = 1, rows = 5}", "1 x 5: số tấm ngang không được ít hơn"),
        ('dim = ""', "heap = 1", "heap phải là 0 (không bao giờ) hoặc từ 100 (MB)"),
        ('dim = ""', "seams = {columns = 0}", "columns"),
        ('dim = ""', "seams = {columns = 5}", "“b” có một con số nằm vắt qua khe"),
        ('dim = ""', "seams = {columns = 5, width = 1}", "phải không quá 0.6"),
        ("[playlists.p]", "[playlists.dien-thoai]", "“dien-thoai” là tên của hệ thống"),
        ("[playlists.p]", "[playlists", "không đọc được"),
    ):
        file.write_text(GOOD.replace(before, after), "utf-8")
        told = config.faults({"x.y": "%"}, file)
        assert any(words in one for one in told), (before, told)
        assert all(str(file) in one for one in told)
        with pytest.raises(ConfigError):
            config.read(file)


def test_a_local_file_replaces_what_it_names(file):
    local = file.with_name("boards.local.toml")
    local.write_text('[playlists.q]\ntitle = "Q"\npages = [["b", "1m"]]\n', "utf-8")
    both = config.read(file)
    assert list(both.playlists) == ["p", "q"]
    assert both.playlists["q"].pages[0].seconds == 60
    assert both.playlist("gone").title == "P", "a screen of a playlist that is no more"
    with pytest.raises(MisuseError, match="Chọn trong: p, q"):
        both.playlist_named("r")


def test_a_playlist_has_its_own_manners(file):
    both = config.read(file)
    assert both.manners(both.playlists["p"]).dim == ""
    text = GOOD + '[screens]\ndim = "20:00-06:00"\nquiet = "03:30"\n'
    file.write_text(text, "utf-8")
    both = config.read(file)
    assert both.manners(None).dim == "20:00-06:00"
    mine = both.manners(both.playlists["p"])
    assert (mine.dim, mine.quiet) == ("", "03:30")


def test_shifts_go_round_the_clock():
    duty = config.Duty(shifts=(("a", "06:00"), ("b", "22:00")))
    assert duty.now(6 * 60) == ("a", "22:00")
    assert duty.now(23 * 60) == ("b", "06:00")
    assert duty.now(5 * 60) == ("b", "06:00")
    assert config.Duty().now(0) is None
    with pytest.raises(ValueError, match="thứ tự"):
        config.Duty(shifts=(("a", "06:00"), ("b", "06:00")))


def test_a_picture_wanders_only_so_far_that_no_seam_cuts_a_letter(file):
    file.write_text(
        GOOD.replace('kind = "one"', 'kind = "sources"').replace(', indicator = "x.y"', "")
    )
    text = file.read_text("utf-8")
    for seams, wander in (
        ("", 1.5),
        ("seams = {columns = 5, rows = 5}", config.CLEAR),
        ("seams = {columns = 5, rows = 5, width = 0.4}", config.CLEAR - 0.2),
        ("seams = {columns = 1, rows = 1, width = 0.4}", 1.5),
    ):
        file.write_text(text.replace('dim = ""', f"drift = 1.5\n{seams}"), "utf-8")
        held = config.read(file)
        assert held.manners(held.playlists["p"]).wander == wander
    real = config.read()
    assert real.manners(real.playlist(real.first)).seams.joined, "the first user's wall is 5 x 5"
