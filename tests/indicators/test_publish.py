"""Publishing: what is demanded and no more, once, with the reason of every version.

What the database has a part in is tried on both; the rest on SQLite.
"""

import random
from dataclasses import replace
from datetime import date

import pytest

from core.errors import StoreError
from core.period import Grain, Period
from core.runs import Outcome
from core.settings import load as load_settings
from core.values import Status
from indicators.asking import answering
from indicators.catalog import Catalog
from indicators.defining.loader import Definitions, kept, load
from indicators.evaluating import publish
from indicators.evaluating.verify import verify
from indicators.proving import sources
from store.counting import dirty
from store.database import meta, notes
from store.database.seen import Seen
from store.intake.sweep import sweep
from store.ledger import runs
from store.published import values
from tests.indicators import recount, seeded
from tests.indicators.seeded import AGENCY, CALENDAR, CLOCK, DUC_HOA, NOW, PROVINCE, at, dossier

RATE = "onestop.on_time_rate"
AGENCY_CODE = "000.00.02.H39"
LATER = seeded.clock("2023-12-27T08:00")


def period(text):
    return Period.parse(text, date(2023, 12, 26))


def put(store, facts, now=NOW, **more):
    return seeded.put(store, "dossier", "onestop", "dossiers", facts, now=now, **more)


def run(store, clock=CLOCK, **more):
    return publish.run(store, clock, CALENDAR, **more)


FEW = Definitions(
    tuple(kept().by_id()[id] for id in (RATE, "onestop.received", "onestop.pending")), kept().groups
)
"""A rate, its flow and a stock, where nothing is said of the others."""


def held(store, indicator=RATE, unit=PROVINCE, code="2023-11"):
    with store.read() as conn:
        return values.versions(conn, (indicator, unit, code, ""))


def closed(code, day, *, late=False, version=1, **more):
    done = at(f"{day}T10:00")
    due = done - 3_600 if late else done + 86_400
    return dossier(code, done - 5 * 86_400, due, done, version=version, **more)


def test_a_second_run_has_nothing_to_do(any_store):
    put(any_store, seeded.population(200))
    first = run(any_store)
    assert first.outcome is Outcome.SUCCESS
    assert first.changed == first.fetched > 1_000
    with any_store.read() as conn:
        number = meta.revision(conn)
        assert not dirty.take(conn)
    again = run(any_store)
    assert (again.outcome, again.changed) == (Outcome.SKIPPED, 0)
    whole = run(any_store, full=True)
    assert (whole.outcome, whole.changed, whole.unchanged) == (
        Outcome.SUCCESS, 0, first.fetched,
    )  # fmt: skip
    with any_store.read() as conn:
        assert meta.revision(conn) == number
        assert [one.run_id for one in runs.recent(conn, "ioc")] == [whole.run_id, first.run_id]


def test_an_empty_store_publishes_nothing(store):
    assert run(store).changed == 0


def test_the_first_evaluation_at_midnight_tells_what_one_a_moment_later_would(store):
    """No second of the new day is over, and stocks stand at its end all the same."""
    midnight = seeded.clock("2023-12-26T00:00:00")
    put(store, seeded.population(80, until=at("2023-12-25T20:00")), publish.epoch(midnight.now()))
    run(store, midnight)
    (stock,) = held(store, "onestop.pending", code="2023-12-26/YTD")
    assert stock.value
    assert run(store, seeded.clock("2023-12-26T00:00:10"), full=True).changed == 0


