"""What moved since somebody looked, and how it is told."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from core.clock import TZ, epoch
from core.period import Period
from core.values import Freshness, Status
from dashboard.addresses import filters
from dashboard.boards import Board
from dashboard.components import following, since
from dashboard.serving import past
from dashboard.serving.html import render
from dashboard.wording import words
from indicators.versions.revised import MOST
from tests.dashboard.conftest import build, shut
from tests.dashboard.fakes import FakeCatalog

NOW = epoch(FakeCatalog().clock.now())
DAY = 86_400


@pytest.fixture
def kept(tmp_path):
    made = build(tmp_path)
    yield made
    shut(made)


def pair(id, status, before, display="1", was="2"):
    value = replace(FakeCatalog().value(id), status=status, display=display)
    return value, replace(value, status=before, display=was)


def test_other_verdicts_come_first_then_what_is_bad_and_moved():
    ids = [one.id for one in FakeCatalog().definitions()][:5]
    told = [
        pair(ids[0], Status.ON, Status.ON),  # moved, on target: no news
        pair(ids[1], Status.WATCH, Status.WATCH),
        pair(ids[2], Status.ON, Status.OFF),
        pair(ids[3], Status.OFF, Status.ON),
        pair(ids[4], Status.OFF, Status.OFF, "2", "2"),  # bad, and as it was
    ]
    now = [one for one, _ in told]
    before = {one.indicator: one for _, one in told}
    found = [one.indicator for one, _ in since.moved(now, before)]
    assert found == [ids[3], ids[2], ids[1]]
    assert since.moved(now, {}) == []
    unknown = {id: replace(one, value=None) for id, one in before.items()}
    assert since.moved(now, unknown) == [], "what nobody knew then is no change"


def test_what_moved_is_as_sound_as_its_figures():
    catalog = FakeCatalog()
    board = Board(catalog, filters.read("/", {}, catalog))
    now, before = pair("onestop.on_time_rate", Status.OFF, Status.ON, "98,1\u00a0%", "99,9\u00a0%")
    with words.speaking("vi"):
        sound = render(since._moved(board, now, before))
        assert "hatched" not in sound
        assert "99,9\u00a0%" in sound
        failed = render(since._moved(board, replace(now, freshness=Freshness.FAILED), before))
        assert re.findall(r'class="nb hatched"[^>]*>([^<]+)', failed) == ["98,1\u00a0%"]


def test_a_year_to_date_is_held_against_the_one_that_stood_then():
    today = FakeCatalog().default_period()
    assert past.then(today, NOW, NOW - 3 * DAY).code == "2023-12-23/YTD"
    month = Period.parse("2023-11", date(2023, 12, 26))
    assert past.then(month, NOW, NOW - 3 * DAY) == month


def test_a_new_year_is_not_held_against_the_whole_old_one(kept, monkeypatch):
    today, year = FakeCatalog().default_period(), epoch(datetime(2023, 1, 1, tzinfo=TZ))
    assert past.then(today, NOW, year).code == "2023-01-01/YTD"
    assert past.then(today, NOW, year - 1) is None
    month = Period.parse("2023-11", date(2023, 12, 26))
    assert past.then(month, NOW, year - 1) == month
    kept.desk.look("lanhdao", "/", year - 1)
    kept.desk.seen("lanhdao", year - 1)
    kept.desk.follow("lanhdao", "onestop.on_time_rate")
    monkeypatch.setattr(past.Past, "values", None)  # nobody asks
    page = kept.get("/").text
    assert words.t("since.too_long") in page
    assert words.t("since.nothing") not in page
    assert words.t("follow.no_before") in page


def test_the_past_is_asked_once():
    catalog, held = FakeCatalog(), past.Past()
    ids, period = ["onestop.on_time_rate"], FakeCatalog().default_period()
    first = held.values(catalog, ids, None, period, NOW - DAY)
    asked = catalog.asked
    assert held.values(catalog, ids, None, period, NOW - DAY) is first
    assert catalog.asked == asked
    held.values(catalog, ids, None, period, NOW - 2 * DAY)
    assert catalog.asked > asked


def test_revisions_are_told_of_after_the_look_as_the_page_of_all_tells_them(kept, monkeypatch):
    """What was known at that very moment was seen."""
    asked = []
    changes = FakeCatalog.changes

    def counted(self, since, *given, **more):
        asked.append(since)
        return changes(self, since, *given, **more)

    monkeypatch.setattr(FakeCatalog, "changes", counted)
    kept.desk.look("lanhdao", "/", NOW - DAY)
    kept.desk.seen("lanhdao", NOW - DAY)
    page = kept.get("/").text
    address = re.search(r'href="(/thay-doi\?[^"]*tu=[^"]+)"', page)[1]
    kept.get(address.replace("&amp;", "&"))
    assert asked == [NOW - DAY + 1] * 2


def test_the_past_is_asked_once_for_all_that_is_followed_of_a_unit(kept, monkeypatch):
    ids = ["onestop.on_time_rate", "onestop.online_payment_rate", "edoc.signed_rate"]
    for id in ids:
        kept.desk.follow("phantich", id, "802@2004")
    kept.desk.follow("phantich", ids[0])
    kept.desk.follow("phantich", "khong.co", "802@2004")
    kept.desk.follow("phantich", ids[0], "999")
    asked = []
    values = past.Past.values

    def counted(self, catalog, ids, unit, *given):
        asked.append((tuple(sorted(ids)), unit))
        return values(self, catalog, ids, unit, *given)

    monkeypatch.setattr(past.Past, "values", counted)
    page = kept.get("/", "analyst").text
    assert [one for one in asked if one[1]] == [(tuple(sorted(ids)), "802@2004")]
    box = page.split('id="theo-doi"')[1].split("</section>")[0]
    assert box.count("<li") == 4
    assert words.t("follow.lost", count=2) in box


def test_what_a_list_of_changes_was_cut_to_is_no_count_of_them():
    catalog = FakeCatalog()
    board = Board(catalog, filters.read("/", {}, catalog))
    one = catalog.value("onestop.on_time_rate")
    for count, key in ((MOST - 1, "more_revised"), (MOST, "at_least")):
        drawn = since.box(board, [], [one] * count, since=NOW - DAY, looked=True, again=False)
        assert words.t(f"since.{key}", count=str(count - 4)) in render(drawn)


def test_a_verdict_that_nobody_gave_before_is_no_change_of_what_is_followed():
    definition = FakeCatalog().definition("onestop.on_time_rate")
    for before, told in ((Status.ON, True), (Status.NONE, False), (Status.OFF, False)):
        now, was = pair(definition.id, Status.OFF, before)
        text = render(following.box([following.Line(now, was, definition, "/")], 0, looked=True))
        assert (" → " + Status.OFF.word in text) is told, before


def test_a_changed_verdict_is_said_in_words():
    catalog = FakeCatalog()
    board = Board(catalog, filters.read("/", {}, catalog))
    now, before = pair("onestop.on_time_rate", Status.OFF, Status.ON)
    drawn = since.box(board, [(now, before)], [], since=NOW - DAY, looked=True, again=False)
    text = render(drawn)
    assert Status.ON.word + " → " + Status.OFF.word in text
    assert words.t("since.undo") not in text
