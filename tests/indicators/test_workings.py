"""How the data came: streams, runs and what is set aside, asked of a real store."""

import pytest

from core.errors import NotFoundError
from core.runs import Outcome, Run
from indicators.asking.answers import StreamCard
from indicators.proving.sources import Card, announce
from store.intake import quarantine
from store.intake.quarantine import Quarantined
from store.ledger import runs
from tests.indicators import seeded
from tests.indicators.seeded import AGENCY, NOW, at, dossier

DONE = [(dossier("A", at("2023-12-01T08:00")), AGENCY)]
STREAMS = [
    StreamCard("dossiers", "Hồ sơ", "dossier", 7_200, NOW + 300),
    StreamCard("agencies", "Danh mục đơn vị", "agency", 86_400, NOW + 900, windowed=False),
]


@pytest.fixture
def told(store):
    announce(store, [Card("onestop", "Một cửa", "JSON", "VP", streams=STREAMS)])
    return store


def _aside(store, *items, stream="dossiers", now=NOW, revision=1):
    with store.write() as conn:
        rows = [Quarantined(key, reason, field, "vô lý", {"x": 1}) for key, reason, field in items]
        quarantine.add(conn, "onestop", stream, rows, run_id="r", now=now, revision=revision)


def test_each_stream_stands_for_itself(told, catalog_of):
    seeded.put(told, "dossier", "onestop", "dossiers", DONE, now=NOW - 60)
    seeded.fail(told, "onestop", "agencies", NOW - 600, "trả về trang HTML")
    _aside(told, ("A", "absurd_date", "NgayTra"))
    good, bad = catalog_of(told).streams("onestop")
    assert (good.state, good.last_success, good.next_run) == ("ok", NOW - 60, NOW + 300)
    assert (good.covered_from, good.covered_to) == (seeded.START, NOW - 60)
    assert (good.quarantined_open, bad.quarantined_open) == (1, 0)
    assert (bad.state, bad.failing_since, bad.fault) == ("failed", NOW - 600, "trả về trang HTML")
    assert (bad.covered_from, bad.windowed) == (None, False)
    assert [run.outcome for run in bad.runs] == [Outcome.FAILED]


def test_a_stream_is_late_by_its_own_limit(told, catalog_of):
    seeded.put(told, "dossier", "onestop", "dossiers", DONE, now=at("2023-12-26T15:00"))
    seeded.put(told, "dossier", "onestop", "agencies", [], now=at("2023-12-26T15:00"))
    assert [one.state for one in catalog_of(told).streams("onestop")] == ["stale", "ok"]


def test_a_stream_that_was_pulled_and_never_announced_is_listed(store, catalog_of):
    seeded.put(store, "dossier", "onestop", "dossiers", DONE)
    (found,) = catalog_of(store).streams("onestop")
    assert (found.title, found.kind, found.state) == ("dossiers", "", "ok")
    assert catalog_of(store).streams("nowhere") == []


def _run(store, number, kind="pull", outcome=Outcome.SUCCESS, stream="dossiers"):
    run = Run(f"r{number}", "onestop", stream, kind, NOW + number, NOW + number)
    run.outcome = outcome
    runs.start(store, run)


def test_runs_are_narrowed_and_paged(store, catalog_of):
    for number in range(6):
        _run(store, number, "backfill" if number % 2 else "pull")
    _run(store, 6, outcome=Outcome.FAILED, stream="agencies")
    catalog = catalog_of(store)
    assert [one.run_id for one in catalog.runs(limit=3)] == ["r6", "r5", "r4"]
    assert [one.run_id for one in catalog.runs(limit=3, before="r4")] == ["r3", "r2", "r1"]
    assert [one.run_id for one in catalog.runs(kind="backfill")] == ["r5", "r3", "r1"]
    assert [one.run_id for one in catalog.runs(outcome="failed")] == ["r6"]
    assert [one.run_id for one in catalog.runs("onestop", stream="agencies")] == ["r6"]
    assert catalog.runs(before="no such run") == []
    assert catalog.run("r6").stream == "agencies"
    with pytest.raises(NotFoundError, match="Không có lần chạy “x”"):
        catalog.run("x")


def test_the_ledger_mark_moves_when_a_run_begins_and_when_it_ends(store, catalog_of):
    catalog = catalog_of(store)
    none = catalog.ledger_mark()
    _run(store, 1, outcome=Outcome.RUNNING)
    begun = catalog.ledger_mark()
    _run(store, 1, outcome=Outcome.FAILED)
    assert len({none, begun, catalog.ledger_mark()}) == 3


def test_what_is_set_aside_in_groups_and_in_pages(told, catalog_of):
    _aside(told, *[(f"H{n:02}", "absurd_date", "NgayTra") for n in range(7)], now=NOW - 900)
    _aside(told, ("H90", "absurd_date", "NgayTra"), ("H91", "unknown_unit", "unit"), revision=2)
    _aside(told, ("U1", "missing_field", "ma"), stream="agencies")
    catalog = catalog_of(told)
    first, *others = catalog.quarantine_groups("onestop")
    assert (first.reason, first.field, first.count) == ("absurd_date", "NgayTra", 8)
    assert (first.since, first.newest) == (NOW - 900, NOW)
    assert "onestop.on_time_rate" in first.indicators
    assert "edoc.electronic_rate" not in first.indicators
    (agencies,) = [one for one in others if one.stream == "agencies"]
    assert agencies.indicators == []  # its kind feeds no indicator of that source
    assert catalog.quarantine_groups("edoc") == []
    asked = {"stream": "dossiers", "reason": "absurd_date", "field": "NgayTra"}
    page = catalog.quarantine("onestop", **asked, limit=5)
    assert (len(page.rows), page.total) == (5, 8)
    assert page.rows[0]["key"] == "H90"  # the newest first
    rest = catalog.quarantine("onestop", **asked, limit=5, skip=5)
    assert len({row["key"] for row in page.rows + rest.rows}) == 8
    assert page.kinds[("onestop", "dossiers")] == "dossier"
    assert catalog.quarantine("edoc").rows == []


def test_the_stream_that_came_last_hides_no_other(told, catalog_of):
    seeded.put(told, "dossier", "onestop", "dossiers", DONE, outcome=Outcome.PARTIAL)
    seeded.put(told, "dossier", "onestop", "agencies", [])
    (one,) = [each for each in catalog_of(told).sources() if each.name == "onestop"]
    assert (one.state, one.records_last) == ("partial", 1)