def test_only_what_changed_is_evaluated(any_store):
    put(any_store, seeded.population(300))
    run(any_store)
    put(any_store, [(closed("NEW", "2023-11-08"), DUC_HOA)], NOW)
    done = run(any_store)
    # flows: 5 indicators' month, quarter, half, year, to date; 2 units; stocks besides
    assert 0 < done.changed <= done.fetched < 500
    assert held(any_store, unit=seeded.BEN_LUC)[-1].version == 1
    assert held(any_store, unit=DUC_HOA)[-1].version == 2
    with any_store.read() as conn:
        for code in ("2023-11", "2023-Q4", "2023-H2", "2023", "2023-12-26/YTD"):
            (one,) = values.current(conn, RATE, unit_ids=[PROVINCE], periods=[code])
            assert one.version == 2, code
        (before,) = values.current(conn, RATE, unit_ids=[PROVINCE], periods=["2023-Q3"])
        assert before.version == 1


def test_incremental_is_the_same_as_full(any_store):
    """Random batches, each followed by an evaluation, leave what one full evaluation would."""
    rng = random.Random(3)
    facts = seeded.population(250, seed=5)
    for _ in range(4 if any_store.path else 2):  # PostgreSQL only stores it
        batch = [
            (
                replace(fact, version=rng.randint(1, 5), channel=rng.choice([1, 2])),
                rng.choice(seeded.UNITS),
            )
            for fact, _ in rng.sample(facts, 60)
        ]
        put(any_store, batch)
        run(any_store)
        assert verify(any_store, CLOCK) == []
    assert run(any_store, full=True).changed == 0


def test_reasons(any_store):
    put(any_store, [(closed("A", "2023-11-08"), AGENCY), (closed("B", "2023-11-09"), AGENCY)])
    run(any_store, definitions=FEW)
    put(any_store, [(closed("C", "2023-11-10", late=True), AGENCY)])
    run(any_store, definitions=FEW)
    put(any_store, [(closed("C", "2023-11-10", version=2), AGENCY)])
    run(any_store, definitions=FEW)
    put(any_store, [(closed("C", "2023-11-10", version=3, deleted=True), AGENCY)])
    run(any_store, definitions=FEW)
    was = held(any_store)
    assert [(one.reason, one.numerator, one.denominator) for one in was] == [
        ("first", 2, 2),
        ("late_data", 2, 3),
        ("correction", 3, 3),
        ("deletion", 2, 2),
    ]
    assert [one.reason for one in held(any_store, code="2023")] == [
        "first", "running", "running", "running",
    ]  # fmt: skip
    assert held(any_store, "onestop.pending", code="2023-10")[-1].reason == "first"
    changed = load().by_id()  # a copy would keep the hash that was told already
    altered = tuple(
        one.model_copy(update={"guards": one.guards.model_copy(update={"within_one": False})})
        if one.id == RATE
        else one
        for one in (changed[one.id] for one in FEW.all)
    )
    run(any_store, definitions=Definitions(altered, FEW.groups))
    last = held(any_store)[-1]
    assert (last.reason, last.version, last.value) == ("definition", 5, 1.0)


def test_a_late_report_and_a_late_closing_of_the_past(store, catalog_of):
    put(store, [(dossier("A", at("2023-10-02T08:00"), at("2023-10-20T08:00")), AGENCY)])
    seeded.put(
        store,
        "observation",
        "zalo",
        "visits",
        [(seeded.figure("zalo.visits", "2023-10", 7), PROVINCE)],
    )
    run(store)
    put(
        store,
        [
            (
                dossier(
                    "A",
                    at("2023-10-02T08:00"),
                    at("2023-10-20T08:00"),
                    at("2023-10-25T08:00"),
                    version=2,
                ),
                AGENCY,
            )
        ],
    )
    seeded.put(
        store,
        "observation",
        "zalo",
        "visits",
        [(seeded.figure("zalo.visits", "2023-10", 8, 2), PROVINCE)],
    )
    run(store)
    assert [(v.value, v.reason) for v in held(store, "onestop.pending", code="2023-10")] == [
        (1, "first"), (0, "unexplained"),
    ]  # fmt: skip
    assert [(v.value, v.reason) for v in held(store, "zalo.visits", code="2023-11")] == [
        (7, "first"), (8, "unexplained"),
    ]  # fmt: skip
    found = catalog_of(store).changes(NOW - 60)
    assert {(one.indicator, one.period.code) for one in found} >= {
        ("onestop.pending", "2023-10"),
        ("zalo.visits", "2023-11"),
    }
    assert not [one for one in found if one.period.end > date(2023, 12, 26)]
    pending = next(one for one in found if one.indicator == "onestop.pending")
    assert pending.extra["reason"] == "late_data", "the figures do not tell it, its records do"
    revised = next(one for one in found if one.indicator == "zalo.visits")
    assert (revised.extra["before"], revised.display, revised.extra["reason"]) == (
        "7", "8", "correction",
    )  # fmt: skip


