"""Pointing at what is wrong leads there: a cell of a map, of a table, a bar, a point of a line."""

from urllib.parse import urlencode

import pytest

from dashboard.wording import words
from tests.dashboard.browsing import Server, Watched, chromium
from tests.dashboard.conftest import build, shut
from tests.dashboard.test_browser_jobs import DRAWN, FIGURES, HERE

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
LIVE = "() => document.querySelector('#{id}.live .nsewdrag')"
RATE = "onestop.on_time_rate"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    web = build(tmp_path_factory.mktemp("leading"))
    server = Server(web.app.server)
    with chromium() as browser:
        yield web, server.url, browser
    server.stop()
    shut(web)


@pytest.fixture(scope="module")
def window(place):
    """For one page after the other: what a browser has fetched it keeps."""
    web, url, browser = place
    seen = Watched(browser, url, web.tokens["leader"], (1440, 900))
    yield seen
    seen.context.close()


@pytest.fixture
def page(place, window):
    _, url, _ = place
    seen = window
    seen.anew()

    def open_page(path):
        seen.page.goto(url + path)
        seen.page.wait_for_function(DRAWN)
        # what is pointed at moves no more
        seen.page.evaluate("document.fonts.ready.then(() => null)")
        return seen.page

    yield open_page
    seen.clean()


def arrived(page, *parts):
    """The view of this address is drawn with figures, and the way back stands in the history."""
    page.wait_for_function(
        f"(parts) => parts.every(one => ({HERE} || '').includes(one))", arg=list(parts)
    )
    page.wait_for_function(FIGURES)
    page.go_back()
    gone = f"(parts) => !parts.every(one => ({HERE} || '').includes(one))"
    page.wait_for_function(gone, arg=list(parts))


def test_a_cell_of_the_heat_map_is_its_unit_in_its_month(page):
    seen = page("/mot-cua")
    cell = seen.locator("#ban-do-nhiet tbody tr").nth(1).locator("td a").nth(3)
    href = cell.get_attribute("href")
    assert "ky=2023-04" in href
    cell.click()
    arrived(seen, "don-vi=", href.rpartition("?")[2].replace("%40", "@"))
    seen.locator("#ban-do-nhiet thead th a").nth(3).focus()
    seen.keyboard.press("Enter")
    arrived(seen, "ky=2023-04")


def test_a_cell_of_a_table_is_the_unit_s_own_page_of_the_indicator(page):
    seen = page("/van-ban")
    link = seen.locator("table.mx tbody tr").first.locator("td a").first
    href = link.get_attribute("href")
    assert href.startswith("/chi-so/edoc.")
    link.click()
    arrived(seen, href.partition("?")[0], "don-vi=")


POINT = """([id, code]) => {
  const node = document.querySelector(`#${id} .over`), all = node._fullLayout;
  const one = node.data.find(one => (one.ids || []).includes(code));
  const n = one.ids.indexOf(code), at = node.getBoundingClientRect();
  return [at.left + all.xaxis._offset + all.xaxis.d2p(one.x[n]),
          at.top + all.yaxis._offset + all.yaxis.d2p(one.y[n])];
}"""


def point_at(page, id, code, *, library, inside=(0, 0)):
    """Click the period of a chart: on the still drawing, or on Plotly's once it is there.

    ``inside``: pixels from a point to what is drawn of it, as of the top of a bar.
    """
    page.locator(f"#{id}").scroll_into_view_if_needed()
    field = page.locator(f"#{id} [data-go='{code}']").bounding_box()
    x, y = field["x"] + field["width"] / 2, field["y"] + field["height"] / 2
    if library:
        page.mouse.move(x, y)
        page.wait_for_function(LIVE.format(id=id))
        x, y = (a + b for a, b in zip(page.evaluate(POINT, [id, code]), inside, strict=True))
        page.mouse.move(x - 2, y)
        page.mouse.move(x, y, steps=3)
        page.wait_for_selector(f"#{id} .hoverlayer .hovertext")
    page.mouse.click(x, y)


@pytest.mark.parametrize("library", [True, False])
def test_a_point_leads_to_its_period_with_and_without_the_library(page, library):
    seen = page("/mot-cua")
    if not library:
        seen.evaluate("() => { document.body.dataset.library = ''; }")
    point_at(seen, "chart-on-time", "2023-06", library=library)
    arrived(seen, "ky=2023-06")


