"""Every page, seen: three windows, both languages, on paper. Pictures go to tests/screenshots."""

import re
import subprocess
from pathlib import Path

import pytest

from dashboard import router, words
from dashboard.speech import COOKIE
from tests.dashboard.browsing import Server, Watched, chromium, hard_to_use
from tests.dashboard.conftest import build, shut

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("default::ResourceWarning"),
]
SHOTS = Path(__file__).parents[1] / "screenshots"
SIZES = [(1440, 900), (1920, 1080), (390, 844)]
EXAMPLES = {"/chi-so/<id>": "/chi-so/onestop.on_time_rate"}
"""A page of each address that has a part to fill in."""
MORE = {
    "/quan-tri": [
        f"?muc={one}"
        for one in ("danh-sach-phat", "bang", "tai-khoan", "ma-truy-cap", "muc-tieu", "nhat-ky")
    ]
    + ["?muc=bang&viec=them", "?muc=bang&viec=sua&ma=mot-cua"],
    "/ban-do": ["?lop=phan-anh"],
}
"""Parts of a page that are pages to who looks at them."""
DRAWN = """() => document.querySelector(".app main h1")
  && !(document.getElementById("first") && document.getElementById("react-entry-point"))"""
FITS = "() => document.documentElement.scrollWidth <= innerWidth"
A4 = re.compile(r"595(\.\d+)? x 84[12](\.\d+)? pts")
SHEET = 794  # px of CSS across A4
BEYOND = """() => [...document.querySelectorAll("main *")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
  .filter((one) => !one.closest(".scroll, svg, .js-plotly-plot, [class*=visually]"))
  .map((one) => one.tagName + "." + one.className).slice(0, 5)"""


ONLY_SCREEN = (
    "rank.all", "rank.matrix_sort", "onestop.heat_figures", "map.click", "ledger.click",
    "score.unit_click", "overview.to_sources", "revised.see_all", "take.boards", "notes.there",
)  # fmt: skip
"""Words of what can be done on a screen alone."""


def paths():
    for page in router.discover():
        if "<" in page.PATH:
            yield EXAMPLES[page.PATH]
            continue
        yield page.PATH
        yield from (page.PATH + one for one in MORE.get(page.PATH, ()))


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """One application and one browser for all pages: they change nothing."""
    web = build(tmp_path_factory.mktemp("every"))
    server = Server(web.app.server)
    with chromium() as browser:
        yield browser, server.url, web.tokens["administrator"]
    server.stop()
    shut(web)


@pytest.fixture
def visit(own):
    """Open a path; nothing may leave the host or be logged as an error while it is looked at."""
    browser, url, token = own
    opened = []

    def go(path, size, lang="vi"):
        seen = Watched(browser, url, token, size)
        opened.append(seen)
        seen.context.add_cookies([{"name": COOKIE, "value": lang, "url": url}])
        seen.page.goto(url + path)
        seen.page.wait_for_function(DRAWN)
        seen.page.wait_for_load_state("networkidle")
        assert seen.page.locator("html").get_attribute("lang") == lang
        return seen.page

    yield go
    for one in opened:
        one.clean()
        one.context.close()


def kept(path, what):
    SHOTS.mkdir(exist_ok=True)
    name = re.sub(r"\W+", "-", path).strip("-") or "tong-quan"
    return SHOTS / f"{name}-{what}"


def test_the_parts_of_pages_are_those_that_there_are():
    from dashboard.pages import quan_tri

    told = [one for one in MORE["/quan-tri"] if "&" not in one]
    assert [f"?muc={one}" for one in quan_tri.PARTS[1:]] == told


@pytest.mark.parametrize("path", list(paths()))
def test_nothing_is_cut_in_any_window_in_either_language(visit, path):
    for size in SIZES:
        for lang in words.LANGUAGES:
            page = visit(path, size, lang)
            page.wait_for_function(FITS, timeout=10_000)  # charts follow a moment later
            page.screenshot(path=kept(path, f"{size[0]}-{lang}.png"), full_page=True)


@pytest.mark.parametrize("path", list(paths()))
def test_whoever_hears_or_has_weak_eyes_can_use_it(visit, path):
    page = visit(path, SIZES[0])
    for width, height in (SIZES[0], SIZES[2]):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(FITS, timeout=10_000)
        assert hard_to_use(page) == [], width


@pytest.mark.parametrize("path", list(paths()))
def test_on_paper_it_is_a4_and_nothing_stands_beyond_the_edge(visit, path):
    page = visit(path, (SHEET, 1123))
    page.emulate_media(media="print")
    page.wait_for_function(FITS, timeout=10_000)
    assert page.evaluate(BEYOND) == []
    assert page.locator("nav:visible").count() == 0, "no menu on paper"
    file = kept(path, "a4.pdf")
    page.pdf(path=file, format="A4", print_background=True)
    told = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert A4.search(told), told
    said = _printed(file)
    title = page.locator("h1").first.inner_text()
    assert " ".join(title.split()) in said
    for key in ONLY_SCREEN:
        assert _first(key) not in said, "nobody clicks paper, or points at it"


def _printed(file):
    told = ["pdftotext", "-layout", file, "-"]
    return " ".join(subprocess.run(told, capture_output=True, text=True, check=True).stdout.split())


def _first(key):
    """The words before the first that is filled in."""
    return " ".join(words.t(key).partition("{")[0].split())


def test_paper_has_what_its_hints_explain_and_every_figure_of_the_heat_map(visit):
    page = visit("/mot-cua", (SHEET, 1123))
    cells = page.locator(".heat td:not(.m0)").count()
    assert cells
    seen = page.locator(".heat td:not(.m0) .sr").count()
    assert seen, "on a screen those on target carry no figure"
    page.emulate_media(media="print")
    shown = page.locator(".heat td:not(.m0) a").evaluate_all(
        "all => all.filter(one => { const range = document.createRange();"
        " range.selectNodeContents(one); const box = range.getBoundingClientRect();"
        " return box.width > 4 && box.height > 6 && getComputedStyle(one.firstElementChild || one)"
        ".clipPath === 'none'; }).length"
    )
    assert shown == cells, "on paper each has its own"
    assert page.locator("#theo-don-vi .iv svg:visible").count(), "intervals, as the hint says"
    file = kept("/mot-cua", "a4.pdf")
    page.pdf(path=file, format="A4", print_background=True)
    said = _printed(file)
    assert _first("rank.intervals") in said
    assert _first("onestop.heat_paper") in said
    assert words.t("rank.among", count="").strip() in said
    assert _low(file)[:-1], "more than one sheet"
    assert min(_low(file)[:-1]) > 0.6, "no sheet but the last ends in its upper half"


def _low(file):
    """By sheet: how far down it its lowest word stands, 0..1."""
    told = ["pdftotext", "-bbox", file, "-"]
    found = subprocess.run(told, capture_output=True, text=True, check=True).stdout
    sheets = re.split(r"<page ", found)[1:]
    return [
        max(float(one) for one in re.findall(r'yMax="([\d.]+)"', sheet)) / 842 for sheet in sheets
    ]
