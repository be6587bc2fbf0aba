"""Add first, divide last: kinds, guards, and the properties that make values recombine."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.buckets import bucket
from indicators.defining import functions, measures
from indicators.defining.loader import load
from indicators.defining.model import Definition
from indicators.evaluating import evaluate as ev
from indicators.evaluating.evaluate import Inputs, add, evaluate

DEFINITIONS = load().by_id()
RATE = DEFINITIONS["onestop.on_time_rate"]
COUNT = DEFINITIONS["onestop.received"]
BASE = DEFINITIONS["onestop.received"].model_dump(mode="json")


def definition(value, **changes):
    return Definition.model_validate(BASE | {"value": value} | changes)


def rate(done, due):
    return Inputs({"dossier.on_time": done, "dossier.finished_due": due})


def whole_of(parts):
    """Sums and buckets of the whole, added as gathering and publishing add units."""
    sums, buckets = {}, {}
    for part in parts:
        add(sums, part.sums)
        add(buckets, part.buckets)
    return Inputs(sums, buckets)


counts = st.integers(min_value=0, max_value=100_000)
slices = st.lists(st.tuples(counts, counts).map(lambda t: (min(t), max(t))), max_size=20)


@given(slices)
def test_the_total_is_the_sum_of_units_then_divided(parts):
    whole = evaluate(RATE, whole_of(rate(a, b) for a, b in parts))
    done, due = sum(a for a, _ in parts), sum(b for _, b in parts)
    if not parts:
        assert whole.value is None
        assert whole.reason == "chưa có số liệu"
    elif due == 0:
        assert whole.value is None
        assert whole.reason == "không có hồ sơ"
    else:
        assert whole.value == done / due
        assert (whole.numerator, whole.denominator) == (done, due)


@given(slices, slices)
def test_combining_is_associative(left, right):
    one = whole_of(rate(*x) for x in left + right)
    two = whole_of([whole_of(rate(*x) for x in left), whole_of(rate(*x) for x in right)])
    assert one.sums == two.sums


def test_the_ratio_of_the_total_is_not_the_mean_of_ratios():
    parts = [rate(1, 1), rate(0, 99)]
    whole = evaluate(RATE, whole_of(parts)).value
    mean = sum(evaluate(RATE, part).value for part in parts) / 2
    assert whole == 0.01
    assert mean == 0.5


@given(slices)
def test_a_rate_of_the_whole_lies_between_those_of_its_parts(parts):
    known = [v for p in parts if (v := evaluate(RATE, rate(*p)).value) is not None]
    whole = evaluate(RATE, whole_of(rate(*p) for p in parts)).value
    if known:
        assert min(known) - 1e-12 <= whole <= max(known) + 1e-12


def test_a_share_above_one_is_refused_unless_told_otherwise():
    assert evaluate(RATE, rate(2, 1)).reason == ev.ABOVE_ONE
    free = RATE.model_copy(update={"guards": RATE.guards.model_copy(update={"within_one": False})})
    assert evaluate(free, rate(2, 1)).value == 2


def test_mean():
    mean = definition(
        {
            "kind": "mean",
            "total": "dossier.handling_seconds",
            "count": "dossier.finished",
            "divide_by": 86400,
        },
        unit="ngày",
        decimals=1,
    )
    got = evaluate(mean, Inputs({"dossier.handling_seconds": 864_000, "dossier.finished": 4}))
    assert got.value == 2.5
    assert ev.display(mean, got) == "2,5"
    none = evaluate(mean, Inputs({"dossier.handling_seconds": 0, "dossier.finished": 0}))
    assert (none.value, none.reason) == (None, "không có hồ sơ")


@given(
    st.lists(st.integers(min_value=61, max_value=10_000_000), min_size=1, max_size=300),
    st.sampled_from([0.1, 0.5, 0.9]),
)
def test_a_quantile_from_buckets_is_within_two_and_a_half_percent(times, share):
    counted = {}
    for t in times:
        counted[bucket(t)] = counted.get(bucket(t), 0) + 1
    exact = sorted(times)[max(0, math.ceil(share * len(times) - 1e-9) - 1)]
    assert ev.quantile(counted, share) == pytest.approx(exact, rel=0.025)


def test_quantile_kind_adds_buckets_of_units_and_takes_deletions():
    median = definition({"kind": "quantile", "histogram": "dossier.handling", "share": 0.5})
    rng = random.Random(7)
    times = [rng.randint(100, 1_000_000) for _ in range(999)]
    halves = [{}, {}]
    for i, t in enumerate(times):
        half = halves[i % 2]
        half[bucket(t)] = half.get(bucket(t), 0) + 1
    got = evaluate(median, whole_of(Inputs(buckets=half) for half in halves))
    assert got.value == pytest.approx(sorted(times)[499], rel=0.025)
    assert got.denominator == 999
    empty = evaluate(median, Inputs(buckets={3: 0}))
    assert (empty.value, empty.reason) == (None, "không có hồ sơ")
    with pytest.raises(ValueError, match="nothing"):
        ev.quantile({}, 0.5)


@pytest.mark.parametrize(("bound", "met"), [({"at_least": 0.9}, 2), ({"at_most": 0.9}, 2)])
def test_share_of_units_leaves_out_units_without_a_value(bound, met):
    spec = {"kind": "share_of_units", "indicator": RATE.id, "level": "commune"} | bound
    share = definition(spec, unit="%", shown_as="percent")
    got = evaluate(share, Inputs(units=(1.0, 0.9, 0.5, None)))
    assert (got.value, got.numerator, got.denominator) == (met / 3, met, 3)
    assert evaluate(share, Inputs(units=(None,))).reason == "không có hồ sơ"


@pytest.fixture
def late_of_closed(monkeypatch):
    def share(sums):
        closed = sums["dossier.finished"] + sums["dossier.refused"]
        late = sums["dossier.late"]
        return (late / closed if closed else None), late, closed, ""

    monkeypatch.setitem(functions.FUNCTIONS, "late_of_closed", share)
    names = ["dossier.late", "dossier.finished", "dossier.refused"]
    return definition({"kind": "python", "function": "late_of_closed", "measures": names}, unit="%")


def test_python_kind(late_of_closed):
    sums = {"dossier.late": 1, "dossier.finished": 3, "dossier.refused": 1}
    got = evaluate(late_of_closed, Inputs(sums))
    assert (got.value, got.numerator, got.denominator) == (0.25, 1, 4)
    none = evaluate(late_of_closed, Inputs(dict.fromkeys(sums, 0)))
    assert (none.value, none.reason) == (None, "không có hồ sơ")
    assert evaluate(late_of_closed, Inputs(sums | {"dossier.late": None})).reason == ev.NO_DATA


def test_short_display():
    short = definition({"kind": "count", "measure": "dossier.received"}, shown_as="short")
    got = evaluate(short, Inputs({"dossier.received": 1_290_412}))
    assert ev.display(short, got) == "1,3\u00a0triệu"
    assert ev.display(short, got, "en") == "1.3\u00a0million"


def test_terms_of_a_measure_have_signs_and_miss_nothing():
    late = measures.measure("dossier.late")
    assert late.add({"n_fin_due": 10, "n_ontime": 8}) == 2
    assert late.add({"n_fin_due": 10}) is None
    with pytest.raises(KeyError):
        measures.measure("dossier.nothing")
    assert measures.measure("ocop.products", {"ocop.products": "Sản phẩm"}).title == "Sản phẩm"
