"""The pages in a real Chromium: what only a browser can tell."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from html.parser import HTMLParser
from urllib.parse import unquote, urlparse

import openpyxl
import pytest
from playwright.sync_api import Browser, Page

from core.clock import DAY, OFFSET, from_epoch
from dashboard.pictures import theme
from dashboard.wording import words
from tests.dashboard.browsing import Server, Watched, chromium, copied, numbers
from tests.dashboard.fakes import NOW, FakeCatalog
from tests.office import soffice

pytestmark = pytest.mark.browser
PATHS = ["/", "/mot-cua", "/chi-so/onestop.on_time_rate", "/nguon"]


@pytest.fixture(scope="module")
def address(web) -> Iterator[str]:
    """The application of this module, served on loopback."""
    server = Server(web.app.server)
    yield server.url
    server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def window(web, address, browser) -> Iterator[Watched]:
    """An operator's, for one page after the other: what a browser has fetched it keeps."""
    seen = Watched(browser, address, web.tokens["operator"], (1440, 900))
    yield seen
    seen.context.close()


@pytest.fixture
def visit(address, window):
    """Open a path as an operator; nothing fails and no request leaves the host."""

    @contextmanager
    def open_page(path, width=1440, height=900):
        window.anew((width, height))
        window.page.goto(address + path)
        drawn(window.page)
        yield window.page
        window.clean()

    return open_page


def drawn(page: Page) -> None:
    """React has taken the page over from the server's drawing."""
    page.wait_for_selector("#page .app")
    page.wait_for_function("!document.getElementById('first')")


SQUEEZED = """() => {
  const all = [...document.querySelectorAll('#page .hdr .ctl, #page .cuts .ctl')]
    .filter(one => one.checkVisibility());
  const box = one => one.getBoundingClientRect();
  const over = (a, b) => box(a).left < box(b).right - 1 && box(b).left < box(a).right - 1
    && box(a).top < box(b).bottom - 1 && box(b).top < box(a).bottom - 1;
  const may = one => one.matches('#pick-don-vi > .ctl, .cuts .ctl');
  return [
    ...all.filter(one => !may(one) && one.scrollWidth > one.clientWidth + 1),
    ...all.filter(one => may(one) && getComputedStyle(one).textOverflow !== 'ellipsis'),
    ...all.filter(one => all.some(other => other !== one && over(one, other))),
  ].map(one => one.innerText);
}"""
"""Choices of the header that are cut or lie over each other; long names may end in an ellipsis."""


TEXT = """() => {
  const main = document.querySelector('#page .main').cloneNode(true);
  main.querySelectorAll('.graph').forEach(one => one.remove());
  return main.textContent;
}"""
"""What is read on the page, without the charts: their library may come later."""


def rgb(colour: str) -> str:
    """``#5AA9FF`` as a browser tells it."""
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def shown(page: Page) -> str:
    return page.evaluate(TEXT)


def changed(page: Page, old: str) -> None:
    page.wait_for_function(f"old => ({TEXT})() !== old", arg=old)


WIDTHS = (1440, 1024, 390)
FITS = "() => document.documentElement?.scrollWidth <= innerWidth"


@pytest.mark.parametrize("path", PATHS)
def test_nothing_runs_out_of_the_window(visit, path):
    with visit(path) as page:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function(FITS)  # charts follow the window a moment later
            assert page.evaluate(SQUEEZED) == [], width


def test_a_wide_table_in_a_fold_is_scrolled_within_itself_on_a_phone(visit):
    """The record of forecasts: its first column, which says of what a row is, stays in sight."""
    with visit("/chi-so/onestop.on_time_rate", width=390, height=844) as page:
        folds = page.locator("#trien-vong details")
        folds.evaluate_all("all => all.forEach(one => { one.open = true; })")
        record = folds.filter(has_text=words.t("ahead.record"))
        box = record.locator(".scroll")
        wide, seen = box.evaluate("x => [x.scrollWidth, x.clientWidth]")
        assert wide > seen > 200
        box.evaluate("x => { x.scrollLeft = 9999; }")
        left = "x => x.getBoundingClientRect().left"
        for cell in ("thead th", "tbody th"):
            own = box.locator(cell).first.evaluate(left)
            assert abs(own - box.evaluate(left)) <= 1, cell
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_widest_table_fits_in_english(visit):
    """At 1024 it scrolls."""
    with visit("/nguon", width=390) as page:
        page.context.add_cookies([{"name": "lang", "value": "en", "url": page.url}])
        page.reload()
        drawn(page)
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function(
                "() => { const one = document.querySelector('#page .pbox .scroll');"
                " return one.scrollWidth <= one.clientWidth; }"
            )