def test_a_unit_that_lost_its_last_fact_is_published_empty(store):
    put(store, [(closed("A", "2023-11-08"), DUC_HOA)])
    run(store)
    put(store, [(closed("A", "2023-11-08", version=2), AGENCY)])
    run(store)
    last = held(store, unit=DUC_HOA)[-1]
    assert (last.value, last.denominator, last.null_reason) == (None, 0, "không có hồ sơ")
    assert held(store, unit=AGENCY)[-1].value == 1
    assert len(held(store)) == 1
    assert verify(store, CLOCK) == []


def test_a_withdrawn_figure_leaves_a_reason(store):
    one = seeded.figure("zalo.visits", "2023-10", 7)
    done = seeded.put(store, "observation", "zalo", "visits", [(one, PROVINCE)])
    run(store)
    sweep(store, done, "observation", "zalo", Seen(), NOW)
    run(store)
    last = held(store, "zalo.visits", code="2023-11")[-1]
    assert (last.value, last.null_reason) == (None, "chưa có số liệu")


def test_a_years_figure_that_came_in_june_is_published_from_june_on(store):
    """It is marked in the last month of its year, and speaks from the day on which it came."""
    put(store, [])
    first = seeded.figure("zalo.visits", "2022", 5)
    seeded.put(store, "observation", "zalo", "visits", [(first, PROVINCE)])
    run(store)
    came = at("2023-06-12T08:00")
    year = seeded.figure("zalo.visits", "2023", 9)
    seeded.put(store, "observation", "zalo", "visits", [(year, PROVINCE)], now=came)
    run(store)
    assert [held(store, "zalo.visits", code=f"2023-{n:02}")[-1].value for n in (5, 6, 11)] == [
        5, 9, 9,
    ]  # fmt: skip
    assert run(store, full=True).changed == 0


def test_the_calendar_alone_moves_values(store, catalog_of):
    due = at("2023-12-26T20:00")
    put(store, [(dossier("A", at("2023-12-20T08:00"), due), AGENCY)])
    run(store)
    catalog = catalog_of(store)
    assert catalog.value("onestop.overdue_open").value == 0
    evening = seeded.clock("2023-12-26T20:00:01")
    done = run(store, evening)
    assert done.outcome is Outcome.SUCCESS
    assert catalog_of(store, evening).value("onestop.overdue_open").value == 1
    run(store, LATER)
    tomorrow = catalog_of(store, LATER)
    got = tomorrow.value("onestop.received")
    assert (got.period.code, got.known_from) == ("2023-12-27/YTD", publish.epoch(LATER.now()))
    january = seeded.clock("2024-01-02T08:00")
    run(store, january)
    with store.read() as conn:
        (shut,) = values.current(
            conn, "onestop.overdue_open", unit_ids=[PROVINCE], periods=["2023-12"]
        )
        assert shut.value == 1
    assert verify(store, january) == []


