"""The first load: what it publishes on its way was known to nobody, and is revised by nothing."""

from datetime import date

import pytest

from core.clock import DAY
from core.errors import MisuseError
from core.period import Grain, Period
from core.runs import Nature, Outcome, Run
from core.values import Status
from indicators.asking.answers import StreamCard
from indicators.catalog import Catalog
from indicators.defining.loader import Definitions, kept
from indicators.evaluating import publish
from indicators.proving import sources
from indicators.versions.moments import LOADING_THEN, UNKNOWN_THEN
from store.database import notes
from store.ledger import runs
from store.published import values
from tests.indicators import seeded
from tests.indicators.seeded import CALENDAR, DUC_HOA, PROVINCE, SCORED, at, clock

TOTAL, RATE = "index766.total", "onestop.online_rate"
DAYS = "onestop.handling_days_median"
HELD = Definitions((*SCORED.all, kept().by_id()[DAYS]), SCORED.groups)
NOVEMBER = Period.parse("2023-11", date(2023, 12, 26))
EARLY, HALFWAY = clock("2023-12-26T09:00"), clock("2023-12-26T10:00")
WHOLE, LATER = clock("2023-12-26T11:00"), clock("2023-12-27T08:00")


def moment(at_clock):
    return publish.epoch(at_clock.now())


def dossiers(*days, **more):
    return [(seeded.dossier(f"D{day}", at(f"{day}T08:00"), **more), DUC_HOA) for day in days]


def bring(store, facts, at_clock, since):
    """A window of dossiers that reaches back to a day, and the evaluation after it."""
    seeded.told(store, "onestop", "dossiers", "dossier")
    covered = (at(f"{since}T00:00"), None)
    seeded.put(
        store, "dossier", "onestop", "dossiers", facts, now=moment(at_clock), covered=covered
    )
    publish.run(store, at_clock, CALENDAR, definitions=HELD)


def loaded(store):
    """The portal's figures come whole and early; dossiers of December, then those of all."""
    figures = {"dossier_receiving_satisfaction.num": 9, "dossier_receiving_satisfaction.den": 10}
    seeded.official(store, figures, "2023-11", now=moment(EARLY))
    bring(store, dossiers("2023-12-05"), HALFWAY, "2023-12-01")
    bring(store, dossiers("2023-11-07", "2023-10-05"), WHOLE, "2022-01-01")


def seen(settings, store, at_clock=LATER):
    return Catalog(settings, at_clock, store=store, definitions=HELD)


def reasons(store, id):
    with store.read() as conn:
        return [one.reason for one in values.versions(conn, (id, PROVINCE, "2023-11", ""))]


def test_a_score_whose_parts_are_still_loaded_is_a_part_and_no_revision(any_store, settings):
    loaded(any_store)
    assert reasons(any_store, TOTAL)[0] == "first"
    assert set(reasons(any_store, TOTAL)[1:]) == {"loading"}
    catalog = seen(settings, any_store)
    assert catalog.changes(0) == []
    assert catalog.ledger(TOTAL, None, NOVEMBER) == []
    bring(any_store, dossiers("2023-11-08", digitised=True), LATER, "2022-01-01")
    assert reasons(any_store, TOTAL)[-1] == "unexplained", (
        "the ledger has begun: its records tell why"
    )
    listed = {(one.indicator, one.period.code) for one in catalog.changes(0)}
    assert (TOTAL, "2023-11") in listed


def test_while_it_loads_a_score_says_so(store, settings):
    figures = {"dossier_receiving_satisfaction.num": 9, "dossier_receiving_satisfaction.den": 10}
    seeded.official(store, figures, "2023-11", now=moment(EARLY))
    bring(store, dossiers("2023-12-05"), HALFWAY, "2023-12-01")
    value = seen(settings, store, HALFWAY).value(TOTAL, None, NOVEMBER)
    assert value.value is not None
    assert (value.status, value.coverage) == (Status.NONE, 0.0)
    assert "đang nạp dữ liệu" in value.reason


def test_nothing_was_known_before_the_first_load_was_whole(store, settings):
    loaded(store)
    catalog = seen(settings, store)
    for id in (TOTAL, RATE):
        before = catalog.value(id, None, NOVEMBER, as_known=moment(HALFWAY))
        assert (before.value, before.reason) == (None, LOADING_THEN), id
        assert catalog.value(id, None, NOVEMBER, as_known=moment(WHOLE)).value is not None
    december, week = (Period.parse(one, date(2023, 12, 26)) for one in ("2023-12", "2023-W49"))
    cuts = catalog.by(RATE, "field", None, december, as_known=moment(HALFWAY))
    weeks = catalog.series(RATE, None, Grain.WEEK, as_known=moment(HALFWAY))
    alone = catalog.value(RATE, None, week, as_known=moment(HALFWAY))
    for one in (*cuts, alone):
        assert (one.value, one.reason) == (None, LOADING_THEN), "a part is told as no figure"
    assert cuts
    assert weeks == []
    assert catalog.series(RATE, None, Grain.WEEK, as_known=moment(WHOLE))
    assert catalog.value(RATE, None, week, as_known=moment(WHOLE)).value is not None
    for ask in (
        lambda then: catalog.form(None, december, as_known=then),
        lambda then: catalog.form(None, december, "field", as_known=then),
        lambda then: catalog.spread(DAYS, None, december, as_known=then),
    ):
        with pytest.raises(MisuseError, match="Còn nạp lần đầu tại thời điểm đã chọn"):
            ask(moment(HALFWAY))
        with pytest.raises(MisuseError, match="Chưa công bố tại thời điểm đã chọn"):
            ask(at("2023-12-25T08:00"))
        ask(moment(WHOLE))
    ((_, _, whole),) = catalog.form(None, NOVEMBER, as_known=moment(WHOLE))
    assert whole.c4 + whole.c5 == 1, "of November there was nothing halfway"
    every = Catalog(settings, LATER, store=store)
    assert every.spots(None, december) == []
    with pytest.raises(MisuseError, match="Chưa công bố"):
        every.spots(None, december, as_known=moment(WHOLE))
    never = catalog.value(RATE, None, NOVEMBER, as_known=at("2023-12-25T08:00"))
    assert never.reason == UNKNOWN_THEN


