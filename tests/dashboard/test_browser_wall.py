"""The wall in a real browser: nothing cut at any size, live without reload, honest when cut off."""

import os
import time
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from dashboard import wall as walls
from dashboard.auth import people
from dashboard.wall import config, rehearsal
from dashboard.wording import words
from tests.dashboard.browsing import (
    LINKS,
    OVERLAPS,
    PROBE,
    SEAMS,
    Server,
    Watched,
    chromium,
    wrong,
)
from tests.dashboard.conftest import build, shut

UP = "() => document.body?.dataset.link === 'up'"
MORE = "() => document.querySelector('[data-cell=late]')?.textContent.includes('703')"
SAYS = "t => document.querySelector('.linkbox')?.textContent.includes(t)"
VALUES = "[...document.querySelectorAll('.val')].map(e => parseFloat(getComputedStyle(e).fontSize))"
WATCH_TURNS = """() => {
  window.turns = [];
  new MutationObserver((list) => {
    const at = performance.timeOrigin + performance.now(), apart = iocClock.real() * 1000 - at;
    const looks = performance.getEntriesByType("resource").filter(e => e.name.endsWith("/stamp"));
    const best = Math.min(...looks.slice(-8).map(e => e.responseEnd - e.startTime));
    for (const one of list)
      if (one.attributeName === "hidden" && !one.target.hidden)
        window.turns.push([one.target.dataset.board, at, apart, best]);
  }).observe(document.querySelector(".stage"), { attributes: true, subtree: true });
}"""
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
STEP = int(os.environ.get("TEST_STEP_MS", "0"))
"""Milliseconds between two screens: 200 under ``make test-slow``, where nothing else runs. Beside
other tests (0) a screen may be late with its turn, and only what it turns to is looked at."""
DWELL = 5
"""Seconds for which a board of two stands."""
SIZES = [
    (1920, 1080), (3840, 2160), (2560, 1080), (9600, 5400), (1920, 1200), (1280, 1024),
    (3840, 1080), (5760, 1080), (1080, 1920),
]  # fmt: skip
RARE = {(9600, 5400), (1280, 1024), (3840, 1080), (5760, 1080)}
"""Looked at by ``make test-slow``; the largest is 3840x2160 with six times as much to paint."""
TURNS = 1.76
"""Narrower than this a board is several pages, so that its letters stay as large."""


@pytest.fixture(scope="module")
def browser():
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def wall_app(tmp_path_factory):
    """One application for the tests that only look."""
    made = build(tmp_path_factory.mktemp("wall"))
    server = Server(made.app.server)
    yield made, server
    server.stop()
    shut(made)


@pytest.fixture
def own(tmp_path):
    made = build(tmp_path)
    server = Server(made.app.server)
    yield made, server
    server.stop()
    shut(made)


@pytest.fixture
def wall(own, browser, monkeypatch):
    """A board that looks at the stamp often: what a look brings is there soon."""
    web, server = own
    monkeypatch.setattr(walls, "PACE", 300)
    seen = Watched(browser, server.url, web.tokens["screen"], (1920, 1080))
    seen.page.goto(server.url + "/wall/tong-quan")
    yield web, server, seen
    seen.context.close()


def delayed(web, path, seconds):
    """The application, which answers at this address so much later."""
    prompt = web.app.server.wsgi_app

    def answer(asked, begin):
        if asked["PATH_INFO"] == path:
            time.sleep(seconds)
        return prompt(asked, begin)

    return answer


def looked(page, size):
    """What is wrong with the picture as it stands."""
    found = page.evaluate(PROBE)
    wrong = [*found["cut"], *page.evaluate(OVERLAPS)]
    if max(found["over"]) > 0:
        wrong.append("scroll bars")
    if found["least"] / size[1] < 0.022 - 1e-6:
        wrong.append(f"small: {found['text']}")
    if size[0] > size[1] and min(page.evaluate(VALUES), default=999) / size[1] < 0.09:
        wrong.append("small figure")
    return wrong


