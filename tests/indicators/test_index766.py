"""Decision 766: the official score beside the estimate, and the classes of the gap."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from connectors.sources.onestop import Dossiers
from core import format as say
from core.clock import DAY
from core.period import Period
from core.runs import Run
from indicators.asking.answers import StreamCard
from indicators.catalog import Catalog
from indicators.defining.loader import kept
from indicators.evaluating import publish
from indicators.evaluating.scoring import FOLLOWED, PROVINCE_ONLY, Component, Score
from indicators.evaluating.verify import verify
from indicators.index766 import scorecard
from indicators.index766.page import page
from indicators.index766.reconcile import Aside, Counts, Gap, Line, component, hundredths, whole
from indicators.index766.rows import step
from indicators.index766.scorecard import TOTAL
from indicators.proving import aside, sources
from store.database.tables import run as run_table
from store.intake import quarantine
from store.intake.ingest import CursorState, commit_batch
from store.intake.quarantine import Quarantined
from store.ledger import runs
from tests.indicators import seeded
from tests.indicators.mixed import services
from tests.indicators.seeded import CALENDAR, CLOCK, COMMUNE, DUC_HOA, NOW, PROVINCE, SCORED

KEPT = kept()
YEAR = Period.parse("2023", date(2023, 12, 26))
GROUPS = [one for one in KEPT.all if one.group == "index766" and one.id != TOTAL]


def spec(ceiling=6, **more):
    given = {"code": "1", "name": {"vi": "a", "en": "a"}, "ceiling": ceiling}
    return Component.model_validate(given | {"indicator": "a.b"} | more)


def test_six_groups_make_a_hundred_and_all_say_that_they_are_an_estimate():
    total = KEPT.by_id()[TOTAL].value
    assert [one.ceiling for one in total.components] == [18, 20, 12, 10, 18, 22]
    assert total.ceiling == 100
    for one in (KEPT.by_id()[TOTAL], *GROUPS):
        assert isinstance(one.value, Score)
        assert "ước tính" in one.name.vi
        assert "estimate" in one.name.en
        assert "ước" in one.short_name
        assert "ước tính" in one.method
        assert one.value.official.startswith("official766.")
    assert {part.code for one in GROUPS for part in one.value.components} == {
        "1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "3.1", "3.2", "3.3", "3.5", "3.5b", "3.6", "5.1",
        "5.2", "5.3", "5.4", "4.1", "4.2", "4.CT", "4.3", "4.4", "4.5a", "4.5b",
    }  # fmt: skip


SHARES = st.one_of(st.none(), st.floats(0, 1))
COUNTS = st.one_of(
    st.none(),
    st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda p: Counts(min(p), max(p))),
)
POINTS = st.one_of(st.none(), st.integers(0, 2_200).map(lambda n: Decimal(n) / 100))
ASIDES = st.builds(Aside, st.integers(0, 50), st.integers(0, 50))
SPECS = st.builds(spec, st.sampled_from([2, 4, 6, 20]), full_at=st.sampled_from([0.5, 0.8, 1.0]))
LINES = st.builds(component, SPECS, POINTS, COUNTS, SHARES, COUNTS, ASIDES)


@given(SPECS, POINTS, COUNTS, SHARES, COUNTS, ASIDES)
def test_classes_of_a_component_sum_to_its_gap(one, official, told, now, then, aside):
    line = component(one, official, told, now, then, aside)
    if line.official is None:
        assert line.gap is None
        return
    assert line.gap.total == line.official - (line.estimate or Decimal(0))
    if line.estimate is None:
        nothing = told is not None and told.denominator == 0
        assert line.gap == (Gap(rule=official) if nothing else Gap(missing=line.official))


@settings_of(max_examples=40)
@given(st.lists(LINES, max_size=8), POINTS, POINTS)
def test_classes_of_a_whole_sum_to_its_gap(lines, official, estimate):
    official = official or Decimal(0)
    gap = whole(official, estimate, lines)
    assert gap.total == official - (estimate or Decimal(0))


@settings_of(max_examples=40)
@given(st.lists(LINES, min_size=1, max_size=8))
def test_what_is_explained_is_never_more_than_what_parts_may_hold(lines):
    told = sum((one.official for one in lines if one.official is not None), Decimal(0))
    room = sum((one.ceiling for one in lines if one.official is None and one.estimate is None),
               Decimal(0))  # fmt: skip
    known = sum((one.gap.missing for one in lines if one.gap is not None), Decimal(0))
    gap = whole(told + Decimal(100), None, lines)
    assert Decimal(0) <= gap.missing - known <= room


def test_each_class_where_it_was_planted():
    points = Decimal("3.00")
    half, more = Counts(50, 100), Counts(60, 100)
    # the same figures on both sides: no gap at all
    assert component(spec(), points, half, 0.5, half, Aside()).gap == Gap()
    # the portal scores by another rule
    got = component(spec(full_at=0.8), points, half, 0.5, half, Aside()).gap
    assert got == Gap(rule=Decimal("-0.75"))
    # ten more were on time when our data came after the portal was asked
    assert component(spec(), points, half, 0.6, half, Aside()).gap == Gap(late=Decimal("-0.60"))
    # the portal counts ten more of each, and we know of ten that were set aside
    beyond = Counts(60, 110)
    effect = hundredths(6 * 60 / 110) - Decimal("3.00")
    got = component(spec(), hundredths(6 * 60 / 110), beyond, 0.5, half, Aside(unit=10)).gap
    assert got == Gap(unit=effect)
    got = component(spec(), hundredths(6 * 60 / 110), beyond, 0.5, half, Aside(unit=4, other=6)).gap
    assert (got.unit + got.missing, got.unexplained) == (effect, 0)
    # … nothing known to be set aside, or numbers that cannot be such records: unexplained
    got = component(spec(), hundredths(6 * 60 / 110), beyond, 0.5, half, Aside()).gap
    assert got == Gap(unexplained=effect)
    got = component(spec(), hundredths(3.6), more, 0.5, half, Aside(unit=99)).gap
    assert got == Gap(unexplained=Decimal("0.60"))
    # no data of ours at all
    assert component(spec(), points, half, None, None, Aside()).gap == Gap(missing=points)
    # … nor anything for the portal to count, which by its rule gives all points (5.2, 5.3)
    ours = component(spec(), hundredths(6), Counts(0, 0), 0.5, Counts(5, 10), Aside()).gap
    assert (ours.rule, ours.unexplained) == (hundredths(3), hundredths(0)), (
        "ours is of other petitions"
    )
    assert component(spec(), hundredths(6), Counts(0, 0), None, None, Aside()).gap == Gap(
        rule=hundredths(6)
    )
    # the portal tells the share only
    assert component(spec(), None, half, 0.5, half, Aside()).official == points


def test_what_the_portal_does_not_tell_is_missing_only_where_it_can_be_nothing_else():
    unjudged = Line(Decimal(12), None, None)
    judged = Line(Decimal(6), None, Decimal("2.00"))
    # 11 of 12 points without data: all missing
    assert whole(Decimal(11), None, [unjudged]).missing == 11
    # 18 points, of which 6 may be those that we judge: at least 9 of 15 come from elsewhere
    gap = whole(Decimal(15), Decimal(2), [unjudged, judged])
    assert gap == Gap(missing=Decimal(9), unexplained=Decimal(4))
    # more than the parts can hold stays unexplained
    assert whole(Decimal(14), None, [unjudged]) == Gap(missing=Decimal(12), unexplained=Decimal(2))


def test_a_step_tells_what_the_next_point_needs():
    class Had:
        def __init__(self, value, denominator):
            self.value, self.denominator = value, denominator

    got = step(spec(), Had(0.5, 600))
    assert (got.gain, got.share, got.cases) == (1.0, pytest.approx(0.5 + 1 / 6), 100)
    near = step(spec(2, full_at=0.8), Had(0.7, 100))
    assert (near.gain, near.share, near.cases) == (pytest.approx(0.25), pytest.approx(0.8), 10)
    assert step(spec(full_at=0.5), Had(0.62, 600)) is None
    assert step(spec(), Had(None, None)) is None


def score(store):
    """Dossiers, published; then the portal's figures."""
    seeded.put(store, "dossier", "onestop", "dossiers", seeded.digital(120))
    publish.run(store, CLOCK, CALENDAR, definitions=SCORED)
    seeded.official(store, seeded.PORTAL, "2023")
    seeded.official(store, {"total": 71.5}, "2023", DUC_HOA)


