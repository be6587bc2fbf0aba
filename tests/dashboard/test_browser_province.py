"""Every page of a whole province, seen: three windows, both languages, paper, by those who hear.

Pictures go to tests/screenshots, and are looked at by people: what is ugly, cut or false there is
for no test to find. ``test_browser_every_page`` holds the same pages to less, in ``make test``.
"""

import re
import subprocess
from pathlib import Path

import pytest

from dashboard import router
from dashboard.wording.speech import COOKIE
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
from tests.dashboard.figures import source
from tests.dashboard.living import living
from tests.dashboard.pages.conftest import EmptyCatalog

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.filterwarnings("default::ResourceWarning"),
]
SHOTS = Path(__file__).parents[1] / "screenshots"
DESK, WIDE, PHONE = (1440, 900), (1920, 1080), (390, 844)
RATE = "/chi-so/onestop.on_time_rate"
MORE = {
    "/": ["?ky=2025-Q3&so-sanh=cung-ky", "?don-vi=27694@2025", "?biet-luc=2025-09-30"],
    "/mot-cua": [
        "?linh-vuc=G13-DD01",
        "?linh-vuc=G13-DD01&kenh=2",
        "?ky=2025-Q3&hien=tat-ca",
        "?don-vi=27694@2025",
        "?biet-luc=2025-09-30",
    ],
    "/van-ban": ["?ban-ghi=ket", "?chieu=in", "?cap=commune"],
    "/du-lieu": ["?ban-ghi=qua-hen", "?loai-du-lieu=geographic"],
    "/chuyen-doi-so": ["?ky=2025-Q3"],
    "/766": ["?hien=tat-ca", "?biet-luc=2025-09-30"],
    "/nhiem-vu": ["?ban-ghi=qua-han", "?noi-giao=province"],
    "/ban-do": ["?lop=phan-anh", "?chi-tieu=edoc.signed_rate&hien=tat-ca"],
    "/so-sanh": ["?theo=chi-tieu", "?cac-don-vi=27694@2025,27721@2025"],
    "/chi-so/<id>": [
        RATE,
        f"{RATE}?kenh=2&ky=2025-Q3",
        f"{RATE}?ban-ghi=missed&ky=2025-Q3&don-vi=27694@2025",
        f"{RATE}?biet-luc=2025-09-30",
        "/chi-so/onestop.online_rate_plain?ky=2025-Q3",
        "/chi-so/onestop.handling_days_median",
        "/chi-so/onestop.overdue_open",
        "/chi-so/edoc.signed_rate",
        "/chi-so/data.datasets",
        "/chi-so/app.installs",
        "/chi-so/society.fibre_rate",
        "/chi-so/task.on_time_rate",
        "/chi-so/petition.on_time_rate",
        "/chi-so/press.answered_on_time_rate",
        "/chi-so/index766.total",
    ],
    "/bao-cao": ["?ban={report}", "?ban={form}"],
    "/nguon": [
        "?nguon=onestop",
        "?nguon=reported",
        "?hien=cach-ly",
        "?hien=luoc-do",
        "?hien=no-so-lieu",
        "?lan-chay={run}",
        "?ly-do=tat-ca",
    ],
    "/bao-cao-so-lieu": ["?don-vi=000.00.15.H39&ky=2025-Q3", "?nop={handed}"],
    "/kiem-tra": ["/{brief}"],
    "/quan-tri": [
        f"?muc={one}"
        for one in ("danh-sach-phat", "bang", "tai-khoan", "ma-truy-cap", "muc-tieu", "nhat-ky")
    ]
    + ["?muc=bang&viec=them", "?muc=bang&viec=sua&ma=mot-cua"],
    "/thay-doi": ["?tu=2025-09-01"],
}
"""Parts and states of a page that are pages to who looks at them."""
LOST = ["/chi-so/khong.co", "/khong-co-trang-nay", "/mot-cua?thu-tuc=9.999"]
"""What is answered in words and with a code of HTTP, which a browser notes as an error."""
LOADING = ["/", "/mot-cua", "/766", "/nguon"]
ONLY_SCREEN = (
    "rank.all", "rank.matrix_sort", "onestop.heat_figures", "map.click", "ledger.click",
    "score.unit_click", "overview.to_sources", "revised.see_all", "take.boards", "notes.there",
    "cut.drop_all",
)  # fmt: skip
"""Words of what can be done on a screen alone."""
A4 = re.compile(r"595(\.\d+)? x 84[12](\.\d+)? pts")


