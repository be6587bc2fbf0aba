"""A year to a day that is past: nobody publishes it again, and its ledger reaches to now."""

from dataclasses import replace
from datetime import date
from itertools import compress

import pytest

from core.errors import NotFoundError
from core.period import Period
from indicators.asking.question import Question
from indicators.catalog import Catalog
from indicators.defining.loader import kept
from indicators.evaluating import publish
from store.published import values
from store.published.values import NewValue
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


def come(store):
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


@pytest.fixture
def late(filled, catalog_of):
    store = filled("frozen", come)
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
    assert catalog.reasons(RATE, None, FROZEN, THEN) == [*step.reasons]
    assert step.reasons[0] == step.reason == "late_data"


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
    assert OVERDUE not in told, "the clock alone moved it: its ledger says the running day"
    assert "onestop.due_soon" not in told, "known of the running day alone"
    assert {one.known_from for one in found} == {None}, "nobody published them"
    assert catalog.changes(THEN, unit="802", period=FROZEN) == []  # nothing lies at that district
    (agency,) = {one.unit for one in found} - {"80"}
    only = catalog.changes(THEN, unit=agency, period=FROZEN)
    assert [one.value_id for one in only] == [o.value_id for o in found if o.unit == agency]
    assert 0 < len(only) < len(found)
    paged = catalog.changes(THEN, period=FROZEN, limit=5)
    paged += catalog.changes(THEN, period=FROZEN, after=paged[-1].value_id)
    assert [one.value_id for one in paged] == [one.value_id for one in found]
    assert catalog.changes(THEN, at("2023-12-05T08:00"), period=FROZEN) == []
    assert RATE not in {one.indicator for one in catalog.changes(THEN) if one.period == FROZEN}


def test_what_records_moved_is_told_by_them_though_the_clock_moves_it_too(late, catalog_of):
    """Dossiers of November that nobody had told of: pending then, and overdue."""
    store, _ = late
    day = at("2023-11-15T08:00")
    more = [dossier(code, day, day + 86_400 * 3) for code in ("P", "Q")]
    put(store, *more, now=at("2023-12-13T08:00"))
    catalog = catalog_of(store)
    told = {one.indicator: one for one in catalog.changes(THEN, unit="80", period=FROZEN)}
    for id in (PENDING, OVERDUE):
        assert told[id].extra["reason"] == "late_data"
        assert catalog.reasons(id, None, FROZEN, THEN) == ["late_data"]


def test_a_commit_between_two_pages_loses_no_row(late, catalog_of):
    store, catalog = late
    every = catalog.changes(0, NOW, period=FROZEN)
    page = catalog.changes(0, NOW, period=FROZEN, limit=5)
    put(store, closed("N", "2023-11-22"), now=NOW + 60)
    later = catalog_of(store, seeded.clock("2023-12-26T17:40"))
    rest = later.changes(0, NOW, period=FROZEN, after=page[-1].value_id)
    read = [(one.value_id, one.display, one.extra) for one in [*page, *rest]]
    assert read == [(one.value_id, one.display, one.extra) for one in every]
    anew = {one.value_id: one.display for one in later.changes(0, period=FROZEN)}
    assert [anew[id] for id, _, _ in read] != [display for _, display, _ in read]
    assert later.changes(0, NOW, period=FROZEN) == [], "as of then it was what was published"


def test_a_mark_whose_value_is_again_what_it_was_leads_on(late):
    _, catalog = late
    found = catalog.changes(THEN, unit="80", period=FROZEN)
    assert PENDING not in {one.indicator for one in found}
    slug = catalog.unit("80").slug
    mark = Question(PENDING, slug, FROZEN.code, alone=True).value_id
    after = catalog.changes(THEN, unit="80", period=FROZEN, after=mark)
    assert [o.indicator for o in after] == [o.indicator for o in found if o.indicator > PENDING]
    assert after
    for wrong in (Question("no.such", slug, FROZEN.code, alone=True).value_id, "q.x", "x"):
        with pytest.raises(NotFoundError):
            catalog.changes(THEN, period=FROZEN, after=wrong)