@pytest.fixture
def scores(filled, settings):
    """A store with both, and a catalogue over it."""
    store = filled("index766", score)
    return store, Catalog(settings, store=store, definitions=SCORED)


def test_the_card_of_a_year(scores):
    _, catalog = scores
    card = catalog.scorecard()
    assert card.period.grain.value == "ytd"
    assert card.official == Decimal("83.47")
    assert card.asked_at == NOW
    assert card.gap.total == card.official - hundredths(card.value.value)
    assert [one.code for one in card.groups] == ["CKMB", "TDGQ", "CLGQ", "TTTT", "MDHL", "MDSH"]
    assert card.ceiling == 100
    for group in card.groups:
        assert group.gap.total == group.official - hundredths(group.value.value or 0)
        for row in group.rows:
            if row.gap is not None:
                assert row.gap.total == row.official - hundredths(row.scored.points or 0)
    digital = card.groups[5]
    by_code = {row.scored.component.code: row for row in digital.rows}
    made = [row.scored.points for row in digital.rows if row.scored.points is not None]
    assert digital.value.value == pytest.approx(sum(made))
    assert by_code["4.CT"].gap is None  # neither side knows
    assert by_code["4.1"].value.indicator == "onestop.e_result_rate"
    assert by_code["4.1"].step.gain > 0
    public = card.groups[0]
    assert public.value.value is None
    # 5.9 told, at most 12 of the rest may be missing, and it is not more
    assert public.gap == Gap(missing=Decimal("17.60"))


