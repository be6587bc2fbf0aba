"""A month of late edits: what was known stays byte for byte, and the ledger names every change."""

import json
import random
import shutil
from dataclasses import replace
from datetime import date

import pytest

from core.clock import DAY, from_epoch
from core.errors import MisuseError
from core.facts import Closing
from core.period import Grain, Period
from core.runs import Run
from core.units import REORGANISED, Level
from core.values import Status
from indicators.asking import wire
from indicators.asking.because import because, reasons_of
from indicators.asking.reader import Reader
from indicators.catalog import Catalog
from indicators.defining.loader import Definitions, load
from indicators.defining.model import Definition, TargetSpec
from indicators.evaluating import publish
from indicators.evaluating.plan import PUBLISHED
from indicators.versions.breaks import breaks
from indicators.versions.reasons import Reasons
from store.database.engine import open_store
from store.database.tables import indicator_value
from store.intake.ingest import Conformed, commit_batch
from store.ledger import runs
from store.places import territory
from store.published import values
from tests.indicators import mixed, seeded
from tests.indicators.conftest import settings_in
from tests.indicators.seeded import (
    AGENCY,
    AGENCY_2,
    CALENDAR,
    COMMUNE,
    DUC_HOA,
    NOW,
    PROVINCE,
    at,
    dossier,
    figure,
)

RATE = "onestop.on_time_rate"
TERRITORY = territory.load(80)
SEED = 2_312


def clock_at(now):
    return seeded.clock(from_epoch(now).isoformat())


def brief(catalog, as_known=None):
    """The figures of a brief, as bytes: all indicators, their units, series, and slices."""
    with catalog.reading():
        out = told_of(catalog, as_known)
    told = [wire.value_json(one) for one in out]
    for one in told:  # when it is asked again it is no longer fresh, and has another address
        for key in ("freshness", "reason", "value_id", "known_from", "as_of"):
            one.pop(key)
    return json.dumps(told, ensure_ascii=False).encode()


def told_of(catalog, as_known):
    period, quarter = (Period.parse(one, date(2023, 12, 26)) for one in ("2023-YTD", "2023-Q3"))
    out = []
    for one in catalog.definitions():
        asked = period if Grain.YTD in one.grains else Period.parse("2023", date(2023, 12, 26))
        out.append(catalog.value(one.id, None, asked, None, as_known))
        if one.id.startswith("onestop.on_time") or one.id == "edoc.sent":
            for dim in one.dimensions[:3]:
                out += catalog.by(one.id, dim, None, quarter, None, as_known)
            end = date(2023, 12, 26)
            out += catalog.series(one.id, None, Grain.MONTH, date(2023, 1, 1), end, None, as_known)
            week = Period.parse("2023-W40", end)
            out.append(catalog.value(one.id, "802", week, {}, as_known))
    return out


def late_edits(rng, facts, day):
    """A day's late truth: new dossiers of the past, closings, corrections, moves, deletions."""
    out = []
    for n in range(12):
        done = at("2023-09-01T08:00") + rng.randint(0, 80 * DAY)
        fact = dossier(f"L{day:02}{n:03}", done - 5 * DAY, done + DAY, done, channel=2)
        out.append((fact, rng.choice(mixed.UNITS)))
    for i in rng.sample(range(len(facts)), 20):
        fact, unit = facts[i]
        manner = rng.choice(["delete", "move", "due", "close", "same"])
        changed = {"version": fact.version + 1}
        if manner == "delete":
            changed["deleted"] = True
        elif manner == "due" and fact.due_at:
            changed["due_at"] = fact.due_at - 9 * DAY
        elif manner == "close" and not fact.finished_at:
            ended = min(NOW, fact.received_at + 3 * DAY)
            changed |= {"finished_at": ended, "closing": Closing.FINISHED, "paused": False}
        unit = rng.choice(mixed.UNITS) if manner == "move" else unit
        facts[i] = (replace(fact, **changed), unit)
        out.append(facts[i])
    return out


STREAMS = {
    "document": ("docsystem", "outgoing", "issued_at", mixed.documents),
    "task": ("tasks", "tasks", "done_at", mixed.tasks),
    "petition": ("petitions", "petitions", "finished_at", mixed.petitions),
}