@pytest.mark.parametrize("path", PATHS)
def test_figures_stand_before_any_script(web, address, browser, path):
    context = browser.new_context(
        java_script_enabled=False, extra_http_headers=web.bearer("operator"), locale="vi-VN"
    )
    page = context.new_page()
    page.goto(address + path)
    text = page.inner_text("#first")
    context.close()
    assert "99,9" in text or "Nguồn lỗi" in text


def test_a_filter_goes_into_the_address_and_reload_shows_the_same(visit):
    with visit("/mot-cua") as page:
        old = shown(page)
        page.click("#page #pick-ky summary")
        page.click("#page #pick-ky >> text=Tháng trước")
        changed(page, old)
        assert page.url.endswith("/mot-cua?ky=2023-11")
        view = shown(page)
        page.reload()
        drawn(page)
        assert shown(page) == view
        page.go_back()
        changed(page, view)
        assert page.url.endswith("/mot-cua")
        assert shown(page) == old


def test_a_unit_is_found_without_accents_by_keys_alone(visit):
    with visit("/") as page:
        old = shown(page)
        page.focus("#page #pick-don-vi summary")
        page.keyboard.press("Enter")
        page.keyboard.type("duc ho")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.textContent") == "Huyện Đức Hòa"
        page.keyboard.press("Enter")
        page.wait_for_selector("#page #pick-don-vi summary:has-text('Huyện Đức Hòa')")
        assert "don-vi=802" in page.url
        assert shown(page) != old


def test_enter_takes_the_first_that_fits(visit):
    with visit("/") as page:
        page.click("#page #pick-tim summary")
        page.keyboard.type("ky so")
        page.keyboard.press("Enter")
        page.wait_for_url("**/chi-so/edoc.signed_rate")


def test_units_can_be_found_from_the_search_too(visit):
    with visit("/") as page:
        page.click("#page #pick-tim summary")
        page.keyboard.type("can giuoc")
        assert page.inner_text("#page #pick-tim .opts li[data-copy]") == "Huyện Cần Giuộc"


def test_menus_close_with_escape_and_give_the_focus_back(visit):
    with visit("/") as page:
        page.focus("#page #pick-ky summary")
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.tagName") == "A"
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.parentElement.id") == "pick-ky"
        assert not page.evaluate("document.activeElement.parentElement.open")


def test_a_menu_takes_the_very_next_key(visit):
    """The browser says only later that a menu was opened: fast fingers would have closed it."""
    with visit("/") as page:
        found = page.evaluate(
            """() => {
                var pick = document.querySelector("#page #pick-don-vi");
                pick.querySelector("summary").click();
                return [pick.open, document.activeElement.parentElement.className];
            }"""
        )
        assert found == [True, "find"]
        page.keyboard.press("Escape")
        assert not page.evaluate("document.querySelector('#page #pick-don-vi').open")


CHOSEN = """([query, id]) => location.search.includes(query)
    && document.activeElement?.parentElement.id === id
    && document.querySelector("p.sr[role=status]")?.textContent.includes(
        document.querySelector("#page #pick-ky > summary")?.textContent.trim())"""


def test_a_choice_by_keys_keeps_its_place_and_is_said(visit):
    with visit("/mot-cua") as page:
        page.focus("#page #pick-ky summary")
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_function(CHOSEN, arg=["ky=", "pick-ky"])
        page.keyboard.press("Enter")  # the next choice, from where the last one was made
        page.wait_for_function("() => document.querySelector('#page #pick-ky')?.open")


