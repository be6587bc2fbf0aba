"""An English page is English: Vietnamese letters are names, people's words, or marked as such."""

import re
import shutil
from html.parser import HTMLParser

import pytest

from core.clock import DAY
from core.settings import load
from dashboard import router
from dashboard.wall import board, config
from dashboard.wall.whose import Whose
from dashboard.wording import phrases, words
from indicators.catalog import Catalog
from indicators.evaluating import publish
from store.database.engine import open_store
from tests.dashboard.conftest import build, shut
from tests.indicators import seeded

PROOF = {"ban_ghi": "numerator"}
WAYS = {
    "/chi-so/onestop.on_time_rate": [{}, PROOF, {"don_vi": "802", "theo": "channel"}],
    "/chi-so/edoc.signed_rate": [PROOF],
    "/chi-so/task.on_time_rate": [{"ban_ghi": "denominator"}],
    "/chi-so/ocop.on_floor_rate": [{}],
    "/nguon": [{"nguon": "edoc"}, {"nguon": "onestop", "hien": "tat-ca"}, {"lan_chay": "last"}],
    "/quan-tri": [
        *({"muc": one} for one in ("bang", "muc-tieu", "nhat-ky")),
        {"muc": "bang", "viec": "them"},
        {"muc": "bang", "viec": "sua", "ma": "mot-cua"},
    ],
}
WRONG = {"ky": "hom-kia", "don_vi": "zzz", "biet_luc": "2030-01-01", "ranh_gioi": "xưa"}
_READ = ("title", "aria-label", "placeholder", "alt", "data-label", "data-down")
_VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Said(HTMLParser):
    """Texts of a page with Vietnamese letters that nothing marks as Vietnamese."""

    def __init__(self, html):
        super().__init__()
        self.held, self.found = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        tongue = given.get("lang") or (self.held[-1][1] if self.held else "en")
        self.found += [given[k] for k in _READ if k in given and tongue == "en"]
        if tag not in _VOID:
            self.held.append((tag, tongue))

    def handle_endtag(self, tag):
        while self.held and self.held.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self.held or (self.held[-1][1] == "en" and self.held[-1][0] not in ("script",)):
            self.found.append(data)


@pytest.fixture(scope="module")
def web(tmp_path_factory, sqlite_template):
    """The application over a real catalogue of the conference's year, with a source that fails."""
    folder = tmp_path_factory.mktemp("english")
    shutil.copy(sqlite_template, folder / "ioc.db")
    settings = load(data=folder, env={}, clock_at="2023-12-26")
    store = open_store(settings.facts_url, settings.tenant)
    seeded.article(store)
    fault = "Nguồn tạm ngừng phục vụ (HTTP 503)."
    seeded.fail(store, "edoc", "sent", seeded.NOW - DAY, fault)
    publish.run(store, seeded.CLOCK, seeded.CALENDAR)
    catalog = Catalog(settings, store=store)
    made = build(tmp_path_factory.mktemp("web"), catalog)
    yield made
    shut(made)
    catalog.close()


@pytest.fixture(scope="module")
def get(web):
    """A page's HTML as an administrator reads it in English."""
    browser = web.logged_in("administrator")
    browser.get("/ngon-ngu/en?next=/")

    def ask(path, **query):
        asked = {key.replace("_", "-"): value for key, value in query.items()}
        return browser.get(path, query_string=asked).text

    return ask


@pytest.fixture(scope="module")
def run_id(web):
    return web.catalog.runs("edoc")[0].run_id


@pytest.fixture(scope="module")
def names(web):
    """Names of units, fields and procedures, and of the person who looks: the longest first."""
    real = web.catalog
    units = real.units(real.clock.now().date())
    held = {name for one in units for name in (one.name, one.short_name)}
    for dim in ("field", "procedure"):
        held |= set(real.members(dim).values())
    held.add(next(one.name for one in web.desk.demo_accounts() if one.login == "quantri"))
    return sorted(held, key=len, reverse=True)


def left(html, names):
    pattern = re.compile("|".join(map(re.escape, names)))
    return [one.strip() for one in Said(html).found if phrases.vietnamese(pattern.sub("", one))]


def paths():
    for page in router.discover():
        if "<" not in page.PATH:
            yield page.PATH, {}
        elif page.PATH not in {"/chi-so/<id>"}:
            raise AssertionError(f"{page.PATH}: name an example of it here")
    for path, queries in WAYS.items():
        yield from ((path, query) for query in queries)


@pytest.mark.parametrize(("path", "query"), list(paths()))
def test_every_page_in_english(get, run_id, names, path, query):
    if query.get("lan_chay"):
        query = {"lan_chay": run_id}
    html = get(path, **query)
    assert 'lang="en"' in html
    assert "</main>" in html
    assert left(html, names) == []


@pytest.mark.parametrize("path", ["/mot-cua", "/ban-do"])
def test_what_cannot_be_read_is_named_in_english(get, names, path):
    html = get(path, **WRONG)
    assert "This period cannot be read: “hom-kia”" in html
    assert "There is no unit “zzz”" in html
    assert "is in the future" in html
    assert [one for one in left(html, names) if "xưa" not in one] == []


def test_a_failed_run_and_its_source_say_in_english_what_failed(get, run_id):
    for query in ({}, {"nguon": "edoc"}, {"lan_chay": run_id}):
        assert "out of service for now (HTTP 503)" in get("/nguon", **query)


@pytest.mark.parametrize("path", ["/khong-co", "/chi-so/khong.co"])
def test_pages_that_are_not_there_are_refused_in_english(get, names, path):
    assert left(get(path), names) == []


@pytest.mark.parametrize("name", sorted(config.boards().boards))
def test_every_board_in_english(web, names, name):
    with web.app.server.app_context(), words.speaking("en"), web.catalog.reading():
        cells = board.draw(web.catalog, name, Whose())
    html = "".join(one.html for one in cells.values())
    assert html
    assert left(html, names) == []


def test_cards_of_an_english_wall_have_names_that_fit(web):
    with web.app.server.app_context(), words.speaking("en"), web.catalog.reading():
        cells = board.draw(web.catalog, "tong-quan", Whose())
    html = "".join(one.html for one in cells.values())
    assert ">Electronic documents<" in html
    assert "Documents exchanged electronically" not in html, "a card has room for 23 letters"