def late_others(rng, held, kind, day):
    """A day's late truth of another kind: new facts, deletions, moves, corrected moments."""
    _, _, event, make = STREAMS[kind]
    out = [(replace(fact, code=f"L{day}{fact.code}"), unit) for fact, unit in make(rng, 4)]
    for i in rng.sample(range(len(held)), 8):
        fact, unit = held[i]
        manner, moment = rng.choice(["delete", "move", "correct"]), getattr(fact, event)
        changed = {"version": fact.version + 1, "deleted": manner == "delete"}
        if manner == "correct":
            changed[event] = (moment or NOW - 20 * DAY) - 35 * DAY
        held[i] = (replace(fact, **changed), rng.choice(mixed.UNITS) if manner == "move" else unit)
        out.append(held[i])
    return out


@pytest.fixture(scope="module")
def month(request, tmp_path_factory):
    """(store, catalogue now, brief then) after a month of late edits; published every time."""
    folder = tmp_path_factory.mktemp("month")
    shutil.copy(request.getfixturevalue("sqlite_template"), folder / "ioc.db")
    store = open_store(f"sqlite:///{folder / 'ioc.db'}", 80)
    held = mixed.fill(store, SEED)
    publish.run(store, seeded.CLOCK, CALENDAR)
    then = Catalog(settings_in(folder), seeded.CLOCK, store=store)
    before = brief(then)
    rng, facts, now = random.Random(SEED), seeded.population(400, SEED), NOW
    for day in (1, 3, 6):
        now = NOW + day * 5 * DAY
        edits = late_edits(rng, facts, day)
        seeded.put(store, "dossier", "onestop", "dossiers", edits, now=now)
        for kind, (source, stream, _, _) in STREAMS.items():
            covered = (0, None) if kind == "task" else (seeded.START, None)
            others = late_others(rng, held[kind], kind, day)
            seeded.put(store, kind, source, stream, others, now=now, covered=covered)
        if day == 3:
            wrong = [(figure("ocop.products", "2022", 7 * day, version=2), PROVINCE)]
            seeded.put(store, "observation", "reported", "figures", wrong, now=now)
        publish.run(store, clock_at(now), CALENDAR)
    catalog = Catalog(settings_in(folder), clock_at(now), store=store)
    yield store, catalog, before
    catalog.close()


def test_a_brief_of_a_past_date_is_byte_equal_after_a_month_of_late_edits(month):
    _, catalog, before = month
    assert brief(catalog, NOW) == before
    assert brief(catalog) != before
    assert len(before) > 20_000


def test_a_median_of_a_districts_commune_is_told_of_a_past_moment_by_its_records(month):
    """It is published of districts and the province alone: of a commune the facts tell it."""
    _, catalog, _ = month
    quarter = Period.parse("2023-Q3", date(2023, 12, 26))
    for id in ("onestop.handling_days_median", "petition.handling_days_median"):
        then = catalog.value(id, "27931", quarter, None, NOW)
        link = catalog.passport(then.value_id).numerator_records
        assert then.denominator == link.count > 0
        parts = {one.unit: one for one in catalog.by(id, "unit", "802", quarter, None, NOW)}
        assert parts["27931"].denominator == link.count


def test_a_target_added_later_judges_the_past_and_is_named(month, tmp_path):
    """Lines bear no day of entry: the figure stays, and the value says which line judges it."""
    store, catalog, _ = month
    before = catalog.value(RATE, None, Period.parse("2023-11", date(2023, 12, 26)), None, NOW)
    rate = catalog.definition(RATE)
    easy = {"since": date(2023, 11, 1), "at_least": 0.0, "document": "Kế hoạch về sau"}
    more = (*rate.targets, TargetSpec.model_validate(easy))
    held = Definitions((rate.model_copy(update={"targets": more}),), ())
    later = Catalog(settings_in(tmp_path), catalog.clock, store=store, definitions=held)
    after = later.value(RATE, None, before.period, None, NOW)
    assert (figures(after), after.value_id) == (figures(before), before.value_id)
    assert (before.status, after.status) == (Status.OFF, Status.ON)
    assert after.target.document == "Kế hoạch về sau"
    assert after.target.since == date(2023, 11, 1).toordinal() - date(1970, 1, 1).toordinal()


