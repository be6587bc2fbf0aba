"""/766 in a real browser: accessible, nothing cut, at the sizes of a desk and of a phone."""

import pytest

from tests.dashboard.browsing import Server, Watched, chromium, hard_to_use, numbers
from tests.dashboard.conftest import build, shut

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
DRAWN = "() => document.querySelector('#page .app') && !document.getElementById('first')"
FITS = "() => document.documentElement?.scrollWidth <= innerWidth"


def test_the_page_at_a_desk_and_on_a_phone(tmp_path, scored):
    web = build(tmp_path, scored)
    server = Server(web.app.server)
    with chromium() as browser:
        seen = Watched(browser, server.url, web.tokens["leader"], (1440, 900))
        page = seen.page
        page.goto(server.url + "/766")
        page.wait_for_function(DRAWN)
        page.wait_for_load_state("networkidle")
        assert "17,60" in page.inner_text("#page #nhom")
        numbers(page, "[▲▼]")
        assert hard_to_use(page) == []
        page.click("#page #nhom summary")
        assert "làm tròn" in page.inner_text("#page #nhom details")
        for size in ((1920, 1080), (390, 844)):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.wait_for_function(FITS)  # the chart follows a moment later
        seen.clean()
        seen.context.close()
    server.stop()
    shut(web)
