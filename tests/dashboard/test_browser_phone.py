"""The walls' boards on a phone: installed, logged in, turned by hand, and true without a server."""

import json

import pytest

from dashboard import wall as walls
from dashboard.wall import config, phone
from tests.dashboard.browsing import PROBE, Machine, Server, chromium
from tests.dashboard.conftest import ROLES, build, shut

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]
SIZE = (390, 844)
KEPT = """async () => {
  const names = (await caches.keys()).filter((one) => one.startsWith("ioc-wall-"));
  const held = await Promise.all(names.map(async (one) => (await caches.open(one)).keys()));
  return held.flat().map((one) => new URL(one.url).pathname);
}"""
SLEPT = """() => {
  const now = Date.now;
  Date.now = () => now() + 8 * 3600e3;
  window.fetch = () => new Promise(() => null);
}"""
LINK = "t => document.querySelector('.wall:not([hidden]) .linkbox')?.textContent.includes(t)"


@pytest.fixture
def held(tmp_path, monkeypatch):
    real = config.boards()
    pages = [{"board": one, "dwell": "30s"} for one in ("tong-quan", "mot-cua", "nguon")]
    lists = {"p": config.Playlist(title="Ba bảng", pages=pages)}
    monkeypatch.setattr(config, "boards", lambda: real.model_copy(update={"playlists": lists}))
    monkeypatch.setattr(walls, "PACE", 300)
    web = build(tmp_path)
    server = Server(web.app.server)
    with chromium() as browser:
        machine = Machine(browser, tmp_path / "profile", server.url + phone.PATH, size=SIZE)
        yield web, server, machine
        machine.stop()
    server.stop()
    shut(web)


def test_a_leader_s_phone(held):
    web, server, machine = held
    page = machine.page
    assert page.url.endswith("/login?next=/wall/dien-thoai"), "a person's: never a code"
    login = ROLES["leader"]
    page.fill("[name=login]", login)
    page.fill(
        "[name=password]", next(a.password for a in web.desk.demo_accounts() if a.login == login)
    )
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".tabs")
    boards = config.boards().playlist(config.boards().first).boards
    assert page.locator(".tabs a").count() == len(boards)
    page.wait_for_function("n => document.querySelectorAll('.wall').length === n", arg=len(boards))
    for name in boards:
        page.evaluate("name => { location.hash = name; }", name)
        page.wait_for_selector(f".wall[data-board={name}]:not([hidden])")
        assert page.locator(".wall:not([hidden])").count() == 1
        assert page.get_attribute("[aria-current=page]", "data-tab") == name
        found = page.evaluate(PROBE)
        assert found["over"][0] <= 0, name
        assert found["least"] >= 13, (name, found["text"])
    page.evaluate("location.hash = '%'")  # not a name, nor a text: the first board
    page.wait_for_selector(f".wall[data-board={boards[0]}]:not([hidden])")
    page.evaluate("location.hash = 'tong-quan'")
    page.wait_for_selector(".wall[data-board=tong-quan]:not([hidden])")
    assert "99,9" in page.inner_text("[data-id='onestop.on_time_rate']")

    told = json.loads(page.request.get(server.url + phone.MANIFEST).text())
    assert (told["start_url"], told["display"]) == (phone.PATH, "standalone")
    assert {one["sizes"] for one in told["icons"]} >= {"192x192", "512x512"}
    for one in told["icons"]:
        answer = page.request.get(server.url + one["src"])
        assert (answer.status, answer.headers["content-type"]) == (200, one["type"])
    page.wait_for_function(
        "async () => (await caches.keys()).includes('ioc-words')"
        " && !!(await caches.match('/wall/dien-thoai'))"
        " && !!(await caches.match('/wall/dien-thoai/lich'))"
        " && !!(await caches.match('/wall/nguon/khung'))"
    )

    page.evaluate(SLEPT)  # and nothing answers, nor fails: what it holds is not of now
    page.wait_for_function(LINK, arg="8 giờ")
    assert page.get_attribute("body", "data-old") == "", "digits are hatched"

    server.stop()
    machine.stop()
    machine.start()
    page = machine.page
    page.wait_for_function(LINK, arg="mất liên lạc")
    box = page.locator(".wall:not([hidden]) .linkbox").bounding_box()
    assert box["y"] + box["height"] < SIZE[1], "said above the bar, whatever is looked at"
    assert "99,9" in page.inner_text("body")
    page.click(".tabs [data-tab=nguon]")
    page.wait_for_selector(".wall[data-board=nguon]:not([hidden])")
    page.wait_for_function(LINK, arg="mất liên lạc")
    machine.stop()
    machine.ahead = 8 * 86_400
    machine.start()
    page = machine.page
    page.wait_for_selector("h1:has-text('Chưa liên lạc được với máy chủ')")
    assert page.evaluate(KEPT) == [], "what is a week old is wiped"
    server.start()
    page.wait_for_function("() => document.body?.dataset.link === 'up'")
    whole = [phone.PATH, *(f"/wall/{name}/khung" for name in boards)]
    page.wait_for_function(  # and nothing more is on its way there
        "async (all) => (await Promise.all(all.map((one) => caches.match(one)))).every(Boolean)",
        arg=whole,
    )
    page.goto(server.url + "/logout")
    assert page.evaluate(KEPT) == [], "who logs out leaves nothing behind"


def test_who_may_look(tmp_path):
    web = build(tmp_path)
    own = web.get(phone.PATH, "official")
    assert own.status_code == 200
    assert "Huyện Đức Hòa" in own.text
    assert 'href="#tong-quan%40802%402004"' in own.text
    other = web.get(f"{phone.PATH}?don-vi=803", "official")
    assert other.status_code == 403
    assert "<form" not in other.text
    nobody = web.get(phone.PATH, None, Accept="text/html")
    assert nobody.headers["Location"] == "/login?next=/wall/dien-thoai"
    unit = web.get(f"{phone.PATH}@802", None, Accept="text/html")
    assert unit.headers["Location"] == "/login?next=/wall/dien-thoai%40802", "a person's too"
    assert web.get(phone.PATH, None, Accept="application/json").status_code == 401
    page = web.get(phone.PATH, "leader")
    assert 'data-hand="1"' in page.text
    assert phone.MANIFEST in page.text
    home = web.get("/", "leader", Accept="text/html").text
    assert f'href="{phone.PATH}"' in home
    assert f'href="{phone.PATH}"' in web.get("/", "official", Accept="text/html").text
    shut(web)