def test_the_ledger_names_every_change_since(month):
    """The list to its end is every value that holds since, and differs, but for progress."""
    store, catalog, _ = month
    with catalog.reading():
        found = [one.value_id for one in paged(catalog, since=NOW + 1)]
    with store.read() as conn:
        rows = [one for d in catalog.definitions() for one in values.current(conn, d.id)]
        before = {
            one.key: one for d in catalog.definitions() for one in values.known_at(conn, NOW, d.id)
        }
    began = [one for one in rows if one.known_from > NOW and one.version > 1]
    told = {one.value_id for one in began if one.reason not in ("first", "running")}
    assert len(found) == len(set(found)), "each once, over all pages"
    assert set(found) == told
    assert len(told) > 500
    closed = [one for one in rows if one.end_day * DAY < NOW and one.key in before]
    moved = {one.value_id for one in closed if figures(one) != figures(before[one.key])}
    assert moved <= told, "nothing that was closed has moved in silence"
    kinds = {one.indicator.split(".")[0] for one in closed if one.value_id in moved}
    assert kinds >= {"onestop", "edoc", "task", "petition", "ocop"}


def test_the_list_gives_the_reason_that_the_ledger_gives(month):
    """Whatever moved, counts, stocks, spans, scores, reported figures: all in one reading.

    A score's parts are all of its change.
    """
    _, catalog, _ = month
    held = {one.id: one for one in catalog.definitions()}
    by_kind = {}
    with catalog.reading():
        for one in paged(catalog, since=NOW + 1):
            by_kind.setdefault(held[one.indicator].value.kind, []).append(one)
        rng = random.Random(SEED)
        asked = [one for rows in by_kind.values() for one in rng.sample(rows, min(16, len(rows)))]
        told = []
        for one in asked:
            step = catalog.ledger(one.indicator, one.unit or None, one.period, NOW + 1)[0]
            assert step.after.value_id == one.value_id
            assert one.extra["reasons"].split() == list(step.reasons)
            if held[one.indicator].value.kind not in ("score", "share_of_units"):
                assert {c.reason for part in step.parts for c in part.causes} >= {*step.reasons}
            told.append((one, step))
            if held[one.indicator].value.kind == "score":
                moved = (step.after.numerator or 0) - (step.before.numerator or 0)
                amounts = [cause.amount for part in step.parts for cause in part.causes]
                assert abs(sum(amounts) - moved) < 1e-9
                causes = [cause for part in step.parts for cause in part.causes]
                assert {*step.reasons} == {r for c in causes for r in (c.reason, *c.others)}
    assert [one.extra["reason"] for one, _ in told] == [step.reason for _, step in told]
    assert set(by_kind) >= {"score", "ratio", "last"}
    assert "unexplained" not in {reason for _, step in told for reason in step.reasons}
    late = {(held[one.indicator].value.kind, step.reason) for one, step in told}
    assert ("score", "late_data") in late


def test_what_would_cost_more_than_a_list_may_is_said_to_be_much(month):
    """It is no reason, and it is not remembered."""
    store, catalog, _ = month
    row = next(one for one in catalog.changes(NOW + 1) if one.extra["reason"] == "late_data")
    reader = Reader(store, catalog.settings, catalog.clock, load())
    with reader.reading() as s:
        pair = values.versions(s.conn, values.by_id(s.conn, row.value_id).key)[-2:]
        told = tuple(row.extra["reasons"].split())
        assert Reasons(reader, s, 0).all([pair]) == [("many",)]
        assert Reasons(reader, s).all([pair]) == [told]
        assert Reasons(reader, s, 0).all([pair]) == [told], "remembered"


def figures(one):
    return one.value, one.numerator, one.denominator


def paged(catalog, **asked):
    """All changes, page by page."""
    out = catalog.changes(**asked, limit=97)
    while page := catalog.changes(**asked, limit=97, after=out[-1].value_id):
        out += page
    return out


