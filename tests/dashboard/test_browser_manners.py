"""A screen's manners by the server's clock: dark hours, a walk, anew at night and when full."""

import time
from types import SimpleNamespace

import pytest
from playwright.sync_api import Error

from dashboard import api
from dashboard.auth import people
from tests.dashboard.browsing import PATIENCE, Server, Watched, chromium
from tests.dashboard.conftest import build, shut
from tests.dashboard.drilling import bad_frames, filmed

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
UP = "() => document.body?.dataset.link === 'up'"
STANDS = ".wall:not([hidden])"
DAY = 86_400
FULL = """mb => {
  window.kept = 1;
  Object.defineProperty(performance, "memory", {
    configurable: true, value: { usedJSHeapSize: mb * 1e6, totalJSHeapSize: 0, jsHeapSizeLimit: 0 },
  });
}"""


class Screen:
    """An approved screen; ``at`` sets the server's clock, ``after`` lets the screen's own run."""

    def __init__(self, web, server, browser, monkeypatch):
        waiting, secret = web.desk.enrol_screen("man", "127.0.0.1")
        self.me = web.desk.approve_screen(
            waiting.code, name="Phòng họp", playlist="tong-quan-va-mot-cua", by="t"
        )
        self.web, self.server, self._ahead, self._stopped = web, server, 0.0, None
        clock = {**vars(time), "time": self.now}
        monkeypatch.setattr(api, "time", SimpleNamespace(**clock))
        self.seen = Watched(browser, server.url, "", (1920, 1080))
        self.seen.context.add_cookies([{"name": people.DEVICE, "value": secret, "url": server.url}])
        self.page = self.seen.page
        self._open = set()
        self.page.on("request", lambda one: self._open.add(one))
        for event in ("requestfinished", "requestfailed"):
            self.page.on(event, lambda one: self._open.discard(one))
        self.page.on("framenavigated", lambda _: self._open.clear())  # what it asked for is no more
        self.page.clock.install()
        self.page.add_init_script("Math.random = () => 0")  # nobody shares this server
        self.at("12:00")
        self.page.goto(server.url + "/wall/man")
        self.page.wait_for_function(UP)

    def at(self, hour):
        """Local time, as the server says it from now on."""
        hours, minutes = hour.split(":")
        self.pass_by((int(hours) * 60 + int(minutes)) * 60 - (self.now() + 7 * 3_600) % DAY)

    def now(self):
        return (self._stopped or time.time()) + self._ahead

    def stop_clock(self):
        """The server's time goes on by ``pass_by`` alone, however long a step of a test takes."""
        self._stopped = time.time()

    def pass_by(self, seconds):
        self._ahead += seconds

    def after(self, seconds=15):
        """Looks and timers of so many seconds, and what they ask the server for."""
        self.page.clock.fast_forward(int(seconds * 1_000))
        self.page.wait_for_timeout(100)  # what is due asks
        late = time.monotonic() + 10
        while self._open and time.monotonic() < late:
            self.page.wait_for_timeout(20)

    def until(self, holds):
        late = time.monotonic() + PATIENCE / 1_000
        while not holds():
            assert time.monotonic() < late, "never"
            self.after()

    def says(self, script):
        try:
            return self.page.evaluate(script)
        except Error:  # it was loading itself anew
            self.page.wait_for_load_state()
            return self.page.evaluate(script)

    def dim(self):
        return self.says("document.body.hasAttribute('data-dim')")

    def reloaded(self):
        return self.says("window.kept === undefined && !!document.querySelector('.wall')")


@pytest.fixture(scope="module")
def browser():
    with chromium() as made:
        yield made


@pytest.fixture
def screen(tmp_path, browser, monkeypatch):
    web = build(tmp_path)
    server = Server(web.app.server)
    made = Screen(web, server, browser, monkeypatch)
    yield made
    made.seen.context.close()
    server.stop()
    shut(web)


def test_a_screen_is_dark_out_of_hours_alone(screen):
    screen.after()
    assert not screen.dim()
    for hour, dark in (("18:59", False), ("19:00", True), ("06:29", True), ("06:30", False)):
        screen.at(hour)
        screen.until(lambda dark=dark: screen.dim() is dark)
        for _ in range(2):
            screen.after(1)
            assert screen.dim() is dark, hour
    screen.at("23:00")
    screen.until(screen.dim)
    screen.page.wait_for_function(
        "() => getComputedStyle(document.querySelector('.stage')).opacity === '0.5'"
    )
    assert "99,9" in screen.page.inner_text(".wall:not([hidden])"), "dim, not blank"


def test_a_picture_walks_slowly_round_and_never_far(screen):
    seen = []
    screen.at("12:00")
    screen.stop_clock()
    screen.pass_by(30)  # the middle of a minute: the screen's own counting leaves it at most once
    screen.until(lambda: abs(screen.says("iocClock.real()") - screen.now()) < 15)
    for _ in range(9):
        before = screen.says("document.querySelector('.stage').style.translate")
        screen.pass_by(60)
        screen.until(
            lambda before=before: (
                before != screen.says("document.querySelector('.stage').style.translate")
            )
        )
        seen.append(screen.says("document.querySelector('.stage').style.translate"))
    steps = [tuple(float(one.removesuffix("vh")) for one in text.split()) for text in seen]
    steps = [(one[0], one[1] if len(one) > 1 else 0.0) for one in steps]
    assert len(set(steps)) == 9, "no two minutes of a round are alike"
    assert max(abs(part) for one in steps for part in one) == 0.5
    for n, one in enumerate(steps):
        after = steps[(n + 1) % 9]
        assert max(abs(a - b) for a, b in zip(one, after, strict=True)) <= 0.5, "step by step"


