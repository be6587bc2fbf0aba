"""Screens as devices over HTTP: a code and never a form, approval, its own boards, revocation."""

import json
import re

import pytest

from core.errors import MisuseError
from dashboard.auth import people
from dashboard.wall import config, playing
from dashboard.wording import words
from desk.model import ACT
from desk.screens import RENEW_AFTER
from tests.dashboard.conftest import build, said, shut

NAME = "/wall/phong-hop-1"
PLAYLIST = "phong-dieu-hanh"


def code_of(answer):
    return re.search(r'class="code">(\d{6})<', answer.text)[1]


@pytest.fixture
def screen(own_web):
    """A browser without a right, and the code that it shows."""
    client = own_web.client
    answer = client.get(NAME)
    assert answer.status_code == 401
    return client, code_of(answer)


@pytest.fixture
def approved(own_web, screen):
    client, code = screen
    one = own_web.desk.approve_screen(code, name="Phòng họp", playlist=PLAYLIST, by="test")
    fresh(own_web)
    return client, one


def fresh(web):
    """Let the process forget whom it looked up, as it does by itself within seconds."""
    web.app.server.extensions[people.EXTENSION]._known.clear()
    web.app.site._stamps._plans = None


def sent(web, role, path, **data):
    return web.client.post(path, data=data, headers=web.bearer(role))


def test_an_unknown_browser_shows_a_code_and_no_form(own_web, screen):
    client, code = screen
    again = client.get(NAME)
    assert code_of(again) == code, "the same browser keeps its code"
    cookie = client.get_cookie(people.DEVICE)
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    for never in ("<form", "<input", "<button", "99,9", "/login"):
        assert never not in again.text
    assert f"./ioc screen approve {code}" in again.text
    assert said(client.get(NAME + "/cho")) == {"ready": False, "code": code}
    assert code_of(own_web.client.get(NAME)) != code, "another browser, another code"
    for path in ("/api/v1/stamp", "/", "/view/", NAME + "/lich", "/wall/tong-quan/manh"):
        assert client.get(path, headers={"Accept": "application/json"}).status_code == 401, path


def test_a_screen_is_approved_in_the_moment_in_which_it_asks(own_web, screen, monkeypatch):
    """Between the guard's look and the answer: it keeps its token; there is no second code."""
    client, code = screen
    look, asked = people.People.look, []

    def slowly(self, secret, ask):
        found = look(self, secret, ask)
        if not asked:
            asked.append(own_web.desk.approve_screen(code, name="", playlist=PLAYLIST, by="test"))
        return found

    monkeypatch.setattr(people.People, "look", slowly)
    answer = client.get(NAME)
    assert answer.status_code == 503, "words, and the page asks on"
    assert "Đang chờ số liệu" in answer.text
    assert said(client.get(NAME + "/cho")) == {"ready": True}, "who was nobody is asked for anew"
    assert client.get(NAME).status_code == 200
    assert [one.id for one in own_web.desk.screens()] == [asked[0].id]


def test_a_screen_that_waits_is_told_in_the_answer_in_which_it_was_approved(
    own_web, screen, monkeypatch
):
    client, code = screen
    look = people.People.look

    def slowly(self, secret, ask):
        found = look(self, secret, ask)
        if found is None:
            own_web.desk.approve_screen(code, name="", playlist=PLAYLIST, by="test")
        return found

    monkeypatch.setattr(people.People, "look", slowly)
    assert said(client.get(NAME + "/cho")) == {"ready": True}


def test_an_approved_screen_shows_its_boards_and_no_others(own_web, approved, monkeypatch):
    client, _ = approved
    assert said(client.get(NAME + "/cho")) == {"ready": True}
    page = client.get(NAME)
    assert page.status_code == 200
    assert 'data-live="wall"' in page.text
    assert "99,9" in client.get("/wall/tong-quan/manh").text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert ' data-keep="1"' in page.text, "a device keeps its boards"
    assert " data-keep" not in own_web.get("/wall/tong-quan").text, "who looks in does not"
    told = said(client.get(NAME + "/lich"))
    assert told["pages"] == [
        [one.board, one.seconds] for one in config.boards().playlists[PLAYLIST].pages
    ]
    assert (told["device"], told["urgent"]) == (True, "")
    assert client.get("/wall/tong-quan/khung").status_code == 200
    held = config.boards()
    more = held.model_copy(update={"boards": {**held.boards, "rieng": held.boards["tong-quan"]}})
    monkeypatch.setattr(config, "boards", lambda: more)
    assert client.get("/wall/rieng/khung").status_code == 403
    assert client.get("/wall/rieng/manh").status_code == 403
    stamp = client.get("/api/v1/stamp")
    assert stamp.status_code == 200
    assert float(stamp.headers["X-Clock"]) > 1e9
    for path in ("/", "/quan-tri", "/api/v1/values?indicator=onestop.on_time_rate"):
        answer = client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 403, path
        assert "99,9" not in answer.text