def test_procedures_with_a_fee_are_scored_from_the_portals_own_counts(filled, settings):
    """Dossiers of an unknown agency are no procedures that the portal has beyond ours."""

    def fill(store):
        rows = [seeded.dossier(f"P{n}", NOW - 40 * DAY, NOW + DAY, fee=50_000, paid_online=n % 2)
                for n in range(4)]  # fmt: skip
        seeded.put(store, "dossier", "onestop", "dossiers", [(one, DUC_HOA) for one in rows])
        seeded.put(store, "service", "onestop", "procedures", services())
        publish.run(store, CLOCK, CALENDAR, definitions=SCORED)
        told = {"total_dossier_online_formality_payment_success": 12, "total_fee_formality": 40,
                "total_fee_dossier_formality": 24, "tttt": 5.2}  # fmt: skip
        seeded.official(store, told, "2023")
        set_aside(store, *["20231120080000"] * 8)

    catalog = Catalog(settings, store=filled("fees", fill), definitions=SCORED)
    group = next(one for one in catalog.scorecard(None, YEAR).groups if one.code == "TTTT")
    rows = {row.scored.component.code: row for row in group.rows}
    assert (rows["3.5"].official, rows["3.5b"].official) == (Decimal("1.50"), Decimal("0.75"))
    assert rows["3.5"].gap == Gap(missing=Decimal("1.50"))
    assert rows["3.5b"].scored.points is not None
    assert (rows["3.5b"].gap.unit, rows["3.5b"].gap.missing) == (0, 0)
    assert group.gap.total == group.official - hundredths(group.value.value)


def test_what_is_only_followed_is_shown_and_gives_no_points(scores):
    _, catalog = scores
    group = next(one for one in catalog.scorecard().groups if one.code == "TDGQ")
    followed = next(one for one in group.rows if one.scored.component.code == "2.2")
    mean = catalog.value("onestop.handling_days_mean")
    assert followed.value.value == mean.value
    assert mean.value > 0
    assert (followed.scored.points, followed.scored.judged) == (None, 0)
    assert followed.scored.reason == FOLLOWED
    assert (followed.gap, followed.step) == (None, None)
    assert (group.ceiling, group.value.denominator) == (20, 20)


def test_only_what_has_no_points_is_followed():
    assert spec(0, rule="follow").ceiling == 0
    for ceiling, rule in ((2, "follow"), (0, "linear")):
        with pytest.raises(ValueError, match="follow"):
            spec(ceiling, rule=rule)


def test_other_periods_units_and_moments(scores):
    _, catalog = scores
    assert catalog.scorecard(None, YEAR).official == Decimal("83.47")
    month = catalog.scorecard(None, Period.parse("2023-11", date(2023, 12, 26)))
    assert (month.official, month.gap, month.asked_at) == (None, None, None)
    assert month.value.value is not None
    own = catalog.scorecard("802")
    assert own.official == Decimal("71.50")
    assert own.groups[0].official is None
    assert own.gap.total == own.official - hundredths(own.value.value)
    rows = {one.value.unit: one for one in catalog.scores_by_unit()}
    assert rows["802"].gap == own.gap.total
    assert (rows["803"].official, rows["803"].gap) == (None, None)
    before = catalog.scorecard(None, None, NOW - 1)
    assert (before.official, before.value.value) == (None, None)