@pytest.mark.parametrize(
    "size",
    [pytest.param(one, marks=[pytest.mark.slow] if one in RARE else []) for one in SIZES],
    ids=lambda size: f"{size[0]}x{size[1]}",
)
def test_nothing_is_cut_at_any_size(wall_app, browser, size):
    """Every board; on a screen that stands upright every page of it."""
    whole(wall_app, browser, size)


@pytest.mark.parametrize("size", [SIZES[0], SIZES[-1]], ids=["lying", "upright"])
def test_nothing_is_cut_on_an_english_wall(tmp_path, browser, size):
    """Its words are others, and longer or shorter: the same room has to do."""
    web = build(tmp_path, language="en")
    server = Server(web.app.server)
    whole((web, server), browser, size)
    server.stop()
    shut(web)


def whole(wall_app, browser, size):
    """Every page of every board is read, and nothing is found wrong."""
    web, server = wall_app
    seen = Watched(browser, server.url, web.tokens["operator"], size)
    for name in config.boards().boards:
        seen.asked.clear()
        seen.page.goto(f"{server.url}/wall/{name}", wait_until="networkidle")
        seen.page.evaluate("document.fonts.ready")
        parts = int(seen.page.get_attribute(".wall", "data-parts"))
        for part in range(1, parts + 1 if size[0] / size[1] < TURNS else 2):
            seen.page.evaluate("p => document.querySelector('.wall').dataset.at = p", str(part))
            assert looked(seen.page, size) == [], (name, part)
        across = any(one.kind == "one" for one in config.boards().boards[name].panels)
        if size[0] * 9 == size[1] * 16 and not across:
            assert seen.page.evaluate(SEAMS, [config.CLEAR, 5, 5]) == [], name
        once = [one for one in seen.asked if one != "/api/v1/stamp"]  # that one is asked for ever
        assert len(once) <= 10, once
    assert seen.page.evaluate("document.fonts.check('20px Inter')")
    seen.clean()
    seen.context.close()


def test_the_words_of_a_lost_link_fit_wherever_the_picture_wanders(wall_app, browser):
    """The head is their narrowest place, in both languages."""
    web, server = wall_app
    seen = Watched(browser, server.url, web.tokens["operator"], SIZES[0])
    seen.page.goto(f"{server.url}/wall/nguon")
    seen.page.evaluate("document.fonts.ready")
    keys = ("net", "gone", "slow", "fault", "barred")
    said = []
    for language in words.LANGUAGES:
        with words.speaking(language):
            said += [words.t(f"wall.link_{key}", at="20:58") for key in keys]
    assert len(set(said)) == 2 * len(keys)
    for width, height in SIZES:
        seen.page.set_viewport_size({"width": width, "height": height})
        assert seen.page.evaluate(LINKS, [said, config.boards().manners(None).wander]) == []
    seen.context.close()


def test_nothing_is_cut_on_a_unit_s_own_wall(wall_app, browser):
    """A commune, below which nothing lies, on every board; a district on the first."""
    web, server = wall_app
    seen = Watched(browser, server.url, web.tokens["operator"], SIZES[0])
    asked = [(name, "27931") for name in config.boards().boards] + [("tong-quan", "802")]
    for name, unit in asked:
        seen.page.goto(f"{server.url}/wall/{name}?don-vi={unit}", wait_until="networkidle")
        seen.page.evaluate("document.fonts.ready")
        assert looked(seen.page, SIZES[0]) == [], (name, unit)
        assert seen.page.get_attribute(".wall", "data-board") == f"{name}@{unit}@2004"
    seen.clean()
    seen.context.close()


