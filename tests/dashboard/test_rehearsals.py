"""Rehearsals over HTTP: on the chosen screen alone, watermarked, asked of the past alone."""

import re
import time
from contextlib import contextmanager
from datetime import date
from functools import partial
from types import SimpleNamespace

import pytest

from core.clock import day_number, day_start
from core.errors import MisuseError, NotFoundError
from core.period import Grain, Period
from dashboard.wall import board, config, rehearsal
from dashboard.wall.rehearsal import Act
from dashboard.wall.whose import PROVINCE, Whose
from dashboard.wording import words
from desk import Rehearsal
from tests.dashboard.conftest import said
from tests.dashboard.fakes import NOW, UNITS, FakeCatalog
from tests.dashboard.test_screens import NAME, approved, fresh, screen, sent

__all__ = ["approved", "screen"]  # fixtures
DAY = day_start(day_number(date(2023, 12, 20)))


def one(kind="day", subject="2023-12-20", start=DAY, span=7_200, pace=60, at=1_000):
    until = at + span // pace
    return Rehearsal("r1", kind, subject, ("a",), start, span, pace, "x", at, until)


class Asked(FakeCatalog):
    """Writes down of which moment it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.moments: list[tuple[str, int | None]] = []
        self.periods: set[Period] = set()

    def values(self, ids, unit=None, period=None, as_known=None, listed=None):
        self.moments.append(("values", as_known))
        self.periods.add(period)
        return super().values(ids, unit, period, as_known, listed)

    def by(self, id, dim, unit=None, period=None, dims=None, as_known=None, listed=None):
        self.moments.append((f"by {id}", as_known))
        return super().by(id, dim, unit, period, dims, as_known, listed)

    def series(self, id, unit=None, grain=Grain.MONTH, start=None, end=None, dims=None,
               as_known=None, listed=None):  # fmt: skip
        self.moments.append((f"series {id}", as_known))
        return super().series(id, unit, grain, start, end, dims, as_known, listed)

    def changes(self, since, until=None, *rest, **more):
        self.moments.append(("changes", until))
        return super().changes(since, until, *rest, **more)

    def sources(self):
        self.moments.append(("sources", None))
        return super().sources()


@pytest.mark.parametrize("unit", [UNITS[0], UNITS[1]], ids=lambda unit: unit.code)
@pytest.mark.parametrize("name", list(config.boards().boards))
def test_no_question_of_a_replayed_day_is_asked_of_the_present(name, unit):
    catalog, act = Asked(), Act(one(), 3)
    mine = PROVINCE if unit is UNITS[0] else Whose(unit.slug)
    cells = board.draw(catalog, name, mine, act=act)
    moment = DAY + 3 * 30 * 60
    assert {at for _, at in catalog.moments} == {moment}
    assert {one.end for one in catalog.periods if one.grain is Grain.YTD} <= {
        date(2023, 12, 21), date(2023, 12, 20), date(2022, 12, 21)
    }  # fmt: skip
    assert cells["hour"].html == "01:30"
    assert "20/12/2023" in cells["when"].html
    assert "data-today" not in cells["when"].html, "the script leaves a past day alone"
    assert "số liệu ngày 20/12/2023" in cells["drill"].html
    assert "DIỄN TẬP" in cells["place"].html
    assert (unit.name in cells["place"].html) == (unit is not UNITS[0]), "whose it is, in the head"


def test_pictures_follow_the_pace_to_the_end_and_no_further():
    held = one(pace=600, span=72_000)
    assert rehearsal.step(held) == 30
    assert [Act.at(held, at).n for at in (900, 1_000, 1_029, 1_030, 1_119, 9_999)] == [
        0, 0, 0, 1, 3, 3
    ]  # fmt: skip
    assert Act.at(held, 1_030).moment == DAY + 18_000
    assert rehearsal.step(one(pace=1, span=600)) == 60, "a minute of the past at least"
    assert Act(one(), 99).moment == DAY + 7_200
    lost = one("outage", "server", 0)
    assert Act.at(lost, lost.until).n == 0, "of a lost server there is one picture, which grows old"
    assert Act(lost, 0).moment is None


def test_a_lost_source_is_lost_for_as_long_as_the_outage_goes_on():
    catalog, told = FakeCatalog(), []
    catalog.without = lambda source, since: told.append((source, since)) or catalog
    Act(one("outage", "zalo", 0), 2).view(catalog)
    assert told == [("zalo", NOW - 2 * 30 * 60)]
    assert Act(one("outage", "server", 0), 0).view(catalog) is catalog
    assert Act(one(), 2).view(catalog) is catalog


def test_what_may_be_rehearsed(monkeypatch):
    catalog = FakeCatalog()
    today = rehearsal.day(catalog, "2023-12-26", "07:00")
    assert (today.start, today.span) == (day_start(day_number(date(2023, 12, 26))) + 25_200, 37_800)
    assert rehearsal.day(catalog, "2023-12-20").span == 86_399
    for text, hour in (("20/12/2023", ""), ("2023-12-20", "7h"), ("2023-12-20", "25:00")):
        with pytest.raises(MisuseError, match="phải là ngày"):
            rehearsal.day(catalog, text, hour)
    for text, hour in (("2023-12-27", ""), ("2023-12-26", "18:00")):
        with pytest.raises(MisuseError, match="chưa đến"):
            rehearsal.day(catalog, text, hour)
    assert rehearsal.outage(catalog, "server", 5).span == 300
    with pytest.raises(NotFoundError, match="server, onestop"):
        rehearsal.outage(catalog, "khac", 5)
    with pytest.raises(MisuseError, match="Số phút"):
        rehearsal.outage(catalog, "zalo", 0)
    monkeypatch.setattr(catalog, "values", lambda *_: [])
    with pytest.raises(MisuseError, match="Không có bản ghi nào"):
        rehearsal.day(catalog, "2023-12-20")


@contextmanager
def acting(web, id, wanted, pace=60):
    held = wanted.begin(web.desk, [id], pace, by="test")
    fresh(web)
    yield held
    web.desk.end_rehearsal(held.rehearsal, said="thử", by="test")
    fresh(web)


def test_the_audit_says_what_the_screens_said(own_web, approved):
    _, me = approved
    for wanted, shown in (
        (rehearsal.outage(own_web.catalog, "zalo", 60), "giả định mất nguồn Zalo 1022"),
        (rehearsal.day(own_web.catalog, "2023-12-20"), "số liệu ngày 20/12/2023"),
    ):
        with words.speaking("en"):  # whoever begins it
            held = wanted.begin(own_web.desk, [me.id], 60, by="test")
            names = partial(rehearsal.titles, own_web.catalog)
            rehearsal.finish(own_web.desk, held.rehearsal, names, by="test")
        ended, begun = own_web.desk.audit_log(what="screen.", limit=2)
        assert (begun.what, begun.subject) == ("screen.rehearse", shown)
        assert (ended.what, ended.subject) == ("screen.end_rehearsal", shown)


def test_only_the_chosen_screen_acts_and_only_under_its_own_name(own_web, approved):
    client, me = approved
    real = client.get("/wall/tong-quan/khung").text
    before = client.get("/api/v1/stamp").headers["X-Plan"]
    asked = "/wall/tong-quan/khung?dien-tap="
    wanted = rehearsal.day(own_web.catalog, "2023-12-20", "07:00")
    with acting(own_web, me.id, wanted) as held:
        assert client.get("/api/v1/stamp").headers["X-Plan"] != before
        told = said(client.get(NAME + "/lich"))["rehearsal"]
        assert (told["id"], told["pace"], told["server"]) == (held.rehearsal, 60, False)
        assert said(own_web.get(f"/wall/{me.playlist}/lich"))["rehearsal"] is None
        acted = client.get(asked + held.rehearsal)
        assert acted.status_code == 200
        assert f'class="wall acted" data-board="tong-quan~{held.rehearsal}"' in acted.text
        assert "số liệu ngày 20/12/2023" in acted.text
        assert 'data-cell="hour"' in acted.text
        cells = said(client.get(f"/wall/tong-quan/manh?dien-tap={held.rehearsal}"))
        assert cells["hour"]["html"] == "07:00"
        again = client.get("/wall/tong-quan/khung").text
        assert "DIỄN TẬP" not in again, "asked for as real it is real"
        assert re.sub(r"\d\d:\d\d", "", again) == re.sub(r"\d\d:\d\d", "", real)
        page = client.get(NAME).text
        assert "acted" not in page, "the page may be kept: it is real"
        assert "&quot;rehearsal&quot;: null" in page
        assert 'data-plans=""' in page or " data-plans=" not in page, "so its script asks at once"
        for role in ("screen", "operator"):
            answer = own_web.get(asked + held.rehearsal, role)
            assert answer.status_code == 404, "nobody else"
            assert "DIỄN TẬP" not in answer.text
        urgent = own_web.desk.push_board("tong-quan", by="test")
        told = said(client.get(NAME + "/lich"))
        assert (told["urgent"], told["rehearsal"]["id"]) == ("tong-quan", held.rehearsal)
        own_web.desk.withdraw_board(urgent.push, by="test")
    assert client.get(asked + held.rehearsal).status_code == 404
    assert said(client.get(NAME + "/lich"))["rehearsal"] is None


def test_somebody_who_is_logged_in_tries_it_in_the_very_browser(own_web):
    client = own_web.logged_in("operator")
    code = re.search(r'class="code">(\d{6})<', client.get("/wall/man-hinh-thu").text)[1]
    made = own_web.desk.approve_screen(code, name="", playlist="phong-dieu-hanh", by="test")
    wanted = rehearsal.outage(own_web.catalog, "zalo", 60)
    with acting(own_web, made.id, wanted) as held:
        answer = client.get(f"/wall/tong-quan/khung?dien-tap={held.rehearsal}")
        assert "giả định mất nguồn Zalo 1022" in answer.text
        assert 'data-cell="hour"' not in answer.text, "an outage is now: the clock goes on"


def test_the_page_begins_and_ends_one(own_web, approved):
    _, me = approved
    base = "/quan-tri/dien-tap"
    given = {"viec": "", "ngay": "2023-12-20", "tu": "07:00", "nhip": "600", "phut": "60",
             "man-hinh": me.id}  # fmt: skip
    page = own_web.get("/quan-tri", "operator").text
    for piece in ('id="dien-tap"', words.t("drill.what_source", name="Zalo 1022"), 'value="3600"'):
        assert piece in page, piece
    assert sent(own_web, "leader", base + "/mo", **given).status_code == 403
    for wrong in ({"ngay": "x"}, {"nhip": "x"}, {"viec": "server", "phut": ""}, {"man-hinh": ""}):
        answer = sent(own_web, "operator", base + "/mo", **given | wrong)
        assert answer.status_code in (400, 404), wrong
    assert sent(own_web, "operator", base + "/mo", **given | {"viec": "x"}).status_code == 404
    answer = sent(own_web, "operator", base + "/mo", **given)
    assert answer.headers["Location"] == "/quan-tri#dien-tap"
    (held,) = own_web.desk.rehearsals()
    assert (held.subject, held.pace, held.screens) == ("2023-12-20", 600, (me.id,))
    page = own_web.get("/quan-tri", "operator").text
    assert "số liệu ngày 20/12/2023 trên Phòng họp, nhịp 600×, vanhanh mở lúc" in page
    own_web.desk.beat(me.id, {"board": "tong-quan", "rehearsal": held.rehearsal}, "10.0.0.7")
    assert "đang diễn tập" in own_web.get("/quan-tri", "operator").text
    stop = {"dien-tap": held.rehearsal}
    assert sent(own_web, "operator", base + "/dung", **stop).status_code == 303
    assert sent(own_web, "operator", base + "/dung", **stop).status_code == 404
    assert own_web.desk.rehearsals() == []


def test_every_picture_is_drawn_once_for_all_its_screens(own_web, approved, monkeypatch):
    client, me = approved
    monkeypatch.setattr(time, "time", lambda: float(own_web.desk._now()))
    wanted = rehearsal.day(own_web.catalog, "2023-12-20", "07:00")
    with acting(own_web, me.id, wanted) as held:
        address = f"/wall/tong-quan/manh?dien-tap={held.rehearsal}"
        first = client.get(address)
        asked = own_web.catalog.asked
        assert (
            client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
        )
        client.get(f"/wall/tong-quan/khung?dien-tap={held.rehearsal}")
        assert own_web.catalog.asked == asked


def test_sources_that_may_be_taken_away_have_their_english_names():
    one = SimpleNamespace(name="onestop", title="Hệ thống một cửa", feeds=("x",))
    held = SimpleNamespace(sources=lambda: [one])
    assert rehearsal.titles(held) == {"onestop": "Hệ thống một cửa"}
    with words.speaking("en"):
        assert rehearsal.titles(held) == {"onestop": "One-stop system"}
