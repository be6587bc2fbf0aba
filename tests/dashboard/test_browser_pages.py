"""Browser pages in a real browser: nothing leaves the host, no script fails, places are kept."""

import time
from contextlib import ExitStack, contextmanager
from urllib.parse import urlparse

import pytest

from dashboard.wording import words
from tests.dashboard.browsing import PATIENCE, Server, Watched, chromium
from tests.dashboard.conftest import build, shut

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
DRAWN = "() => document.querySelector('#page .app') && !document.getElementById('first')"
FRAMES = "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))"
SLEPT = """() => {
  const ask = window.fetch, now = Date.now;
  let asked = false;
  window.fetch = () => { asked = true; return new Promise(() => null); };
  document.dispatchEvent(new Event("visibilitychange"));
  if (!asked) window.fetch = ask;  // a look was under way
  else Date.now = () => now() + 26 * 3600e3;
  return asked;
}"""
UP = "() => document.body?.dataset.link === 'up'"
QUICK = 300
"""Milliseconds between two looks where a test waits for what they bring."""


@pytest.fixture(scope="module")
def browser():
    with chromium() as made:
        yield made


@contextmanager
def served(folder):
    web = build(folder)
    server = Server(web.app.server)
    yield web, server
    server.stop()
    shut(web)


@contextmanager
def windows(browser, web, server):
    """Opens pages, each in a window that has seen nothing yet."""
    opened = []

    def open_page(path="/", role="leader", size=(1440, 900), pace=QUICK):
        seen = Watched(browser, server.url, web.tokens[role] if role else "", size, pace)
        opened.append(seen)
        seen.page.goto(server.url + path)
        return seen

    yield open_page
    for seen in opened:
        seen.context.close()


@pytest.fixture
def own(tmp_path, browser):
    with served(tmp_path) as made, windows(browser, *made) as open_page:
        yield *made, open_page


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """For all who change nothing there."""
    with served(tmp_path_factory.mktemp("one")) as made:
        yield made


@pytest.fixture
def open_page(one, browser):
    with windows(browser, *one) as opened:
        yield opened


PATHS = ["/", "/mot-cua", "/chi-so/onestop.on_time_rate", "/nguon", "/login"]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_leaves_the_host_and_nothing_fails(open_page, path):
    seen = open_page(path, pace=0)
    seen.page.wait_for_load_state("networkidle")
    if path != "/login":
        seen.page.wait_for_function(DRAWN)
    seen.clean()
    files = [one for one in seen.asked if "/api/v1/stamp" not in one]  # asked as time passes
    assert len(files) <= 20, files


def test_a_page_that_is_being_drawn_appears_by_itself(own):
    web, server, open_page = own
    seen = open_page("/nguon")
    page, told = seen.page, []

    read = []

    def drawing(route):
        if read and len(told) >= 3:
            route.continue_()
            return
        told.append(1)
        route.fulfill(status=202, headers={"Retry-After": "1"}, body="{}")

    page.route("**/view/mot-cua", drawing)
    views = web.app.site._views
    with ExitStack() as stack:
        for _ in range(views._room._initial_value):  # what is being drawn for the page before ends
            assert views._room.acquire(timeout=PATIENCE / 1_000)
            stack.callback(views._room.release)
        page.goto(server.url + "/mot-cua")
        assert "Đang dựng trang này" in page.inner_text("#first")
    read.append(1)
    page.wait_for_function(DRAWN)
    assert len(told) >= 3
    assert "403" in page.inner_text("#page")
    assert "Đang dựng" not in page.inner_text("body")
    seen.clean()


def test_figures_stand_before_any_script(one, browser):
    web, server = one
    context = browser.new_context(
        java_script_enabled=False,
        extra_http_headers={"Authorization": f"Bearer {web.tokens['leader']}"},
    )
    page = context.new_page()
    page.goto(server.url + "/")
    assert "99,9" in page.inner_text("#first")
    assert "cần JavaScript" in page.inner_text("noscript")
    context.close()


def test_react_takes_over_without_a_jump(open_page):
    seen = open_page("/mot-cua")
    seen.page.wait_for_function(DRAWN)
    assert seen.page.locator(".app").count() == 1
    assert seen.asked.count("/view/mot-cua") == 1, "the early fetch is the only one"


def test_a_link_changes_the_view_without_loading_anew(open_page):
    seen = open_page("/")
    page = seen.page
    page.wait_for_function(DRAWN)
    page.evaluate("window.kept = 1")
    page.click("nav >> text=Một cửa")
    page.wait_for_function("() => document.title.startsWith('Một cửa')")
    assert page.url.endswith("/mot-cua")
    assert page.evaluate("window.kept") == 1
    page.wait_for_function("() => document.activeElement?.id === 'noi-dung'")
    page.go_back()
    page.wait_for_function("() => document.title.startsWith('Tổng quan')")
    page.go_forward()
    page.wait_for_function("() => document.title.startsWith('Một cửa')")
    page.reload()
    page.wait_for_function(DRAWN)
    assert page.title().startswith("Một cửa")
    seen.clean()


