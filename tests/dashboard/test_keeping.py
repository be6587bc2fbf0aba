"""What a viewer keeps: home unit, saved views, what is followed, seen and noted; over HTTP."""

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qs

import pytest

from dashboard import site
from dashboard.readers import homes, looks, mine
from dashboard.wording import words
from desk import Account
from tests.dashboard.conftest import build, said, shut
from tests.dashboard.fakes import UNITS

OURS = {"Sec-Fetch-Site": "same-origin"}
RATE = "onestop.on_time_rate"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    made = build(tmp_path_factory.mktemp("kept"))
    yield made
    shut(made)


@pytest.fixture
def lan(kept):
    """A leader of her own, so that tests leave each other alone."""
    kept.count = getattr(kept, "count", 0) + 1
    login = f"lan{kept.count}"
    kept.desk.add_account(login, "Chị Lan", "leader", "dung-ten-toi-dat", by="test")
    client = kept.client
    answer = client.post("/login", data={"login": login, "password": "dung-ten-toi-dat"})
    assert answer.status_code == 303
    client.login = login
    return client


def send(client, path, **given):
    data = {key.replace("_", "-"): text for key, text in given.items()}
    return client.post(path, data=data, headers=OURS)


def test_a_bare_overview_leads_to_the_home_unit_and_the_province_stays_in_reach(kept, lan):
    assert lan.get("/").status_code == 200
    assert send(lan, "/cua-toi/don-vi-nha", don_vi="802").status_code == 303
    answer = lan.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/?don-vi=802%402004")
    page = lan.get("/?don-vi=802%402004").text
    assert words.t("beside.title") in page
    assert 'href="/?don-vi=80"' in page, "the menu names the province by its code"
    whole = lan.get("/?don-vi=80")
    assert whole.status_code == 200
    assert words.t("beside.title") not in whole.text
    assert kept.client.get("/", headers=kept.bearer("leader")).status_code == 200
    send(lan, "/cua-toi/don-vi-nha", don_vi="")
    assert lan.get("/").status_code == 200


def test_a_home_unit_is_one_that_the_viewer_may_see(kept):
    official = kept.logged_in("official")
    assert send(official, "/cua-toi/don-vi-nha", don_vi="803").status_code == 403
    assert send(official, "/cua-toi/don-vi-nha", don_vi="802").status_code == 303
    assert official.get("/").headers["Location"] == "/?don-vi=802%402004"
    assert official.get("/?don-vi=803").status_code == 403
    kept.desk.set_home("canbo", "803", by="quantri")
    kept.app.server.extensions["ioc-people"].clear()
    own = "/?don-vi=802%402004"
    assert official.get("/").headers["Location"] == own, "one out of sight gives way to the own"
    assert words.t("mine.home_lost") in official.get("/cua-toi").text
    kept.desk.set_home("canbo", "", by="quantri")


def test_an_official_s_link_shows_the_same_to_a_leader(kept, lan):
    official, unit = kept.logged_in("official"), "don-vi=802%402004"
    ways = {
        "/": f"/?{unit}",
        "/mot-cua": f"/mot-cua?{unit}",
        "/mot-cua?ky=2023-Q3": f"/mot-cua?{unit}&ky=2023-Q3",
        f"/chi-so/{RATE}": f"/chi-so/{RATE}?{unit}",
    }
    for path, where in ways.items():
        for under in ("", "/view"):
            answer = official.get(under + path)
            assert (answer.status_code, answer.headers["Location"]) == (302, under + where), path
        assert kept.get(path, "official").status_code == 200, "a program is led nowhere"
        assert lan.get(path).status_code == 200, "the province, to who sees it"
    for path in ("/nguon", "/cua-toi", "/bao-cao-so-lieu?nop=x", "/khong-co"):
        assert official.get(path).status_code != 302, "of no unit, or a page of forms"
    where = ways["/mot-cua?ky=2023-Q3"]
    saved = re.search(r'name="dia-chi"[^>]*value="([^"]*)"', official.get(where).text)
    sent = saved[1].replace("&amp;", "&")
    assert sent == where
    send(official, "/cua-toi/luu", ten="Quý III huyện", dia_chi=sent, chia_se="1")
    assert f'href="{saved[1]}"' in lan.get("/van-ban").text
    kept.desk.delete_view("canbo", "Quý III huyện")
    whose = re.compile(r'class="org"[^>]*>[^<]*<small>([^<]*)')
    seen = [whose.search(lan.get(one).text)[1] for one in (sent, "/mot-cua?ky=2023-Q3")]
    assert seen == ["Huyện Đức Hòa", "Tỉnh Long An"]


