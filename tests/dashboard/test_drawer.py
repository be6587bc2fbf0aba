"""Drawing ahead: a mark is told when what is open has been drawn under it, once for all workers."""

import threading
from dataclasses import replace

import pytest
from filelock import FileLock

from core.errors import NotFoundError, StoreError
from dashboard.app import create_app
from dashboard.pages import mot_cua
from dashboard.serving import drawer, sights, stamps
from dashboard.serving.packed import Body
from dashboard.serving.sights import Sight, Sights
from dashboard.serving.stamps import Ready, Stamps
from dashboard.serving.views import Views
from tests.dashboard.conftest import Web, said

PAGES = (("leader", "mot-cua"), ("official", "mot-cua"))
BOARD = "/wall/tong-quan/manh"


@pytest.fixture
def workers(own_web):
    """Two workers of one host: one data folder, one store, one desk."""
    made = create_app(
        own_web.settings, open_catalog=lambda _: own_web.catalog, open_desk=lambda _: own_web.desk
    )
    return own_web, replace(own_web, app=made)


def later(*those: Web) -> None:
    """Half a second later."""
    for web in those:
        stamps_ = web.app.site._stamps
        stamps_._held = stamps_._newest = stamps_._heard = None


def mark(web: Web) -> str:
    return said(web.get("/api/v1/stamp"))["mark"]


def looked_at(web: Web) -> None:
    for _ in range(3):  # a crowd
        for role, page in PAGES:
            assert web.get(f"/view/{page}", role).status_code == 200
        assert web.get(BOARD).status_code == 200


@pytest.mark.parametrize("address", ["/mot-cua", "/view/mot-cua", BOARD, "/bao-cao"])
def test_a_browser_that_asks_another_worker_is_told_that_nothing_changed(workers, address):
    """Dash puts a token of the process into its pages; with it no two workers agree."""
    one, other = workers
    first = one.get(address)
    again = other.get(address, If_None_Match=first.headers["ETag"])
    assert (first.status_code, again.status_code) == (200, 304)


def test_a_mark_is_told_by_all_workers_when_its_views_are_there(workers):
    one, other = workers
    looked_at(one)
    drawer.of(one.app.server).look()
    before = mark(one)
    tags = {web.app: web.get("/view/mot-cua").headers["ETag"] for web in workers}

    one.catalog.bump()
    later(one, other)
    asked = one.catalog.asked
    for web in workers:
        assert mark(web) == before, "nothing is drawn yet"
        held = web.get("/view/mot-cua", If_None_Match=tags[web.app])
        assert held.status_code == 304, "what was true stays, at once"
        assert web.get(BOARD).status_code == 200
    assert one.catalog.asked == asked, "and nobody draws while being asked"

    drawer.of(one.app.server).look()
    later(one, other)
    asked = one.catalog.asked
    assert mark(one) == mark(other) != before
    for web in workers:
        assert "412" in web.get("/view/mot-cua").text
        assert web.get("/view/mot-cua", "official").status_code == 200
        assert web.get(BOARD).status_code == 200
    assert one.catalog.asked == asked, "drawn once, for both"


def test_drawn_ahead_each_sees_their_own(workers):
    one, other = workers
    looked_at(one)
    one.catalog.bump()
    drawer.of(one.app.server).look()
    asked = one.catalog.asked
    drawn = {role: other.get("/view/mot-cua", role).text for role in ("leader", "official")}
    english = other.client
    english.set_cookie("lang", "en")
    abroad = english.get("/view/mot-cua", headers=other.bearer("leader")).text
    assert one.catalog.asked > asked, "another language is another view"

    other.app.site._views._shared.clear()
    other.app.site._views._near.clear()
    for role, text in drawn.items():
        assert other.get("/view/mot-cua", role).text == text, "as who asks for it has it drawn"
    assert len({*drawn.values(), abroad}) == 3
    assert '"Nhận trong kỳ"' not in abroad


def test_what_is_ones_own_is_drawn_for_each(workers):
    one, other = workers
    looked_at(one)
    drawer.of(one.app.server).look()
    one.desk.save_view("lanhdao", "Góc nhìn của lãnh đạo", "/mot-cua", shared=False, replace=False)
    leader = other.get("/mot-cua").text
    official = other.get("/mot-cua", "official").text
    assert "Góc nhìn của lãnh đạo" in leader
    assert "Góc nhìn của lãnh đạo" not in official
    for text, mine, foreign in (
        (leader, "lanhdao", "canbo"),
        (official, "canbo", "lanhdao"),
    ):
        names = {account.login: account.name for account in one.desk.accounts()}
        assert names[mine] in text
        assert names[foreign] not in text
        assert "\ue000" not in text


def test_what_nobody_has_open_is_not_drawn(workers):
    one, _ = workers
    one.get("/view/van-ban")
    drawer.of(one.app.server).look()
    one.catalog.bump()
    asked = one.catalog.asked
    drawer.of(one.app.server).look()
    glance = one.catalog.asked - asked
    looked_at(one)
    one.catalog.bump()
    asked = one.catalog.asked
    drawer.of(one.app.server).look()
    assert one.catalog.asked - asked > 2 * glance


