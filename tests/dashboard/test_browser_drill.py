"""The drill of a wall in a real browser: everything is taken from a screen, and it stays true.

The screen's own clock is an hour wrong all the time. Ten times a second, through every loading, a
witness looks at the picture: never blank, a form, a trace, a scroll bar, nor a figure that the
server has not drawn. At each moment the link is said in words with its age; figures change while
the screen is cut off, and are the new ones when it has come back by itself.
"""

import os
import time

import pytest

from core.errors import StoreError
from dashboard import wall as walls
from dashboard.auth import people
from dashboard.auth.limits import Limits
from dashboard.serving.static import Files
from dashboard.wall import calm, config
from tests.dashboard.browsing import Machine, Server, chromium
from tests.dashboard.conftest import build, shut
from tests.dashboard.drilling import (
    DOWN,
    STANDS,
    UP,
    Witness,
    bad_frames,
    caught_up,
    figures,
    filmed,
    link,
    true,
    until,
)

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
HOUR = 3_600
AWAY = [int(one) for one in os.environ.get("TEST_AWAY_S", "5,60,600").split(",")]
"""Seconds for which ``make test-slow`` takes the server away."""
KEPT = """async () => {
  const out = {};
  for (const name of await caches.keys())
    out[name] = (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname);
  return out;
}"""


def started_anew(page, server, browser):
    """The server starts with another release: the screen loads it by itself, no frame is blank."""
    with filmed(page) as frames:
        server.start()
        page.wait_for_function("() => document.body?.dataset.build === 'another'")
        page.wait_for_function(UP)
    assert len(frames) > 1, "what stood before, and what came"
    assert bad_frames(browser, frames) == []
    true(page, "Kết nối máy chủ tốt")


@pytest.fixture(scope="module")
def browser():
    with chromium() as made:
        yield made


@pytest.fixture
def drill(browser, tmp_path, monkeypatch):
    """A screen that was approved, on boards that turn, with everything kept."""
    held = config.boards()
    pages = [{"board": name, "dwell": "5s"} for name in ("tong-quan", "nguon")]
    two = {"boards": {one["board"]: held.boards[one["board"]] for one in pages}}
    two["playlists"] = {"p": config.Playlist(title="Hai bảng", pages=pages)}
    monkeypatch.setattr(config, "boards", lambda: held.model_copy(update=two))
    monkeypatch.setattr(walls, "PACE", 300)
    monkeypatch.setattr(calm, "AGAIN", 3_000)  # as much less often it asks for a page of words
    web = build(tmp_path)
    server = Server(web.app.server)
    witness = Witness()
    screen = Machine(
        browser,
        tmp_path / "profile",
        server.url + "/wall/man",
        ahead=HOUR,
        prepare=witness.attend,
    )
    code = screen.page.inner_text(".code")
    web.desk.approve_screen(code, name="Phòng họp", playlist="p", by="test")
    screen.page.wait_for_selector(f"{STANDS} .hd")
    whole(screen.page, web)
    yield web, server, screen, witness
    screen.stop()
    server.stop()
    shut(web)


def kept(page, web):
    """What the browser keeps of the present build."""
    return page.evaluate(KEPT).get(f"ioc-wall-{web.app.site._stamps._build}", [])


def whole(page, web):
    """Wait until page, plan and both boards are kept, and the worker stands before the page."""
    wanted = {"/wall/man", "/wall/man/lich", "/wall/tong-quan/khung", "/wall/nguon/khung"}
    until(lambda: wanted <= set(kept(page, web)) and "/wall/mat-may-chu" in words(page))
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")


def words(page):
    return page.evaluate(KEPT).get("ioc-words", [])