def test_a_mark_inside_the_page_draws_nothing_anew(open_page):
    seen = open_page("/")
    page = seen.page
    page.wait_for_function(DRAWN)
    page.evaluate("document.querySelector('#page .app').kept = 1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link over the navigation, to the content
    page.wait_for_function("() => location.hash === '#noi-dung'")
    page.evaluate(FRAMES)
    assert page.evaluate("document.querySelector('#page .app').kept") == 1
    assert page.evaluate("document.activeElement.id") == "noi-dung"


def test_a_revision_redraws_in_place(own):
    web, _, open_page = own
    seen = open_page("/", size=(1440, 500))
    page = seen.page
    page.wait_for_function(DRAWN)
    page.wait_for_function(UP)
    page.evaluate("document.querySelector('#page #pick-don-vi').open = true")
    page.wait_for_function("() => document.activeElement?.matches('#pick-don-vi .find input')")
    page.evaluate("window.scrollTo(0, 300)")
    assert page.locator("#page >> text=403").count() >= 1
    web.catalog.bump(300)
    page.wait_for_function("() => document.getElementById('page')?.textContent.includes('703')")
    page.evaluate(FRAMES)  # its field takes the focus anew, and the place is given back
    page.wait_for_function("() => window.scrollY === 300")
    assert page.evaluate("document.querySelector('#page #pick-don-vi').open"), "it stays open"
    page.wait_for_function("() => document.querySelectorAll('#page .flash').length >= 1")
    seen.clean()
    web.app.site._stamps._build = "another"
    page.wait_for_function("() => document.body?.dataset.build === 'another'")
    assert "ioc_again" in {one["name"] for one in seen.context.cookies()}, "it is no look"


LATE = """(ms) => {
  const shown = window.dash_clientside.ioc, view = shown.view;
  shown.view = async (...given) => {
    const told = await view(...given);
    await new Promise((done) => setTimeout(done, ms));
    return told;
  };
}"""
"""A machine that takes so long to put in a view that has come."""


def test_a_slow_machine_gives_back_what_was_open_too(own):
    web, _, open_page = own
    page = open_page("/").page
    page.wait_for_function(DRAWN)
    page.wait_for_function(UP)
    page.evaluate(LATE, 2_500)
    page.evaluate("document.querySelector('#page #pick-ky').open = true")
    web.catalog.bump(300)
    page.wait_for_function("() => document.getElementById('page')?.textContent.includes('703')")
    page.wait_for_function("() => document.querySelector('#page #pick-ky')?.open")


def test_what_is_opened_before_any_script_is_there_stays_open_and_in_focus(own):
    _, server, open_page = own
    page, held = open_page("/nguon").page, []
    page.wait_for_function(DRAWN)
    page.route("**/dash_renderer*", lambda route: held.append(route))
    page.goto(server.url + "/mot-cua", wait_until="commit")
    page.focus("#first #pick-ky > summary")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#first #pick-ky')?.open")
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    page.wait_for_function(DRAWN)
    page.wait_for_function("() => document.querySelector('#page #pick-ky')?.open")
    page.wait_for_function("() => document.activeElement?.matches('#page #pick-ky > summary')")


def test_redraws_bring_what_is_new_and_back_and_forward_are_right(own):
    web, _, open_page = own
    seen, patches = open_page("/mot-cua"), []
    page = seen.page
    page.on("response", lambda one: "x-patch" in one.headers and patches.append(one.url))
    page.wait_for_function(DRAWN)
    page.wait_for_function(UP)
    has = "(one) => ((document.getElementById('page') || {}).textContent || '').includes(one)"
    for figure in ("703", "1.003"):
        web.catalog.bump(300)
        page.wait_for_function(has, arg=figure)
    assert len(patches) >= 2
    page.click("nav >> text=Văn bản điện tử")
    page.wait_for_function("() => document.title.startsWith('Văn bản')")
    web.catalog.bump(300)
    page.go_back()
    page.wait_for_function("() => document.title.startsWith('Một cửa')")
    page.wait_for_function(has, arg="1.303")
    for figure in ("1.603", "1.903"):
        web.catalog.bump(300)
        page.wait_for_function(has, arg=figure)
    assert any(one.endswith("/mot-cua") for one in patches[2:]), "what came anew is built on"
    seen.clean()


def test_another_release_is_loaded_when_it_is_there_and_at_a_time_of_its_own(own):
    web, _, open_page = own
    seen = open_page("/")
    page, asked = seen.page, []
    page.wait_for_function(DRAWN)
    page.wait_for_function(UP)
    page.evaluate("window.kept = 1; Math.random = () => 0.3")  # 3 of the 10 seconds
    began = time.monotonic()

    def failing(route):
        asked.append(time.monotonic())
        route.fulfill(status=503, body="")

    page.route(lambda url: urlparse(url).path == "/", failing)
    web.app.site._stamps._build = "another"
    while not asked:
        assert page.evaluate("window.kept") == 1
        page.wait_for_timeout(100)
        assert time.monotonic() < began + PATIENCE / 1_000
    assert asked[0] - began >= 3.0, "not at once with everybody else"
    page.wait_for_timeout(1_000)
    assert page.evaluate("window.kept") == 1, "the page that stands is better than none"
    assert page.inner_text("#page .offline:visible") == words.t("shell.renewed")
    page.unroute_all()
    page.wait_for_function(
        "() => window.kept === undefined && document.body.dataset.build === 'another'",
    )
    assert "ioc_again" in {one["name"] for one in seen.context.cookies()}, "it is no look"


def test_a_release_that_is_taken_back_is_announced_no_more(own):
    """Of two hosts behind one address one is ahead for a while: the page says so, and stays."""
    web, _, open_page = own
    page = open_page("/").page
    page.wait_for_function(DRAWN)
    page.wait_for_function(UP)
    page.evaluate("window.kept = 1; Math.random = () => 0")
    page.route(lambda url: urlparse(url).path == "/", lambda route: route.fulfill(body="old"))
    stamps = web.app.site._stamps
    mine, stamps._build = stamps._build, "another"
    page.wait_for_selector("#page .offline:visible")
    assert page.inner_text("#page .offline") == words.t("shell.renewed")
    stamps._build = mine
    page.evaluate("() => { const was = performance.now.bind(performance);"
                  " performance.now = () => was() + 31000; }")  # fmt: skip
    page.wait_for_selector("#page .offline", state="hidden")
    assert page.evaluate("window.kept") == 1


def test_a_lost_link_is_said_and_the_page_recovers(own):
    web, server, open_page = own
    seen = open_page("/")
    page = seen.page
    page.wait_for_function(DRAWN)
    page.wait_for_function(UP)
    server.stop()
    page.wait_for_selector("#page .offline:visible")
    assert "Mất kết nối với máy chủ" in page.inner_text("#page .offline")
    assert "17:30" in page.inner_text("#page .offline")
    page.click("nav >> text=Một cửa")  # asked for while the server is away
    web.catalog.bump(300)
    server.start()
    page.wait_for_function(UP)
    page.wait_for_function("() => document.title.startsWith('Một cửa')")
    page.wait_for_selector("#page .offline", state="hidden")
    page.wait_for_function(SLEPT)  # it looks at once when it is seen again, and nothing answers
    page.wait_for_selector("#page .offline:visible")
    assert "17:30, 26/12" in page.inner_text("#page .offline")
    assert seen.away == []


def test_a_lost_session_leads_to_the_log_in(own, browser):
    web, server, _ = own
    seen = Watched(browser, server.url, "", (1440, 900), QUICK)
    page = seen.page
    page.goto(server.url + "/mot-cua?ky=2023-Q4")
    assert page.url.endswith("/login?next=/mot-cua%3Fky%3D2023-Q4")
    page.click("button[aria-label*=lanhdao]")
    page.wait_for_function(DRAWN)
    assert page.url.endswith("/mot-cua?ky=2023-Q4")
    page.wait_for_function(UP)
    web.desk.disable("lanhdao", by="test")
    page.wait_for_url("**/login**")
    seen.context.close()


def test_logging_out_by_hand(own, browser):
    _, server, _ = own
    seen = Watched(browser, server.url, "", (1440, 900))
    page = seen.page
    page.goto(server.url + "/login")
    page.click("button[aria-label*=quantri]")
    page.wait_for_function(DRAWN)
    page.click("a[href='/logout']")
    page.wait_for_url("**/login?ra=1")
    assert "Bạn đã đăng xuất" in page.inner_text("main")
    seen.clean()
    seen.context.close()


def test_a_callback_works_under_the_policy(own):
    web, _, open_page = own
    seen = open_page("/nguon", "operator", pace=0)
    page = seen.page
    page.wait_for_function(DRAWN)
    page.wait_for_load_state("networkidle")
    with page.expect_response("**/_dash-update-component*") as answer:
        page.locator("button.act").first.click()
    assert answer.value.status == 200
    assert len(web.desk.waiting_pulls()) == 1
    seen.clean()
