"""Past days over a real store: as they were known, and before the installation as known today."""

import re

import pytest

from core.errors import MisuseError
from dashboard.auth import people
from dashboard.wall import board, config, rehearsal
from dashboard.wall.rehearsal import Act
from dashboard.wall.whose import Whose
from dashboard.wording import words
from desk import Rehearsal
from indicators.catalog import Catalog
from indicators.defining.loader import Definitions, load
from indicators.evaluating import publish
from store.database.engine import open_store
from tests.dashboard.browsing import Server, Watched, chromium
from tests.dashboard.conftest import build, shut
from tests.dashboard.test_browser_wall import looked
from tests.indicators import seeded
from tests.indicators.conftest import settings_in
from tests.indicators.seeded import AGENCY, DUC_HOA, at, dossier, put

PANELS = config.boards().boards["mot-cua"].panels
IDS = [id for one in PANELS if one.kind == "cards" for id in one.indicators]
FIRST, SECOND, NOW = "2023-12-21T09:00", "2023-12-21T14:00", "2023-12-26T17:30"
START = at("2023-01-01T00:00")


def known(kept):
    """What the board's cards show, with what that is made of."""
    held, names = kept.by_id(), {*IDS, "onestop.overdue_open"}
    while more := {id for name in names for id in held[name].inputs} - names:
        names |= more
    return Definitions(tuple(held[id] for id in held if id in names), kept.groups)


def closed(code, received, due, finished):
    return dossier(code, at(received), at(due), at(finished))


@pytest.fixture(scope="module")
def catalog(tmp_path_factory, sqlite_template):
    """Installed on 21/12/2023: published at nine, and again at two with what came meanwhile.

    Received by 30/06: 3, of which one was closed on time, one late, and one is open, overdue since
    15/06. On 21/12: one before nine, two before two.
    """
    folder = tmp_path_factory.mktemp("days")
    (folder / "ioc.db").write_bytes(sqlite_template.read_bytes())
    store, held = open_store(f"sqlite:///{folder / 'ioc.db'}", 80), known(load())
    old = [
        (closed("H1", "2023-03-01T08:00", "2023-03-10T17:00", "2023-03-09T10:00"), DUC_HOA),
        (closed("H2", "2023-04-03T08:00", "2023-04-10T17:00", "2023-04-20T10:00"), AGENCY),
        (dossier("H3", at("2023-06-01T08:00"), at("2023-06-15T17:00")), DUC_HOA),
        (dossier("H4", at("2023-12-21T08:00"), at("2023-12-29T17:00")), DUC_HOA),
    ]
    new = [
        (dossier(code, at(f"2023-12-21T{hour}:00"), at("2023-12-29T17:00")), AGENCY)
        for code, hour in (("H5", 10), ("H6", 11))
    ]
    for moment, facts in ((FIRST, old), (SECOND, new)):
        put(store, "dossier", "onestop", "dossiers", facts, now=at(moment), covered=(START, None))
        floors = {"onestop": START}  # so the first load is whole
        clock = seeded.clock(moment)
        publish.run(store, clock, seeded.CALENDAR, definitions=held, floors=floors)
    made = Catalog(settings_in(folder), seeded.clock(NOW), store=store, definitions=held)
    yield made
    made.close()


def act(wanted, n=0, pace=60):
    until = 1_000 + wanted.span // pace
    return Act(
        Rehearsal("r1", wanted.kind, wanted.subject, ("a",), wanted.start, wanted.span, pace, "x",
                  1_000, until),
        n,
    )  # fmt: skip


def picture(catalog, picture, unit=""):
    mine = Whose(unit) if unit else Whose()
    return {
        name: one.html for name, one in board.draw(catalog, "mot-cua", mine, act=picture).items()
    }


def figures(cells):
    """Of received, closed, open, closed on time, open and overdue."""
    cards = [one for name, one in cells.items() if re.fullmatch(r"c\d+", name)]
    return [
        re.sub(r"<[^>]+>", "", re.search(r'class="val[^"]*".*?</p>', card)[0][11:])
        .split(">")[-1].replace("\xa0", " ")
        for id in ("received", "resolved", "pending", "on_time_rate", "open_overdue_rate")
        for card in cards if f'data-id="onestop.{id}"' in card
    ]  # fmt: skip


