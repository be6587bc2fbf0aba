"""A real browser on a real server, for the tests marked ``browser``."""

from __future__ import annotations

import errno
import os
import re
import socket
import subprocess
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

from dashboard.wording import words
from jobs.bench.page import FLAGS, program

PATIENCE = 60_000
"""Milliseconds for which a browser test waits for anything: on a machine that does other work too,
what usually takes one second may take many. Nothing is waited for by another limit than this,
unless the limit itself is what is looked at."""
SLOWER = float(os.environ.get("TEST_SLOWER", "1"))
"""How many times slower than it is a browser's processor is made: 4 shows what a slow machine does
to tests and pages."""


class Server:
    """Serves an application on a port of its own; can be cut off and come back."""

    def __init__(self, app: Any) -> None:
        self._app = app
        with socket.socket() as mine:  # bound and not listening: refused, and nobody else's
            mine.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            mine.bind(("127.0.0.1", 0))
            self._port = mine.getsockname()[1]
            weakref.finalize(self, os.close, mine.detach())
        self._server: BaseWSGIServer | None = None
        self._hole: socket.socket | None = None
        self.start()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Answer (again), on the same port."""
        if self._hole is not None:
            self._hole.close()
            self._hole = None
        with self._line() as line:
            self._server = make_server(
                "127.0.0.1", self._port, self._app, threaded=True, fd=line.fileno()
            )
        often = {"poll_interval": 0.05}  # seconds until it sees that it shall stop
        threading.Thread(target=self._server.serve_forever, kwargs=often, daemon=True).start()

    def stop(self) -> None:
        """Fall silent: connections are refused."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def swallow(self) -> None:
        """Be like a machine behind a dead switch: nothing is refused, and nothing answered."""
        self.stop()
        self._hole = self._line()

    def _line(self) -> socket.socket:
        """Its port, opened; what was there a moment ago may still be going."""
        late = time.monotonic() + PATIENCE / 1_000
        while True:
            try:
                return socket.create_server(("127.0.0.1", self._port), backlog=128)
            except OSError as fault:
                if fault.errno != errno.EADDRINUSE or time.monotonic() > late:
                    raise
                time.sleep(0.05)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser for tests; whatever window it opens is patient."""
    with sync_playwright() as play, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Page, "evaluate", _of_the_next(Page.evaluate))
        browser = play.chromium.launch(executable_path=program(), args=list(FLAGS))
        browser.on("context", _patient)
        yield browser
        browser.close()


def _of_the_next(ask: Callable[..., Any]) -> Callable[..., Any]:
    """What is asked of a page while another document takes its place is asked of that one."""

    @wraps(ask)
    def asked(page: Page, *given: Any, **more: Any) -> Any:
        late = time.monotonic() + PATIENCE / 1_000
        while True:
            try:
                return ask(page, *given, **more)
            except Error as fault:
                if "context was destroyed" not in str(fault) or time.monotonic() > late:
                    raise
                page.wait_for_load_state("domcontentloaded")

    return asked


def _patient(context: BrowserContext) -> None:
    context.set_default_timeout(PATIENCE)
    if SLOWER > 1:
        context.on("page", _slowed)


def _slowed(page: Page) -> None:
    wire = page.context.new_cdp_session(page)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


_LOOKS = (Path(__file__).parent / "looks.js").read_text("utf-8")
HARD = f"async ([options, known]) => {{ {_LOOKS}; return hard(options, known); }}"
"""What axe finds, with these options of its own, where contrast is measured once a look; and the
looks that were measured and are well. Looks that are known to be well are not measured again."""


def hard_to_use(page: Page, *, night: bool = True, known: set[int] | None = None) -> list[Any]:
    """What axe finds serious, by light and in the dark, where only the colours are others.

    For a page that follows the machine, as all do until somebody chooses. ``night`` False: by light
    alone, where the same page was looked at in the dark in another window. ``known``: looks that
    were well on other pages of this application; those of this page are added.
    """
    known = set() if known is None else known

    def told(options: dict[str, Any]) -> list[Any]:
        violations, well = page.evaluate(HARD, [options, list(known)])
        known.update(well)
        return list(violations)

    if not page.evaluate("!!window.axe"):
        page.evaluate(AXE_SCRIPT)
    found = [("light", one) for one in told({})]
    if night:
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
        found += [("dark", one) for one in told({"runOnly": ["color-contrast"]})]
        page.emulate_media(color_scheme="light")
    return [
        (when, one["id"], [node["target"] for node in one["nodes"]][:4])
        for when, one in found
        if one["impact"] in ("serious", "critical")
    ]


_CELLS = """([asked, tables]) => [...document.querySelectorAll(tables)].flatMap(table => {
  getSelection().selectAllChildren(table);
  const data = new DataTransfer();
  table.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true }));
  const rows = data.getData('text/plain').split('\\n').map(row => row.split('\\t'));
  return [...table.rows].flatMap((row, y) => [...row.cells].map((cell, x) => [cell, rows[y]?.[x]]));
}).filter(([cell]) => cell.matches('td.num') && new RegExp(asked).test(cell.innerText))
  .map(([cell, told]) => [cell.innerText, told])"""


def copied(page: Page, asked: str, tables: str = "#page table") -> list[tuple[str, str]]:
    """Cells of numbers whose text matches: what is seen of them, and what a copy of them holds."""
    return [(shown, told) for shown, told in page.evaluate(_CELLS, [asked, tables])]


def numbers(page: Page, asked: str) -> None:
    """There are such cells; a copy of each is a number, of a fall a negative one."""
    found = copied(page, asked)
    assert found
    assert [one for one in found if not re.fullmatch(r"-?\d+(,\d+)?%?", one[1])] == []
    wrong = [one for one in found if ("▼" in one[0]) != one[1].startswith("-")]
    assert wrong == []


_PACE = """new MutationObserver((_, watch) => {
  if (!document.body) return;
  watch.disconnect();
  document.body.dataset.pace = "%d";
}).observe(document, { childList: true, subtree: true })"""

DRAWN = """() => document.querySelector(".app main h1, main h1, form h1")
  && !(document.getElementById("first") && document.getElementById("react-entry-point"))"""
"""Is the page drawn by who is to draw it: React, or the server alone?"""
WIDER = """() => [...document.querySelectorAll('.box .tb, .pbox table')].filter((one) =>
  one.getBoundingClientRect().right > one.closest('.box, .pbox').getBoundingClientRect().right + 1
).map((one) => one.caption ? one.caption.textContent : one.className)"""
"""On paper, where nothing scrolls: the tables that are wider than their box."""
FITS = "() => document.documentElement?.scrollWidth <= innerWidth"
SHEET = 794
"""px of CSS across A4."""
BEYOND = """() => [...document.querySelectorAll("main *")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
  .filter((one) => !one.closest(".scroll, svg, .js-plotly-plot, [class*=visually]"))
  .map((one) => one.tagName + "." + one.className).slice(0, 5)"""
"""What stands beyond the right edge and is in nothing that scrolls."""


def printed(file: Path) -> str:
    """The words of a PDF, in lines as they stand, with one space between two."""
    told = ["pdftotext", "-layout", str(file), "-"]
    return " ".join(subprocess.run(told, capture_output=True, text=True, check=True).stdout.split())


def first_words(key: str) -> str:
    """Of a text of ours the words before the first that is filled in."""
    return " ".join(words.t(key).partition("{")[0].split())


class Watched:
    """A page with what it asked for and complained about. Nothing is kept: see ``Machine``."""

    def __init__(
        self, browser: Browser, url: str, token: str, size: tuple[int, int], pace: int = 0
    ) -> None:
        """``pace``: milliseconds between two looks at the stamp; 0: as the page is served."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            extra_http_headers=headers,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            service_workers="block",
        )
        if pace:
            self.context.add_init_script(_PACE % pace)
        self.page: Page = self.context.new_page()
        self._size = size
        self.away: list[str] = []
        self.asked: list[str] = []
        self.errors: list[str] = []
        host = urlparse(url).netloc
        self.page.on("request", lambda request: self._note(request.url, host))
        self.page.on(
            "console", lambda said: self.errors.append(said.text) if said.type == "error" else None
        )
        self.page.on("pageerror", lambda fault: self.errors.append(str(fault)))

    def anew(self, size: tuple[int, int] | None = None) -> None:
        """For the next who looks: as when it was opened, but for what is fetched and compiled."""
        self.page.unroute_all()
        self.page.mouse.move(0, 0)
        self.page.emulate_media(media="null", color_scheme="null")
        self.page.set_viewport_size(dict(zip(("width", "height"), size or self._size, strict=True)))
        self.context.clear_cookies()
        for told in (self.away, self.asked, self.errors):
            told.clear()

    def _note(self, url: str, host: str) -> None:
        parts = urlparse(url)
        self.asked.append(parts.path)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host:
            self.away.append(url)

    def clean(self) -> None:
        """Nothing left the host, nothing was logged as an error."""
        assert self.away == []
        assert self.errors == [], self.errors