FOLLOWED = """() => {
    var links = Array.from(document.querySelectorAll("#page a[href^='/chi-so/']"));
    var link = links.filter((one) => one.offsetParent).at(-1);
    link.scrollIntoView({block: "center"});
    link.focus();
    window.stood = window.scrollY;
    return window.stood > 100 && link.getAttribute("href");
}"""
HERE = """(href) => document.activeElement?.getAttribute("href") === href
    && Math.abs(window.scrollY - window.stood) < 3"""


def test_the_way_back_leads_to_where_one_was(visit):
    with visit("/mot-cua", height=500) as page:
        href = page.evaluate(FOLLOWED)
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.activeElement?.id === 'noi-dung'")
        assert page.evaluate("window.scrollY") == 0
        page.go_back()
        page.wait_for_function(HERE, arg=href)
        page.go_forward()
        page.wait_for_function("() => location.pathname.startsWith('/chi-so/')")
        page.wait_for_function("() => window.scrollY === 0")


PART = """() => {
    const part = document.getElementById("ban-ghi"), at = document.activeElement;
    return !!part && part.contains(at) && at.id;
}"""


def test_a_link_to_a_part_of_a_view_leads_into_it(web, visit):
    """By keyboard: the list that was asked for is in sight, said, and the next Tab is in it."""
    with visit("/chi-so/onestop.on_time_rate", height=500) as page:
        page.focus("#ly-lich a[href*='ban-ghi=missed']")
        page.keyboard.press("Enter")
        page.wait_for_function(f"() => ({PART})() === 'ban-ghi'")
        assert 0 <= page.locator("#ban-ghi h2").bounding_box()["y"] < 250
        assert page.inner_text("body > [role=status]").startswith(page.inner_text("#ban-ghi h2"))
        page.keyboard.press("Tab")
        assert page.evaluate(PART) == ""
        page.focus("#ban-ghi")
        page.evaluate("document.querySelector('#page .app').kept = 1")
        web.catalog.bump(300)
        page.evaluate("dispatchEvent(new Event('online'))")  # it looks at once
        page.wait_for_function("() => !document.querySelector('#page .app').kept")
        page.wait_for_function(f"() => ({PART})() === 'ban-ghi'")
        page.focus("#ban-ghi .pager a[href*='sau=']")
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.querySelector('#page .pager a:not([href*=sau])')")
        assert page.evaluate(PART) == "", "a link within it keeps its place"
        page.go_back()
        page.wait_for_function(
            "() => document.activeElement?.matches('#ban-ghi .pager a[href*=\"sau=\"]')"
        )


def test_a_list_that_is_closed_gives_the_focus_back_to_what_opened_it(visit):
    opener = "#ly-lich a[href*='ban-ghi=missed']"
    with visit("/chi-so/onestop.on_time_rate", height=500) as page:
        page.focus(opener)
        page.keyboard.press("Enter")
        page.wait_for_function(f"() => ({PART})() === 'ban-ghi'")
        page.focus("#ban-ghi a[data-opener]")
        page.keyboard.press("Enter")
        page.wait_for_function("() => !document.getElementById('ban-ghi')")
        page.wait_for_function("""() => {
            const at = document.activeElement, seen = at.getBoundingClientRect();
            return at.getAttribute("href")?.includes("ban-ghi=missed")
                && seen.top >= 0 && seen.bottom <= innerHeight;
        }""")


OPEN = """(ids) => [...document.querySelectorAll('#page details.pick[open]')]
  .map(one => one.id).join() === ids.join()"""


def test_a_part_of_the_view_moves_nothing_at_the_next_figures(web, visit):
    with visit("/mot-cua", height=500) as page:
        page.evaluate("location.hash = '#noi-dung'")
        page.evaluate("document.querySelector('#page details:not([id])').open = true")
        page.evaluate("window.scrollTo(0, 300)")
        page.evaluate("document.querySelector('#page .app').kept = 1")
        web.catalog.bump(300)
        page.wait_for_function(
            "() => { const app = document.querySelector('#page .app');"
            " return !!app && app.kept === undefined; }"
        )
        page.wait_for_function("() => document.querySelector('#page details:not([id])')?.open")
        page.wait_for_function("() => window.scrollY === 300")  # given back a moment later