def test_what_a_screen_needs_without_a_server_is_open_to_all_and_says_nothing(own_web):
    worker = own_web.get("/wall/worker.js", None)
    assert worker.content_type.startswith("text/javascript")
    assert worker.headers["Cache-Control"] == "no-cache", "one address for ever"
    alone = own_web.get("/wall/mat-may-chu", None)
    assert alone.status_code == 200
    assert "Chưa liên lạc được với máy chủ" in alone.text
    assert 'data-busy="1"' in alone.text, "it asks on"
    for answer in (worker, alone):
        assert "Set-Cookie" not in answer.headers
        assert "<form" not in answer.text


def test_a_revoked_screen_shows_a_code_again(own_web, approved):
    client, one = approved
    before = client.get_cookie(people.DEVICE).value
    assert client.get(NAME).status_code == 200
    own_web.desk.revoke_screen(one.id, by="test")
    fresh(own_web)
    assert client.get("/api/v1/stamp").status_code == 401
    answer = client.get(NAME)
    assert answer.status_code == 401
    assert "99,9" not in answer.text
    assert code_of(answer)
    assert client.get_cookie(people.DEVICE).value != before


def test_a_sign_of_life_is_kept_and_brings_a_fresh_token(own_web, approved, monkeypatch):
    client, _ = approved
    report = {"board": "tong-quan", "build": "b", "heap": 9e6, "odd": "x", "canvas": "1920x1080"}
    origin = {"Origin": "http://localhost"}
    assert client.post(NAME + "/nhip", json=report).status_code == 403, "from our own page only"
    assert client.post(NAME + "/nhip", json=report, headers=origin).status_code == 204
    (seen,) = own_web.desk.screens()
    del report["odd"]
    assert seen.report == report
    old = client.get_cookie(people.DEVICE).value
    monkeypatch.setattr("desk.screens.RENEW_AFTER", -RENEW_AFTER)
    assert client.post(NAME + "/nhip", json=report, headers=origin).status_code == 204
    assert client.get_cookie(people.DEVICE).value != old
    assert client.get("/api/v1/stamp").status_code == 200
    fresh(own_web)
    client.set_cookie(people.DEVICE, old)
    assert client.get("/api/v1/stamp").status_code == 401, "a copy of the old token is out"
    for body in ("x", "[]", json.dumps({"board": "x" * 5_000})):
        answer = own_web.client.post(
            NAME + "/nhip",
            data=body,
            content_type="application/json",
            headers=own_web.bearer("screen"),
        )
        assert answer.status_code == 400


def test_an_urgent_board_is_told_to_the_screens_it_is_for(own_web, approved):
    client, one = approved
    before = client.get("/api/v1/stamp").headers["X-Plan"]
    push = own_web.desk.push_board("tong-quan", [one.id], by="test")
    fresh(own_web)
    stamp = client.get("/api/v1/stamp", headers={"If-None-Match": "x"})
    assert stamp.headers["X-Plan"] != before
    told = said(client.get(NAME + "/lich"))
    assert (told["urgent"], told["until"]) == ("tong-quan", None)
    assert said(own_web.get(f"/wall/{PLAYLIST}/lich"))["urgent"] == "", "people see what they name"
    own_web.desk.withdraw_board(push.push, by="test")
    assert said(client.get(NAME + "/lich"))["urgent"] == ""
    short = own_web.desk.push_board("tong-quan", by="test", minutes=2)
    until = said(client.get(NAME + "/lich"))["until"]
    assert until == short.until, "a screen without a server lets it go by itself"


def test_boards_written_anew_are_told_to_screens_that_run(own_web, approved, monkeypatch):
    client, _ = approved
    before = client.get("/api/v1/stamp").headers["X-Plan"]
    frame = client.get("/wall/tong-quan/khung").text
    fresh(own_web)
    assert client.get("/api/v1/stamp").headers["X-Plan"] == before
    held = config.boards()
    board = held.boards["tong-quan"]
    fewer = board.model_copy(update={"panels": board.panels[1:]})
    other = held.model_copy(update={"boards": {**held.boards, "tong-quan": fewer}})
    monkeypatch.setattr(config, "boards", lambda: other)
    fresh(own_web)
    assert client.get("/api/v1/stamp").headers["X-Plan"] != before
    assert 'data-cell="c1"' in frame
    assert 'data-cell="c1"' not in client.get("/wall/tong-quan/khung").text, "of the same minute"