def test_news_come_without_reload_and_flash_once(wall):
    web, _, seen = wall
    page = seen.page
    page.wait_for_function(UP)
    page.evaluate("window.kept = 1")
    page.evaluate(
        "for (const e of document.querySelectorAll('[data-cell]')) e.kept = e.firstElementChild"
    )
    assert "403" in page.inner_text("[data-cell=late]")
    web.catalog.bump(300)
    page.wait_for_function(MORE)
    assert page.evaluate("window.kept") == 1, "no reload"
    same = page.evaluate(
        "[...document.querySelectorAll('[data-cell]')].filter(e => e.kept === e.firstElementChild)"
        ".map(e => e.dataset.cell)"
    )
    assert {"c2", "c3", "c5", "map", "tally"} <= set(same), "what did not change is not touched"
    assert "c1" not in same
    assert page.evaluate("document.querySelectorAll('.flash').length") >= 1
    assert page.evaluate("document.querySelector('[data-cell=c2] .flash')") is None
    seen.clean()


def test_a_lost_link_is_said_in_words_and_recovers(wall):
    web, server, seen = wall
    page = seen.page
    page.wait_for_function(UP)
    figure = page.inner_text("[data-cell=c1] .val")
    server.stop()
    page.wait_for_function("() => document.body?.dataset.link === 'down'")
    said = page.inner_text(".linkbox")
    assert "Mất kết nối từ 17:30" in said
    assert "mất liên lạc" in said, "the age of the link, not of the figures"
    assert page.inner_text("[data-cell=c1] .val") == figure, "figures stay"
    before = page.inner_text(".linkbox p:nth-child(2)")
    page.wait_for_function(
        "t => { const told = document.querySelector('.linkbox p:nth-child(2)');"
        " return !!told && told.innerText !== t; }",
        arg=before,
    )
    assert page.evaluate(PROBE)["cut"] == []
    web.catalog.bump(300)
    server.start()
    page.wait_for_function(UP)
    assert "Kết nối máy chủ tốt" in page.inner_text(".linkbox")
    page.wait_for_function(MORE)
    assert seen.away == []


def test_a_proxy_before_a_server_that_is_gone_is_not_taken_for_it(wall):
    _, _, seen = wall
    page = seen.page
    page.wait_for_function(UP)
    told = {"status": 502}
    page.route("**/api/v1/stamp", lambda route: route.fulfill(body="Bad Gateway", **told))
    for status, kind, said in (
        (502, "text/html", "Mất kết nối từ 17:30"),
        (503, "application/problem+json", "Máy chủ lỗi từ 17:30"),
        (503, "text/html", "Mất kết nối từ 17:30"),
        (504, "text/html", "Máy chủ chậm từ 17:30"),
        (500, "text/html", "Máy chủ lỗi từ 17:30"),
    ):
        told |= {"status": status, "content_type": kind}
        page.wait_for_function(SAYS, arg=said)
        assert page.get_attribute("body", "data-link") == "down"
    page.unroute("**/api/v1/stamp")
    page.wait_for_function(UP)


def test_a_machine_that_is_off_refuses_nothing_and_is_gone_all_the_same(wall):
    _, server, seen = wall
    page = seen.page
    page.wait_for_function(UP)
    server.swallow()
    page.wait_for_function(SAYS, arg="Máy chủ chậm từ 17:30")
    page.wait_for_function(SAYS, arg="Mất kết nối từ 17:30")
    assert "mất liên lạc" in page.inner_text(".linkbox")
    for _ in range(5):  # the next look, which waits four seconds, does not take it back
        page.wait_for_timeout(1_000)
        assert "Mất kết nối từ 17:30" in page.inner_text(".linkbox")
    server.start()
    page.wait_for_function(UP)
    assert "Kết nối máy chủ tốt" in page.inner_text(".linkbox")


def test_what_a_slow_server_tells_is_shown_and_it_is_slow_all_the_same(wall, monkeypatch):
    web, _, seen = wall
    page = seen.page
    page.wait_for_function(UP)
    with monkeypatch.context() as slow:
        slow.setattr(web.app.server, "wsgi_app", delayed(web, "/api/v1/stamp", 6))
        page.wait_for_function(SAYS, arg="Máy chủ chậm từ 17:30")
        web.catalog.bump(300)
        page.wait_for_function(MORE)
        for _ in range(3):
            assert "Máy chủ chậm từ 17:30" in page.inner_text(".linkbox")
            page.wait_for_timeout(500)
    page.wait_for_function(UP)
    apart = page.evaluate("iocClock.real() - iocClock.heard().real")
    assert abs(apart) < 3, "no clock was set by an answer that took six seconds"