def test_a_home_unit_opens_the_centre_and_nothing_else(kept, lan):
    send(lan, "/cua-toi/don-vi-nha", don_vi="802")
    for under in ("", "/view"):
        assert lan.get(f"{under}/").headers["Location"] == f"{under}/?don-vi=802%402004"
        for path in (
            "/mot-cua",
            "/mot-cua?ky=2023-Q3",
            f"/chi-so/{RATE}",
            "/?ky=2023-Q3",
            "/thay-doi",
        ):
            assert lan.get(under + path).status_code == 200, "the province, as who sent it meant"
    nav = lan.get(f"/chi-so/{RATE}").text.split('id="danh-muc"')[1].split("</nav>")[0]
    assert 'href="/mot-cua"' in nav
    assert "80" in _unit_named(lan.get("/mot-cua").text), "from the province to the province"
    nav = lan.get("/mot-cua?don-vi=802%402004").text.split('id="danh-muc"')[1].split("</nav>")[0]
    assert 'href="/van-ban?don-vi=802%402004"' in nav, "navigation keeps the unit"
    official = kept.logged_in("official")
    send(official, "/cua-toi/don-vi-nha", don_vi="")
    assert official.get("/mot-cua").headers["Location"] == "/mot-cua?don-vi=802%402004"


def _unit_named(page):
    """The unit in the address that the shelf of a page saves."""
    saved = re.search(r'name="dia-chi"[^>]*value="([^"]*)"', page)[1].replace("&amp;", "&")
    return parse_qs(saved.partition("?")[2]).get("don-vi", [])


@pytest.mark.parametrize("path", ["/", "/mot-cua", "/mot-cua?ky=2023-Q3", "/?don-vi=802%402004"])
def test_a_shared_view_shows_a_leader_with_a_home_unit_what_its_maker_saw(kept, lan, path):
    whose = re.compile(r'class="org"[^>]*>[^<]*<small>([^<]*)')
    maker = kept.logged_in("analyst")
    seen = maker.get(path).text
    sent = re.search(r'name="dia-chi"[^>]*value="([^"]*)"', seen)[1].replace("&amp;", "&")
    name = f"chung {path}"
    send(maker, "/cua-toi/luu", ten=name, dia_chi=sent, chia_se="1")
    send(lan, "/cua-toi/don-vi-nha", don_vi="803")
    shared = lan.get("/cua-toi").text
    link = re.search(rf'href="([^"]*)"[^>]*>{re.escape(name)}<', shared)[1].replace("&amp;", "&")
    opened = lan.get(link)
    assert opened.status_code == 200, "nothing leads away from it"
    assert whose.search(opened.text)[1] == whose.search(seen)[1]
    kept.desk.delete_view(next(one.owner for one in kept.desk.views(lan.login)), name)


def test_a_recent_place_is_the_unit_that_was_seen_also_when_another_became_the_home(kept, lan):
    lan.get("/")
    lan.get("/nguon?nguon=onestop")
    send(lan, "/cua-toi/don-vi-nha", don_vi="802")
    places = {one.address for one in kept.desk.recents(lan.login)}
    assert places == {"/nguon?nguon=onestop", "/?don-vi=80"}, "a page of no unit names none"
    assert 'href="/?don-vi=80"' in lan.get("/cua-toi").text
    assert lan.get("/?don-vi=80").status_code == 200
    menu = lan.get("/?don-vi=80").text.split('id="pick-cua-toi"')[1].split("</details>")[0]
    assert 'href="/?don-vi=80"' not in menu, "the place itself is no recent one"
    lan.get("/chi-so/onestop.da-bo")
    assert words.t("indicator.unknown") not in lan.get("/cua-toi").text, "nothing to come back to"