def test_the_official_score_as_it_was_known(scores):
    """A score that the portal corrects later was another one then."""
    store, catalog = scores
    seeded.official(store, {"total": 90.25}, "2023", now=NOW + 600)
    later = seeded.clock("2023-12-26T18:00")
    catalog = Catalog(catalog.settings, later, store=store, definitions=SCORED)
    assert catalog.scorecard(None, YEAR).official == Decimal("90.25")
    assert catalog.scorecard(None, YEAR, NOW + 300).official == Decimal("83.47")


def read(store, real, now):
    """The portal says 84,25, as the machine's clock and the product's have it."""
    fact = replace(seeded.figure("official766.total", "2023", 84.25), version=real)
    covered = (0, None)
    run = seeded.put(
        store, "observation", "evaluation", "scores", [(fact, PROVINCE)], now=now, covered=covered
    )
    run.heartbeat_at = real + 5
    runs.finish(store, run)


def test_when_the_portal_was_asked_is_told_by_the_products_clock(scores):
    """The machine's runs on where a demonstration's stands still; a second reading is no change."""
    store, catalog = scores
    real = NOW + 1_000 * DAY
    read(store, real, NOW + 60)
    read(store, real + 9_000, NOW + 3_600)
    later = seeded.clock("2023-12-26T20:00")
    catalog = Catalog(catalog.settings, later, store=store, definitions=SCORED)
    card = catalog.scorecard(None, YEAR)
    assert (card.official, card.asked_at) == (Decimal("84.25"), NOW + 3_600)
    before = catalog.scorecard(None, YEAR, NOW + 1_800)
    assert (before.official, before.asked_at) == (Decimal("84.25"), NOW + 60)
    with store.write() as conn:  # a run that is kept no more
        conn.execute(run_table.delete().where(run_table.c.heartbeat_at > NOW))
    catalog = Catalog(catalog.settings, later, store=store, definitions=SCORED)
    assert catalog.scorecard(None, YEAR).asked_at == NOW + 60


def test_what_came_after_the_portal_was_asked_is_late(scores):
    store, catalog = scores
    before = catalog.scorecard()
    then = {row.scored.component.code: row for group in before.groups for row in group.rows}
    assert then["4.2"].gap.late == 0
    later = seeded.clock("2023-12-26T17:40")
    more = seeded.digital(100, seed=9, digitised=True, prefix="L")
    seeded.put(store, "dossier", "onestop", "dossiers", more, now=NOW + 300)
    publish.run(store, later, CALENDAR, definitions=SCORED)
    after = Catalog(catalog.settings, later, store=store, definitions=SCORED).scorecard()
    now = {row.scored.component.code: row for group in after.groups for row in group.rows}
    moved = hundredths(now["4.2"].scored.points) - hundredths(then["4.2"].scored.points)
    assert moved > 0
    assert now["4.2"].gap.late == -moved
    assert now["4.2"].gap.unexplained == then["4.2"].gap.unexplained


def test_a_month_that_arrives_in_parts_is_scored_for_every_unit(any_store):
    """Of a window's batches only the last tells that it is there: the marks of the others are gone.

    The catalogue of procedures covers the month all the time, so the score has a part of it.
    """
    streams = [
        StreamCard("dossiers", "Hồ sơ", "dossier", 0),
        StreamCard("procedures", "Danh mục thủ tục", "service", 0),
    ]
    sources.announce(any_store, [sources.Card("onestop", "Một cửa", "", "", streams=streams)])
    more = {"definitions": SCORED}
    seeded.put(any_store, "service", "onestop", "procedures", services(), covered=(0, None))
    november = seeded.at("2023-11-01T00:00")
    for day, unit, since in (
        ("2023-11-08T08:00", DUC_HOA, november),
        ("2023-10-09T08:00", COMMUNE, november),
        ("2023-10-10T08:00", DUC_HOA, seeded.at("2023-10-01T00:00")),
    ):
        fact = seeded.dossier(day, seeded.at(day), channel=2, e_result=True)
        facts = [(fact, unit)]
        seeded.put(any_store, "dossier", "onestop", "dossiers", facts, covered=(since, None))
        publish.run(any_store, CLOCK, CALENDAR, **more)
    assert verify(any_store, CLOCK, **more) == []
    assert publish.run(any_store, CLOCK, CALENDAR, full=True, **more).changed == 0


