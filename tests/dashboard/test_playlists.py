"""Playlists on ``/quan-tri``: what is written there plays, on screens, on phones, in commands."""

from __future__ import annotations

import re

import pytest

from core.errors import MisuseError
from dashboard.wall import config, playing
from desk import Listed
from tests.dashboard.conftest import said

PAGE = "/quan-tri?muc=danh-sach-phat"
NAME = "phong-dieu-hanh"


def sent(web, path, role="operator", **form):
    return web.client.post(f"/quan-tri/danh-sach-phat/{path}", data=form, headers=web.bearer(role))


def given(name, title, *lines, seen=""):
    order, boards, seconds = map(list, zip(*lines, strict=True))
    form = {"ten": name, "tieu-de": title, "thu-tu": order, "bang": boards, "giay": seconds}
    return {**form, "da-xem": seen}


def pages(web, client, path):
    web.app.site._stamps._plans = None
    return said(client.get(path))["pages"]


def test_what_is_written_on_the_page_plays(own_web):
    web, client = own_web, own_web.client
    client.get("/wall/sanh")
    (asks,) = web.desk.screens()
    web.desk.approve_screen(asks.code, name="", playlist=NAME, by="test")
    before = pages(web, client, "/wall/sanh/lich")
    stamp = client.get("/api/v1/stamp").headers["X-Plan"]
    page = web.get(PAGE, "operator").text
    assert page.count("Theo tệp cấu hình.") == len(config.boards().playlists)
    assert "1 màn hình đang dùng" in page
    form = given(NAME, "Sáng", ("2", "mot-cua", "20"), ("1", "nguon", "40"), ("3", "", "30"))
    answer = sent(web, "ghi", **form)
    assert answer.headers["Location"] == f"{PAGE}#phat-{NAME}"
    assert pages(web, client, "/wall/sanh/lich") == [["nguon", 40], ["mot-cua", 20]]
    assert client.get("/api/v1/stamp").headers["X-Plan"] != stamp, "screens that run are told"
    assert client.get("/wall/tong-quan/khung").status_code == 403, "it is not in its list any more"
    assert said(web.get("/wall/dien-thoai/lich"))["pages"][0] == ["nguon", 40], "phones too"
    told = said(web.get(f"/wall/{NAME}/lich"))
    assert told["drift"] == config.boards().manners(config.boards().playlists[NAME]).wander
    page = web.get(PAGE, "administrator").text
    assert "vanhanh ghi trên trang này lúc" in page
    assert "<h3>Sáng</h3>" in page
    assert sent(web, "ghi", **form).status_code == 400, "from a page that had not seen it"
    seen = re.search(r'name="da-xem" value="(\d+)"', page).group(1)
    assert sent(web, "ghi", "administrator", **form | {"da-xem": seen}).status_code == 303
    late = sent(web, "bo-sua", **{"ten": NAME, "da-xem": seen})
    assert late.status_code == 400, "another has written since"
    assert "quantri đã ghi" in late.text
    back = web.get(PAGE, "operator").text.partition('action="/quan-tri/danh-sach-phat/bo-sua"')[2]
    seen = re.search(r'name="da-xem" value="(\d+)"', back).group(1)
    assert sent(web, "bo-sua", **{"ten": NAME, "da-xem": seen}).status_code == 303
    assert pages(web, client, "/wall/sanh/lich") == before
    told = [one.what for one in web.desk.audit_log(what="playlist.")]
    assert told == ["playlist.withdraw", "playlist.write", "playlist.write"]


def test_a_new_playlist_is_there_for_screens_and_goes_again(own_web):
    web = own_web
    assert sent(web, "ghi", **given("sanh", "Sảnh", ("1", "tong-quan", "15"))).status_code == 303
    assert web.get("/wall/sanh").status_code == 200
    assert '<option value="sanh">Sảnh</option>' in web.get("/quan-tri", "operator").text
    client = web.client
    client.get("/wall/man-1")
    (asks,) = web.desk.screens()
    form = {"ma": asks.code, "ten": "A", "phat": "sanh"}
    web.client.post("/quan-tri/man-hinh/duyet", data=form, headers=web.bearer("operator"))
    assert pages(web, client, "/wall/man-1/lich") == [["tong-quan", 15]]
    page = web.get(PAGE, "operator").text
    assert "Bỏ danh sách này" in page
    (held,) = web.desk.playlists()
    gone = {"ten": "sanh", "da-xem": str(held.at)}
    kept = sent(web, "bo-sua", **gone)
    assert kept.status_code == 400
    assert "đang hiện trên màn hình: A." in kept.text
    (one,) = web.desk.screens()
    web.desk.change_screen(one.id, name="A", playlist=NAME, by="test")
    assert sent(web, "bo-sua", **gone).status_code == 303
    assert web.get("/wall/sanh").status_code == 404