def test_the_province_stands_beside_an_official_s_unit_unless_the_settings_say_no(kept, tmp_path):
    path = "/?don-vi=802"
    page = kept.get(path, "official").text
    table = page.split('id="canh-tinh"')[1].split("</section>")[0]
    hidden = [
        one.name for one in UNITS if one.code not in ("80", "802") and one.parent_id != 1_0000802
    ]
    assert hidden
    assert [name for name in hidden if name in page] == [], "rates of the whole, no other unit"
    assert "80" not in re.findall(r"don-vi=([^&\"]+)", table), "and no way to it"
    for closed in ("/?don-vi=80", f"/chi-so/{RATE}?don-vi=80", f"/xuat/{RATE}.json?don-vi=80"):
        assert kept.get(closed, "official").status_code == 403, closed
    assert kept.get("/api/v1/records/dossier?unit=80", "official").status_code == 403
    other = build(tmp_path, province_beside=False)
    assert words.t("beside.title") not in other.get(path, "official").text
    assert words.t("beside.title") in other.get(path, "leader").text
    shut(other)


def test_a_view_of_the_sources_is_kept_by_name_too(kept):
    page = kept.get("/nguon?nguon=onestop", "operator").text
    assert re.search(r'name="dia-chi"[^>]*value="/nguon\?nguon=onestop"', page)
    lost = kept.get("/khong-co", "operator", Accept="text/html")
    assert (lost.status_code, 'name="dia-chi"' in lost.text) == (404, False)
    assert 'id="pick-cua-toi"' not in kept.get("/quan-tri", "operator").text, "a page of forms"


def test_light_or_dark_is_a_person_s_own_and_stands_in_the_first_html(kept, lan):
    root = re.compile(r'<html lang="vi" data-theme="(\w+)">')
    assert root.search(lan.get("/mot-cua").text)[1] == "auto", "until somebody chooses"
    assert 'name="color-scheme" content="light dark"' in lan.get("/mot-cua").text
    tree = str(lan.get("/view/mot-cua").json["tree"])
    answer = send(lan, "/cua-toi/giao-dien", giao_dien="dark", ve="/mot-cua?ky=2023-11")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/mot-cua?ky=2023-11")
    for path in ("/mot-cua", "/cua-toi", "/khong-co"):
        page = lan.get(path).text
        assert root.search(page)[1] == "dark", path
        assert 'name="color-scheme" content="dark"' in page
    pressed = r'value="(\w*)" aria-pressed="true"|aria-pressed="true"[^>]*value="(\w*)"'
    assert "dark" in re.search(pressed, lan.get("/mot-cua").text).groups()
    other = kept.logged_in("analyst")
    assert root.search(other.get("/mot-cua").text)[1] == "auto"
    after = str(lan.get("/view/mot-cua").json["tree"])
    assert ("'data-theme': 'auto'" in tree, "'data-theme': 'dark'" in tree) == (True, False)
    assert ("'data-theme': 'auto'" in after, "'data-theme': 'dark'" in after) == (False, True)
    assert send(lan, "/cua-toi/giao-dien", giao_dien="xanh").status_code == 400
    send(lan, "/cua-toi/giao-dien", giao_dien="")
    assert root.search(lan.get("/mot-cua").text)[1] == "auto"
    assert root.search(kept.client.get("/login").text)[1] == "auto", "of nobody nothing is known"


def test_a_view_is_saved_used_by_others_removed_and_had_back(kept, lan):
    address = "/mot-cua?don-vi=802&ky=2023-Q3"
    answer = send(lan, "/cua-toi/luu", ten="Quý III", dia_chi=address, chia_se="1")
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert "Quý III" in lan.get("/mot-cua").text
    assert "Quý III" in kept.get("/mot-cua", "analyst").text
    again = send(lan, "/cua-toi/luu", ten="Quý III", dia_chi="/")
    assert again.status_code == 409
    assert "Đã có góc nhìn" in again.text
    send(lan, "/cua-toi/doi", goc_nhin="Quý III", ten="Đức Hòa quý III")
    assert "quý III" not in kept.get("/mot-cua", "analyst").text, "not shared any more"
    page = lan.get("/cua-toi").text
    assert "http://localhost/mot-cua?don-vi=802&amp;ky=2023-Q3" in page
    send(lan, "/cua-toi/xoa", goc_nhin="Đức Hòa quý III")
    assert words.t("mine.undo") in lan.get("/cua-toi").text
    send(lan, "/cua-toi/lay-lai", goc_nhin="Đức Hòa quý III")
    assert "Đức Hòa quý III" in lan.get("/mot-cua").text


