"""Officials' jobs in a real browser, each from “/”: with the mouse, and again by keyboard alone.

Those of an official within a unit end at dossiers: ``test_browser_reorganised`` has them.
"""

import pytest

from dashboard.wording import words
from tests.dashboard import browsing
from tests.dashboard.browsing import Server, Watched, chromium, hard_to_use
from tests.dashboard.conftest import ROLES, build, shut

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
DRAWN = "() => document.querySelector('#page .app') && !document.getElementById('first')"
FITS = "() => document.documentElement?.scrollWidth <= innerWidth"
HERE = "(document.querySelector('#page .lights [name=ve]') || {}).value"
FIGURES = r"""() => [...document.querySelectorAll(
    "#noi-dung :is(.card .val, .head .v, .mm-v b, td.num)")]
  .some((one) => one.checkVisibility() && /\d/.test(one.innerText))"""
"""Is a figure to be seen in the page itself, below its menus? A target, a day or a code is none."""
RATE = "onestop.on_time_rate"
_STEPS = 400


class Official:
    """Somebody at a desk: goes on by clicking, or by Tab and Enter and nothing else."""

    def __init__(self, watched, url, *, keys):
        self.seen, self.page, self.url, self.keys = watched, watched.page, url, keys

    def log_in(self, login, password):
        self.page.goto(f"{self.url}/login")
        self.page.fill("#login, input[name=login]", login)
        self.page.fill("input[name=password]", password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(DRAWN)

    def reach(self, selector):
        """Tab until the element has the focus."""
        found = "(wanted) => !!document.activeElement?.matches(wanted)"
        for _ in range(_STEPS):
            if self.page.evaluate(found, selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {selector}")

    def go(self, selector):
        """Follow a link, open a menu, press a button."""
        if self.keys:
            self.reach(selector)
            self.page.keyboard.press("Enter")
        else:
            self.page.click(selector)

    def type(self, selector, text):
        """Write into a field."""
        if self.keys:
            self.reach(selector)
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(text)
        else:
            self.page.fill(selector, text)

    def send(self, selector, button):
        """Send the form: Enter in its last field, or its button."""
        if self.keys:
            self.reach(selector)
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
        else:
            with self.page.expect_navigation():
                self.page.click(button)
        self.page.wait_for_function(DRAWN)

    def arrive(self, address):
        """The view of this address is drawn: its own menu says which one it is, and it has figures.

        A page of a head and nothing below it is no view.
        """
        self.page.wait_for_url(self.url + address)
        self.page.wait_for_function(f"(here) => ({HERE}) === here", arg=address)
        self.page.wait_for_function(FIGURES)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    web = build(tmp_path_factory.mktemp("jobs"), login_limit="100 per minute")
    server = Server(web.app.server)
    with chromium() as browser:
        yield web, server.url, browser
    server.stop()
    shut(web)


@pytest.fixture(scope="module")
def window(place):
    """For one after the other who logs in: what a browser has fetched it keeps."""
    _, url, browser, *_ = place
    seen = Watched(browser, url, "", (1440, 900))
    yield seen
    seen.context.close()


@pytest.fixture(scope="module")
def known():
    """Looks that were well on another page."""
    return set()


@pytest.fixture(params=["mouse", pytest.param("keys", marks=pytest.mark.slow)])
def official(place, window, request):
    """The leader at a desk of their own, on “/”; nothing may fail or leave the host."""
    web, url, _ = place
    window.anew()
    one = Official(window, url, keys=request.param == "keys")
    login = ROLES["leader"]
    one.log_in(login, next(a.password for a in web.desk.demo_accounts() if a.login == login))
    one.web = web
    yield one
    window.clean()


def test_a_view_is_kept_followed_noted_and_found_again(official):
    page, web, who = official.page, official.web, ROLES["leader"]
    tag = "bàn phím" if official.keys else "chuột"
    official.go(f"a.card[data-id='{RATE}']")
    official.arrive(f"/chi-so/{RATE}")
    with page.expect_navigation():
        official.go(".bar2 .send")
    page.wait_for_function(DRAWN)
    page.wait_for_selector(".bar2 .form.on")
    official.go("#ghi-chu-moi > summary")
    official.type("#ngay-moi", "2023-10-15") if not official.keys else None
    official.type("#loi-moi", f"Ngừng máy hai ngày, {tag}")
    official.send("#loi-moi", "#ghi-chu-moi .send")
    page.wait_for_selector(f"#ghi-chu .notes >> text=Ngừng máy hai ngày, {tag}")
    official.go("#pick-cua-toi > summary")
    official.type("#ten-goc-nhin", f"Góc {tag}")
    official.send("#ten-goc-nhin", "#pick-cua-toi .send")
    saved = f"/chi-so/{RATE}?don-vi=80"
    assert [one.address for one in web.desk.views(who) if tag in one.name] == [saved]
    page.goto(official.url + "/")
    page.wait_for_function(DRAWN)
    assert page.locator(f"#theo-doi a[href='/chi-so/{RATE}']").count() == 1
    official.go("#pick-cua-toi > summary")
    official.go(f"#pick-cua-toi .opts a[href='{saved}']")
    official.arrive(saved)
    with page.expect_navigation():
        official.go(".bar2 .send")
    page.wait_for_function(DRAWN)
    star = page.locator(".bar2 .send").inner_text()
    assert star.split()[:3] == ["☆", *words.t("follow.off").split()]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/cua-toi", "Một cửa Đức Hòa"),
        ("/quan-tri?muc=tai-khoan", "phantich"),
        ("/quan-tri?muc=danh-sach-phat", "tong-quan"),
        ("/?don-vi=802", "99,9"),
    ],
)
def test_own_and_governing_pages_are_for_everybody_s_eyes_and_ears(place, known, path, told):
    web, url, browser = place
    seen = Watched(browser, url, web.tokens["administrator"], (1440, 900))
    web.desk.save_view("quantri", "Một cửa Đức Hòa", "/mot-cua?don-vi=802")
    web.desk.follow("quantri", RATE)
    seen.page.goto(url + path)
    seen.page.wait_for_function(browsing.DRAWN)
    seen.page.wait_for_load_state("networkidle")
    assert told in seen.page.inner_text("#noi-dung"), "what the page is for is there to be judged"
    for details in seen.page.locator("details:visible").all()[:4]:
        details.evaluate("(one) => { one.open = true; }")
    for width, height in ((1440, 900), (390, 844)):
        seen.page.set_viewport_size({"width": width, "height": height})
        seen.page.wait_for_function(FITS)
        assert hard_to_use(seen.page, night=width == 1440, known=known) == [], width
    seen.clean()
    seen.context.close()
