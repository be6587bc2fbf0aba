"""A page in a real Chromium, as an official has it: how soon figures stand there, what it costs.

``first``: the first figure of the page is painted. ``all``: React has drawn every card, chart and
table, and they are painted. A month, a field or a unit is chosen as an official does it: the menu
is opened and the link clicked; it is done when all that it changes is painted. What is asked for is
counted on the wire, without the stamp, which is asked for as time passes.

Playwright and Chromium come with the development requirements; without them nothing is measured.
"""

from __future__ import annotations

import re
import shutil
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from core.errors import IocError, MisuseError
from jobs.bench.figures import Figure, stated

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PATH = "/mot-cua"
_STAMP = "/api/v1/stamp"
_DATA = ("/view/", "/api/", "/_dash-update-component")
_PATIENCE = 120_000.0  # ms that one page may take, and one choice in it
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--font-render-hinting=none",
)  # fmt: skip
"""What Chromium is told wherever we start it: no account, nothing asked of its makers, and letters
as wide in the headless shell as on a screen."""
_WATCH = """
(() => {
  const paint = then => requestAnimationFrame(() => requestAnimationFrame(then));
  const seen = window.iocBench = { first: 0, all: 0 };
  const look = () => {
    if (!seen.first && document.querySelector(".card .val")) {
      seen.first = -1;
      paint(() => { seen.first = performance.now(); });
    }
    if (document.querySelector("#page .app") && !document.getElementById("first")) {
      watch.disconnect();
      paint(() => { seen.all = performance.now(); });
    }
  };
  const watch = new MutationObserver(look);
  watch.observe(document, { childList: true, subtree: true });
})();
"""
_DONE = "() => window.iocBench && window.iocBench.first > 0 && window.iocBench.all > 0"
_CODES = """(menu) => [...document.querySelectorAll(`#page #pick-${menu} .panel a`)]
  .filter((one) => !one.hasAttribute("aria-current"))
  .map((one) => new URL(one.href).searchParams.get(menu))
  .filter((one) => one)"""
"""What a menu can choose that is not chosen already."""
_LINK = """([menu, code]) => [...document.querySelectorAll(`#page #pick-${menu} .panel a`)].find(
  (one) => one.checkVisibility() && new URL(one.href).searchParams.get(menu) === code)"""
_AWAIT = """([code, patience]) => {
  const old = document.querySelector("#page .app");
  window.iocChosen = new Promise((done, failed) => {
    let began = 0;
    const click = () => { began = performance.now(); };
    document.addEventListener("click", click, { capture: true, once: true });
    const watch = new MutationObserver(() => {
      const now = document.querySelector("#page .app");
      if (!now || now === old) return;
      watch.disconnect();
      clearTimeout(late);
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
    });
    const late = setTimeout(() => {
      watch.disconnect();
      failed(new Error("no new view of " + code + " after " + patience + " ms"));
    }, patience);
    watch.observe(document.getElementById("page"), { childList: true, subtree: true });
  });
  window.iocChosen.catch(() => {});
}"""
"""From the click that comes next until its view is painted; a promise of milliseconds."""
_MONTHS, _FIELDS, _UNITS = "ky", "linh-vuc", "don-vi"
"""The menus, which are named as their choice is in the address."""
_MONTH = re.compile(r"\d{4}-\d\d")


@dataclass(frozen=True, slots=True)
class Visit:
    """One opening of the page. Milliseconds since it was asked for, and what crossed the wire."""

    first: float
    all: float
    bytes: int
    requests: int
    data: int


def able() -> bool:
    """Is Playwright there?"""
    return find_spec("playwright") is not None


