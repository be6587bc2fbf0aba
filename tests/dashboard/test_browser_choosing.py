"""Any period and any past moment, by mouse and by keys; what is said while a view is on its way."""

import pytest

from dashboard.addresses.choices import PROCEDURES
from tests.dashboard.browsing import Server, Watched, chromium
from tests.dashboard.conftest import build, shut
from tests.dashboard.pages import narrowing
from tests.dashboard.test_browser_jobs import DRAWN, Official

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
SHOWN = "(words) => document.querySelector('#page #pick-ky summary')?.textContent.includes(words)"
BUSY = "() => document.getElementById('page')?.getAttribute('aria-busy') === 'true'"
PATIENT = """() => document.querySelector('#page .app').getAnimations({ subtree: true })
  .filter((one) => one.effect.pseudoElement === '::before')
  .map((one) => one.effect.getTiming().delay)"""
"""Milliseconds until the bar begins to grow."""
BAR = (
    "() => new DOMMatrix(getComputedStyle(document.querySelector('#page .app'), '::before')"
    ".transform).a"
)
CHOICE = '#page a[href="/mot-cua?ky=2023-11"]'


@pytest.fixture(scope="module")
def at(tmp_path_factory):
    web = build(tmp_path_factory.mktemp("choosing"))
    narrowing.divided(web.catalog, {"onestop.on_time_rate": ("unit", "procedure", "channel")})
    known = {"1.001": "Cấp giấy chứng nhận đất đai", "2.002": "Đăng ký khai sinh"}
    ways = {"1": "Một", "2": "Hai"}
    web.catalog.members = lambda dim, _=None: {"procedure": known, "channel": ways}.get(dim, {})
    server, windows = Server(web.app.server), {}
    with chromium() as browser:

        def opened(pace=0):  # for one page after the other: what a browser has fetched it keeps
            if pace not in windows:
                token = web.tokens["leader"]
                windows[pace] = Watched(browser, server.url, token, (1440, 900), pace)
            windows[pace].anew()
            return windows[pace], server.url

        yield opened
    server.stop()
    shut(web)


@pytest.fixture
def seen(at):
    watched, url = at()
    watched.page.goto(f"{url}/mot-cua")
    watched.page.wait_for_function(DRAWN)
    return watched


@pytest.fixture
def often(at):
    """The same page looking at the stamp often."""
    watched, url = at(pace=300)
    watched.page.goto(f"{url}/mot-cua")
    watched.page.wait_for_function(DRAWN)
    return watched


def write_day(page, keys):
    """03/05/2019 into the field of the date, as the browser's own field takes it."""
    if not keys:
        page.fill("#page #ky-ngay", "2019-05-03")
        return
    page.keyboard.type("05032019")  # this browser asks for the month first
    assert page.input_value("#page #ky-ngay") == "2019-05-03"