def test_a_person_makes_this_very_browser_a_screen(own_web):
    """As in the demonstration: no second browser is needed."""
    client = own_web.logged_in("operator")
    assert client.get("/wall/tong-quan").status_code == 200
    answer = client.get("/wall/man-hinh-thu")
    assert answer.status_code == 401
    code = code_of(answer)
    assert said(client.get("/wall/man-hinh-thu/cho")) == {"ready": False, "code": code}
    own_web.desk.approve_screen(code, name="", playlist=PLAYLIST, by="test")
    assert said(client.get("/wall/man-hinh-thu/cho")) == {"ready": True}
    page = client.get("/wall/man-hinh-thu")
    assert page.status_code == 200
    assert "&quot;device&quot;: true" in page.text


def test_a_screen_speaks_the_site_s_language_whoever_is_logged_in_in_its_browser(own_web):
    client = own_web.logged_in("operator")
    client.set_cookie("lang", "en")
    code = code_of(client.get("/wall/man-hinh-thu"))
    own_web.desk.approve_screen(code, name="", playlist=PLAYLIST, by="test")
    page = client.get("/wall/man-hinh-thu").text
    assert '<html lang="vi"' in page
    assert "Kết nối máy chủ tốt" in page
    assert "Kết nối máy chủ tốt" in client.get("/wall/tong-quan/khung?man-hinh").text
    cells = said(client.get("/wall/tong-quan/manh?man-hinh"))
    assert "Kết nối máy chủ tốt" in cells["link"]["html"]
    assert "Kết nối" not in client.get("/wall/tong-quan").text, "who looks has the own words"


def test_the_page_of_screens_does_all_of_it(own_web, screen):
    _, code = screen
    page = own_web.get("/quan-tri", "operator").text
    assert code in page
    assert "phong-hop-1" in page
    base = "/quan-tri/man-hinh"
    given = {"ma": code, "ten": "Phòng <họp>", "phat": PLAYLIST}
    assert sent(own_web, "leader", base + "/duyet", **given).status_code == 403
    assert sent(own_web, "operator", base + "/duyet", **given | {"phat": "x"}).status_code == 400
    answer = sent(own_web, "operator", base + "/duyet", **given)
    assert answer.headers["Location"] == "/quan-tri#man-hinh"
    (one,) = own_web.desk.screens()
    assert (one.name, one.approved_by) == ("Phòng <họp>", "vanhanh")
    told = {"board": "tong-quan", "build": "old", "heap": 9e6, "late": 3, "missed": 1, "keeps": 0}
    own_web.desk.beat(one.id, told, "10.0.0.7")
    page = own_web.get("/quan-tri", "administrator").text
    for piece in ("Phòng &lt;họp&gt;", "còn nhịp", "9,0 MB", "1/1 màn hình", "bản cũ"):
        assert piece in page, piece
    for piece in ("3 lần hỏi trễ · 1 lượt bảng lỡ", "cần HTTPS"):
        assert piece in page, piece
    change = {"man-hinh": one.id, "ten": "Sảnh", "phat": PLAYLIST}
    assert sent(own_web, "operator", base + "/doi", **change).status_code == 303
    push = {"bang": "tong-quan", "man-hinh": one.id, "phut": "5"}
    assert sent(own_web, "operator", base + "/day", **push | {"phut": "x"}).status_code == 400
    assert sent(own_web, "operator", base + "/day", **push).status_code == 303
    (pushed,) = own_web.desk.pushed()
    assert pushed.screens == (one.id,)
    page = own_web.get("/quan-tri", "operator").text
    assert "Tổng quan trên Sảnh, vanhanh đẩy lúc" in page
    assert "Tự rút sau" in page
    assert sent(own_web, "operator", base + "/rut", bang=pushed.push).status_code == 303
    assert own_web.desk.pushed() == []
    revoke = {"man-hinh": one.id}
    assert sent(own_web, "operator", base + "/thu-hoi", **revoke).status_code == 303
    assert sent(own_web, "operator", base + "/thu-hoi", **revoke).status_code == 404
    told = [entry.what for entry in own_web.desk.audit_log(what="screen.")]
    assert told == [
        "screen.revoke", "screen.withdraw", "screen.push", "screen.change", "screen.approve"
    ]  # fmt: skip


def test_who_asks_without_end_gets_no_more_codes_and_writes_nothing(own_web, monkeypatch):
    """Each code is written down, and anybody may ask for one."""
    written = 0
    enrol = own_web.desk.enrol_screen

    def counted(*given):
        nonlocal written
        written += 1
        monkeypatch.setattr("desk.screens._EACH", 1_000)
        monkeypatch.setattr("desk.screens._WAITING", 1_000)
        return enrol(*given)

    monkeypatch.setattr(own_web.desk, "enrol_screen", counted)
    known = own_web.client
    assert known.get(NAME).status_code == 401
    answers = [own_web.get(NAME, None).status_code for _ in range(35)]
    assert written == 30
    assert answers[-1] == 429
    assert own_web.get(NAME, None).headers["X-Right"] == "none", "what it kept goes"
    assert 'data-busy="1"' in own_web.get(NAME, None).text
    assert known.get(NAME).status_code == 401, "one that has a code keeps it"
    assert known.get(NAME).text.count('class="code"') == 1


