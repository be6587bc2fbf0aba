"""Half of a worker's threads draw or wait for a drawing; whoever comes then is told at once."""

import re
import threading
import time
from dataclasses import replace

import pytest

from core.errors import DrawingError
from core.settings import ROOT
from dashboard.app import create_app
from dashboard.pages import mot_cua, tong_quan
from dashboard.serving import drawer, stamps
from dashboard.serving.packed import Body, Packed
from dashboard.serving.sights import Sight
from dashboard.serving.views import Views
from tests.dashboard.conftest import build, said, shut

BOARD = "/wall/tong-quan/manh"
SOON = 20.0  # seconds: what waits for a drawing in these tests waits much longer


@pytest.fixture
def busy(tmp_path, monkeypatch):
    """Four threads a worker; two people wait for a page that is not drawn until ``go`` is set."""
    web = build(tmp_path, threads=4)
    for path in ("/view/", BOARD, "/wall/tong-quan"):
        assert web.get(path).status_code == 200
    go, drawing, drawn = threading.Event(), threading.Event(), mot_cua.body

    def slow(query):
        drawing.set()
        assert go.wait(90)
        return drawn(query)

    monkeypatch.setattr(mot_cua, "body", slow)
    answers = []
    asking = [
        threading.Thread(target=lambda role=role: answers.append(web.get("/view/mot-cua", role)))
        for role in ("leader", "leader")
    ]
    for one in asking:
        one.start()
        assert drawing.wait(60)
    views = web.app.site._views
    until = time.monotonic() + 60
    while views._room._value and time.monotonic() < until:
        time.sleep(0.01)
    assert views._room._value == 0, "both take part in the one drawing"

    def done():
        go.set()
        for one in asking:
            one.join(60)
        return answers

    yield web, done
    done()
    shut(web)


def quickly(web, path, role="leader", **headers):
    began = time.monotonic()
    answer = web.get(path, role, **headers)
    assert time.monotonic() - began < SOON, path
    return answer


def test_who_comes_while_half_of_the_threads_draw_is_told_at_once(busy):
    web, done = busy
    for path in ("/view/mot-cua", "/view/van-ban", "/wall/mot-cua/manh", "/wall/mot-cua"):
        answer = quickly(web, path)
        assert answer.status_code == 202, path
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    assert quickly(web, "/view/mot-cua").headers["Retry-After"] == "1"
    for path in ("/api/v1/stamp", "/view/", "/healthz", BOARD, "/wall/tong-quan"):
        assert quickly(web, path).status_code == 200, path
    assert [one.status_code for one in done()] == [200, 200]
    for path in ("/view/mot-cua", "/view/van-ban", "/wall/mot-cua/manh"):
        assert web.get(path).status_code == 200, path


@pytest.mark.parametrize(
    ("lang", "told"), [("vi", "Đang dựng trang này"), ("en", "This page is being drawn")]
)
def test_a_page_that_is_being_drawn_says_so_and_asks_again(busy, lang, told):
    web, _ = busy
    client = web.client
    client.set_cookie("lang", lang)
    answer = client.get("/mot-cua", headers=web.bearer("leader"))
    assert answer.status_code == 202
    assert answer.headers["Retry-After"] == "1"
    assert told in answer.text
    assert 'data-live="page"' in answer.text, "its script fetches the page"
    assert '<noscript><meta http-equiv="refresh" content="1"></noscript>' in answer.text
    assert "\ue000" not in answer.text


def test_a_page_of_plain_forms_loads_itself_again(busy):
    web, done = busy
    answer = quickly(web, "/quan-tri", "administrator")
    assert answer.status_code == 202
    assert '<meta http-equiv="refresh" content="1">' in answer.text
    done()
    answer = web.get("/quan-tri", "administrator")
    assert answer.status_code == 200
    assert "refresh" not in answer.text


def test_a_wall_that_waits_is_told_nothing_is_wrong(busy):
    web, _ = busy
    answer = quickly(web, "/wall/mot-cua", Accept="text/html")
    assert "Đang dựng bảng số liệu" in answer.text
    assert said(quickly(web, "/wall/mot-cua/cho")) == {"ready": False}


def test_who_is_refused_leaves_no_place_taken(busy):
    web, done = busy
    for _ in range(5):
        assert quickly(web, "/view/van-ban").status_code == 202
    done()
    views = web.app.site._views
    assert views._room._value == 2
    assert views._drawn == set()


def drawn_in(app, views, always, *keys):
    """What a thread comes to that draws one shared value inside another drawing."""
    with app.server.test_request_context("/"), views.drawing(always=always):
        return [views.shared(key, lambda: Body(b"[]", "x")) for key in keys]


def test_a_drawing_inside_another_is_the_same_and_the_drawer_takes_no_place(web):
    views = Views(web.app.server, web.settings.model_copy(
        update={"web": web.settings.web.model_copy(update={"threads": 1})}
    ))  # fmt: skip
    assert len(drawn_in(web.app, views, False, ("one", 1), ("one", 2))) == 2
    with views.drawing():  # the only place
        found = []
        other = threading.Thread(
            target=lambda: found.append(drawn_in(web.app, views, True, ("one", 3)))
        )
        other.start()
        other.join(60)
        assert len(found) == 1
        failed = []

        def refused():
            try:
                drawn_in(web.app, views, False, ("one", 4))
            except DrawingError as fault:
                failed.append(fault.public)

        other = threading.Thread(target=refused)
        other.start()
        other.join(60)
        assert "đang được dựng" in failed[0]