def test_only_one_menu_is_open_and_a_click_beside_closes_it(visit):
    with visit("/") as page:
        page.click("#page #pick-ky summary")
        page.click("#page #pick-don-vi summary")
        page.wait_for_function(OPEN, arg=["pick-don-vi"])
        page.click("#page h1")
        page.wait_for_function(OPEN, arg=[])


def test_the_keyboard_reaches_the_content_first(visit):
    with visit("/") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest('#noi-dung')")


CONTROLS = (
    "[...document.querySelectorAll('#page a[href], #page button, #page summary')]"
    ".filter(e => e.checkVisibility() && e.tabIndex >= 0)"
)
NOTED = f"""() => {{
  window.unreached = new Set({CONTROLS});
  addEventListener('focusin', (event) => window.unreached.delete(event.target));
  return window.unreached.size;
}}"""
"""Who has not had the focus yet; at first all, whose number it gives."""
STEPS = 20
OTHERWISE = """() => [...document.querySelectorAll('#page a[tabindex="-1"]')].filter(link => {
  const cell = link.closest('table.heat td');
  if (cell) {  // a unit in a month: by the row's link and the column's
    const head = cell.closest('table').tHead.rows[0].cells[cell.cellIndex];
    return !head.querySelector('a') || !cell.parentNode.querySelector('th a');
  }
  const same = document.querySelectorAll(`#page table a[href="${link.getAttribute('href')}"]`);
  return !link.closest('svg.map') || !same.length;
}).map(link => link.getAttribute('href'))"""


