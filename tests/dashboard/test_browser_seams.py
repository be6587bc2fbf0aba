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
IN_ENGLISH = [(2, 2), (3, 3), (6, 4)]
"""The largest panels, the usual ones and the most; ``make test-slow`` has the others too."""
MORE = {(6, 5): (2304, 1080), (5, 2): (2880, 648), (6, 3): (2304, 648)}
BOARDS = [
    name
    for name, one in config.boards().boards.items()
    if not any(panel.kind == "one" for panel in one.panels)
]


def test_the_heads_of_boards_do_not_overlap_on_panels_higher_than_sixteen_to_nine(tmp_path):
    """Three and four columns, of panels of 4:3."""
    web = build(tmp_path)
    server = Server(web.app.server)
    lying = []
    with chromium() as browser:
        for across, size in ((3, (1440, 1080)), (4, (1600, 1200))):
            seen = Watched(browser, server.url, web.tokens["operator"], size)
            whole = seams.named("tong-quan", seams.of(across, across))
            seen.page.goto(f"{server.url}/wall/{whole}")
            seen.page.evaluate("document.fonts.ready")
            lying += [one for one in seen.page.evaluate(HEADS) if one[1] > one[2]]
            assert seen.page.evaluate(HEADS), "there are tallies"
            seen.clean()
            seen.context.close()
    server.stop()
    shut(web)
    assert lying == []


HEADS = """() => [...document.querySelectorAll(".wall .tallies > div")].map((one, n, all) => {
  const words = document.createRange();
  words.selectNodeContents(one);
  const end = all[n + 1] ? all[n + 1].getBoundingClientRect().left : innerWidth;
  return [one.innerText, words.getBoundingClientRect().right, end];
})"""
"""Each tally: what it says, where it ends, where the next begins."""


@pytest.mark.parametrize(
    ("language", "walls"), [("vi", [*WALLS]), ("en", IN_ENGLISH)], ids=["vi", "en"]
)
def test_no_word_stands_on_a_seam_of_any_wall(tmp_path, language, walls):
    """Every part of every board."""
    assert on_seams(tmp_path, language, {one: WALLS[one] for one in walls}) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("wall", [*MORE, *(one for one in WALLS if one not in IN_ENGLISH)])
def test_no_word_stands_on_a_seam_of_other_walls(tmp_path, language, wall):
    assert on_seams(tmp_path, language, {wall: (WALLS | MORE)[wall]}) == []


def on_seams(tmp_path, language, walls):
    """What is wrong on any of these walls."""
    web = build(tmp_path, language=language)
    server = Server(web.app.server)
    wrong = []
    with chromium() as browser:
        seen = Watched(browser, server.url, web.tokens["operator"], (1920, 1080))
        for (across, down), size in walls.items():
            seen.anew(size)
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
    server.stop()
    shut(web)
    return wrong


COLUMNS = "getComputedStyle(document.querySelector('.wall')).gridTemplateColumns.split(' ').length"


def test_boards_of_five_by_five_panels_stand_on_them_where_those_are_higher_than_sixteen_to_nine(
    tmp_path,
):
    web = build(tmp_path)
    server = Server(web.app.server)
    wrong = []
    with chromium() as browser:
        for size in ((1440, 1080), (1728, 1080)):
            seen = Watched(browser, server.url, web.tokens["operator"], size)
            seen.page.goto(f"{server.url}/wall/tong-quan")
            assert seen.page.evaluate(COLUMNS) == 2, "a screen that is no joined wall"
            seen.page.goto(f"{server.url}/wall/phong-dieu-hanh")
            assert seen.page.evaluate(COLUMNS) == 5
            for name in BOARDS:
                seen.page.goto(f"{server.url}/wall/{name}")
                seen.page.evaluate("document.fonts.ready")
                seen.page.evaluate("document.body.dataset.joined = '1'")
                kinds = {one.kind for one in config.boards().boards[name].panels}
                if kinds & {"map", "months"}:
                    continue  # these lie nearer to a seam then, as docs/how-to/wall.md says
                found = seen.page.evaluate(SEAMS, [config.CLEAR, 5, 5])
                if found:
                    wrong.append((name, size, found))
            seen.clean()
            seen.context.close()
    server.stop()
    shut(web)
    assert wrong == []
