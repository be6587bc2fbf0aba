"""What was kept as promised on a past day: by what was known when that day ended, by hand.

===========  =========================================================================
1/11 10:00   read: S1 (30 days, changed 15/10), S2 (7 days, 30/10), S3 (no promise)
20/11 08:00  read: S1 changed on 19/11
30/11 08:00  read: nothing new
5/12 08:00   read: S2 changed on 4/12; S4 is new (1 day, 5/12)
15/12 08:00  the whole list is read: S2 is gone
26/12 17:30  read: nothing new
===========  =========================================================================
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.clock import local_day
from core.period import Grain, Period
from core.values import Freshness
from dashboard.components import cells
from indicators.evaluating import publish
from indicators.evaluating.evaluate import NO_HISTORY
from indicators.evaluating.verify import verify
from store.database.seen import Seen
from store.intake.sweep import sweep
from store.published import values
from store.upkeep import tidy
from tests.indicators import seeded
from tests.indicators.seeded import AGENCY, CALENDAR, CLOCK, NOW, PROVINCE, at

ONE_DAY = timedelta(days=1)
RATE, OLD = "data.fresh_rate", "data.overdue_updates"


def period(text):
    return Period.parse(text, date(2023, 12, 26))


def promised(code, changed, days, version=1):
    made = replace(seeded.dataset(code, "attribute", at("2023-01-10T08:00")), update_days=days)
    return replace(made, modified_at=at(changed), version=version), AGENCY


def read(store, when, *facts):
    return seeded.put(
        store, "dataset", "opendata", "datasets", list(facts), now=at(when), covered=(0, None)
    )


def live(store):
    """The days of the table, published on their evenings."""
    s1, s2 = promised("S1", "2023-10-15T08:00", 30), promised("S2", "2023-10-30T08:00", 7)
    s3 = promised("S3", "2023-10-30T08:00", None)
    read(store, "2023-11-01T10:00", s1, s2, s3)
    publish.run(store, seeded.clock("2023-11-01T11:00"), CALENDAR)
    newer = promised("S1", "2023-11-19T08:00", 30, 2)
    read(store, "2023-11-20T08:00", newer)
    read(store, "2023-11-30T08:00")
    publish.run(store, seeded.clock("2023-11-30T20:00"), CALENDAR)
    s4 = promised("S4", "2023-12-05T07:00", 1)
    read(store, "2023-12-05T08:00", promised("S2", "2023-12-04T08:00", 7, 2), s4)
    whole = read(store, "2023-12-15T08:00")
    listed = Seen(["S1", "S3", "S4"])
    assert sweep(store, whole, "dataset", "opendata", listed, at("2023-12-15T08:00")) == 1
    read(store, "2023-12-26T17:30")
    publish.run(store, CLOCK, CALENDAR)


@pytest.fixture
def lived(any_filled, catalog_of):
    """The store after these days, and its catalogue."""
    store = any_filled("settled", live)
    return store, catalog_of(store)


BY_HAND = {  # day: (kept as promised, promised), and the oldest truth behind it
    "2023-11-01": (2, 2),  # S1 until 14/11, S2 until 6/11
    "2023-11-06": (2, 2),
    "2023-11-07": (1, 2),
    "2023-11-14": (1, 2),
    "2023-11-15": (0, 2),
    "2023-11-19": (0, 2),  # changed that day, but the register was read on the next
    "2023-11-20": (1, 2),  # S1 until 19/12
    "2023-12-04": (1, 2),
    "2023-12-05": (3, 3),  # S2 until 11/12, S4 until 6/12
    "2023-12-07": (2, 3),
    "2023-12-12": (1, 3),
    "2023-12-15": (1, 2),  # S2 is not on the list any more
    "2023-12-20": (0, 2),
}


def test_each_past_day_is_told_as_it_was_known_when_it_ended(lived):
    _, catalog = lived
    for day, parts in BY_HAND.items():
        got = catalog.value(RATE, None, period(day))
        assert (got.numerator, got.denominator) == parts, day
        assert got.value == parts[0] / parts[1]
        late = catalog.value(OLD, None, period(day))
        assert late.value == parts[1] - parts[0], day
        inside = catalog.value(RATE, "000.00.02.H39", period(day))
        assert (inside.numerator, inside.denominator) == parts, day
    days = catalog.series(RATE, None, Grain.DAY, date(2023, 11, 1), date(2023, 12, 20))
    told = {one.period.code: (one.numerator, one.denominator) for one in days}
    assert {day: told[day] for day in BY_HAND} == BY_HAND


def test_a_day_before_the_first_reading_has_no_figure_and_says_why(lived):
    _, catalog = lived
    for id in (RATE, OLD):
        for asked in ("2023-10-31", "2023-10"):
            got = catalog.value(id, None, period(asked))
            assert (got.value, got.reason) == (None, NO_HISTORY), (id, asked)
            proof = catalog.passport(got.value_id)
            assert [one.records for one in proof.sets] == [None] * len(proof.sets)


def test_a_closed_month_keeps_what_was_published_on_its_last_evening(lived):
    store, catalog = lived
    with store.read() as conn:
        (kept,) = values.current(conn, RATE, unit_ids=[PROVINCE], periods=["2023-11"])
    assert (kept.numerator, kept.denominator) == (1, 2)
    got = catalog.value(RATE, None, period("2023-11"))
    assert (got.numerator, got.denominator, got.freshness) == (1, 2, Freshness.FRESH)
    assert verify(store, CLOCK) == []
    assert publish.run(store, CLOCK, CALENDAR, full=True).changed == 0


def test_a_period_at_whose_end_the_register_was_not_read_says_how_old_it_is(lived):
    _, catalog = lived
    got = catalog.value(RATE, None, period("2023-12-24"))
    assert got.as_of == at("2023-12-15T08:00")
    assert got.freshness is Freshness.STALE
    assert "15/12" in got.freshness_note
    whole = catalog.value(RATE, None, period("2023-11-30"))
    assert (whole.freshness, whole.freshness_note) == (Freshness.FRESH, "")


def test_the_records_are_those_of_that_day(lived):
    _, catalog = lived
    for asked, kept in (("2023-11", ["S1"]), ("2023-12-05", ["S1", "S2", "S4"])):
        proof = catalog.passport(catalog.value(RATE, None, period(asked)).value_id)
        assert all(one.passed for one in proof.checks), proof.checks
        for link, count in (
            (proof.numerator_records, proof.value.numerator),
            (proof.denominator_records, proof.value.denominator),
        ):
            page = catalog.records(link.kind, link.query, 100)
            assert page.total == link.count == count == len(page.rows)
        rows = catalog.records("dataset", proof.numerator_records.query, 100).rows
        assert sorted(row["code"] for row in rows) == kept
        query = {**proof.denominator_records.query, "order": "-late"}
        whole = catalog.records("dataset", query, 100)
        drawn = dict(cells.COLUMNS["dataset"])["past_term"]
        in_time = [row["code"] for row in whole.rows if drawn(row, whole.as_of) is None]
        assert in_time == kept, "what is late is so as of that day, and comes first"
        assert local_day(whole.as_of) == local_day(at(f"{proof.value.period.end - ONE_DAY}T12:00"))
    now = catalog.passport(catalog.value(RATE, None, period("2023-12-26")).value_id)
    assert catalog.records("dataset", now.denominator_records.query, 100).as_of == NOW


def test_as_it_was_known_earlier_and_cut_by_kind(lived):
    _, catalog = lived
    then = at("2023-11-15T12:00")
    got = catalog.value(RATE, None, period("2023-11-07"), None, then)
    assert (got.numerator, got.denominator) == (1, 2)
    (cut,) = catalog.by(RATE, "kind", None, period("2023-12-07"))
    assert (cut.dims["kind"], cut.numerator, cut.denominator) == ("attribute", 2, 3)


def test_where_the_history_is_no_longer_kept_published_figures_stay_and_no_other_is_made(lived):
    store, catalog = lived
    before = catalog.value(RATE, None, period("2023-11"))
    tidy(store, NOW, history_days=10, landing_days=10)
    read(store, "2023-12-26T18:00", promised("S9", "2023-12-26T08:00", 1))  # and all is asked anew
    later = seeded.clock("2023-12-26T18:30")
    publish.run(store, later, CALENDAR)
    got = catalog.value(RATE, None, period("2023-11"))
    assert (got.value, got.numerator, got.denominator) == (
        before.value, before.numerator, before.denominator,
    )  # fmt: skip
    day = catalog.value(RATE, None, period("2023-11-20"))
    assert (day.value, day.reason) == (None, NO_HISTORY)
    assert verify(store, later) == []
