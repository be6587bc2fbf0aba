"""What every page must do, whatever it shows."""

import re
from html import unescape
from urllib.parse import parse_qsl, unquote

import pytest
from flask import Flask

from core.format import moment
from core.values import Freshness, Status
from dashboard import context, router, shell
from dashboard.addresses import asking, reached
from dashboard.addresses import filters as choice
from dashboard.readers import viewer
from dashboard.serving.html import render
from dashboard.wording import words
from tests.dashboard.fakes import NOW
from tests.dashboard.figures import source
from tests.dashboard.pages import narrowing
from tests.dashboard.pages.conftest import HOST

KINDS = ["/", "/mot-cua", "/chi-so/onestop.on_time_rate", "/nguon"]
"""A page of each kind: looked at in every way."""
PATHS = [
    *KINDS, "/van-ban", "/du-lieu", "/chuyen-doi-so", "/nhiem-vu", "/ban-do", "/so-sanh",
]  # fmt: skip
ODD = [
    {"ky": "hôm kia"},
    {"don_vi": "không-có"},
    {"so_sanh": "x"},
    {"biet_luc": "x"},
    {"sau": "999999"},
    {"theo": "x"},
    {"chi_tieu": "x,<b>"},
    {"cac_don_vi": "x,802"},
    {"lop": "x"},
    {"sap": "x"},
    {"ban_ghi": "x"},
    {"hien": "x"},
    {"nguon": "x"},
    {"ky": "<img src=x onerror=alert(1)>", "don_vi": '"><script>'},
]


def test_the_pages_of_the_contract_are_found():
    found = [page.PATH for page in router.discover()]
    assert found[:2] == ["/", "/mot-cua"]
    assert {"/nguon", "/chi-so/<id>"} <= set(found)
    assert set(PATHS) - {"/chi-so/onestop.on_time_rate"} <= set(found)


ROLES = [
    (path, lang, role) for path in KINDS for lang in words.LANGUAGES for role in context.PEOPLE
]
ROLES += [
    (path, *one) for path in PATHS[len(KINDS) :] for one in (("vi", "official"), ("en", "leader"))
]


@pytest.mark.parametrize(("path", "lang", "role"), ROLES)
def test_pages_draw_for_every_role_in_both_languages(seen, path, lang, role):
    seen.role(role)
    html = seen.draw(path, lang)
    assert f'lang="{lang}"' in html
    assert re.search(r"<h1>[^<]+</h1>", html)
    assert html.count("<main") == 1
    by_scripts = "became|cut|done|down|estimated|many|more|none|old|part|printed|rows|running|told"
    unfilled = re.sub(rf'data-({by_scripts})="[^"]*"', "", html)
    assert not re.search(r"\{\w+\}", unfilled)


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("path", KINDS)
def test_paper_says_which_page_it_is_of_when_and_what_bears_a_code(seen, path, lang):
    """Also of a past moment, and of the choices that the page was printed under."""
    for choices, at in (({"ky": "2023-11"}, NOW), ({"biet_luc": "2023-12-20"}, None)):
        html = unescape(seen.draw(path, lang, **choices))
        (said,) = re.findall(r'<footer[^>]* data-print="([^"]+)"', html)
        ((key, text),) = choices.items()
        assert f"{HOST}{path}?{key.replace('_', '-')}={text}" in said
        of_now = at or path == "/nguon"
        assert (moment(NOW) if of_now else "23:59 20/12/2023") in said
        assert f"{HOST}/kiem-tra" in said


@pytest.mark.parametrize("named", [HOST + "/", ""])
def test_addresses_that_leave_the_page_have_one_host(seen, monkeypatch, named):
    """As the settings say; else the browser's own, which no page that is kept for others holds."""
    monkeypatch.setattr(context.services().settings.web, "address", named)
    host, path = named.rstrip("/"), "/mot-cua?ky=2023-12-26/YTD"
    html = unescape(seen.draw("/mot-cua"))
    (foot,) = re.findall(r"<footer[^>]*>", html)
    (printed,) = re.findall(r' data-print="([^"]+)"', foot)
    assert f" {host}{path}," in printed
    assert f" {host}/kiem-tra." in printed
    (copied,) = re.findall(r'data-address="([^"]+)"', html)
    assert unquote(copied) == host + path
    open_ = re.findall(r' data-printed="([^"]+)"', foot)
    assert [one.replace(reached.HOST, "") for one in open_] == ([] if named else [printed])
    assert all(f"{reached.HOST}{path}" in one for one in open_)
    with Flask("x").test_request_context(base_url="http://ten.khac:8000"):
        assert reached.host(context.settings()) == (host or "http://ten.khac:8000")


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.parametrize("query", ODD)
def test_odd_choices_never_break_a_page_and_never_pass_unescaped(seen, path, query):
    html = seen.draw(path, **query)
    assert "<script>" not in html
    assert "<img src=x" not in html


