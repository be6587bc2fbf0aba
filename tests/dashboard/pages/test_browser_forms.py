"""“Nộp số liệu” in a real Chromium: a file with faults, figures typed, without a script's help."""

import pytest

from tests.dashboard.browsing import Server, chromium, hard_to_use

pytestmark = pytest.mark.browser
PATH = "/bao-cao-so-lieu"
FAULTS = '{"figures": [], "faults": [{"cell": "D7", "words": "cần số nguyên, nhận được “12,5%”"}]}'
CHANGES = (
    '{"faults": [], "figures": [{"cell": "D7", "name": "Loa", "unit_name": "Xã A",'
    ' "label": "Quý III/2023", "value": 95.0, "was": 90.0, "known": true}]}'
)


@pytest.fixture(scope="module")
def visit(web):
    """Open the page as an operator, in a size."""
    server = Server(web.app.server)
    with chromium() as browser:

        def go(query="", size=(1440, 900)):
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                extra_http_headers=web.bearer("operator"),
                locale="vi-VN",
            )
            page = context.new_page()
            page.trouble = []
            page.on("console", lambda m: page.trouble.append(m.text) if m.type == "error" else None)
            page.on("pageerror", lambda e: page.trouble.append(str(e)))
            page.goto(f"{server.url}{PATH}{query}")
            return page

        yield go
    server.stop()


def answered(web, findings, good):
    """What the scheduler says to the oldest file."""
    taken, content = web.desk.take_handover("t")
    web.desk.judge_handover(taken, findings, "Lời của bộ lập lịch.", good=good)
    return taken, content


def test_a_file_with_faults_is_shown_by_cell(web, visit):
    page = visit("?don-vi=802")
    template = b"#ioc-template;reported;1\n"
    page.set_input_files("#tep", {"name": "a.csv", "mimeType": "text/csv", "buffer": template})
    page.click("#nop-tep .send")
    page.wait_for_selector("text=Đang kiểm tra tệp a.csv")
    _, content = answered(web, FAULTS, good=False)
    assert content == template
    page.wait_for_selector("text=Không nhận tệp a.csv")  # the page asks again by itself
    assert "D7" in page.inner_text("#ket-qua")
    assert "cần số nguyên, nhận được “12,5%”" in page.inner_text("#ket-qua")
    assert page.query_selector("#ket-qua form") is None
    assert page.trouble == []


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_typed_figures_are_shown_and_confirmed(web, visit, size):
    page = visit("?don-vi=802&ky=2023-Q3", size)
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    page.fill('[name="so:it.staff|802"]', "12")
    page.fill('[name="tl:it.staff|802"]', "BC 5")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Đang kiểm tra")
    one, content = answered(web, CHANGES, good=True)
    assert ";12;BC 5;" in content.decode("utf-8-sig")
    page.wait_for_selector("text=Xác nhận ghi số liệu")
    assert "▲ 5" in page.inner_text("#ket-qua")
    page.click("text=Xác nhận ghi số liệu")
    page.wait_for_selector("text=Đang ghi số liệu")
    assert web.desk.handover(one.handover).state == "confirmed"
    web.desk.end_handover(web.desk.take_handover("t")[0], ["r1"], "Đã ghi.", accepted=True)
    page.wait_for_selector("text=Đã nhận tệp")
    assert page.trouble == []


def test_it_is_reached_from_other_pages_and_accessible(visit):
    page = visit("?don-vi=802&ky=2023-Q3")
    assert hard_to_use(page) == []
    page.click("nav.nav >> text=Nguồn và tiến trình")
    page.wait_for_selector("#page .app")
    page.click("#page nav.nav >> text=Nộp số liệu")
    page.wait_for_selector("#nop-tep")
    assert page.query_selector("#react-entry-point") is None, "a page of plain forms"