def test_too_many_that_wait_are_said_calmly(own_web):
    for _ in range(30):
        own_web.desk.enrol_screen("a", "127.0.0.1")
    answer = own_web.get(NAME, None)
    assert answer.status_code == 429
    assert "quá nhiều màn hình chờ duyệt" in answer.text
    assert answer.headers["X-Right"] == "none"
    assert 'data-live="wait"' in answer.text


def test_who_sees_one_unit_lets_no_screen_in(own_web, screen):
    _, code = screen
    token = own_web.desk.issue_token("vanhanh", "hẹp", by="test", unit="802", scope=ACT)
    narrow = {"Authorization": f"Bearer {token}"}
    page = own_web.client.get("/quan-tri", headers=narrow)
    assert (
        words.t("screens.only_province")
        in own_web.client.get("/view/quan-tri", headers=narrow).text + page.text
    )
    data = {"ma": code, "ten": "x", "phat": PLAYLIST}
    answer = own_web.client.post("/quan-tri/man-hinh/duyet", data=data, headers=narrow)
    assert answer.status_code == 403
    assert not [one for one in own_web.desk.screens() if one.approved]


def test_a_code_is_read_off_the_screen_not_off_the_page(tmp_path):
    web = build(tmp_path, demo=False)
    code = code_of(web.client.get(NAME))
    page = web.get("/quan-tri", "operator").text
    assert "phong-hop-1" in page
    assert code not in page
    shut(web)


def test_the_list_names_the_board_that_stands_and_marks_a_page_that_is_full(own_web, approved):
    client, _ = approved
    report = {"board": "tong-quan", "build": "b", "heap": 4.1e8, "nodes": 9}
    origin = {"Origin": "http://localhost"}
    full = "trên mức 400 MB; màn hình tự nạp lại trang"
    for heap, marked in ((4.1e8, True), (3.9e8, False)):
        told = {**report, "heap": heap}
        assert client.post(NAME + "/nhip", json=told, headers=origin).status_code == 204
        page = own_web.get("/quan-tri", "operator").text
        assert "<b>Tổng quan</b>" in page
        assert "<b>tong-quan</b>" not in page
        assert (full in page) is marked
    assert said(client.get(NAME + "/lich"))["heap"] == 400


def test_a_board_that_a_seam_would_cut_is_not_pushed_onto_a_joined_wall(own_web, approved):
    _, joined = approved
    asked, _ = own_web.desk.enrol_screen("sanh", "10.0.0.8")
    plain = own_web.desk.approve_screen(
        asked.code, name="Sảnh", playlist="tong-quan-va-mot-cua", by="test"
    )
    day = "/quan-tri/man-hinh/day"
    for ids in ([], [joined.id], [joined.id, plain.id]):
        answer = sent(own_web, "operator", day, **{"bang": "dung-han", "man-hinh": ids, "phut": ""})
        assert answer.status_code == 400, ids
        assert "vắt qua khe của tường ghép, nên không đẩy lên được: Phòng họp." in answer.text
        assert own_web.desk.pushed() == []
    with words.speaking("en"):
        with pytest.raises(MisuseError) as caught:
            playing.may_push(config.boards(), own_web.desk.screens(), "dung-han")
        assert "cannot be pushed to: Phòng họp." in words.said(caught.value.public)
    given = {"bang": "dung-han", "man-hinh": plain.id, "phut": ""}
    assert sent(own_web, "operator", day, **given).status_code == 303
    assert [one.board for one in own_web.desk.pushed()] == ["dung-han"]
    both = {"bang": "tong-quan", "phut": ""}
    assert sent(own_web, "operator", day, **both).status_code == 303, "others go everywhere"


def test_a_board_pushed_before_is_passed_over_on_a_wall_whose_seams_cut_it(own_web, screen):
    client, code = screen
    before = own_web.desk.push_board("nguon", by="test")
    own_web.desk.push_board("dung-han", by="test")  # no screen is there yet, so nothing bars it
    me = own_web.desk.approve_screen(code, name="Phòng họp", playlist=PLAYLIST, by="test")
    assert said(client.get(NAME + "/lich"))["urgent"] == "nguon", "the newest that can be had"
    own_web.desk.withdraw_board(before.push, by="test")
    assert said(client.get(NAME + "/lich"))["urgent"] == ""
    plan = "tong-quan-va-mot-cua"
    own_web.desk.change_screen(me.id, name="Phòng họp", playlist=plan, by="test")
    fresh(own_web)
    assert said(client.get(NAME + "/lich"))["urgent"] == "dung-han"
