"""How the sources stand, and what that does to values."""

from datetime import date

import pytest

from core.clock import day_number
from core.period import Period
from core.runs import Outcome
from core.settings import SourceSettings
from core.settings import load as load_settings
from core.values import Freshness, Status
from indicators.asking.answers import StreamCard
from indicators.catalog import Catalog
from indicators.evaluating import publish
from indicators.proving import sources
from indicators.proving.sources import Card
from store.database import meta
from tests.indicators import seeded
from tests.indicators.seeded import AGENCY, CALENDAR, CLOCK, NOW, at, dossier

RATE = "onestop.on_time_rate"
DONE = [
    (dossier("A", at("2023-12-01T08:00"), at("2023-12-09T08:00"), at("2023-12-05T08:00")), AGENCY)
]


def put(store, **more):
    return seeded.put(store, "dossier", "onestop", "dossiers", DONE, **more)


def run(store, clock=CLOCK):
    return publish.run(store, clock, CALENDAR)


def test_fresh_then_failed_then_fresh_again(store, catalog_of):
    put(store)
    run(store)
    catalog = catalog_of(store)
    assert catalog.value(RATE).freshness is Freshness.FRESH
    before = catalog.revision()
    seeded.fail(store, "onestop", "dossiers", at("2023-12-26T17:00"))
    assert run(store).outcome is Outcome.SUCCESS
    assert catalog.revision() == before + 1  # screens must draw anew, though no figure moved
    again = catalog_of(store)
    got = again.value(RATE)
    assert (got.freshness, got.freshness_note) == (Freshness.FAILED, "nguồn lỗi từ 17:00")
    assert (got.value, got.status.value) == (1.0, "on_target")
    assert again.stamp().failed_sources == 1
    shut = again.value(RATE, None, Period.parse("2023-11", date(2023, 12, 26)))
    assert shut.freshness is Freshness.FRESH
    assert run(store).outcome is Outcome.SKIPPED
    put(store)
    run(store)
    assert catalog_of(store).value(RATE).freshness is Freshness.FRESH


def test_a_refused_catalogue_says_nothing_about_the_dossiers(store, catalog_of, settings):
    streams = [
        StreamCard("dossiers", "Hồ sơ", "dossier", 7_200),
        StreamCard("procedures", "Danh mục thủ tục", "service", 259_200),
    ]
    sources.announce(store, [Card("onestop", "Một cửa", "", "", streams=streams)])
    put(store)
    seeded.fail(store, "onestop", "procedures", at("2023-12-26T17:00"))
    run(store)
    catalog = catalog_of(store)
    value = catalog.value(RATE)
    assert (value.freshness, value.coverage) == (Freshness.FRESH, 1.0)
    assert catalog.stamp().failed_sources == 1, "the source itself is not well"
    off = settings.model_copy(update={"sources": {"onestop": SourceSettings(enabled=False)}})
    assert Catalog(off, store=store).stamp().failed_sources == 0, "nobody asks it"
    seeded.fail(store, "onestop", "dossiers", at("2023-12-26T17:10"))
    run(store)
    assert catalog_of(store).value(RATE).freshness_note == "nguồn lỗi từ 17:10"


def test_stale_when_the_clock_runs_on(store, catalog_of):
    put(store)
    run(store)
    evening = seeded.clock("2023-12-26T19:35")
    assert catalog_of(store, evening).value(RATE).freshness is Freshness.FRESH
    late = seeded.clock("2023-12-26T19:36")
    got = catalog_of(store, late).value(RATE)
    assert (got.freshness, got.freshness_note) == (Freshness.STALE, "số liệu đến 17:30")
    before = catalog_of(store).revision()
    run(store, late)
    assert catalog_of(store).revision() > before


def test_missing(store, catalog_of):
    got = catalog_of(store).value(RATE)
    assert (got.value, got.reason) == (None, "chưa có số liệu")
    assert (got.freshness, got.freshness_note) == (Freshness.MISSING, "chưa có số liệu")
    assert (got.coverage, got.as_of) == (0.0, None)
    seeded.fail(store, "onestop", "dossiers", at("2023-12-26T08:00"))
    got = catalog_of(store).value(RATE)
    assert got.freshness_note == "chưa có số liệu, nguồn lỗi từ 08:00"
    assert catalog_of(store).stamp().oldest_as_of is None


def test_the_first_load_is_said_on_the_value(store, catalog_of):
    put(store, covered=(at("2023-12-01T00:00"), NOW))
    run(store)
    catalog = catalog_of(store)
    year = catalog.value(RATE)
    assert (year.value, year.coverage) == (1.0, 0.07)
    assert year.freshness_note == "đang nạp dữ liệu: từ 01/12/2023"
    assert (year.status, year.reason) == (Status.NONE, "đang nạp dữ liệu: từ 01/12/2023")
    assert (year.target is not None, year.display) == (True, "100\u00a0%")
    month = catalog.value(RATE, None, Period.parse("2023-12", date(2023, 12, 26)))
    assert (month.coverage, month.freshness_note) == (1.0, "")
    assert (month.status, month.reason) == (Status.ON, "")
    stock = catalog.value("onestop.pending", None, month.period)
    assert stock.coverage < 1
    assert stock.freshness_note == "đang nạp dữ liệu: từ 01/12/2023"
    before = catalog.value(RATE, None, Period.parse("2023-11", date(2023, 12, 26)))
    assert (before.value, before.freshness) == (None, Freshness.MISSING)
    assert before.reason == "chưa có số liệu"
    state = next(one for one in catalog.sources() if one.name == "onestop")
    assert state.complete_from == day_number(date(2023, 12, 1))
    assert state.progress == pytest.approx(0.035, abs=0.001)
    put(store)
    run(store)
    whole = catalog_of(store).value(RATE)
    assert (whole.coverage, whole.freshness_note) == (1.0, "")
    assert (whole.status, whole.reason) == (Status.ON, "")
    done = next(one for one in catalog_of(store).sources() if one.name == "onestop")
    assert done.progress is None