@pytest.mark.parametrize(
    "id",
    [
        *(pytest.param(one, marks=pytest.mark.slow) for one in (RATE, "onestop.pending")),
        *("edoc.signed_rate", "task.on_time_rate", "petition.received"),
    ],
)
def test_the_causes_of_every_change_add_up(month, id):
    """Every unit and every period of an indicator, those that still run included."""
    store, catalog, _ = month
    with store.read() as conn:
        rows = [one for one in values.current(conn, id) if one.known_from > NOW and one.version > 1]
    seen, reasons = 0, set()
    with catalog.reading():
        told = [
            (row, catalog.ledger(id, _code(catalog, row.unit_id), period, NOW + 1))
            for row in rows
            if (period := Period.parse(row.period, date(2024, 1, 25)))
        ]
    for row, steps in told:
        assert not steps or figures(steps[0].after) == figures(row)
        for part in [part for one in steps for part in one.parts]:
            total = sum(cause.amount for cause in part.causes)
            assert (part.after or 0) - (part.before or 0) == total, (row, part)
            reasons |= {cause.reason for cause in part.causes}
            seen += sum(cause.facts for cause in part.causes)
    assert seen > 40
    assert {"late_data", "correction", "deletion"} <= reasons
    assert "unexplained" not in reasons


def test_years_to_a_past_day_are_told_for_every_unit_that_moved(month):
    """As evaluated one by one; published they stand as they were left."""
    store, catalog, _ = month
    year = Period.parse("2023-12-26/YTD", date(2024, 1, 25))
    told = {(one.indicator, one.unit_id) for one in paged(catalog, since=NOW, period=year)}
    for id in (RATE, "onestop.resolved", "task.done", "petition.received"):
        with store.read() as conn:
            rows = values.current(conn, id, periods=[year.code])
        assert len(rows) > 4
        for row in rows:
            code = _code(catalog, row.unit_id)
            moved = figures(row) != figures(catalog.value(id, code, year))
            assert ((id, row.unit_id) in told) is moved
            assert bool(catalog.ledger(id, code, year, NOW)) is moved
    assert len(told) > 100


def _code(catalog, unit_id):
    with catalog._reader.reading() as s:
        return s.places.by_id[unit_id].slug


def test_the_records_of_a_cause_are_as_many_as_it_counts(month):
    _, catalog, _ = month
    september = Period.parse("2023-09", date(2023, 12, 26))
    (one,) = catalog.ledger(RATE, None, september, NOW, int(catalog.clock.now().timestamp()))
    listed = 0
    for part in one.parts:
        for cause in part.causes:
            rows, after = [], ""
            while True:
                page = catalog.records(cause.records.kind, cause.records.query, 7, after)
                rows += page.rows
                after = page.next
                if not after:
                    break
            assert len(rows) == page.total == cause.facts
            assert {row["cause"] for row in rows} <= {"late_data", "correction", "deletion"}
            assert sum(row["now_counts"] - row["then_counts"] for row in rows) == cause.amount
            assert cause.run.source == "onestop"
            listed += len(rows)
    assert listed > 5
    with pytest.raises(MisuseError, match="since"):
        catalog.records("dossier", {"measure": "n_fin", "since": "x"}, 5)


def test_a_past_versions_records_are_those_known_then(month):
    _, catalog, _ = month
    september = Period.parse("2023-09", date(2023, 12, 26))
    now, then = (
        catalog.value(RATE, None, september),
        catalog.value(RATE, None, september, None, NOW),
    )
    assert now.denominator != then.denominator
    for value in (now, then):
        proof = catalog.passport(value.value_id)
        links = (proof.numerator_records, proof.denominator_records)
        assert [one.count for one in links] == [value.numerator, value.denominator]
        for one in links:
            assert catalog.records(one.kind, one.query, 1).total == one.count
    week = catalog.value(RATE, None, Period.parse("2023-W38", date(2023, 12, 26)), None, NOW)
    proof = catalog.passport(week.value_id)
    assert (proof.value.denominator, proof.denominator_records.count) == (week.denominator,) * 2