@pytest.mark.parametrize("keys", [False, True], ids=["mouse", "keys"])
def test_a_week_of_an_older_year_is_chosen_with_the_other_choices_kept(at, keys):
    watched, url = at()
    page = watched.page
    person = Official(watched, url, keys=keys)
    page.goto(f"{url}/mot-cua?don-vi=802&so-sanh=cung-ky")
    page.wait_for_function(DRAWN)
    person.go("#page #pick-ky > summary")
    if keys:
        person.reach("#page #ky-ngay")
    write_day(page, keys)
    if keys:
        person.reach("#page #ky-loai")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Home")
        page.keyboard.press("ArrowDown")
        assert page.input_value("#page #ky-loai") == "week", "arrows turn the kinds"
        person.reach("#page #pick-ky .ask-day button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    else:
        page.select_option("#page #ky-loai", "week")
        with page.expect_navigation():
            page.click("#page #pick-ky .ask-day button")
    page.wait_for_function(DRAWN)
    page.wait_for_function(SHOWN, arg="Tuần 18")
    assert "2019" in page.inner_text("#page #pick-ky > summary")
    assert "Huyện Đức Hòa" in page.inner_text("#page #pick-don-vi > summary")
    links = page.evaluate(
        "() => [...document.querySelectorAll('#page a[href^=\"/mot-cua?\"]')].map((a) => a.search)"
    )
    assert any("ky=2019-W18" in one for one in links)
    assert not any("loai-ky" in one for one in links), "links name the period itself"
    watched.clean()


@pytest.mark.parametrize("keys", [False, True], ids=["mouse", "keys"])
def test_any_past_moment_is_chosen(at, keys):
    watched, url = at()
    page = watched.page
    person = Official(watched, url, keys=keys)
    page.goto(f"{url}/mot-cua?ky=2023-11")
    page.wait_for_function(DRAWN)
    person.go("#page #pick-biet-luc > summary")
    if keys:
        person.reach("#page #luc")
        page.keyboard.type("12202023\t0830AM")
        assert page.input_value("#page #luc") == "2023-12-20T08:30"
        with page.expect_navigation():
            page.keyboard.press("Enter")
    else:
        page.fill("#page #luc", "2023-12-20T08:30")
        with page.expect_navigation():
            page.click("#page #pick-biet-luc .ask-day button")
    page.wait_for_function(DRAWN)
    assert "08:30 20/12/2023" in page.inner_text("#page .past")
    assert "Tháng 11/2023" in page.inner_text("#page #pick-ky > summary")
    watched.clean()


def test_a_kind_that_there_is_not_is_answered_in_words(at):
    watched, url = at()
    watched.page.goto(f"{url}/mot-cua?ky=2019-05-03&loai-ky=thang")
    watched.page.wait_for_function(DRAWN)
    assert "Loại kỳ “thang” không có" in watched.page.inner_text("#page .notice")


def test_a_slow_view_says_that_it_is_on_its_way(seen):
    page, held = seen.page, []
    page.route("**/view/mot-cua?ky=2023-11", lambda one: held.append(one))
    page.click("#page #pick-ky > summary")
    page.click(CHOICE)
    page.wait_for_function(BUSY)
    assert page.evaluate(PATIENT) == [300], "not for a moment's wait"
    page.wait_for_function(f"() => ({BAR})() > 0")
    while not held:
        page.wait_for_timeout(50)
    assert page.is_hidden("#page .offline")
    held[0].continue_()
    page.wait_for_function(SHOWN, arg="Tháng 11/2023")
    page.wait_for_function(f"() => !({BUSY})()")
    seen.clean()


@pytest.mark.parametrize("status", [502, 429])
def test_a_view_that_does_not_come_is_told_and_asked_again(seen, status):
    page = seen.page
    pattern = "**/view/mot-cua?ky=2023-11"
    page.route(
        pattern, lambda one: one.fulfill(status=status, body="<html>", content_type="text/html")
    )
    page.click("#page #pick-ky > summary")
    page.click(CHOICE)
    page.wait_for_selector("#page .offline:visible")
    said = page.inner_text("#page .offline")
    assert "Số liệu đang hiện là của lựa chọn trước." in said
    assert not page.evaluate(BUSY)
    assert "ky=2023-11" in page.url
    assert page.evaluate("document.body.dataset.link") != "down", "the server answers"
    page.unroute(pattern)
    page.click("#page .offline button")
    page.wait_for_function(SHOWN, arg="Tháng 11/2023")
    page.wait_for_selector("#page .offline", state="hidden")


def test_going_back_to_what_is_shown_takes_the_words_away(seen):
    page = seen.page
    page.route("**/view/mot-cua?ky=2023-11", lambda one: one.abort())
    page.click("#page #pick-ky > summary")
    page.click(CHOICE)
    page.wait_for_selector("#page .offline:visible")
    page.go_back()
    page.wait_for_selector("#page .offline", state="hidden")


@pytest.mark.parametrize("keys", [False, True], ids=["mouse", "keys"])
def test_a_procedure_is_found_by_typing_without_accents(at, keys):
    watched, url = at()
    page = watched.page
    person = Official(watched, url, keys=keys)
    page.goto(f"{url}/mot-cua?ky=2023-11")
    page.wait_for_function(DRAWN)
    assert PROCEDURES not in watched.asked, "not before the menu is opened"
    person.go("#page #pick-thu-tuc > summary")
    page.wait_for_selector("#page #pick-thu-tuc [data-find]:visible")
    assert watched.asked.count(PROCEDURES) == 1
    page.keyboard.type("khong co thu tuc nao ten nay")
    page.wait_for_selector("#page #pick-thu-tuc .none:visible")
    page.keyboard.press("Control+a")
    page.keyboard.type("dat dai")
    found = page.locator("#page #pick-thu-tuc .opts[data-from] a:visible")
    assert found.count() == 1
    if keys:
        page.keyboard.press("ArrowDown")
        while not page.evaluate("document.activeElement.search.includes('thu-tuc')"):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    else:
        found.click()
    page.wait_for_selector("#page #loc-them b")
    assert "thu-tuc=1.001" in page.url
    assert "ky=2023-11" in page.url
    watched.clean()


@pytest.mark.parametrize("keys", [False, True], ids=["mouse", "keys"])
def test_a_second_cut_is_added_by_a_menu_and_each_is_dropped_by_itself(at, keys):
    watched, url = at()
    page = watched.page
    person = Official(watched, url, keys=keys)
    page.goto(f"{url}/mot-cua?thu-tuc=1.001")
    page.wait_for_function(DRAWN)
    person.go("#page #pick-kenh > summary")
    person.go("#page #pick-kenh a[href*='kenh=2']")
    page.wait_for_selector("#page #loc-them b:nth-of-type(2)")
    assert "thu-tuc=1.001" in page.url
    assert "kenh=2" in page.url
    told = page.inner_text("#page #loc-them p:has(b)")
    assert "Chỉ hồ sơ của Thủ tục: Cấp giấy chứng nhận đất đai" in told
    assert "và Kênh nộp: Hai" in told
    person.go("#page #loc-them p a[href*='kenh=2']")  # without the procedure
    page.wait_for_selector("#page #loc-them b:nth-of-type(2)", state="detached")
    assert "thu-tuc" not in page.url
    assert "Chỉ hồ sơ của Kênh nộp: Hai" in page.inner_text("#page #loc-them p:has(b)")
    page.go_back()
    page.wait_for_selector("#page #loc-them b:nth-of-type(2)")
    watched.clean()


def test_what_is_not_found_is_said_in_every_menu_that_is_searched(seen):
    page = seen.page
    for menu, known in (("don-vi", "duc hoa"), ("tim", "dung han")):
        said = page.locator(f"#page #pick-{menu} [role=status]")
        page.click(f"#page #pick-{menu} > summary")
        page.keyboard.type("zzz")
        page.wait_for_selector(f"#page #pick-{menu} .none:visible >> text=Không tìm thấy “zzz”.")
        page.keyboard.press("Control+a")
        page.keyboard.type(known)
        page.wait_for_selector(f"#page #pick-{menu} .opts a:visible")
        assert said.text_content() == ""
        page.keyboard.press("Escape")
    assert page.locator("#page #pick-don-vi .in").count() > 1
    first = page.locator("#page #pick-don-vi .in small").first
    page.click("#page #pick-don-vi > summary")
    assert not first.is_visible(), "below its district it need not name it"
    page.keyboard.type("duc hoa")
    page.wait_for_selector("#page #pick-don-vi .in small:visible")
    seen.clean()


def test_a_list_that_does_not_come_is_told_and_asked_for_again(seen):
    page = seen.page
    page.route(f"**{PROCEDURES}", lambda one: one.abort())
    page.click("#page #pick-thu-tuc > summary")
    page.wait_for_selector("text=Chưa lấy được danh mục thủ tục")
    page.unroute(f"**{PROCEDURES}")
    page.keyboard.press("Escape")
    page.click("#page #pick-thu-tuc > summary")
    page.wait_for_selector("#page #pick-thu-tuc [data-find]:visible")


def news(page):
    """The stamp has a new mark from now on, and views of it come as they are."""
    build = page.evaluate("document.body.dataset.build")
    told = {"build": build, "mark": "999.9", "server_time": 0}
    page.route("**/api/v1/stamp", lambda one: one.fulfill(json=told))


def test_what_is_typed_in_a_menu_stands_when_figures_change(often):
    page = often.page
    page.click("#page #pick-thu-tuc > summary")
    page.wait_for_selector("#page #pick-thu-tuc [data-find]:visible")
    page.keyboard.type("dat dai")
    before = often.asked.count("/view/mot-cua")
    news(page)
    for _ in range(3):  # the first may have been on its way before; when one is asked for after
        with page.expect_request("**/api/v1/stamp"):  # another, that one's answer was looked at
            pass
    assert often.asked.count("/view/mot-cua") == before
    assert page.input_value("#page #pick-thu-tuc .find input") == "dat dai"
    with page.expect_request("**/view/mot-cua"):
        page.fill("#page #pick-thu-tuc .find input", "")


def test_a_view_that_comes_is_not_said_to_be_missing_for_what_waits_beside_it(often):
    page = often.page
    page.click("#page #pick-thu-tuc > summary")
    page.wait_for_selector("#page #pick-thu-tuc [data-find]:visible")
    page.keyboard.type("dat dai")
    news(page)
    for _ in range(3):  # the new mark waits for what is typed
        with page.expect_request("**/api/v1/stamp"):
            pass
    page.evaluate("""() => {
      window.told = [];
      const look = () => document.querySelectorAll("#page .offline").forEach(
        (one) => one.textContent && window.told.push(one.textContent));
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    }""")
    page.evaluate(f"document.querySelector('{CHOICE}').click()")
    page.wait_for_function(SHOWN, arg="Tháng 11/2023")
    with page.expect_request("**/api/v1/stamp"):
        pass
    assert page.evaluate("window.told") == []