def test_what_is_known_of_the_present_alone_ends_with_its_period(store, catalog_of):
    """December's is not what was soon due on its last evening; what was fresh then is known."""
    due = at("2023-12-28T20:00")
    put(store, [(dossier("A", at("2023-12-20T08:00"), due), AGENCY)])
    one = replace(seeded.dataset("S1", "attribute", at("2023-12-01T08:00")), update_days=7)
    seeded.put(store, "dataset", "opendata", "datasets", [(one, AGENCY)])
    run(store)
    catalog = catalog_of(store)
    month = period("2023-12")
    assert catalog.value("onestop.due_soon", None, month).value == 1
    assert catalog.value("data.fresh_rate", None, month).value == 0
    january = seeded.clock("2024-01-02T08:00")
    now = publish.epoch(january.now())
    put(store, [], now)
    again = replace(one, version=2, modified_at=at("2024-01-01T08:00"))
    seeded.put(store, "dataset", "opendata", "datasets", [(again, AGENCY)], now=now)
    run(store, january)
    catalog = catalog_of(store, january)
    for id, then in (
        ("onestop.due_soon", None), ("data.fresh_rate", 0.0), ("data.overdue_updates", 1.0),
    ):  # fmt: skip
        got = catalog.value(id, None, month)
        reason = "chỉ biết của hiện tại, không biết của kỳ đã qua" if then is None else ""
        assert (got.value, got.reason) == (then, reason)
        assert catalog.value(id, AGENCY_CODE, month).value == then
        days = catalog.series(id, None, Grain.DAY, start=date(2023, 12, 28), end=date(2024, 1, 2))
        over = [one for one in days if one.period.end <= date(2024, 1, 2)]
        assert [one.value for one in over] == [then] * (len(days) - 1)
    assert catalog.value("data.fresh_rate").value == 1
    assert catalog.value("onestop.due_soon", None, month, None, NOW).value == 1, "as it was known"
    assert verify(store, january) == []
    assert run(store, january, full=True).changed == 0


def test_as_it_was_known(any_store, catalog_of):
    put(any_store, [(closed("A", "2023-11-08"), AGENCY)])
    run(any_store)
    put(any_store, [(closed("B", "2023-11-09", late=True), AGENCY)], publish.epoch(LATER.now()))
    run(any_store, LATER)
    catalog = catalog_of(any_store, LATER)
    month = period("2023-11")
    now, then = catalog.value(RATE, None, month), catalog.value(RATE, None, month, None, NOW)
    assert (now.value, then.value) == (0.5, 1.0)
    assert (then.known_from, then.display) == (NOW, "100\u00a0%")
    before = catalog.value(RATE, None, month, None, NOW - 1)
    assert (before.value, before.reason) == (None, "chưa công bố tại thời điểm đã chọn")
    units = {one.unit: one.value for one in catalog.by(RATE, "unit", None, month, None, NOW)}
    assert units["000.00.02.H39"] == 1.0
    assert units["802"] is None
    series = catalog.series(RATE, None, start=date(2023, 11, 1), as_known=NOW)
    assert (series[0].period.code, series[0].value) == ("2023-11", 1.0)
    to_date = catalog.value(RATE, None, None, None, NOW)
    assert (to_date.period.code, to_date.value) == ("2023-12-26/YTD", 1.0)
    assert catalog.value(RATE).period.code == "2023-12-27/YTD"
    by_unit = {one.unit: one for one in catalog.by(RATE, "unit", as_known=NOW)}
    assert by_unit["000.00.02.H39"].period.code == "2023-12-26/YTD"
    proof = catalog.passport(then.value_id)
    assert proof.value.value == 1.0
    assert [one.known_to for one in proof.versions] == [publish.epoch(LATER.now()), None]