def test_a_shorter_first_load_can_be_asked_for(tmp_path, store):
    put(store, covered=(at("2023-07-01T00:00"), NOW))
    settings = load_settings(
        data=tmp_path,
        env={},
        clock_at="2023-12-26",
        sources={"onestop": {"backfill_from": "2023-07-01"}},
    )
    got = Catalog(settings, store=store).value(RATE)
    assert got.freshness_note == "dữ liệu có từ 01/07/2023"
    assert sources.floors_of(settings) == {"onestop": at("2023-07-01T00:00")}


def test_states_of_sources(store, catalog_of):
    card = Card("onestop", "Hệ thống một cửa", "JSON", "VP UBND tỉnh", 7_200, NOW + 300)
    sources.announce(store, [card, Card("zalo", "Zalo", "JSON", "Sở TT&TT")])
    put(store, now=at("2023-12-26T17:00"))
    states = {one.name: one for one in catalog_of(store).sources()}
    one = states["onestop"]
    assert (one.title, one.protocol, one.owner, one.next_run) == (
        "Hệ thống một cửa", "JSON", "VP UBND tỉnh", NOW + 300,
    )  # fmt: skip
    assert (one.state, one.last_success, one.records_last, one.new_last) == (
        "ok", at("2023-12-26T17:00"), 1, 1,
    )  # fmt: skip
    assert RATE in one.indicators
    assert [run.outcome for run in one.runs] == [Outcome.SUCCESS]
    assert states["zalo"].title == "Zalo"
    late = catalog_of(store, seeded.clock("2023-12-26T19:01")).sources()
    assert {one.name: one.state for one in late}["onestop"] == "stale"
    put(store, outcome=Outcome.PARTIAL)
    assert {s.name: s.state for s in catalog_of(store).sources()}["onestop"] == "partial"
    seeded.fail(store, "onestop", "dossiers", NOW, "mất kết nối")
    failed = {s.name: s for s in catalog_of(store).sources()}["onestop"]
    assert (failed.state, failed.failing_since, failed.fault) == ("failed", NOW, "mất kết nối")


def test_announcing_the_same_again_writes_nothing(store):
    cards = [Card("onestop", "Một cửa", "JSON", "VP", next_run=5)]
    sources.announce(store, cards)
    with store.read() as conn:
        number = meta.revision(conn)
    sources.announce(store, cards)
    with store.read() as conn:
        assert meta.revision(conn) == number


def test_configured_sources_are_listed_before_they_ever_answered(tmp_path, store):
    settings = load_settings(
        data=tmp_path, env={}, sources={"onestop": {}, "edoc": {"enabled": False}}
    )
    states = {one.name: one.state for one in Catalog(settings, store=store).sources()}
    assert (states["onestop"], states["edoc"]) == ("never", "paused")


def test_a_source_taken_away_makes_its_own_figures_old_and_no_others(store, catalog_of):
    """As the real rules would: the same words and states as of a source that did fail."""
    put(store)
    seeded.put(store, "dataset", "opendata", "packages", [
        (seeded.dataset("d1", "attribute", at("2023-12-01T08:00")), AGENCY)
    ])  # fmt: skip
    run(store)
    catalog = catalog_of(store)
    ids = [one.id for one in catalog.definitions()]
    revision, real = catalog.revision(), catalog.values(ids)
    away = catalog.without("onestop", at("2023-12-26T17:00"))
    touched = {one.indicator for one in catalog.values(ids) if one.value is not None
               and "onestop" in catalog.definition(one.indicator).sources}  # fmt: skip
    assert RATE in touched
    assert "data.datasets" not in touched
    for before, after in zip(real, away.values(ids), strict=True):
        assert (after.value, after.status) == (before.value, before.status)
        if before.indicator in touched and before.freshness is Freshness.FRESH:
            assert after.freshness is Freshness.FAILED, before.indicator
            assert after.freshness_note.startswith("nguồn lỗi từ 17:00"), after.freshness_note
        elif "onestop" not in catalog.definition(before.indicator).sources:
            assert after == before, before.indicator
    states = {one.name: one for one in away.sources()}
    assert states["onestop"].state == "failed"
    assert states["onestop"].failing_since == at("2023-12-26T17:00")
    assert states["opendata"] == {one.name: one for one in catalog.sources()}["opendata"]
    assert catalog.revision() == revision, "nothing was written"
    assert catalog.values(ids) == real
    assert catalog.without("khac", NOW).values(ids) == real