def test_cells_that_fail_are_said_and_asked_again_until_they_come(wall):
    web, _, seen = wall
    page = seen.page
    page.wait_for_function(UP)
    page.route("**/wall/tong-quan/manh", lambda route: route.fulfill(status=503, body="{}"))
    web.catalog.bump(300)
    page.wait_for_function("() => document.body?.dataset.link === 'down'")
    said = page.inner_text(".linkbox")
    assert "Máy chủ lỗi từ 17:30" in said
    assert "chờ số mới" in said
    assert "Kết nối máy chủ tốt" not in said
    assert page.evaluate(PROBE)["cut"] == []
    assert "703" not in page.inner_text("[data-cell=late]")
    page.unroute("**/wall/tong-quan/manh")
    page.route("**/wall/tong-quan/manh", lambda route: route.abort(), times=1)
    page.wait_for_function(MORE)  # no further mark was needed
    page.wait_for_function(UP)
    assert "Kết nối máy chủ tốt" in page.inner_text(".linkbox")


def test_a_board_that_is_being_drawn_leaves_the_old_one_and_says_nothing(wall):
    """202 is "well" to a browser: its words must not become cells, nor count as a fault."""
    web, _, seen = wall
    page = seen.page
    page.wait_for_function(UP)
    told, pattern = [], "**/wall/tong-quan/manh"

    def drawing(route):
        told.append(route.request.url)
        route.fulfill(status=202, headers={"Retry-After": "1"}, body='{"title": "…"}')

    page.route(pattern, drawing)
    page.evaluate("""() => {
      window.links = [];
      new MutationObserver(() => window.links.push(document.body.dataset.link))
        .observe(document.body, { attributes: true, attributeFilter: ["data-link"] });
    }""")
    web.catalog.bump(300)
    while len(told) < 3:
        assert "403" in page.inner_text("[data-cell=late]")
        assert "Kết nối máy chủ tốt" in page.inner_text(".linkbox")
        page.wait_for_timeout(50)
    page.unroute(pattern)
    page.wait_for_function(MORE)
    assert page.evaluate("window.links") == []
    seen.clean()


def test_boards_written_anew_take_the_place_of_the_old_ones(wall, monkeypatch):
    _, _, seen = wall
    page = seen.page
    page.wait_for_function(UP)
    page.evaluate("window.kept = 1")
    held = config.boards()
    board = held.boards["tong-quan"]
    fewer = board.model_copy(update={"panels": board.panels[1:], "title": "Bảng khác"})
    other = held.model_copy(update={"boards": {**held.boards, "tong-quan": fewer}})
    monkeypatch.setattr(config, "boards", lambda: other)
    page.wait_for_function("() => document.querySelector('.who')?.textContent === 'Bảng khác'")
    assert page.locator("[data-cell=c1]").count() == 0, "what is no more on the board is gone"
    assert page.locator(".wall").count() == 1
    assert page.locator(".wall").is_visible()
    assert page.evaluate("window.kept") == 1, "no reload"
    seen.clean()


def test_a_unit_that_ends_is_named_and_not_taken_for_a_fault(wall, monkeypatch):
    web, server, seen = wall
    page = seen.page
    page.goto(server.url + "/wall/tong-quan@802@2004")
    page.wait_for_function(UP)
    held = web.catalog.unit

    def ended(code, day=None):
        found = held(code, day)
        return replace(found, valid_to=date(2023, 12, 26)) if found.code == "802" else found

    monkeypatch.setattr(web.catalog, "unit", ended)
    web.catalog.bump()
    page.wait_for_selector("h1:has-text('chưa xem được')")
    assert "không còn từ 26/12/2023" in page.inner_text("body")