def test_a_year_to_an_earlier_day_holds_what_came_late(store, catalog_of, monkeypatch):
    put(store, [(closed("A", "2023-11-08"), AGENCY)])
    run(store)
    put(store, [(closed("B", "2023-11-09", late=True), AGENCY)], publish.epoch(LATER.now()))
    run(store, LATER)
    catalog, day = catalog_of(store, LATER), period("2023-12-26/YTD")
    assert held(store, code=day.code)[-1].value == 1.0  # as it froze
    got = catalog.value(RATE, None, day)
    assert (got.value, got.denominator, got.known_from) == (0.5, 2, None)
    units = {one.unit: one.value for one in catalog.by(RATE, "unit", None, day)}
    assert units["000.00.02.H39"] == 0.5
    drawn = catalog.series(RATE, None, Grain.YTD, end=date(2023, 12, 26))
    assert (drawn[-1].period, drawn[-1].value) == (day, 0.5)
    today = catalog.value(RATE)
    assert (today.value, today.known_from) == (0.5, publish.epoch(LATER.now()))
    assert catalog.value(RATE, None, day, None, NOW).value == 1.0
    assert verify(store, LATER) == []
    monkeypatch.setattr(answering, "kept", lambda *_: True)  # the proof sees such an answer
    assert any(one.startswith(f"{RATE} 80 {day.code}: ") for one in verify(store, LATER))


def test_verify_finds_a_value_that_is_not_what_the_facts_say(store):
    put(store, seeded.population(100))
    run(store)
    assert verify(store, CLOCK) == []
    with store.write() as conn:
        one = values.current(conn, RATE, unit_ids=[PROVINCE], periods=["2023-11"])[0]
        wrong = values.NewValue(
            RATE, PROVINCE, "2023-11", one.grain, one.start_day, one.end_day, 0.5, 1, 2,
            one.definition, coverage=1.0,
        )  # fmt: skip
        values.publish(conn, [wrong], "by-hand", NOW)
    (said,) = verify(store, CLOCK)
    assert said.startswith(f"{RATE} 80 2023-11: công bố 1/2 = 0.5 (độ phủ 1.0), tính lại ")


def test_the_ratio_of_a_period_comes_from_its_months(store, catalog_of):
    facts = seeded.population(150, seed=9)
    put(store, facts)
    run(store)
    year = catalog_of(store).value(RATE, None, period("2023-YTD"))
    months = catalog_of(store).series(RATE, None, start=date(2023, 1, 1))
    assert year.numerator == sum(one.numerator for one in months)
    assert year.denominator == sum(one.denominator for one in months)
    assert year.value == recount.rate([f for f, _ in facts], period("2023-YTD"))[0]
    assert year.value != pytest.approx(sum(one.value or 0 for one in months) / len(months))