def test_a_moment_that_cannot_be_is_refused_in_words(month):
    _, catalog, _ = month
    now = int(catalog.clock.now().timestamp())
    for ask in (catalog.value, catalog.series):
        with pytest.raises(MisuseError, match="tương lai"):
            ask(RATE, as_known=now + 1)
    with pytest.raises(MisuseError, match="tương lai"):
        catalog.known_at("2031-01-01")
    with pytest.raises(MisuseError, match="không phải là thời điểm"):
        catalog.known_at("hôm qua")
    assert catalog.known_at(from_epoch(now).date().isoformat()) == now
    week = Period.parse("2023-W38", date(2023, 12, 26))
    with pytest.raises(MisuseError, match="Lịch sử bản ghi giữ"):
        catalog.value(RATE, None, week, None, NOW - 2_000 * DAY)
    assert catalog.value(RATE, None, week, None, NOW - 2 * DAY).denominator is None


def put(store, facts, now=NOW, kind="dossier", **more):
    return seeded.put(store, kind, "onestop", "dossiers", facts, now=now, **more)


def closed(code, day, **more):
    done = at(f"{day}T10:00")
    return dossier(code, done - 5 * DAY, done + DAY, done, **more)


def told(catalog, id=RATE, code="2023-11"):
    steps = catalog.ledger(id, None, Period.parse(code, date(2023, 12, 26)))
    return [
        (one.reason, [(c.reason, c.amount, c.facts) for c in one.parts[-1].causes]) for one in steps
    ]


def test_each_manner_of_change_has_its_name(any_store, catalog_of):
    put(any_store, [(closed("A", "2023-11-08"), AGENCY), (closed("B", "2023-11-09"), AGENCY)])
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    put(any_store, [(closed("C", "2023-11-10"), DUC_HOA)])
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    put(any_store, [(closed("B", "2023-10-09", version=2), AGENCY)])
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    put(any_store, [(closed("A", "2023-11-08", version=2, deleted=True), AGENCY)])
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    replay = Run("replay-1", "onestop", "dossiers", "replay", NOW, NOW)
    runs.start(any_store, replay)
    commit_batch(
        any_store, replay, "dossier", "onestop", "dossiers",
        [Conformed(closed("D", "2023-11-21"), AGENCY, None)], [], [], None, NOW,
    )  # fmt: skip
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    assert told(catalog_of(any_store)) == [
        ("replayed", [("replayed", 1.0, 1)]),
        ("deletion", [("deletion", -1.0, 1)]),
        ("correction", [("correction", -1.0, 1)]),
        ("late_data", [("late_data", 1.0, 1)]),
    ]


def test_a_dossier_that_went_to_its_units_successor_is_a_reorganisation(any_store, catalog_of):
    """What lay at a township until 30/06/2025 is handed to the commune that it became a part of."""
    heir = next(one.new_id for one in TERRITORY.successions if one.old_id == COMMUNE)
    stranger = next(
        one.unit_id for one in TERRITORY.units
        if one.level is Level.COMMUNE and one.valid_from == REORGANISED
        and not any(s.new_id == one.unit_id and s.old_id == COMMUNE for s in TERRITORY.successions)
    )  # fmt: skip
    now = at("2025-07-10T09:00")
    clock, more = clock_at(now), {"now": now}
    facts = [closed("A", "2025-06-18"), closed("B", "2025-06-19")]
    put(any_store, [(one, COMMUNE) for one in facts], **more)
    publish.run(any_store, clock, CALENDAR)
    a, b = (replace(one, version=one.version + 1) for one in facts)
    put(any_store, [(a, heir)], **more)
    publish.run(any_store, clock, CALENDAR)
    put(any_store, [(b, stranger)], **more)
    publish.run(any_store, clock, CALENDAR)
    catalog, june = catalog_of(any_store, clock), Period.parse("2025-06", date(2025, 7, 10))
    slug = next(one.slug for one in TERRITORY.units if one.unit_id == COMMUNE)
    steps = catalog.ledger("onestop.resolved", slug, june)
    assert [[(c.reason, c.amount, c.facts) for c in one.parts[0].causes] for one in steps] == [
        [("correction", -1.0, 1)],
        [("reorganisation", -1.0, 1)],
    ]
    assert catalog.reasons("onestop.resolved", slug, june, 0) == ["correction", "reorganisation"]
    proof = catalog.passport(steps[0].after.value_id)
    assert [one.reason for one in proof.versions] == ["first", "reorganisation", "correction"]