def test_what_is_the_provinces_alone_is_not_judged_for_a_unit(store, settings):
    """The catalogue of procedures lies at one unit; it tells of the province, not of that unit."""
    at_unit = [(fact, DUC_HOA) for fact, _ in services()]
    seeded.put(store, "service", "onestop", "procedures", at_unit, covered=(0, None))
    seeded.put(store, "dossier", "onestop", "dossiers", seeded.digital(120))
    publish.run(store, CLOCK, CALENDAR, definitions=SCORED)
    catalog = Catalog(settings, store=store, definitions=SCORED)

    def judged(unit):
        group = next(one for one in catalog.scorecard(unit).groups if one.code == "CLGQ")
        codes = {row.scored.component.code for row in group.rows if row.scored.points is not None}
        why = {row.scored.reason for row in group.rows if row.scored.points is None}
        return codes, group.value.denominator, why

    assert judged(None) == ({"3.1", "3.2", "3.3"}, 12, set())
    assert judged("802") == ({"3.3"}, 6, {PROVINCE_ONLY})
    week = Period.parse("2023-W45", date(2023, 12, 26))
    once = catalog.value("index766.online_service", "802", week)
    assert once.denominator == 6


def set_aside(store, *received, stream="dossiers"):
    """Records of an agency that is no unit, each with a day of its own ("": it tells none)."""
    rows = [
        Quarantined(f"X{day}{n}", "unknown_unit", "DonViXuLy", "không có đơn vị",
                    {"NgayTiepNhan": day} if day else {})
        for n, day in enumerate(received)
    ]  # fmt: skip
    run = Run(f"onestop-aside-{len(rows)}", "onestop", stream, "pull", NOW, NOW)
    cursor = CursorState(str(NOW), seeded.START, NOW)
    if stream == "dossiers":
        seeded.told(store, "onestop", stream, "dossier")
    commit_batch(store, run, "dossier", "onestop", stream, [], rows, [], cursor, NOW)


def test_records_of_an_agency_that_is_no_unit_explain_as_much_as_they_are(scores):
    store, catalog = scores
    told = catalog.value("onestop.digitised_rate")
    beyond = {
        "so_hoa_giay_to_giai_quyet.num": told.numerator + 4,
        "so_hoa_giay_to_giai_quyet.den": told.denominator + 8,
    }
    seeded.official(store, beyond, "2023")

    def gap():
        card = Catalog(catalog.settings, store=store, definitions=SCORED).scorecard()
        return next(r for r in card.groups[5].rows if r.scored.component.code == "4.2").gap

    ours, theirs = (
        hundredths(4 * told.value),
        hundredths(4 * (told.numerator + 4) / (told.denominator + 8)),
    )
    # those of another year, and those that tell no day, are not to be blamed for this one
    set_aside(store, *["20221214080000"] * 8, *["20240105080000"] * 8, *[""] * 8)
    assert (gap().unit, gap().unexplained) == (0, theirs - ours)
    set_aside(store, *["20230314080000"] * 8)
    assert (gap().unit, gap().unexplained) == (theirs - ours, 0)


def explained(store, catalog, beyond, unit=None):
    """The gap of 4.2 where the portal counts that many dossiers beyond ours, half of them done."""
    told = catalog.value("onestop.digitised_rate", unit, YEAR)
    more = {
        "so_hoa_giay_to_giai_quyet.num": told.numerator + beyond // 2,
        "so_hoa_giay_to_giai_quyet.den": told.denominator + beyond,
    }
    seeded.official(store, more, "2023", *([] if unit is None else [DUC_HOA]))

    def gap(as_known=None):
        made = Catalog(catalog.settings, seeded.clock("2023-12-26T18:30"), store=store,
                       definitions=SCORED)  # fmt: skip
        card = made.scorecard(unit, YEAR, as_known)
        return next(r for r in card.groups[5].rows if r.scored.component.code == "4.2").gap

    return gap