def test_the_list_is_made_once_and_callers_may_change_what_they_get(late, monkeypatch):
    _, catalog = late
    asked, changed = [], publish.changed

    def counted(*given):
        asked.append(given)
        return changed(*given)

    monkeypatch.setattr(publish, "changed", counted)
    found = catalog.changes(THEN, period=FROZEN)
    reasons = [one.extra["reason"] for one in found]
    for one in found:
        one.extra["reason"] = "x"
    again = catalog.changes(THEN, unit="80", period=FROZEN, limit=3)
    again += catalog.changes(THEN, unit="80", period=FROZEN, after=again[-1].value_id)
    province = [one.unit == "80" for one in found]
    assert [one.extra["reason"] for one in again] == list(compress(reasons, province))
    assert len(asked) == 1


def test_what_came_after_a_day_in_the_middle_of_a_month_is_not_in_its_year(store, catalog_of):
    middle = Period.parse("2023-11-15/YTD", TODAY)
    put(store, closed("A", "2023-11-08"), now=at("2023-11-15T17:00"))
    publish.run(store, seeded.clock("2023-11-15T17:00"), CALENDAR)
    put(store, closed("B", "2023-11-25"), now=at("2023-11-25T17:00"))
    publish.run(store, seeded.CLOCK, CALENDAR)
    assert catalog_of(store).changes(0, period=middle) == []
    put(store, closed("C", "2023-11-14"), now=NOW)
    moved = {one.indicator: one for one in catalog_of(store).changes(0, unit="80", period=middle)}
    resolved = moved["onestop.resolved"]
    assert (resolved.extra["before"], resolved.display) == ("1", "2")


def test_plans_of_a_year_to_a_day_end_with_that_day(store, catalog_of):
    """Those due on the days of the month that are to come are of the month, not of that year."""
    due = [seeded.task(f"T{day}", "province", f"2023-12-{day}T17:00", None) for day in (20, 30)]
    seeded.put(store, "task", "tasks", "tasks", [(one, AGENCY) for one in due])
    publish.run(store, seeded.CLOCK, CALENDAR)
    catalog = catalog_of(store)
    assert catalog.value("task.assigned").value == 1
    assert catalog.value("task.assigned", None, Period.parse("2023-12", TODAY)).value == 2


def test_what_was_published_again_on_its_own_day_is_listed_too(store, catalog_of):
    """A new rule of that day: a step that stands in the store, whatever is known now."""
    put(store, closed("A", "2023-11-08"), now=at("2023-11-30T16:00"))
    days = FROZEN.start_day, FROZEN.end_day
    old = NewValue(RATE, PROVINCE, FROZEN.code, "ytd", *days, 0.5, 1, 2, "another")
    with store.write() as conn:
        values.publish(conn, [old], "first", at("2023-11-30T16:00"))
    publish.run(store, seeded.clock("2023-11-30T17:00"), CALENDAR)
    publish.run(store, seeded.CLOCK, CALENDAR)
    catalog = catalog_of(store)
    for until in (None, at("2023-12-05T08:00")):
        (only,) = catalog.changes(0, until, period=FROZEN)
        assert (only.indicator, only.extra["reason"]) == (RATE, "definition")
        assert only.known_from == THEN
    put(store, closed("B", "2023-11-09"), now=NOW)
    moved = catalog_of(store)
    found = [one for one in moved.changes(0, unit="80", period=FROZEN) if one.indicator == RATE]
    assert [one.extra["reason"] for one in found] == ["late_data"], "each is told once"
    (older,) = moved.changes(0, at("2023-12-05T08:00"), period=FROZEN)
    assert older.extra["reason"] == "definition"


def test_what_is_in_force_no_more_has_neither_step_nor_row(late, catalog_of):
    store, catalog = late
    assert catalog.ledger(RATE, None, FROZEN)
    ended = [
        one.model_copy(update={"valid_to": date(2023, 11, 1)}) if one.id == RATE else one
        for one in catalog.definitions()
    ]
    held = replace(kept(), all=tuple(ended))
    other = Catalog(catalog.settings, store=store, definitions=held)
    assert other.ledger(RATE, None, FROZEN) == []
    assert RATE not in {one.indicator for one in other.changes(THEN, period=FROZEN)}


def test_nothing_is_added_where_nothing_moved(store, catalog_of):
    put(store, closed("A", "2023-11-08"), now=THEN)
    publish.run(store, seeded.clock("2023-11-30T17:00"), CALENDAR)
    catalog = catalog_of(store)
    assert catalog.ledger(RATE, None, FROZEN) == []
    assert catalog.reasons(RATE, None, FROZEN, 0) == []
    assert catalog.changes(0, period=FROZEN) == []
    put(store, closed("B", "2023-12-20"), now=NOW)  # of another time
    assert catalog_of(store).ledger(RATE, None, FROZEN) == []
