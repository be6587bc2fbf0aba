"""Points by rules, what is not judged, and a score all the way from facts to the screen."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConfigError
from core.period import Grain, Period
from core.values import Status
from indicators.asking.ranking import rank
from indicators.catalog import Catalog
from indicators.defining.loader import Definitions, load
from indicators.defining.model import Definition
from indicators.evaluating import publish, scoring
from indicators.evaluating.evaluate import Inputs, Outcome, evaluate
from indicators.evaluating.scoring import Component, Score
from indicators.evaluating.verify import verify
from tests.indicators import seeded
from tests.indicators.seeded import CALENDAR, CLOCK
from tests.indicators.test_loader import GOOD, faults

KEPT = load()
BASE = next(one for one in KEPT.all if one.id == "onestop.received").model_dump(mode="json")
YEAR = Period.parse("2023", date(2023, 12, 26))


def part(code="1.1", ceiling=6, **more):
    given = {"code": code, "name": {"vi": code, "en": code}, "ceiling": ceiling}
    if "absent" in more:
        more["absent"] = {"vi": more["absent"], "en": f"{more['absent']} in English"}
    return given | (more or {"indicator": "onestop.on_time_rate"})


def component(**more):
    return Component.model_validate(part(**more))


def made(id, *parts, **more):
    value = {"kind": "score", "components": parts}
    names = {"name": {"vi": id, "en": id}, "short_name": id[:23], "dimensions": ["unit"]}
    shown = {"unit": "điểm", "decimals": 2}
    return Definition.model_validate(BASE | {"id": id, "value": value} | names | shown | more)


RATE, ONLINE = "onestop.on_time_rate", "onestop.online_rate_plain"
GROUP = made(
    "x.group",
    part("2.1", 20, indicator=RATE),
    part("3.3", 6, indicator=ONLINE, full_at=0.5),
    part("3.9", 4, absent="chưa có nguồn"),
)
TOTAL = made(
    "x.total",
    part("A", 30, indicator="x.group", rule="points"),
    part("B", 18, absent="chưa có nguồn"),
)
RATES = tuple(one for one in KEPT.all if one.id in (RATE, ONLINE))
DEFINITIONS = Definitions((*RATES, GROUP, TOTAL), KEPT.groups)


@pytest.mark.parametrize(
    ("rule", "value", "points"),
    [
        ({}, 0.5, 3.0),
        ({}, 1.0, 6.0),
        ({"full_at": 0.8}, 0.4, 3.0),
        ({"full_at": 0.8}, 0.8, 6.0),
        ({"full_at": 0.8}, 0.97, 6.0),
        ({"rule": "inverse"}, 0.25, 4.5),
        ({"rule": "inverse", "full_at": 0.9}, 0.1, 6.0),
        ({"rule": "steps", "steps": [[0.5, 2], [0.8, 6]]}, 0.49, 0.0),
        ({"rule": "steps", "steps": [[0.5, 2], [0.8, 6]]}, 0.5, 2.0),
        ({"rule": "steps", "steps": [[0.5, 2], [0.8, 6]]}, 0.9, 6.0),
        ({"rule": "points"}, 4.25, 4.25),
    ],
)
def test_rules(rule, value, points):
    assert scoring.points(component(indicator=RATE, **rule), value) == pytest.approx(points)
    assert scoring.points(component(indicator=RATE, **rule), None) is None


RULES = st.one_of(
    st.fixed_dictionaries({"rule": st.sampled_from(["linear", "inverse"]),
                           "full_at": st.floats(0.01, 1)}),
    st.just({"rule": "steps", "steps": [[0.2, 1], [0.6, 2.5], [0.9, 3]]}),
)  # fmt: skip
VALUES = st.one_of(st.none(), st.floats(0, 1))


@given(st.lists(st.tuples(RULES, st.floats(3, 22), VALUES), min_size=1, max_size=8))
def test_points_stay_in_the_ceiling_and_null_is_not_judged(rows):
    score = Score.model_validate({"kind": "score", "components": [
        part(str(n), top, indicator=f"x.n{n}", **rule) for n, (rule, top, _) in enumerate(rows)
    ]})  # fmt: skip
    parts = {
        f"x.n{n}": Outcome(value, None, None, "" if value is not None else "không có hồ sơ")
        for n, (_, _, value) in enumerate(rows)
    }
    got = evaluate(made("x.any", part()).model_copy(update={"value": score}), Inputs(parts=parts))
    judged = [top for _, top, value in rows if value is not None]
    assert got.denominator == pytest.approx(math.fsum(judged))
    if judged:
        assert 0 <= got.value <= got.denominator * (1 + 1e-12) <= score.ceiling * (1 + 1e-11)
        assert got.numerator == got.value
    else:
        assert (got.value, got.reason) == (None, scoring.NOTHING_JUDGED)
    for one, (_, _, value) in zip(scoring.scored(score, parts), rows, strict=True):
        assert (one.points is None) == (value is None)
        assert one.judged == (0 if value is None else one.component.ceiling)


def test_a_share_moved_up_never_loses_points():
    for rule, sign in (({}, 1), ({"full_at": 0.8}, 1), ({"rule": "inverse"}, -1)):
        one = component(indicator=RATE, **rule)
        told = [scoring.points(one, n / 50) for n in range(51)]
        assert told == sorted(told, reverse=sign < 0)


def test_the_hash_follows_numbers_not_words():
    other = made("x.group", part("2.1", 20, indicator=RATE), part("3.9", 4, absent="lý do khác"))
    same = made("x.group", part("2.1", 20, indicator=RATE), part("3.9", 4, absent="lý do"))
    assert other.hash == same.hash
    more = made("x.group", part("2.1", 19, indicator=RATE), part("3.9", 4, absent="lý do"))
    assert more.hash != same.hash
    inner, moved = (made("x.in", part(ceiling=n)) for n in (6, 7))
    outer = [made("x.out", part(indicator="x.in", rule="points")) for _ in range(3)]
    outer[0].bind([inner])
    outer[1].bind([moved])
    assert len({one.hash for one in outer}) == 3


SCORE = GOOD.replace("g.one", "g.sum").replace("Một", "Tổng").replace("One", "Sum").replace(
    "value: {kind: ratio, numerator: dossier.on_time, denominator: dossier.finished_due}",
    "value:\n  kind: score\n  components:\n    - {code: '1', name: {vi: a, en: a}, ceiling: 6, %s}",
).replace('unit: "%"', "unit: điểm").replace("shown_as: percent", "decimals: 2")  # fmt: skip
SCORE = SCORE[: SCORE.index("targets:")] + SCORE[SCORE.index("cadence:") :]


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("indicator: g.none", "không có chỉ tiêu “g.none”"),
        ("indicator: g.sum, rule: points", "lại tính từ chính “g.sum”"),
        ("indicator: g.one, rule: points", "cần một điểm số có trần 6"),
        (
            "indicator: g.one, absent: {vi: vì, en: why}",
            "cần đúng một trong hai: indicator, absent",
        ),
        ("indicator: g.one, steps: [[0.5, 1]]", "steps đi với rule: steps"),
        ("indicator: g.one, rule: steps, steps: [[0.5, 7]]", "trong khoảng 0–ceiling"),
        ("indicator: g.one, rule: guess", "rule"),
        ("indicator: g.one", ""),
    ],
)
def test_faults_of_a_score(tmp_path, spec, says):
    found = faults(tmp_path, GOOD, g_sum=SCORE % spec)
    assert [says in one for one in found] == ([True] if says else []), found


def test_a_change_of_an_input_is_a_change_of_the_score(tmp_path):
    def score(inner):
        assert faults(tmp_path, inner, g_sum=SCORE % "indicator: g.one") == []
        return load(tmp_path).by_id()["g.sum"].hash

    before = score(GOOD)
    assert score(GOOD.replace("owner: Văn phòng", "owner: Sở")) == before
    assert score(GOOD.replace("dossier.finished_due", "dossier.finished")) != before


def test_an_input_that_has_other_sources(tmp_path):
    inner = GOOD.replace("sources: [onestop]", "sources: [onestop, edoc]")
    found = faults(tmp_path, inner, g_sum=SCORE % "indicator: g.one")
    assert "thiếu nguồn edoc của “g.one”" in found[0]
    with pytest.raises(ConfigError):
        load(tmp_path)


@pytest.fixture(scope="module")
def facts():
    return seeded.population(300, seed=7)


@pytest.fixture
def catalog(store, settings, facts):
    seeded.put(store, "dossier", "onestop", "dossiers", facts)
    publish.run(store, CLOCK, CALENDAR, definitions=DEFINITIONS)
    return Catalog(settings, store=store, definitions=DEFINITIONS)


def test_a_score_is_made_of_the_published_rates(catalog, store):
    for unit in (None, "802", "803"):
        rate, online = (catalog.value(id, unit, YEAR).value for id in (RATE, ONLINE))
        got = catalog.value("x.group", unit, YEAR)
        assert got.value == pytest.approx(20 * rate + 6 * min(1, online / 0.5))
        assert (got.denominator, got.status) == (26, Status.NONE)
        assert got.reason == "mới chấm được 26/30 điểm"
        assert got.known_from == seeded.NOW  # published like any other
        whole = catalog.value("x.total", unit, YEAR)
        assert (whole.value, whole.denominator) == (got.value, 26)
        assert whole.reason == "mới chấm được 26/48 điểm"
        proof = catalog.passport(whole.value_id)
        assert [one.passed for one in proof.checks] == [True, True]
        assert [one.points for one in proof.parts] == [got.value, None]
        assert proof.numerator_records is None
    assert verify(store, CLOCK, definitions=DEFINITIONS) == []


def test_units_weeks_and_series(catalog):
    parts = {one.unit: one for one in catalog.by("x.total", "unit", None, YEAR)}
    assert parts["802"].value == catalog.value("x.total", "802", YEAR).value
    assert (parts["804"].value, parts["804"].reason) == (None, scoring.NOTHING_JUDGED)
    ranked = rank(parts.values(), TOTAL)
    assert all(one.low is None for one in ranked)  # points are no cases
    week = Period.parse("2023-W40", date(2023, 12, 26))
    assert catalog.value("x.group", "802", week).known_from is None
    line = catalog.series("x.group", None, Grain.QUARTER)
    rates = catalog.series(RATE, None, Grain.QUARTER)
    held = [one.period.code for one in line if one.value is not None]
    assert held == [one.period.code for one in rates if one.value is not None]
    assert len(held) > 3


def test_only_what_changed_is_evaluated_again(catalog, store):
    before = {one.unit: one.known_from for one in catalog.by("x.total", "unit", None, YEAR)}
    late = seeded.dossier("NEW", seeded.at("2023-03-01T08:00"), seeded.at("2023-03-09T08:00"),
                          seeded.at("2023-03-10T08:00"))  # fmt: skip
    later = seeded.clock("2023-12-26T17:31")
    seeded.put(store, "dossier", "onestop", "dossiers", [(late, seeded.DUC_HOA)],
               now=seeded.NOW + 60)  # fmt: skip
    done = publish.run(store, later, CALENDAR, definitions=DEFINITIONS)
    now = Catalog(catalog.settings, later, store=store, definitions=DEFINITIONS)
    after = {one.unit: one.known_from for one in now.by("x.total", "unit", None, YEAR)}
    assert {unit for unit in after if after[unit] != before[unit]} == {"802"}
    assert 0 < done.fetched < 900
    assert verify(store, later, definitions=DEFINITIONS) == []


def test_before_anything_came_there_is_no_score(store, settings):
    publish.run(store, CLOCK, CALENDAR, definitions=DEFINITIONS)
    got = Catalog(settings, store=store, definitions=DEFINITIONS).value("x.total", None, YEAR)
    assert (got.value, got.as_of) == (None, None)
