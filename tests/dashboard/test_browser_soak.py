"""The soak: a screen that is fed once a second for hours keeps its memory and misses no turn.

``TEST_SOAK_MIN`` minutes (two hours where it is not set) under ``make test-slow``; the curve is
written to ``reports/soak.csv`` and ``reports/soak.svg``.
"""

import csv
import os
import time

import pytest

from core.settings import ROOT
from dashboard import wall as walls
from dashboard.wall import config
from tests.dashboard.browsing import Server, Watched, chromium
from tests.dashboard.conftest import build, shut

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("default::ResourceWarning"),
]
MINUTES = float(os.environ.get("TEST_SOAK_MIN", "120"))
SETTLED = min(5.0, MINUTES / 2)
"""Minutes after which nothing may grow any more."""
DWELL, PACE = 10, 700
BEAT = 20  # seconds between two signs of life, see assets/wall.js
REPORTS = ROOT / "reports"
COUNT = """() => {
  window.told = { turns: 0, wrong: 0, last: "" };
  new MutationObserver((list) => {
    for (const one of list) {
      if (one.attributeName !== "hidden" || one.target.hidden) continue;
      window.told.turns += 1;
      if (window.told.last === one.target.dataset.board) window.told.wrong += 1;
      window.told.last = one.target.dataset.board;
    }
  }).observe(document.querySelector(".stage"), { attributes: true, subtree: true });
}"""
COLUMNS = ("minute", "heap_mb", "nodes", "listeners", "updates", "turns")


def measured(cdp, page):
    """Heap in MB after a forced collection, DOM nodes and listeners."""
    for _ in range(2):
        cdp.send("HeapProfiler.collectGarbage")
    heap = cdp.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    counts = cdp.send("Memory.getDOMCounters")
    return heap, counts["nodes"], counts["jsEventListeners"], page.evaluate("window.told.turns")


def report(rows):
    """The figures as a table, and the curve of the heap as a picture."""
    REPORTS.mkdir(exist_ok=True)
    with (REPORTS / "soak.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(
            [[f"{one:.3f}" if isinstance(one, float) else one for one in r] for r in rows]
        )
    most, last = max(row[1] for row in rows) * 1.1, rows[-1][0] or 1.0
    points = " ".join(f"{60 + 700 * r[0] / last:.1f},{340 - 300 * r[1] / most:.1f}" for r in rows)
    (REPORTS / "soak.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 380" font-family="sans-serif">'
        '<path d="M60 40V340H760" fill="none" stroke="#556270"/>'
        f'<polyline points="{points}" fill="none" stroke="#0B4EA2" stroke-width="2"/>'
        f'<text x="60" y="28">Heap after forced GC, MB (top: {most:.1f})</text>'
        f'<text x="760" y="364" text-anchor="end">{last:.0f} min</text></svg>\n',
        "utf-8",
    )


def settled_beat(web, page):
    """What the screen says of itself once all its boards are there: they come one a look."""
    page.wait_for_timeout(1.2 * BEAT * 1_000)
    return web.desk.screens()[0].report


@pytest.mark.timeout(int(MINUTES * 60) + 330)
def test_memory_stays_and_no_turn_is_missed(browser_page):
    web, page, cdp = browser_page
    before = settled_beat(web, page)
    page.evaluate(COUNT)
    begun, rows, updates, due = time.monotonic(), [], 0, 0.0
    every = min(60.0, MINUTES * 60 / 20)
    while True:
        passed = time.monotonic() - begun
        if passed >= due:
            heap, nodes, listeners, turns = measured(cdp, page)
            rows.append((passed / 60, heap, nodes, listeners, updates, turns))
            report(rows)  # each time: also what breaks off later has its curve
            due += every
        if passed >= MINUTES * 60:
            break
        web.catalog.bump(1)
        updates += 1
        page.wait_for_timeout(max(0, 1_000 - (time.monotonic() - begun - passed) * 1_000))
    settled = next(row for row in rows if row[0] >= SETTLED)
    last = rows[-1]
    assert updates >= MINUTES * 60 * 0.9, "an update a second"
    assert last[1] <= settled[1] * 1.10, f"heap {settled[1]:.2f} → {last[1]:.2f} MB"
    nodes = min(row[2] for row in rows[-3:])  # while cells are exchanged both are there
    assert nodes <= settled[2] * 1.02, f"nodes {settled[2]} → {nodes}"
    assert last[3] <= settled[3], f"listeners {settled[3]} → {last[3]}"
    wanted = (time.monotonic() - begun) / DWELL
    told = page.evaluate("window.told")
    assert abs(told["turns"] - wanted) < 1.5, "no turn was missed"
    assert told["wrong"] == 0
    beat = web.desk.screens()[0].report
    assert beat["missed"] == before["missed"], "nor does the screen say so itself"
    looks = MINUTES * 60 * 1_000 / PACE
    assert beat["late"] - before["late"] <= 0.01 * looks, "every look had time enough"


@pytest.fixture
def browser_page(tmp_path, monkeypatch):
    """A screen whose three boards turn every ten seconds."""
    held = config.boards()
    pages = [{"board": name, "dwell": f"{DWELL}s"} for name in ("tong-quan", "mot-cua", "nguon")]
    # whatever the hour of the day: neither does it load itself anew for the night, nor is it dark
    lists = {"p": config.Playlist(title="Ba bảng", pages=pages, quiet="", dim="")}
    monkeypatch.setattr(config, "boards", lambda: held.model_copy(update={"playlists": lists}))
    monkeypatch.setattr(walls, "PACE", PACE)  # looks a little oftener than figures change
    web = build(tmp_path)
    server = Server(web.app.server)
    with chromium() as browser:
        seen = Watched(browser, server.url, "", (1920, 1080))
        seen.page.goto(server.url + "/wall/man")
        code = seen.page.inner_text(".code")
        web.desk.approve_screen(code, name="Phòng họp", playlist="p", by="test")
        seen.page.wait_for_selector(".wall:not([hidden]) .hd", timeout=20_000)
        seen.page.wait_for_function(
            "() => document.querySelectorAll('.wall').length === 3", timeout=20_000
        )
        cdp = seen.context.new_cdp_session(seen.page)
        yield web, seen.page, cdp
        assert seen.away == []
        assert seen.page.evaluate("document.body.dataset.link") == "up"
    server.stop()
    shut(web)