def offered(page):
    """The fields of the form that saves a view: name → value, ticks as they stand."""
    form = page.split('action="/cua-toi/luu"')[1].split("</form>")[0]
    given = {}
    for one in re.findall(r"<input ([^>]*)>", form):
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', one))
        if told["type"] != "checkbox" or "checked" in told:
            given[told["name"]] = told["value"].replace("&amp;", "&")
    return given


def test_a_view_of_this_month_opens_on_the_month_of_the_day(kept, lan, monkeypatch):
    given = offered(lan.get("/mot-cua?don-vi=802&ky=2023-12").text)
    assert (given["ten"], given["theo"]) == ("Một cửa · Huyện Đức Hòa · Tháng này", "thang-nay")
    answer = lan.post("/cua-toi/luu", data=given, headers=OURS)
    assert answer.headers["Location"] == "/mot-cua?don-vi=802&ky=2023-12", "where one was"
    (one,) = [one for one in kept.desk.views(lan.login) if one.owner == lan.login]
    assert one.address == "/mot-cua?don-vi=802&ky=thang-nay"
    assert {been.address for been in kept.desk.recents(lan.login)} == {
        "/mot-cua?don-vi=802&ky=2023-12"
    }
    page = lan.get("/cua-toi").text
    assert "Luôn mở theo “Tháng này”" in page
    assert "http://localhost/mot-cua?don-vi=802&amp;ky=2023-12" in page, "what is sent is exact"
    monkeypatch.setattr(homes, "today", lambda clock: date(2024, 2, 3))
    for under in ("", "/view"):
        opened = lan.get(under + one.address)
        assert opened.headers["Location"] == f"{under}/mot-cua?don-vi=802&ky=2024-02"
        assert opened.headers["Cache-Control"] == "no-store"


def test_a_view_keeps_its_month_where_its_owner_says_so(kept, lan):
    given = offered(lan.get("/mot-cua?don-vi=802&ky=2023-12").text)
    del given["theo"]  # the tick is taken away, the name left as it was
    lan.post("/cua-toi/luu", data=given, headers=OURS)
    over = offered(lan.get("/mot-cua?don-vi=802&ky=2023-11").text)
    assert "theo" not in over, "a month that is over is looked at for itself"
    lan.post("/cua-toi/luu", data=over | {"theo": "thang-truoc"}, headers=OURS)
    named = {one.name: one.address for one in kept.desk.views(lan.login)}
    assert named["Một cửa · Huyện Đức Hòa · Tháng 12/2023"] == "/mot-cua?don-vi=802&ky=2023-12"
    assert named["Một cửa · Huyện Đức Hòa · Tháng trước"] == "/mot-cua?don-vi=802&ky=thang-truoc"
    for fixed in ("?ky=2019-05", "", "?ky=2023-12&biet-luc=2023-12-20"):
        assert 'name="theo"' not in lan.get(f"/mot-cua{fixed}").text, fixed


def test_an_official_is_led_to_their_unit_and_to_the_period_of_a_word_at_once(kept):
    official = kept.logged_in("official")
    answer = official.get("/mot-cua?ky=quy-nay")
    assert answer.headers["Location"] == "/mot-cua?don-vi=802%402004&ky=2023-Q4"
    program = kept.get("/mot-cua?ky=quy-nay")
    assert (program.status_code, "Quý IV/2023" in program.text) == (200, True)


def fields(form):
    """The fields of a form that is sent as it stands."""
    found = [dict(re.findall(r'([\w-]+)="([^"]*)"', one)) for one in re.findall("<input.*?>", form)]
    return {one["name"]: one["value"].replace("&amp;", "&") for one in found}


