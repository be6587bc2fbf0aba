"""What is usual for a day, and which days are not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkingCalendar
from core.clock import DAY, day_number, day_start
from core.facts import ObservationFact, UnitRef
from indicators.asking.answers import StreamCard
from indicators.proving import volumes
from indicators.proving.sources import Card, announce
from indicators.proving.volumes import ENOUGH, Told, Word, band, judged
from tests.indicators import seeded
from tests.indicators.seeded import AGENCY, NOW, PROVINCE, at, dossier

CALENDAR = WorkingCalendar()
TUESDAY = day_number(date(2023, 12, 26))
counts = st.lists(st.integers(0, 5_000), min_size=ENOUGH, max_size=70)


@given(counts)
def test_the_median_is_usual_and_order_tells_nothing(some):
    found = band(some)
    assert found.low <= found.median <= found.high
    assert band(sorted(some)) == found


@given(counts, st.integers(0, 100_000))
def test_one_odd_day_among_many_hardly_moves_the_band(some, odd):
    steady = [100] * 40
    assert band([*steady, odd]).high <= band(steady).high + 1
    assert band([*steady, odd]).low >= band(steady).low - 1


@given(st.lists(st.integers(0, 5_000), max_size=ENOUGH - 1))
def test_short_history_makes_no_band(some):
    assert band(some) is None


@pytest.mark.parametrize(
    ("usual", "count", "word"),
    [
        (1, 0, Word.USUAL),  # chance alone makes one a none
        (9, 0, Word.FEW),
        (100, 60, Word.FEW),
        (100, 90, Word.USUAL),
        (100, 110, Word.USUAL),
        (100, 180, Word.MANY),
        (10_000, 9_000, Word.FEW),
    ],
)
def test_how_far_is_odd_depends_on_how_many_there_are(usual, count, word):
    days = {TUESDAY - n: usual for n in range(1, 60)} | {TUESDAY: count}
    assert judged(TUESDAY, days, TUESDAY - 59, CALENDAR, events=True).word is word


def test_a_sunday_is_held_against_sundays():
    days = {}
    for back in range(0, 80):
        day = TUESDAY - back
        days[day] = 400 if CALENDAR.is_working(date(1970, 1, 1) + timedelta(days=day)) else 10
    sunday = TUESDAY - 2
    found = judged(sunday, days, TUESDAY - 80, CALENDAR, events=True)
    assert (found.working, found.count, found.word) == (False, 10, Word.USUAL)
    found = judged(TUESDAY, days | {TUESDAY: 10}, TUESDAY - 80, CALENDAR, events=True)
    assert (found.working, found.word) == (True, Word.FEW)


def test_expected_of_a_stretch():
    days = {TUESDAY - n: 50 for n in range(1, 60)} | {TUESDAY: 50}
    found = judged(TUESDAY, days, TUESDAY - 59, CALENDAR, events=True)
    assert found.expected(10) == 500
    assert judged(TUESDAY, days, TUESDAY - 3, CALENDAR, events=True).expected(10) is None


def _dossiers(per_day, last):
    """Dossiers of 80 days back from yesterday, ``last`` of them yesterday."""
    out = []
    for back in range(1, 81):
        noon = day_start(TUESDAY - back) + DAY // 2
        many = last if back == 1 else per_day
        out += [(dossier(f"D{back:03}-{n}", noon), AGENCY) for n in range(many)]
    return out


def test_dossiers_are_counted_by_the_day_they_were_received(store, catalog_of):
    announce(
        store,
        [Card("onestop", "M", "J", "V", streams=[StreamCard("dossiers", "H", "dossier", 60)])],
    )
    facts = _dossiers(12, 1)
    seeded.put(
        store, "dossier", "onestop", "dossiers", facts, covered=(at("2023-10-01T00:00"), NOW)
    )
    (found,) = catalog_of(store).volumes().values()
    assert (found.day, found.count, found.word, found.events) == (TUESDAY - 1, 1, Word.FEW, True)
    assert min(day for day, _ in found.history) == day_number(date(2023, 10, 1))
    (stream,) = catalog_of(store).streams("onestop")
    assert stream.volume == found


def test_no_complete_day_no_volume(store, catalog_of):
    card = Card("onestop", "M", "J", "V", streams=[StreamCard("dossiers", "H", "dossier", 60)])
    announce(store, [card])
    assert catalog_of(store).volumes() == {}
    seeded.put(
        store, "dossier", "onestop", "dossiers", _dossiers(1, 1),
        covered=(at("2023-12-26T08:00"), NOW),
    )  # fmt: skip
    assert catalog_of(store).volumes() == {}


def _figure(day, value=1.0):
    return ObservationFact("app.installs", UnitRef(), "day", day, day + 1, value, "", "bảng", 1)


def test_full_lists_are_held_against_the_ledger(store):
    told = Told("opendata", "datasets", "dataset", windowed=False)
    for back in range(20, 0, -1):
        when = day_start(TUESDAY - back) + 8 * 3_600
        many = 226 if back > 1 else 100
        facts = [(seeded.dataset(f"T{n}", "attribute", when), AGENCY) for n in range(many)]
        seeded.put(store, "dataset", "opendata", "datasets", facts, now=when, covered=(0, when))
    with store.read() as conn:
        (found,) = volumes.read(conn, 80, [told], {}, CALENDAR, NOW).values()
    assert (found.count, found.band.median, found.word) == (100, 226, Word.FEW)
    assert (found.events, found.day) == (False, TUESDAY - 1)


def test_two_streams_of_one_kind_in_one_source_use_the_ledger(store):
    told = [Told("docsystem", name, "document", windowed=True) for name in ("out", "in")]
    when = day_start(TUESDAY - 1) + 8 * 3_600
    facts = [(seeded.document(f"V{n}", when), AGENCY) for n in range(5)]
    seeded.put(store, "document", "docsystem", "out", facts, now=when)
    seeded.put(store, "observation", "app", "x", [(_figure(TUESDAY - 1), PROVINCE)], now=when)
    with store.read() as conn:
        found = volumes.read(conn, 80, told, {}, CALENDAR, NOW)
    assert {key: one.events for key, one in found.items()} == {("docsystem", "out"): False}
    (one,) = found.values()
    assert (one.count, one.word) == (5, Word.SHORT)
