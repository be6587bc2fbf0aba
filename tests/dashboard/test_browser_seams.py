"""Joined walls of other panels than five by five, in a browser: no word on a seam, none cut."""

import pytest

from dashboard.wall import config, seams
from tests.dashboard.browsing import SEAMS, Server, Watched, chromium
from tests.dashboard.conftest import build, shut
from tests.dashboard.test_browser_wall import looked

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
WALLS = {(2, 2): (1920, 1080), (3, 3): (1920, 1080), (4, 4): (1920, 1080), (3, 1): (3072, 576),
         (6, 4): (2304, 864), (4, 3): (2048, 864)}  # fmt: skip
"""Canvases of panels of 16:9."""
BOARDS = [
    name
    for name, one in config.boards().boards.items()
    if not any(panel.kind == "one" for panel in one.panels)
]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_word_stands_on_a_seam_of_any_wall(tmp_path, language):
    """Every part of every board."""
    web = build(tmp_path, language=language)
    server = Server(web.app.server)
    wrong = []
    with chromium() as browser:
        for (across, down), size in WALLS.items():
            seen = Watched(browser, server.url, web.tokens["operator"], size)
            for name in BOARDS:
                whole = seams.named(name, seams.of(across, down))
                seen.page.goto(f"{server.url}/wall/{whole}")
                seen.page.evaluate("document.fonts.ready")
                assert seen.page.get_attribute(".wall", "data-columns"), whole
                parts = int(seen.page.get_attribute(".wall", "data-parts"))
                for part in range(1, parts + 1):
                    seen.page.evaluate(
                        "p => document.querySelector('.wall').dataset.at = p", str(part)
                    )
                    found = looked(seen.page, size)
                    found += seen.page.evaluate(SEAMS, [config.CLEAR, across, down])
                    if found:
                        wrong.append((whole, part, found))
            seen.clean()
            seen.context.close()
    server.stop()
    shut(web)
    assert wrong == []