def test_a_step_is_what_came_between_its_evaluation_and_the_one_before(any_store, catalog_of):
    """What came earlier and left the figure as it was has moved nothing."""
    put(any_store, [(closed("A", "2023-11-08"), AGENCY), (closed("B", "2023-11-09"), AGENCY)])
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    gone = closed("A", "2023-11-08", version=2, deleted=True)
    put(any_store, [(closed("C", "2023-11-10"), AGENCY), (gone, AGENCY)])
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    assert told(catalog_of(any_store)) == []
    put(any_store, [(closed("B", "2023-10-09", version=2), AGENCY)])
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    catalog = catalog_of(any_store)
    assert told(catalog) == [("correction", [("correction", -1.0, 1)])]
    moved = [one for one in catalog.changes(0) if one.indicator.startswith("onestop.resolved")]
    assert {one.extra["reasons"] for one in moved} == {"correction"}


def test_all_reasons_are_named_the_one_that_moved_the_most_first(any_store, catalog_of):
    """Also where a median moved because one took another time."""
    many = [(closed(f"A{n}", f"2023-11-{n + 8:02}"), AGENCY) for n in range(5)]
    put(any_store, many)
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    slow = [
        (replace(one, received_at=one.received_at - (40 + n) * DAY, version=2), AGENCY)
        for n, (one, _) in enumerate(many[:3])
    ]
    put(any_store, slow)
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    found = {one.indicator: one.extra for one in catalog_of(any_store).changes(0)}
    medians = {found[id]["reasons"] for id in found if id == "onestop.handling_days_median"}
    assert medians == {"correction"}
    put(any_store, [
        (replace(many[4][0], deleted=True, version=2), AGENCY),
        *((closed(f"C{n}", "2023-11-21"), AGENCY) for n in range(2)),
    ])  # fmt: skip
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    (one, *_) = [
        one for one in catalog_of(any_store).changes(0)
        if (one.indicator, one.period.code) == ("onestop.resolved", "2023-11")
    ]  # fmt: skip
    assert (one.extra["reason"], one.extra["reasons"]) == ("late_data", "late_data deletion")
    assert because(reasons_of(one)) == "số liệu đến muộn, nguồn xóa bản ghi"
    assert wire.change_json(one)["reasons"] == ["late_data", "deletion"]


def test_a_share_of_units_tells_why_its_units_moved(any_store, catalog_of):
    told = [
        (figure("it.staff", "2023-Q3", 2), AGENCY),
        (figure("it.staff", "2023-Q3", 0), AGENCY_2),
    ]
    more = {"now": NOW, "covered": (seeded.START, None)}
    seeded.put(any_store, "observation", "reported", "figures", told, **more)
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    right = [(figure("it.staff", "2023-Q3", 1, version=2), AGENCY_2)]
    seeded.put(any_store, "observation", "reported", "figures", right, **more)
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    catalog = catalog_of(any_store)
    (one,) = [
        one for one in catalog.changes(0)
        if (one.indicator, one.period.code) == ("it_staff.unit_rate", "2023-Q3")
    ]  # fmt: skip
    (step,) = catalog.ledger("it_staff.unit_rate", None, one.period)
    assert (step.before.value, step.after.value) == (0.5, 1.0)
    assert one.extra["reasons"].split() == [*step.reasons] == ["correction"]
    assert [c.reason for part in step.parts for c in part.causes] == ["correction"]