def wrong(seconds: float) -> str:
    """A script that sets a page's clock wrong by so much; what merely counts goes on as it does."""
    return f"""(() => {{
      const Right = Date, by = {seconds * 1_000:.0f};
      globalThis.Date = class extends Right {{
        constructor(...given) {{ super(...(given.length ? given : [Right.now() + by])); }}
        static now() {{ return Right.now() + by; }}
      }};
    }})()"""


class Machine:
    """A screen's machine: a browser with a profile that stays, which can be shut and started."""

    def __init__(
        self,
        browser: Browser,
        profile: Path,
        address: str,
        ahead: int = 0,
        size: tuple[int, int] = (1920, 1080),
        prepare: Callable[[BrowserContext], None] = lambda _: None,
    ) -> None:
        """``prepare``: what is done to the browser each time before it shows anything."""
        self._prepare = prepare
        self._type, self._profile, self._address = browser.browser_type, profile, address
        self.ahead, self._size = ahead, size
        self.start()

    def start(self) -> None:
        """Switch on; ``ahead``: seconds by which its clock is wrong from now on."""
        self.context = self._type.launch_persistent_context(
            str(self._profile),
            executable_path=program(),
            args=list(FLAGS),
            viewport={"width": self._size[0], "height": self._size[1]},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        _patient(self.context)
        self.context.add_init_script(wrong(self.ahead))
        self._prepare(self.context)
        self.page = self.context.pages[0]
        self.page.goto(self._address)

    def stop(self) -> None:
        """Switch off."""
        self.context.close()


_PROBES = (Path(__file__).parent / "probes.js").read_text("utf-8")
PROBE, OVERLAPS = (f"() => {{ {_PROBES}; return {name}(); }}" for name in ("probe", "overlaps"))
LINKS = f"""([said, reach]) => {{
  {_PROBES}
  const spot = document.querySelector(".wall:not([hidden]) [data-gone]");
  const stage = document.querySelector(".stage");
  document.body.dataset.link = "down";
  stage.style.transition = "none";
  return said.filter((one) => [-reach, reach].some((at) => {{
    stage.style.translate = at + "vh";
    spot.textContent = one;
    return probe().cut.length > 0;
  }}));
}}"""
"""Which of these words of a lost link are cut where a picture wanders by so much of the height."""
SEAMS = f"([clear, across, down]) => {{ {_PROBES}; return seams(clear, across, down); }}"