def test_a_taken_name_is_asked_again_with_what_was_typed(kept, lan):
    send(lan, "/cua-toi/luu", ten="Của huyện", dia_chi="/van-ban?don-vi=802")
    here = "/mot-cua?don-vi=802&ky=2023-12"
    given = {"ten": " Của  huyện", "dia_chi": here, "theo": "thang-nay", "chia_se": "1"}
    asked = send(lan, "/cua-toi/luu", **given)
    assert asked.status_code == 409
    assert 'href="/mot-cua?don-vi=802&amp;ky=2023-12"' in asked.text, "back to where one was"
    over, other = asked.text.split("<form")[1:]
    assert words.t("naming.replace") in over
    assert fields(other) == {
        "ten": "Của huyện", "dia-chi": here, "theo": "thang-nay", "chia-se": "1"
    }  # fmt: skip
    saved = lan.post("/cua-toi/luu", data=fields(other) | {"ten": "Khác"}, headers=OURS)
    assert saved.status_code == 303
    assert lan.post("/cua-toi/luu", data=fields(over), headers=OURS).headers["Location"] == here
    mine = {one.name: one for one in kept.desk.views(lan.login) if one.owner == lan.login}
    assert {one.address for one in mine.values()} == {"/mot-cua?don-vi=802&ky=thang-nay"}
    assert all(one.shared for one in mine.values())
    (gone,) = kept.desk.removed_views(lan.login)
    assert (gone.name[:12], gone.address) == ("Của huyện · ", "/van-ban?don-vi=802")
    assert gone.name in lan.get("/cua-toi").text, "where it can be had back"
    for name in mine:
        kept.desk.delete_view(lan.login, name)


def test_a_view_is_not_given_another_one_s_name(kept, lan):
    for name in ("A", "B"):
        send(lan, "/cua-toi/luu", ten=name, dia_chi="/van-ban")
    asked = send(lan, "/cua-toi/doi", goc_nhin="A", ten="B", chia_se="1")
    assert (asked.status_code, asked.text.count("<form")) == (409, 1), "no way over the other"
    assert fields(asked.text) == {"goc-nhin": "A", "ten": "B", "chia-se": "1"}
    assert 'href="/cua-toi#goc-nhin"' in asked.text
    send(lan, "/cua-toi/doi", **{"goc_nhin": "A", "ten": "C"})
    assert [one.name for one in kept.desk.views(lan.login) if one.owner == lan.login] == ["B", "C"]


LOST = {
    "/mot-cua?linh-vuc=khong-co&ky=2023-12": ("/mot-cua?ky=2023-12", "khong-co"),
    "/mot-cua?ky=2023-12&linh-vuc=1&noi-giao=province": ("/mot-cua?ky=2023-12&linh-vuc=1", ""),
    "/van-ban?don-vi=99999&ky=2023-12": ("/van-ban?ky=2023-12", "99999"),
    "/mot-cua?thu-tuc=x.1&linh-vuc=y": ("/mot-cua", "“y”"),
    "/chi-so/onestop.da-bo": ("", "onestop.da-bo"),
    "/trang-da-bo?ky=2023-12": ("", ""),
    "/quan-tri": ("", ""),
}
"""Saved addresses of which something is no more → what is left to open, what is named."""


@pytest.mark.parametrize("address", LOST)
def test_a_saved_view_opens_on_what_is_still_there_and_says_what_is_not(kept, lan, address):
    left, named = LOST[address]
    kept.desk.save_view(lan.login, "Góc cũ", address)
    kept.desk.save_view(lan.login, "Góc đủ", "/mot-cua?linh-vuc=1")
    page = lan.get("/cua-toi")
    assert page.status_code == 200
    row = unescape(next(one for one in page.text.split("<tr>") if ">Góc cũ<" in one))
    (said,) = re.findall(r'<small class="lost">([^<]*)', row)
    assert said.startswith(words.t("mine.lost", what="")[:-1])
    assert named in said
    links = re.findall(r'href="([^"]*)"[^>]*>Góc cũ<', row)
    sent = re.findall(r'value="(http[^"]*)"', row)
    assert links == ([left] if left else [])
    assert sent == ([f"http://localhost{left}"] if left else [])
    if left:
        assert lan.get(left).status_code == 200
    menu = unescape(lan.get("/van-ban").text).split('id="pick-cua-toi"')[1].split("</details>")[0]
    (item,) = [
        one for one in menu.split("<li>") if one.startswith(("<a", "<span")) and "Góc cũ" in one
    ]
    assert re.findall('href="([^"]*)"', item) == ([left] if left else []), "one rule for both"
    assert f'<small class="lost">{said}' in item
    assert page.text.count('class="lost"') == 1, "what is whole is told nothing of"