@pytest.mark.parametrize("path", PATHS[len(KINDS) :])
def test_many_odd_choices_at_once_are_named_and_never_pass_unescaped(seen, path):
    html = seen.draw(path, **{key: text for one in ODD for key, text in one.items()})
    assert "<script>" not in html
    assert "<img src=x" not in html
    assert words.t("filters.fault") in html


@pytest.mark.parametrize("path", PATHS)
def test_an_unreadable_period_is_named(seen, path):
    if path != "/nguon":
        assert "hôm kia" in seen.body(path, ky="hôm kia")


@pytest.mark.parametrize("path", PATHS)
def test_an_empty_store_is_said_in_words(seen, empty, path):
    seen.catalog = empty([source("onestop", "Một cửa", "never", last_success=None)])
    html = seen.draw(path)
    assert "chưa giao bản ghi nào" in html or "Chưa có" in html or "Chưa chạy" in html
    assert ">0<" not in re.sub(r"<nav.*?</nav>", "", html.split('class="tally"')[0])


@pytest.mark.parametrize("path", PATHS)
def test_the_first_load_shows_its_progress_in_words(seen, empty, path):
    seen.catalog = empty(
        [
            source(one, one, "partial", progress=0.25, complete_from=19_700)
            for one in ("onestop", "edoc", "opendata", "reported", "tasks")
        ]
    )
    html = seen.draw(path)
    assert words.t("loading.title") in html
    assert "25\u00a0%" in html


@pytest.mark.parametrize("path", PATHS)
def test_ids_are_not_doubled(seen, path):
    ids = re.findall(r'\bid="([^"]+)"', seen.draw(path))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PATHS)
def test_every_link_is_ours(seen, path):
    html = seen.draw(path)
    links = re.findall(r'(?:href|src)="([^"]*)"', html)
    assert links
    assert all(link.startswith(("/", "#", "?")) for link in links)


@pytest.mark.parametrize("path", PATHS)
def test_filters_stay_on_the_way_to_other_pages(seen, path):
    html = seen.draw(path, ky="2023-11", don_vi="802")
    nav = re.search(r"<nav.*?</nav>", html, re.DOTALL)[0]
    assert "/mot-cua?ky=2023-11&amp;don-vi=802" in nav


@pytest.mark.parametrize("path", PATHS)
def test_language_is_switched_in_place(seen, path):
    html = seen.draw(path, ky="2023-11")
    wanted = "/ngon-ngu/en?next=" + path.replace("/", "%2F") + "%3Fky%3D2023-11"
    assert wanted in html
    assert "/ngon-ngu/vi?next=" in seen.draw(path, "en", ky="2023-11")


@pytest.mark.parametrize("path", [one for one in PATHS if one != "/nguon"])
def test_the_past_is_marked_and_left(seen, path):
    html = seen.draw(path, biet_luc="2023-12-20")
    assert words.t("shell.back_to_now") in html
    assert "23:59 20/12/2023" in html


EVERY = pytest.mark.parametrize("page", router.discover(), ids=lambda page: page.PATH)


def _framed(seen, page, lang="vi", **query):
    """The frame of any page, whatever its body would need."""
    asked = {key.replace("_", "-"): text for key, text in query.items()}
    asked |= {"id": "onestop.on_time_rate"} if "<id>" in page.PATH else {}
    with words.speaking(lang):
        return unescape(render(shell.frame(page, asked, [], seen.user, {}))), asked


@EVERY
@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_page_that_takes_no_past_moment_says_that_it_is_of_now(seen, page, lang):
    """So do its foot on paper and what is copied from it; its links keep the moment."""
    html, _ = _framed(seen, page, lang, biet_luc="2023-12-20")
    of_now = choice.KNOWN not in choice.choices(page)
    (foot,) = re.findall(r'<footer[^>]* data-print="([^"]+)"', html)
    (copied,) = re.findall(r'data-view="([^"]+)"', html)
    with words.speaking(lang):
        said = {
            key: words.t(f"shell.{key}", at="23:59 20/12/2023") for key in ("past", "always_now")
        }
    assert (said["always_now"] in html) is of_now
    assert (said["past"] in html) is not of_now
    for one in (foot, copied):
        assert (moment(NOW) in one) is of_now
        assert ("23:59 20/12/2023" in one) is not of_now
    assert 'href="/mot-cua?biet-luc=2023-12-20"' in html