def test_a_source_that_failed_before_it_brought_anything_holds_nothing_up(store, settings):
    seeded.fail(store, "onestop", "dossiers", moment(EARLY))
    seeded.told(store, "onestop", "dossiers", "dossier")
    for clock_, satisfied in ((EARLY, 5), (LATER, 6)):
        figures = {"dossier_receiving_satisfaction.num": satisfied,
                   "dossier_receiving_satisfaction.den": 10}  # fmt: skip
        seeded.official(store, figures, "2023-11", now=moment(clock_))
        publish.run(store, clock_, CALENDAR, definitions=HELD)
    assert reasons(store, "index766.satisfaction") == ["first", "unexplained"]


def test_what_an_earlier_release_published_stays_known(store):
    """Its note tells nothing of first loads."""
    loaded(store)
    with store.write() as conn:
        told = notes.get(conn, "evaluated")
        assert told.pop("begun")
        notes.put(conn, "evaluated", told)
        assert set(publish.State.read(conn).begun.values()) == {0}


def test_what_waited_under_an_earlier_release_has_its_first_load(store, settings):
    figures = {"dossier_receiving_satisfaction.num": 9, "dossier_receiving_satisfaction.den": 10}
    seeded.official(store, figures, "2023-11", now=moment(EARLY))
    publish.run(store, EARLY, CALENDAR, definitions=HELD)
    with store.write() as conn:
        told = notes.get(conn, "evaluated")
        told.pop("begun")
        notes.put(conn, "evaluated", told)
    publish.run(store, EARLY, CALENDAR, full=True, definitions=HELD)
    bring(store, dossiers("2023-12-05"), HALFWAY, "2023-12-01")
    bring(store, dossiers("2023-11-07", "2023-10-05"), WHOLE, "2022-01-01")
    with store.read() as conn:
        begun = publish.State.read(conn).begun
    assert begun[RATE] == moment(WHOLE)
    assert begun["index766.satisfaction"] == 0, "published by the earlier release"


def test_a_source_that_came_later_was_unknown_before_and_not_loading(store, settings):
    publish.run(store, EARLY, CALENDAR, definitions=HELD)
    loaded(store)
    before = seen(settings, store).value(RATE, None, NOVEMBER, as_known=moment(EARLY))
    assert before.reason == UNKNOWN_THEN


def refuse(store, *moments):
    """The source has nothing before December: going back fails, pulls go well."""
    for when in moments:
        run = Run(f"back-{when}", "onestop", "dossiers", "backfill", when, when)
        run.window_from, run.window_to = at("2023-11-30T00:00"), at("2023-12-01T00:00")
        run.outcome, run.fault, run.nature = Outcome.FAILED, "không có", Nature.PERMANENT
        runs.start(store, run)


def half(store):
    figures = {"dossier_receiving_satisfaction.num": 9, "dossier_receiving_satisfaction.den": 10}
    seeded.official(store, figures, "2023-11", now=moment(EARLY))
    bring(store, dossiers("2023-12-05"), HALFWAY, "2023-12-01")


def begun(store):
    publish.run(store, LATER, CALENDAR, definitions=HELD)
    with store.read() as conn:
        return {id: publish.State.read(conn).begun.get(id) for id in (RATE, TOTAL)}


def test_a_source_that_has_no_early_months_ends_its_load(any_store, settings):
    half(any_store)
    first = moment(HALFWAY)
    refuse(any_store, first, first + 2 * DAY)
    assert begun(any_store) == {RATE: None, TOTAL: None}, "it may still come"
    refuse(any_store, first + 3 * DAY)
    assert set(begun(any_store).values()) == {moment(LATER)}
    assert reasons(any_store, TOTAL)[-1] == "loading"
    figures = {"dossier_receiving_satisfaction.num": 5, "dossier_receiving_satisfaction.den": 10}
    seeded.official(any_store, figures, "2023-11", now=moment(LATER))
    publish.run(any_store, LATER, CALENDAR, definitions=HELD)
    assert reasons(any_store, TOTAL)[-1] == "unexplained"
    value = seen(settings, any_store).value(TOTAL, None, NOVEMBER)
    assert "đang nạp" not in value.reason + value.freshness_note


def test_a_source_that_is_switched_off_halfway_ends_its_load(store):
    half(store)
    assert begun(store) == {RATE: None, TOTAL: None}
    off = StreamCard("dossiers", "dossiers", "dossier", 0, off=True)
    sources.announce(store, [sources.Card("onestop", "onestop", "", "", streams=[off])])
    assert set(begun(store).values()) == {moment(LATER)}