OLD = """(where) => {
  const clear = (e) => getComputedStyle(e).webkitTextFillColor.endsWith(", 0)")
    || getComputedStyle(e).color.endsWith(", 0)");
  const striped = (e) => getComputedStyle(e).backgroundImage.startsWith("repeating-linear");
  const all = [...document.querySelectorAll(`.wall ${where}`)];
  return [all.length > 0, all.every(striped), where.includes(".mc") || all.every(clear)];
}"""


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("tong-quan", [".val", ".tally b", ".k-late b.num", ".k-map li > :last-child"]),
        ("mot-cua", [".k-months .mc:not(.m0)", ".k-units b.num", ".lh .sub"]),
        (
            "nguon",
            [
                ".k-sources .lh .sub",
                ".k-owing li .worse",
                ".foot > :first-child > .sub:first-child",
            ],
        ),
    ],
)
def test_after_long_without_contact_every_count_says_so(wall_app, browser, name, places):
    web, server = wall_app
    seen = Watched(browser, server.url, web.tokens["screen"], (1920, 1080))
    seen.page.goto(f"{server.url}/wall/{name}")
    seen.page.wait_for_function(UP)
    for where in places:
        assert seen.page.evaluate(OLD, where) != [True, True, True], f"new: {where}"
    seen.page.evaluate("""() => {
      const old = () => document.body.hasAttribute("data-old")
        || document.body.setAttribute("data-old", "");
      new MutationObserver(old).observe(document.body, { attributes: true });
      old();
    }""")
    for where in places:
        assert seen.page.evaluate(OLD, where) == [True, True, True], where
    assert seen.page.evaluate(PROBE)["cut"] == []
    seen.context.close()


def test_one_request_in_flight(wall):
    _, _, seen = wall
    for _ in range(4):
        with seen.page.expect_response("**/api/v1/stamp"):
            pass
    spans = seen.page.evaluate(
        "performance.getEntriesByType('resource').filter(e => e.name.endsWith('/stamp'))"
        ".map(e => [e.startTime, e.responseEnd])"
    )
    assert len(spans) >= 3
    for (_, end), (start, _) in pairwise(sorted(spans)):
        assert start >= end


def test_looks_for_which_a_slow_answer_left_no_time_are_counted(own, browser, monkeypatch):
    """The screen counts them, and its sign of life tells them."""
    web, server = own
    monkeypatch.setattr(walls, "PACE", 500)
    waiting, secret = web.desk.enrol_screen("man", "127.0.0.1")
    web.desk.approve_screen(waiting.code, name="", playlist="tong-quan-va-mot-cua", by="t")
    seen = Watched(browser, server.url, "", (1920, 1080))
    seen.context.add_cookies([{"name": people.DEVICE, "value": secret, "url": server.url}])
    page = seen.page
    page.goto(server.url + "/wall/man")
    page.wait_for_function(UP)
    prompt = web.app.server.wsgi_app

    def telling(one):  # the one before may fall into the time in which all is well
        return one.url.endswith("/wall/man/nhip") and one.post_data_json["late"] >= 4

    with page.expect_request(telling):  # of five that were due in 2,5 seconds
        web.app.server.wsgi_app = delayed(web, "/api/v1/stamp", 2.5)
        for _ in range(2):  # the first may have been on its way
            with page.expect_response("**/api/v1/stamp"):
                pass
        web.app.server.wsgi_app = prompt
    seen.context.close()


def test_units_without_a_figure_keep_their_stripes_where_another_board_is_hidden(wall):
    """As in a rehearsal, whose boards stand beside the real ones."""
    page = wall[2].page
    page.wait_for_function(UP)
    page.evaluate("document.querySelector('.areas path').setAttribute('class', 'm0')")
    box = page.locator(".wall .areas svg").bounding_box()
    before = page.screenshot(clip=box)
    page.evaluate("""() => {
      const other = document.createElement('div');
      other.hidden = true;
      other.innerHTML = document.querySelector('.areas').outerHTML;
      document.querySelector('.stage').prepend(other);
    }""")
    assert page.screenshot(clip=box) == before
    page.evaluate("document.querySelector('.stripes').style.display = 'none'")
    assert page.screenshot(clip=box) != before, "they are what is looked at"