def test_a_night_in_which_the_page_fails_for_a_while_is_not_lost(screen, browser):
    page, asked = screen.page, []
    screen.says("window.kept = 1")
    screen.after(3_700)  # it has stood for an hour
    page.wait_for_function(UP)

    def failing(route):
        asked.append(1)
        route.fulfill(status=503, body="")

    page.route("**/wall/man", failing)
    screen.at("03:29")
    for _ in range(4):
        screen.after()
    assert asked == [], "not before its time"
    screen.at("03:30")
    screen.until(lambda: len(asked) >= 2)
    assert screen.says("window.kept") == 1, "the old board stands"
    page.unroute("**/wall/man")
    screen.at("03:32")
    with filmed(page) as frames:
        screen.until(screen.reloaded)
        page.wait_for_function(UP)
    assert len(frames) > 1, "the old board and the new"
    assert bad_frames(browser, frames) == [], "nobody who is there at night sees it blink"
    screen.says("window.kept = 1")
    for _ in range(8):
        screen.pass_by(15)
        screen.after()
    assert screen.says("window.kept") == 1, "once a night"


def test_a_page_that_holds_too_much_loads_itself_anew_and_not_for_ever(screen):
    page, asked = screen.page, []
    screen.page.evaluate(FULL, 390)
    for _ in range(3):
        screen.after()
    assert screen.says("window.kept") == 1, "below the ceiling"
    page.route("**/wall/man", lambda route: asked.append(1) or route.fulfill(status=202, body=""))
    screen.page.evaluate(FULL, 410)
    screen.until(lambda: len(asked) >= 2)
    assert screen.says("window.kept") == 1, "no page is there yet"
    page.unroute("**/wall/man")
    screen.until(screen.reloaded)
    page.wait_for_function(UP)
    screen.page.evaluate(FULL, 410)
    for _ in range(2):
        screen.after()
        page.wait_for_timeout(200)
    assert screen.says("window.kept") == 1, "at most once a minute"
    screen.pass_by(61)
    screen.until(screen.reloaded)


def test_a_page_that_holds_too_much_stays_while_the_server_is_away(screen):
    page = screen.page
    screen.server.stop()
    screen.until(lambda: screen.says("document.body.dataset.link") == "down")
    screen.page.evaluate(FULL, 900)
    for _ in range(4):
        screen.after()
    assert screen.says("window.kept") == 1
    assert "99,9" in page.inner_text(".wall:not([hidden])")
    screen.server.start()
    screen.until(screen.reloaded)


def test_who_leaves_is_not_turned_back(screen):
    """Another page was asked for: the right is gone meanwhile, and the screen must not reload."""
    page = screen.page
    page.evaluate("window.kept = 1")
    barred = []

    def bar(route):
        barred.append(1)
        route.fulfill(status=401)

    page.route("**/api/v1/stamp", bar)
    page.evaluate("window.dispatchEvent(new Event('beforeunload'))")
    for _ in range(3):
        screen.after(2)
        assert screen.says("window.kept === 1")
    assert barred
    screen.until(lambda: screen.says("window.kept === undefined"))


def test_a_release_whose_page_fails_leaves_figures_that_grow_old(screen, browser):
    """The stamp answers and the page does not: what stands is said to be old, until it comes."""
    page, asked = screen.page, []
    screen.says("window.kept = 1")

    def said(*parts):
        text = page.inner_text(f"{STANDS} .linkbox")
        return all(one in text for one in parts)

    def failing(route):
        asked.append(1)
        route.fulfill(status=503, body="")

    assert said("Kết nối máy chủ tốt")
    page.route("**/wall/man", failing)
    screen.web.app.site._stamps._build = "another"
    screen.web.catalog.bump(300)
    screen.until(lambda: said("Máy chủ lỗi từ 17:30", "chờ số mới"))
    screen.pass_by(65)
    screen.until(lambda: said("Máy chủ lỗi từ 17:30", "chờ số mới 1 phút"))
    assert "Bảng lúc 17:30" in page.inner_text(f"{STANDS} .hd"), "a minute old by now"
    assert screen.says("document.body.dataset.link") == "down"
    assert screen.says("window.kept") == 1, "the old board stands"
    assert "403" in screen.says("document.querySelector('[data-cell=late]').textContent")
    tried = len(asked)
    screen.until(lambda: len(asked) > tried)  # under the same mark: each look asks again
    loads = []
    page.on("load", lambda _: loads.append(1))
    page.unroute("**/wall/man")
    with filmed(page) as frames:
        screen.until(screen.reloaded)
        page.wait_for_function(UP)
    assert len(frames) > 1, "what stood before, and what came"
    assert bad_frames(browser, frames) == []
    assert page.get_attribute("body", "data-build") == "another"
    assert "703" in screen.says("document.querySelector('[data-cell=late]').textContent")
    for _ in range(6):
        screen.pass_by(15)
        screen.after()
    assert len(loads) == 1, "once"


def test_a_release_that_is_taken_back_is_no_fault_any_more(screen):
    """Under the mark that stood before: nothing new has to come for the words to go."""
    page, stamps = screen.page, screen.web.app.site._stamps
    page.route("**/wall/man", lambda route: route.fulfill(status=503, body=""))
    before, stamps._build = stamps._build, "another"
    screen.until(lambda: screen.says("document.body.dataset.link") == "down")
    stamps._build = before
    screen.until(lambda: screen.says("document.body.dataset.link") == "up")
    assert "Kết nối máy chủ tốt" in page.inner_text(f"{STANDS} .linkbox")
