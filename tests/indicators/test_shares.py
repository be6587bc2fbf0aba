"""Shares of units that report: covered by those that did, as old as the oldest of their reports."""

from datetime import date

import pytest

from core.period import Period
from core.units import Level
from core.values import Freshness
from indicators.catalog import Catalog
from indicators.defining.checks import Written, check
from indicators.defining.loader import Definitions, load
from indicators.evaluating import publish
from store.places import territory
from tests.indicators import seeded
from tests.indicators.seeded import CALENDAR, COMMUNE

KEPT = load()
AGENCIES = "it_staff.unit_rate"
UNITS = territory.load(80).units
WARD = next(one for one in UNITS if one.level is Level.COMMUNE and one.valid(date(2025, 8, 1)))


def of_communes():
    spec = {"kind": "share_of_units", "indicator": "it_staff.per_unit", "level": "commune",
            "at_least": 1}  # fmt: skip
    like = KEPT.by_id()[AGENCIES].model_dump(mode="json", exclude_none=True)
    made = type(KEPT.all[0]).model_validate(
        like | {"id": "x.communes", "short_name": "x.communes", "value": spec}
    )
    made.bind([KEPT.by_id()["it_staff.per_unit"]])
    return made


DEFINITIONS = Definitions((*KEPT.all, of_communes()), KEPT.groups)


def report(store, period, units, when, staff=2, version=1):
    now = seeded.at(when)
    told = [(seeded.figure("it.staff", period, staff, version), unit) for unit in units]
    seeded.put(store, "observation", "reported", "figures", told, now=now, covered=(0, None))
    publish.run(store, seeded.clock(when), CALENDAR, definitions=DEFINITIONS)


def agencies(day):
    return [one.unit_id for one in UNITS if one.level is Level.AGENCY and one.valid(day)]


@pytest.fixture
def told(store, settings):
    """The catalogue at a moment, evaluated."""

    def at(when):
        clock = seeded.clock(when)
        publish.run(store, clock, CALENDAR, definitions=DEFINITIONS)
        return Catalog(settings, clock, store=store, definitions=DEFINITIONS)

    return at


def ask(catalog, id, text):
    return catalog.value(id, None, Period.parse(text, catalog.clock.now().date()))


def test_three_agencies_of_all_are_no_whole_and_grow_old(store, told):
    owing = agencies(date(2023, 3, 31))
    report(store, "2023-Q1", owing[:3], "2023-04-10T08:00")
    value = ask(told("2023-04-11T08:00"), AGENCIES, "2023-03")
    assert (value.numerator, value.denominator, value.value) == (3, 3, 1.0)
    assert value.coverage == pytest.approx(3 / len(owing))
    assert value.coverage < 0.3
    assert value.freshness is Freshness.FRESH
    # two years on nobody has reported again, though the folder is read every day
    seeded.put(store, "observation", "reported", "figures", [], now=seeded.at("2025-04-11T08:00"),
               covered=(0, None))  # fmt: skip
    late = ask(told("2025-04-11T08:00"), AGENCIES, "2025-04")
    assert (late.value, late.freshness) == (1.0, Freshness.STALE)
    assert late.as_of == seeded.at("2023-04-01T00:00")
    assert late.coverage < 0.3


def test_who_reports_the_same_again_is_fresh_again(store, told):
    owing = agencies(date(2023, 3, 31))
    report(store, "2023-Q1", owing, "2023-04-10T08:00")
    report(store, "2023-Q2", owing, "2023-07-10T08:00")
    report(store, "2023-Q3", owing[:-1], "2023-10-10T08:00")
    value = ask(told("2023-10-11T08:00"), AGENCIES, "2023")
    assert (value.coverage, value.as_of) == (1.0, seeded.at("2023-07-01T00:00"))
    report(store, "2023-Q3", owing[-1:], "2023-10-12T08:00")
    value = ask(told("2023-10-13T08:00"), AGENCIES, "2023")
    assert (value.coverage, value.as_of) == (1.0, seeded.at("2023-10-01T00:00"))