def test_a_new_build_reloads_once(wall):
    web, _, seen = wall
    page = seen.page
    page.wait_for_function(UP)
    ahead = "sessionStorage.setItem('ioc-reload', JSON.stringify({at: Date.now() + 1e9, why: 'x'}))"
    page.evaluate(ahead)  # the screen's clock was set back since: that shuts no release out
    page.evaluate("window.kept = 1")
    web.app.site._stamps._build = "another"
    page.wait_for_function("() => window.kept === undefined")
    page.wait_for_function("() => document.body?.dataset.build === 'another'")
    page.wait_for_function(UP)
    page.evaluate("window.kept = 2")
    web.app.site._stamps._build = "third"
    for _ in range(4):
        with page.expect_response("**/api/v1/stamp"):
            pass
    assert page.evaluate("window.kept") == 2, "not again within a minute"
    assert page.get_attribute("body", "data-link") == "up", "and nothing has failed"


def test_a_screen_without_right_waits_and_comes_by_itself(own, browser):
    web, server = own
    seen = Watched(browser, server.url, "", (1920, 1080))
    page = seen.page
    page.goto(server.url + "/wall/tong-quan")
    assert "Màn hình chưa được cấp quyền" in page.inner_text("h1")
    assert page.locator("form, input, button").count() == 0
    found = page.evaluate(PROBE)
    assert found["cut"] == []
    assert max(found["over"]) <= 0
    assert found["least"] / 1080 >= 0.022
    with page.expect_navigation():
        seen.context.set_extra_http_headers({"Authorization": f"Bearer {web.tokens['screen']}"})
    page.wait_for_selector("[data-cell=c1] .val")
    seen.context.close()


def test_a_screen_that_is_not_let_in_does_not_praise_its_link(wall):
    _, _, seen = wall
    page = seen.page
    page.wait_for_function(UP)
    page.route("**/api/v1/stamp", lambda route: route.fulfill(status=401, body="{}"))
    page.wait_for_function(
        "() => document.querySelector('.linkbox')?.textContent.includes('Mất quyền xem từ')",
    )
    assert "Kết nối máy chủ tốt" not in page.inner_text(".linkbox")
    assert page.evaluate(PROBE)["cut"] == []
    page.unroute("**/api/v1/stamp")
    page.wait_for_function(UP)


def test_a_revoked_screen_goes_blank(wall):
    web, _, seen = wall
    seen.page.wait_for_function(UP)
    web.desk.disable("manhinh", by="test")
    seen.page.wait_for_function("() => document.body?.dataset.live === 'wait'")
    assert "99,9" not in seen.page.inner_text("body")