def test_of_a_day_on_which_the_system_ran_every_hour_is_as_it_was_known(catalog):
    wanted = rehearsal.day(catalog, "2023-12-21", "10:00")
    assert wanted.kind == rehearsal.PAST
    early, late = (picture(catalog, act(wanted, n)) for n in (0, 10))  # half an hour apiece
    assert (early["hour"], late["hour"]) == ("10:00", "15:00")
    assert (figures(early)[0], figures(late)[0]) == ("4", "6")
    assert "hiểu biết hôm nay" not in early["drill"] + early["place"]


def test_a_day_before_the_installation_has_its_sums_as_known_today(catalog):
    wanted = rehearsal.day(catalog, "2023-06-30")
    assert wanted.kind == rehearsal.HINDSIGHT
    cells = picture(catalog, act(wanted))
    assert figures(cells) == ["3", "2", "1", "50%", "100%"]
    assert "số liệu ngày 30/06/2023 theo hiểu biết hôm nay" in cells["drill"]
    assert "theo hiểu biết hôm nay" in cells["place"]
    assert "30/06/2023" in cells["when"]
    assert "không được lưu để phát lại" in cells["sources"]
    with words.speaking("en"):
        cells = picture(catalog, act(wanted), "802")
    assert "figures of 30/06/2023 as known today" in cells["drill"]
    assert figures(cells)[:3] == ["2", "1", "1"], "of Đức Hòa alone"


def test_one_picture_stands_for_such_a_day(catalog):
    one = act(rehearsal.day(catalog, "2023-06-30")).rehearsal
    assert {Act.at(one, at).mark for at in (one.at, one.at + 600, one.until)} == {"r1.0"}
    assert rehearsal.told(one)["step"] == one.until - one.at


def test_the_hour_decides_on_the_day_of_the_installation(catalog):
    before, after = (rehearsal.day(catalog, "2023-12-21", at) for at in ("08:59", "09:01"))
    assert (before.kind, after.kind) == (rehearsal.HINDSIGHT, rehearsal.PAST)
    assert figures(picture(catalog, act(before)))[0] == "6"


def test_days_before_the_first_record_are_refused_in_words(catalog):
    with pytest.raises(
        MisuseError, match="Không có bản ghi nào của năm tính đến hết ngày 31/12/2022"
    ):
        rehearsal.day(catalog, "2022-12-31")


@pytest.mark.browser
def test_the_watermark_of_hindsight_is_seen(catalog, tmp_path):
    """On a screen, beside the rehearsal's own; nothing covers a word, in both languages."""
    for language, told in (("vi", "theo hiểu biết hôm nay"), ("en", "as known today")):
        web = build(tmp_path / language, catalog, language=language)
        server = Server(web.app.server)
        waiting, secret = web.desk.enrol_screen("man", "127.0.0.1")
        me = web.desk.approve_screen(waiting.code, name="", playlist="tong-quan-va-mot-cua", by="t")
        wanted = rehearsal.day(catalog, "2023-06-30")
        wanted.begin(web.desk, [me.id], 60, by="t")
        with chromium() as browser:
            seen = Watched(browser, server.url, "", (1920, 1080))
            cookie = {"name": people.DEVICE, "value": secret, "url": server.url}
            seen.context.add_cookies([cookie])
            seen.page.goto(server.url + "/wall/man")
            seen.page.wait_for_selector(".acted:not([hidden])")
            shown = seen.page.locator(".acted:not([hidden])")
            mark = shown.locator(".drill span")
            assert told in mark.inner_text()
            assert mark.bounding_box()["width"] > 1920 / 3
            assert told in shown.locator(".hd .duty").inner_text()
            assert looked(seen.page, (1920, 1080)) == []
            seen.context.close()
        server.stop()
        shut(web)