def test_a_shared_view_of_another_s_unit_is_not_called_lost(kept, lan):
    kept.desk.save_view(lan.login, "Góc ngoài", "/mot-cua?don-vi=803", shared=True)
    kept.desk.save_view(lan.login, "Góc hỏng", "/mot-cua?linh-vuc=khong-co", shared=True)
    page = kept.logged_in("official").get("/cua-toi").text
    assert re.search(r'href="/mot-cua\?don-vi=803"[^>]*>Góc ngoài<', page)
    assert re.search(r'href="/mot-cua"[^>]*>Góc hỏng<', page)
    for name in ("Góc ngoài", "Góc hỏng"):
        kept.desk.delete_view(lan.login, name)


def test_a_narrowed_view_is_called_by_what_it_is_narrowed_to(kept, lan):
    lan.get("/mot-cua?linh-vuc=1")
    for path in ("/mot-cua?linh-vuc=1", "/van-ban"):  # its own name, and a recent place
        assert "Một cửa · Lĩnh vực: Một" in lan.get(path).text


def test_a_view_leads_nowhere_but_here(kept, lan):
    away = ("https://xau.example/", "//xau.example", "/\\xau.example", "javascript:x", "/logout")
    for n, address in enumerate(away):
        answer = send(lan, "/cua-toi/luu", ten=f"x{n}", dia_chi=address)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/"), address
    assert {one.address for one in kept.desk.views(lan.login)} == {"/"}
    long = send(lan, "/cua-toi/luu", ten="dài", dia_chi="/mot-cua?nguon=" + "x" * 2_000)
    assert long.status_code == 400, "never a part of an address"


def test_a_name_that_looks_like_a_place_of_the_page_breaks_nobody_s_page(kept, lan):
    """What others share stands in the frame of every page, whose places are marked with letters."""
    before = kept.logged_in("analyst").get("/view/mot-cua")
    for name in (site.HOLE, mine.place("star")):
        send(lan, "/cua-toi/luu", ten=name, dia_chi="/", chia_se="1")
    page = kept.logged_in("administrator").get("/mot-cua").text
    assert page.count('class="tally') == kept.get("/mot-cua").text.count('class="tally')
    after = kept.logged_in("analyst").get("/view/mot-cua")
    assert len(after.data) < len(before.data) + 2_000, "the body stands there once"
    assert "\ue000" not in page
    for one in kept.desk.views(lan.login):
        kept.desk.delete_view(lan.login, one.name)


def test_another_site_keeps_nothing(kept, lan):
    cross = {"Sec-Fetch-Site": "cross-site"}
    for path in ("luu", "theo-doi", "ghi-chu", "don-vi-nha", "da-xem"):
        answer = lan.post(f"/cua-toi/{path}", data={"ten": "x"}, headers=cross)
        assert answer.status_code == 403, path
    assert kept.desk.views(lan.login) == []


def test_recent_places_are_the_viewer_s_own_and_live_updates_are_no_looks(kept, lan):
    lan.get("/mot-cua?ky=2023-Q3&sau=x")
    lan.get("/view/chi-so/onestop.on_time_rate", headers={"X-Again": "1"})
    assert [one.address for one in kept.desk.recents(lan.login)] == [
        "/mot-cua?don-vi=80&ky=2023-Q3"
    ]
    page = lan.get("/").text
    menu = page.split('id="pick-cua-toi"')[1].split("</details>")[0]
    assert "Một cửa · Quý III/2023" in menu
    lan.get("/cua-toi")
    assert len(kept.desk.recents(lan.login)) == 2, "plain pages are no places"
    kept.get("/van-ban", "leader")
    assert kept.desk.recents("lanhdao") == [], "a program with a token looks at nothing"
    send(lan, "/cua-toi/quen-noi-vua-xem")
    assert kept.desk.recents(lan.login) == []


