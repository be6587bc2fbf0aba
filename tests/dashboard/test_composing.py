"""Boards on ``/quan-tri``: composed by the checks of the file, kept by version, hung on walls."""

from __future__ import annotations

import re
import tomllib
from html.parser import HTMLParser

import pytest

from core.errors import MisuseError, StoreError
from dashboard.wall import Walls, config, draft, playing
from dashboard.wall.draft import WHOLE, Cell, Draft
from dashboard.wall.places import COLUMNS, KINDS, ROWS, BoardConfig
from dashboard.wording import words
from desk import Composed
from desk.model import ACT
from tests.dashboard.conftest import said

PAGE = "/quan-tri?muc=bang"
WRITE = "/quan-tri/bang/ghi"
RATE, STOCK = "onestop.on_time_rate", "onestop.overdue_open"
GOOD = Draft(
    "Phòng họp",
    "Meeting room",
    ("onestop",),
    (
        Cell("cards", (1, 1, 3, 4), (RATE, "onestop.received"), order="listed"),
        Cell("units", (4, 1, 2, 4), (STOCK,), foot=True),
    ),
)


class Form(HTMLParser):
    """What a browser would send of the composing form of a page."""

    def __init__(self, html):
        super().__init__()
        self.sent, self._select, self._inside = {}, "", False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self._inside = "compose" in (given.get("class") or "")
        if not self._inside:
            return
        if tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self.sent.setdefault(self._select, []).append(given.get("value", ""))
        elif tag == "input" and (given["type"] not in ("radio", "checkbox") or "checked" in given):
            self.sent.setdefault(given["name"], []).append(given.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False


def typed(made, name="phong-hop", seen=0, new=True, **more):
    """The fields of a form with this draft in it."""
    form = {
        "ten": name, "da-xem": str(seen), "moi": "1" if new else "", "da-kiem": made.mark,
        "tieu-de": made.title, "tieu-de-en": made.title_en, "nhom": list(made.groups),
        "viec": "luu",
    }  # fmt: skip
    for no, one in enumerate(made.cells, 1):
        form |= {f"kieu-{no}": one.kind, f"chi-tieu-{no}": [*one.named, ""], f"xep-{no}": one.order}
        form |= dict(
            zip((f"cot-{no}", f"hang-{no}", f"rong-{no}", f"cao-{no}"), one.at, strict=True)
        )
        form |= {"chan": str(no)} if one.foot else {}
    return form | {key.replace("_", "-"): value for key, value in more.items()}


def sent(web, form, role="operator", path=WRITE):
    return web.client.post(f"{path}?muc=bang", data=form, headers=web.bearer(role))


def test_a_board_is_made_looked_at_saved_and_hung(own_web):
    web, client = own_web, own_web.client
    stamp = client.get("/api/v1/stamp", headers=web.bearer("leader")).headers["X-Plan"]
    empty = web.get(f"{PAGE}&viec=them", "operator").text
    form = Form(empty).sent
    assert form["kieu-1"] == ["cards"]
    assert form["moi"] == ["1"]
    assert 'value="luu"' not in empty, "nothing is saved while a fault stands"
    looked = sent(web, typed(GOOD, viec="kiem-tra", da_kiem=""))
    assert looked.status_code == 200
    assert "Không có lỗi" in looked.text
    frame = re.search(r'srcdoc="([^"]+)"', looked.text)[1]
    assert "Phòng họp" in frame
    assert "99,9" in frame, "its figures, drawn by the wall"
    assert "&lt;script" not in frame
    assert web.desk.boards() == []
    form = Form(looked.text).sent
    assert form["da-kiem"] == [GOOD.mark]
    answer = sent(web, form | {"viec": "luu"})
    assert answer.headers["Location"] == f"{PAGE}#bang-phong-hop"
    (held,) = web.desk.boards()
    assert playing.read(held.content) == BoardConfig.model_validate(GOOD.tree())
    assert "99,9" in web.get("/wall/phong-hop").text, "on a wall, without a restart"
    assert said(web.get("/wall/phong-hop/manh"))["place"]["html"].count("Phòng họp") == 1
    assert "Phòng họp" in web.get("/wall/phong-hop/hinh").text
    web.app.server.extensions["ioc-walls"]._stamps._plans = None
    after = client.get("/api/v1/stamp", headers=web.bearer("leader")).headers["X-Plan"]
    assert after.split(".")[1] != stamp.split(".")[1], "screens that run fetch their boards anew"
    page = web.get(PAGE, "administrator").text
    assert "vanhanh ghi trên trang này lúc" in page
    assert "Chưa có trong danh sách phát nào." in page
    assert 'src="/wall/phong-hop/hinh"' in page
    told = [(one.who, one.what, one.subject) for one in web.desk.audit_log(what="board.")]
    assert told == [("vanhanh", "board.write", "phong-hop")]
    file = web.get("/xuat/wall/phong-hop.csv")
    assert file.status_code == 200, "as every board, as a file too"


def test_nothing_is_wrong_before_anything_was_tried(own_web):
    """A new form says calmly what it needs; faults come with the first check, or a wrong place."""
    web = own_web

    def told(html):
        needs = html.partition('id="xem-truoc"')[2].partition("<form")[0]
        wrong = [one for one in ('class="faults"', 'class="cell-of wrong"', 'role="alert"')
                 if one in html]  # fmt: skip
        return re.findall(r'<a href="(#[^"]+)"', needs), wrong

    empty = web.get(f"{PAGE}&viec=them", "operator").text
    assert told(empty) == (["#ten-bang", "#tieu-de", "#o-1", "#o-2"], [])
    copied = web.get(f"{PAGE}&viec=chep&ma=dung-han", "operator").text
    assert told(copied) == (["#ten-bang", "#tieu-de"], [])
    form = Form(empty).sent
    more = sent(web, form | {"tieu-de": "Bảng", "viec": "them", "kieu-moi": "map"}).text
    assert told(more)[0][:3] == ["#ten-bang", "#o-1", "#o-2"]
    assert told(more)[1] == [], "one more cell is no try"
    tried = sent(web, form | {"viec": "kiem-tra"}).text
    needs, wrong = told(tried)
    assert needs == []
    assert len(wrong) == 3
    assert "chưa nêu chỉ tiêu nào" in tried
    lying = form | {"ten": "b", "tieu-de": "B", "cot-1": "9", "chi-tieu-1": RATE}
    needs, wrong = told(sent(web, lying | {"viec": "them", "kieu-moi": "changes"}).text)
    assert needs == ["#o-2"]
    assert len(wrong) == 3, "what lies outside the grid is wrong at once"


def test_a_file_s_board_is_changed_hung_and_brought_back(own_web):
    web = own_web
    before = said(web.get("/wall/dung-han/manh"))
    form = Form(web.get(f"{PAGE}&viec=sua&ma=dung-han", "operator").text).sent
    assert form["ten"] == ["dung-han"]
    assert form["da-xem"] == ["0"]
    kept = Draft.of(config.boards().boards["dung-han"].model_dump())
    assert form["da-kiem"] == [kept.mark], "the form holds the file's board, no more and no less"
    same = sent(web, form | {"viec": "luu"})
    assert "Không có gì khác" in same.text
    form = Form(sent(web, form | {"viec": "xuong-1", "tieu-de": "Đúng hạn mới"}).text).sent
    assert form["kieu-1"] == ["units"]
    answer = sent(web, form | {"viec": "luu"})
    assert answer.status_code == 303
    after = said(web.get("/wall/dung-han/manh"))
    assert "Đúng hạn mới" in after["place"]["html"]
    assert after.keys() == before.keys()
    page = web.get(PAGE, "operator").text
    assert "thay bản của tệp cấu hình" in page
    part = page.partition('action="/quan-tri/bang/bo"')[2]
    seen = re.search(r'name="da-xem" value="(\d+)"', part)[1]
    gone = {"ten": "dung-han", "da-xem": seen}
    assert sent(web, gone, path="/quan-tri/bang/bo").status_code == 303
    assert said(web.get("/wall/dung-han/manh")) == before
    assert sent(web, gone, path="/quan-tri/bang/bo").status_code == 404


def test_an_earlier_version_is_looked_at_and_saved_again(own_web):
    web = own_web
    sent(web, typed(GOOD))
    other = Draft("Khác", "", (), GOOD.cells)
    assert sent(web, typed(other, seen=1, new=False)).status_code == 303
    page = web.get(f"{PAGE}&viec=sua&ma=phong-hop", "operator").text
    assert "viec=sua&amp;ma=phong-hop&amp;ban=1" in page
    old = web.get(f"{PAGE}&viec=sua&ma=phong-hop&ban=1", "operator").text
    form = Form(old).sent
    assert (form["tieu-de"], form["da-xem"]) == (["Phòng họp"], ["2"])
    assert sent(web, form | {"viec": "luu"}).status_code == 303
    assert [one.version for one in web.desk.board_versions("phong-hop")] == [3, 2, 1]
    assert web.desk.boards()[0].content == web.desk.board_versions("phong-hop")[2].content
    assert (
        sent(web, {"ten": "phong-hop", "da-xem": "3"}, path="/quan-tri/bang/bo").status_code == 303
    )
    assert web.get("/wall/phong-hop").status_code == 404
    page = web.get(PAGE, "operator").text
    assert "phong-hop: vanhanh bỏ lúc" in page
    back = Form(web.get(f"{PAGE}&viec=sua&ma=phong-hop&ban=3", "operator").text).sent
    assert sent(web, back | {"viec": "luu"}).status_code == 303
    assert web.get("/wall/phong-hop").status_code == 200
    assert web.get(f"{PAGE}&viec=sua&ma=phong-hop&ban=9", "operator").status_code == 404


def test_who_was_slower_is_told_and_keeps_what_was_typed(own_web):
    web = own_web
    sent(web, typed(GOOD), role="administrator")
    for form in (typed(GOOD, new=False, seen=0), typed(GOOD)):
        other = form | {
            "tieu-de": "Của tôi",
            "da-kiem": draft.Draft("Của tôi", GOOD.title_en, GOOD.groups, GOOD.cells).mark,
        }
        late = sent(web, other)
        assert late.status_code == 200
        assert Form(late.text).sent["tieu-de"] == ["Của tôi"]
        assert "quantri đã ghi bảng “phong-hop” lúc" in late.text or "Đã có bảng" in late.text
    assert len(web.desk.board_versions("phong-hop")) == 1


def test_what_was_not_looked_at_is_not_saved(own_web):
    form = typed(GOOD) | {"tieu-de": "Đổi sau khi xem"}
    answer = sent(own_web, form)
    assert answer.status_code == 200
    assert "Bảng vừa được sửa sau lần xem trước" in answer.text
    assert own_web.desk.boards() == []
    assert sent(own_web, Form(answer.text).sent | {"viec": "luu"}).status_code == 303


def test_a_name_that_was_taken_away_is_free_for_a_new_board(own_web):
    web = own_web
    sent(web, typed(GOOD))
    assert (
        sent(web, {"ten": "phong-hop", "da-xem": "1"}, path="/quan-tri/bang/bo").status_code == 303
    )
    other = Draft("Khác", "", (), GOOD.cells)
    assert sent(web, typed(other)).status_code == 303
    assert "Khác" in web.get("/wall/phong-hop").text
    told = [(one.version, bool(one.content)) for one in web.desk.board_versions("phong-hop")]
    assert told == [(3, True), (2, False), (1, True)]
    assert "Đã có bảng" in sent(web, typed(GOOD)).text, "taken again"


def test_without_a_preview_nothing_can_be_saved(own_web, monkeypatch):
    web = own_web

    def broken(*_):
        raise StoreError("Kho số liệu đang bận.")

    with monkeypatch.context() as patch:
        patch.setattr(Walls, "picture", broken)
        answer = sent(web, typed(GOOD, viec="kiem-tra", da_kiem=""))
    assert answer.status_code == 200
    assert "Không vẽ được hình xem trước" in answer.text
    assert 'value="luu"' not in answer.text
    form = Form(answer.text).sent
    assert form["da-kiem"] == [""], "nobody has seen it"
    again = sent(web, form | {"viec": "luu"})
    assert web.desk.boards() == []
    assert 'value="luu"' in again.text, "drawn now, it may be saved"


def test_a_board_in_use_stays_and_playlists_take_boards_made_here(own_web):
    web = own_web
    sent(web, typed(GOOD))
    lists = {"ten": "sanh", "tieu-de": "Sảnh", "thu-tu": "1", "bang": "phong-hop", "giay": "20"}
    to = "/quan-tri/danh-sach-phat/ghi"
    assert (
        '<option value="phong-hop">Phòng họp</option>'
        in web.get("/quan-tri?muc=danh-sach-phat", "operator").text
    )
    answer = web.client.post(to, data=lists, headers=web.bearer("operator"))
    assert answer.status_code == 303
    assert said(web.get("/wall/sanh/lich"))["pages"] == [["phong-hop", 20]]
    assert "Trong danh sách phát: Sảnh." in web.get(PAGE, "operator").text
    kept = sent(web, {"ten": "phong-hop", "da-xem": "1"}, path="/quan-tri/bang/bo")
    assert kept.status_code == 400
    assert "đang có trong danh sách phát: Sảnh" in kept.text
    assert web.get("/wall/sanh").status_code == 200


def test_a_board_that_is_gone_all_the_same_is_passed_over_in_words(own_web):
    """As of playlists: whatever took it away, no screen is left without a board."""
    web = own_web
    web.desk.write_playlist("sanh", "Sảnh", [("da-mat", 20), ("nguon", 20)], by="t")
    assert said(web.get("/wall/sanh/lich"))["pages"] == [["nguon", 20]]
    assert web.get("/wall/da-mat").status_code == 404
    assert "da-mat" in web.get("/wall/da-mat").text
    assert web.get("/wall/da-mat/hinh").status_code == 404
    web.desk.write_board("hong", '{"title": "Hỏng", "panels": []}', by="t", seen=0)
    page = web.get(PAGE, "operator").text
    assert "Bản ghi ở đây không dùng được nên được bỏ qua" in page
    assert "đúng một panel mang foot" in page
    assert web.get("/wall/hong").status_code == 404
    assert web.get(f"{PAGE}&viec=sua&ma=hong", "operator").status_code == 200, "to be mended"


def test_what_comes_back_of_the_file_suits_the_boards_that_hold(own_web):
    """A large figure that hangs nowhere may be of any board; a joined wall takes none on a seam."""
    web, joined = own_web, "phong-dieu-hanh"
    held = web.desk.write_playlist(joined, "Phòng", [("nguon", 30)], by="t")
    figure = Draft("Một cửa", "", (), (Cell("one", (1, 1, 3, 4), (RATE,)), GOOD.cells[1]))
    answer = sent(web, typed(figure, "mot-cua", new=False))
    assert answer.status_code == 303, "no joined wall shows it now"
    back = {"ten": joined, "da-xem": str(held.at)}
    kept = sent(web, back, path="/quan-tri/danh-sach-phat/bo-sua")
    assert kept.status_code == 400
    assert "bảng “mot-cua” có một con số nằm vắt qua khe của tường ghép" in kept.text
    assert [one.playlist for one in web.desk.playlists()] == [joined]
    file_s = {"ten": "mot-cua", "da-xem": "1"}
    assert sent(web, file_s, path="/quan-tri/bang/bo").status_code == 303
    assert sent(web, back, path="/quan-tri/danh-sach-phat/bo-sua").status_code == 303
    assert playing.of(web.desk) == config.boards()


@pytest.mark.parametrize("name", ["phong-dieu-hanh", config.PHONE])
def test_a_board_whose_name_now_means_something_else_is_listed_with_the_reason(own_web, name):
    web = own_web
    mine = BoardConfig.model_validate(GOOD.tree()).model_dump_json()
    web.desk.write_board(name, mine, by="t", seen=0)
    reason = "vừa là bảng vừa là danh sách phát" if name != config.PHONE else "là tên của hệ thống"
    listed = web.get(PAGE, "operator").text.partition(f'id="bang-{name}"')[2]
    told = listed.partition("</article>")[0]
    assert "Bản ghi ở đây không dùng được nên được bỏ qua" in told
    assert f"“{name}” {reason}" in told
    assert web.get(PAGE, "operator").text.count("không dùng được") == 1, "the others stand"


@pytest.mark.parametrize("role", ["leader", "official", "analyst", "screen"])
def test_who_has_no_right_composes_nothing(own_web, role):
    web = own_web
    web.desk.write_board("b", "{}", by="t", seen=0)
    assert web.get(PAGE, role).status_code == 403
    assert sent(web, typed(GOOD), role=role).status_code == 403
    gone = {"ten": "b", "da-xem": "1"}
    assert sent(web, gone, role=role, path="/quan-tri/bang/bo").status_code == 403
    assert len(web.desk.boards()) == 1
    assert web.desk.boards()[0].version == 1


def test_an_operator_of_a_unit_composes_nothing(own_web):
    web = own_web
    web.desk.add_account("hep", "Hẹp", "operator", "mot-mat-khau-dai", unit="802", by="t")
    narrow = {"Authorization": f"Bearer {web.desk.issue_token('hep', 't', by='t', scope=ACT)}"}
    answer = web.client.post(f"{WRITE}?muc=bang", data=typed(GOOD), headers=narrow)
    assert answer.status_code == 403
    assert words.t("screens.only_province") in answer.text
    assert web.desk.boards() == []


def test_faults_are_said_by_cell_as_the_check_of_the_file_says_them(own_web):
    web = own_web
    cards, units = GOOD.cells

    def over(*cells, title="B", name="b"):
        return typed(Draft(title, "", (), cells), name)

    for form, place, told in (
        (over(cards, Cell("units", (4, 1, 2, 3), (STOCK,), foot=True)), "loi-2", "góc dưới bên"),
        (over(cards, Cell("units", (4, 1, 2, 4), (), foot=True)), "loi-2", "indicator: chưa nêu"),
        (over(cards, Cell("units", (4, 1, 1, 4), (STOCK,))), "loi-2", "có cỡ 2 x 2, 2 x 3, 2 x 4"),
        (over(cards, Cell("map", (1, 1, 1, 2), (RATE,)), units), "loi-2", "đè lên panel khác"),
        (over(Cell("cards", (1, 1, 3, 4), ("x.y",)), units), "loi-1", "không có chỉ tiêu “x.y”"),
        (over(Cell("cards", (1, 1, 3, 4), (RATE, RATE)), units), "loi-1", "có hai lần"),
        (over(Cell("lạ", (1, 1, 3, 4)), units), "loi-1", "chỉ nhận"),
        (over(Cell("cards", (0, 1, 3, 4), (RATE,)), units), "loi-1", "nằm ngoài lưới"),
        (over(cards), "loi-bang", "đúng một panel mang foot"),
        (over(cards, units, title=" "), "loi-bang", "phải có tiêu đề"),
        (over(cards, units, title="Một cái tên dài quá chỗ của nó"), "loi-bang", "dài quá chỗ"),
        (over(cards, units, name="Phòng"), "loi-bang", "chữ thường không dấu"),
        (over(cards, units, name="mot-cua"), "loi-bang", "Đã có bảng “mot-cua”"),
        (over(cards, units, name="dien-thoai"), "loi-bang", "tên của hệ thống"),
        (over(cards, units, name="phong-dieu-hanh"), "loi-bang", "vừa là bảng vừa là danh sách"),
    ):  # fmt: skip
        answer = sent(web, form)
        assert answer.status_code == 200, told
        listed = answer.text.partition(f'id="{place}"')[2].partition("</ul>")[0]
        assert told in listed, (told, listed[:300])
        assert 'value="luu"' not in answer.text
    one = Cell("one", (1, 1, 3, 4), (RATE,))
    across = typed(Draft("Một cửa", "", (), (one, units)), "mot-cua", new=False)
    assert "nằm vắt qua khe" in sent(web, across).text, "it hangs on a joined wall"
    assert web.desk.boards() == []


def test_every_fault_of_a_cell_has_english_words():
    cards, units = GOOD.cells
    bad = [
        Cell(kind, at, named, foot=foot)
        for kind in (*KINDS, "x")
        for at in ((1, 1, 3, 4), (9, 9, 9, 9), (1, 1, 1, 1))
        for named in ((), (RATE,), ("x.y", "x.y"))
        for foot in (True, False)
    ]
    told = set()
    for one in bad:
        for cells in ((one,), (one, units), (cards, one, units)):
            for title in ("", "B", "B" * 60):
                faults = draft.checked(
                    Draft(title, "", (), cells), "b", config.boards(), {RATE: "%"}
                )
                told |= {each for held in faults.faults.values() for each in held}
    assert len(told) > 10
    with words.speaking("en"):
        assert [one for one in sorted(told) if words.unsaid(one)] == []


def test_cells_are_added_where_there_is_room_moved_and_taken_out():
    made = Draft("B", "", (), (Cell("cards", (1, 1, 3, 4), (RATE,)),))
    two = made.added("units")
    assert two.cells[1].at == (4, 1, 2, 4), "the largest that finds room"
    three = made.added("map").added("changes").added("late")
    assert [one.at for one in three.cells[1:]] == [(4, 1, 1, 2), (5, 1, 1, 2), (4, 3, 2, 2)]
    assert three.moved(0, 1).cells[0].kind == "map"
    assert three.moved(0, -1) == three
    assert three.without(0).cells == three.cells[1:]
    assert made.added("khac") == made
    full = made
    for _ in range(30):
        full = full.added("cards")
    assert len(full.cells) == draft.MOST


def test_a_cell_of_any_size_is_drawn_and_added_to_within_the_grid(own_web):
    """Numbers of a crafted form are large: what is made of them is not."""
    huge = Cell("cards", (1, 1, 99_999_999, 99_999_999), (RATE,))
    made = Draft("B", "", (), (huge,))
    assert made.added("units").cells[1].at == (1, 1, 2, 2), "it covers the grid: no room is left"
    beside = Draft("B", "", (), (Cell("cards", (4, 3, 99_999_999, 99_999_999), (RATE,)),))
    assert beside.added("late").cells[1].at == (1, 1, 2, 2)
    answer = sent(own_web, typed(made, viec="them", kieu_moi="units"))
    assert answer.status_code == 200
    listed = answer.text.partition('id="loi-1"')[2].partition("</ul>")[0]
    assert "nằm ngoài lưới" in listed
    assert len(Form(answer.text).sent["chi-tieu-1"]) == COLUMNS * ROWS


@pytest.mark.parametrize("name", list(config.boards().boards))
def test_a_board_as_text_is_the_board(name):
    held = config.boards().boards[name]
    told = tomllib.loads(draft.text(name, held))["boards"][name]
    assert BoardConfig.model_validate(told) == held
    again = Draft.of(held.model_dump())
    assert BoardConfig.model_validate(again.tree()) == held, "and so is what the form holds"
    found = draft.checked(again, name, config.boards(), dict.fromkeys(held.named, "%"))
    assert (found.board, found.faults) == (held, {})


def test_what_was_written_stands_over_the_file_unless_a_name_means_two_things():
    file = config.boards()
    mine = BoardConfig.model_validate(GOOD.tree()).model_dump_json()
    lists, names = next(iter(file.playlists)), ("mot-cua", "moi", config.PHONE)
    composed = [Composed(one, 1, mine, "a", 1) for one in (*names, lists)]
    held = playing.over(file, [], composed)
    assert held.boards["mot-cua"].title == held.boards["moi"].title == "Phòng họp"
    assert list(held.boards) == [*file.boards, "moi"]
    assert held.playlists == file.playlists
    gone = playing.over(file, [], [Composed("mot-cua", 2, "", "a", 1)])
    assert gone == file
    with pytest.raises(MisuseError, match="Không có bảng “moi”"):
        file.board_named("moi")


def test_a_cell_of_two_lines_offers_two_indicators_and_no_order(own_web):
    two = ("onestop.received", "onestop.overdue_open")
    lines = Cell("lines", (1, 1, 3, 4), two)
    made = Draft("Hai đường", "", (), (lines, GOOD.cells[1]))
    answer = sent(own_web, typed(made, viec="kiem-tra", da_kiem=""))
    form = Form(answer.text).sent
    assert form["chi-tieu-1"] == list(two)
    assert "xep-1" not in form
    assert "Không có lỗi" in answer.text
    rate = Draft("B", "", (), (Cell("lines", (1, 1, 3, 4), (two[0], RATE)), GOOD.cells[1]))
    wrong = sent(own_web, typed(rate, viec="kiem-tra", da_kiem=""))
    assert "hai đường phải cùng đơn vị đo" in wrong.text.partition('id="loi-1"')[2]
    text = draft.text("hai-duong", BoardConfig.model_validate(made.tree()))
    assert tomllib.loads(text)["boards"]["hai-duong"]["panels"][0]["indicators"] == list(two)


def test_faults_of_the_whole_stand_beside_no_cell():
    found = draft.checked(Draft("", "", (), GOOD.cells), "b", config.boards(), {RATE: "%"})
    assert list(found.faults) == [WHOLE]
