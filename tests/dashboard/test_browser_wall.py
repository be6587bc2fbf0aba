"""The wall in a real browser: nothing cut at any size, live without reload, honest when cut off."""

from itertools import pairwise

import pytest

from tests.dashboard.browsing import OVERLAPS, PROBE, Server, Watched, chromium
from tests.dashboard.conftest import build, shut

UP = "() => document.body.dataset.link === 'up'"
MORE = "() => document.querySelector('[data-cell=late]').textContent.includes('703')"
VALUES = "[...document.querySelectorAll('.val')].map(e => parseFloat(getComputedStyle(e).fontSize))"
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
SIZES = [(1920, 1080), (3840, 2160), (2560, 1080), (9600, 5400), (1280, 1024)]


@pytest.fixture(scope="module")
def browser():
    with chromium() as made:
        yield made


@pytest.fixture
def own(tmp_path):
    made = build(tmp_path)
    server = Server(made.app.server)
    yield made, server
    server.stop()
    shut(made)


@pytest.fixture
def wall(own, browser):
    web, server = own
    seen = Watched(browser, server.url, web.tokens["screen"], (1920, 1080))
    seen.page.goto(server.url + "/wall/tong-quan")
    yield web, server, seen
    seen.context.close()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_is_cut_at_any_size(own, browser, size):
    web, server = own
    seen = Watched(browser, server.url, web.tokens["screen"], size)
    seen.page.goto(server.url + "/wall/tong-quan", wait_until="networkidle")
    seen.page.evaluate("document.fonts.ready")
    found = seen.page.evaluate(PROBE)
    assert found["cut"] == []
    assert max(found["over"]) <= 0
    if size[0] / size[1] >= 16 / 9:
        assert found["least"] / size[1] >= 0.022, found["text"]
    assert seen.page.evaluate(OVERLAPS) == []
    sizes = (
        "[...document.querySelectorAll('.val')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    big = min(seen.page.evaluate(sizes))
    if size[0] / size[1] >= 16 / 9:
        assert big / size[1] >= 0.09 - 1e-6
    assert seen.page.evaluate("document.fonts.check('20px Inter')")
    seen.clean()
    assert len(seen.asked) <= 9
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
    page.wait_for_function("() => document.body.dataset.link === 'down'", timeout=20_000)
    said = page.inner_text(".linkbox")
    assert "Mất kết nối từ 17:30" in said
    assert "mất liên lạc" in said, "the age of the link, not of the figures"
    assert page.inner_text("[data-cell=c1] .val") == figure, "figures stay"
    before = page.inner_text(".linkbox p:nth-child(2)")
    page.wait_for_function(
        "t => document.querySelector('.linkbox p:nth-child(2)').textContent !== t", arg=before
    )
    assert page.evaluate(PROBE)["cut"] == []
    web.catalog.bump(300)
    server.start()
    page.wait_for_function(UP, timeout=20_000)
    assert "Kết nối máy chủ tốt" in page.inner_text(".linkbox")
    page.wait_for_function(MORE)
    assert seen.away == []


def test_cells_that_fail_are_said_and_asked_again_until_they_come(wall):
    web, _, seen = wall
    page = seen.page
    page.wait_for_function(UP)
    page.route("**/wall/tong-quan/manh", lambda route: route.fulfill(status=503, body="{}"))
    web.catalog.bump(300)
    page.wait_for_function("() => document.body.dataset.link === 'down'", timeout=20_000)
    said = page.inner_text(".linkbox")
    assert "Máy chủ lỗi từ 17:30" in said
    assert "chờ số mới" in said
    assert "Kết nối máy chủ tốt" not in said
    assert page.evaluate(PROBE)["cut"] == []
    assert "703" not in page.inner_text("[data-cell=late]")
    page.unroute("**/wall/tong-quan/manh")
    page.route("**/wall/tong-quan/manh", lambda route: route.abort(), times=1)
    page.wait_for_function(MORE, timeout=20_000)  # no further mark was needed
    page.wait_for_function(UP)
    assert "Kết nối máy chủ tốt" in page.inner_text(".linkbox")


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


def test_a_new_build_reloads_once(wall):
    web, _, seen = wall
    page = seen.page
    page.wait_for_function(UP)
    page.evaluate("window.kept = 1")
    web.app.site._stamps._build = "another"
    page.wait_for_function("() => window.kept === undefined", timeout=20_000)
    page.wait_for_function("() => document.body.dataset.build === 'another'")
    page.wait_for_function(UP)
    page.evaluate("window.kept = 2")
    web.app.site._stamps._build = "third"
    with page.expect_response("**/api/v1/stamp"):
        pass
    with page.expect_response("**/api/v1/stamp"):
        pass
    assert page.evaluate("window.kept") == 2, "not again within a minute"


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
    with page.expect_navigation(timeout=20_000):
        seen.context.set_extra_http_headers({"Authorization": f"Bearer {web.tokens['screen']}"})
    page.wait_for_selector("[data-cell=c1] .val")
    seen.context.close()


def test_a_revoked_screen_goes_blank(wall):
    web, _, seen = wall
    seen.page.wait_for_function(UP)
    web.desk.disable("manhinh", by="test")
    seen.page.wait_for_function("() => document.body.dataset.live === 'wait'", timeout=20_000)
    assert "99,9" not in seen.page.inner_text("body")