def paths():
    for page in router.discover():
        if "<" not in page.PATH:
            yield page.PATH
        for one in MORE.get(page.PATH, ()):
            yield one if "<" in page.PATH else page.PATH + one
    yield from LOST
    yield "/login"


PATHS = list(paths())
FULL = [
    one
    for one in PATHS
    if one not in LOST and not any(part in one for part in ("biet-luc", "nop=", "viec=them"))
]
"""Where nothing is empty: not a past of which nothing was known, nor what is refused in words."""


@pytest.fixture(scope="module")
def browser():
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    with living(tmp_path_factory.mktemp("province")) as found:
        yield found


@pytest.fixture(scope="module")
def loading(tmp_path_factory):
    """The pages while the first load goes on: nothing is whole yet."""
    names = ("onestop", "edoc", "opendata", "reported", "tasks")
    half = [source(one, one, "partial", progress=0.25, complete_from=19_700) for one in names]
    web = build(tmp_path_factory.mktemp("loading"), EmptyCatalog(half))
    server = Server(web.app.server)
    yield server.url, web.tokens["administrator"]
    server.stop()
    shut(web)


@pytest.fixture
def visit(browser):
    """Open a path; nothing may leave the host or be logged as an error while it is looked at."""
    opened = []

    def go(url, token, path, size, lang="vi"):
        seen = Watched(browser, url, "" if path == "/login" else token, size)
        opened.append((path, seen))
        seen.context.add_cookies([{"name": COOKIE, "value": lang, "url": url}])
        seen.page.goto(url + path, timeout=120_000)
        seen.page.wait_for_function(DRAWN)
        seen.page.wait_for_load_state("networkidle")
        assert seen.page.locator("html").get_attribute("lang") == lang
        seen.page.wait_for_function(FITS)  # charts follow a moment later
        return seen.page

    yield go
    for path, one in opened:
        if path in LOST:
            one.errors = [text for text in one.errors if "status of 40" not in text]
        one.clean()
        one.context.close()


@pytest.fixture
def look(visit, province):
    def go(path, size, lang="vi"):
        token = province.governing if path.startswith("/quan-tri") else province.token
        return visit(province.url, token, path.format(**province.names), size, lang)

    return go


def kept(path, what):
    SHOTS.mkdir(exist_ok=True)
    named = "/tong-quan" + path[1:] if path.startswith(("/?", "/{")) or path == "/" else path
    name = re.sub(r"\W+", "-", named).strip("-")
    return SHOTS / f"{name}-{what}"


def pictured(page, path, what):
    page.screenshot(path=kept(path, f"{what}.png"), full_page=True)


def test_the_parts_of_pages_are_those_that_there_are():
    from dashboard.pages import quan_tri

    told = [one for one in MORE["/quan-tri"] if "&" not in one]
    assert [f"?muc={one}" for one in quan_tri.PARTS[1:]] == told


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_is_cut_and_whoever_hears_or_has_weak_eyes_can_use_it(look, path, size):
    page = look(path, size)
    pictured(page, path, f"{size[0]}-vi")
    assert hard_to_use(page) == []


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_cut_in_english_and_on_a_wide_screen(look, path):
    pictured(look(path, DESK, "en"), path, f"{DESK[0]}-en")
    pictured(look(path, WIDE), path, f"{WIDE[0]}-vi")


@pytest.mark.parametrize("path", FULL)
def test_a_province_that_is_loaded_has_no_page_that_is_empty(look, path):
    page = look(path, DESK)
    assert page.locator("main .n-empty, main .n-error, main .n-loading").all_inner_texts() == []


@pytest.mark.parametrize("path", PATHS)
def test_on_paper_it_is_a4_and_nothing_stands_beyond_the_edge(look, path):
    page = look(path, (SHEET, 1123))
    page.emulate_media(media="print")
    page.wait_for_function(FITS)
    assert page.evaluate(BEYOND) == []
    assert page.evaluate(WIDER) == []
    assert page.locator("nav:visible").count() == 0, "no menu on paper"
    file = kept(path, "a4.pdf")
    page.pdf(path=file, format="A4", print_background=True)
    told = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert A4.search(told), told
    said, title = printed(file), page.locator("h1").first.inner_text()
    assert " ".join(title.split()) in said
    for key in ONLY_SCREEN:
        assert first_words(key) not in said, "nobody clicks paper, or points at it"


@pytest.mark.parametrize("path", LOADING)
def test_a_page_of_the_first_load_is_as_good(visit, loading, path):
    for size in (DESK, PHONE):
        page = visit(*loading, path, size)
        pictured(page, f"dang-nap{path}", f"{size[0]}-vi")
        assert hard_to_use(page) == []