def test_communes_inside_districts_answer_and_so_do_those_after_them(store, told):
    report(store, "2025-Q1", [COMMUNE], "2025-04-10T08:00")
    before = ask(told("2025-06-20T08:00"), "x.communes", "2025-06")
    assert (before.numerator, before.denominator) == (1, 1)
    assert before.coverage == pytest.approx(1 / 186)
    report(store, "2025-Q3", [WARD.unit_id], "2025-10-10T08:00", staff=0)
    catalog = told("2025-10-11T08:00")
    after = ask(catalog, "x.communes", "2025-09")
    assert (after.numerator, after.denominator) == (0, 1)
    assert after.coverage == pytest.approx(1 / 96)
    again = ask(catalog, "x.communes", "2025-06")
    assert (again.numerator, again.denominator) == (1, 1)
    proof = catalog.passport(again.value_id)
    assert (proof.numerator_records.count, proof.denominator_records.count) == (1, 1)


@pytest.mark.parametrize("inner", ["onestop.handling_days_median", "index766.total"])
def test_what_cannot_be_made_of_a_commune_is_refused_of_communes(inner):
    by_id = DEFINITIONS.by_id()
    asked = of_communes()
    for level, refused in (("commune", True), ("district", False)):
        spec = asked.value.model_copy(update={"indicator": inner, "level": level})
        found = [Written("x.yaml", asked.model_copy(update={"value": spec}), {})]
        found += [Written(f"{one}.yaml", by_id[one], {}) for one in by_id if one != asked.id]
        faults = [one for one in check(found, KEPT.groups, frozenset()) if "x.communes" in one]
        assert any("chỉ tính được của cấp" in one for one in faults) is refused, faults


def test_a_share_of_facts_is_as_fresh_as_they_are(store, settings):
    spec = {"kind": "share_of_units", "indicator": "onestop.on_time_rate", "level": "commune",
            "at_least": 0.5}  # fmt: skip
    like = replace_id("x.facts", spec)
    held = Definitions((*KEPT.all, like), KEPT.groups)
    seeded.put(store, "dossier", "onestop", "dossiers", seeded.population(100))
    publish.run(store, seeded.CLOCK, CALENDAR, definitions=held)
    year = Period.parse("2023", date(2023, 12, 26))
    value = Catalog(settings, store=store, definitions=held).value("x.facts", None, year)
    assert (value.coverage, value.freshness) == (1.0, Freshness.FRESH)
    later = seeded.clock("2024-02-26T08:00")
    value = Catalog(settings, later, store=store, definitions=held).value("x.facts", None, year)
    assert value.freshness is Freshness.STALE


def replace_id(id, spec):
    like = KEPT.by_id()[AGENCIES].model_dump(mode="json", exclude_none=True)
    names = {"id": id, "short_name": id, "value": spec, "sources": ["onestop"]}
    return type(KEPT.all[0]).model_validate(like | names)


def test_a_score_is_as_old_as_the_oldest_figure_reported_to_it(store, settings):
    """The portal is read every day; what it told last is of the year before."""
    name = "dossier_receiving_satisfaction"
    figures = {f"{name}.num": 900, f"{name}.den": 1_000}
    seeded.official(store, figures, "2022", now=seeded.at("2023-01-05T08:00"))
    seeded.put(store, "observation", "evaluation", "scores", [], covered=(0, None))
    held = seeded.SCORED
    publish.run(store, seeded.CLOCK, CALENDAR, definitions=held)
    catalog = Catalog(settings, store=store, definitions=held)
    for id in ("index766.satisfaction", "index766.total"):
        value = ask(catalog, id, "2023")
        assert value.value is not None
        assert value.freshness is Freshness.STALE, id
    assert ask(catalog, "onestop.satisfaction_rate", "2023").freshness is Freshness.STALE