def test_progress_is_told(store):
    told = []
    put(store, [(closed("A", "2023-11-08"), AGENCY)])
    run(store, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


def test_an_overtaken_evaluation_begins_anew(any_store, monkeypatch):
    """Another process reads newer facts and publishes between our reading and our publishing."""
    put(any_store, [(closed("A", "2023-11-08"), AGENCY)])
    plain, overtaken = publish.changed, []

    def slow(*args):
        made = list(plain(*args))
        if not overtaken:
            overtaken.append(1)
            put(any_store, [(closed("B", "2023-11-09", late=True), AGENCY)])
            run(any_store)
        return made

    monkeypatch.setattr(publish, "changed", slow)
    run(any_store)
    assert [(one.version, one.value) for one in held(any_store)] == [(1, 0.5)]
    with any_store.read() as conn:
        assert not dirty.take(conn)
    assert verify(any_store, CLOCK) == []


def test_a_load_that_goes_on_does_not_hold_back_publishing(any_store, monkeypatch):
    put(any_store, [(closed("A", "2023-11-08"), AGENCY)])
    plain, loaded = publish.changed, []

    def slow(*args):
        made = list(plain(*args))
        loaded.append(1)
        put(any_store, [(closed(f"B{len(loaded)}", "2023-11-09", late=True), AGENCY)])
        return made

    monkeypatch.setattr(publish, "changed", slow)
    assert run(any_store, definitions=FEW).outcome is Outcome.SUCCESS
    assert (len(loaded), held(any_store)[-1].value) == (1, 1.0)
    with any_store.read() as conn:
        assert dirty.take(conn)
    monkeypatch.setattr(publish, "changed", plain)
    run(any_store, definitions=FEW)
    assert held(any_store)[-1].value == 0.5


def test_an_evaluation_overtaken_always_says_so(store, monkeypatch):
    put(store, [(closed("A", "2023-11-08"), AGENCY)])
    plain, count = publish.changed, []

    def overtaken(*args):
        made = list(plain(*args))
        count.append(1)
        with store.write() as conn:
            notes.put(conn, "evaluated", {"run": str(len(count))})
        return made

    monkeypatch.setattr(publish, "changed", overtaken)
    with pytest.raises(StoreError, match="Tiến trình khác"):
        run(store, definitions=FEW)
    assert held(store) == []


def test_a_passport_says_when_newer_facts_wait(store, catalog_of):
    put(store, [(closed("A", "2023-11-08"), AGENCY)])
    run(store)
    catalog = catalog_of(store)
    month = period("2023-11")
    first = catalog.passport(catalog.value(RATE, None, month).value_id).checks[0]
    assert (first.name, first.passed) == ("Số công bố bằng số tính lại", True)
    put(store, [(closed("B", "2023-11-09", late=True), AGENCY)])
    value = catalog.value(RATE, None, month)
    assert value.value == 1.0
    check = catalog.passport(value.value_id).checks[0]
    assert not check.passed
    assert check.detail == "tính lại bây giờ được 50\u00a0%; có số liệu mới đang chờ tính"
    run(store)
    value = catalog.value(RATE, None, month)
    assert (value.value, catalog.passport(value.value_id).checks[0].passed) == (0.5, True)


def test_a_figure_of_a_part_is_not_praised_before_it_is_counted_anew(store, catalog_of):
    """The load is whole a minute before the evaluation that counts what it brought."""

    def seen(clock=CLOCK):
        value = catalog_of(store, clock).value(RATE, None, period("2023-11"))
        return value.value, value.status, value.reason

    part = [(closed(f"P{n}", "2023-11-28"), DUC_HOA) for n in range(5)]
    put(store, part, covered=(at("2023-11-20T00:00"), NOW))
    run(store)
    assert seen()[:2] == (1.0, Status.NONE)
    assert "đang nạp dữ liệu" in seen()[2]
    rest = [(closed(f"R{n}", "2023-11-06", late=n == 0), DUC_HOA) for n in range(5)]
    put(store, rest)  # back to 2022: the first load is whole
    assert seen() == (1.0, Status.NONE, "số liệu vừa nạp thêm, đang tính lại")
    assert catalog_of(store).series(RATE)[-2].status is Status.NONE
    run(store)
    assert seen()[:2] == (0.9, Status.OFF)
    put(store, [(closed("R0", "2023-11-06", version=2), DUC_HOA)])
    run(store)
    assert seen() == (1.0, Status.ON, "")
    # an ordinary pull takes no status away, whether it brings something of the period or not
    later = publish.epoch(LATER.now())
    put(store, [(closed("NEW", "2023-12-26"), DUC_HOA)], later)
    assert seen(LATER)[:2] == (1.0, Status.ON)
    run(store, LATER)
    assert seen(LATER)[:2] == (1.0, Status.ON)


def test_a_part_that_stays_a_part_keeps_its_judgement(store, tmp_path):
    """Loaded from October on: the year's share grows with the days, and nothing else changes."""
    begin = at("2023-10-01T00:00")
    settings = load_settings(
        data=tmp_path,
        env={},
        clock_at="2023-12-26",
        sources={"onestop": {"backfill_from": "2023-10-01"}},
    )
    done = [(closed(f"Y{n}", "2023-11-28"), DUC_HOA) for n in range(5)]
    put(store, done, covered=(begin, at("2023-12-20T00:00")))
    run(store, floors=sources.floors_of(settings))

    def seen():
        value = Catalog(settings, store=store).value(RATE, None, period("2023"))
        return value.value, value.status, value.coverage

    assert seen() == (1.0, Status.ON, 0.23)
    put(store, [], covered=(begin, NOW))
    assert seen() == (1.0, Status.ON, 0.23)
