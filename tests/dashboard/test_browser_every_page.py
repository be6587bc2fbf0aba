"""Every page in a real browser: for all eyes and ears, in three windows, on paper.

Over the fakes, which have every state; ``test_browser_province`` sees the same pages whole.
"""

import re
import subprocess

import pytest
from playwright.sync_api import Error

from dashboard import router
from dashboard.wording import words
from tests.dashboard.browsing import (
    BEYOND,
    DRAWN,
    FITS,
    SHEET,
    WIDER,
    Server,
    Watched,
    chromium,
    first_words,
    hard_to_use,
    printed,
)
from tests.dashboard.conftest import build, shut

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
EXAMPLES = {"/chi-so/<id>": "/chi-so/onestop.on_time_rate", "/ban-do": "/ban-do?lop=phan-anh"}
"""A page of each address that has a part to fill in, or more to show."""
PATHS = [EXAMPLES.get(page.PATH, page.PATH) for page in router.discover()]


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """One application and one window for all pages, which change nothing; and looks known well."""
    web = build(tmp_path_factory.mktemp("every"))
    server = Server(web.app.server)
    with chromium() as browser:
        seen = Watched(browser, server.url, web.tokens["operator"], (1440, 900))
        yield seen, server.url, set()
    server.stop()
    shut(web)


@pytest.mark.parametrize("path", PATHS)
def test_seen_in_every_window_on_paper_and_by_those_who_hear(own, path):
    seen, url, known = own
    seen.anew()
    page = seen.page
    page.goto(url + path)
    page.wait_for_function(DRAWN)
    page.wait_for_load_state("networkidle")
    for width, height in ((1440, 900), (1920, 1080), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(FITS)  # charts follow the window a moment later
        if width != 1920:
            assert hard_to_use(page, night=width == 1440, known=known) == [], width
    page.set_viewport_size({"width": SHEET, "height": 1123})
    page.emulate_media(media="print")
    page.wait_for_function(FITS)
    assert page.evaluate(BEYOND) == []
    assert page.evaluate(WIDER) == []
    assert page.locator("nav:visible").count() == 0, "no menu on paper"
    seen.clean()


def test_what_is_hard_to_use_is_found_wherever_it_stands(own):
    """Texts of one look are measured once; another look among them is another."""
    seen, *_ = own
    seen.anew()
    page = seen.page

    def found(kind="", more="", at=9, known=None):
        rows = [f"<tr><td {kind if n == at else ''}>Chữ {n}</td></tr>" for n in range(20)]
        page.set_content(PLAIN + "".join(rows) + f"</table>{more}</main>")
        return {(when, rule) for when, rule, _ in hard_to_use(page, known=known)}

    assert found() == set()
    for at in (0, 9, 19):
        assert found("style='color: #ccc'", at=at) == {("light", "color-contrast")}
        assert found("data-night", at=at) == {("dark", "color-contrast")}
    assert found(more="<p class=veil><span>…</span><b>Chữ</b></p>") == {("light", "color-contrast")}
    assert found(more="<button></button>") == {("light", "button-name")}
    page.set_content("<title>Thử</title><main hidden><h1>Thử</h1></main>")
    with pytest.raises(Error, match="no text is seen"):  # not yet drawn is not well
        hard_to_use(page)


def test_a_look_is_known_where_it_was_well_and_nowhere_else(own):
    """Of a page with a fault nothing is known; neither in another light nor in another window."""
    seen, *_ = own
    seen.anew()
    page, known = seen.page, set()

    def found(style=""):
        page.set_content(f"{PLAIN}<tr><td {style}>Chữ</td></tr></table></main>")
        return {(when, rule) for when, rule, _ in hard_to_use(page, known=known)}

    for _ in range(2):
        assert found("style='color: #ccc'") == {("light", "color-contrast")}
    assert len(known) == 2, "the title and the cell in the dark, where all is well"
    assert found() == set()
    assert len(known) == 5, "by light too"
    assert found() == set()
    assert len(known) == 5, "nothing is measured again"
    assert found("style='color: #ccc'") == {("light", "color-contrast")}
    page.set_viewport_size({"width": 390, "height": 844})
    assert found() == set()
    assert len(known) == 9


PLAIN = """<!doctype html><html lang=vi><title>Thử</title><style>
  body { background: #fff; color: #111 }
  .veil { color: #ccc }
  .veil span { color: #111 }
  @media (prefers-color-scheme: dark) {
    body { background: #111; color: #eee }
    .veil span { color: #eee }
    [data-night] { color: #333 }
  }
</style><main><h1>Thử</h1><table>"""
"""The head of a page and of its table."""


@pytest.mark.slow
def test_paper_has_what_its_hints_explain_and_every_figure_of_the_heat_map(own, tmp_path):
    seen, url, _ = own
    seen.anew()
    page = seen.page
    page.set_viewport_size({"width": SHEET, "height": 1123})
    page.goto(url + "/mot-cua")
    page.wait_for_function(DRAWN)
    page.wait_for_load_state("networkidle")
    cells = page.locator(".heat td:not(.m0)").count()
    assert cells
    assert page.locator(".heat td:not(.m0) .sr").count(), "on a screen those on target carry none"
    wraps = "one => getComputedStyle(one).whiteSpace"
    cell = page.locator(".heat td a").first
    assert cell.evaluate(wraps) == "nowrap", "≈ stays with its figure, on phones too"
    page.emulate_media(media="print")
    shown = page.locator(".heat td:not(.m0) a").evaluate_all(
        "all => all.filter(one => { const range = document.createRange();"
        " range.selectNodeContents(one); const box = range.getBoundingClientRect();"
        " return box.width > 4 && box.height > 6 && getComputedStyle(one.firstElementChild || one)"
        ".clipPath === 'none'; }).length"
    )
    assert shown == cells, "on paper each has its own"
    assert page.locator("#theo-don-vi .iv svg:visible").count(), "intervals, as the hint says"
    kept = page.locator(".balances").evaluate("one => getComputedStyle(one).breakInside")
    assert kept == "avoid", "no line of them goes to the last sheet alone"
    file = tmp_path / "a4.pdf"
    page.pdf(path=file, format="A4", print_background=True)
    said = printed(file)
    assert first_words("rank.intervals") in said
    assert first_words("onestop.heat_paper") in said
    assert words.t("rank.among", count="").strip() in said
    assert _low(file)[:-1], "more than one sheet"
    assert min(_low(file)[:-1]) > 0.6, "no sheet but the last ends in its upper half"
    seen.clean()


def _low(file):
    """By sheet: how far down it its lowest word stands, 0..1."""
    told = ["pdftotext", "-bbox", file, "-"]
    found = subprocess.run(told, capture_output=True, text=True, check=True).stdout
    sheets = re.split(r"<page ", found)[1:]
    return [
        max(float(one) for one in re.findall(r'yMax="([\d.]+)"', sheet)) / 842 for sheet in sheets
    ]