def test_a_reason_that_was_guessed_is_not_shown(any_store, catalog_of):
    """What older versions of the product kept stays kept; the records are asked."""
    put(any_store, [(closed("A", "2023-11-08"), AGENCY), (closed("B", "2023-11-09"), AGENCY)])
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    put(any_store, [(closed("A", "2023-11-08", version=2, deleted=True), AGENCY)])
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    c = indicator_value.c
    with any_store.write() as conn:
        guessed = indicator_value.update().where(c.reason.in_(["deletion", "unexplained"]))
        conn.execute(guessed.values(reason="late_data"))
    found = catalog_of(any_store).changes(0)
    assert {one.extra["reason"] for one in found} == {"deletion"}
    assert {one.indicator for one in found} >= {"onestop.resolved", "onestop.on_time_rate_766"}


def test_a_changed_definition_makes_a_version_and_leaves_history(any_store, catalog_of):
    put(any_store, [(closed("A", "2023-11-08"), AGENCY), (closed("B", "2023-10-09"), AGENCY)])
    publish.run(any_store, seeded.CLOCK, CALENDAR)
    held = load()
    plain = next(one for one in held.all if one.id == RATE).model_dump()
    plain["value"]["numerator"] = "dossier.early"
    plain["valid_from"] = date(2023, 11, 1)  # the months before stay as they were counted
    changed = Definition.model_validate(plain)
    other = tuple(changed if one.id == RATE else one for one in held.all)
    later = seeded.clock("2023-12-27T08:00")
    publish.run(any_store, later, CALENDAR, definitions=Definitions(other, held.groups))
    catalog = catalog_of(any_store, later)
    month = Period.parse("2023-11", date(2023, 12, 26))
    then, now = catalog.value(RATE, None, month, None, NOW), catalog.value(RATE, None, month)
    assert then.definition == {one.id: one.hash for one in held.all}[RATE]
    assert now.definition != then.definition
    assert then.value == 1.0
    assert told(catalog)[0][0] == "definition"
    (mark,) = breaks(catalog.series(RATE, None, Grain.MONTH, date(2023, 1, 1)))
    assert (mark.at, mark.reason) == (date(2023, 11, 1), "definition")
    assert breaks(catalog.series(RATE, None, Grain.MONTH, date(2023, 1, 1), as_known=NOW)) == []
    with any_store.read() as conn:
        first, second = values.versions(conn, (RATE, PROVINCE, "2023-11", ""))
    assert (first.reason, second.reason) == ("first", "definition")
    assert (first.value, first.definition) == (then.value, then.definition)


def test_what_an_older_rule_made_of_the_records_is_the_definitions_doing(any_store, catalog_of):
    """Both versions count who was early; today's rule, who was on time, sees nothing move."""
    held = load()
    plain = next(one for one in held.all if one.id == RATE).model_dump()
    plain["value"]["numerator"] = "dossier.early"
    older = Definition.model_validate(plain)
    other = Definitions(tuple(older if one.id == RATE else one for one in held.all), held.groups)
    fact = closed("A", "2023-11-08")
    put(any_store, [(fact, AGENCY)])
    publish.run(any_store, seeded.CLOCK, CALENDAR, definitions=other)
    later = seeded.clock("2023-12-27T08:00")
    edited = replace(fact, due_at=fact.finished_at + 60, version=2)
    put(any_store, [(edited, AGENCY)], now=at("2023-12-27T07:00"))
    publish.run(any_store, later, CALENDAR, definitions=other)
    (step,) = catalog_of(any_store, later).ledger(
        RATE, None, Period.parse("2023-11", date(2023, 12, 27))
    )
    assert (step.before.numerator, step.after.numerator) == (1, 0)
    assert [(one.reason, one.amount) for one in step.parts[0].causes] == [("definition", -1.0)]


def test_published_grains_are_all_known_by_version(catalog_of, store):
    put(store, [(closed("A", "2023-11-08"), AGENCY)])
    publish.run(store, seeded.CLOCK, CALENDAR)
    catalog = catalog_of(store)
    for grain in PUBLISHED:
        period = Period.of(grain, date(2023, 12, 26))
        assert catalog.value(RATE, None, period, None, NOW).known_from == NOW
    for grain in (Grain.DAY, Grain.WEEK):
        period = Period.of(grain, date(2023, 11, 8))
        value = catalog.value(RATE, None, period, None, NOW)
        assert (value.value, value.known_from) == (1.0, None)