def test_a_page_that_nobody_asked_for_is_no_look(kept, lan):
    """What a browser fetches ahead, a page that loads a new release, a head: nothing moves."""
    for sign in ({"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}):
        answer = lan.get("/mot-cua", headers=sign)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
        assert answer.data == b""
    lan.set_cookie(looks.RELOADED, "1")
    assert lan.get("/mot-cua").status_code == 200
    lan.delete_cookie(looks.RELOADED)
    assert lan.head("/van-ban").status_code == 200
    assert kept.desk.person(lan.login).looked_at == 0
    assert kept.desk.recents(lan.login) == []
    lan.get("/mot-cua")
    assert kept.desk.person(lan.login).looked_at > 0


def test_what_is_followed_stands_on_the_overview_with_what_changed(kept, lan):
    path = f"/chi-so/{RATE}"
    assert words.t("follow.off") in lan.get(path).text
    answer = send(lan, "/cua-toi/theo-doi", chi_tieu=RATE, don_vi="", ve=path)
    assert answer.headers["Location"] == path
    assert words.t("follow.on") in lan.get(path).text
    box = lan.get("/").text.split('id="theo-doi"')[1].split("</section>")[0]
    assert f"/chi-so/{RATE}" in box
    assert words.t("follow.since_day") in box
    assert words.t("follow.none") in kept.logged_in("analyst").get("/").text
    assert send(lan, "/cua-toi/theo-doi", chi_tieu="khong.co").status_code == 404
    send(lan, "/cua-toi/bo-theo-doi", chi_tieu=RATE, ve=path)
    assert words.t("follow.none") in lan.get("/").text


def test_what_changed_is_told_since_the_last_look_and_can_be_seen_away(kept, lan):
    first = lan.get("/").text
    assert words.t("since.day") in first
    before = kept.desk.person(lan.login).known_at - 3 * 3_600
    kept.desk.seen(lan.login, before)
    page = lan.get("/").text
    assert words.t("since.title") in page
    assert words.t("since.nothing") in page
    told = lan.get("/thay-doi").text
    assert re.search(r"/thay-doi\?tu=[^\"]+\"[^>]*>" + re.escape("Từ lần tôi xem trước"), told)
    assert send(lan, "/cua-toi/da-xem", ve="/").headers["Location"] == "/#tu-lan-truoc"
    assert words.t("since.undo") in lan.get("/").text
    send(lan, "/cua-toi/chua-xem", ve="/")
    assert kept.desk.person(lan.login).since == before


def test_what_is_one_s_own_is_never_kept_for_another(kept, lan):
    send(lan, "/cua-toi/theo-doi", chi_tieu=RATE, don_vi="")
    mine, other = lan.get("/view/").data, kept.logged_in("administrator").get("/view/").data
    assert "\ue000".encode() not in mine + other
    assert RATE.encode() in mine
    texts = [words.t("follow.none").encode() in one for one in (mine, other)]
    assert texts == [False, True]


def test_a_note_is_seen_by_who_may_see_the_unit_and_changed_by_its_author(kept, lan):
    path = f"/chi-so/{RATE}?don-vi=802%402004"
    sent = {"chi_tieu": RATE, "don_vi": "802@2004", "ve": path}
    words_ = "Nâng cấp <b>phần mềm</b> một cửa"
    answer = send(lan, "/cua-toi/ghi-chu", **sent, ngay="2023-10-15", loi=words_)
    assert answer.headers["Location"] == f"{path}#ghi-chu"
    page = lan.get(path).text
    assert page.count("Nâng cấp &lt;b&gt;phần mềm&lt;/b&gt; một cửa") >= 2, "list and table twin"
    tree = said(lan.get(f"/view{path}"))
    assert "hovertext" in str(tree), "a mark on the chart"
    assert "Nâng cấp &lt;b&gt;phần mềm&lt;/b&gt;" in str(tree), "no markup of the chart's"
    assert "Nâng cấp" in kept.get(path, "official").text
    assert "Nâng cấp" not in kept.get(f"/chi-so/{RATE}", "leader").text, "not the province's chart"
    note = kept.desk.notes(RATE, 1_0000802)[0].note
    other = kept.logged_in("official")
    refused = send(other, "/cua-toi/ghi-chu/xoa", **sent, ghi_chu=note)
    assert refused.status_code == 403
    changed = send(
        lan, "/cua-toi/ghi-chu/sua", **sent, ghi_chu=note, ngay="2023-10-16", loi="Ngừng hai ngày"
    )
    assert changed.status_code == 303
    assert "Ngừng hai ngày" in kept.get(path, "official").text
    assert send(lan, "/cua-toi/ghi-chu/xoa", **sent, ghi_chu=note).status_code == 303
    assert words.t("notes.restore") in lan.get(path).text
    assert "Ngừng hai ngày" not in kept.get(path, "official").text
    send(lan, "/cua-toi/ghi-chu/lay-lai", **sent, ghi_chu=note)
    assert "Ngừng hai ngày" in kept.get(path, "official").text
    file = lan.get(f"/xuat/{RATE}.json?don-vi=802%402004")
    assert said(file)["truth"]["notes"] == [{"day": "2023-10-16", "words": "Ngừng hai ngày"}]


def test_a_note_stands_on_every_chart_of_its_indicator(kept, lan):
    """Also on a page that was drawn for all before: its body, its tag and its words change."""
    path, there = "/mot-cua?don-vi=802%402004", f"/chi-so/{RATE}?don-vi=802%402004#ghi-chu"
    before = kept.get(f"/view{path}", "official")
    assert (
        kept.get(f"/view{path}", "official", If_None_Match=before.headers["ETag"]).status_code
        == 304
    )
    sent = {"chi_tieu": RATE, "don_vi": "802@2004"}
    send(lan, "/cua-toi/ghi-chu", **sent, ngay="2023-10-15", loi="Máy chủ <b>ngừng</b> hai ngày")
    after = kept.get(f"/view{path}", "official", If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    assert "Máy chủ &lt;b&gt;ngừng" in str(said(after)), (
        "a mark on the chart, its words on pointing"
    )
    page = kept.get(path, "official").text
    assert page.count("Máy chủ &lt;b&gt;ngừng&lt;/b&gt; hai ngày") >= 2, "under it and in its table"
    assert f'href="{there}"' in page, "and the way to where it is written"
    assert "Máy chủ" not in kept.get("/mot-cua", "leader").text, "not on the province's chart"
    narrow = kept.get(f"{path}&linh-vuc=1", "official").text
    assert "Máy chủ" not in narrow, "nor on a chart of a part"
    (note,) = [n for n in kept.desk.notes(RATE, 1_0000802) if n.words.startswith("Máy chủ")]
    send(lan, "/cua-toi/ghi-chu/xoa", **sent, ghi_chu=note.note)
    assert "Máy chủ" not in kept.get(path, "official").text


def test_nobody_notes_on_a_chart_out_of_sight_or_on_a_day_to_come(kept, lan):
    official = kept.logged_in("official")
    asked = {"chi_tieu": RATE, "ngay": "2023-10-15", "loi": "x"}
    assert send(official, "/cua-toi/ghi-chu", **asked, don_vi="803").status_code == 403
    late = send(lan, "/cua-toi/ghi-chu", **{**asked, "ngay": "2030-01-01"}, don_vi="802")
    assert late.status_code == 400
    assert "chưa đến" in late.text
    sent = {"chi_tieu": RATE, "don_vi": "802", "loi": "x"}
    send(lan, "/cua-toi/ghi-chu", **sent, ngay="2023-10-15")
    mine_ = next(n for n in kept.desk.notes(RATE, 1_0000802) if n.by == lan.login)
    later = send(lan, "/cua-toi/ghi-chu/sua", **sent, ghi_chu=mine_.note, ngay="2030-01-01")
    assert (later.status_code, "chưa đến" in later.text) == (400, True), "nor moved to one"
    note = kept.desk.add_note(
        RATE, 1_0000803, "2023-10-15", "ở nơi khác",
        by=Account("lan1", "x", "leader"), known_at=1,
    )  # fmt: skip
    asked |= {"don_vi": "802", "ghi_chu": note.note}
    assert send(official, "/cua-toi/ghi-chu/sua", **asked).status_code == 400