def program() -> str | None:
    """Debian's headless shell, which draws the same with a third less work; else its Chromium.

    None: neither is there, Playwright takes its own.
    """
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of ours: see ``program``.

    Raises MisuseError where there is none, IocError for what fails in it.
    """
    if not able():
        raise MisuseError(
            "bench page cần gói playwright (nằm trong requirements-dev.txt): chạy make install."
        )
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as play:
        try:
            browser = play.chromium.launch(executable_path=program(), args=list(FLAGS))
        except Error as fault:
            raise MisuseError(
                "bench page cần Chromium: apt install chromium, hoặc playwright install chromium."
            ) from fault
        try:
            yield browser
        except Error as fault:
            raise IocError("Chromium không mở được trang đến nơi.", str(fault)) from fault
        finally:
            browser.close()


def measure(
    browser: Browser, address: str, token: str, times: int, rows: int
) -> tuple[list[Figure], list[str]]:
    """The page at ``address``, opened ``times`` in each way, over a store of ``rows`` dossiers.

    Gives the medians and what is to be said about them: where the page has fewer months to choose
    from, months are opened and chosen fewer times. Raises MisuseError where it has not even two.
    """
    with _reader(browser, address, token) as context:  # the server has drawn the view once
        _visit(context, address + PATH)
    cold, warm = [], []
    for _ in range(times):
        with _reader(browser, address, token) as context:
            cold.append(_visit(context, address + PATH))
            warm.append(_visit(context, address + PATH))
    with _reader(browser, address, token) as context:
        page = _opened(context, address)
        codes: list[str] = page.evaluate(_CODES, _MONTHS)
        months = [one for one in codes if _MONTH.fullmatch(one)]
        few = min(times, len(months) // 2)
        if not few:
            raise MisuseError("bench page: trang cần ít nhất hai tháng để chọn; kho này không có.")
        chosen, left = months[-few:], months[:few]
        unread = [_visit(context, f"{address}{PATH}?ky={one}") for one in left]
        page.bring_to_front()
        new = [_choose(page, _MONTHS, one) for one in chosen]
        _choose(page, _MONTHS, left[0])  # the last one chosen is shown: where it is the only one,
        again = [_choose(page, _MONTHS, one) for one in chosen]  # nothing would be drawn
        page.close()
        fields = _narrowed(context, address, _FIELDS, times)
        placed = _narrowed(context, address, _UNITS, times)
    notes = []
    if few < times:
        notes.append(
            f"page: mỗi cách chọn tháng chỉ đo {few} lần thay vì {times}, vì trang có"
            f" {len(months)} tháng để chọn."
        )
    return [
        *_times("page_cold", cold, 1_000, 2_500, rows),
        _most("page_cold_bytes", [one.bytes / 1_000 for one in cold], "kB", 1_200, rows),
        _most("page_cold_requests", [one.requests for one in cold], "", 25, rows),
        *_times("page_warm", warm, 500, 2_000, rows),
        _most("page_warm_bytes", [one.bytes / 1_000 for one in warm], "kB", 20, rows),
        _most("page_warm_data", [one.data for one in warm], "", 2, rows),
        *_times("page_unread", unread, 2_000, 2_000, rows),
        _most("page_month_new", new, "ms", 500, rows),
        _most("page_month", again, "ms", 500, rows),
        _most("page_field_new", fields, "ms", 500, rows),
        _most("page_unit_new", placed, "ms", 500, rows),
    ], notes


def _times(
    name: str, visits: Sequence[Visit], first: float, every: float, rows: int
) -> list[Figure]:
    return [
        _most(f"{name}_first", [one.first for one in visits], "ms", first, rows),
        _most(f"{name}_all", [one.all for one in visits], "ms", every, rows),
    ]


def _most(name: str, values: Sequence[float], unit: str, goal: float, rows: int) -> Figure:
    middle = statistics.median(values)
    return Figure(name, middle, unit, stated(goal, rows), at_most=True, rows=rows)


@contextmanager
def _reader(browser: Browser, address: str, token: str) -> Iterator[BrowserContext]:
    """A browser that has nothing yet, of somebody who may read the page."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        extra_http_headers={"Authorization": f"Bearer {token}"},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    context.add_init_script(_WATCH)
    try:
        yield context
    finally:
        context.close()


def _visit(context: BrowserContext, address: str) -> Visit:
    page = context.new_page()
    wire = context.new_cdp_session(page)
    asked: dict[str, str] = {}
    sizes: dict[str, float] = {}

    def sent(one: dict[str, Any]) -> None:
        path = urlsplit(one["request"]["url"]).path
        if path != _STAMP and not one["request"]["url"].startswith(("data:", "blob:")):
            asked[one["requestId"]] = path

    def done(one: dict[str, Any]) -> None:
        sizes[one["requestId"]] = one["encodedDataLength"]

    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", sent)
    wire.on("Network.loadingFinished", done)
    page.goto(address, timeout=_PATIENCE)
    page.wait_for_function(_DONE, timeout=_PATIENCE)
    told = page.evaluate("window.iocBench")
    page.wait_for_load_state("networkidle")
    page.close()
    crossed = [key for key in asked if sizes.get(key)]  # the rest lay in the browser's own store
    return Visit(
        first=told["first"],
        all=told["all"],
        bytes=int(sum(sizes[key] for key in crossed)),
        requests=len(crossed),
        data=sum(asked[key].startswith(_DATA) for key in crossed),
    )


def _opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address + PATH, timeout=_PATIENCE)
    page.wait_for_function(_DONE, timeout=_PATIENCE)
    return page


def _narrowed(context: BrowserContext, address: str, menu: str, times: int) -> list[float]:
    """The whole page narrowed to one member after the other, from all over the menu.

    Raises MisuseError where there is none.
    """
    page = _opened(context, address)
    codes: list[str] = page.evaluate(_CODES, menu)
    if not codes:
        raise MisuseError(f"bench page: trang không có gì để chọn ở {menu}; kho này không có.")
    took = [_choose(page, menu, one) for one in codes[:: -(-len(codes) // times)]]
    page.close()
    return took


def _choose(page: Page, menu: str, code: str) -> float:
    """Open the menu and click what is not chosen; milliseconds until its view is painted."""
    page.click(f"#page #pick-{menu} > summary", timeout=_PATIENCE)
    link = page.evaluate_handle(_LINK, [menu, code]).as_element()
    if link is None:
        raise IocError("bench page: không thấy lựa chọn trên trang.", f"{menu}={code}")
    page.evaluate(_AWAIT, [code, _PATIENCE])
    link.click(timeout=_PATIENCE)
    took: float = page.evaluate("() => window.iocChosen")
    return took