@EVERY
def test_a_page_drops_and_names_what_it_cannot_be_narrowed_by(seen, page):
    """Else its name and what is copied from it would say of the whole that it is of a part."""
    odd = [key for key in choice.CUTS if key not in choice.cuts(page)]
    for key in odd:
        html, asked = _framed(seen, page, ky="2023-11", **{key: "1"})
        dim = words.t(f"dim.{choice.CUTS[key]}")
        assert asking.understood(page, asked) == 400
        (fault,) = viewer.read(page, asked, seen.catalog).faults
        assert words.lower_first(dim) in fault
        assert words.t("cut.each") in fault, "where it can be done"
        assert not re.search(rf"[?&]{key}=", html), "neither links nor the foot"
        (copied,) = re.findall(r'data-view="([^"]+)"', html)
        assert f"{dim}:" not in copied
        assert (fault in html) is not bool(choice.choices(page)), "others name it in their body"


def test_what_cannot_be_narrowed_so_is_told_where_it_can():
    page, _ = router.find("/ban-do")
    able = {key: [one.PATH for one in router.discover() if key in choice.cuts(one)]
            for key in choice.CUTS}  # fmt: skip
    assert choice.cuts(page) == ()
    assert able["linh-vuc"] == ["/mot-cua", "/chi-so/<id>"]
    assert able["cap"] == ["/van-ban", "/chi-so/<id>"]
    assert able["noi-gui-nhan"] == ["/chi-so/<id>"]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/mot-cua", {"kenh": "1"}),
        ("/van-ban", {"chieu": "out"}),
        ("/chi-so/onestop.on_time_rate", {"kenh": "1", "theo": "unit"}),
    ],
)
def test_no_link_of_a_narrowed_page_narrows_what_cannot_be(seen, path, query):
    divided = {"onestop.on_time_rate": ("unit", "field", "channel"),
               "edoc.electronic_rate": ("unit", "direction")}  # fmt: skip
    narrowing.divided(seen.catalog, divided)
    html, narrowed = unescape(seen.draw(path, **query)), 0
    for link in re.findall(r'href="(/[^"#]*)', html):
        place, _, text = link.partition("?")
        asked = dict(parse_qsl(text))
        if router.find(place) is not None:
            narrowed += bool(asked.keys() & choice.CUTS.keys())
            assert choice.read(place, asked, seen.catalog).faults == (), link
    assert narrowed


@pytest.mark.parametrize("path", PATHS)
def test_no_space_before_percent_that_could_break(seen, path):
    assert not re.search(r"\d %", re.sub(r"<[^>]+>", "", seen.draw(path)))


def test_the_navigation_counts_what_is_wrong(seen):
    nav = re.search(r"<nav.*?</nav>", seen.draw("/"), re.DOTALL)[0]
    assert re.search(r'href="/mot-cua">Một cửa<span class="bd is-off">.*?2<', nav, re.DOTALL)
    assert re.search(r'href="/nguon">Nguồn và tiến trình<span class="bd', nav)


def test_the_navigation_counts_of_the_view_and_says_so(seen):
    """Its period, its unit and its moment; what is not counted has its reason."""
    asked, answer = [], seen.catalog.values

    def values(ids, *view):
        asked.append(view)
        return answer(ids, *view)

    def nav(**query):
        asked.clear()
        return re.search(r"<nav.*?</nav>", seen.draw("/thay-doi", **query), re.DOTALL)[0]

    seen.catalog.values = values
    assert words.t("shell.counted_then") not in nav()
    html = nav(biet_luc="2023-12-20", don_vi="802", ky="2023-11")
    (unit, period, known, _), *_ = asked
    assert (unit, period.code) == ("802@2004", "2023-11")
    assert known == seen.catalog.known_at("2023-12-20")
    assert words.t("shell.counted_then") in html
    assert words.t("shell.counted_of", period="Tháng 11/2023") in nav(ky="2023-11")
    html = nav(ky="2023-W48")
    assert not asked
    assert words.t("shell.uncounted") in html
    assert 'href="/mot-cua?ky=2023-W48">Một cửa</a>' in html


def test_statuses_of_withheld_figures_are_not_shown(seen):
    shape = seen.catalog._shapes["onestop.open_overdue_rate"]
    from dataclasses import replace

    seen.catalog._shapes["onestop.open_overdue_rate"] = replace(shape, freshness=Freshness.MISSING)
    html = seen.body("/mot-cua")
    assert Status.OFF.value not in html


@pytest.mark.parametrize("path", ["/mot-cua", "/kiem-tra"])
def test_units_of_another_time_are_found_where_a_unit_can_be_chosen(seen, path):
    html = seen.draw(path)
    can = 'id="pick-don-vi"' in html
    assert can == (path == "/mot-cua")
    assert html.count("data-rare") == (2 if can else 0)
    assert (words.t("filters.find_only") in html) != can