def test_who_waits_for_packing_alone_is_not_turned_away(web):
    """Under a new mark all ask at once for what is drawn and not yet packed."""
    views = Views(web.app.server, web.settings)
    packing, packed, asked = threading.Event(), [], threading.Semaphore(0)

    def pack():
        asked.release()
        assert packing.wait(60)
        return Packed.of(b"x")

    many = web.settings.web.threads
    asking = [
        threading.Thread(target=lambda: packed.append(views.near(("key",), pack)))
        for _ in range(many)
    ]
    for one in asking:
        one.start()
    assert asked.acquire(timeout=60)
    time.sleep(0.1)
    packing.set()
    for one in asking:
        one.join(60)
    assert len(packed) == many
    assert len({id(one) for one in packed}) == 1


def test_another_release_has_drawn_what_was_open_before_it_answers(own_web, monkeypatch):
    for _ in range(3):
        assert own_web.get("/view/mot-cua?ky=2023-Q3").status_code == 200
        assert own_web.get("/wall/van-ban/manh").status_code == 200
    drawer.of(own_web.app.server).share()
    monkeypatch.setattr(stamps, "build", lambda _: "another")
    fresh = replace(own_web, app=create_app(
        own_web.settings, open_catalog=lambda _: own_web.catalog, open_desk=lambda _: own_web.desk
    ))  # fmt: skip
    drawer.of(fresh.app.server).first()
    asked = own_web.catalog.asked
    assert said(fresh.get("/api/v1/stamp"))["build"] == "another"
    assert fresh.get("/view/mot-cua?ky=2023-Q3").status_code == 200
    assert fresh.get("/wall/van-ban/manh").status_code == 200
    assert own_web.catalog.asked == asked


def test_a_first_start_draws_what_is_always_asked_for(own_web, monkeypatch):
    drawer.of(own_web.app.server).first()
    monkeypatch.setattr(tong_quan, "body", lambda _: 1 / 0)
    assert own_web.get("/view/").status_code == 200, "drawn already, but for one's own parts"
    asked = own_web.catalog.asked
    for path in ("/view/mot-cua", BOARD, "/wall/mot-cua/manh"):
        assert own_web.get(path).status_code == 200
        assert own_web.catalog.asked == asked, path


def test_what_was_open_is_remembered_over_a_weekend_and_not_drawn_all_the_time(own_web):
    drawn = drawer.of(own_web.app.server)
    views = own_web.app.site._views
    old = ("page", ("mot-cua", (("ky", "2023-Q3"),), "leader", None, False, "vi"))
    views.put(drawer.WANTED, {old: time.time() - 60 * 3_600}, 600)
    drawn.share()
    assert Sight(*old) not in drawn.wanted()
    assert old in views.held(drawer.WANTED)
    drawn.first()
    asked = own_web.catalog.asked
    assert own_web.get("/view/mot-cua?ky=2023-Q3").status_code == 200
    assert own_web.catalog.asked == asked


def test_the_first_drawing_ends_in_time_and_the_rest_follows(own_web, monkeypatch):
    drawn, at, done = drawer.of(own_web.app.server), [0.0], []
    monkeypatch.setattr(drawn, "_timer", lambda: at[0])

    def slow(*what):
        at[0] += drawer.FIRST / 2 + 0.1
        done.append(what)

    monkeypatch.setattr(drawn, "_draws", {"page": slow, "board": slow})
    drawn.first()
    assert len(done) == 2
    assert own_web.app.site._stamps._ready() is not None, "the mark is told all the same"
    drawn.look()
    assert len(done) > 4


def test_one_worker_draws_first_and_the_others_find_it(own_web):
    made = create_app(
        own_web.settings, open_catalog=lambda _: own_web.catalog, open_desk=lambda _: own_web.desk
    )
    drawer.of(own_web.app.server).first()
    asked = own_web.catalog.asked
    drawer.of(made.server).first()
    assert own_web.catalog.asked == asked
    assert replace(own_web, app=made).get(BOARD).status_code == 200
    assert own_web.catalog.asked == asked


def test_a_store_that_is_away_holds_no_start_up(own_web, monkeypatch, caplog):
    from core.errors import StoreError

    def away():
        raise StoreError("Kho không trả lời.", "gone")

    monkeypatch.setattr(own_web.catalog, "stamp", away)
    drawer.of(own_web.app.server).first()
    assert "Kho không trả lời." in caplog.text


def test_both_scripts_and_the_worker_know_what_is_being_drawn():
    """A 202 is "well" to a browser: each place that takes a page or a board must know it."""
    files = {one: (ROOT / "assets" / one).read_text("utf-8") for one in (
        "live.js", "wall.js", "wall-anew.js", "wall-worker.js"
    )}  # fmt: skip
    for name, text in files.items():
        assert re.search(r"status [!=]== 202", text), name