def test_without_news_nothing_is_drawn_and_nothing_said(workers):
    one, _ = workers
    looked_at(one)
    drawer.of(one.app.server).look()
    asked, known = one.catalog.asked, mark(one)
    drawer.of(one.app.server).look()
    assert (one.catalog.asked, mark(one)) == (asked, known)


@pytest.mark.parametrize("fault", [ValueError("x"), NotFoundError("Không có đơn vị ấy.")])
def test_a_view_that_cannot_be_drawn_holds_no_news_back(workers, monkeypatch, caplog, fault):
    one, other = workers
    caplog.set_level("INFO", "dashboard.serving.drawer")
    looked_at(one)
    drawer.of(one.app.server).look()
    before = mark(one)
    monkeypatch.setitem(
        drawer.of(one.app.server)._draws, "board", lambda *_: (_ for _ in ()).throw(fault)
    )
    one.catalog.bump()
    later(one, other)
    drawer.of(one.app.server).look()
    assert mark(other) != before
    assert "board is not drawn ahead" in caplog.text or "drawing Sight" in caplog.text
    caplog.clear()
    one.catalog.bump()
    drawer.of(one.app.server).look()
    assert not caplog.text, "it is not tried again"


def test_news_are_told_in_time_whatever_is_still_to_be_drawn(workers, monkeypatch):
    one, other = workers
    looked_at(one)
    drawer.of(one.app.server).look()
    before, at, told = mark(one), [0.0], []
    mine = drawer.Drawer(
        one.app.server,
        one.app.site._views,
        one.app.site._sights,
        one.app.site._stamps._build,
        {kind: lambda *_: slow() for kind in ("page", "board")},
        timer=lambda: at[0],
    )

    def slow():
        at[0] += drawer.MOST + 0.1
        later(other)
        told.append(mark(other) != before)

    one.catalog.bump()
    mine.look()
    assert told == [False, True, True], "after the first one it was late; the rest came after it"


def test_a_page_that_fails_is_not_tried_with_every_mark(workers, monkeypatch, caplog):
    one, other = workers
    looked_at(one)
    drawer.of(one.app.server).look()
    before = mark(one)
    monkeypatch.setattr(mot_cua, "body", lambda _: 1 / 0)
    for _ in range(2):
        one.catalog.bump()
        later(one, other)
        drawer.of(one.app.server).look()
    assert mark(other) != before
    assert caplog.text.count("ZeroDivisionError: division") == len(PAGES)


def test_what_is_ready_outlives_a_store_that_is_full(workers, monkeypatch):
    one, _ = workers
    views = one.app.site._views
    monkeypatch.setattr(views._shared.cache, "_threshold", 20)
    drawer.of(one.app.server).look()
    for number in range(60):
        views.shared(("a view", number), lambda: Body(b"[]", "x"))
    assert views.held(drawer.place(one.app.site._stamps._build)) is not None


def test_a_lost_store_of_views_takes_nothing_away(own_web, caplog):
    """Only the cache is gone: every worker draws for itself, and says so once."""
    settings = own_web.settings.model_copy(update={"cache_url": "redis://127.0.0.1:1/0"})
    app = create_app(
        settings, open_catalog=lambda _: own_web.catalog, open_desk=lambda _: own_web.desk
    )
    alone = replace(own_web, app=app)
    for path in ("/api/v1/stamp", "/view/mot-cua", BOARD, "/readyz"):
        assert alone.get(path).status_code == 200, path
    said_ = [one for one in caplog.records if "views' store" in one.message]
    assert len(said_) == 1


def test_the_next_process_goes_on_from_what_was_looked_at(workers):
    """And one worker draws what is open in another; not what is only turned over there."""
    one, other = workers
    looked_at(one)
    for _ in range(3):
        one.get("/view/mot-cua?sau=ABC")
    for each in workers:
        drawer.of(each.app.server).share()
    wanted = drawer.of(other.app.server).wanted()
    assert Sight("board", ("tong-quan", "", "all", "vi")) in wanted
    assert set(wanted) == set(one.app.site._sights.wanted())
    assert "ABC" not in str(wanted), "a place in a list is a dossier's code"
    asked = one.catalog.asked
    one.catalog.bump()
    drawer.of(other.app.server).look()
    drawn = one.catalog.asked
    assert drawn > asked
    assert one.get("/view/mot-cua").status_code == one.get(BOARD).status_code == 200
    assert one.catalog.asked == drawn


def test_one_worker_of_a_host_draws_and_another_takes_over(workers, monkeypatch):
    one, other = workers
    monkeypatch.setattr(drawer, "PACE", 0.01)
    held = FileLock(one.app.site._views.locks / "drawer")
    told = threading.Event()
    drawn = drawer.of(other.app.server)
    monkeypatch.setattr(drawn, "look", told.set)
    with held:
        drawn.start()
        assert not told.wait(0.15)
    assert told.wait(60)
    drawn.stop()
    assert not drawn._thread.is_alive()