@pytest.mark.parametrize("library", [True, False])
def test_a_point_of_the_path_leads_to_the_year_up_to_it(page, library):
    seen = page(f"/chi-so/{RATE}")
    if not library:
        seen.evaluate("() => { document.body.dataset.library = ''; }")
    code = seen.locator("#chart-path [data-go]").nth(2).get_attribute("data-go")
    point_at(seen, "chart-path", code, library=library)
    # its days lie so close that the library may take a neighbour
    arrived(seen, *(("ky=2023-", "%2FYTD") if library else (urlencode({"ky": code}),)))


def test_a_month_of_a_small_drawing_is_its_unit_s_own(page):
    seen = page("/so-sanh?cac-don-vi=803,802")
    href = f"/chi-so/{RATE}?don-vi=802%402004&ky=2023-05"
    seen.locator(f".mm a[href='{href}'] .go").click()
    arrived(seen, f"/chi-so/{RATE}", "don-vi=802", "ky=2023-05")
    seen.wait_for_selector(f".mm a[href='{href}']")
    seen.locator("details.tw > summary").click()
    seen.locator(f"table.twin a[href='{href}']").focus()
    seen.keyboard.press("Enter")
    arrived(seen, f"/chi-so/{RATE}", "don-vi=802", "ky=2023-05")


def test_the_periods_under_a_chart_are_links_for_the_keyboard(page):
    seen = page(f"/chi-so/{RATE}")
    seen.locator("details.tw > summary").first.click()
    link = seen.locator("table.twin tbody th a").first
    href = link.get_attribute("href")
    link.focus()
    seen.keyboard.press("Enter")
    arrived(seen, "ky=" + href.rpartition("ky=")[2])


def test_a_point_with_the_key_for_a_new_tab_opens_one(page):
    seen = page("/mot-cua")
    seen.evaluate("() => { document.body.dataset.library = ''; }")
    seen.keyboard.down("Control")
    with seen.context.expect_page() as opened:
        point_at(seen, "chart-on-time", "2023-06", library=False)
    seen.keyboard.up("Control")
    opened.value.wait_for_url("**ky=2023-06**")
    assert "ky=" not in seen.url


def test_a_circle_of_petitions_says_how_many_and_leads_to_the_unit_beneath(page):
    seen = page("/ban-do?lop=phan-anh")
    circle = seen.locator("#page .spot").first
    circle.scroll_into_view_if_needed()
    at = circle.bounding_box()
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    pointed = "([x, y]) => document.elementFromPoint(x, y).querySelector('title').textContent"
    counted = words.t("map.spot", count="12", open="3")
    assert seen.evaluate(pointed, [x, y]) == f"Thành phố Tân An: {counted}"
    seen.mouse.click(x, y)
    arrived(seen, "/ban-do", "don-vi=794", "lop=phan-anh")


def test_an_official_who_goes_on_from_a_page_of_no_unit_has_the_own_unit_in_the_address(place):
    """So the address that is copied and sent shows the same to a leader."""
    web, url, browser = place
    seen = Watched(browser, url, "", (1440, 900))
    account = next(one for one in web.desk.demo_accounts() if one.login == "canbo")
    page = seen.page
    page.goto(url + "/login")
    page.fill("[name=login]", account.login)
    page.fill("[name=password]", account.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/?don-vi=802%402004")
    page.goto(url + "/nguon")
    page.wait_for_function(DRAWN)
    page.click("#danh-muc a[href='/mot-cua']")
    page.wait_for_url("**/mot-cua?don-vi=802%402004")
    page.wait_for_function(f"() => {HERE} === '/mot-cua?don-vi=802%402004'")
    page.wait_for_function(FIGURES)
    page.go_back()
    page.wait_for_url("**/nguon")
    page.wait_for_function(
        "() => document.querySelector('#danh-muc a[href=\"/nguon\"][aria-current]')"
    )
    page.click("#danh-muc a[href='/']")
    page.wait_for_url("**/?don-vi=802%402004")
    page.wait_for_function(f"() => {HERE} === '/?don-vi=802%402004'")
    page.wait_for_function(FIGURES)
    seen.clean()
    seen.context.close()
