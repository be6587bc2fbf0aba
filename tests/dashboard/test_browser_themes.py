"""Themes, the map and the comparison in a real browser: seen, reached, followed."""

import pytest

from tests.dashboard.browsing import Server, Watched, chromium
from tests.dashboard.conftest import build, shut

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
HERE = "(document.querySelector('#page .lights [name=ve]') || {}).value"
DRAWN = "() => document.querySelector('#page .app') && !document.getElementById('first')"


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """One application and one browser for all pages: they change nothing."""
    web = build(tmp_path_factory.mktemp("themes"))
    server = Server(web.app.server)
    with chromium() as browser:
        yield lambda: Watched(browser, server.url, web.tokens["leader"], (1440, 900)), server.url
    server.stop()
    shut(web)


@pytest.fixture
def visit(own):
    """Open a path; nothing may leave the host or be logged as an error while it is looked at."""
    watched, url = own
    seen = watched()

    def go(path):
        seen.page.goto(url + path)
        seen.page.wait_for_function(DRAWN)
        seen.page.wait_for_load_state("networkidle")
        return seen.page

    yield go
    seen.clean()
    seen.context.close()


def test_a_unit_on_the_map_narrows_the_page_without_loading_anew(visit):
    page = visit("/ban-do?ky=2023-11")
    page.evaluate("window.kept = 1")
    page.click(".map.big a[aria-label^='Huyện Đức Hòa']")
    page.wait_for_url("**/ban-do?ky=2023-11&don-vi=802%402004")
    page.wait_for_function("() => document.querySelector('#page .crumb')")
    assert page.evaluate("window.kept") == 1
    page.click(".crumb >> text=Toàn tỉnh")
    page.wait_for_url("**/ban-do?ky=2023-11&don-vi=80")


def test_the_map_is_chosen_and_followed_by_keys_alone(visit):
    page = visit("/ban-do")
    page.focus("#page #pick-chi-tieu summary")
    page.keyboard.press("Enter")
    page.keyboard.type("ky so")
    page.keyboard.press("Enter")
    page.wait_for_url("**chi-tieu=edoc.signed_rate")
    page.wait_for_function(f"() => ({HERE} || '').includes('chi-tieu=edoc.signed_rate')")
    page.focus("#page #theo-don-vi tbody a >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_url("**don-vi=*")


def test_units_are_added_to_a_comparison_and_a_sent_link_shows_the_same(visit):
    page = visit("/so-sanh?cac-don-vi=802")
    page.click("#page #pick-cac-don-vi summary")
    page.click("#page #pick-cac-don-vi >> text=Huyện Bến Lức")
    page.wait_for_function("() => document.querySelectorAll('#page .mm > li').length === 2")
    held = "document.activeElement.textContent"
    page.wait_for_function(f"() => {held}.includes('Huyện Bến Lức')")
    assert page.is_visible("#page #pick-cac-don-vi .panel"), "the next is chosen in the same menu"
    page.focus("#page #pick-cac-don-vi .find input")
    page.keyboard.type("tan an")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('#page .mm > li').length === 3")
    page.wait_for_function("() => document.activeElement?.matches('#pick-cac-don-vi input')")
    page.keyboard.press("Escape")
    assert not page.is_visible("#page #pick-cac-don-vi .panel")
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_function(DRAWN)
    assert page.locator("#page .mm > li").count() == 3
    page.click("#page #pick-cac-don-vi summary")
    page.click("#page #pick-cac-don-vi >> text=Bỏ chọn hết")
    page.wait_for_function("() => document.querySelectorAll('#page .mm > li').length === 6")
    assert not page.is_visible("#page #pick-cac-don-vi .panel")


CHOOSE = """(theme) => fetch("/cua-toi/giao-dien", {
  method: "POST", redirect: "manual", body: new URLSearchParams({ "giao-dien": theme, ve: "/" }),
})"""
OVER = "#page .graph.live .over svg"


def test_what_is_chosen_in_another_tab_is_followed_and_dusk_only_where_the_machine_is(visit):
    page = visit("/chi-so/onestop.on_time_rate")
    try:
        page.evaluate(CHOOSE, "dark")
        assert page.evaluate("document.documentElement.dataset.theme") == "auto"
        page.click("#page .nav a[href^='/van-ban']")
        page.wait_for_function("() => document.documentElement?.dataset.theme === 'dark'")
        page.evaluate(CHOOSE, "light")
        page.click("#page .nav a[href^='/mot-cua']")
        page.wait_for_function("() => document.documentElement?.dataset.theme === 'light'")
        page.hover("#page .graph")
        page.wait_for_selector(OVER)
        page.evaluate(f"document.querySelector({OVER!r}).dataset.old = 1")
        page.emulate_media(color_scheme="dark")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert page.locator(f"{OVER}[data-old]").count() == 1, "light was chosen: dusk is nothing"
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        page.wait_for_selector(f"{OVER}:not([data-old])")
    finally:
        page.evaluate(CHOOSE, "")
        page.emulate_media(color_scheme="light")