def test_a_new_playlist_takes_no_other_s_name(own_web):
    web, line = own_web, ("1", "tong-quan", "15")
    form = web.get(PAGE, "operator").text.partition('id="phat-moi"')[2]
    assert '<input type="hidden" name="moi" value="1"' in form
    taken = sent(web, "ghi", moi="1", **given(NAME, "Mới", line))
    assert taken.status_code == 400
    assert f"Đã có danh sách phát “{NAME}”" in taken.text
    assert web.desk.playlists() == []
    assert sent(web, "ghi", moi="1", **given("sanh", "Sảnh", line)).status_code == 303
    assert sent(web, "ghi", moi="1", **given("sanh", "Khác", line)).status_code == 400


def test_a_screen_whose_playlist_left_the_file_shows_the_first():
    file = config.boards()
    assert file.playlist("khong-con") == file.playlists[file.first]


def test_faults_are_said_and_nothing_is_kept(own_web):
    web = own_web
    line = ("1", "tong-quan", "15")
    for form, words in (
        (given("sanh", "S", ("1", "khong-co", "15")), "Không có bảng “khong-co”. Chọn trong"),
        (given("sanh", "S", ("1", "tong-quan", "x")), "“x” không phải là số nguyên"),
        (given("sanh", "S", ("1", "tong-quan", "2")), "cho phép 5 đến 3600 giây"),
        (given("sanh", "S", ("1", "", "30")), "từ 1 đến 24 bảng"),
        (given("Sảnh", "S", line), "chữ thường không dấu"),
        (given("mot-cua", "S", line), "tên của một bảng hoặc của hệ thống"),
        (given("dien-thoai", "S", line), "là tên của hệ thống"),
        (given(NAME, "S", ("1", "dung-han", "15")), "nằm vắt qua khe"),
    ):
        answer = sent(web, "ghi", **form)
        assert answer.status_code == 400, words
        assert words in answer.text, answer.text[-600:]
    assert sent(web, "ghi", "leader", **given("sanh", "S", line)).status_code == 403
    assert sent(web, "bo-sua", ten=NAME).status_code == 404
    assert web.desk.playlists() == []


def test_an_edited_title_is_not_said_in_the_english_of_another():
    file = config.boards()
    kept = file.playlists[NAME]
    for title, english in ((kept.title, kept.title_en), ("Phòng khác", "")):
        made = playing.over(file, [Listed(NAME, title, (("nguon", 20),), "a", 1)])
        assert (made.playlists[NAME].title, made.playlists[NAME].title_en) == (title, english)
    assert kept.title_en


def test_a_playlist_is_called_as_the_reader_understands_and_edited_as_it_is_written(own_web):
    client = own_web.client
    client.set_cookie("lang", "en")
    page = client.get(PAGE, headers=own_web.bearer("operator")).text
    assert "<h3>Operations room</h3>" in page
    assert 'value="Phòng điều hành"' in page


def test_a_board_that_left_the_file_is_passed_over():
    file = config.boards()
    two = Listed(NAME, "Hai", (("gone", 9), ("nguon", 20)), "a", 1)
    assert [one.board for one in playing.over(file, [two]).playlists[NAME].pages] == ["nguon"]
    none = Listed(NAME, "Không", (("gone", 9),), "a", 1)
    assert playing.over(file, [none]).playlists[NAME] == file.playlists[NAME]
    board = Listed("nguon", "Trùng", (("nguon", 9),), "a", 1)
    assert playing.over(file, [board]).playlists == file.playlists
    with pytest.raises(MisuseError, match="Không có bảng “gone”"):
        playing.check(file, "p", "P", [("gone", 9)])


def test_a_list_whose_boards_are_no_more_is_shown_so_that_it_can_be_taken_back(own_web):
    web = own_web
    one = web.desk.write_playlist("cu", "Danh sách cũ", [("bang-cu", 30)], by="vanhanh")
    assert "cu" not in playing.over(config.boards(), web.desk.playlists()).playlists
    page = web.get(PAGE, "operator").text
    assert "<h3>Danh sách cũ</h3>" in page
    assert "bang-cu" in page
    assert sent(web, "bo-sua", **{"ten": "cu", "da-xem": str(one.at)}).status_code == 303
    assert web.desk.playlists() == []
