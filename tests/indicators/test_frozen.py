"""A year to a day that is past: nobody publishes it again, and its ledger reaches to now."""

from dataclasses import replace
from datetime import date

import pytest

from core.period import Period
from indicators import publish
from store import values
from tests.indicators import seeded
from tests.indicators.seeded import AGENCY, CALENDAR, NOW, PROVINCE, at, dossier

RATE, PENDING, OVERDUE = "onestop.on_time_rate", "onestop.pending", "onestop.overdue_open"
TODAY = date(2023, 12, 26)
FROZEN = Period.parse("2023-11-30/YTD", TODAY)
THEN = at("2023-11-30T17:00")


def put(store, *facts, now):
    pairs = [(fact, AGENCY) for fact in facts]
    return seeded.put(store, "dossier", "onestop", "dossiers", pairs, now=now)


def closed(code, day, **more):
    done = at(f"{day}T10:00")
    return dossier(code, done - 5 * 86_400, done + 86_400, done, **more)


@pytest.fixture
def late(store, catalog_of):
    """Published at 17:00 on 30/11; one came that evening, the others in December."""
    first = [closed("A", "2023-11-08"), closed("B", "2023-11-09"), closed("C", "2023-11-10")]
    due_that_evening = dossier("O", at("2023-11-20T08:00"), at("2023-11-30T20:00"))
    put(store, *first, due_that_evening, now=THEN)
    publish.run(store, seeded.clock("2023-11-30T17:00"), CALENDAR)
    put(store, closed("E", "2023-11-30"), now=at("2023-11-30T19:00"))
    come_late = [closed("L", "2023-11-20"), closed("M", "2023-11-21")]
    put(store, *come_late, now=at("2023-12-10T08:00"))
    put(store, closed("B", "2023-12-09", version=2), now=at("2023-12-11T08:00"))
    put(store, replace(first[0], version=2, deleted=True), now=at("2023-12-12T08:00"))
    publish.run(store, seeded.CLOCK, CALENDAR)
    return store, catalog_of(store)


def test_its_last_step_leads_from_what_was_published_to_what_it_is_now(late):
    store, catalog = late
    then, now = (catalog.value(RATE, None, FROZEN, None, moment) for moment in (THEN, None))
    assert (then.denominator, now.denominator) == (3, 4)
    (step,) = catalog.ledger(RATE, None, FROZEN)
    assert (step.before.value_id, step.before.made_now) == (then.value_id, False)
    assert (step.after.made_now, step.after.denominator) == (True, now.denominator)
    whole = step.parts[1]
    told = {(c.reason, c.amount, c.facts) for c in whole.causes}
    assert told == {
        ("running", 1, 1), ("late_data", 2, 2), ("correction", -1, 1), ("deletion", -1, 1),
    }  # fmt: skip
    for cause in whole.causes:
        page = catalog.records(cause.records.kind, cause.records.query)
        wanted = "late_data" if cause.reason == "running" else cause.reason
        assert [row["cause"] for row in page.rows] == [wanted] * cause.facts
    named = catalog.passport(step.after.value_id)
    assert (named.value.denominator, named.denominator_records.count) == (4, 4)
    with store.read() as conn:
        assert len(values.versions(conn, (RATE, PROVINCE, FROZEN.code, ""))) == 1


def test_what_is_known_of_both_moments_is_the_same_until_it_is_asked_for_now(late):
    _, catalog = late
    (step,) = catalog.ledger(RATE, None, FROZEN, THEN, NOW)
    assert step.after.made_now
    assert catalog.ledger(RATE, None, FROZEN, THEN, at("2023-12-05T08:00")) == []
    assert catalog.reasons(RATE, None, FROZEN, THEN) == [step.after.reason]


def test_what_only_the_clock_moved_is_called_the_running_day_and_no_late_data(late):
    """At 17:00 the dossier was not overdue yet, at the end of that day it was."""
    _, catalog = late
    (step,) = catalog.ledger(OVERDUE, None, FROZEN)
    assert (step.before.value, step.after.value) == (0, 1)
    assert [(c.reason, c.amount) for c in step.parts[0].causes] == [("running", 1)]
    assert catalog.reasons(OVERDUE, None, FROZEN, THEN) == ["running"]
    assert catalog.ledger(PENDING, None, FROZEN) == []


def test_its_passport_proves_the_figure_of_that_day(late):
    """No evaluation looked at it again, so its records are those of its own evaluation."""
    _, catalog = late
    proof = catalog.passport(catalog.value(RATE, None, FROZEN, None, THEN).value_id)
    listed = catalog.records(proof.denominator_records.kind, proof.denominator_records.query)
    assert sorted(row["code"] for row in listed.rows) == ["A", "B", "C"]
    assert [one.name for one in proof.checks if not one.passed] == []
    now = catalog.passport(catalog.value(RATE, None, FROZEN).value_id)
    assert [one.value_id for one in now.versions] == [proof.value.value_id]


def test_what_moved_is_listed_where_the_period_is_named(late):
    _, catalog = late
    found = catalog.changes(THEN, period=FROZEN)
    assert len({one.value_id for one in found}) == len(found)
    assert {one.period for one in found} == {FROZEN}
    told = {one.indicator: one for one in found if one.unit == "80"}
    assert (told["onestop.resolved"].extra["before"], told["onestop.resolved"].display) == (
        "3",
        "4",
    )
    assert told["onestop.resolved"].extra["reason"] == "late_data"
    assert (told[OVERDUE].extra["reason"], told[OVERDUE].display) == ("unexplained", "1")
    assert "onestop.due_soon" not in told, "known of the running day alone"
    only = catalog.changes(THEN, unit="802", period=FROZEN)
    assert only == []  # nothing lies at that district
    paged = catalog.changes(THEN, period=FROZEN, limit=5)
    paged += catalog.changes(THEN, period=FROZEN, after=paged[-1].value_id)
    assert [one.value_id for one in paged] == [one.value_id for one in found]
    assert catalog.changes(THEN, at("2023-12-05T08:00"), period=FROZEN) == []
    assert RATE not in {one.indicator for one in catalog.changes(THEN) if one.period == FROZEN}


def test_nothing_is_added_where_nothing_moved(store, catalog_of):
    put(store, closed("A", "2023-11-08"), now=THEN)
    publish.run(store, seeded.clock("2023-11-30T17:00"), CALENDAR)
    catalog = catalog_of(store)
    assert catalog.ledger(RATE, None, FROZEN) == []
    assert catalog.reasons(RATE, None, FROZEN, 0) == []
    assert catalog.changes(0, period=FROZEN) == []
    put(store, closed("B", "2023-12-20"), now=NOW)  # of another time
    assert catalog_of(store).ledger(RATE, None, FROZEN) == []