def test_a_screen_from_its_code_to_its_end(own, browser):
    """A code, the operator's page, boards that turn in step, an urgent one, and a code again.

    The second screen's clock is an hour wrong, and no whole number of rounds: who turned by it
    would be seen. Turns are timed by the browser's counter, which both share.
    """
    web, server = own
    held = config.boards()
    other = held.boards["tong-quan"].model_copy(update={"title": "Bảng thứ hai"})
    pages = [{"board": one, "dwell": f"{DWELL}s"} for one in ("tong-quan", "hai")]
    two = held.model_copy(
        update={
            "boards": {"tong-quan": held.boards["tong-quan"], "hai": other},
            "playlists": {"p": config.Playlist(title="Hai bảng", pages=pages)},
        }
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config, "boards", lambda: two)
        screens = [Watched(browser, server.url, "", (1920, 1080)) for _ in range(2)]
        screens[1].context.add_init_script(wrong(3_603))
        operator = Watched(browser, server.url, web.tokens["operator"], (1280, 900))
        for n, one in enumerate(screens):
            one.page.goto(f"{server.url}/wall/man-{n}")
            code = one.page.inner_text(".code")
            assert one.page.locator("form, input, button").count() == 0
            found = one.page.evaluate(PROBE)
            assert found["cut"] == []
            operator.page.goto(server.url + "/quan-tri")
            assert code in operator.page.inner_text("#cho-duyet")
            operator.page.fill("#ma", code)
            operator.page.fill("#ten", f"Phòng {n}")
            operator.page.click("text=Duyệt màn hình")
            operator.page.wait_for_selector(f"text=Phòng {n}")
        for one in screens:
            one.page.wait_for_selector(".wall:not([hidden]) .val")
            one.page.evaluate(WATCH_TURNS)
        for one in screens:
            one.page.wait_for_function("() => window.turns.length >= 5")
        first, second = (one.page.evaluate("window.turns") for one in screens)
        both = [a for a in first if second[0][1] - 2_500 < a[1] < second[-1][1] + 2_500]
        apart = [min(abs(a[1] - b[1]) for b in second if a[0] == b[0]) for a in both]
        hours = [one.page.evaluate("Date.now()") / 3_600_000 for one in screens]
        assert hours[1] - hours[0] > 1, "its clock is wrong"
        assert len(apart) >= 4
        late = [*first[-4:], *second[-4:]]
        clocks = [turn[2] for turn in late]  # of some answers: best counts
        doubt = max(
            turn[3] for turn in late
        )  # half of it on either screen: no clock is told better
        for name, told in (("turns apart", apart), ("clocks", clocks)):  # shown with -rP
            print(f"{name}, ms:", [round(one) for one in told])
        meant = max(clocks) - min(clocks)
        assert meant <= 200 + doubt, "so they mean to turn, however busy the machine"
        for name, told in (("first", first), ("second", second)):  # and half of them may be late
            after = sorted((at + own) % (1_000 * DWELL) for _, at, own, _ in told)
            print(f"{name} after the turn, ms:", [round(one) for one in after])
            assert after[len(after) // 2] < 2_000, "not at any moment of a board's time"
        turned = {(int((at + own) / 1_000 / DWELL) % 2, one) for one, at, own, _ in first + second}
        assert turned == {(0, "tong-quan"), (1, "hai")}, "the server's clock tells which"
        assert not STEP or max(apart) <= STEP, "at each turn two screens turn together"
        operator.page.reload()
        assert "2/2 màn hình còn nhịp" in operator.page.inner_text("#man-hinh")
        wall = screens[0].page
        ids = {one.name: one.id for one in web.desk.screens()}
        push = web.desk.push_board("hai", [ids["Phòng 0"]], by="test")
        wall.wait_for_function("() => document.querySelector('[data-board=hai]')?.hidden === false")
        wall.evaluate("window.turns = []")
        wall.wait_for_timeout(1_000 * DWELL + 500)
        assert wall.evaluate("window.turns.length") == 0, "an urgent board stays"
        web.desk.withdraw_board(push.push, by="test")
        wall.wait_for_function("() => window.turns.length > 0")
        web.desk.revoke_screen(ids["Phòng 0"], by="test")
        wall.wait_for_selector(".code")
        assert "99,9" not in wall.inner_text("body")
        assert screens[1].page.locator(".wall:not([hidden]) .val").count() > 0
        for one in (*screens, operator):
            assert one.away == []
            one.context.close()


KEPT = """async () => {
  const out = [];
  for (const name of await caches.keys()) {
    const held = await caches.open(name);
    for (const one of await held.keys())
      out.push([new URL(one.url).pathname, await (await held.match(one)).text()]);
  }
  return out;
}"""


def test_a_rehearsal_cannot_be_missed_covers_nothing_and_is_not_kept(own, browser, monkeypatch):
    """A past day, an urgent board before it, a lost server acted out, and the real board again."""
    web, server = own
    monkeypatch.setattr(walls, "PACE", 300)
    waiting, secret = web.desk.enrol_screen("man", "127.0.0.1")
    me = web.desk.approve_screen(waiting.code, name="", playlist="tong-quan-va-mot-cua", by="t")
    seen = Watched(browser, server.url, "", (1920, 1080))
    seen.context.add_cookies([{"name": people.DEVICE, "value": secret, "url": server.url}])
    page = seen.page
    day = rehearsal.day(web.catalog, "2023-12-20", "14:00")
    held = day.begin(web.desk, [me.id], 60, by="t")
    page.goto(server.url + "/wall/man")
    page.wait_for_selector(".acted:not([hidden])")
    still = ".stage { translate: none !important; transition: none !important }"
    page.add_style_tag(content=still)  # it wanders, see manners
    for name in ("tong-quan", "mot-cua"):
        page.wait_for_selector(f"[data-board^='{name}~']", state="attached")
        page.evaluate(
            "n => document.querySelectorAll('.wall').forEach(e =>"
            " { e.hidden = !e.dataset.board.startsWith(n + '~'); })",
            name,
        )
        assert looked(page, (1920, 1080)) == [], name
        assert page.evaluate(SEAMS, [config.CLEAR, 5, 5]) == [], name
    page.evaluate("dispatchEvent(new HashChangeEvent('hashchange'))")
    page.wait_for_selector(".acted:not([hidden])")
    assert "DIỄN TẬP" in page.inner_text(".acted:not([hidden]) .who")
    assert page.inner_text(".acted:not([hidden]) .clock").startswith("14:")
    assert "20/12/2023" in page.inner_text(".acted:not([hidden]) .when")
    mark = page.locator(".acted:not([hidden]) .drill b")
    assert mark.bounding_box()["width"] > 1920 / 2
    behind = """() => { const e = document.querySelector('.acted:not([hidden]) .drill');
      return getComputedStyle(e).zIndex + ' ' + getComputedStyle(e.nextElementSibling).zIndex; }"""
    assert page.evaluate(behind) == "auto 1", "figures stand before it"
    web.desk.push_board("nguon", [me.id], by="t", minutes=5)
    page.wait_for_selector("[data-board=nguon]:not([hidden])")
    assert page.locator(".acted:not([hidden])").count() == 0, "an urgent board is real"
    for one in web.desk.pushed():
        web.desk.withdraw_board(one.push, by="t")
    page.wait_for_selector(".acted:not([hidden])")
    web.desk.end_rehearsal(held.rehearsal, said="thử", by="t")
    page.wait_for_selector(".wall:not(.acted):not([hidden])")
    page.wait_for_function(UP)
    assert "DIỄN TẬP" not in page.inner_text("body")
    assert page.inner_text(".wall:not([hidden]) .clock") == "17:30"
    lost = rehearsal.outage(web.catalog, "server", 660).begin(web.desk, [me.id], 3_600, by="t")
    page.wait_for_function("() => document.body?.hasAttribute('data-old')")
    said = page.inner_text(".acted:not([hidden]) .linkbox")
    assert "Mất kết nối từ" in said
    assert "mất liên lạc" in said
    assert "mất máy chủ" in page.inner_text(".acted:not([hidden]) .drill")
    page.wait_for_function(UP)  # it ends by itself
    gone = "id => !document.querySelector('.stage').innerHTML.includes(id)"
    page.wait_for_function(gone, arg=lost.rehearsal)  # its board goes at the next turn
    kept = dict(page.evaluate(KEPT))
    assert "/wall/tong-quan/khung" in kept
    ours = {
        path: text for path, text in kept.items() if path.startswith("/wall/")
    }  # not scripts and sheets
    for path, text in ours.items():
        assert "DIỄN TẬP" not in text, path
        assert held.rehearsal not in text, path
        assert lost.rehearsal not in text, path
    assert seen.away == []
    seen.context.close()