@pytest.mark.parametrize("path", PATHS)
def test_every_control_is_reached_by_tab(visit, path):
    with visit(path) as page:
        assert page.evaluate(OTHERWISE) == [], "what is no stop of Tab is reached otherwise"
        wanted = page.evaluate(NOTED)
        assert wanted
        for _ in range((wanted + 40) // STEPS):
            for _ in range(STEPS):
                page.keyboard.press("Tab")
            left = page.evaluate("window.unreached.size")
            if not left:
                break
        assert left == 0


COPIED = """() => {
  const table = document.querySelector('#page #bieu-06a table, #page #theo-don-vi table');
  getSelection().selectAllChildren(table);
  const data = new DataTransfer();
  table.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true }));
  const rows = [...table.rows].map(row => [...row.cells]);
  return [data.getData('text/plain'), rows.map(row => row.map(one => one.innerText))];
}"""


def test_a_table_that_is_copied_keeps_its_numbers_for_a_workbook(visit):
    with visit("/mot-cua") as page:
        copied, shown_as = page.evaluate(COPIED)
    rows = [line.split("\t") for line in copied.split("\n")]
    assert [len(row) for row in rows] == [len(row) for row in shown_as]
    told = [text.strip() for row in shown_as[1:] for text in row]
    figures = [one for row in rows[1:] for one in row if re.fullmatch(r"-?\d+(,\d+)?%?", one)]
    meant = [one for one in told if re.fullmatch(r"\d{1,3}(\.\d{3})+|\d+(,\d+)?\u00a0%", one)]
    assert meant, "the table has figures that no workbook reads as they stand"
    assert {one.replace(".", "").replace("\u00a0", "") for one in meant} <= set(figures)


@pytest.mark.parametrize(
    ("path", "asked"),
    [("/van-ban", r"%\s*(Chưa đạt|Cần chú ý)"), ("/?don-vi=802", r"[▲▼]")],
)
def test_judged_and_signed_figures_are_copied_as_numbers(visit, path, asked):
    with visit(path) as page:
        numbers(page, asked)


def test_cells_that_say_more_than_their_figure_are_copied_as_numbers(visit):
    said = {
        "≈\u00a01.087,5\u00a0%": "1087,5%",
        "≥\u00a099\u00a0%": "99%",
        '<b data-n="2,4">2\u00a0ngày 9\u00a0giờ</b>': "2,4",
        "97,5\u00a0% <small>117/120</small>": "97,5%",
        "20/38": "20/38",
    }
    with visit("/mot-cua") as page:
        cells = "[...document.querySelectorAll('#page #theo-don-vi td.num')].slice(0, 5)"
        put = f"(all) => {cells}.forEach((one, n) => {{ one.innerHTML = all[n]; }})"
        page.evaluate(put, list(said))
        found = copied(page, "", "#page #theo-don-vi table")[: len(said)]
        assert [told for _, told in found] == list(said.values())


PRESSED = """([where]) => {
  window.addEventListener('copy', (event) => {
    window.laid = ['text/plain', 'text/html'].map((kind) => event.clipboardData.getData(kind));
  }, { once: true });
  const button = document.querySelector(`#page ${where} button.cp`);
  button.focus();
  const table = button.parentElement.querySelector('table');
  const whole = (one) => one.title.split(' · ')[1] || one.textContent;
  return [...table.rows].map((row) => [...row.cells].map(whole));
}"""
"""Who has the keys is the button; what its table says, cell by cell: a cell of the heat map, which
holds digits alone, by its title."""


class Pasted(HTMLParser):
    """The cells of what was laid on the clipboard: the text of each, and what it is said to be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[tuple[str, dict[str, str | None]]]] = []
        self.under: list[str] = []
        self._into = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append(("", dict(attrs)))
        elif tag == "p":
            self.under.append("")
        self._into = tag

    def handle_data(self, data):
        if self._into == "p":
            self.under[-1] += data
        elif self._into in ("td", "th"):
            text, said = self.rows[-1][-1]
            self.rows[-1][-1] = (text + data, said)


def press(page: Page, where: str) -> tuple[list[list[str]], str, Pasted]:
    """By keyboard: what the table says, and both forms in which it is on the clipboard."""
    shown = page.evaluate(PRESSED, [where])
    page.keyboard.press("Enter")
    plain, html = page.evaluate("window.laid")
    page.wait_for_selector("#page .copied:not(:empty)")
    return shown, plain, Pasted(html)


def worth(text: str) -> float | None:
    """A figure as officials write it: a share is a fraction. None: it is none."""
    if not re.fullmatch(r"(\d{1,3}(\.\d{3})+|\d+)(,\d+)?(\u00a0%)?", text):
        return None
    bare = Decimal(text.rstrip("\u00a0%").replace(".", "").replace(",", "."))
    return float(bare / 100 if text.endswith("%") else bare)


@pytest.mark.parametrize(
    ("where", "heads"),
    [
        ("#theo-don-vi", ["Đơn vị", "Tỷ lệ"]),
        (".chart:has(#chart-on-time)", ["Kỳ", "Tỷ lệ"]),
        ("#ban-do-nhiet", ["Đơn vị", "12/23"]),
    ],
)
def test_a_button_lays_a_table_on_the_clipboard_as_text_and_as_cells(visit, address, where, heads):
    """Of a chart its twin, folded as it is; each figure is worth what the page says."""
    with visit("/mot-cua?ky=2023-12") as page:
        shown, plain, pasted = press(page, where)
        said = page.inner_text("#page .copied")
        whole = page.get_attribute(f"#page {where} button.cp", "data-all")
        name = page.text_content(f"#page {where} caption")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        printed = page.get_attribute("#page .foot", "data-print") or ""
    rows = [line.split("\t") for line in plain.split("\n\n")[0].split("\n")]
    assert set(heads) <= {*rows[0]}
    assert [[text for text, _ in row] for row in pasted.rows] == rows, "both say the same"
    assert [len(row) for row in rows] == [len(row) for row in shown]
    figures = [
        (worth(text), told)
        for row, cells in zip(shown[1:], pasted.rows[1:], strict=True)
        for text, (_, told) in zip(row, cells, strict=True)
        if worth(text) is not None
    ]
    assert len(figures) >= len(rows) - 1, "there are figures"
    assert [value for value, _ in figures] == [float(told["x:num"]) for _, told in figures]
    assert all(told["x:num"] == told["sdval"] for _, told in figures)
    assert all("mso-number-format" in told["style"] for _, told in figures)
    assert plain.split("\n\n")[1].split("\n") == pasted.under
    assert pasted.under[0].startswith(name)
    assert "Tháng 12/2023" in pasted.under[1]
    assert words.t("copy.known", at="") in pasted.under[1]
    assert pasted.under[-1] == f"{address}/mot-cua?ky=2023-12"
    assert f" {address}/mot-cua?ky=2023-12," in printed, "on paper too, as who reads it came"
    assert f" {address}/kiem-tra." in printed
    if where == "#ban-do-nhiet":
        assert max(value for value, _ in figures) <= 1, "shares, not hundreds"
    count = str(len(rows) - 1)
    key = "copy.part" if whole else "copy.done"
    assert said == words.t(key, rows=count, all=whole)
    assert (f"{count} trên {whole}" in pasted.under[0]) == bool(whole)


WRITE = """([names, figures]) => {
  const heads = document.querySelectorAll('#page #theo-don-vi tbody th');
  names.forEach((one, n) => { heads[n].textContent = one; });
  const all = document.querySelectorAll('#page #theo-don-vi td.num');
  const cells = [...all].slice(0, figures.length);
  cells.forEach((one, n) => { one.innerHTML = figures[n]; });
  cells.at(-1).firstChild.value += '0';
  getSelection().selectAllChildren(document.querySelector('#page h1'));
  return cells.map((one) => [one.parentElement.rowIndex, one.cellIndex]);
}"""
"""Writes names and figures into a table, types a zero behind the last, and chooses the title. Where
the figures are: row and place."""


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_a_source_writes_is_no_formula_and_doubt_goes_along(visit, lang):
    names = ["=1+1", '<b>&"', "0012", "@a", "+1", "-1"]
    figures = [  # written in Vietnamese: what is read, and what it is worth
        ("▼\u00a00,6", "-0,6", -0.6),
        ("−1.234", "-1234", -1234),
        ('≈\u00a0<span class="hatched">1.087,5\u00a0%</span>', "1087,5%", 10.875),
        ('<span class="hatched">0,04</span>', "0,04", 0.04),
        ('<input value="1,5">', "1,50", 1.5),
    ]
    there = str.maketrans(".,", ",.") if lang == "en" else {}
    with visit("/mot-cua?ky=2023-12&sau=20") as page, words.speaking(lang):
        if lang == "en":
            page.context.add_cookies([{"name": "lang", "value": lang, "url": page.url}])
            page.reload()
            drawn(page)
        at = page.evaluate(WRITE, [names, [one.translate(there) for one, _, _ in figures]])
        _, plain, pasted = press(page, "#theo-don-vi")
        assert page.evaluate("document.activeElement.matches('button.cp')"), "the keys stay"
        assert page.evaluate("String(getSelection())") == page.inner_text("#page h1")
        told = [words.t("copy.old", count=2), words.t("copy.estimated", count=1)]
    rows = [line.split("\t") for line in plain.split("\n")]
    harmless = ["'=1+1", '<b>&"', "0012", "'@a", "'+1", "'-1"]
    assert [row[0] for row in rows[1 : len(names) + 1]] == harmless
    assert [row[0][0] for row in pasted.rows[1 : len(names) + 1]] == names
    assert all("x:str" in row[0][1] for row in pasted.rows[1:])
    assert [rows[y][x] for y, x in at] == [one.translate(there) for _, one, _ in figures]
    cells = [pasted.rows[y][x][1] for y, x in at]
    assert [float(one["x:num"]) for one in cells] == [worth for _, _, worth in figures]
    assert [float(one["sdval"]) for one in cells] == [worth for _, _, worth in figures]
    assert pasted.under[2] == "; ".join(told)
    assert pasted.under[3].endswith("/mot-cua?ky=2023-12&sau=20"), "also where in a list it is"


def test_a_list_of_records_keeps_its_codes_and_moments_and_says_how_many_of_how_many(
    visit, address
):
    with visit("/mot-cua") as page:
        shown, plain, pasted = press(page, "#qua-han")
        assert page.inner_text("#page .copied") == words.t("copy.part", rows="20", all="120")
        by_hand = page.evaluate(re.sub("'#page .*'", "'#page #qua-han table'", COPIED, count=1))[0]
    assert plain.split("\n\n")[0] == by_hand, "chosen by hand the same is copied"
    code, told = pasted.rows[1][0]
    assert code == shown[1][0] == "H39.000000"
    assert "x:str" in told
    assert told["style"] == 'mso-number-format:"\\@"'
    at = pasted.rows[0].index(next(one for one in pasted.rows[0] if one[0] == "Hẹn trả"))
    hour, day = shown[1][at].split()
    text, told = pasted.rows[1][at]
    assert text == f"{day} {hour}", "a workbook reads no hour before its day"
    assert text == f"{from_epoch(NOW):%d/%m/%Y %H:%M}"
    assert float(told["x:num"]) == (NOW // 60 * 60 + OFFSET) / DAY + 25569, "days since 30/12/1899"
    assert "20 trên 120" in pasted.under[0]
    period = FakeCatalog().default_period().code
    assert unquote(pasted.under[-1]) == f"{address}/mot-cua?ky={period}", (
        "later on it shows the same"
    )


def test_libreoffice_pastes_numbers_as_numbers_shares_as_shares_days_as_days(visit, tmp_path):
    """Excel cannot be asked here; both are told by marks of their own on the same cells."""
    program = soffice()
    with visit("/mot-cua") as page:
        for name, where in (("units", "#theo-don-vi"), ("records", "#qua-han")):
            press(page, where)
            (tmp_path / f"{name}.html").write_text(page.evaluate("window.laid")[1], "utf-8")
    subprocess.run(
        [program, f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless",
         "--infilter=HTML (StarCalc)", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "units.html", "records.html"],
        cwd=tmp_path, check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    units, records = (
        openpyxl.load_workbook(tmp_path / f"{name}.xlsx").worksheets[0]
        for name in ("units", "records")
    )
    heads = [one.value for one in units[1]]
    share = units[2][heads.index("Tỷ lệ")]
    count = units[2][heads.index("Đúng hạn")]
    assert (share.data_type, share.number_format) == ("n", "0.00%")
    assert (count.data_type, count.number_format) == ("n", "#,##0")
    done = units[2][heads.index("Đã xong, có hẹn")]
    assert share.value == pytest.approx(count.value / done.value, abs=0.0005)
    heads = [one.value for one in records[1]]
    code, due = records[2][0], records[2][heads.index("Hẹn trả")]
    assert (code.value, code.number_format) == ("H39.000000", "@")
    assert due.is_date
    assert due.value == from_epoch(NOW // 60 * 60).replace(tzinfo=None)


def test_what_the_browser_does_not_copy_is_said(visit):
    with visit("/mot-cua") as page:
        page.evaluate("document.execCommand = () => false")
        page.click("#page #theo-don-vi button.cp")
        page.wait_for_selector("#page .copied:not(:empty)")
        assert page.inner_text("#page .copied") == words.t("copy.refused")


def test_every_table_has_its_button_and_no_clipboard_of_safe_pages_is_asked_for(visit):
    """A page that came by plain http has no ``navigator.clipboard``."""
    for path in PATHS:
        with visit(path) as page:
            page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
            alone = """[...document.querySelectorAll('#page main table')].filter((one) =>
              one.closest('.tbl')?.querySelectorAll('button.cp').length !== 1).length"""
            assert page.evaluate(alone) == 0
            assert page.locator("#page .tbl button.cp").count() > 0
            page.locator("#page .tbl button.cp").first.click()
            page.wait_for_selector("#page .copied:not(:empty)")
            assert words.t("copy.refused") not in page.inner_text("#page .copied")


def test_language_changes_in_place(visit, address):
    with visit("/mot-cua?ky=2023-11") as page:
        page.click("#page >> text=English")
        page.wait_for_function("document.documentElement?.lang === 'en'")
        drawn(page)
        assert page.url == address + "/mot-cua?ky=2023-11"
        assert page.inner_text("#page h1") == "One-stop service"
        page.click("#page >> text=Tiếng Việt")
        page.wait_for_function("document.documentElement?.lang === 'vi'")


def test_a_chart_is_there_at_once_and_plotly_comes_with_the_pointer(visit):
    """The library's weight is paid by who asks for it; both drawings lie on the same points."""
    with visit("/mot-cua") as page:
        library = page.evaluate("document.body.dataset.library")
        asked = []
        page.on("request", lambda request: asked.append(urlparse(request.url).path))
        still = page.locator("#page #chart-on-time .still")
        assert "99,5" in still.inner_text()
        dot = still.locator("circle").first.bounding_box()
        assert page.evaluate("window.Plotly") is None
        page.locator("#page #chart-on-time").scroll_into_view_if_needed()
        page.locator("#page #chart-on-time").hover()
        page.wait_for_selector("#page #chart-on-time.live .ytick", state="attached")
        assert library in asked
        ticks = page.locator("#chart-on-time .ytick").all_text_contents()
        assert any("99,5" in one for one in ticks)
        assert not still.is_visible()
        here = page.locator("#chart-on-time .point").first.bounding_box()
        assert all(abs(here[one] - dot[one]) < 3 for one in ("x", "y", "width", "height"))
        line = """(colour) => { const one = document.querySelector('#chart-on-time .js-line');
          return !!one && getComputedStyle(one).stroke === colour; }"""
        assert page.evaluate(line, rgb(theme.colour("accent")))
        page.emulate_media(color_scheme="dark")  # Plotly's drawing follows the machine as well
        page.wait_for_function(line, arg=rgb(theme.colour("accent", "dark")))
        page.emulate_media(media="print", color_scheme="dark")
        assert still.is_visible()
        printed = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(h1).color]"
        said = page.evaluate(
            f"() => {{ const h1 = document.querySelector('h1'); return {printed}; }}"
        )
        assert said == [rgb("#FFFFFF"), rgb(theme.colour("ink"))], "paper is light at night too"