def test_everything_is_taken_from_a_screen_and_it_stays_true(drill, browser, monkeypatch):
    web, server, screen, witness = drill
    page = screen.page
    page.wait_for_function(UP)
    true(page, "Kết nối máy chủ tốt")
    told = [caught_up(page)]  # all that the server has drawn, in order
    assert "Zalo 1022 lỗi từ 08:00" in page.inner_text(f"{STANDS} .foot"), "a source that is away"

    screen.context.set_offline(True)
    true(page, "Mất mạng từ 17:30", "mất liên lạc")
    web.catalog.bump(300)
    page.wait_for_timeout(2_000)
    assert figures(page) == told[-1]
    screen.context.set_offline(False)
    page.wait_for_function(UP)
    true(page, "Kết nối máy chủ tốt")
    told.append(caught_up(page))
    assert told[-1]["tong-quan"] != told[-2]["tong-quan"]

    stamp = web.catalog.stamp
    with monkeypatch.context() as away:  # longer than a screen waits
        away.setattr(web.catalog, "stamp", lambda: time.sleep(4.5) or stamp())
        true(page, "Máy chủ chậm từ 17:30", "chờ trả lời")
    page.wait_for_function(UP)
    with monkeypatch.context() as away:  # the database: the page itself fails too
        away.setattr(web.catalog, "stamp", lambda: (_ for _ in ()).throw(StoreError("đứt")))
        true(page, "Máy chủ lỗi từ 17:30")
        assert figures(page) == told[-1]
        web.catalog.bump(300)
        page.reload()
        assert page.get_attribute("body", "data-kept") == "1", "the kept page, not an empty one"
        true(page, "Máy chủ lỗi từ 17:30")
        page.wait_for_selector("[data-board=tong-quan]", state="attached")  # kept ones come singly
        assert figures(page)["tong-quan"] in [one["tong-quan"] for one in told], "and its time"
    page.wait_for_function(UP)
    true(page, "Kết nối máy chủ tốt")
    told.append(caught_up(page))
    assert told[-1]["tong-quan"] != told[-2]["tong-quan"]

    server.stop()
    true(page, "Mất kết nối từ 17:30")
    assert figures(page) == told[-1]
    web.catalog.bump(300)
    screen.stop()
    screen.start()  # nobody answers: the screen starts from what it has kept
    page = screen.page
    assert page.evaluate(DOWN), "it never looks well before the server has said so"
    true(page, "Mất kết nối từ 17:30", "mất liên lạc")
    assert "giờ" not in link(page), (
        "an age by the server's clock: the screen's own is an hour wrong"
    )
    for board in ("tong-quan", "nguon"):
        page.wait_for_selector(f"{STANDS}[data-board={board}]")
        true(page)
    assert page.evaluate("iocClock.age(90061)") == "1 ngày 1 giờ"
    assert page.evaluate("iocClock.at(iocClock.figures() - 90000)") == "25/12", "no hour of today"

    screen.stop()
    screen.ahead = 0  # its clock was set back while it was off: how long it was off nobody knows
    screen.start()
    page = screen.page
    true(page, "mất liên lạc trên")
    assert page.get_attribute("body", "data-old") == "", "digits are hatched"
    assert "Bảng lúc 17:30, 26/12" in page.inner_text(f"{STANDS} .hd")
    assert "trực" not in page.inner_text(f"{STANDS} .hd"), "who is on duty is not known"
    assert "–:–" in page.inner_text(f"{STANDS} .hd"), "nor the hour"

    before = web.app.site._stamps._build
    web.app.site._stamps._build = "another"
    data = Files.data  # its worker is another too
    monkeypatch.setattr(Files, "data", lambda self, name: data(self, name) + b"\n//")
    page.evaluate("caches.open('ioc-words').then((h) => h.put('/static/old.js', new Response()))")
    page.wait_for_selector("[data-board=tong-quan]", state="attached")
    assert figures(page)["tong-quan"] in [one["tong-quan"] for one in told], "none of the new ones"
    started_anew(page, server, browser)
    whole(page, web)
    told.append(caught_up(page))
    assert told[-1]["tong-quan"] != told[-2]["tong-quan"]
    until(lambda: f"ioc-wall-{before}" not in page.evaluate(KEPT))
    until(lambda: "/static/old.js" not in words(page))
    assert "/wall/mat-may-chu" in words(page)

    (one,) = web.desk.screens()
    with monkeypatch.context() as full:  # there is no code for it now
        full.setattr(Limits, "may_enrol", lambda *_: False)
        web.desk.revoke_screen(one.id, by="test")
        # Where a browser is late with its new worker the page stands, and asks again in a minute.
        page.wait_for_selector("h1:has-text('chờ duyệt')", timeout=180_000)
        until(lambda: list(page.evaluate(KEPT)) == ["ioc-words"])  # gone all the same
    page.wait_for_selector(".code")
    server.stop()
    screen.stop()
    screen.start()
    page = screen.page
    assert "Chưa liên lạc được với máy chủ" in page.inner_text("h1")
    assert page.locator("form, input, button").count() == 0
    assert "99,9" not in page.inner_text("body")
    server.start()
    page.wait_for_selector(".code")
    assert witness.wrong == []
    assert witness.looks > 20, "it told of one in ten, and of each change"
    for board in ("tong-quan", "nguon"):
        for row in witness.figures(board):
            assert row in [one[board] for one in told], board