def test_a_store_that_does_not_answer_is_said_once_and_looked_at_again(
    workers, monkeypatch, caplog
):
    one, _ = workers
    monkeypatch.setattr(drawer, "PACE", 0.01)
    drawn, seen, enough = drawer.of(one.app.server), [], threading.Event()

    def away():
        seen.append(1)
        if len(seen) > 3:
            enough.set()
        raise StoreError("Kho không trả lời.", "gone")

    monkeypatch.setattr(drawn, "look", away)
    drawn.start()
    assert enough.wait(60)
    drawn.stop()
    assert len(caplog.records) == 1


class Store:
    """A catalogue of revisions alone."""

    def __init__(self, catalog):
        self.clock, self._catalog, self.number = catalog.clock, catalog, 7
        self.gone = False

    def revision(self):
        if self.gone:
            raise StoreError("Kho không trả lời.", "gone")
        return self.number

    def stamp(self):
        return replace(self._catalog.stamp(), revision=self.revision())


def test_a_drawer_that_hangs_holds_nothing_back_for_long(web):
    class Services:
        catalog = Store(web.catalog)

    at, minute = [0.0], Stamps(Services, "b", lambda: "").now().minute
    ready = Ready(Services.catalog.stamp(), minute)
    told = Stamps(Services, "b", lambda: "", lambda: ready, timer=lambda: at[0])

    def revision(later: float) -> int:
        at[0] += later
        return told.now().stamp.revision

    assert revision(0) == 7
    Services.catalog.number = 8
    assert revision(1) == 7
    assert revision(stamps.PATIENCE - 0.1) == 7
    assert revision(0.2) == 8
    ready = Ready(Services.catalog.stamp(), minute)  # it was slow, not dead
    Services.catalog.number = 9
    assert revision(1) == 8
    ready = Ready(Services.catalog.stamp(), minute)
    assert revision(1) == 9
    Services.catalog.number = 10
    assert revision(60) == 9, "it begins to wait when it sees the news"
    ready = None  # it has died
    assert revision(1) == 10


def test_no_mark_is_told_after_a_newer_one(web):
    """A drawing that took longer than its patience, and another host whose drawer is behind."""

    class Services:
        catalog = Store(web.catalog)

    at, minute = [0.0], Stamps(Services, "b", lambda: "").now().minute
    ready = Ready(Services.catalog.stamp(), minute)
    told = Stamps(Services, "b", lambda: "", lambda: ready, timer=lambda: at[0])

    def revision(later: float) -> int:
        at[0] += later
        return told.now().stamp.revision

    assert revision(0) == 7
    Services.catalog.number = 12
    assert revision(1) == 7
    assert revision(stamps.PATIENCE) == 12
    ready = Ready(replace(Services.catalog.stamp(), revision=9), minute)
    assert revision(1) == 12
    ready = Ready(replace(Services.catalog.stamp(), revision=12), minute)
    Services.catalog.number = 13
    assert revision(1) == 12
    ready = Ready(replace(Services.catalog.stamp(), revision=13), minute, said=0.0)
    Services.catalog.number = 14
    assert revision(1) == 14, "its drawer has died"
    ready, Services.catalog.number = Ready(replace(Services.catalog.stamp(), revision=3), minute), 3
    assert revision(1) == 3, "the store itself went back: it was restored"


def test_a_store_that_is_away_is_never_told_as_ready(web):
    class Services:
        catalog = Store(web.catalog)

    ready = Ready(Services.catalog.stamp(), 1)
    told = Stamps(Services, "b", lambda: "", lambda: ready)
    Services.catalog.gone = True
    with pytest.raises(StoreError):
        told.now()


def test_what_stays_open_is_told_from_a_glance():
    at = [0.0]
    seen = Sights(timer=lambda: at[0])
    glance, open_page, crowded, left = (Sight("page", (name,)) for name in "abcd")
    seen.seen(left, "1")
    seen.seen(left, "2")
    at[0] += sights.LIFE
    seen.seen(glance, "2")
    for number in ("2", "3"):
        seen.seen(open_page, number)
    for _ in range(5):
        seen.seen(crowded, "3")
    assert seen.wanted() == [crowded, open_page]
    seen.forget(crowded)
    assert seen.wanted() == [open_page]
    for number in range(2 * sights.MOST):
        for _ in range(3):
            seen.seen(Sight("page", (number,)), "3")
    assert len(seen.wanted()) == sights.MOST


def test_two_workers_make_a_value_once(own_web):
    """As two processes do: each has locks of its own, and the file's."""
    both = [Views(own_web.app.server, own_web.settings) for _ in range(2)]
    made, go = [], threading.Barrier(2)
    drawing = threading.Event()

    def make():
        made.append(1)
        drawing.wait(0.2)  # the other one has time to come
        return Body(b"[]", "x")

    def ask(views):
        with own_web.app.server.app_context():
            go.wait(60)
            found.append(views.shared(("a key",), make))

    found = []
    asking = [threading.Thread(target=ask, args=(one,)) for one in both]
    for one in asking:
        one.start()
    for one in asking:
        one.join(60)
    assert found == [Body(b"[]", "x")] * 2
    assert len(made) == 1