def test_a_chart_stays_as_it_is_where_the_library_does_not_come(visit):
    """Neither where something else comes in its place; the next pointer asks again."""
    with visit("/mot-cua") as page:
        path = "**" + page.evaluate("document.body.dataset.library")
        page.route(path, lambda route: route.fulfill(status=200, body="0"))
        chart = page.locator("#page #chart-on-time")
        with page.expect_response(path):
            chart.hover()
        page.wait_for_function("() => !document.querySelector('script[src*=plotly]')")
        assert chart.locator(".still").is_visible()
        assert "live" not in chart.get_attribute("class")
        page.unroute(path)
        page.mouse.move(0, 0)
        chart.hover()
        page.wait_for_selector("#page #chart-on-time.live")


def test_a_cold_page_is_light_and_asks_seldom(browser, web, address):
    """1,2 MB and 25 requests are promised (design, speed); a third of it is the aim."""
    context = browser.new_context(extra_http_headers=web.bearer("operator"), locale="vi-VN")
    page = context.new_page()
    wire, sizes = context.new_cdp_session(page), []
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"]))
    page.goto(address + "/mot-cua")
    drawn(page)
    page.wait_for_load_state("networkidle")
    context.close()
    assert len(sizes) <= 25
    assert sum(sizes) <= 600_000


def test_a_link_to_a_part_goes_there_after_the_view_is_drawn(visit):
    with visit("/mot-cua") as page:
        page.click("#page #theo-don-vi >> text=xem đủ")
        page.wait_for_url("**hien=tat-ca#theo-don-vi")
        page.wait_for_function(
            "Math.abs(document.querySelector('#page #theo-don-vi')?.getBoundingClientRect().top)"
            " < 60"
        )


def test_paper_has_no_controls(visit):
    with visit("/mot-cua") as page:
        page.emulate_media(media="print")
        hidden = page.evaluate(
            "['.nav', '.tab', '#pick-so-sanh', '#pick-tim', '.pager a']"
            ".every(s => { const e = document.querySelector('#page ' + s);"
            " return !e || !e.checkVisibility(); })"
        )
        face = page.evaluate("getComputedStyle(document.body).fontFamily")
    assert hidden
    assert "Times" in face