def test_the_witness_sees_what_it_is_there_for(browser):
    words = "<p>Chưa liên lạc được với máy chủ</p>"
    context = browser.new_context()
    witness = Witness()
    witness.attend(context)
    page = context.new_page()
    for body, wrong in (
        (f"<main class=calm>{words}</main>", ""),
        ("", "0 pictures"),
        (f"<main class=wall data-board=a hidden>{words}</main>", "0 pictures"),
        ("<main class=wall data-board=a></main>", "blank"),
        (f"<main class=calm>{words}<form></form></main>", "a form"),
        (f"<main class=calm style='height: 300vh'>{words}</main>", "a scroll bar"),
        (f"<main class=calm>{words} undefined</main>", "a trace"),
    ):
        witness.wrong.clear()
        before = witness.looks
        page.goto(f"data:text/html;charset=utf-8,<!DOCTYPE html><body>{body}")
        until(lambda before=before: page.evaluate("1") and witness.looks > before)
        assert set(witness.wrong) == ({wrong} if wrong else set()), body
    lines = "<p style='color: gray'>Máy chủ</p>" * 9

    def seen(frames, wrong):
        """Is a frame of that kind on the film by now?"""
        page.evaluate("1")  # lets frames come
        bad = bad_frames(browser, frames)
        return wrong in bad if wrong else len(bad) < len(frames)

    with filmed(page) as frames:
        for ground, body, wrong in (
            ("%23101418", lines, ""),
            ("%23fff", lines, "no dark ground"),
            ("%23101418", "", "uniform"),
        ):
            page.goto(f"data:text/html;charset=utf-8,<body style='background: {ground}'>{body}")
            until(lambda wrong=wrong: seen(frames, wrong))
    assert {"uniform", "no dark ground"} <= set(bad_frames(browser, frames))
    assert len(bad_frames(browser, frames)) < len(frames), "the dark one with words is well"
    context.close()


@pytest.mark.slow
@pytest.mark.timeout(max(AWAY) + 600)
@pytest.mark.parametrize("seconds", AWAY)
def test_a_server_that_is_away_for_long(drill, browser, seconds):
    """Killed, and started with a new release: words all the time, and one reload."""
    web, server, screen, witness = drill
    page = screen.page
    page.wait_for_function(UP)
    before = caught_up(page)
    server.stop()
    web.catalog.bump(300)
    begun = time.monotonic()
    page.wait_for_function(DOWN)
    while time.monotonic() - begun < seconds:
        true(page, "Mất kết nối từ 17:30")
        assert figures(page) == before
        passed = time.monotonic() - begun
        if passed > 75:
            assert "Bảng lúc" in page.inner_text(f"{STANDS} .hd")
            assert f"{int(passed // 60)} phút" in link(page) or passed % 60 > 55 or passed % 60 < 5
        time.sleep(min(15, max(0.1, seconds - passed)))
    if seconds >= 600:
        page.wait_for_function("() => document.body?.hasAttribute('data-old')")
    web.app.site._stamps._build = "another"
    loads = []
    page.on("load", lambda _: loads.append(1))
    started_anew(page, server, browser)
    after = caught_up(page)
    assert after["tong-quan"] != before["tong-quan"]
    page.wait_for_timeout(8_000)
    assert len(loads) == 1, "once"
    assert witness.wrong == []
    assert witness.looks > seconds / 2
    for board in ("tong-quan", "nguon"):
        assert all(row in (before[board], after[board]) for row in witness.figures(board)), board
    assert people.DEVICE in {one["name"] for one in screen.context.cookies()}