def test_one_fault_of_december_does_not_push_out_what_was_set_aside_in_march(scores, monkeypatch):
    monkeypatch.setattr(aside, "_PAGE", 5)
    store, catalog = scores
    gap = explained(store, catalog, 8)
    set_aside(store, *["20230314080000"] * 8)
    whole = gap()
    assert (whole.unit != 0, whole.unexplained) == (True, 0)
    set_aside(store, *["20240105080000"] * 40)  # of another year, so none of the gap's
    assert gap() == whole
    monkeypatch.setattr(scorecard, "EVERY", 44)  # the bound that the page tells
    assert abs(gap().unit - whole.unit / 2) <= Decimal("0.01")
    other = StreamCard("procedures", "Danh mục", "service", 0)
    dossiers = StreamCard("dossiers", "Hồ sơ", "dossier", 0)
    sources.announce(store, [sources.Card("onestop", "", "", "", streams=[dossiers, other])])
    monkeypatch.setattr(scorecard, "EVERY", 48)
    set_aside(store, *["20231205080000"] * 60, stream="procedures")
    assert gap() == whole, "records of another kind take no place"


def test_the_method_tells_how_many_are_looked_through():
    said = page(KEPT)
    assert f"{say.number(aside.EVERY)} bản ghi mới nhất của mỗi nguồn" in said
    assert "ít nhất" in said


def test_what_was_set_aside_is_read_once_and_of_the_moment_that_is_asked(scores, monkeypatch):
    store, catalog = scores
    gap = explained(store, catalog, 8)
    set_aside(store, *["20230314080000"] * 8)
    asked, count = [], scorecard.counting
    monkeypatch.setattr(scorecard, "counting", lambda *a: asked.append(a) or count(*a))
    whole = gap()
    keys = [(d.sources, aside.standing(s, d), aside.rules(s, d, YEAR)) for s, d, *_ in asked]
    assert 0 < len(keys) == len(set(keys))
    with store.write() as conn:  # they arrive, an hour later
        keys = [row["key"] for row in quarantine.listed(conn, "onestop")]
        quarantine.resolve(conn, "onestop", "dossiers", keys, NOW + 3600)
    assert gap().unit == 0
    assert gap(NOW + 1800).unit == whole.unit != 0


def test_what_is_open_still_explains_nothing_of_what_counts_finished_dossiers(scores, monkeypatch):
    """Parts of one group, made of the same records, count them by different events."""
    store, catalog = scores
    counts = {
        f"{name}.{part}": amount
        for name in ("original_result_available", "so_hoa_giay_to_giai_quyet")
        for part, amount in (("num", 4), ("den", 8))
    }
    seeded.official(store, counts, "2023")
    set_aside(store, *["20230314080000"] * 8)
    days = {event: list(fields) for event, fields in Dossiers.days.items()}
    stream = StreamCard("dossiers", "Hồ sơ", "dossier", 0, version=Dossiers.version, days=days)
    sources.announce(store, [sources.Card("onestop", "", "", "", streams=[stream])])
    found = {}
    made = component
    monkeypatch.setattr(
        scorecard, "component", lambda spec, *a: found.update({spec.code: a[-1]}) or made(spec, *a)
    )
    Catalog(catalog.settings, CLOCK, store=store, definitions=SCORED).scorecard(None, YEAR)
    assert (found["4.2"], found["4.1"]) == (Aside(unit=8), Aside())


def test_an_agency_that_is_no_unit_is_blamed_for_no_unit_of_ours(scores):
    store, catalog = scores
    gap = explained(store, catalog, 8, "802")
    set_aside(store, *["20230314080000"] * 8)
    assert gap().unit == 0
    assert gap().unexplained != 0


def test_against_a_week_ago(scores):
    store, catalog = scores
    assert catalog.scorecard().week is None  # nothing was published then
    later = seeded.clock("2024-01-02T18:00")
    more = seeded.digital(60, seed=9, digitised=True, prefix="L")
    seeded.put(store, "dossier", "onestop", "dossiers", more, now=NOW + 7 * 86_400)
    publish.run(store, later, CALENDAR, definitions=SCORED)
    now = Catalog(catalog.settings, later, store=store, definitions=SCORED)
    card = now.scorecard(None, YEAR)
    before = now.value(TOTAL, None, YEAR, None, NOW + 1800)
    assert card.week.before.value == before.value
    assert card.week.difference == pytest.approx(card.value.value - before.value)
