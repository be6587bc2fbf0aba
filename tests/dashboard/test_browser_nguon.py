"""An operator at work on /nguon in a real browser: replay, pause, backfill, one run, keys only."""

from contextlib import contextmanager

import pytest

from tests.dashboard.browsing import Server, Watched, chromium, hard_to_use
from tests.dashboard.conftest import build, shut

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
DRAWN = "() => document.querySelector('#page .app') && !document.getElementById('first')"
TOLD = "text => document.getElementById('page')?.textContent.includes(text)"


@pytest.fixture(scope="module")
def browser():
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def known():
    """Looks that were well on another page."""
    return set()


@contextmanager
def opened(folder, browser):
    """An application and an operator's window."""
    web = build(folder)
    server = Server(web.app.server)
    # often, and yet with half a second between two looks in which the network is idle
    seen = Watched(browser, server.url, web.tokens["operator"], (1440, 900), pace=900)

    def visit(path):
        seen.page.goto(server.url + path)
        seen.page.wait_for_function(DRAWN)
        seen.page.wait_for_load_state("networkidle")
        return seen.page

    yield web, visit, seen
    seen.clean()
    seen.context.close()
    server.stop()
    shut(web)


@pytest.fixture
def own(tmp_path, browser):
    with opened(tmp_path, browser) as (web, visit, _):
        yield web, visit


@pytest.fixture(scope="module")
def one(tmp_path_factory, browser):
    """For all who change nothing there."""
    with opened(tmp_path_factory.mktemp("one"), browser) as made:
        yield made


@pytest.fixture
def visit(one):
    _, visit, seen = one
    seen.anew()
    yield visit
    seen.clean()


def test_replay_by_one_click_is_followed_until_it_is_done(own):
    web, visit = own
    page = visit("/nguon?nguon=onestop")
    page.click("#cach-ly tbody button")
    page.wait_for_function(TOLD, arg="Đã xin nhận lại")
    (request,) = web.desk.waiting_pulls()
    assert (request.what, request.reason, request.asked_by) == (
        "replay", "absurd_date", "vanhanh",
    )  # fmt: skip
    page.wait_for_function(TOLD, arg="chờ bộ lập lịch")  # the page looks again by itself
    assert web.desk.take_pull(request.request, "thử")
    page.wait_for_function(TOLD, arg="đang làm")
    web.desk.answer_pull(request.request, ["r3"], "Đã nhận lại hết bản ghi bị để riêng.")
    page.wait_for_function(TOLD, arg="Đã nhận lại hết bản ghi bị để riêng.")
    assert page.locator("#page #yeu-cau a[href*='lan-chay=r3']").count() == 1
    assert page.locator("#page [data-follow]").count() == 0
    assert web.desk.audit_log(what="replay", limit=1)[0].who == "vanhanh"


def test_pause_with_a_reason_and_resume(own):
    web, visit = own
    page = visit("/nguon?nguon=zalo")
    page.click("text=Tạm dừng…")
    page.click("text=Tạm dừng nguồn")
    page.wait_for_function(TOLD, arg="ghi lý do")
    assert web.desk.paused() == {}
    page.fill("#ly-do-tam-dung", "bảo trì cổng")
    page.click("text=Tạm dừng nguồn")
    page.wait_for_function(TOLD, arg="vanhanh tạm dừng từ")
    assert web.desk.paused()["zalo"].reason == "bảo trì cổng"
    page.click("button.go")
    page.wait_for_selector("#page button.go", state="detached")
    assert web.desk.paused() == {}
    assert [one.what for one in web.desk.audit_log(what="source", limit=2)] == [
        "source.resume",
        "source.pause",
    ]


def test_what_is_typed_is_not_drawn_over(own):
    web, visit = own
    page = visit("/nguon?nguon=zalo")
    page.click("text=Tạm dừng…")
    page.fill("#ly-do-tam-dung", "đang viết dở")
    asked = []
    page.on("request", lambda one: "/view/" in one.url and asked.append(one.url))
    web.catalog.bump()
    for _ in range(3):  # the first may have been on its way before; when one is asked for after
        with page.expect_request("**/api/v1/stamp"):  # another, that one's answer was looked at
            pass
    assert asked == []
    assert page.input_value("#ly-do-tam-dung") == "đang viết dở"


def test_a_backfill_is_sized_and_asked_for(own):
    web, visit = own
    page = visit("/nguon?nguon=onestop")
    page.click("text=Nạp lại…")
    page.fill("#nap-tu", "2023-12-01")
    page.fill("#nap-den", "2023-12-10")
    page.wait_for_function(TOLD, arg="10 ngày, khoảng")
    page.click("text=Nạp lại các ngày này")
    page.wait_for_function(TOLD, arg="nạp lại 01/12/2023–10/12/2023")
    (request,) = web.desk.waiting_pulls()
    assert request.until - request.since == 10 * 86_400
    page.click("text=Rút lại")
    page.wait_for_function(TOLD, arg="đã rút lại.")
    assert web.desk.waiting_pulls() == []


def test_one_run_by_its_address_and_from_the_list(visit):
    page = visit("/nguon?lan-chay=r7")
    assert "746" in page.inner_text("#page #chi-tiet-lan-chay")
    page.click("#page #chi-tiet-lan-chay >> text=Về danh sách lần chạy")
    page.wait_for_function("() => !document.querySelector('#page #chi-tiet-lan-chay')")
    page.click("#page #lan-chay tbody tr:nth-child(3) a")
    page.wait_for_selector("#page #chi-tiet-lan-chay")
    assert page.url.split("?")[1].startswith("lan-chay=r2")


def test_all_of_it_with_the_keys_alone(own):
    web, visit = own
    page = visit("/nguon?nguon=zalo")
    page.focus("#page .acts summary >> nth=0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("bảo trì")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function(TOLD, arg="vanhanh tạm dừng từ")
    assert web.desk.paused()["zalo"].reason == "bảo trì"


@pytest.mark.parametrize(
    "path",
    ["/nguon?nguon=onestop&lan-chay=r7", "/nguon?ly-do=tat-ca&hien=luoc-do", "/nguon?hien=cach-ly"],
)
def test_no_serious_accessibility_fault(visit, known, path):
    page = visit(path)
    if "nguon=onestop" in path:
        page.click("text=Nạp lại…")
    assert hard_to_use(page, known=known) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
